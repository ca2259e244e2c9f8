"""A message says what its template says, in each language and medium, and never with a gap; its HTML runs nothing."""

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, meta, nodes

from yanzhen import letter as letters
from yanzhen import texts
from yanzhen.case import What
from yanzhen.case_desk import SILENT
from yanzhen.directory import Locale
from yanzhen.errors import BrokenTemplate
from yanzhen.letter import Letter, plain, written
from yanzhen.letter_facts import KINDS, CaseAct, LetterFacts, Trial
from yanzhen.letter_samples import TIMEZONE, Given, all_samples, kind_of, sample
from yanzhen.sms import MOST_PARTS, length
from yanzhen_aws import chats
from yanzhen_aws.messages import Message

ORIGIN = "https://train.example"
NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
FOLDER = Path(letters.__file__).parent / "letters"
EVERY = [(name, locale) for name in all_samples() for locale in texts.LOCALES]


def example(name: str, locale: Locale) -> tuple[LetterFacts, Letter]:
    facts = sample(name, Given(locale, NOW, ORIGIN))
    return facts, written(facts, locale, TIMEZONE)


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


def test_a_template_is_a_file_in_each_language_and_its_values_are_those_of_its_facts() -> None:
    for locale in texts.LOCALES:
        files = {path.stem: path for path in (FOLDER / locale).glob("*.j2")}
        assert files.keys() == {kind.template for kind in KINDS}
        for kind in KINDS:
            asked = meta.find_undeclared_variables(_parsed(files[kind.template]))
            assert asked - {"self"} <= kind.model_fields.keys(), (locale, kind.template)


def test_both_languages_tell_the_same_values_in_the_same_blocks() -> None:
    for kind in KINDS:
        zh, en = (_parsed(FOLDER / locale / f"{kind.template}.j2") for locale in ("zh", "en"))
        assert _blocks(zh) == _blocks(en), kind.template


def _parsed(file: Path) -> Any:
    return _ENGLISH.parse(file.read_text("utf-8"))


_ENGLISH = Environment()
_ENGLISH.filters |= dict.fromkeys(letters.FORMS, str)


def _blocks(template: Any) -> dict[str, set[str]]:
    return {block.name: {name.name for name in block.find_all(nodes.Name)} for block in template.find_all(nodes.Block)}


@pytest.mark.parametrize(("name", "locale"), EVERY)
def test_every_message_lacks_nothing_in_any_medium_and_links_straight_to_its_thing(name: str, locale: Locale) -> None:
    facts, letter = example(name, locale)
    chat = chats.text(Message(to="x", subject=letter.subject, body="", short="", link=letter.link))
    for told in (letter.text, letter.html, letter.short, chat):
        assert facts.link in told
    for told in (letter.subject, letter.text, letter.short, chat, letter.push):
        assert told.strip()
        assert not re.search(r"[{}]|None|Undefined|What\.|VerdictWord", told), told
        assert texts.DASH not in told.replace(" – ", "")
    assert letter.push == texts.text(locale, "notice.push")
    assert "\n" not in letter.subject


@pytest.mark.parametrize(("name", "locale"), EVERY)
def test_a_text_message_keeps_to_two_parts(name: str, locale: Locale) -> None:
    _, letter = example(name, locale)
    assert length(letter.short).parts <= MOST_PARTS
    assert letter.short.endswith(letter.link)


def test_a_text_message_in_english_keeps_to_the_alphabet_of_phones_which_has_double_the_room() -> None:
    for name in all_samples():
        assert length(example(name, "en")[1].short).alphabet == "gsm7"


@pytest.mark.parametrize(("name", "locale"), EVERY)
def test_the_html_says_what_the_text_says(name: str, locale: Locale) -> None:
    facts, letter = example(name, locale)
    html = " ".join(" ".join(seen(letter.html).text).split())
    for line in letter.text.split("\n"):
        if line != facts.link:  # That one is the button.
            assert " ".join(line.split()) in html


def test_every_act_of_a_case_that_is_told_has_a_message() -> None:
    told = {name.removeprefix("case_") for name in all_samples() if name.startswith("case_")}
    assert told == {what.value for what in What if what not in SILENT}


def test_every_kind_of_message_has_its_name() -> None:
    kinds = {f"notice.kind.{kind_of(name)}" for name in all_samples()}
    assert kinds <= texts.catalogue("zh").keys()


@pytest.mark.parametrize("locale", texts.LOCALES)
def test_a_value_that_is_missing_is_an_error_with_a_code_and_never_a_gap(locale: Locale) -> None:
    for facts in (
        Trial.model_construct(link="https://x.example"),
        Trial.model_construct(name=None, link="https://x.example"),
        CaseAct.model_construct(**{**dict(sample("case_opened", Given(locale, NOW, ORIGIN))), "due_at": None}),
        CaseAct.model_construct(**{**dict(sample("case_opened", Given(locale, NOW, ORIGIN))), "what": "nothing_known"}),
    ):
        with pytest.raises(BrokenTemplate) as told:
            written(facts, locale, TIMEZONE)
        assert told.value.code == "notice.broken_template"
        assert told.value.facts["locale"] == locale


def test_what_a_template_says_wrong_names_no_value_of_anybody() -> None:
    facts = CaseAct.model_construct(**{**dict(sample("case_opened", Given("en", NOW, ORIGIN))), "due_at": "secret"})
    with pytest.raises(BrokenTemplate) as told:
        written(facts, "en", TIMEZONE)
    assert "secret" not in json.dumps(told.value.facts)


def test_without_a_template_there_is_still_a_sentence_and_the_link() -> None:
    letter = plain("zh", "https://train.example/cases/1")
    assert letter.text.endswith("\n\nhttps://train.example/cases/1")
    assert letter.short.endswith(" https://train.example/cases/1")
    assert [attrs["href"] for tag, attrs in seen(letter.html).tags if tag == "a"] == ["https://train.example/cases/1"]


@pytest.mark.parametrize("locale", texts.LOCALES)
def test_what_may_be_switched_off_says_where(locale: Locale) -> None:
    facts = sample("alert_no_evidence", Given(locale, NOW, ORIGIN))
    letter = written(facts, locale, TIMEZONE, f"{ORIGIN}/me/messages")
    assert letter.text.endswith(f"\n{ORIGIN}/me/messages")
    assert [attrs["href"] for tag, attrs in seen(letter.html).tags if tag == "a"][-1] == f"{ORIGIN}/me/messages"
    assert "/me/messages" not in letter.short + written(facts, locale, TIMEZONE).text


def test_what_people_typed_is_never_markup_and_never_a_link() -> None:
    typed = "https://evil.example/<script>alert(1)</script><img src=x>{{ 7 * 7 }}"
    facts = sample("case_returned", Given("en", NOW, ORIGIN)).model_copy(
        update={"session_title": typed, "reason": typed, "why": typed, "name": typed}
    )
    letter = written(facts, "en", TIMEZONE)
    found = seen(letter.html)
    assert {tag for tag, _ in found.tags} & {"script", "img"} == set()
    assert [attrs["href"] for tag, attrs in found.tags if tag == "a"] == [facts.link]
    assert "{{ 7 * 7 }}" in letter.text
    assert letter.link == facts.link


def test_a_name_from_right_to_left_keeps_the_sentence_in_order() -> None:
    facts = sample("test", Given("en", NOW, ORIGIN)).model_copy(update={"name": "محمد"})
    assert "Hello \u2068محمد\u2069," in written(facts, "en", TIMEZONE).text


def test_the_links_of_a_digest_can_all_be_followed() -> None:
    facts, letter = example("digest", "zh")
    assert {attrs["href"] for tag, attrs in seen(letter.html).tags if tag == "a"} == set(facts.links)


@pytest.mark.parametrize(("name", "locale"), EVERY)
def test_nothing_is_fetched(name: str, locale: Locale) -> None:
    assert not re.search(r"<(link|style|img|script|iframe|object)|url\(|@import", example(name, locale)[1].html)
