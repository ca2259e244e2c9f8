"""Whatever is sent, the answer is a problem with a code and a sentence: never a 5xx, never a traceback."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.chalicelib import problems
from api.chalicelib import serving as process
from api.chalicelib.routes import ROUTES, Route
from tests.unit.api_gateway import Answer, ask, call
from tests.unit.api_world import ApiWorld, company, serving
from yanzhen import errors, texts

SIGNED_IN = {"authorization": "Bearer admin", "accept-language": "en", "content-type": "application/json"}
POSTS = [route for route in ROUTES.values() if route.body]
LISTS = [route for route in ROUTES.values() if route.query]
ODD_IDS = ["%00", "%2F", "..%2F..", "%F0%9F%94%A5", "%FF", "a" * 300, "'%20OR%201=1", "evidence%23x", "%7B%7D", "%20"]


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


def name(route: Route) -> str:
    return route.name


def filled(route: Route, value: str = "running") -> str:
    path = route.path
    for part in route.path_names:
        path = path.replace(f"{{{part}}}", value)
    return path


def is_refused(answer: Answer) -> bool:
    """A problem as every client may rely on."""
    found = answer.body
    return (
        400 <= answer.status < 500
        and answer.headers["Content-Type"] == "application/problem+json"
        and found["status"] == answer.status
        and found["type"] == f"https://yanzhen.dev/problems/{found['code']}"
        and all(found[part] for part in ("title", "detail", "code"))
        and "Traceback" not in answer.text
    )


@pytest.mark.parametrize("route", POSTS, ids=name)
@pytest.mark.parametrize(
    "body",
    [
        None, b"", b"{", b"null", b"[]", b'"text"', b"1", b"\xff\xfe", b'{"a":', b"[" * 60_000, b'{"a":NaN}',
        b'{"a":1e999}', b'{"title":"\\ud800"}', b'{"title":"\\u0000"}', b'{"\\u0000":1}', b"1" * 5000, b"{}",
        b'{"unknown":true}', b"\xef\xbb\xbf{}", b"a=b&c=d", b"<xml/>",
    ],
)  # fmt: skip
def test_a_body_that_is_no_sound_object_is_refused(world: ApiWorld, route: Route, body: bytes | None) -> None:
    answer = call("POST", filled(route), body=body, headers=SIGNED_IN)

    assert is_refused(answer)
    if route.path_names == ():
        assert answer.code == "invalid_request"


@pytest.mark.parametrize("route", POSTS, ids=name)
def test_a_body_larger_than_its_route_takes_is_refused(world: ApiWorld, route: Route) -> None:
    body = json.dumps({"x": "a" * route.max_body}).encode()

    answer = call("POST", filled(route), body=body, headers=SIGNED_IN)

    assert (answer.status, answer.code) == (413, "body_too_large")


@pytest.mark.parametrize("route", LISTS, ids=name)
@pytest.mark.parametrize(
    "query",
    [
        "cursor=" + "A" * 2001, "cursor=%00", "cursor=%FF", "cursor=e30", "limit=0", "limit=x", "limit=-1",
        "limit=9999999999999999999999", "limit=1&limit=2", "nonsense=1", "unit=%00", "path=%F0%9F%94%A5x&unit=",
        "word=guilty", "word=", "day=2026-02-30", "day=yesterday", "period=day%232026-99-99", "%00=1",
    ],
)  # fmt: skip
def test_a_query_that_makes_no_sense_is_refused(world: ApiWorld, route: Route, query: str) -> None:
    answer = call("GET", filled(route), headers=SIGNED_IN, query=query)

    assert is_refused(answer)


@pytest.mark.parametrize("route", LISTS, ids=name)
def test_a_page_has_an_end_whatever_is_asked(world: ApiWorld, route: Route) -> None:
    most = 1000 if route.name == "people" else 100

    assert is_refused(call("GET", filled(route), headers=SIGNED_IN, query=f"limit={most + 1}"))


@pytest.mark.parametrize("route", [route for route in ROUTES.values() if route.path_names], ids=name)
@pytest.mark.parametrize("odd", ODD_IDS)
def test_an_id_that_can_be_none_is_of_nothing_that_exists(world: ApiWorld, route: Route, odd: str) -> None:
    answer = call(route.method, filled(route, odd), headers=SIGNED_IN, body=b"{}" if route.body else None)

    assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.parametrize("key", ["", " ", "ключ", "k" * 201, "a b", "a\tb"])
def test_an_idempotency_key_is_short_visible_ascii(world: ApiWorld, key: str) -> None:
    body = {"effective_from": "2027-04-01T00:00:00Z", "note": "x", "values": {}}

    answer = ask("POST", "/v1/policy", who="admin", json_body=body, headers={"Idempotency-Key": key})

    assert (answer.status, answer.body["errors"][0]["field"]) == (400, "Idempotency-Key")


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic YTpi", "bearer\0", "admin", "Bearer " + "x" * 10_000]
)
def test_a_header_that_holds_no_known_person_does_not_get_in(world: ApiWorld, header: str) -> None:
    answer = call("GET", "/v1/me", headers={"authorization": header})

    assert is_refused(answer)
    assert answer.status in (401, 403)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("route", POSTS, ids=name)
@settings(max_examples=30)
@given(data=st.data())
def test_no_json_object_makes_a_fault_of_ours(route: Route, data: st.DataObject) -> None:
    fields = list(route.body.model_fields) if route.body else []
    body = data.draw(st.dictionaries(st.sampled_from(fields) | st.text(max_size=10), JSON, max_size=len(fields) + 1))

    with serving(company()):
        answer = call("POST", filled(route), headers=SIGNED_IN, body=json.dumps(body).encode())

    assert answer.status < 500


@given(language=st.text(max_size=60) | st.sampled_from(["en", "zh-CN,zh;q=0.9", "en;q=zh", "fr, en;q=0.2, zh;q=0.1"]))
def test_any_accept_language_is_answered_in_chinese_or_english(language: str) -> None:
    with serving(company()):
        answer = call("GET", "/v1/me", headers={"accept-language": language})

    assert answer.body["detail"] in {texts.text(locale, "error.unauthenticated") for locale in texts.LOCALES}


def test_before_the_caller_is_known_the_header_chooses_the_language(world: ApiWorld) -> None:
    english = call("GET", "/v1/me", headers={"accept-language": "fr, en;q=0.8, zh;q=0.1"}).body["detail"]
    chinese = call("GET", "/v1/me", headers={}).body["detail"]

    assert english == texts.text("en", "error.unauthenticated")
    assert chinese == texts.text("zh", "error.unauthenticated")


def test_a_known_caller_reads_the_own_language_unless_the_page_asks_for_another(world: ApiWorld) -> None:
    def detail(language: str) -> str:
        headers = {"authorization": "Bearer lin", "accept-language": language}
        return str(call("GET", "/v1/evidence/none", headers=headers).body["detail"])

    assert detail("en-US,en;q=0.9") == texts.text("zh", "error.not_found")
    assert detail("en") == texts.text("en", "error.not_found")


def every_error() -> list[type[errors.YanzhenError]]:
    found, waiting = [], [errors.YanzhenError]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return [kind for kind in found if kind.__module__.startswith(("yanzhen", "api"))]


@pytest.mark.parametrize("kind", every_error(), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("locale", texts.LOCALES)
def test_every_error_has_a_sentence_and_a_status_in_both_languages(kind: type[Any], locale: Any) -> None:
    problem = problems.problem(kind(), locale)

    assert problem.title
    assert problem.detail
    assert (problem.status < 500) == kind.permanent


def test_a_dependency_that_asks_to_slow_down_is_a_503_with_a_time_to_come_back(
    world: ApiWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def throttled(path: str) -> None:
        raise errors.Busy(what="table")

    monkeypatch.setattr(world.directory, "unit", throttled)

    answer = ask("GET", "/v1/me", who="lin")

    assert (answer.status, answer.code) == (503, "busy")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_fault_of_ours_is_logged_whole_and_tells_nothing_of_its_inside(
    world: ApiWorld, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(path: str) -> None:
        raise RuntimeError("the secret of the table")

    monkeypatch.setattr(world.directory, "unit", broken)

    answer = ask("GET", "/v1/me", who="lin")

    assert (answer.status, answer.code) == (500, "internal")
    assert "secret" not in answer.text
    assert "the secret of the table" in caplog.text


def test_services_are_made_once_and_kept(world: ApiWorld) -> None:
    assert process.current() is process.current()
