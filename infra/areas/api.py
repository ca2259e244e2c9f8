"""The REST API: one resource a route of the Chalice app, one function behind all of them."""

import importlib
import json
import re
import sys
from collections.abc import Iterable, Mapping

from aws_cdk import RemovalPolicy
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.areas.functions import Functions, log_retention
from infra.areas.identity import Identity
from infra.paths import FUNCTIONS, LAYERS
from infra.settings import API_STAGE, Settings


class Api(Construct):
    """Tokens are checked in the function, so any issuer works the same way."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        settings: Settings,
        functions: Functions,
        identity: Identity,
        key: kms.IKey,
        rest: apigateway.RestApi,
        web_origin: str,
    ) -> None:
        super().__init__(scope, name)
        function = functions["api"]
        enrol = functions["enrol_face"]
        function.add_to_role_policy(
            iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[enrol.function_arn])
        )
        self.nonce_secret = secretsmanager.Secret(
            self,
            "NonceSecret",
            description="Signs the nonce of a capture, so a photo shows that it was taken in the app just now",
            encryption_key=key,
            generate_secret_string=secretsmanager.SecretStringGenerator(exclude_punctuation=True, password_length=64),
            removal_policy=RemovalPolicy.DESTROY,
        )
        for reader in (function, functions["decide"]):
            self.nonce_secret.grant_read(reader)
            reader.add_environment("NONCE_SECRET_ARN", self.nonce_secret.secret_arn)
        environment = {
            "ENROL_FUNCTION": enrol.function_name,
            "ISSUER": identity.issuer,
            "JWKS_URL": identity.jwks_url or "",
            "AUDIENCE": identity.audience,
            "SUBJECT_CLAIM": settings.subject_claim,
            "WEB_ORIGIN": web_origin,
        }
        for variable, value in environment.items():
            if value:
                function.add_environment(variable, value)
        add_routes(rest, function, routes())
        function.add_permission(
            "Gateway",
            principal=iam.ServicePrincipal("apigateway.amazonaws.com"),
            source_arn=rest.arn_for_execute_api(stage=API_STAGE),
        )


def rest_api(scope: Construct, name: str, settings: Settings) -> apigateway.RestApi:
    """The gateway alone, without routes: CloudFront needs its name before the function knows CloudFront's."""
    log_group = logs.LogGroup(
        scope,
        f"{name}Access",
        log_group_name=f"/{settings.prefix}/{settings.stage}/access",
        retention=log_retention(settings.log_days),
        removal_policy=RemovalPolicy.DESTROY,
    )
    fields = {
        "request_id": "$context.requestId",
        "at": "$context.requestTime",
        "method": "$context.httpMethod",
        "path": "$context.path",
        "status": "$context.status",
        "ms": "$context.responseLatency",
        "bytes": "$context.responseLength",
        "trace": "$context.xrayTraceId",
    }
    rest = apigateway.RestApi(
        scope,
        name,
        rest_api_name=f"{settings.prefix}-{settings.stage}",
        endpoint_types=[apigateway.EndpointType.REGIONAL],
        cloud_watch_role=True,
        cloud_watch_role_removal_policy=RemovalPolicy.DESTROY,
        deploy_options=apigateway.StageOptions(
            stage_name=API_STAGE,
            tracing_enabled=True,
            metrics_enabled=True,
            logging_level=apigateway.MethodLoggingLevel.ERROR,
            data_trace_enabled=False,
            throttling_rate_limit=200,
            throttling_burst_limit=400,
            access_log_destination=apigateway.LogGroupLogDestination(log_group),
            access_log_format=apigateway.AccessLogFormat.custom(json.dumps(fields)),
        ),
    )
    # A request that never reaches the function is answered in the API's own form (RFC 9457).
    for response, code, status in (
        (apigateway.ResponseType.DEFAULT_4_XX, "refused", None),
        (apigateway.ResponseType.DEFAULT_5_XX, "unavailable", None),
        (apigateway.ResponseType.MISSING_AUTHENTICATION_TOKEN, "not_found", "404"),
        (apigateway.ResponseType.THROTTLED, "busy", "429"),
    ):
        rest.add_gateway_response(
            f"On{code.title().replace('_', '')}",
            type=response,
            status_code=status,
            response_headers={"Content-Type": "'application/problem+json'"},
            templates={"application/problem+json": json.dumps({"type": "about:blank", "code": code})},
        )
    return rest


def routes() -> dict[str, tuple[str, ...]]:
    """Path -> methods, as the Chalice app itself declares them."""
    for folder in (FUNCTIONS, *sorted(LAYERS.glob("*/python"))):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    app = importlib.import_module("api.app").app
    return {path: tuple(sorted(methods)) for path, methods in sorted(app.routes.items())}


def add_routes(rest: apigateway.RestApi, function: lambda_.IFunction, wanted: Mapping[str, Iterable[str]]) -> None:
    """A resource a path, a method a verb. Chalice routes on the resource's path, so a catch-all would not do.

    One permission for the whole gateway stands in Api: one a method would double the template.
    """
    region = rest.stack.region
    integration = apigateway.Integration(
        type=apigateway.IntegrationType.AWS_PROXY,
        integration_http_method="POST",
        uri=f"arn:{rest.stack.partition}:apigateway:{region}:lambda:path/2015-03-31/functions/"
        f"{function.function_arn}/invocations",
    )
    for path, methods in wanted.items():
        resource = rest.root.resource_for_path(re.sub(r"/+", "/", path))
        for method in methods:
            resource.add_method(method, integration)
