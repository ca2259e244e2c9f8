"""What leaves the console is what is seen in it: as CSV, as a workbook and on paper."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hard_company import FORMULA, STORE
from playwright.sync_api import Page, expect
from sheets import of_csv, of_workbook

from tests.screens.pages import App, Who
from tests.screens.visit import Visit

pytestmark = [pytest.mark.stack, pytest.mark.browser]

Open = Callable[[App, Who], Visit]

LISTS = {
    "people": "/people?sort=-name&cols=name,number,unit,role,active",
    "people sought": "/people?q=palm&role=employee&sort=number&cols=number,name",
    "sessions": "/sessions?sort=-name&cols=name,unit,state,expected,received,suspect",
    "files": "/evidence?view=table&word=suspect&sort=number&cols=person,word,points,session,number",
}
"""A filter, an order and a choice of columns each, all in the address."""
READ = {"csv": of_csv, "xlsx": of_workbook}
FORMULA_BEGINS = tuple("=+-@")


def text(said: str) -> str:
    """As one reads it: without what keeps lines and directions apart."""
    return " ".join(re.sub("[\u2066-\u2069]", "", said).split())


def seen(page: Page) -> list[list[str]]:
    """Title and rows of the table on the screen."""
    title = page.locator(".ant-table-thead th").all()
    rows = page.locator(".ant-table-tbody tr.ant-table-row").all()
    return [
        [text(cell.inner_text()) for cell in title],
        *([text(cell.inner_text()) for cell in row.locator("td").all()] for row in rows),
    ]


def exported(page: Page, kind: str, folder: Path) -> list[list[str]]:
    page.locator(".list-tools button", has=page.locator(".anticon-download")).click()
    with page.expect_download() as waiting:
        page.get_by_role("menuitem", name=re.compile(kind, re.IGNORECASE)).click()
    assert waiting.value.suggested_filename.endswith(f".{kind}")
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return [[text(cell) for cell in row] for row in READ[kind](file)]


def unescaped(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA_BEGINS) else cell


@pytest.mark.parametrize("kind", READ)
@pytest.mark.parametrize("name", LISTS)
def test_an_export_holds_the_rows_of_the_screen_in_their_order_and_columns(
    visit: Open, name: str, kind: str, tmp_path: Path
) -> None:
    there = visit("console", "hr")
    there.page.goto(f"{there.web}/console{LISTS[name]}")
    there.settled()
    expect(there.page.locator(".ant-table-row").first).to_be_visible()
    shown = seen(there.page)
    found = exported(there.page, kind, tmp_path)
    assert [[unescaped(cell) for cell in row] for row in found] == shown
    assert len(found) > 1
    assert not [cell for row in found for cell in row if cell.startswith(FORMULA_BEGINS)], "no cell is a formula"
    if name == "people":
        assert f"'{FORMULA}" in [row[0] for row in found]


def test_the_board_is_one_sheet_of_paper_in_light_without_its_frame(visit: Open) -> None:
    there = visit("console", "hr")
    page = there.page
    page.goto(f"{there.web}/console/")
    there.settled()
    expect(page.locator(".trend canvas")).to_be_visible()
    page.emulate_media(media="print", color_scheme="dark")
    try:
        expect(page.locator(":root")).to_have_attribute("data-theme", "light")
        for part in (".side", ".top-bar", ".page-actions"):
            expect(page.locator(part).first).to_be_hidden()
        expect(page.locator(".figures")).to_be_visible()
        expect(page.locator(".board-units table")).to_be_visible()
        assert sheets(page) == 1
    finally:
        page.emulate_media(media="screen", color_scheme="light")


@pytest.mark.parametrize("address", ["/sessions/palm-1", f"/sessions?unit={STORE}", "/evidence?view=table", "/cases"])
def test_a_list_goes_on_paper_whole_without_what_only_a_screen_needs(visit: Open, address: str) -> None:
    there = visit("console", "hr")
    page = there.page
    page.goto(f"{there.web}/console{address}")
    there.settled()
    rows = page.locator("tbody tr:visible").count()
    page.emulate_media(media="print")
    try:
        expect(page.locator(".side")).to_be_hidden()
        expect(page.locator(".list-tools")).to_have_count(0) if "palm-1" in address or address == "/cases" else expect(
            page.locator(".list-tools")
        ).to_be_hidden()
        assert page.locator("tbody tr:visible").count() == rows
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is cut at the right"
        assert sheets(page) >= 1
    finally:
        page.emulate_media(media="screen")


def sheets(page: Page) -> int:
    """How many sheets the page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
