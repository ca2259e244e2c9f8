"""The console for HR and a store's manager: from the board down to a person's file, and the list as a workbook."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from issuer import PASSWORD, PATIENCE_MS, sign_in
from playwright.sync_api import Browser, Page, expect
from sheets import of_workbook
from ulid import ULID

from infra.local.context import DemoContext
from infra.local.seed import environment
from infra.paths import WEB
from tests.unit.api_world import FINE, one_face
from yanzhen.directory import Employee, OrgUnit, Role
from yanzhen.evidence import Capture, Evidence, MediaFacts, Observations, ReuseFacts
from yanzhen.training import Course, Session
from yanzhen.verdict import decide
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

pytestmark = [pytest.mark.stack, pytest.mark.browser]

NORTH, SOUTH = "elm/north", "elm/south"
PEOPLE = {
    "elm-hr": ("elm", Role.HR, "Hannah Root"),
    "elm-head": (NORTH, Role.MANAGER, "Mo Head"),
    "elm-1": (NORTH, Role.EMPLOYEE, "Lin Hua"),
    "elm-2": (NORTH, Role.EMPLOYEE, "=SUM(1,2)"),
    "elm-3": (SOUTH, Role.EMPLOYEE, "王小明"),
}
SERIOUS = ("serious", "critical")


@pytest.fixture(scope="module")
def company(stack: DemoContext) -> Iterator[DemoContext]:
    """Two stores with a session each this month; two of three photos are in and judged."""
    with environment(stack.environment):
        world = Runtime(Settings.from_env(stack.environment))
        for path, kind, name in (("elm", "company", "Elm"), (NORTH, "store", "North"), (SOUTH, "store", "South")):
            world.directory.put_unit(OrgUnit.model_validate({"path": path, "name": name, "kind": kind}))
        for person, (unit, role, name) in PEOPLE.items():
            subject = stack.add_sign_in(person, PASSWORD, role=role, name=name).subject
            world.directory.put_employee(
                Employee(employee_id=person, name=name, unit_path=unit, role=role, subject=subject, locale="en")
            )
        world.training.put_course(Course(course_id="fire", name_zh="消防", name_en="Fire"))
        now = datetime.now(UTC)
        for session_id, unit, people in (("elm-n", NORTH, ("elm-1", "elm-2")), ("elm-s", SOUTH, ("elm-3",))):
            session = Session(
                session_id=session_id, course_id="fire", title=f"Fire drill {unit}", unit_path=unit,
                starts_at=now - timedelta(minutes=30), ends_at=now + timedelta(hours=2), participants=people,
            )  # fmt: skip
            world.training.add_session(session)
            _bring(world, session, people[0], now)
        yield stack


def _bring(world: Runtime, session: Session, person: str, now: datetime) -> None:
    evidence_id = str(ULID.from_datetime(now))
    world.evidence.announce(
        Evidence(
            evidence_id=evidence_id, session_id=session.session_id, course_id="fire", employee_id=person,
            unit_path=session.unit_path, sha256="ab" * 32, size_bytes=1000, content_type="image/jpeg",
            client_id=f"00000000-0000-4000-8000-{abs(hash(person)) % 10**12:012d}",
            capture=Capture(source="camera", captured_at=now), announced_at=now,
        )
    )  # fmt: skip
    world.evidence.receive(evidence_id, now, group=False)
    seen = Observations(
        media=MediaFacts(format="jpeg", width=4000, height=3000), faces=one_face(person), reuse=ReuseFacts(quality=90)
    )
    world.evidence.judge(evidence_id, decide(FINE, world.policies.in_force(now), now), seen)


def _api(stack: DemoContext, who: str, path: str, **query: str) -> dict[str, object]:
    token = stack.tokens(who, PASSWORD)["AccessToken"]
    answer = httpx.get(
        f"{stack.web_url}{path}", params=query, headers={"Authorization": f"Bearer {token}"}, timeout=120
    )
    answer.raise_for_status()
    found: dict[str, object] = answer.json()
    return found


def _no_serious_findings(page: Page) -> None:
    page.evaluate((WEB / "node_modules/axe-core/axe.min.js").read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((seen) => seen.violations)")
    serious = [f"{page.url}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in SERIOUS]
    assert not serious, "\n".join(serious)


def test_hr_goes_from_the_board_to_a_persons_file_and_takes_the_list_along(
    company: DemoContext, browser: Browser
) -> None:
    period = datetime.now(UTC).astimezone().strftime("month#%Y-%m")
    with browser.new_context(viewport={"width": 1280, "height": 800}, locale="en", accept_downloads=True) as context:
        page = sign_in(context.new_page(), f"{company.web_url}/console/", "elm-hr")
        expect(page.locator(".figures")).to_be_visible(timeout=PATIENCE_MS)
        north = page.get_by_role("row", name=re.compile("North"))
        expect(north).to_contain_text("1 / 2", timeout=PATIENCE_MS)
        row = _api(company, "elm-hr", "/v1/tallies", unit="elm", period=period)["row"]
        assert isinstance(row, dict)
        assert (row["counts"]["expected"], row["counts"]["received"]) == (3, 2)
        expect(page.locator(".figures")).to_contain_text("2 handed in of 3 expected")
        _no_serious_findings(page)

        north.get_by_role("link", name="North").click()
        page.get_by_role("link", name=re.compile("Fire drill")).first.click(timeout=PATIENCE_MS)
        judged = page.get_by_role("row", name=re.compile("Lin Hua")).get_by_role("link", name="Genuine")
        judged.click(timeout=PATIENCE_MS)
        expect(page.locator(".findings")).to_be_visible(timeout=PATIENCE_MS)

        page.get_by_role("link", name="People").click()
        page.get_by_label("Name or number").fill("hua")
        expect(page.get_by_role("row", name=re.compile("Lin Hua"))).to_be_visible(timeout=PATIENCE_MS)
        expect(page.get_by_role("row", name=re.compile("Mo Head"))).to_have_count(0)
        assert "q=hua" in page.url
        page.reload()
        expect(page.get_by_label("Name or number")).to_have_value("hua", timeout=PATIENCE_MS)
        expect(page.get_by_role("row", name=re.compile("Lin Hua"))).to_be_visible(timeout=PATIENCE_MS)
        _no_serious_findings(page)

        page.goto(f"{company.web_url}/console/people?sort=number")
        expect(page.get_by_role("row", name=re.compile("Mo Head"))).to_be_visible(timeout=PATIENCE_MS)
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as waiting:
            page.get_by_role("menuitem", name="Excel (XLSX)").click()
        assert waiting.value.suggested_filename == "People Elm.xlsx"
        rows = of_workbook(waiting.value.path())
        listed = _api(company, "elm-hr", "/v1/employees", unit="elm")["items"]
        assert isinstance(listed, list)
        assert rows[0][:2] == ["Name", "Number"]
        assert [line[1] for line in rows[1:]] == sorted(one["employee_id"] for one in listed)
        assert [line[0] for line in rows[1:] if line[1] == "elm-2"] == ["'=SUM(1,2)"]

        page.get_by_role("link", name=re.compile("Lin Hua")).click()
        expect(page.get_by_role("heading", name="Lin Hua")).to_be_visible(timeout=PATIENCE_MS)
        expect(page.locator(".photo")).to_have_count(1, timeout=PATIENCE_MS)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280, "nothing is wider than the console"


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_a_manager_sees_the_own_store_and_nothing_else(company: DemoContext, browser: Browser, locale: str) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 800}, locale=locale) as context:
        page = sign_in(context.new_page(), f"{company.web_url}/console/", "elm-head")
        expect(page.locator(".figures")).to_be_visible(timeout=PATIENCE_MS)
        expect(page.locator("h1")).to_contain_text("North")
        assert "South" not in page.locator("body").inner_text()
        for path in ("sessions", "people?sort=-name", "evidence?view=table"):
            page.goto(f"{company.web_url}/console/{path}")
            expect(page.locator(".ant-table-row").first).to_be_visible(timeout=PATIENCE_MS)
            assert "South" not in page.locator("body").inner_text()
            assert page.evaluate("document.documentElement.scrollWidth") <= 1280, f"{path} is wider than the console"
            _no_serious_findings(page)
        page.goto(f"{company.web_url}/console/?unit={SOUTH}")
        expect(page.locator(".state")).to_be_visible(timeout=PATIENCE_MS)


def test_the_board_moves_while_one_looks_and_rests_while_nobody_does(company: DemoContext, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 800}, locale="en") as context:
        page = sign_in(context.new_page(), f"{company.web_url}/console/", "elm-hr")
        expect(page.locator(".figures")).to_be_visible(timeout=PATIENCE_MS)
        north = page.get_by_role("row", name=re.compile("North"))
        expect(north).to_contain_text("1 / 2", timeout=PATIENCE_MS)
        link = north.get_by_role("link", name="North")
        link.focus()
        north.evaluate("row => { row.dataset.stays = 'yes' }")
        with environment(company.environment):
            world = Runtime(Settings.from_env(company.environment))
            session = world.training.session("elm-n")
            assert session
            _bring(world, session, "elm-2", datetime.now(UTC))
        expect(north).to_contain_text("2 / 2", timeout=PATIENCE_MS)
        assert north.get_attribute("data-stays") == "yes", "the row is the same, not drawn anew"
        assert link.evaluate("link => link === document.activeElement")

        left = context.new_page()
        left.clock.install()
        left.goto(page.url)
        expect(left.locator(".board-units tbody tr").first).to_be_visible(timeout=PATIENCE_MS)
        _show(left, "hidden")
        left.wait_for_load_state("networkidle")
        asked: list[str] = []
        left.on("request", lambda request: asked.append(request.url))
        left.clock.run_for(60_000)
        assert not [url for url in asked if "/v1/tallies" in url]
        with left.expect_request(re.compile("/v1/tallies"), timeout=PATIENCE_MS):
            _show(left, "visible")


def test_figures_that_stand_still_are_not_sent_again(company: DemoContext, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 800}, locale="en") as context:
        page = sign_in(context.new_page(), f"{company.web_url}/console/", "elm-hr")
        expect(page.locator(".figures")).to_be_visible(timeout=PATIENCE_MS)
        page.goto(f"{company.web_url}/console/?unit={SOUTH}")
        expect(page.locator(".figures")).to_be_visible(timeout=PATIENCE_MS)
        wire = context.new_cdp_session(page)
        statuses: list[int] = []
        asked: set[str] = set()
        wire.on("Network.requestWillBeSent", lambda sent: _noted(asked, sent))
        wire.on("Network.responseReceivedExtraInfo", lambda got: statuses.append(got["statusCode"])
                if got["requestId"] in asked else None)  # fmt: skip
        wire.send("Network.enable")
        for _ in range(2):
            with page.expect_response(re.compile("/v1/tallies"), timeout=PATIENCE_MS):
                pass
        page.wait_for_timeout(100)
        assert statuses
        assert set(statuses) == {304}
        expect(page.locator(".figures")).to_be_visible()


def _noted(asked: set[str], sent: dict[str, Any]) -> None:
    if "/v1/tallies" in sent["request"]["url"]:
        asked.add(sent["requestId"])


def test_numbers_of_a_session_lead_to_the_people_and_photos_they_count(company: DemoContext, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 800}, locale="en") as context:
        page = sign_in(context.new_page(), f"{company.web_url}/console/sessions?unit={SOUTH}", "elm-hr")
        row = page.locator(".ant-table-row").first
        expect(row).to_be_visible(timeout=PATIENCE_MS)
        row.locator("a[href*='show=received']").click()
        people = page.locator(".card-table .ant-table-row")
        expect(people).to_have_count(1, timeout=PATIENCE_MS)
        expect(page.locator(".session-photos .photo")).to_have_count(1)
        page.get_by_label("Show only").press("Enter")
        page.get_by_title("To check", exact=True).click()
        expect(page.locator(".card-table .empty")).to_be_visible()
        expect(page.locator(".session-photos")).to_have_count(0)
        assert "show=suspect" in page.url


def _show(page: Page, state: str) -> None:
    """As when another tab comes to the front, or this one again."""
    page.evaluate(
        """state => {
            Object.defineProperty(document, 'visibilityState', {configurable: true, value: state})
            document.dispatchEvent(new Event('visibilitychange'))
        }""",
        state,
    )
