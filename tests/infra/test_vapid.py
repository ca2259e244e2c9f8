"""The key of web push: made once, kept in the secret alone, and of the kind that browsers and the sender understand."""

import json

from infra.vapid import keep, made, public
from yanzhen_aws.channels.push import unpacked, vapid

SUBJECT = "mailto:hr@train.example"


class Secrets:
    def __init__(self, **kept: object) -> None:
        self.kept: dict[str, object] = kept
        self.writes = 0

    def get_secret_value(self, *, SecretId: str) -> dict[str, str]:
        return {"SecretString": json.dumps(self.kept)}

    def put_secret_value(self, *, SecretId: str, SecretString: str) -> None:
        self.kept, self.writes = json.loads(SecretString), self.writes + 1


def test_a_key_is_made_once_and_stays_when_asked_again() -> None:
    secrets = Secrets(smtp={"host": "x"})
    first = keep(secrets, "s", SUBJECT, new=False)
    assert keep(secrets, "s", SUBJECT, new=False) == first
    assert secrets.writes == 1
    assert secrets.kept["smtp"] == {"host": "x"}


def test_a_new_one_is_made_only_when_it_is_asked_for() -> None:
    secrets = Secrets()
    assert keep(secrets, "s", SUBJECT, new=False) != keep(secrets, "s", SUBJECT, new=True)


def test_the_sender_signs_with_it_and_browsers_get_its_other_half() -> None:
    private = made()
    assert len(unpacked(private)) == 32
    assert len(unpacked(public(private))) == 65
    assert vapid("https://push.example/1", private, SUBJECT, 0).endswith(f"k={public(private)}")
    assert private not in public(private)
