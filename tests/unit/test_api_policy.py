"""What a proposal would have changed, and how the rules are shown."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from api.chalicelib import whatif
from tests.unit.api_gateway import Answer, ask
from tests.unit.api_world import ApiWorld, brought, company, one_face, serving
from yanzhen.checks import run_all
from yanzhen.directory import Consent
from yanzhen.evidence import Claim, Observations
from yanzhen.verdict import VerdictWord, decide


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


def preview(who: str = "admin", **values: Any) -> Answer:
    return ask("POST", "/v1/policy/preview", who=who, json_body={"values": values})


def whole(who: str = "admin", **values: Any) -> list[Any]:
    """Every part of a walk."""
    parts: list[Any] = []
    body: dict[str, Any] = {"values": values}
    while True:
        answer = ask("POST", "/v1/policy/preview", who=who, json_body=body)
        assert answer.status == 200, answer.text
        parts.append(answer.body)
        if answer.body["next"] is None:
            return parts
        body["cursor"] = answer.body["next"]


def judged(world: ApiWorld, employee_id: str, session_id: str, similarity: float = 0.97) -> str:
    """A photo whose verdict is what its stored facts give."""
    person = world.directory.employees_by_id[employee_id]
    consent = Consent(text_version="1", given_at=world.clock - timedelta(days=99))
    world.directory.put_employee(person.model_copy(update={"consent": consent, "face_count": 3}))
    record = brought(world, employee_id, session_id)
    seen = Observations.model_validate(
        {"media": {"format": "jpeg", "width": 4000, "height": 3000}, "faces": one_face(employee_id, similarity),
         "reuse": {"quality": 90}}
    )  # fmt: skip
    claim = Claim(
        evidence=record.evidence,
        session=world.training.sessions_by_id[session_id],
        employee=world.directory.employees_by_id[employee_id],
    )
    policy = world.policies.versions()[-1]
    verdict = decide(run_all(claim, seen, policy, lambda *_: None), policy, world.clock)
    world.evidence.judge(record.evidence.evidence_id, verdict, seen)
    return record.evidence.evidence_id


def total(parts: list[Any], name: str) -> int:
    return sum(part["found"][name] for part in parts)


def test_the_rules_in_force_would_have_changed_nothing(world: ApiWorld) -> None:
    for person, session in (("lin", "running"), ("wang", "ended"), ("zhao", "west")):
        judged(world, person, session)

    parts = whole()

    assert (total(parts, "same"), total(parts, "changed"), total(parts, "cannot_tell")) == (3, 0, 0)
    assert parts[-1]["days_done"] == parts[-1]["days"] == 30


def test_a_proposal_says_what_would_have_become_of_which_photo(world: ApiWorld) -> None:
    photo = judged(world, "lin", "running", similarity=0.5)
    assert world.evidence.get(photo).word is VerdictWord.SUSPECT  # type: ignore[union-attr]

    parts = whole(suspect_from=100)

    (example,) = [one for part in parts for one in part["found"]["examples"]]
    assert example == {"evidence_id": photo, "before": "suspect", "after": "genuine"}
    changes = [change for part in parts for change in part["found"]["changes"]]
    assert changes == [{"before": "suspect", "after": "genuine", "count": 1}]


def test_a_part_is_bounded_and_the_parts_add_up(world: ApiWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        judged(world, "lin", "running")
        judged(world, "wang", "running")
    monkeypatch.setattr(whatif, "PAGE", 2)
    monkeypatch.setattr(whatif, "STEPS", 3)

    parts = whole()

    assert total(parts, "same") == 6
    assert all(part["found"]["same"] <= 6 for part in parts)
    assert [part["days_done"] for part in parts] == sorted(part["days_done"] for part in parts)
    assert len(parts) > 10


def test_a_preview_writes_nothing(world: ApiWorld) -> None:
    judged(world, "lin", "running", similarity=0.5)
    before = dict(world.evidence.records)

    whole(suspect_from=100)

    assert world.evidence.records == before
    assert world.actions() == []
    assert len(world.policies.versions()) == 1


def test_of_photos_not_yet_judged_nothing_is_said(world: ApiWorld) -> None:
    brought(world, "lin", "running")

    parts = whole()

    assert [total(parts, name) for name in ("same", "changed", "kept", "cannot_tell")] == [0, 0, 0, 0]


def test_photos_outside_the_proposers_units_are_not_looked_at(world: ApiWorld) -> None:
    judged(world, "zhao", "west")
    admin = world.directory.employees_by_id["admin"]
    world.directory.put_employee(admin.model_copy(update={"unit_path": "acme/east"}))

    assert total(whole(), "same") == 0


def test_an_unsound_proposal_is_refused_by_its_field(world: ApiWorld) -> None:
    answer = preview(points={"reuse.same_bytes": 200})

    assert (answer.status, answer.body["errors"][0]["field"]) == (400, "values.points.reuse.same_bytes")


@pytest.mark.parametrize(
    "cursor", ["", "x", "W10=", "WzEsMl0=", whatif.written(whatif.Where("2026-03-01", "2020-01-01"))]
)
def test_a_made_up_cursor_is_refused(world: ApiWorld, cursor: str) -> None:
    answer = ask("POST", "/v1/policy/preview", who="admin", json_body={"values": {}, "cursor": cursor})

    assert (answer.status, answer.body["errors"][0]["field"]) == (400, "cursor")


@pytest.mark.parametrize("who", ["hr", "auditor", "head-s1", "lin"])
def test_only_who_may_propose_may_look_ahead(world: ApiWorld, who: str) -> None:
    assert preview(who).status == 403


def test_values_a_preview_cannot_show_are_named(world: ApiWorld) -> None:
    assert preview(retention_days=90, suspect_from=40).body["unseen"] == ["retention_days"]


def test_every_value_is_explained_in_the_callers_language(world: ApiWorld) -> None:
    def said(locale: str) -> dict[str, Any]:
        fields = ask("GET", "/v1/policy", who="admin", headers={"accept-language": locale}).body["fields"]
        return {".".join(field["path"]): field for field in fields}

    assert said("zh")["suspect_from"]["title"] == "待核实起点"
    english = said("en")
    assert english["points.reuse.same_bytes"]["title"] == "Exactly an earlier upload"
    assert english["faces.onnx-mesh468.match.3"]["title"] == "Recognised (onnx-mesh468, face pictures: 3)"
    assert english["required_checks"]["choices"][0] == {"value": "edit", "label": "Editing"}
    assert (english["suspect_from"]["minimum"], english["suspect_from"]["maximum"]) == (1, 100)


def test_who_proposed_is_named_to_those_who_may_know(world: ApiWorld) -> None:
    ask(
        "POST",
        "/v1/policy",
        who="admin",
        json_body={"effective_from": "2026-04-01T00:00:00Z", "note": "n", "values": {}},
    )

    assert ask("GET", "/v1/policy", who="auditor").body["people"] == {"admin": "Admin"}
    assert ask("GET", "/v1/policy", who="head-s1").body["people"] == {}
    assert ask("GET", "/v1/policy", who="admin").body["versions"][0]["proposed_at"] is not None
