"""The mend of the emulator's tokens: a renewed one is still of the sign-in it renews."""

import base64
import json

import pytest
from ministack.services import cognito

from infra.local.mends.sign_in import renewed_tokens_keep_their_moment


@pytest.fixture(autouse=True)
def _stock_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cognito, "_signed_jwt", cognito._signed_jwt)


def moment(sign_in: str, at: float, monkeypatch: pytest.MonkeyPatch, kind: str = "id") -> int:
    monkeypatch.setattr(cognito.time, "time", lambda: at)
    token = cognito._fake_token("sub", "eu-central-1_pool", "client", kind, origin_jti=sign_in)
    payload = token.split(".")[1]
    said: int = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["auth_time"]
    return said


@pytest.mark.parametrize("kind", ["id", "access"])
def test_a_renewed_token_names_the_moment_of_its_sign_in(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    renewed_tokens_keep_their_moment()
    assert moment("one", 1_000, monkeypatch, kind) == 1_000
    assert moment("one", 4_600, monkeypatch, kind) == 1_000
    assert moment("another", 4_600, monkeypatch, kind) == 4_600


def test_the_mend_refuses_an_emulator_that_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cognito, "_signed_jwt", lambda claims: "")
    with pytest.raises(RuntimeError, match="no longer fits"):
        renewed_tokens_keep_their_moment()
