"""The web's private bucket behind CloudFront; /v1 and /scim go to the API, so pages and API share one origin."""

from urllib.parse import urlsplit

from aws_cdk import Duration, Fn, RemovalPolicy
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.page_headers import PERMISSIONS_POLICY, content_security_policy
from infra.settings import Settings

PAGES = """
function handler(event) {
  var request = event.request;
  if (request.uri.indexOf('/console') === 0 && request.uri.indexOf('.') === -1) { request.uri = '/console/index.html'; }
  else if (request.uri.indexOf('.') === -1) { request.uri = '/index.html'; }
  return request;
}
"""
"""Addresses without a file's dot are pages of the phone or the console."""


class Web(Construct):
    """Bucket always; CloudFront where there is one (setting `cdn`)."""

    def __init__(self, scope: Construct, name: str, *, settings: Settings, gateway: apigateway.HttpApi) -> None:
        super().__init__(scope, name)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.distribution = self._distribution(settings, gateway) if settings.cdn else None

    def _distribution(self, settings: Settings, gateway: apigateway.HttpApi) -> cloudfront.Distribution:
        api = origins.HttpOrigin(
            f"{gateway.api_id}.execute-api.{gateway.stack.region}.{gateway.stack.url_suffix}",
            protocol_policy=cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
        )
        headers = self._headers()
        return cloudfront.Distribution(
            self,
            "Distribution",
            comment=f"{settings.prefix} {settings.stage}",
            certificate=acm.Certificate.from_certificate_arn(self, "Certificate", settings.certificate)
            if settings.certificate
            else None,
            domain_names=[urlsplit(settings.web_origin).hostname or ""]
            if settings.certificate and settings.web_origin
            else None,
            minimum_protocol_version=cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            default_behavior=cloudfront.BehaviorOptions(
                origin=origins.S3BucketOrigin.with_origin_access_control(self.bucket),
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                response_headers_policy=headers,
                compress=True,
                function_associations=[
                    cloudfront.FunctionAssociation(
                        event_type=cloudfront.FunctionEventType.VIEWER_REQUEST,
                        function=cloudfront.Function(
                            self,
                            "Pages",
                            code=cloudfront.FunctionCode.from_inline(PAGES),
                            runtime=cloudfront.FunctionRuntime.JS_2_0,
                        ),
                    )
                ],
            ),
            additional_behaviors={
                path: cloudfront.BehaviorOptions(
                    origin=api,
                    viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
                    allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
                    cache_policy=cloudfront.CachePolicy.CACHING_DISABLED,
                    origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
                    compress=True,
                )
                for path in ("/v1/*", "/scim/*")
            },
        )

    def _headers(self) -> cloudfront.ResponseHeadersPolicy:
        return cloudfront.ResponseHeadersPolicy(
            self,
            "Headers",
            security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
                content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                    content_security_policy=content_security_policy(), override=True
                ),
                content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
                frame_options=cloudfront.ResponseHeadersFrameOptions(
                    frame_option=cloudfront.HeadersFrameOption.DENY, override=True
                ),
                referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                    referrer_policy=cloudfront.HeadersReferrerPolicy.SAME_ORIGIN, override=True
                ),
                strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                    access_control_max_age=Duration.days(730), include_subdomains=True, override=True
                ),
            ),
            custom_headers_behavior=cloudfront.ResponseCustomHeadersBehavior(
                custom_headers=[
                    cloudfront.ResponseCustomHeader(
                        header="Permissions-Policy", value=PERMISSIONS_POLICY, override=True
                    )
                ]
            ),
        )


def origin_of(distribution: cloudfront.Distribution) -> str:
    return Fn.join("", ["https://", distribution.distribution_domain_name])
