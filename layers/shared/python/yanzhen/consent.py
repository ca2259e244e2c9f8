"""What a person agrees to before the face is used: only the text in force makes a consent.

The words stand in the locales under `consent.<version>.*`. A change of the words is a new version, put last in
VERSIONS; the earlier texts stay, because people agreed to them.
"""

from datetime import datetime

from yanzhen.base import Model
from yanzhen.directory import Consent, Locale
from yanzhen.errors import ConsentOutdated
from yanzhen.texts import text

VERSIONS = ("2026-01",)
"""Oldest first."""
CURRENT = VERSIONS[-1]
POINTS = ("what", "why", "long", "withdraw", "other")
"""What a consent has to name: the data, the purpose, how long, how to withdraw, the other way to check in."""


class ConsentPoint(Model):
    name: str
    title: str
    text: str


class ConsentText(Model):
    """One version in one language."""

    version: str
    title: str
    points: tuple[ConsentPoint, ...]


def consent_text(locale: Locale, version: str = CURRENT) -> ConsentText:
    """The words of a version; without saying, those in force."""
    words = f"consent.{version}"
    return ConsentText(
        version=version,
        title=text(locale, f"{words}.title"),
        points=tuple(
            ConsentPoint(name=name, title=text(locale, f"{words}.{name}.title"), text=text(locale, f"{words}.{name}"))
            for name in POINTS
        ),
    )


def agreed(version: str, now: datetime, *, said_at: datetime | None = None) -> Consent:
    """The consent to a version, given when the person said so or else now: ConsentOutdated for any but that in force.

    A picture may follow its consent by minutes, and a withdrawal on another device may lie between: the later counts.
    """
    if version != CURRENT:
        raise ConsentOutdated(version=version, current=CURRENT)
    return Consent(text_version=version, given_at=min(said_at or now, now))


def is_current(consent: Consent | None) -> bool:
    """A consent in force that was given to the text in force: more pictures may rest on it without asking again."""
    return consent is not None and consent.in_force and consent.text_version == CURRENT
