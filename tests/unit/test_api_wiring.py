"""The API's services from an environment, and the laptop's mailbox."""

import json
from pathlib import Path

import pytest

from api.chalicelib import mailbox, services, wiring
from yanzhen.errors import Busy
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import MissingSetting, Settings

ENVIRONMENT = {
    "MEDIA_BUCKET": "media",
    "ENROL_FUNCTION": "enrol",
    "ROSTER_MACHINE_ARN": "arn:aws:states:eu-central-1:000000000000:stateMachine:roster",
    "REMEDIATE_MACHINE_ARN": "arn:aws:states:eu-central-1:000000000000:stateMachine:remediate",
    "ISSUER": "https://issuer.example",
    "AUDIENCE": "web",
    "NONCE_SECRET_ARN": "arn:aws:secretsmanager:eu-central-1:000000000000:secret:nonce",
    "STAGE": "prod",
}


@pytest.fixture(autouse=True)
def _aws(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-central-1",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)


def test_an_environment_becomes_services_without_a_call_to_anybody() -> None:
    found = wiring.build(Runtime(Settings.from_env(ENVIRONMENT)))

    assert isinstance(found, services.Services)
    assert found.local is False


@pytest.mark.parametrize(
    "name", ["ISSUER", "AUDIENCE", "MEDIA_BUCKET", "ENROL_FUNCTION", "REMEDIATE_MACHINE_ARN", "ROSTER_MACHINE_ARN"]
)
def test_a_setting_that_is_missing_is_named(name: str) -> None:
    environment = {known: value for known, value in ENVIRONMENT.items() if known != name}

    with pytest.raises(MissingSetting, match=name):
        wiring.build(Runtime(Settings.from_env(environment)))


def test_mail_and_sms_of_the_emulator_are_messages_newest_first(tmp_path: Path) -> None:
    mail = {"MessageId": "1", "Source": "a@x", "To": ["b@x", "c@x"], "Subject": "S", "BodyText": "T", "Type": "v2"}
    kept = {
        "ses/messages": {"messages": {"000000000000": [{**mail, "Timestamp": t} for t in (1.5, 2.5)]}},
        "sns/sms-messages": {"sms_messages": {"+86138": [{"PhoneNumber": "+86138", "Message": "你好"}]}, "region": "r"},
    }
    for path, content in kept.items():
        file = tmp_path / "_ministack" / path
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(content))

    found = mailbox.messages(tmp_path.as_uri())

    assert [one.sent_at for one in found] == ["1970-01-01T00:00:02.500Z", "1970-01-01T00:00:01.500Z", None]
    assert (found[0].to, found[0].subject, found[0].text) == ("b@x, c@x", "S", "T")
    assert (found[2].channel, found[2].to, found[2].text) == ("sms", "+86138", "你好")


def test_an_emulator_that_does_not_answer_asks_to_come_back(tmp_path: Path) -> None:
    with pytest.raises(Busy):
        mailbox.messages(tmp_path.as_uri())
