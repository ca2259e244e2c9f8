"""Everybody can use every page of the phone and the console: by eye, by ear, by keyboard, with gloves, in both
languages, light and dark, whatever people are called and whatever they write.

The company is made of hard texts: a store and a person with 200 letters and no space, a name from right to left, markup
and emoji in a title, in a reason and in a statement.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from infra.local.context import DemoContext
from infra.local.seed import environment
from infra.paths import WEB
from tests.screens.pages import SCREENS, App, Who
from tests.screens.visit import PATIENCE_MS, SIZE, Language, Visit, visiting
from yanzhen import case_life
from yanzhen.case import CaseKey
from yanzhen.directory import Employee, Geofence, OrgUnit, Role
from yanzhen.evidence import Box, Capture, Evidence, Face, FaceFacts, MediaFacts, Observations, Position, ReuseFacts
from yanzhen.policy import Policy
from yanzhen.training import Course, Session
from yanzhen.verdict import Finding, Measure, Outcome, decide
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

pytestmark = [pytest.mark.stack, pytest.mark.browser]

PASSWORD = "Browser-password-7"
STORE = "palm/store-001"
LONG = ("Abdurrahman" * 19)[:200]
ARABIC = "محمد عبد الله 😀"
MARKUP = "<img src=x onerror='window.ran = true'><script>window.ran = true</script>"
TITLE = f"{MARKUP} سلامة الغذاء & hygiene 食品安全 🧯"
NAMES = {"employee": ARABIC, "manager": LONG, "hr": ARABIC, "admin": "Ada Min", "auditor": f"<b>{ARABIC}</b>"}
PLACES = {"employee": STORE, "manager": STORE}
FINE = ("integrity.opens", "person.found", "time.in_window", "reuse.first_seen")

AXE = (WEB / "node_modules" / "axe-core" / "axe.min.js").read_text()
SERIOUS = """(rules) => axe.run(document, { resultTypes: ['violations'], ...rules }).then((found) => found.violations
  .filter((each) => ['serious', 'critical'].includes(each.impact))
  .map((each) => each.id + ': ' + each.nodes
    .map((node) => node.html.slice(0, 120) + ' ' + (node.any[0]?.message ?? '')).join(' | ')))"""
DRAWN = """async () => { for (let frame = 0; frame < 10; frame++) await new Promise(requestAnimationFrame) }"""
"""Until colours have changed: even without motion that takes a frame or two."""
CONTRAST = {"runOnly": ["color-contrast"]}
SMALL = """[...document.querySelectorAll('button, a[href], [role=button], input:not([hidden])')]
  .map((each) => [each.outerHTML.slice(0, 90), each.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < 47.5 || box.height < 47.5))
  .map(([html, box]) => 'small ' + Math.round(box.width) + 'x' + Math.round(box.height) + ' ' + html)"""


def _person(who: str) -> str:
    return f"palm-{who}"


@pytest.fixture(scope="module")
def company(stack: DemoContext, face: Image.Image) -> DemoContext:
    """One of each role; a photo in question, one found false by two people, and a case that was answered."""
    with environment(stack.environment):
        world = Runtime(Settings.from_env(stack.environment))
        world.directory.put_unit(OrgUnit(path="palm", name="نخلة Palm", kind="company"))
        world.directory.put_unit(OrgUnit(path=STORE, name=LONG, kind="store"))
        for who, name in NAMES.items():
            subject = stack.add_sign_in(_person(who), PASSWORD, role=Role(who), name=who).subject
            unit = PLACES.get(who, "palm")
            world.directory.put_employee(
                Employee(employee_id=_person(who), name=name, unit_path=unit, role=Role(who), subject=subject)
            )
        other = Employee(employee_id="palm-other", name=LONG, unit_path=STORE, role=Role.EMPLOYEE)
        world.directory.put_employee(other)
        world.training.put_course(Course(course_id="palm", name_zh=TITLE, name_en=TITLE))
        now = datetime.now(UTC)
        sessions = [
            Session(
                session_id=f"palm-{number}", course_id="palm", title=TITLE, unit_path=STORE,
                starts_at=now - timedelta(minutes=30), ends_at=now + timedelta(hours=2, minutes=number),
                geofence=Geofence(latitude=31.2, longitude=121.4, radius_m=150),
                participants=(_person("employee"), "palm-other"),
            )
            for number in (1, 2)
        ]  # fmt: skip
        for session in sessions:
            world.training.add_session(session)
        picture = BytesIO()
        face.save(picture, "JPEG")
        _far_away(world, sessions[0], 0, "palm-other", picture.getvalue(), now)
        found_false = _far_away(world, sessions[0], 1, _person("employee"), picture.getvalue(), now)
        key = CaseKey(subject_id=_person("employee"), kind="resubmit", period="session/palm-1")
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
        evidence = _api(stack, reviewer, "GET", f"/v1/evidence/{found_false}")["evidence"]
        _api(
            stack, reviewer, "POST", f"/v1/evidence/{found_false}/reviews",
            {
                "decision": "overturn" if reviewer == "hr" else "confirm",
                "word": "false" if reviewer == "hr" else None,
                "reason": "other", "comment": f"{MARKUP} {ARABIC}", "version": evidence["version"],
            },
        )  # fmt: skip
    statement = f"{MARKUP} {LONG} {ARABIC}"
    _api(stack, "employee", "POST", f"/v1/cases/{case_id}/statement", {"text": statement})
    return stack


def _far_away(world: Runtime, session: Session, number: int, person: str, picture: bytes, now: datetime) -> str:
    """A photo as the pipeline leaves it: judged `suspect` by its place."""
    evidence = world.evidence.announce(
        Evidence(
            evidence_id=f"01ARZ3NDEKTSV4RRFFQ69G0PM{number}", session_id=session.session_id, course_id="palm",
            employee_id=person, unit_path=STORE, sha256=f"7{number:063x}", size_bytes=len(picture),
            content_type="image/jpeg", client_id=f"00000000-0000-4000-8000-0000000007{number:02d}",
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
        media=MediaFacts(format="jpeg", width=512, height=512),
        faces=FaceFacts(
            adapter="onnx-mesh468",
            faces=(Face(box=Box(left=0.3, top=0.1, width=0.3, height=0.3), score=0.99, width_px=150, usable=True),),
        ),
        reuse=ReuseFacts(quality=90),
    )
    policy = Policy(effective_from=datetime(2020, 1, 1, tzinfo=UTC))
    world.evidence.judge(evidence.evidence_id, decide((outside, *passed), policy, now), seen)
    return evidence.evidence_id


def _api(stack: DemoContext, who: str, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    token = stack.tokens(_person(who), PASSWORD)["AccessToken"]
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid5(NAMESPACE_URL, who + path))}
    answer = httpx.request(method, f"{stack.web_url}{path}", json=body, headers=headers, timeout=PATIENCE_MS / 1000)
    assert answer.is_success, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def visit(company: DemoContext, browser: Browser) -> Iterator[Callable[[App, Who], Visit]]:
    """Somebody's window, in which they signed in once."""
    with ExitStack() as open_windows:
        known: dict[tuple[App, Who], Visit] = {}

        def visit(app: App, who: Who) -> Visit:
            if (app, who) not in known:
                known[app, who] = open_windows.enter_context(visiting(browser, company.web_url, app))
                if who != "nobody":
                    known[app, who].sign_in(_person(who), PASSWORD)
            return known[app, who]

        yield visit


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("app", SCREENS)
def test_no_page_has_a_serious_finding_or_breaks_on_a_hard_text(
    visit: Callable[[App, Who], Visit], app: App, language: Language
) -> None:
    wrong: dict[str, list[str]] = {}
    for screen in SCREENS[app]:
        there = visit(app, screen.who)
        page = there.page
        broken: list[str] = []
        page.on("pageerror", lambda error, broken=broken: broken.append(str(error)[:300]))  # type: ignore[misc]
        if not there.open(screen, language):
            wrong[screen.name] = ["there is nothing to see"]
            continue
        page.evaluate(AXE)
        found = page.evaluate(SERIOUS, {})
        if app == "phone":
            found += page.evaluate(SMALL)
        if language == "zh":
            page.emulate_media(color_scheme="dark")
            expect(page.locator(":root")).to_have_attribute("data-theme", "dark")
            page.evaluate(DRAWN)
            found += [f"dark {each}" for each in page.evaluate(SERIOUS, CONTRAST)]
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > SIZE[app][0]:
            found.append(f"{width} px wide")
        if page.evaluate("window.ran === true"):
            found.append("markup was run")
        if page.evaluate("document.documentElement.lang") != {"zh": "zh-CN", "en": "en"}[language]:
            found.append("another language")
        if found or broken:
            wrong[screen.name] = [*found, *broken]
    assert not wrong, json.dumps(wrong, indent=1, ensure_ascii=False)


def test_markup_is_shown_as_it_was_written(visit: Callable[[App, Who], Visit]) -> None:
    there = visit("phone", "employee")
    there.page.goto(f"{there.web}/history")
    expect(there.page.get_by_text(TITLE).first).to_be_visible()


def test_a_name_from_right_to_left_does_not_turn_its_sentence(visit: Callable[[App, Who], Visit]) -> None:
    there = visit("phone", "employee")
    there.speak("en")
    there.page.goto(f"{there.web}/")
    expect(there.page.get_by_role("heading", level=1)).to_have_text(f"Hello \u2068{ARABIC}\u2069")


def test_the_keyboard_reaches_every_page_of_the_console(visit: Callable[[App, Who], Visit]) -> None:
    there = visit("console", "hr")
    page = there.page
    there.speak("en")
    page.goto(f"{there.web}/console/")
    there.settled()
    wanted = page.locator("nav a").count()
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate("""() => { const at = document.activeElement; const style = getComputedStyle(at);
          return [at.closest('nav') && at.href, at.matches(':focus-visible') && style.outlineStyle !== 'none'] }""")
        if seen[0]:
            assert seen[1], f"no focus ring on {seen[0]}"
            reached.add(seen[0])
    assert len(reached) == wanted


def test_an_address_opened_before_sign_in_is_where_one_comes_back_to(company: DemoContext, browser: Browser) -> None:
    with visiting(browser, company.web_url, "console") as there:
        there.page.goto(f"{there.web}/console/sessions?period=quarter&unit={STORE}")
        there.page.locator(".welcome button").first.click()
        there.page.locator("#username").fill(_person("hr"))
        there.page.locator("#password").fill(PASSWORD)
        there.page.get_by_role("button", name="Sign in").click()
        expect(there.page).to_have_url(re.compile(rf"/console/sessions\?period=quarter&unit={STORE}$"))
        there.settled()


@pytest.mark.parametrize(("status", "kind"), [(404, "not_found"), (429, "busy"), (503, "server")])
def test_a_page_of_the_console_whose_answer_fails_says_so_and_goes_on(
    visit: Callable[[App, Who], Visit], status: int, kind: str
) -> None:
    there = visit("console", "hr")
    page = there.page
    page.route(re.compile("/v1/cases"), lambda route: route.fulfill(status=status, body="broken"))
    page.goto(f"{there.web}/console/cases?stage=answered")
    expect(page.locator(f".state[data-kind='{kind}']")).to_be_visible()
    page.unroute_all()
    page.locator(".state .button-primary").click()
    expect(page.locator(".card-table")).to_be_visible()


def test_a_page_of_the_console_without_a_network_says_so(visit: Callable[[App, Who], Visit]) -> None:
    there = visit("console", "hr")
    there.page.route(re.compile("/v1/people|/v1/employees"), lambda route: route.abort())
    there.page.goto(f"{there.web}/console/people")
    expect(there.page.locator(".state[data-kind='offline']")).to_be_visible()
    there.page.unroute_all()


def test_a_language_nobody_knows_falls_back_to_the_persons_own(visit: Callable[[App, Who], Visit]) -> None:
    there = visit("phone", "employee")
    there.page.evaluate("localStorage.setItem('yanzhen.locale', 'xx_!!')")
    there.page.goto(f"{there.web}/")
    expect(there.page.get_by_role("heading", level=1)).to_contain_text("您好")
