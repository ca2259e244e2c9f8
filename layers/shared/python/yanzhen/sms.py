"""How long a text message is, and how one is cut: each part is paid for.

3GPP TS 23.038: 160 letters of GSM's own alphabet (some take two), or 70 of UCS-2 as soon as one letter is not in it; in
a message of several parts 153 and 67 each.
"""

from typing import Literal

from yanzhen.base import Model

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_OF_TWO = frozenset("^{}\\[~]|€\f")
ROOM = {"gsm7": (160, 153), "ucs2": (70, 67)}
"""Of a message of one part, and of each part of several."""
MOST_PARTS = 2
PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "…": "...", "\u00a0": " "})
"""What printers set finer than GSM's alphabet knows: one such letter would more than double a message's price."""


class Length(Model):
    """`units` are what is counted: septets of GSM, or UTF-16's."""

    alphabet: Literal["gsm7", "ucs2"]
    units: int
    parts: int


def length(text: str) -> Length:
    letters = set(text)
    gsm = letters <= GSM | GSM_OF_TWO
    units = len(text) + sum(letter in GSM_OF_TWO for letter in text) if gsm else len(text.encode("utf-16-be")) // 2
    whole, each = ROOM["gsm7" if gsm else "ucs2"]
    return Length(alphabet="gsm7" if gsm else "ucs2", units=units, parts=1 if units <= whole else -(-units // each))


def fitted(text: str, link: str) -> str:
    """Two parts at most: what is too long is cut in the sentence and never in the link it ends with. A text that is
    GSM's but for its quotes and dashes gets plain ones."""
    plain = text.translate(PLAIN)
    text = plain if length(plain).alphabet == "gsm7" else text
    if length(text).parts <= MOST_PARTS:
        return text
    sentence = text.removesuffix(link).rstrip()
    tail = f" {link}" if text.endswith(link) else ""
    dots = "..." if length(text).alphabet == "gsm7" else "…"
    low, high = 0, len(sentence)
    while low < high:
        middle = (low + high + 1) // 2
        fits = length(f"{sentence[:middle].rstrip()}{dots}{tail}").parts <= MOST_PARTS
        low, high = (middle, high) if fits else (low, middle - 1)
    return f"{sentence[:low].rstrip()}{dots}{tail}" if low else link
