"""Whatever a file holds or a phone claims: every check says something, nothing crashes, a verdict can be stored."""

from datetime import datetime, timedelta
from typing import Any

from given_checks import NOON, POLICY, capture, claim, faces, head, like, match, media, reuse, seen
from hypothesis import given
from hypothesis import strategies as st

from yanzhen import texts
from yanzhen.checks import all_checks, run_all
from yanzhen.evidence import CredentialFacts, ExifFacts, FaceFacts, MediaFacts, Position, ReuseMatch
from yanzhen.verdict import Verdict, VerdictWord, decide

anything = st.text(max_size=30)
moments = st.datetimes(timezones=st.just(NOON.tzinfo))
exifs = st.builds(
    ExifFacts,
    taken_at_local=st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2089, 12, 31)).map(  # noqa: DTZ001 - a wall clock
        lambda moment: moment.isoformat(timespec="seconds")
    ),
    utc_offset=st.none() | st.sampled_from(["+08:00", "-11:30", "+14:59", "+00:00"]),
    latitude=st.none() | st.floats(),
    longitude=st.none() | st.floats(),
    gps_accuracy_m=st.none() | st.floats(),
    broken=st.lists(st.sampled_from(["DateTimeOriginal", "GPSLatitude", "GPSIFD", "IFD0"])).map(tuple),
)  # fmt: skip
credentials = st.builds(
    CredentialFacts,
    state=st.sampled_from(["none", "trusted", "valid", "invalid", "unreadable"]),
    issuer=st.none() | anything, generator=st.none() | anything, ai_source=st.booleans(), edited=st.booleans(),
)  # fmt: skip
pictures = st.builds(
    lambda exif, tags, source, signed, hint: media().model_copy(
        update={
            "exif": exif, "editor_tags": tuple(tags), "digital_source_type": source, "credentials": signed,
            "screenshot_hint": hint,
        }
    ),
    exifs, st.lists(anything, max_size=3), st.none() | anything, credentials, st.none() | anything,
)  # fmt: skip
positions = st.builds(
    Position,
    latitude=st.floats(-90, 90), longitude=st.floats(-180, 180), accuracy_m=st.floats(0, 1_000_000),
    mocked=st.none() | st.booleans(),
)  # fmt: skip
captures = st.builds(
    dict,
    source=st.sampled_from(["camera", "gallery", "unknown"]), captured_at=st.none() | moments,
    clock_offset_ms=st.none() | st.integers(-(10**12), 10**12), position=st.none() | positions,
    nonce=st.none() | anything,
)  # fmt: skip
likenesses = st.builds(
    like, st.sampled_from(["e1", "e2", "e3", "stranger"]), st.floats(-1, 1), st.integers(0, 5), st.integers(1, 5)
)
looks = st.builds(
    lambda heads, usable, own, references, others: faces(
        None,
        faces=tuple(head(usable=index < usable) for index in range(heads)),
        uploader=own, uploader_references=references, participants=tuple(others), participants_enrolled=len(others),
    ),
    st.integers(0, 70), st.integers(0, 70), st.none() | likenesses, st.integers(0, 5), st.lists(likenesses, max_size=4),
)  # fmt: skip
matches = st.builds(
    lambda kind, at, bits, inliers: match(kind, announced_at=at, distance_bits=bits, inliers=inliers),
    st.sampled_from(["same_bytes", "near_copy", "mirrored_copy", "partial_copy"]), moments,
    st.none() | st.integers(0, 256), st.none() | st.integers(0, 500),
)  # fmt: skip


def crashed(name: str, error: Exception) -> None:
    raise AssertionError(f"{name} crashed") from error


@given(pictures, captures, st.booleans(), looks, st.lists(matches, max_size=4), st.sampled_from(["each", "group"]))
def test_any_facts_get_a_verdict_that_can_be_stored_and_read(
    picture: MediaFacts, taken: dict[str, Any], proven: bool, look: FaceFacts, copies: list[ReuseMatch], mode: str
) -> None:
    held = claim(of_evidence={"nonce_valid": proven, "capture": capture(**taken)}, of_session={"evidence_mode": mode})
    findings = run_all(held, seen(picture, look, reuse(*copies)), POLICY, crashed)
    assert {finding.check for finding in findings} == set(all_checks()) - {"video", "session"}, (
        "of a photo, not cancelled"
    )
    verdict = decide(findings, POLICY, NOON + timedelta(hours=1))
    assert Verdict.model_validate_json(verdict.model_dump_json()) == verdict
    assert (verdict.word is VerdictWord.FALSE) == any(finding.hard for finding in verdict.findings)
    for finding in verdict.findings:
        for locale in texts.LOCALES:
            assert texts.sentence(locale, finding) != finding.code


@given(st.integers(-(10**12), 10**12))
def test_a_claim_without_a_valid_nonce_never_becomes_proof_of_a_wrong_time(offset: int) -> None:
    held = claim(of_evidence={"nonce_valid": False}, captured_at=NOON, clock_offset_ms=offset)
    findings = [f for f in run_all(held, seen(), POLICY, crashed) if f.check == "time"]
    assert all(not f.code.startswith("time.trusted") for f in findings)
