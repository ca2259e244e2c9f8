"""What scripts, tests and the seed know of a running local stack."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.local.deploy import Clients
from infra.local.process import REGION


@dataclass(frozen=True)
class SignIn:
    """Somebody who can sign in."""

    username: str
    password: str
    subject: str
    """The `sub` of this person's tokens: what the directory stores as `subject`."""
    role: str
    name: str = ""


@dataclass(frozen=True)
class DemoContext:
    """Addresses, names and clients of one running stack."""

    endpoint: str
    """The emulator, where every AWS service answers."""
    web_url: str
    """The one origin of pages and API; `<web_url>/v1/...` is the API."""
    api_url: str
    """The execute-api address behind it."""
    outputs: dict[str, str]
    state: Path
    clients: Clients = field(repr=False)

    @property
    def pool_id(self) -> str:
        return self.outputs["UserPoolId"]

    @property
    def client_id(self) -> str:
        return self.outputs["ClientId"]

    @property
    def issuer(self) -> str:
        """What tokens say; on a laptop its addresses are the emulator's."""
        return self.outputs["Issuer"]

    @property
    def jwks_url(self) -> str:
        return f"{self.endpoint}/{self.pool_id}/.well-known/jwks.json"

    @property
    def media_bucket(self) -> str:
        return self.outputs["MediaBucket"]

    @property
    def machine_arn(self) -> str:
        return self.outputs["VerifyMachine"]

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a function, for code that runs yanzhen_aws in this process."""
        return {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_REGION": REGION,
            "AWS_ENDPOINT_URL": self.endpoint,
            "TABLE_PREFIX": self.outputs["TablePrefix"],
            "MEDIA_BUCKET": self.media_bucket,
            "VERIFY_MACHINE_ARN": self.machine_arn,
            "ISSUER": self.issuer,
            "JWKS_URL": self.jwks_url,
            "AUDIENCE": self.client_id,
            "NONCE_SECRET_ARN": self.outputs["NonceSecret"],
            "WEB_ORIGIN": self.web_url,
            "STAGE": "local",
        }

    @property
    def web_config(self) -> dict[str, Any]:
        """`/config.json` of the pages: the issuer's name, and where it is reached on this machine."""
        return {
            "issuer": self.issuer,
            "client_id": self.client_id,
            "scope": "openid profile email",
            "bearer": "access_token",
            "api_base": "/v1",
            "locale": "zh",
            "metadata": {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.endpoint}/oauth2/authorize",
                "token_endpoint": f"{self.endpoint}/oauth2/token",
                "jwks_uri": self.jwks_url,
                "end_session_endpoint": f"{self.endpoint}/logout",
            },
        }

    def add_sign_in(self, username: str, password: str, *, role: str, name: str = "", email: str = "") -> SignIn:
        """A user with this password, in the group of the role; the same user when there already."""
        cognito = self.clients("cognito-idp")
        attributes = [
            {"Name": "email", "Value": email or f"{username}@yanzhen.example"},
            {"Name": "email_verified", "Value": "true"},
            {"Name": "name", "Value": name or username},
        ]
        where = {"UserPoolId": self.pool_id, "Username": username}
        try:
            cognito.admin_create_user(**where, UserAttributes=attributes, MessageAction="SUPPRESS")
        except cognito.exceptions.UsernameExistsException:
            cognito.admin_update_user_attributes(**where, UserAttributes=attributes)
        cognito.admin_set_user_password(**where, Password=password, Permanent=True)
        cognito.admin_add_user_to_group(**where, GroupName=role)
        described = cognito.admin_get_user(**where)["UserAttributes"]
        subject = next(one["Value"] for one in described if one["Name"] == "sub")
        return SignIn(username, password, subject, role, name)

    def tokens(self, username: str, password: str) -> dict[str, str]:
        """`AccessToken`, `IdToken` and `RefreshToken` of a sign-in, without a browser."""
        answer = self.clients("cognito-idp").admin_initiate_auth(
            UserPoolId=self.pool_id,
            ClientId=self.client_id,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": password},
        )
        result: dict[str, str] = answer["AuthenticationResult"]
        return result
