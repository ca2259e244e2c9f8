"""Settings that contradict each other are refused before anything is deployed."""

from pathlib import Path

import pytest

from infra.deploy import settings_of
from infra.local.authority import made
from infra.settings import BadSetting, checked


def test_nothing_given_is_production_on_aws_with_cognito_and_cloudfront() -> None:
    settings = checked({})
    assert (settings.partition, settings.prefix, settings.cognito, settings.cdn) == ("aws", "yanzhen", True, True)


def test_another_stage_has_tables_of_its_own() -> None:
    assert checked({"stage": "test"}).prefix == "yanzhen-test"


def test_a_chinese_region_means_aws_cn_without_cloudfront() -> None:
    settings = checked({"region": "cn-north-1", "issuer": "https://sso.example", "audience": "a"})
    assert settings.partition == "aws-cn"
    assert settings.cdn is False


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"region": "cn-north-1"}, "Cognito"),
        ({"region": "cn-north-1", "partition": "aws"}, "partition"),
        ({"region": "cn-north-1", "issuer": "https://sso.example", "audience": "a", "sender": "a@b.example"}, "SES"),
        ({"issuer": "https://sso.example"}, "audience"),
        ({"partition": "aws-moon"}, "aws-moon"),
        ({"retention_days": "for ever"}, "retention_days"),
        ({"concurrency": "-1"}, "concurrency"),
        ({"cdn": "perhaps"}, "perhaps"),
        ({"certificate": "arn:aws:acm:us-east-1:1:certificate/x"}, "web_origin"),
    ],
)
def test_a_contradiction_is_named(given: dict[str, str], says: str) -> None:
    with pytest.raises(BadSetting, match=says):
        checked(given)


def test_the_command_line_names_settings_in_capitals() -> None:
    assert settings_of({"REGION": "eu-central-1", "SENDER": "", "HOME": "/root"}) == {"region": "eu-central-1"}


def test_trust_anchors_are_a_file_of_authorities(tmp_path: Path) -> None:
    file = tmp_path / "anchors.pem"
    file.write_text(f"O=One\n{made('One').root}\nO=Two\n{made('Two').root}")
    assert checked({"trust_anchors": str(file)}).trust_anchors == str(file)


def test_trust_anchors_that_are_missing_broken_secret_or_no_authorities_are_refused(tmp_path: Path) -> None:
    one = made("One")
    bad = {
        "no readable file": b"",
        "no readable file of certificates": one.root.replace("M", "?").encode(),
        "private key": one.root.encode() + one.key,
        "CN=Signer,O=One is not the certificate of an authority": one.chain.encode(),
    }
    for says, body in bad.items():
        file = tmp_path / "anchors.pem"
        file.write_bytes(body)
        with pytest.raises(BadSetting, match=says):
            checked({"trust_anchors": str(file)})
    with pytest.raises(BadSetting, match="no readable file"):
        checked({"trust_anchors": str(tmp_path / "nowhere.pem")})
