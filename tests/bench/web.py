"""The pages in a throttled Chromium, with a company of 500 stores and 50,000 employees.

The network is Lighthouse's slow 4G (1.6 Mbit/s down, 750 kbit/s up, 150 ms a round trip) by the DevTools protocol, the
processor four times slower. Pages come from the local proxy, answers from the real API in this process on tables in
memory, each held back as long as a warm function with its reads takes: the emulator reads 50,000 people one by one, and
its speed says nothing of DynamoDB's.

CloudFront is a little kinder than this: it speaks HTTP/2 where the proxy has six connections of HTTP/1.1, and packs
with Brotli, about a tenth smaller than the proxy's gzip. It asks for a TLS handshake once, which is not in here.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

os.environ |= {
    "POWERTOOLS_LOG_LEVEL": "CRITICAL",
    "POWERTOOLS_METRICS_DISABLED": "true",
    "POWERTOOLS_TRACE_DISABLED": "1",
}

from infra.local.proxy import Proxy
from infra.web import build
from tests.bench import Row, write
from tests.chromium import until
from tests.unit.api_gateway import call
from tests.unit.api_world import ApiWorld, serving
from yanzhen import tally
from yanzhen.directory import Employee, OrgUnit, Role
from yanzhen.tally import Counts, Scope
from yanzhen.training import Course, Session

STORES, PEOPLE_A_STORE = 500, 100
API_MS = 120
"""What a warm function takes for a board: its start in the gateway and a dozen batched reads."""
ZONE = "Asia/Shanghai"
HR, CLERK = "bench-hr", "bench-clerk"
CONFIG = {"issuer": "http://127.0.0.1/issuer", "client_id": "bench", "bearer": "access_token", "locale": "zh"}
KBIT = 1000 / 8
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1600 * KBIT, "uploadThroughput": 750 * KBIT}
CPU = 4
TIMES = 3
PATIENCE_MS = 120_000


@dataclass
class Seen:
    """What one opening of a page asked for and when it was there."""

    ready_ms: float = 0
    busy_ms: float = 0
    """Of the page's main thread, throttled: it stays the same when other programs want the processor too."""
    requests: int = 0
    bytes: int = 0
    api: list[str] = field(default_factory=list)


def seeded() -> ApiWorld:
    """A company whose 500 stores stand in one list, the most a board can show, with figures of two periods."""
    world = ApiWorld()
    world.clock = now = datetime.now(UTC)
    today = now.astimezone(ZoneInfo(ZONE)).date()
    rng = Random(7)
    world.directory.put_unit(OrgUnit(path="bench", name="Bench", kind="company", timezone=ZONE))
    periods = tally.periods(now, ZONE)
    periods = (*periods, *(tally.previous_period(period) for period in periods))
    for place in range(STORES):
        store = OrgUnit(path=f"bench/store-{place:03d}", name=f"上海第{place:03d}门店", kind="store", timezone=ZONE)
        world.directory.put_unit(store)
        world.directory.put_employees(_staff(store, place))
        for period in periods:
            world.tallies.replace(Scope(scope=store.path, period=period), _counts(rng))
    for period in (*periods, *tally.days_up_to(today, 30)):
        world.tallies.replace(Scope(scope="bench", period=period), _counts(rng, STORES))
    for who, role, unit in ((HR, Role.HR, "bench"), (CLERK, Role.EMPLOYEE, "bench/store-000")):
        world.directory.put_employee(
            Employee(employee_id=who, name=who, unit_path=unit, role=role, subject=who, locale="zh")
        )
    world.training.put_course(Course(course_id="bench", name_zh="测量", name_en="Bench"))
    world.training.add_session(
        Session(
            session_id="bench", course_id="bench", title="Bench", unit_path="bench/store-000",
            starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1), participants=(CLERK,),
        )
    )  # fmt: skip
    return world


def _staff(store: OrgUnit, at: int) -> list[Employee]:
    rng = Random(at)
    return [
        Employee(
            employee_id=f"b{at * PEOPLE_A_STORE + place:05d}",
            name=f"{rng.choice('王李张刘陈')}{rng.choice('伟芳娜敏静')}{rng.choice('军杰丽强磊')}",
            unit_path=store.path,
            position="店员",
        )
        for place in range(PEOPLE_A_STORE)
    ]


def _counts(rng: Random, times: int = 1) -> Counts:
    expected = rng.randint(80, 120) * times
    received = int(expected * rng.uniform(0.7, 1))
    false = int(received * rng.uniform(0, 0.15))
    suspect = int(received * 0.05)
    return Counts.model_validate(
        {
            "expected": expected, "received": received, "on_time": int(received * 0.95), "files": received,
            "genuine": received - false - suspect, "suspect": suspect, "false": false,
        }
    )  # fmt: skip


class _Api(BaseHTTPRequestHandler):
    """The API's own app; what it answers waits as long as on AWS."""

    protocol_version = "HTTP/1.1"
    turn = threading.Lock()

    def do_GET(self) -> None:
        time.sleep(API_MS / 1000)
        address = urlsplit(self.path)
        with self.turn:
            answer = call("GET", address.path, headers=dict(self.headers), query=address.query)
        body = gzip.compress(answer.text.encode(), 5)
        self.send_response(answer.status)
        for name, value in {**answer.headers, "Content-Encoding": "gzip", "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@contextmanager
def served(world: ApiWorld) -> Iterator[str]:
    """Pages and API on one origin."""
    api = ThreadingHTTPServer(("127.0.0.1", 0), _Api)
    threading.Thread(target=api.serve_forever, args=(0.05,), daemon=True).start()
    proxy = Proxy(0, pages=build(), api=f"http://127.0.0.1:{api.server_port}", config=CONFIG)
    proxy.start()
    with serving(world):
        yield proxy.address
    proxy.close()
    api.shutdown()
    api.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        installed = shutil.which("chromium") or shutil.which("google-chrome")
        running = playwright.chromium.launch(
            executable_path=installed or playwright.chromium.executable_path,
            args=["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield running
        running.close()


def visitor(browser: Browser, address: str, who: str, there: str, **kind: object) -> BrowserContext:
    """Somebody signed in, after a first visit; what the browser then keeps is that visit's."""
    context = browser.new_context(locale="zh-CN", **kind)
    user = {
        "access_token": who,
        "token_type": "Bearer",
        "profile": {"sub": who},
        "expires_at": int(time.time()) + 86_400,
    }
    key = f"oidc.user:{CONFIG['issuer']}:{CONFIG['client_id']}"
    context.add_init_script(f"localStorage.setItem({json.dumps(key)}, {json.dumps(json.dumps(user))})")
    page = context.new_page()
    page.goto(address, wait_until="commit")
    page.locator(there).first.wait_for(timeout=PATIENCE_MS)
    page.wait_for_load_state("networkidle")
    page.close()
    return context


def opened(context: BrowserContext, address: str, there: str, *, empty_cache: bool) -> Seen:
    """One throttled opening: from asking for the address until what was waited for is on the screen."""
    page = context.new_page()
    seen = Seen()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": empty_cache})
    devtools.send("Network.emulateNetworkConditions", SLOW_4G)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.add_init_script(
        f"const look = () => document.querySelector({there!r})"
        " ? (window.benchReady = performance.now()) : requestAnimationFrame(look);"
        " requestAnimationFrame(look)"
    )
    page.goto(address, wait_until="commit")
    until(page, "window.benchReady", patience_ms=PATIENCE_MS)
    seen.ready_ms = page.evaluate("window.benchReady")
    metrics = {one["name"]: one["value"] for one in devtools.send("Performance.getMetrics")["metrics"]}
    seen.busy_ms = metrics["TaskDuration"] * 1000
    _count(page, seen)
    page.close()
    return seen


def _count(page: Page, seen: Seen) -> None:
    entries = page.evaluate(
        """performance.getEntries().filter((e) => ['navigation', 'resource'].includes(e.entryType)
             && e.startTime < window.benchReady)
           .map((e) => [e.name, e.transferSize])"""
    )
    network = [entry for entry in entries if entry[1] > 0]
    seen.requests = len(network)
    seen.bytes = sum(entry[1] for entry in network)
    seen.api = [urlsplit(entry[0]).path for entry in network if "/v1/" in entry[0]]


def measured(runs: list[Seen]) -> str:
    """The middle of the runs, and what it was made of."""
    middle = sorted(runs, key=lambda seen: seen.ready_ms)[len(runs) // 2]
    took = [seen.ready_ms / 1000 for seen in runs]
    return (
        f"{middle.ready_ms / 1000:.1f} s ({min(took):.1f} to {max(took):.1f}), {middle.requests} requests, "
        f"{len(middle.api)} of them to the API, {middle.bytes / 1000:.0f} kB; {middle.busy_ms / 1000:.1f} s of it busy"
    )


def console(browser: Browser, origin: str) -> list[Row]:
    address = f"{origin}/console/"
    row = ".board-units tbody tr"
    who = visitor(browser, address, HR, row, viewport={"width": 1280, "height": 800})
    rows = []
    for empty, which in ((True, "with an empty cache"), (False, "on a later visit")):
        runs = [opened(who, address, row, empty_cache=empty) for _ in range(TIMES)]
        rows.append(
            Row(
                what=f"console: first board with {STORES} stores and {STORES * PEOPLE_A_STORE:,} employees, {which}",
                reach="≤ 3 s",
                measured=measured(runs),
                rival="",
            )
        )
    who.close()
    return rows


def phone(browser: Browser, origin: str) -> list[Row]:
    ready = ".due .adm-button-primary:not([disabled])"
    small = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}
    who = visitor(browser, f"{origin}/", CLERK, ready, **small)
    runs = [opened(who, f"{origin}/", ready, empty_cache=False) for _ in range(TIMES)]
    who.close()
    return [
        Row(
            what="phone: what is due can be pressed, after the first visit", reach="≤ 2 s",
            measured=measured(runs), rival="",
        )
    ]  # fmt: skip


def run() -> list[Row]:
    with served(seeded()) as origin, chromium() as browser:
        return [*console(browser, origin), *phone(browser, origin)]


if __name__ == "__main__":
    write("web", run())
