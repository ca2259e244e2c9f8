"""The HTTP API: one route a path and method of the Chalice app, one function behind all of them."""

import importlib
import json
import sys
from collections.abc import Iterable, Mapping

from aws_cdk import RemovalPolicy
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration
from constructs import Construct

from infra.areas.functions import Functions, log_retention
from infra.areas.identity import Identity
from infra.paths import FUNCTIONS, LAYERS
from infra.settings import Settings


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
        gateway: apigateway.HttpApi,
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
            "PUSH_KEY": settings.push_key,
        }
        for variable, value in environment.items():
            if value:
                function.add_environment(variable, value)
        self.routes = [*add_routes(gateway, function, routes()), *add_scim(gateway, functions["scim"])]


def http_api(scope: Construct, name: str, settings: Settings) -> apigateway.HttpApi:
    """A path that is no route is answered by the gateway itself, so it wakes no function and costs none.

    It is made without its routes: CloudFront needs its name before the function knows CloudFront's.
    """
    log_group = logs.LogGroup(
        scope,
        f"{name}Access",
        log_group_name=f"/aws/vendedlogs/apis/{settings.prefix}-{settings.stage}-access",
        retention=log_retention(settings.log_days),
        removal_policy=RemovalPolicy.DESTROY,
    )
    # The route and not the path: one path holds the token of a calendar, others the numbers of people.
    fields = {
        "request_id": "$context.requestId",
        "at": "$context.requestTime",
        "method": "$context.httpMethod",
        "route": "$context.routeKey",
        "status": "$context.status",
        "ms": "$context.responseLatency",
        "bytes": "$context.responseLength",
        "function_request_id": "$context.awsEndpointRequestId",
        "fault": "$context.integrationErrorMessage",
    }
    gateway = apigateway.HttpApi(
        scope, name, api_name=f"{settings.prefix}-{settings.stage}", create_default_stage=False
    )
    apigateway.CfnStage(
        scope,
        f"{name}Stage",
        api_id=gateway.api_id,
        stage_name="$default",
        auto_deploy=True,
        default_route_settings=apigateway.CfnStage.RouteSettingsProperty(
            throttling_rate_limit=200, throttling_burst_limit=400
        ),
        access_log_settings=apigateway.CfnStage.AccessLogSettingsProperty(
            destination_arn=log_group.log_group_arn, format=json.dumps(fields)
        ),
    )
    return gateway


def routes() -> dict[str, tuple[str, ...]]:
    """Path -> methods, as the Chalice app itself declares them."""
    for folder in (FUNCTIONS, *sorted(LAYERS.glob("*/python"))):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    app = importlib.import_module("api.app").app
    return {path: tuple(sorted(methods)) for path, methods in sorted(app.routes.items())}


def add_scim(gateway: apigateway.HttpApi, function: lambda_.IFunction) -> list[apigateway.HttpRoute]:
    """What an HR system speaks goes to a function of its own, which may touch the directory and nothing else."""
    integration = HttpLambdaIntegration(
        "Scim",
        function,
        payload_format_version=apigateway.PayloadFormatVersion.VERSION_1_0,
        scope_permission_to_route=False,
    )
    methods = ("GET", "POST", "PUT", "PATCH", "DELETE")
    return gateway.add_routes(
        path="/scim/v2/{proxy+}",
        methods=[apigateway.HttpMethod(method) for method in methods],
        integration=integration,
    )


def add_routes(
    gateway: apigateway.HttpApi, function: lambda_.IFunction, wanted: Mapping[str, Iterable[str]]
) -> list[apigateway.HttpRoute]:
    """A route stands letter by letter as in the app: Chalice finds its view by the route's pattern, which only the
    event's first format carries.

    One permission for the whole gateway: one a route would double the template.
    """
    integration = HttpLambdaIntegration(
        "Function",
        function,
        payload_format_version=apigateway.PayloadFormatVersion.VERSION_1_0,
        scope_permission_to_route=False,
    )
    return [
        route
        for path, methods in wanted.items()
        for route in gateway.add_routes(
            path=path, methods=[apigateway.HttpMethod(method) for method in methods], integration=integration
        )
    ]
