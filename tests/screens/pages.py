"""Every page of the phone and of the console: its route, who opens it, and where there is something to see on it.

A new page is one line here. `make screenshots` takes its picture, axe looks at it, and a test holds that each route of
the two routers has a line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from playwright.sync_api import Page

App = Literal["phone", "console"]
Who = Literal["employee", "manager", "hr", "admin", "auditor", "nobody"]
Ask = Callable[[str], Any]
"""The API as the one who opens the page: a path and query in, the parsed answer out."""


@dataclass(frozen=True)
class Screen:
    """One page as one person sees it."""

    name: str
    """Of its pictures, and of the page in words."""
    route: str
    """As the router writes it; empty before sign-in."""
    who: Who
    find: Callable[[Ask], str | None] = lambda _: None
    """What stands for `:id` in the route; None: there is nothing of the kind to see."""
    query: str = ""
    act: Callable[[Page], None] = lambda _: None
    """What the person does there before one looks."""
    dark: bool = False
    """Also pictured in dark."""

    def address(self, ask: Ask) -> str | None:
        """The page's path and query in its app, or None when there is nothing to see."""
        if ":id" not in self.route:
            return self.route + self.query
        found = self.find(ask)
        return found and self.route.replace(":id", found) + self.query


def _session(ask: Ask) -> str | None:
    return next((one["session_id"] for one in ask("/v1/sessions/mine?limit=50")["items"] if not one["mine"]), None)


def _my_photo(ask: Ask) -> str | None:
    mine = [one["mine"] for one in ask("/v1/sessions/mine?limit=50")["items"] if one["mine"]]
    return next((one["evidence_id"] for one in mine), None)


def _my_case(ask: Ask) -> str | None:
    return next((one["case_id"] for one in ask("/v1/cases/mine?limit=20")["items"]), None)


def _first(path: str, key: str) -> Callable[[Ask], str | None]:
    """The first of a list over the whole company."""

    def find(ask: Ask) -> str | None:
        unit = ask("/v1/me")["unit"]["path"]
        return next((str(one[key]) for one in ask(f"{path}&unit={unit}")["items"]), None)

    return find


def _copied(ask: Ask) -> str | None:
    """A photo in question that was used before, for the two pictures beside each other; else the first in question."""
    items = ask(f"/v1/reviews?limit=100&unit={ask('/v1/me')['unit']['path']}")["items"]
    ids = [str(one["evidence_id"]) for one in items]
    return next((one for one in ids if ask(f"/v1/evidence/{one}").get("reuse")), next(iter(ids), None))


def _case(ask: Ask) -> str | None:
    """The first case that is open, else one that was answered."""
    of = [_first(f"/v1/cases?stage={stage}&limit=1", "case_id") for stage in ("open", "answered")]
    return next(filter(None, (find(ask) for find in of)), None)


def _video(ask: Ask) -> str | None:
    """The first video of the queue."""
    items = ask(f"/v1/reviews?limit=100&unit={ask('/v1/me')['unit']['path']}")["items"]
    return next((str(one["evidence_id"]) for one in items if one["kind"] == "video"), None)


def _plan(state: str) -> Callable[[Ask], str | None]:
    """The first plan in that state."""

    def find(ask: Ask) -> str | None:
        plans = ask("/v1/plans?limit=50")["items"]
        return next((str(one["plan_id"]) for one in plans if one["state"] == state), None)

    return find


def _film(page: Page) -> None:
    page.locator(".capture-modes button").nth(1).click()
    page.locator(".shutter-video:enabled").click()
    page.locator(".recorded").wait_for()


def _filmed(page: Page) -> None:
    _film(page)
    page.locator(".shutter-stop:enabled").click()
    page.locator(".viewfinder-choice").wait_for()


def _slide(page: Page) -> None:
    page.keyboard.press("x")
    page.locator(".slider input").wait_for()


def _overturn(page: Page) -> None:
    page.keyboard.press("o")
    page.locator(".decision-draft").wait_for()


def _propose(page: Page) -> None:
    page.locator(".page-actions .ant-btn-primary").click()
    page.locator(".policy-editing").wait_for()


PHONE = (
    Screen("welcome", "", "nobody"),
    Screen("home", "/", "employee", dark=True),
    Screen("session", "/sessions/:id", "employee", _session),
    Screen("camera", "/sessions/:id/camera", "employee", _session),
    Screen("recording a video", "/sessions/:id/camera", "employee", _session, act=_film),
    Screen("recorded video", "/sessions/:id/camera", "employee", _session, act=_filmed),
    Screen("verdict", "/evidence/:id", "employee", _my_photo, dark=True),
    Screen("history", "/history", "employee"),
    Screen("cases", "/cases", "employee"),
    Screen("case", "/cases/:id", "employee", _my_case, dark=True),
    Screen("me", "/me", "employee"),
    Screen("privacy", "/me/privacy", "employee"),
    Screen("face", "/me/face", "employee"),
    Screen("calendar", "/me/calendar", "employee"),
    Screen("messages", "/me/messages", "employee"),
    Screen("chats", "/me/messages/chats", "employee"),
)

CONSOLE = (
    Screen("welcome", "", "nobody"),
    Screen("board", "/", "hr", dark=True),
    Screen("board of a manager", "/", "manager"),
    Screen("sessions", "/sessions", "hr"),
    Screen("session", "/sessions/:id", "hr", _first("/v1/evidence?limit=1&word=false", "session_id")),
    Screen("new session", "/sessions/new", "hr"),
    Screen("plans", "/plans", "hr"),
    Screen("new plan", "/plans/new", "hr"),
    Screen("plan", "/plans/:id", "hr", _plan("published")),
    Screen("draft of a plan", "/plans/:id", "hr", _plan("draft")),
    Screen("calendar", "/plans/calendar", "hr"),
    Screen("calendar of a week", "/plans/calendar", "hr", query="?view=week"),
    Screen("review", "/review", "hr", dark=True),
    Screen("review of a photo", "/review/:id", "hr", _copied, act=_overturn, dark=True),
    Screen("review of a copy", "/review/:id", "hr", _copied, act=_slide),
    Screen("review of a video", "/review/:id", "hr", _video, dark=True),
    Screen("evidence", "/evidence", "hr"),
    Screen("evidence as a table", "/evidence", "hr", query="?view=table"),
    Screen("photo", "/evidence/:id", "auditor", _first("/v1/evidence?limit=1&word=false", "evidence_id")),
    Screen("cases", "/cases", "hr"),
    Screen("case", "/cases/:id", "hr", _case, dark=True),
    Screen("messages", "/messages", "hr"),
    Screen("templates", "/messages/templates", "hr"),
    Screen("people", "/people", "hr"),
    Screen("import of people", "/people", "hr", query="?import=new"),
    Screen("person", "/people/:id", "hr", _first("/v1/evidence?limit=1&word=false", "employee_id")),
    Screen("policy", "/policy", "admin"),
    Screen("policy proposal", "/policy", "admin", act=_propose, dark=True),
    Screen("audit", "/audit", "auditor"),
    Screen("inbox", "/inbox", "hr"),
    Screen("no permission", "/", "employee"),
    Screen("not found", "/sessions/nothing", "hr"),
)

SCREENS: dict[App, tuple[Screen, ...]] = {"phone": PHONE, "console": CONSOLE}
