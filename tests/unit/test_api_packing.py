"""Long answers travel gzipped."""

import base64
import gzip

import pytest

from api.chalicelib.packing import WORTH_IT, packed

LONG = "训练" * WORTH_IT


def answer(body: str = LONG) -> dict[str, object]:
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": body}


@pytest.mark.parametrize("accepts", ["gzip", "gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.8"])
@pytest.mark.parametrize("name", ["accept-encoding", "Accept-Encoding"])
def test_a_long_answer_is_gzipped_for_whoever_takes_it(name: str, accepts: str) -> None:
    found = packed({"headers": {name: accepts}}, answer())

    assert gzip.decompress(base64.b64decode(found["body"])).decode() == LONG
    assert (found["isBase64Encoded"], found["headers"]["Content-Encoding"]) == (True, "gzip")
    assert (found["statusCode"], found["headers"]["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize("accepts", ["", "identity", "br", "gzip;q=0", "xgzip"])
def test_nobody_gets_what_was_not_asked_for(accepts: str) -> None:
    assert packed({"headers": {"accept-encoding": accepts}}, answer()) == answer()


@pytest.mark.parametrize("event", [{}, {"headers": None}, None, "event"])
def test_an_event_without_headers_gets_its_answer_plain(event: object) -> None:
    assert packed(event, answer()) == answer()


def test_a_short_answer_stays_as_it_is() -> None:
    assert packed({"headers": {"accept-encoding": "gzip"}}, answer("{}")) == answer("{}")
