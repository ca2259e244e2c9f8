"""HR reviews by keyboard; what is decided is on the board; the appeal comes back; who only reads decides nothing.

One journey in this order: each part finds the queue as the part before left it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

import httpx
import pytest
from issuer import PASSWORD, PATIENCE_MS, sign_in
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from infra.local.context import DemoContext
from infra.local.seed import environment
from infra.paths import WEB
from yanzhen.directory import Employee, Geofence, OrgUnit, Role
from yanzhen.evidence import Box, Capture, Evidence, Face, FaceFacts, MediaFacts, Observations, Position, ReuseFacts
from yanzhen.policy import Policy
from yanzhen.training import Course, Session
from yanzhen.verdict import Finding, Measure, Outcome, decide
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

pytestmark = [pytest.mark.stack, pytest.mark.browser]

STORE = "oak/store-001"
PEOPLE = {"oak-hr": Role.HR, "oak-admin": Role.ADMIN, "oak-auditor": Role.AUDITOR, "oak-clerk": Role.EMPLOYEE}


@pytest.fixture(scope="module")
def company(stack: DemoContext, face: Image.Image) -> DemoContext:
    """A store with one clerk, and four photos of the clerk's that were taken too far away."""
    with environment(stack.environment):
        world = Runtime(Settings.from_env(stack.environment))
        for path, kind in (("oak", "company"), (STORE, "store")):
            world.directory.put_unit(OrgUnit.model_validate({"path": path, "name": f"Unit {path}", "kind": kind}))
        for person, role in PEOPLE.items():
            subject = stack.add_sign_in(person, PASSWORD, role=role, name=person).subject
            unit = STORE if role is Role.EMPLOYEE else "oak"
            world.directory.put_employee(
                Employee(employee_id=person, name=person, unit_path=unit, role=role, subject=subject, locale="en")
            )
        world.training.put_course(Course(course_id="oak-course", name_zh="安全", name_en="Safety"))
        now = datetime.now(UTC)
        session = Session(
            session_id="oak-1",
            course_id="oak-course",
            title="Safety under the oak",
            unit_path=STORE,
            starts_at=now - timedelta(minutes=30),
            ends_at=now + timedelta(hours=2),
            geofence=Geofence(latitude=31.2, longitude=121.4, radius_m=150),
            participants=("oak-clerk",),
        )
        world.training.add_session(session)
        picture = BytesIO()
        face.save(picture, "JPEG")
        for number in range(4):
            _far_away(world, session, number, picture.getvalue(), now)
    return stack


def _far_away(world: Runtime, session: Session, number: int, picture: bytes, now: datetime) -> None:
    """A photo as the pipeline leaves it: judged `suspect` by its place."""
    evidence = world.evidence.announce(
        Evidence(
            evidence_id=f"01ARZ3NDEKTSV4RRFFQ69G0AK{number}",
            session_id=session.session_id,
            course_id=session.course_id,
            employee_id="oak-clerk",
            unit_path=STORE,
            sha256=f"{number:064x}",
            size_bytes=len(picture),
            content_type="image/jpeg",
            client_id=f"00000000-0000-4000-8000-0000000000{number:02d}",
            capture=Capture(source="camera", position=Position(latitude=31.204, longitude=121.404, accuracy_m=25)),
            announced_at=now,
        )
    )
    for key in (evidence.working_key, evidence.thumbnail_key):
        world.media.write(key, picture, "image/jpeg")
    world.evidence.receive(evidence.evidence_id, now, group=False)
    outside = Finding(
        check="place",
        outcome=Outcome.SUSPECT,
        code="place.outside_geofence",
        measure=Measure(name="distance_m", value=585, threshold=175, unit="m", good="at_most"),
        facts={"source": "app", "distance_m": 585, "radius_m": 150, "accuracy_m": 25},
    )
    fine = ("integrity.opens", "person.found", "time.in_window", "reuse.first_seen")
    passed = tuple(Finding(check=code.split(".")[0], outcome=Outcome.PASS, code=code) for code in fine)
    seen = Observations(
        media=MediaFacts(format="jpeg", width=512, height=512),
        faces=FaceFacts(
            adapter="onnx-mesh468",
            faces=(Face(box=Box(left=0.3, top=0.1, width=0.3, height=0.3), score=0.99, width_px=150, usable=True),),
        ),
        reuse=ReuseFacts(quality=90),
    )
    policy = Policy(effective_from=datetime(2020, 1, 1, tzinfo=UTC))
    world.evidence.judge(evidence.evidence_id, decide((outside, *passed), policy, now - timedelta(hours=60)), seen)


@pytest.fixture(scope="module")
def desk(company: DemoContext, browser: Browser) -> Iterator[Page]:
    """HR's, who signed in once."""
    with browser.new_context(viewport={"width": 1280, "height": 800}, locale="en") as context:
        page = context.new_page()
        sign_in(page, f"{company.web_url}/console/review", "oak-hr")
        expect(page.locator(".photo").first).to_be_visible(timeout=PATIENCE_MS)
        yield page


@pytest.fixture
def queue(company: DemoContext, desk: Page) -> Page:
    desk.goto(f"{company.web_url}/console/review")
    return desk


def _no_barriers(page: Page) -> None:
    """axe finds nothing serious on the page as it stands."""
    page.evaluate((WEB / "node_modules" / "axe-core" / "axe.min.js").read_text())
    found = page.evaluate("axe.run().then((answer) => answer.violations)")
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert not [(one["id"], one["nodes"][0]["html"][:200]) for one in serious]


def _counts(company: DemoContext, name: str) -> int:
    token = company.tokens("oak-hr", PASSWORD)["AccessToken"]
    month = datetime.now(UTC).astimezone().strftime("month#%Y-%m")
    answer = httpx.get(
        f"{company.web_url}/v1/tallies",
        params={"unit": "oak", "period": month},
        headers={"Authorization": f"Bearer {token}"},
        timeout=120,
    )
    return int(answer.json()["row"]["counts"][name])


def test_hr_overturns_by_keyboard_and_the_board_says_so(company: DemoContext, queue: Page) -> None:
    expect(queue.locator(".photo")).to_have_count(4, timeout=PATIENCE_MS)
    expect(queue.locator(".queue-figures [data-over=true]")).to_contain_text("4", timeout=PATIENCE_MS)
    _no_barriers(queue)
    queue.keyboard.press("s")
    expect(queue.locator(".place-map")).to_be_visible(timeout=PATIENCE_MS)
    expect(queue.locator(".findings li").first).to_contain_text("585")
    _no_barriers(queue)
    queue.keyboard.press("v")
    expect(queue.get_by_role("dialog")).to_be_visible()
    queue.keyboard.press("Escape")
    expect(queue.get_by_role("dialog")).to_be_hidden()
    queue.keyboard.press("o")
    queue.keyboard.press("1")
    queue.keyboard.press("1")
    queue.keyboard.press("Enter")
    expect(queue.locator(".decision")).to_contain_text("2 of 4", timeout=PATIENCE_MS)
    queue.goto(f"{company.web_url}/console/")
    expect(queue.locator(".figures")).to_contain_text("25", timeout=PATIENCE_MS)
    assert (_counts(company, "genuine"), _counts(company, "suspect")) == (1, 3)


def test_a_false_waits_for_a_second_person(company: DemoContext, browser: Browser, queue: Page) -> None:
    expect(queue.locator(".photo")).to_have_count(3, timeout=PATIENCE_MS)
    queue.keyboard.press("j")
    queue.keyboard.press("Enter")
    expect(queue.locator(".place-map")).to_be_visible(timeout=PATIENCE_MS)
    address = queue.url
    queue.keyboard.press("o")
    queue.keyboard.press("2")
    queue.keyboard.press("5")
    queue.keyboard.press("Enter")
    expect(queue.locator(".decision")).to_contain_text("2 of 3", timeout=PATIENCE_MS)
    queue.goto(address)
    expect(queue.locator(".ant-alert")).to_contain_text("One of two", timeout=PATIENCE_MS)
    expect(queue.get_by_role("button", name="Confirm “Not true”")).to_be_disabled()
    with browser.new_context(viewport={"width": 1280, "height": 800}, locale="en") as context:
        other = context.new_page()
        sign_in(other, address, "oak-admin")
        expect(other.locator(".ant-alert")).to_contain_text("oak-hr", timeout=PATIENCE_MS)
        other.keyboard.press("c")
        other.keyboard.press("1")
        other.keyboard.press("Enter")
        expect(other.locator(".photo, .place-map").first).to_be_visible(timeout=PATIENCE_MS)
        other.goto(address)
        expect(other.locator(".status-tag-large")).to_contain_text("Not true", timeout=PATIENCE_MS)


def test_several_alike_are_confirmed_together(queue: Page) -> None:
    expect(queue.locator(".photo")).to_have_count(2, timeout=PATIENCE_MS)
    queue.keyboard.press("j")
    queue.keyboard.press("x")
    queue.keyboard.press("a")
    expect(queue.locator(".photo-choice.ant-checkbox-wrapper-checked")).to_have_count(2)
    _no_barriers(queue)
    queue.get_by_role("button", name="Confirm 2 as").press("Enter")
    expect(queue.locator(".decision")).to_contain_text("2 saved.", timeout=PATIENCE_MS)


def test_an_auditor_reads_and_decides_nothing(company: DemoContext, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en")
    sign_in(page, f"{company.web_url}/console/evidence/01ARZ3NDEKTSV4RRFFQ69G0AK0", "oak-auditor")
    expect(page.locator(".place-map")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator(".decision")).to_have_count(0)
    page.keyboard.press("o")
    expect(page.locator(".decision-draft")).to_have_count(0)
    page.goto(f"{company.web_url}/console/review")
    expect(page.locator(".state[data-kind='forbidden']")).to_be_visible(timeout=PATIENCE_MS)
    page.close()


def test_the_clerk_appeals_on_the_phone_and_hr_reads_it(company: DemoContext, browser: Browser, queue: Page) -> None:
    phone_size = {"width": 360, "height": 780}
    with browser.new_context(viewport=phone_size, locale="en", has_touch=True, is_mobile=True) as context:
        phone = sign_in(context.new_page(), f"{company.web_url}/", "oak-clerk")
        expect(phone.locator("main").first).to_be_visible(timeout=PATIENCE_MS)
        phone.goto(f"{company.web_url}/evidence/01ARZ3NDEKTSV4RRFFQ69G0AK3")
        phone.get_by_role("button", name="I disagree").click(timeout=PATIENCE_MS)
        phone.get_by_label("Why is it wrong?").fill("<b>I was there</b>")
        _no_barriers(phone)
        phone.get_by_role("button", name="Send").click()
        expect(phone.get_by_text("Somebody is looking at it.")).to_be_visible(timeout=PATIENCE_MS)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, "nothing is wider than the phone"
    expect(queue.locator(".photo")).to_have_count(1, timeout=PATIENCE_MS)
    expect(queue.locator(".photo")).to_contain_text("Appealed")
    queue.keyboard.press("s")
    expect(queue.locator(".ant-alert q")).to_have_text("<b>I was there</b>", timeout=PATIENCE_MS)
