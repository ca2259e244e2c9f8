"""Only an unexpired token, signed by the issuer for this audience, names a person."""

import json
import time
from email.message import Message
from io import BytesIO
from typing import Any
from urllib.error import URLError
from urllib.request import HTTPSHandler, Request
from urllib.response import addinfourl

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from api.chalicelib.problems import TokenExpired, Unauthenticated
from api.chalicelib.tokens import IssuedTokens
from yanzhen.errors import Busy

ISSUER = "https://issuer.example/pool"
DAY = 86_400
"""Tokens are made when tests are collected and used when their turn has come."""
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)

ISSUER_SITE = {
    f"{ISSUER}/keys": {
        "keys": [{**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key())), "kid": "k1", "alg": "RS256"}]
    },
    f"{ISSUER}/.well-known/openid-configuration": {"jwks_uri": f"{ISSUER}/keys"},
    "https://garbled.example/keys": "no object",
}


@pytest.fixture(autouse=True)
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The issuer's site without a socket; returns which addresses were fetched."""
    asked: list[str] = []

    def https_open(_: HTTPSHandler, request: Request) -> addinfourl:
        asked.append(request.full_url)
        if request.full_url not in ISSUER_SITE:
            raise URLError("no such site")
        body = BytesIO(json.dumps(ISSUER_SITE[request.full_url]).encode())
        answer = addinfourl(body, Message(), request.full_url, 200)
        answer.msg = "OK"  # type: ignore[assignment]
        return answer

    monkeypatch.setattr(HTTPSHandler, "https_open", https_open)
    return asked


def issued(jwks_url: str | None = f"{ISSUER}/keys", subject_claim: str = "sub") -> IssuedTokens:
    return IssuedTokens(issuer=ISSUER, audience="web", jwks_url=jwks_url, subject_claim=subject_claim)


@pytest.fixture
def tokens() -> IssuedTokens:
    return issued()


def signed(key: Any = KEY, algorithm: str = "RS256", kid: str = "k1", **claims: Any) -> str:
    whole = {"iss": ISSUER, "aud": "web", "sub": "person-1", "exp": time.time() + DAY, **claims}
    given = {name: value for name, value in whole.items() if value is not None}
    return jwt.encode(given, key, algorithm=algorithm, headers={"kid": kid})


@pytest.mark.parametrize("claims", [{}, {"aud": ["other", "web"]}, {"aud": None, "client_id": "web"}])
def test_a_token_for_us_names_its_person(tokens: IssuedTokens, claims: dict[str, Any]) -> None:
    assert tokens.subject(signed(**claims)) == "person-1"


def test_a_setting_chooses_the_claim_that_finds_the_person() -> None:
    assert issued(subject_claim="employee_no").subject(signed(employee_no="E-17")) == "E-17"


def test_a_clock_a_few_seconds_off_is_forgiven(tokens: IssuedTokens) -> None:
    assert tokens.subject(signed(exp=time.time() - 5)) == "person-1"


def test_an_expired_token_is_told_apart(tokens: IssuedTokens) -> None:
    with pytest.raises(TokenExpired):
        tokens.subject(signed(exp=time.time() - 600))


OTHERS = {
    "another key": signed(key=STRANGER),
    "an unknown key": signed(kid="unknown"),
    "another issuer": signed(iss="https://elsewhere.example"),
    "no issuer": signed(iss=None),
    "no end": signed(exp=None),
    "another audience": signed(aud="other"),
    "no audience": signed(aud=None),
    "another client": signed(aud=None, client_id="other"),
    "our client, another audience": signed(aud="other", client_id="web"),
    "nobody": signed(sub=None),
    "an empty name": signed(sub=""),
    "not yet": signed(nbf=time.time() + DAY),
    "no signature": jwt.encode(
        {"iss": ISSUER, "aud": "web", "sub": "x", "exp": time.time() + DAY}, None, algorithm="none"
    ),
    "a shared secret": signed(key="a shared secret that is long enough", algorithm="HS256"),
    "another end of the signature": signed()[:-4] + "AAAA",
    "empty": "",
    "three letters": "a.b.c",
    "very long": "x" * 5000,
    "zeros": "\u0000.\u0000.\u0000",
    "other letters": "é.é.é",
}


@pytest.mark.parametrize("token", OTHERS.values(), ids=OTHERS)
def test_any_other_token_names_nobody(tokens: IssuedTokens, token: str) -> None:
    with pytest.raises(Unauthenticated):
        tokens.subject(token)


def test_keys_are_fetched_once_for_many_tokens(tokens: IssuedTokens, fetched: list[str]) -> None:
    for _ in range(3):
        tokens.subject(signed())

    assert fetched == [f"{ISSUER}/keys"]


def test_tokens_of_unknown_keys_do_not_make_us_fetch_again_and_again(tokens: IssuedTokens, fetched: list[str]) -> None:
    for number in range(5):
        with pytest.raises(Unauthenticated):
            tokens.subject(signed(kid=f"unknown-{number}"))

    assert len(fetched) == 1


def test_without_an_address_the_issuer_says_where_its_keys_are() -> None:
    assert issued(jwks_url=None).subject(signed()) == "person-1"


@pytest.mark.parametrize("address", ["https://nowhere.example/keys", "https://garbled.example/keys"])
def test_keys_that_cannot_be_read_are_no_fault_of_the_caller(address: str) -> None:
    with pytest.raises(Busy):
        issued(jwks_url=address).subject(signed())


def test_an_issuer_that_does_not_answer_is_no_fault_of_the_caller() -> None:
    tokens = IssuedTokens(issuer="https://nowhere.example", audience="web", jwks_url=None, subject_claim="sub")

    with pytest.raises(Busy):
        tokens.subject(signed())
