"""time: taken during the session; the app's record first, then EXIF; what nobody knows is `unable`."""

from datetime import UTC, datetime, timedelta

import pytest
from given_checks import END, MINUTE, NOON, POLICY, START, claim, media, seen

from yanzhen.checks import time
from yanzhen.evidence import Missing
from yanzhen.verdict import Finding, Outcome

LAST_YEAR = "2025-03-15T15:00:00"
IN_TIME = "2026-03-15T15:00:00"
"""The session's hour on Shanghai's clock."""
NO_CAPTURE = {"source": "gallery", "captured_at": None, "nonce": None}


def codes(found: tuple[Finding, ...]) -> list[str]:
    return [f.code for f in found]


def app(taken: datetime, *, announced_at: datetime | None = None, nonce_valid: bool = True, **capture: object) -> tuple:  # type: ignore[type-arg]
    given = {"nonce_valid": nonce_valid, "announced_at": announced_at or taken + MINUTE}
    return time.run(claim(of_evidence=given, captured_at=taken, **capture), seen(), POLICY)


def exif(**facts: object) -> Finding:
    (found,) = time.run(claim(of_evidence={"nonce_valid": False}, **NO_CAPTURE), seen(media(exif=facts)), POLICY)
    return found


@pytest.mark.parametrize(
    ("taken", "what"),
    [
        (START - 30 * MINUTE, "in_window"),
        (START - 31 * MINUTE, "outside_window"),
        (START, "in_window"),
        (END + 30 * MINUTE, "in_window"),
        (END + 31 * MINUTE, "outside_window"),
        (START - timedelta(days=1), "another_day"),
        (START + timedelta(days=365), "another_day"),
        (datetime(2026, 3, 14, 16, 0, tzinfo=UTC), "outside_window"),  # midnight in Shanghai: the session's day begins
        (datetime(2026, 3, 14, 15, 59, tzinfo=UTC), "another_day"),
    ],
)
def test_the_window_and_the_day_are_those_of_the_session(taken: datetime, what: str) -> None:
    assert codes(app(taken)) == [f"time.trusted_{what}"]
    assert codes(app(taken, nonce_valid=False)) == [f"time.{what}"]


def test_only_a_trusted_record_can_fail_and_a_mere_claim_is_a_reason_to_look() -> None:
    late = END + timedelta(days=3)
    assert app(late)[0].outcome is Outcome.FAIL
    assert app(late, nonce_valid=False)[0].outcome is Outcome.SUSPECT


def test_a_record_whose_clock_nobody_measured_proves_nothing() -> None:
    assert codes(app(END + timedelta(days=3), clock_offset_ms=None)) == ["time.another_day"]


def test_the_clock_offset_is_taken_off_and_gets_a_word_when_large() -> None:
    wrong_clock = NOON - timedelta(hours=20)
    found = app(wrong_clock, clock_offset_ms=20 * 3_600_000, announced_at=NOON + MINUTE)
    assert codes(found) == ["time.trusted_in_window", "time.clock_off"]
    assert found[1].facts["minutes_off"] == 1200
    assert codes(app(NOON, clock_offset_ms=300_000, announced_at=NOON + 9 * MINUTE)) == ["time.trusted_in_window"]


def test_the_minutes_outside_stand_beside_those_allowed() -> None:
    before, after = app(START - 45 * MINUTE)[0].measure, app(END + 90 * MINUTE)[0].measure
    assert before is not None
    assert after is not None
    assert (before.value, before.threshold) == (45, POLICY.early_minutes)
    assert (after.value, after.threshold) == (90, POLICY.late_minutes)


def test_a_shot_later_than_the_server_heard_of_it_makes_no_sense() -> None:
    found = app(NOON, announced_at=NOON - 6 * MINUTE)
    assert (codes(found), found[0].outcome) == (["time.broken"], Outcome.UNABLE)


@pytest.mark.parametrize("year", [1, 1994, 9999])
@pytest.mark.parametrize("offset", [10**12, -(10**12), 0])
def test_a_year_no_phone_can_mean_makes_no_sense_and_crashes_nothing(year: int, offset: int) -> None:
    claimed = datetime(year, 6, 30, tzinfo=UTC)
    found = app(claimed, clock_offset_ms=min(offset, 0) if year == 1994 else offset, announced_at=NOON)
    assert (codes(found), found[0].outcome) == (["time.broken"], Outcome.UNABLE)


def test_exif_with_its_own_offset_needs_no_guess() -> None:
    assert exif(taken_at_local="2026-03-15T07:00:00", utc_offset="+00:00").code == "time.in_window"
    assert exif(taken_at_local=IN_TIME, utc_offset="-05:00").code in ("time.another_day", "time.broken")


def test_exif_without_an_offset_is_read_on_the_sessions_clock() -> None:
    found = exif(taken_at_local=IN_TIME)
    assert (found.code, found.facts["taken_at"], found.facts["source"]) == (
        "time.in_window", "2026-03-15T07:00:00.000Z", "exif"
    )  # fmt: skip
    assert exif(taken_at_local=LAST_YEAR).code == "time.another_day"


@pytest.mark.parametrize(
    "facts",
    [
        {"broken": ("DateTimeOriginal",)},
        {"taken_at_local": "1994-12-31T23:00:00"},
        {"taken_at_local": "2099-01-01T00:00:00"},
        {"taken_at_local": "2026-03-15T15:02:00", "utc_offset": "+00:00"},
    ],
)
def test_a_date_without_sense_is_unable_not_guilty(facts: dict[str, object]) -> None:
    found = exif(**facts)
    assert (found.code, found.outcome) == ("time.broken", Outcome.UNABLE)


def test_nothing_known_is_unable() -> None:
    assert exif().code == "time.unknown"
    (found,) = time.run(claim(**NO_CAPTURE), seen(Missing(cause="timeout")), POLICY)
    assert (found.code, found.outcome) == ("time.unknown", Outcome.UNABLE)


def test_a_gallery_pick_says_when_it_was_picked_so_exif_decides() -> None:
    given = claim(source="gallery", captured_at=NOON)
    assert codes(time.run(given, seen(media(exif={"taken_at_local": LAST_YEAR})), POLICY)) == ["time.another_day"]
    assert codes(time.run(given, seen(), POLICY)) == ["time.unknown"]


def test_a_file_that_contradicts_the_apps_record_is_a_reason_to_look() -> None:
    found = time.run(claim(), seen(media(exif={"taken_at_local": LAST_YEAR})), POLICY)
    assert codes(found) == ["time.trusted_in_window", "time.records_differ"]
    near = seen(media(exif={"taken_at_local": "2026-03-15T15:05:00", "utc_offset": "+08:00"}))
    assert codes(time.run(claim(), near, POLICY)) == ["time.trusted_in_window"]


def test_the_same_wrong_clock_in_file_and_record_is_no_contradiction() -> None:
    given = claim(captured_at=NOON - timedelta(hours=40), clock_offset_ms=40 * 3_600_000)
    facts = seen(media(exif={"taken_at_local": "2026-03-13T23:00:00", "utc_offset": "+08:00"}))
    assert codes(time.run(given, facts, POLICY)) == ["time.trusted_in_window", "time.clock_off"]
