"""policy: the rules in numbers, versioned; a version in force is the newest effective at a moment."""

from datetime import timedelta

import pytest
from given_checks import POLICY, START
from pydantic import ValidationError

from yanzhen.checks import all_checks
from yanzhen.policy import DEFAULT_POINTS, ONNX_FACES, FaceThresholds, Policy, for_references, in_force

DAY = timedelta(days=1)


def version(number: int, days: int) -> Policy:
    return Policy(version=number, effective_from=START + days * DAY)


def test_the_newest_effective_version_is_in_force() -> None:
    versions = (version(1, 0), version(2, 10), version(3, 20))
    assert [in_force(versions, START + n * DAY).version for n in (0, 9, 10, 19, 400)] == [1, 1, 2, 2, 3]


def test_before_the_first_version_the_first_is_in_force() -> None:
    assert in_force((version(2, 10), version(1, 5)), START).version == 1


def test_of_two_versions_effective_at_once_the_later_number_counts() -> None:
    assert in_force((version(2, 0), version(1, 0)), START).version == 2


def test_a_company_without_a_version_is_a_fault() -> None:
    with pytest.raises(ValueError, match="at least one"):
        in_force((), START)


@pytest.mark.parametrize(("references", "row"), [(0, 1), (1, 1), (2, 2), (3, 3), (4, 3), (5, 5), (9, 5)])
def test_thresholds_go_by_the_nearest_number_of_references_below(references: int, row: int) -> None:
    assert for_references(ONNX_FACES.match, references) == ONNX_FACES.match[row]


def test_more_references_never_loosen_a_threshold_and_naming_is_the_strictest() -> None:
    for table in (ONNX_FACES.look, ONNX_FACES.match, ONNX_FACES.name):
        assert list(table.values()) == sorted(table.values())
    for references in range(1, 8):
        look, match, name = (
            for_references(t, references) for t in (ONNX_FACES.look, ONNX_FACES.match, ONNX_FACES.name)
        )
        assert look < match < name


@pytest.mark.parametrize(
    "tables",
    [
        {"match": {2: 0.9}, "look": {1: 0.8}, "name": {1: 0.95}},
        {"match": {1: 0.8}, "look": {1: 0.9}, "name": {1: 0.95}},
        {"match": {1: 0.96}, "look": {1: 0.9}, "name": {1: 0.95}},
    ],
)
def test_thresholds_out_of_order_are_refused(tables: dict[str, dict[int, float]]) -> None:
    with pytest.raises(ValidationError):
        FaceThresholds.model_validate(tables)


@pytest.mark.parametrize(
    "values",
    [
        {"points": {"reuse.near_copy": 101}},
        {"points": {"reuse.near_copy": -1}},
        {"caps": {"reuse": 101}},
        {"faces": {"rekognition": POLICY.faces["rekognition"]}},
        {"faces": {**POLICY.faces, "onnx-mesh468": POLICY.faces["rekognition"]}},
        {"suspect_from": 0},
        {"surprise": 1},
    ],
)
def test_unsound_values_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Policy.model_validate({"effective_from": START, **values})


def test_a_code_nobody_priced_is_heard_but_decides_nothing() -> None:
    assert 0 < POLICY.points_for("future.something") < POLICY.suspect_from
    assert POLICY.cap("future") == POLICY.suspect_from


def test_every_family_of_checks_has_a_cap_and_every_hard_fact_and_required_check_exists() -> None:
    families = set(all_checks())
    assert set(POLICY.caps) == families
    assert set(POLICY.required_checks) <= families
    assert set(POLICY.hard_facts) <= set(DEFAULT_POINTS)


def test_each_hard_fact_alone_weighs_enough_for_a_person_to_look() -> None:
    for code in POLICY.hard_facts:
        assert POLICY.points[code] >= POLICY.suspect_from


def test_a_policy_survives_its_way_through_storage() -> None:
    assert Policy.model_validate_json(POLICY.model_dump_json()) == POLICY
