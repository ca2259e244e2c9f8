"""Whose tokens are accepted: a Cognito user pool of our own, or any OIDC issuer by setting."""

from aws_cdk import Aws, CfnCondition, CfnParameter, Duration, Fn, RemovalPolicy
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from infra.settings import Settings

ROLES = ("employee", "manager", "hr", "admin", "auditor")


class Identity(Construct):
    """`issuer`, `jwks_url` and `audience` as the API is told them."""

    def __init__(self, scope: Construct, name: str, *, settings: Settings, web_origin: str) -> None:
        super().__init__(scope, name)
        self.pool: cognito.UserPool | None = None
        self.client: cognito.UserPoolClient | None = None
        self.jwks_url = settings.jwks_url
        if settings.issuer:
            self.issuer, self.audience = settings.issuer, settings.audience or ""
            return
        self.pool = self._pool(settings)
        self.client = self._client(self.pool, settings, web_origin)
        for role in ROLES:
            cognito.CfnUserPoolGroup(
                self, f"Group{role.capitalize()}", user_pool_id=self.pool.user_pool_id, group_name=role
            )
        self.issuer = f"https://cognito-idp.{Aws.REGION}.{Aws.URL_SUFFIX}/{self.pool.user_pool_id}"
        self.audience = self.client.user_pool_client_id
        keys = CfnParameter(
            self,
            "KeysEndpoint",
            default="",
            description="Where the issuer's keys are fetched, when not at the issuer itself (a laptop)",
        )
        keys.override_logical_id("KeysEndpoint")
        elsewhere = CfnCondition(self, "KeysElsewhere", expression=Fn.condition_not(Fn.condition_equals(keys, "")))
        self.jwks_url = Fn.condition_if(
            elsewhere.logical_id,
            f"{keys.value_as_string}/{self.pool.user_pool_id}/.well-known/jwks.json",
            f"{self.issuer}/.well-known/jwks.json",
        ).to_string()

    def _pool(self, settings: Settings) -> cognito.UserPool:
        return cognito.UserPool(
            self,
            "Pool",
            user_pool_name=f"{settings.prefix}-{settings.stage}",
            self_sign_up_enabled=False,
            sign_in_aliases=cognito.SignInAliases(username=True, email=True),
            password_policy=cognito.PasswordPolicy(
                min_length=12, require_digits=True, require_lowercase=True, require_uppercase=True, require_symbols=True
            ),
            mfa=cognito.Mfa.OPTIONAL,
            mfa_second_factor=cognito.MfaSecondFactor(sms=False, otp=True),
            account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
            deletion_protection=settings.keep_data,
            removal_policy=RemovalPolicy.RETAIN if settings.keep_data else RemovalPolicy.DESTROY,
        )

    def _client(self, pool: cognito.UserPool, settings: Settings, web_origin: str) -> cognito.UserPoolClient:
        """Public, authorization code with PKCE, no secret; the domain holds the sign-in page."""
        prefix = f"{settings.prefix}-{settings.stage}-{Aws.ACCOUNT_ID}"
        pool.add_domain("Domain", cognito_domain=cognito.CognitoDomainOptions(domain_prefix=prefix))
        return pool.add_client(
            "Web",
            generate_secret=False,
            # The admin flow needs AWS credentials: for scripts and tests, never for a browser.
            auth_flows=cognito.AuthFlow(user_srp=True, admin_user_password=True),
            o_auth=cognito.OAuthSettings(
                flows=cognito.OAuthFlows(authorization_code_grant=True),
                scopes=[cognito.OAuthScope.OPENID, cognito.OAuthScope.EMAIL, cognito.OAuthScope.PROFILE],
                callback_urls=[f"{web_origin}/signed-in", f"{web_origin}/console/signed-in"],
                logout_urls=[f"{web_origin}/", f"{web_origin}/console/"],
            ),
            prevent_user_existence_errors=True,
            enable_token_revocation=True,
            access_token_validity=Duration.hours(1),
            id_token_validity=Duration.hours(1),
            refresh_token_validity=Duration.days(30),
        )
