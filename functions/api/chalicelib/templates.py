"""What messages look like: every kind with an example, as mail, text message, chat and push, in each language."""

from typing import TYPE_CHECKING

from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.templates import PreviewOut, TemplateList, TemplateOut, TemplatePreview, TextMessageOut
from yanzhen import sms, texts
from yanzhen.directory import Locale, Permission
from yanzhen.errors import NotFound
from yanzhen.letter_samples import TIMEZONE, Given, all_samples, kind_of, sample
from yanzhen_aws import chats
from yanzhen_aws.messages import Message

if TYPE_CHECKING:
    from yanzhen.letter import Letter

area = Area("templates")

ORIGIN = "https://training.example.com"
"""Examples lead nowhere."""


@area.get("/v1/templates", Permission.REVIEW)
def templates(call: Call) -> TemplateList:
    """Every message that people are sent, with the subject of an example."""
    return TemplateList(items=tuple(_one(call, name) for name in all_samples()))


@area.get("/v1/templates/{template}", Permission.REVIEW)
def template(call: Call, template: str) -> TemplatePreview:
    """How one message looks in each language and medium."""
    if template not in all_samples():
        raise NotFound
    versions = tuple(_preview(locale, _example(call, template, locale)) for locale in texts.LOCALES)
    return TemplatePreview(template=_one(call, template), versions=versions)


def _one(call: Call, name: str) -> TemplateOut:
    kind = kind_of(name)
    return TemplateOut(
        name=name,
        kind=kind,
        kind_text=texts.text(call.locale, f"notice.kind.{kind}"),
        subject=_example(call, name, call.locale).subject,
    )


def _example(call: Call, name: str, locale: Locale) -> "Letter":
    from yanzhen.letter import written  # Jinja2 takes a fifth of a second, which no other route needs.

    return written(sample(name, Given(locale, call.now, ORIGIN)), locale, TIMEZONE)


def _preview(locale: Locale, letter: "Letter") -> PreviewOut:
    chat = Message(to="", subject=letter.subject, body=letter.text, short=letter.short, link=letter.link)
    return PreviewOut(
        locale=locale,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        sms=TextMessageOut(text=letter.short, **dict(sms.length(letter.short))),
        chat=chats.text(chat),
        push=letter.push,
    )
