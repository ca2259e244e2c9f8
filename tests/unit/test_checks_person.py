"""person: the uploader is in the picture, or enough participants are; without consent nobody is blamed."""

from datetime import timedelta

import pytest
from given_checks import POLICY, START, claim, faces, head, like, seen

from yanzhen.checks import person
from yanzhen.directory import Consent
from yanzhen.evidence import FaceFacts, Likeness, Missing
from yanzhen.policy import ONNX_FACES, REKOGNITION_FACES, for_references
from yanzhen.verdict import Finding, Outcome

GROUP = {"evidence_mode": "group"}


def look(facts: FaceFacts | Missing, **given: object) -> Finding:
    return person.run(claim(**given), seen(face_facts=facts), POLICY)[0]  # type: ignore[arg-type]


@pytest.mark.parametrize("references", [1, 2, 3, 4, 5, 7])
def test_the_uploader_is_found_from_the_threshold_of_that_many_references(references: int) -> None:
    match = for_references(ONNX_FACES.match, references)
    assert look(faces(match, references=references)).code == "person.found"
    assert look(faces(match - 0.0001, references=references)).code == "person.unsure"


@pytest.mark.parametrize("references", [1, 2, 3, 5])
def test_a_person_looks_down_to_the_second_threshold_and_below_it_nobody_was_found(references: int) -> None:
    edge = for_references(ONNX_FACES.look, references)
    assert look(faces(edge, references=references)).code == "person.unsure"
    below = look(faces(edge - 0.0001, references=references))
    assert (below.code, below.outcome) == ("person.not_found", Outcome.SUSPECT)


def test_similarities_are_read_on_the_scale_of_the_adapter_that_measured_them() -> None:
    found = look(faces(96.0, adapter="rekognition"))
    assert found.code == "person.found"
    assert found.measure is not None
    assert found.measure.threshold == REKOGNITION_FACES.match[1]
    assert look(faces(85.0, adapter="rekognition")).code == "person.unsure"


def test_the_value_stands_beside_its_threshold() -> None:
    measure = look(faces(0.9512, references=2)).measure
    assert measure is not None
    assert (measure.value, measure.threshold, measure.good) == (0.9512, 0.937, "at_least")


def test_a_false_accept_rate_holds_per_face_so_more_faces_make_it_larger() -> None:
    assert look(faces(heads=1)).facts["false_accept_share"] == pytest.approx(0.001)
    assert look(faces(heads=15)).facts["false_accept_share"] == pytest.approx(1 - 0.999**15, abs=1e-6)


def test_sixty_faces_get_a_word_and_no_points() -> None:
    found, remark = person.run(claim(), seen(face_facts=faces(heads=60)), POLICY)
    assert found.code == "person.found"
    assert (remark.code, remark.outcome, remark.facts["heads"]) == ("person.many_faces", Outcome.PASS, 60)
    assert len(person.run(claim(), seen(face_facts=faces(heads=20)), POLICY)) == 1


def test_a_picture_of_nobody_is_a_reason_to_look() -> None:
    found = look(faces(None, heads=0))
    assert (found.code, found.outcome) == ("person.no_face", Outcome.SUSPECT)


def test_heads_too_small_or_blurred_to_compare_are_nobodys_fault() -> None:
    found = look(faces(None, faces=(head(usable=False, width_px=45), head(usable=False, width_px=52))))
    assert (found.code, found.outcome) == ("person.faces_unusable", Outcome.UNABLE)
    assert (found.facts["heads"], found.facts["widest_px"]) == (2, 52)


def test_usable_faces_and_no_likeness_at_all_means_not_found() -> None:
    assert look(faces(None)).code == "person.not_found"


def test_somebody_who_never_enrolled_is_not_blamed() -> None:
    assert look(faces(None, references=0)).code == "person.not_enrolled"
    assert look(faces(None, references=0), of_employee={"consent": None}).outcome is Outcome.UNABLE


def test_after_a_withdrawal_nothing_is_compared_even_when_a_likeness_lingers() -> None:
    consent = Consent(text_version="1", given_at=START - timedelta(days=9), withdrawn_at=START)
    found = look(faces(0.99), of_employee={"consent": consent})
    assert (found.code, found.outcome, found.measure) == ("person.consent_withdrawn", Outcome.UNABLE, None)
    assert look(faces(None, heads=0), of_employee={"consent": consent}).outcome is Outcome.UNABLE


def test_faces_that_were_never_looked_at_are_unable_and_say_why() -> None:
    found = look(Missing(cause="timeout"))
    assert (found.code, found.outcome, found.facts) == ("person.not_looked", Outcome.UNABLE, {"cause": "timeout"})


def test_another_participant_in_the_picture_is_named_for_the_reviewer() -> None:
    found = look(faces(0.5, participants=(like("e2", 0.97),), participants_enrolled=3))
    assert (found.code, found.facts["others_named"]) == ("person.not_found", ["e2"])


def group(*likely: Likeness, enrolled: int = 4, heads: int = 4, references: int = 0) -> Finding:
    facts = faces(None, heads=heads, references=references, participants=likely, participants_enrolled=enrolled)
    return look(facts, of_session=GROUP)


def test_a_group_photo_that_names_its_share_of_the_enrolled_passes() -> None:
    found = group(like("e2", 0.96, 0), like("e3", 0.97, 1))
    assert (found.code, found.facts["named"], found.facts["heads"]) == ("person.group_named", ["e2", "e3"], 4)
    assert found.measure is not None
    assert (found.measure.value, found.measure.threshold) == (0.5, POLICY.group_share)


def test_a_group_photo_that_names_fewer_is_a_reason_to_look() -> None:
    found = group(like("e2", 0.96, 0))
    assert (found.code, found.outcome, found.facts["named_count"]) == (
        "person.too_few_participants", Outcome.SUSPECT, 1
    )  # fmt: skip


def test_naming_people_takes_the_strictest_threshold() -> None:
    assert group(like("e2", 0.9549, 0), enrolled=1).code == "person.too_few_participants"
    assert group(like("e2", 0.955, 0), enrolled=1).code == "person.group_named"


def test_one_face_names_one_person_the_most_similar() -> None:
    assert group(like("e2", 0.96, 0), like("e3", 0.98, 0), enrolled=2).facts["named"] == ["e3"]


def test_people_who_are_not_on_the_list_do_not_count() -> None:
    assert group(like("stranger", 0.99, 0)).facts["named"] == []


def test_the_uploader_counts_in_a_group_when_taking_part() -> None:
    facts = faces(0.97, heads=2, participants=(like("e2", 0.97, 1),), participants_enrolled=1)
    assert look(facts, of_session=GROUP).facts["enrolled"] == 2
    assert look(facts, of_session=GROUP).facts["named"] == ["e1", "e2"]
    elsewhere = look(facts, of_session={**GROUP, "participants": ("e2", "e3")})
    assert (elsewhere.facts["enrolled"], elsewhere.facts["named"]) == (1, ["e2"])


def test_a_group_of_whom_nobody_is_enrolled_cannot_be_told() -> None:
    found = group(enrolled=0)
    assert (found.code, found.outcome) == ("person.nobody_enrolled", Outcome.UNABLE)


def test_an_empty_group_photo_is_a_reason_to_look_and_a_blurred_one_is_not() -> None:
    assert group(heads=0).code == "person.no_face"
    blurred = faces(None, faces=(head(usable=False),), participants_enrolled=3)
    assert look(blurred, of_session=GROUP).code == "person.faces_unusable"
