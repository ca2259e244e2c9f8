"""Listings of a period: what a figure counts is what its link shows."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.unit.api_gateway import Answer, ask
from tests.unit.api_world import FINE, ApiWorld, brought, company, serving


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


def listed(path: str, who: str = "hr", **query: Any) -> list[dict[str, Any]]:
    """Every item of a listing, page by page."""
    items: list[dict[str, Any]] = []
    for _ in range(200):
        page = ask("GET", path, who=who, query=query)
        assert page.status == 200, page.body
        items += page.body["items"]
        if page.body["next"] is None:
            return items
        query["cursor"] = page.body["next"]
    raise AssertionError("the listing does not end")


def counts(unit: str, period: str) -> dict[str, int]:
    found: dict[str, int] = ask("GET", "/v1/tallies", who="hr", query={"unit": unit, "period": period}).body["row"][
        "counts"
    ]
    return found


@pytest.mark.parametrize("limit", [1, 2, 50])
@pytest.mark.parametrize("period", ["month#2026-03", "quarter#2026-Q1", "day#2026-03-16"])
def test_the_sessions_of_a_period_are_those_its_tally_counts(world: ApiWorld, period: str, limit: int) -> None:
    found = listed("/v1/sessions", unit="acme", period=period, limit=limit)

    assert sum(one["expected"] for one in found) == counts("acme", period)["expected"]
    assert len({one["session_id"] for one in found}) == len(found)


@pytest.mark.parametrize("limit", [1, 3, 50])
@pytest.mark.parametrize("word", ["genuine", "waiting", "suspect", None])
def test_the_files_of_a_period_are_those_its_tally_counts(world: ApiWorld, word: str | None, limit: int) -> None:
    brought(world, "lin", "running", findings=FINE)
    brought(world, "lin", "running")
    brought(world, "lin", "ended", findings=FINE)
    query = {"word": word} if word else {}

    for unit in ("acme", "acme/east", "acme/west"):
        found = listed("/v1/evidence", unit=unit, period="month#2026-03", limit=limit, **query)
        assert len(found) == counts(unit, "month#2026-03")[word or "files"]


def test_a_persons_files_are_those_of_units_the_caller_may_read(world: ApiWorld) -> None:
    brought(world, "lin", "running", findings=FINE)

    found = listed("/v1/evidence", employee_id="lin")

    assert {one["employee_id"] for one in found} == {"lin"}
    assert ask("GET", "/v1/evidence", who="hr", query={"employee_id": "lin", "unit": "acme/west"}).status == 404
    assert ask("GET", "/v1/evidence", who="hr", query={"employee_id": "nobody"}).status == 404


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("/v1/evidence", {}, "word"),
        ("/v1/evidence", {"employee_id": "lin", "period": "month#2026-03"}, "period"),
        ("/v1/sessions", {"day": "2026-03-16", "period": "month#2026-03"}, "period"),
    ],
)
def test_a_listing_without_sense_is_refused(world: ApiWorld, path: str, query: dict[str, str], field: str) -> None:
    answer: Answer = ask("GET", path, who="hr", query=query)

    assert (answer.status, answer.body["errors"][0]["field"]) == (400, field)


@pytest.mark.parametrize("cursor", ["x", "WzEsMiwzXQ", "W251bGwsIC0xLCBudWxsXQ", "2026-02-01", "2026-03-16~x"])
@pytest.mark.parametrize("path", ["/v1/sessions", "/v1/evidence"])
def test_a_made_up_cursor_is_refused(world: ApiWorld, path: str, cursor: str) -> None:
    answer = ask("GET", path, who="hr", query={"period": "month#2026-03", "cursor": cursor})

    assert (answer.status, answer.body["errors"][0]["field"]) == (400, "cursor")


def test_sessions_are_sifted_by_state_course_and_title(world: ApiWorld) -> None:
    everything = listed("/v1/sessions", period="month#2026-03")
    running = listed("/v1/sessions", period="month#2026-03", state="running")
    one = everything[0]

    assert {session["state"] for session in running} == {"running"}
    assert one in listed("/v1/sessions", period="month#2026-03", q=one["title"][1:3].upper())
    assert listed("/v1/sessions", period="month#2026-03", course_id="none") == []
