"""Tokens on a laptop say what Cognito's say."""

import inspect
from typing import Any

from ministack.services import cognito

from infra.local.mends import expect


def renewed_tokens_keep_their_moment() -> None:
    """A renewed token names the moment of the sign-in (`auth_time`), as OIDC Core 12.2 demands and Cognito does.

    Stock: it names the renewal, and a client that checks it refuses the answer, so that no sign-in outlives an hour.
    """
    stock = cognito._signed_jwt
    expected = ["claims", "pool_id", "use"]
    found = list(inspect.signature(stock).parameters) == expected and "auth_time" in inspect.getsource(
        cognito._fake_token
    )
    expect(found, "renewed_tokens_keep_their_moment")
    signed_in: dict[str, int] = {}

    def signed(claims: dict[str, Any], *where: str) -> str:
        if "auth_time" in claims and (sign_in := claims.get("origin_jti")):
            claims = {**claims, "auth_time": signed_in.setdefault(sign_in, claims["auth_time"])}
        return str(stock(claims, *where))

    cognito._signed_jwt = signed
