"""What every message looks like, in each language and medium."""

from typing import Literal

from yanzhen.base import Model
from yanzhen.directory import Locale


class TemplateOut(Model):
    """One message, by its name."""

    name: str
    kind: str
    kind_text: str
    subject: str
    """Of its example, in the caller's language."""


class TemplateList(Model):
    items: tuple[TemplateOut, ...]


class TextMessageOut(Model):
    text: str
    alphabet: Literal["gsm7", "ucs2"]
    units: int
    parts: int
    """So many are paid for."""


class PreviewOut(Model):
    """An example in one language."""

    locale: Locale
    subject: str
    text: str
    html: str
    sms: TextMessageOut
    chat: str
    push: str


class TemplatePreview(Model):
    template: TemplateOut
    versions: tuple[PreviewOut, ...]
