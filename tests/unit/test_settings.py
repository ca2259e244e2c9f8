"""Functions read their environment once, through Settings; each name is the field in capitals."""

import re
from pathlib import Path

import pytest

from yanzhen_aws.settings import MissingSetting, Settings

PLAN = Path(__file__).parents[2] / "docs" / "architecture.md"


def test_every_setting_of_the_plan_is_a_field_and_every_field_is_in_the_plan() -> None:
    section = PLAN.read_text().split("## Settings")[1].split("## ")[0]
    named = {name for row in re.findall(r"^\| (`.*?) \|", section, re.M) for name in re.findall(r"`([A-Z_]+)`", row)}
    assert named == {name.upper() for name in Settings.model_fields}


def test_settings_are_taken_from_the_environment_given() -> None:
    settings = Settings.from_env({"TABLE_PREFIX": "demo", "MEDIA_BUCKET": " m ", "STAGE": "prod", "PATH": "/bin"})
    assert (settings.table("evidence"), settings.media_bucket, settings.local) == ("demo-evidence", "m", False)


def test_an_empty_variable_counts_as_absent() -> None:
    settings = Settings.from_env({"TABLE_PREFIX": "", "ISSUER": "  "})
    assert (settings.table_prefix, settings.issuer, settings.subject_claim) == ("yanzhen", None, "sub")


def test_a_setting_a_function_cannot_work_without_is_named_when_it_is_missing() -> None:
    with pytest.raises(MissingSetting, match="MEDIA_BUCKET"):
        Settings.from_env({}).required("media_bucket")
    assert Settings.from_env({"MEDIA_BUCKET": "m"}).required("media_bucket") == "m"
