"""What happened in the demo company: sessions last quarter, last week and now, and the photos people sent.

A plan only: pure data from a moment and a list of heads, so that it can be read and tested. `seed.py` carries it out
through the real upload path. A quarter of the photos are cheats, one of each kind at least.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from random import Random
from typing import Literal

from PIL import Image

from infra.local import company, scenes
from infra.local.authority import GENERATED, SOURCE_TYPES, authority_of_demo
from infra.local.films import film
from yanzhen.directory import Geofence
from yanzhen.evidence import Capture, Position
from yanzhen.training import Course, Session

STORES_TRAINING = tuple(company.store_path(region, number) for region in company.REGIONS for number in (1, 2, 3, 4))
"""The stores that have sessions in the story; two of three clerks there have enrolled their faces."""

Cheat = Literal[
    "other_face", "last_year", "same_bytes", "re_encoded", "cropped", "mirrored", "screenshot", "wrong_place",
    "edited", "ai_marked",
]  # fmt: skip

_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" {attributes}/></rdf:RDF></x:xmpmeta>'
)


@dataclass(frozen=True)
class Upload:
    """One photo or video somebody sends. `draw` makes its bytes."""

    name: str
    session: Session
    employee_id: str
    announced_at: datetime
    capture: Capture
    with_nonce: bool
    draw: Callable[[], bytes]
    content_type: str = "image/jpeg"
    cheat: Cheat | None = None
    source: str | None = None
    """The upload this one was taken from, which must be sent before."""
    live: bool = False
    """True: sent through the API now; else the slot is announced at its own past moment."""


@dataclass(frozen=True)
class Story:
    """Everything the seed does, in order of time."""

    sessions: tuple[Session, ...]
    faces: dict[str, int] = field(default_factory=dict)
    """employee -> index of the head that person has."""
    uploads: tuple[Upload, ...] = ()


def clerks_of(store: str) -> tuple[str, str, str]:
    """The three clerks of a store by its number."""
    first = (int(store[-3:]) - 1) * 3 + 1
    return f"staff-{first:03d}", f"staff-{first + 1:03d}", f"staff-{first + 2:03d}"


def enrolled(heads: int) -> dict[str, int]:
    """Two clerks of each training store have a face; with fewer heads than clerks some look alike in other stores."""
    people = [clerk for store in STORES_TRAINING for clerk in clerks_of(store)[:2]]
    return {person: index % heads for index, person in enumerate(people)}


def _fence(store: str) -> Geofence:
    fence = next(unit.geofence for unit in company.units() if unit.path == store)
    assert fence is not None, "every store of the demo has a fence"
    return fence


def _session(
    name: str,
    course: Course,
    store: str,
    start: datetime,
    people: Sequence[str],
    *,
    title: str = "",
    group: bool = False,
) -> Session:
    return Session(
        session_id=name,
        course_id=course.course_id,
        title=title or course.name_zh,
        unit_path=store,
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        geofence=_fence(store),
        participants=tuple(people),
        evidence_mode="group" if group else "each",
    )


def _phone(rng: Random, session: Session, at: datetime, far_km: float = 0.0) -> Capture:
    fence = session.geofence
    assert fence is not None, "every session of the demo has a fence"
    shift = far_km / 111.0
    return Capture(
        source="camera",
        captured_at=at,
        clock_offset_ms=rng.randint(-900, 900),
        position=Position(
            latitude=fence.latitude + shift + rng.uniform(-4e-4, 4e-4),
            longitude=fence.longitude + rng.uniform(-4e-4, 4e-4),
            accuracy_m=round(rng.uniform(6, 28), 1),
            mocked=False,
        ),
    )


def _exif(taken: datetime, software: str | None = None) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Songlin", "Demo Phone"
    if software:
        exif[0x0131] = software
    exif.get_ifd(0x8769)[0x9003] = taken.strftime("%Y:%m:%d %H:%M:%S")
    return exif


def tell(heads: Sequence[scenes.Head], now: datetime) -> Story:
    """The story as of a moment: what was planned, who has which face, and every photo with its making."""
    now = now.astimezone(UTC).replace(microsecond=0)
    faces = enrolled(len(heads))
    quarter = datetime(now.year, (now.month - 1) // 3 * 3 + 1, 1, 3, tzinfo=UTC)
    last_quarter, last_week = quarter - timedelta(days=23), now - timedelta(days=7, hours=3)
    sessions: list[Session] = []
    uploads: list[Upload] = []

    def photo(session: Session, who: str, key: str, minutes: int, **changes: object) -> Upload:
        rng = Random(key)
        at = session.starts_at + timedelta(minutes=minutes)
        head = heads[faces[who]]
        upload = Upload(
            name=key, session=session, employee_id=who, announced_at=at + timedelta(seconds=rng.randint(10, 90)),
            capture=_phone(rng, session, at), with_nonce=True, live=session.starts_at > now - timedelta(hours=4),
            draw=lambda: scenes.jpeg(scenes.portrait(head, key), exif=_exif(at)),
        )  # fmt: skip
        upload = replace(upload, **changes)  # type: ignore[arg-type]
        uploads.append(upload)
        return upload

    for index, store in enumerate(STORES_TRAINING):
        first, second, third = clerks_of(store)
        course = company.COURSES[index % len(company.COURSES)]
        next_course = company.COURSES[(index + 1) % len(company.COURSES)]
        people = (first, second, third)
        number = store[-3:]
        past = _session(f"demo-q-{number}", course, store, last_quarter + timedelta(days=index % 5), people)
        week = _session(f"demo-w-{number}", course, store, last_week - timedelta(days=index % 3), people)
        live = _session(f"demo-n-{number}", next_course, store, now - timedelta(minutes=75), people)
        sessions += [past, week, live]
        for session in (past, week, live):
            for person, minute in ((first, 35), (second, 52)):
                photo(session, person, f"{session.session_id}-{person}", minute)
    fire_drill = company.COURSES[1]
    for region in company.REGIONS:
        store = company.store_path(region, 1)
        drilled = [clerk for number in (1, 2) for clerk in clerks_of(company.store_path(region, number))[:2]]
        start = last_week + timedelta(days=1)
        drill = _session(f"demo-g-{region}", fire_drill, store, start, drilled, title="消防演练（合影）", group=True)
        sessions.append(drill)
        together = [heads[faces[person]] for person in drilled]
        photo(drill, drilled[0], drill.session_id, 40, draw=_group(together, drill))
    return Story(sessions=tuple(sessions), faces=faces, uploads=_with_cheats(uploads, heads, faces))


def today(now: datetime) -> tuple[Session, ...]:
    """Sessions that run now in every training store, for a demo started on a later day."""
    start = now.astimezone(UTC).replace(microsecond=0) - timedelta(minutes=20)
    return tuple(
        _session(f"demo-{start:%y%m%d%H%M}-{store[-3:]}", company.COURSES[index % 6], store, start, clerks_of(store))
        for index, store in enumerate(STORES_TRAINING)
    )


def _group(heads: Sequence[scenes.Head], session: Session) -> Callable[[], bytes]:
    return lambda: scenes.jpeg(
        scenes.group(list(heads), session.session_id), exif=_exif(session.starts_at + timedelta(minutes=40))
    )


_FILMED = "demo-n-016-staff-047"
"""The one that is a video: taken too far away, so that it is on the queue."""


# Which upload becomes which cheat, and for reuse the upload it was taken from: another store, another day.
_CHEATS: tuple[tuple[str, Cheat, str | None], ...] = (
    ("demo-q-013-staff-038", "other_face", None),
    ("demo-w-001-staff-002", "other_face", None),
    ("demo-n-025-staff-074", "other_face", None),
    ("demo-w-002-staff-004", "last_year", None),
    ("demo-n-014-staff-041", "last_year", None),
    ("demo-w-013-staff-037", "same_bytes", "demo-q-001-staff-001"),
    ("demo-w-014-staff-040", "re_encoded", "demo-q-002-staff-004"),
    ("demo-n-003-staff-008", "re_encoded", "demo-w-026-staff-076"),
    ("demo-w-015-staff-044", "cropped", "demo-q-015-staff-044"),
    ("demo-n-027-staff-079", "mirrored", "demo-q-016-staff-046"),
    ("demo-w-028-staff-082", "screenshot", "demo-q-028-staff-082"),
    ("demo-w-025-staff-073", "wrong_place", None),
    ("demo-n-016-staff-047", "wrong_place", None),
    ("demo-q-026-staff-077", "edited", None),
    ("demo-n-004-staff-011", "edited", None),
    ("demo-w-027-staff-080", "ai_marked", None),
)


def _with_cheats(honest: list[Upload], heads: Sequence[scenes.Head], faces: dict[str, int]) -> tuple[Upload, ...]:
    by_name = {upload.name: upload for upload in honest}
    for name, cheat, source in _CHEATS:
        by_name[name] = _cheat(by_name[name], cheat, by_name[source] if source else None, heads, faces)
    return tuple(sorted(by_name.values(), key=lambda upload: upload.announced_at))


def _cheat(
    mine: Upload, cheat: Cheat, source: Upload | None, heads: Sequence[scenes.Head], faces: dict[str, int]
) -> Upload:
    own = heads[faces[mine.employee_id]]
    taken = mine.capture.captured_at or mine.announced_at
    if source is not None:
        gallery = Capture(source="gallery", captured_at=None)
        return replace(
            mine, cheat=cheat, draw=_taken_from(source, cheat), capture=gallery, with_nonce=False, source=source.name
        )
    if cheat == "other_face":
        other = heads[(faces[mine.employee_id] + 5) % len(heads)]
        return replace(
            mine, cheat=cheat, draw=lambda: scenes.jpeg(scenes.portrait(other, mine.name), exif=_exif(taken))
        )
    if cheat == "last_year":
        old = taken - timedelta(days=371)
        capture = Capture(source="gallery", captured_at=None)
        return replace(mine, cheat=cheat, capture=capture, with_nonce=False,
                       draw=lambda: scenes.jpeg(scenes.portrait(own, mine.name), exif=_exif(old)))  # fmt: skip
    if cheat == "wrong_place":
        away = replace(mine, cheat=cheat, capture=_phone(Random(mine.name), mine.session, taken, far_km=4.2))
        if mine.name != _FILMED:
            return away
        return replace(
            away,
            content_type="video/mp4",
            draw=lambda: film(scenes.portrait(own, mine.name), taken, seed=len(mine.name)),
        )
    attributes = 'xmp:CreatorTool="Adobe Photoshop 26.1 (Macintosh)"'
    if cheat == "ai_marked":
        attributes = f'Iptc4xmpExt:DigitalSourceType="{SOURCE_TYPES}trainedAlgorithmicMedia"'
    xmp = _XMP.format(attributes=attributes).encode()

    def changed() -> bytes:
        picture = scenes.jpeg(scenes.retouched(scenes.portrait(own, mine.name)), exif=_exif(taken), xmp=xmp)
        if cheat != "ai_marked":
            return picture
        return authority_of_demo().sign(picture, "image/jpeg", GENERATED, generator="Demo picture maker")

    capture = mine.capture.model_copy(update={"source": "gallery"})
    return replace(mine, cheat=cheat, with_nonce=False, capture=capture, draw=changed)


def _taken_from(source: Upload, cheat: Cheat) -> Callable[[], bytes]:
    def draw() -> bytes:
        data = source.draw()
        picture = Image.open(BytesIO(data)).convert("RGB")
        if cheat == "same_bytes":
            return data
        if cheat == "cropped":
            return scenes.jpeg(scenes.cropped(picture, 0.2), quality=85)
        if cheat == "mirrored":
            return scenes.jpeg(scenes.mirrored(picture), quality=80)
        if cheat == "screenshot":
            return scenes.jpeg(scenes.screenshot(picture), quality=80)
        return scenes.jpeg(picture.resize((1280, 960)), quality=62)

    return draw
