"""A mail's HTML says what its text says and runs nothing; a text message keeps its length and its link."""

import re
from html.parser import HTMLParser

import pytest

from yanzhen.letter import letter, short

LINK = "https://train.example/cases/01KKT5Y781Z9JXSV21TXKBRG5Y"
BODY = f"您好：\n\n照片未通过。\n请补交。\n\n详情：\n{LINK}"


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def seen(html: str) -> Seen:
    parser = Seen()
    parser.feed(html)
    return parser


def test_every_line_of_the_text_is_there_and_its_link_is_the_button() -> None:
    found = seen(letter("zh", "整改单", BODY, LINK, "查看"))
    assert {"您好：", "照片未通过。", "请补交。", "详情：", "查看"} <= set(found.text)
    assert [attrs["href"] for tag, attrs in found.tags if tag == "a"] == [LINK]


def test_what_people_typed_is_never_markup() -> None:
    html = letter("en", "<b>&", '<script>alert(1)</script>\n\n<img src="x">', 'https://x.example/"><b>', "Open")
    assert {tag for tag, _ in seen(html).tags} & {"script", "img", "b"} == set()


def test_nothing_is_fetched_and_nothing_stands_outside_the_tags() -> None:
    html = letter("zh", "s", BODY, LINK, "查看")
    assert not re.search(r"<(link|style|img|script|iframe|object)|url\(|@import", html)


@pytest.mark.parametrize("sentence", ["很长" * 90, "long " * 80, "x" * 500])
def test_a_text_message_has_two_parts_at_most_and_a_whole_link(sentence: str) -> None:
    cut = short(f"{sentence} {LINK}", LINK)
    assert cut.endswith(f"… {LINK}")
    assert len(cut) <= (306 if cut.isascii() else 134)


def test_what_fits_is_left_alone() -> None:
    assert short(f"Fire drill: {LINK}", LINK) == f"Fire drill: {LINK}"
    assert short("很长" * 90, None) == ("很长" * 67)[:133] + "…"
