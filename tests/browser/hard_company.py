"""A company made of hard texts: a store and a person with 200 letters and no space, a name from right to left, markup
and emoji in a title, in a reason and in a statement; and beside it one with nothing in it.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import hard_plans
import httpx
import pytest
from PIL import Image, ImageOps
from playwright.sync_api import Browser

from infra.local.context import DemoContext
from infra.local.seed import environment
from tests.screens.pages import App, Who
from tests.screens.visit import PATIENCE_MS, Visit, visiting
from tests.unit.given_videos import video
from yanzhen import case_life
from yanzhen.case import CaseKey
from yanzhen.directory import Employee, Geofence, OrgUnit, Role
from yanzhen.evidence import (
    Box,
    Capture,
    Evidence,
    Face,
    FaceFacts,
    MediaFacts,
    Observations,
    Position,
    ReuseFacts,
    ReuseMatch,
)
from yanzhen.policy import Policy
from yanzhen.training import Course, Session
from yanzhen.verdict import Finding, Measure, Outcome, decide
from yanzhen.video_facts import Span, VideoFacts
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

PASSWORD = "Browser-password-7"
STORE = "palm/store-001"
BARE = "moss"
"""A company without stores, photos or anything else; its only person is of HR."""
LONG = ("Abdurrahman" * 19)[:200]
ARABIC = "محمد عبد الله 😀"
MARKUP = "<img src=x onerror='window.ran = true'><script>window.ran = true</script>"
TITLE = f"{MARKUP} سلامة الغذاء & hygiene 食品安全 🧯"
FORMULA = '=HYPERLINK("https://x.example","a, b")'
NAMES = {"employee": ARABIC, "manager": LONG, "hr": ARABIC, "admin": "Ada Min", "auditor": f"<b>{ARABIC}</b>"}
PLACES = {"employee": STORE, "manager": STORE}
FINE = ("integrity.opens", "person.found", "time.in_window", "reuse.first_seen")


def person(who: str) -> str:
    return f"palm-{who}"


@pytest.fixture(scope="session")
def palm(stack: DemoContext, face: Image.Image) -> DemoContext:
    """One of each role; a photo in question, one found false by two people, a copy of the first, a video, and a case
    that was answered."""
    with environment(stack.environment):
        world = Runtime(Settings.from_env(stack.environment))
        world.directory.put_unit(OrgUnit(path="palm", name="نخلة Palm", kind="company"))
        world.directory.put_unit(OrgUnit(path=STORE, name=LONG, kind="store"))
        for who, name in NAMES.items():
            subject = stack.add_sign_in(person(who), PASSWORD, role=Role(who), name=who).subject
            unit = PLACES.get(who, "palm")
            world.directory.put_employee(
                Employee(
                    employee_id=person(who),
                    name=name,
                    unit_path=unit,
                    role=Role(who),
                    subject=subject,
                    email=f"{person(who)}@palm.example",
                )
            )
        world.directory.put_unit(OrgUnit(path=BARE, name="Moss", kind="company"))
        subject = stack.add_sign_in("moss-hr", PASSWORD, role=Role.HR, name="moss").subject
        world.directory.put_employee(
            Employee(employee_id="moss-hr", name="Moss", unit_path=BARE, role=Role.HR, subject=subject)
        )
        other = Employee(employee_id="palm-other", name=LONG, unit_path=STORE, role=Role.EMPLOYEE)
        world.directory.put_employee(other)
        formula = Employee(employee_id="palm-formula", name=FORMULA, unit_path=STORE, role=Role.EMPLOYEE)
        world.directory.put_employee(formula)
        world.training.put_course(Course(course_id="palm", name_zh=TITLE, name_en=TITLE))
        now = datetime.now(UTC)
        sessions = [
            Session(
                session_id=f"palm-{number}", course_id="palm", title=TITLE, unit_path=STORE,
                starts_at=now - timedelta(minutes=30), ends_at=now + timedelta(hours=2, minutes=number),
                geofence=Geofence(latitude=31.2, longitude=121.4, radius_m=150),
                participants=(person("employee"), "palm-other"),
            )
            for number in (1, 2)
        ]  # fmt: skip
        for session in sessions:
            world.training.add_session(session)
        hard_plans.plan(world, sessions, "palm", person("hr"), now)
        picture = BytesIO()
        face.save(picture, "JPEG")
        first = _far_away(world, sessions[0], 0, "palm-other", picture.getvalue(), now)
        found_false = _far_away(world, sessions[0], 1, person("employee"), picture.getvalue(), now)
        copy = ReuseMatch(
            evidence_id=first, session_id="palm-1", employee_id="palm-other", unit_path=STORE, announced_at=now,
            kind="near_copy", distance_bits=4,
        )  # fmt: skip
        shifted = BytesIO()
        ImageOps.mirror(face).save(shifted, "JPEG")
        _far_away(world, sessions[1], 2, "palm-other", shifted.getvalue(), now, reuse=(copy,))
        _film(world, sessions[1], 3, picture.getvalue(), now)
        key = CaseKey(subject_id=person("employee"), kind="resubmit", period="session/palm-1")
        case_id = world.new_id()
        world.case_desk.open(
            key,
            lambda last: case_life.opened(
                case_id, key, "missing", "missing/palm-1", unit_path=STORE, timezone=sessions[0].timezone,
                policy=world.policies.in_force(now), now=now, last=last,
            ),
            now,
        )  # fmt: skip
    for reviewer in ("hr", "admin"):
        evidence = api(stack, reviewer, "GET", f"/v1/evidence/{found_false}")["evidence"]
        api(
            stack, reviewer, "POST", f"/v1/evidence/{found_false}/reviews",
            {
                "decision": "overturn" if reviewer == "hr" else "confirm",
                "word": "false" if reviewer == "hr" else None,
                "reason": "other", "comment": f"{MARKUP} {ARABIC}", "version": evidence["version"],
            },
        )  # fmt: skip
    statement = f"{MARKUP} {LONG} {ARABIC}"
    api(stack, "employee", "POST", f"/v1/cases/{case_id}/statement", {"text": statement})
    return stack


FRAMES = (1.0, 3.0, 5.0)
FILM_S = 6


def _film(world: Runtime, session: Session, number: int, picture: bytes, now: datetime) -> None:
    """A video of which a stretch stands still, with three sampled pictures."""
    data = video(FILM_S, kind="webm", codec="libvpx", still=(3, 5))
    stops = {"frozen": (Span(at_s=3, seconds=2),), "gaps": (Span(at_s=5, seconds=0.5),)}
    facts = VideoFacts(duration_s=FILM_S, codec="vp8", frames=FRAMES, **stops)
    media = MediaFacts(format="webm", width=480, height=360, video=facts)
    evidence_id = _far_away(world, session, number, "palm-other", picture, now, kind="video/webm", media=media)
    world.media.write(f"originals/{evidence_id}", data, "video/webm")
    for frame in range(len(FRAMES)):
        world.media.write(f"frames/{evidence_id}/{frame}.jpg", picture, "image/jpeg")


PHOTO = MediaFacts(format="jpeg", width=512, height=512)


def _far_away(
    world: Runtime,
    session: Session,
    number: int,
    person: str,
    picture: bytes,
    now: datetime,
    *,
    kind: str = "image/jpeg",
    media: MediaFacts = PHOTO,
    reuse: tuple[ReuseMatch, ...] = (),
) -> str:
    """A photo as the pipeline leaves it: judged `suspect` by its place."""
    evidence = world.evidence.announce(
        Evidence(
            evidence_id=f"01ARZ3NDEKTSV4RRFFQ69G0PM{number}", session_id=session.session_id, course_id="palm",
            employee_id=person, unit_path=STORE, sha256=f"7{number:063x}", size_bytes=len(picture),
            content_type=kind, client_id=f"00000000-0000-4000-8000-0000000007{number:02d}",
            capture=Capture(source="camera", position=Position(latitude=31.204, longitude=121.404, accuracy_m=25)),
            announced_at=now,
        )
    )  # fmt: skip
    for key in (evidence.working_key, evidence.thumbnail_key):
        world.media.write(key, picture, "image/jpeg")
    world.evidence.receive(evidence.evidence_id, now, group=False)
    outside = Finding(
        check="place", outcome=Outcome.SUSPECT, code="place.outside_geofence",
        measure=Measure(name="distance_m", value=585, threshold=175, unit="m", good="at_most"),
        facts={"source": "app", "distance_m": 585, "radius_m": 150, "accuracy_m": 25},
    )  # fmt: skip
    passed = tuple(Finding(check=code.split(".")[0], outcome=Outcome.PASS, code=code) for code in FINE)
    seen = Observations(
        media=media,
        faces=FaceFacts(
            adapter="onnx-mesh468",
            faces=(Face(box=Box(left=0.3, top=0.1, width=0.3, height=0.3), score=0.99, width_px=150, usable=True),),
        ),
        reuse=ReuseFacts(quality=90, matches=reuse),
    )
    policy = Policy(effective_from=datetime(2020, 1, 1, tzinfo=UTC))
    world.evidence.judge(evidence.evidence_id, decide((outside, *passed), policy, now), seen)
    return evidence.evidence_id


def api(
    stack: DemoContext, who: str, method: str, path: str, body: dict[str, Any] | None = None, *, again: str = ""
) -> Any:
    """An answer of the API to one of the company; with another `again` the same request is another one."""
    token = stack.tokens(person(who), PASSWORD)["AccessToken"]
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid5(NAMESPACE_URL, who + path + again))}
    answer = httpx.request(method, f"{stack.web_url}{path}", json=body, headers=headers, timeout=PATIENCE_MS / 1000)
    assert answer.is_success, answer.text
    return answer.json()


@pytest.fixture(scope="session")
def visit(palm: DemoContext, browser: Browser) -> Iterator[Callable[[App, Who], Visit]]:
    """Somebody's window, in which they signed in once."""
    with ExitStack() as open_windows:
        known: dict[tuple[App, Who], Visit] = {}

        def visit(app: App, who: Who) -> Visit:
            if (app, who) not in known:
                known[app, who] = open_windows.enter_context(visiting(browser, palm.web_url, app))
                if who != "nobody":
                    known[app, who].sign_in(person(who), PASSWORD)
            return known[app, who]

        yield visit
