"""Bearer tokens of any OpenID issuer, checked against the issuer's own keys."""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.request import urlopen

import jwt

from api.chalicelib.problems import TokenExpired, Unauthenticated
from yanzhen.errors import Busy

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures with a public key only: a shared secret, or none, signs nothing here."""
LEEWAY_S = 30
KEYS_KEPT_S = 600
TIMEOUT_S = 5


class IssuedTokens:
    """Tokens of one issuer for one audience; keys are fetched at the first token and kept for ten minutes."""

    def __init__(self, *, issuer: str, audience: str, jwks_url: str | None, subject_claim: str) -> None:
        self._issuer = issuer
        self._audience = audience
        self._jwks_url = jwks_url
        self._subject_claim = subject_claim

    def subject(self, token: str) -> str:
        """The claim that names the employee, of a token that verifies and is meant for us."""
        keys = self._current_keys()
        try:
            claims = self._claims(token, keys)
        except jwt.ExpiredSignatureError as error:
            raise TokenExpired from error
        except jwt.PyJWKClientConnectionError as error:
            raise Busy(what="keys of the issuer") from error
        except (jwt.InvalidTokenError, jwt.PyJWKClientError, ValueError) as error:
            raise Unauthenticated from error
        subject = claims.get(self._subject_claim)
        if not self._is_for_us(claims) or not isinstance(subject, str) or not subject:
            raise Unauthenticated
        return subject

    def _current_keys(self) -> jwt.PyJWKClient:
        """The issuer's keys, read before the token is, so that their failure is not taken for the caller's."""
        try:
            self._keys.get_jwk_set()
        except (jwt.PyJWKClientError, jwt.PyJWKSetError, ValueError) as error:
            raise Busy(what="keys of the issuer") from error
        return self._keys

    def _claims(self, token: str, keys: jwt.PyJWKClient) -> Mapping[str, Any]:
        claims: Mapping[str, Any] = jwt.decode(
            token,
            keys.get_signing_key_from_jwt(token),
            algorithms=list(ALGORITHMS),
            issuer=self._issuer,
            leeway=LEEWAY_S,
            options={"require": ["exp", "iss"], "verify_aud": False},
        )
        return claims

    def _is_for_us(self, claims: Mapping[str, Any]) -> bool:
        """An ID token names its audience; Cognito's access tokens name the client instead."""
        audience = claims.get("aud", claims.get("client_id"))
        return self._audience in audience if isinstance(audience, list) else audience == self._audience

    @cached_property
    def _keys(self) -> jwt.PyJWKClient:
        return jwt.PyJWKClient(self._jwks_url or _discovered(self._issuer), lifespan=KEYS_KEPT_S, timeout=TIMEOUT_S)


def _discovered(issuer: str) -> str:
    """Where an issuer says its keys are."""
    address = issuer.rstrip("/") + "/.well-known/openid-configuration"
    try:
        with urlopen(address, timeout=TIMEOUT_S) as answer:
            return str(json.load(answer)["jwks_uri"])
    except (OSError, ValueError, KeyError) as error:
        raise Busy(what="discovery of the issuer") from error
