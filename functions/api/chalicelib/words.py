"""Which language a request asks for."""

from yanzhen.directory import Locale
from yanzhen.texts import LOCALES


def asked(accept_language: str | None) -> Locale:
    """The language a request's header prefers among ours; Chinese when it names neither."""
    wishes: list[tuple[float, int, Locale]] = []
    for place, part in enumerate((accept_language or "").split(",")[:20]):
        tag, _, weight = part.strip().partition(";q=")
        for locale in LOCALES:
            if tag.lower().split("-")[0] == locale:
                wishes.append((-_weight(weight), place, locale))
    return min(wishes)[2] if wishes else "zh"


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


def chosen(accept_language: str | None) -> Locale | None:
    """A language the web asks for by name: one bare tag, as its own switch sends it. A browser's list is no choice."""
    return next((locale for locale in LOCALES if (accept_language or "").strip().lower() == locale), None)
