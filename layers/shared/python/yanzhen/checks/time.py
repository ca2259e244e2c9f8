"""A photo is taken during its session; what nobody knows is `unable`.

The app's record of its own shutter comes first, corrected by the clock offset that the app measured; then EXIF. For a
picture picked from the gallery the record only says when it was picked, so there EXIF decides alone. A record is
trusted when the server's nonce and a measured clock stand behind it: only then can it prove anything.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from yanzhen.evidence import Capture, Claim, ExifFacts, MediaFacts, Observations
from yanzhen.policy import Policy
from yanzhen.training import Session
from yanzhen.verdict import Finding, Measure, Outcome, finding

CODES: dict[str, Outcome] = {
    "time.trusted_in_window": Outcome.PASS,
    "time.in_window": Outcome.PASS,
    "time.trusted_outside_window": Outcome.FAIL,
    "time.trusted_another_day": Outcome.FAIL,
    "time.outside_window": Outcome.SUSPECT,
    "time.another_day": Outcome.SUSPECT,
    "time.clock_off": Outcome.SUSPECT,
    "time.records_differ": Outcome.SUSPECT,
    "time.broken": Outcome.UNABLE,
    "time.unknown": Outcome.UNABLE,
}
EARLIEST_YEAR = 1995
"""No phone or camera wrote EXIF before it: an older date is a clock that was never set."""
DIFFER = timedelta(minutes=10)
DIFFER_WITHOUT_OFFSET = timedelta(hours=26)
"""EXIF without an offset may stand in any zone of the earth, from UTC-12 to UTC+14."""


def run(claim: Claim, seen: Observations, policy: Policy) -> tuple[Finding, ...]:
    """Compare when the photo was taken with the session's window."""
    capture, session = claim.evidence.capture, claim.session
    exif = seen.media.exif if isinstance(seen.media, MediaFacts) else ExifFacts()
    latest = claim.evidence.announced_at + timedelta(seconds=policy.max_clock_offset_s)
    shutter = _shutter(capture)
    if shutter is not None and shutter <= latest and shutter.year >= EARLIEST_YEAR:
        proven = claim.evidence.nonce_valid and capture.source == "camera" and capture.clock_offset_ms is not None
        judged = _judge(shutter, session, policy, trusted=proven, source="app")
        length = _length(seen)
        return (judged, *_clock(capture, policy), *_contradiction(capture, exif, session, length))
    if shutter is not None or _exif_broken(exif):
        return (finding(CODES, "time.broken", recorded=exif.taken_at_local),)
    taken = _exif_moment(exif, session)
    if taken is None:
        return (finding(CODES, "time.unknown"),)
    if taken.year < EARLIEST_YEAR or taken > latest + (timedelta() if exif.utc_offset else DIFFER_WITHOUT_OFFSET):
        return (finding(CODES, "time.broken", recorded=exif.taken_at_local),)
    return (_judge(taken, session, policy, trusted=False, source="exif"),)


def _shutter(capture: Capture) -> datetime | None:
    """The moment of the app's own shutter on the server's clock."""
    if capture.source == "gallery" or capture.captured_at is None:
        return None
    try:
        return capture.captured_at + timedelta(milliseconds=capture.clock_offset_ms or 0)
    except OverflowError:  # a phone may claim any year and any offset
        return datetime.max.replace(tzinfo=capture.captured_at.tzinfo)


def _exif_broken(exif: ExifFacts) -> bool:
    return exif.taken_at_local is None and any("date" in name.casefold() for name in exif.broken)


def _exif_moment(exif: ExifFacts, session: Session) -> datetime | None:
    """EXIF's wall clock with its own offset, else in the session's zone; None when there is none."""
    if exif.taken_at_local is None:
        return None
    local = datetime.fromisoformat(exif.taken_at_local)
    if exif.utc_offset is not None:
        return datetime.fromisoformat(exif.taken_at_local + exif.utc_offset)
    return local.replace(tzinfo=ZoneInfo(session.timezone))


def _judge(taken: datetime, session: Session, policy: Policy, *, trusted: bool, source: str) -> Finding:
    before = (session.starts_at - taken).total_seconds() / 60
    after = (taken - session.ends_at).total_seconds() / 60
    minutes, allowed = (before, policy.early_minutes) if before > 0 else (max(after, 0.0), policy.late_minutes)
    zone = ZoneInfo(session.timezone)
    days = (session.starts_at.astimezone(zone).date(), session.ends_at.astimezone(zone).date())
    if minutes <= allowed:
        what = "in_window"
    elif days[0] <= taken.astimezone(zone).date() <= days[1]:
        what = "outside_window"
    else:
        what = "another_day"
    return finding(
        CODES,
        f"time.trusted_{what}" if trusted else f"time.{what}",
        measure=Measure(
            name="minutes_outside_session", value=round(minutes, 1), threshold=allowed, unit="min", good="at_most"
        ),
        source=source,
        taken_at=taken,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
    )


def _clock(capture: Capture, policy: Policy) -> tuple[Finding, ...]:
    """A phone's clock that is far off gets a word; its offset was taken off already."""
    offset = abs(capture.clock_offset_ms or 0) / 1000
    if offset <= policy.max_clock_offset_s:
        return ()
    measure = Measure(
        name="clock_offset_s", value=round(offset), threshold=policy.max_clock_offset_s, unit="s", good="at_most"
    )
    return (finding(CODES, "time.clock_off", measure=measure, minutes_off=round(offset / 60)),)


def _length(seen: Observations) -> timedelta:
    """How long the shutter was open: some phones write a video's date at its beginning, others at its end."""
    video = seen.media.video if isinstance(seen.media, MediaFacts) else None
    return timedelta(seconds=video.duration_s if video else 0)


def _contradiction(capture: Capture, exif: ExifFacts, session: Session, length: timedelta) -> tuple[Finding, ...]:
    """The file's own date beside the app's record; both come from the phone's clock, so no offset is taken off."""
    taken = _exif_moment(exif, session)
    if taken is None or capture.captured_at is None:
        return ()
    limit = (DIFFER if exif.utc_offset else DIFFER_WITHOUT_OFFSET) + length
    apart = abs(taken - capture.captured_at)
    if apart <= limit:
        return ()
    measure = Measure(
        name="minutes_apart", value=round(apart.total_seconds() / 60), threshold=limit.total_seconds() / 60,
        unit="min", good="at_most",
    )  # fmt: skip
    return (finding(CODES, "time.records_differ", measure=measure, file_at=taken, app_at=capture.captured_at),)
