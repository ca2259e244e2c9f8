"""policy_fields: a form finds every value of the rules with its bounds, and every value has its texts."""

import pytest
from given_checks import POLICY

from yanzhen import texts
from yanzhen.policy import Policy
from yanzhen.policy_fields import PolicyField, policy_fields

FIELDS = policy_fields(POLICY)
OF_A_VERSION = {"version", "effective_from", "proposed_by", "proposed_at", "note"}


def at(field: PolicyField) -> object:
    found: object = POLICY.model_dump(mode="json")
    for part in field.path:
        assert isinstance(found, dict)
        found = found.get(part)
    return found


def test_every_value_of_the_rules_is_there_once() -> None:
    assert {field.path[0] for field in FIELDS} == set(Policy.model_fields) - OF_A_VERSION
    assert len({field.path for field in FIELDS}) == len(FIELDS)


def test_every_priced_finding_every_family_and_every_threshold_has_its_own() -> None:
    paths = {field.path for field in FIELDS}
    assert {("points", code) for code in POLICY.points} <= paths
    assert {("caps", family) for family in POLICY.caps} <= paths
    for adapter, faces in POLICY.faces.items():
        assert {("faces", adapter, "match", str(n)) for n in faces.match} <= paths


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: ".".join(field.path))
def test_the_value_in_force_lies_within_its_bounds_or_among_its_options(field: PolicyField) -> None:
    value = at(field)
    if field.kind in ("integer", "number"):
        assert field.minimum is not None
        assert field.maximum is not None
        number = field.unset if value is None else value
        assert isinstance(number, int | float)
        assert field.minimum <= number <= field.maximum
    else:
        assert set(value if isinstance(value, list) else [value]) <= set(field.options)


@pytest.mark.parametrize("locale", texts.LOCALES)
def test_every_value_says_what_it_does_and_what_more_and_less_mean(locale: texts.Locale) -> None:
    said = texts.catalogue(locale)
    for field in FIELDS:
        title = {"points": f"code.{field.path[-1]}", "caps": f"check.{field.path[-1]}"}.get(field.name)
        wanted = {title or f"policy.{field.name}", f"policy.{field.name}.help", f"policy.{field.name}.effect"}
        assert wanted | {f"policy.group.{field.group}"} <= said.keys()


@pytest.mark.parametrize("locale", texts.LOCALES)
def test_every_option_has_a_name(locale: texts.Locale) -> None:
    said = texts.catalogue(locale)
    for field in FIELDS:
        for option in field.options:
            assert {f"code.{option}", f"check.{option}", f"policy.{field.name}.{option}"} & said.keys(), option
