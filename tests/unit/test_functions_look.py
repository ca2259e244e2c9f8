"""Inspect and TraceReuse: pixels become facts; faces only with consent, earlier pictures only."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from given_functions import (
    CONSENT,
    NOW,
    START,
    Context,
    Looker,
    World,
    announce,
    jpeg,
    person,
    photo,
    session,
    upload,
    world,
)
from PIL import Image, ImageOps

from verification import inspect, intake, trace_reuse
from yanzhen.errors import NotFound
from yanzhen.evidence import ReuseFacts
from yanzhen.policy import Adapter, Policy
from yanzhen_matching import OrbMatcher


def received(where: World, data: bytes, evidence_id: str, minutes: int = 0, **changes: object) -> None:
    """Announced so many minutes after the session's start, uploaded and taken in."""
    upload(where, data, evidence_id, announced_at=START + timedelta(minutes=minutes), **changes)
    intake.take_in(evidence_id, where)  # type: ignore[arg-type]


def trace(where: World, evidence_id: str) -> ReuseFacts:
    return trace_reuse.trace(evidence_id, where, OrbMatcher())  # type: ignore[arg-type]


def test_a_face_is_compared_with_the_uploader_and_the_participants_who_consented() -> None:
    where, looker = world(), Looker()
    received(where, photo(), "01A")
    facts = inspect.look("01A", where, looker)  # type: ignore[arg-type]
    assert looker.compared_with == [{"e1"}]
    assert facts.uploader is not None
    assert facts.uploader_references == 1


def test_colleagues_are_compared_only_when_it_is_not_surely_the_uploader() -> None:
    sure, unsure = Looker(0.97), Looker(0.5)
    for looker in (sure, unsure):
        where = world()
        where.directory.faces["e2"] = [where.directory.faces["e1"][0].model_copy(update={"employee_id": "e2"})]
        where.directory.put_employee(person("e2", consent=CONSENT, face_count=1))
        received(where, photo(), "01A")
        inspect.look("01A", where, looker)  # type: ignore[arg-type]
    assert sure.compared_with == [{"e1"}]
    assert unsure.compared_with == [{"e1"}, {"e1", "e2"}]


def test_with_the_consent_withdrawn_nobody_is_compared_although_references_may_still_be_there() -> None:
    where, looker = world(), Looker()
    received(where, photo(), "01A")
    references = list(where.directory.faces["e1"])
    where.directory.withdraw_consent("e1", NOW)
    where.directory.faces["e1"] = references
    facts = inspect.look("01A", where, looker)  # type: ignore[arg-type]
    assert looker.compared_with == [set()]
    assert facts.uploader is None


def test_the_policy_in_force_at_the_session_s_start_names_the_adapter() -> None:
    where = world()
    received(where, photo(), "01A")
    asked: list[Adapter] = []

    def eyes(adapter: Adapter, _: object) -> Looker:
        asked.append(adapter)
        return Looker()

    def version(number: int, at: datetime) -> Policy:
        return Policy(version=number, effective_from=at, vision="rekognition")

    where.policies.propose(version(2, START + timedelta(seconds=1)))
    inspect.look("01A", where, eyes)  # type: ignore[arg-type]
    where.policies.propose(version(3, START))
    inspect.look("01A", where, eyes)  # type: ignore[arg-type]
    assert asked == ["onnx-mesh468", "rekognition"]


def test_an_evidence_nobody_announced_is_an_error_of_these_steps() -> None:
    with pytest.raises(NotFound):
        trace(world(), "01X")


def test_a_first_picture_has_no_source_and_leaves_its_fingerprint_and_features() -> None:
    where = world()
    received(where, photo(), "01A")
    facts = trace(where, "01A")
    assert facts.matches == ()
    assert where.fingerprints.stored["01A"].quality == facts.quality
    assert where.media.objects["features/01A"]


@pytest.mark.parametrize(
    ("kind", "copied"),
    [
        ("near_copy", lambda image: jpeg(image, quality=40)),
        ("mirrored_copy", lambda image: jpeg(ImageOps.mirror(image))),
        ("partial_copy", lambda image: jpeg(image.crop((110, 80, 640, 480)))),
    ],
)
def test_a_copy_of_an_earlier_picture_is_traced_to_it(kind: str, copied: object) -> None:
    where = world()
    original = photo()
    received(where, original, "01A")
    trace(where, "01A")
    copy = copied(Image.open(BytesIO(original)))  # type: ignore[operator]
    received(where, copy, "01B", minutes=5, employee_id="e2")
    facts = trace(where, "01B")
    assert [(match.evidence_id, match.kind) for match in facts.matches] == [("01A", kind)]


def test_the_same_bytes_are_traced_across_the_company() -> None:
    where = world()
    far_away = {"session_id": "s9", "course_id": "till", "unit_path": "acme/west/store-031"}
    where.training.add_session(session(**far_away))
    received(where, photo(), "01A", employee_id="e9", **far_away)
    trace(where, "01A")
    received(where, photo(), "01B", minutes=5)
    assert [match.kind for match in trace(where, "01B").matches] == ["same_bytes"]


def test_two_equal_pictures_at_the_same_moment_never_blame_each_other() -> None:
    where = world()
    received(where, photo(), "01A")
    received(where, photo(), "01B", employee_id="e2")
    # Both fingerprints are kept before either looks up: the worst moment.
    trace(where, "01A")
    trace(where, "01B")
    first, second = trace(where, "01A"), trace(where, "01B")
    assert first.matches == ()
    assert [match.evidence_id for match in second.matches] == ["01A"]


def test_a_picture_is_not_compared_with_itself_when_its_event_comes_twice() -> None:
    where = world()
    received(where, photo(), "01A")
    assert trace(where, "01A") == trace(where, "01A")


def test_earlier_features_that_are_gone_are_left_out() -> None:
    where = world()
    received(where, photo(1), "01A")
    trace(where, "01A")
    where.media.delete("features/01A")
    received(where, photo(2), "01B", minutes=5)
    assert trace(where, "01B").shortlist == 0


def test_the_handlers_give_facts_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    where = world()
    received(where, photo(), "01A")
    for module in (inspect, trace_reuse):
        monkeypatch.setattr(module, "runtime", lambda: where)
    monkeypatch.setattr(inspect, "eyes", Looker())
    seen = inspect.handler({"evidence_id": "01A"}, Context())  # type: ignore[arg-type]
    traced = trace_reuse.handler({"evidence_id": "01A"}, Context())  # type: ignore[arg-type]
    assert seen["adapter"] == "onnx-mesh468"
    assert traced["matches"] == []


def test_a_working_copy_that_is_missing_is_an_error_and_not_an_empty_fact() -> None:
    where = world()
    announce(where, photo())
    with pytest.raises(NotFound):
        trace(where, "01A")
