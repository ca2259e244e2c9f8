"""frames: twelve pictures of a video are not twelve chances."""

from given_checks import faces, head, like, match, reuse

from yanzhen.evidence import FaceFacts
from yanzhen.frames import faces_of, reuse_of


def look(similarity: float | None, heads: int = 1) -> FaceFacts:
    return faces(similarity, heads=heads)


def test_a_person_counts_by_the_second_best_picture() -> None:
    facts = faces_of([look(0.5), look(0.99), look(0.94)])
    assert facts.uploader is not None
    assert facts.uploader.similarity == 0.94
    assert facts.shown == 2
    assert facts.faces[facts.uploader.face].frame == 2


def test_where_one_picture_shows_a_face_it_counts() -> None:
    facts = faces_of([look(None, heads=0), look(0.97), look(None, heads=0)])
    assert facts.uploader is not None
    assert (facts.uploader.similarity, facts.shown) == (0.97, 1)


def test_heads_are_those_of_the_fullest_picture() -> None:
    facts = faces_of([look(None, heads=2), look(None, heads=5), look(None, heads=3)])
    assert (facts.heads, facts.usable, facts.shown, len(facts.faces)) == (5, 5, 1, 10)


def test_faces_of_two_pictures_are_two_faces() -> None:
    two = faces(None, references=0, faces=(head(), head()), participants=(like("e2", 0.97, face=1),))
    facts = faces_of([two, two])
    assert [one.face for one in facts.participants] == [3]


def test_another_evidence_counts_once_by_its_nearest_picture() -> None:
    far, near = match("near_copy", distance_bits=20, frame=1), match("near_copy", distance_bits=4, frame=5)
    facts = reuse_of([reuse(far), reuse(near), reuse()])
    assert [(m.evidence_id, m.distance_bits, m.frame) for m in facts.matches] == [("01A", 4, 5)]
    assert facts.quality == 90
