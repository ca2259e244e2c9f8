"""A stamp is a moment with its proof: whoever knows the secret can tell that it was made then, for these parts.

It is stateless: the moment it was made, and a truncated HMAC-SHA256 of the parts and the moment. It looks like
`1KQ4M9T-8XH3C-…` and may be typed small, without dashes and with lookalikes.
"""

import hashlib
import hmac
from datetime import UTC, datetime

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is taken for a digit."""
MOMENT_CHARS = 7
"""Seconds since 1970 until the year 3058."""
PROOF_CHARS = 15
"""75 bits: a forger who may try a million times a second needs some 600 million years."""
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def make(secret: bytes, now: datetime, *parts: str) -> str:
    """A stamp of this moment, to the second, for these parts in this order."""
    moment = _letters(int(now.timestamp()), MOMENT_CHARS)
    proof = _proof(secret, moment, parts)
    return "-".join((moment, proof[:5], proof[5:10], proof[10:]))


def read(secret: bytes, stamp: str, *parts: str) -> datetime | None:
    """The moment it was made for these parts; None for anything else, whatever text it is."""
    letters = stamp.upper().replace("-", "").translate(_LOOKALIKES)
    if len(letters) != MOMENT_CHARS + PROOF_CHARS or any(letter not in ALPHABET for letter in letters):
        return None
    moment, proof = letters[:MOMENT_CHARS], letters[MOMENT_CHARS:]
    if not hmac.compare_digest(proof, _proof(secret, moment, parts)):
        return None
    return datetime.fromtimestamp(_number(moment), UTC)


def _proof(secret: bytes, moment: str, parts: tuple[str, ...]) -> str:
    # Lengths are part of the message, so that no two lists of parts share one.
    message = ("".join(f"{len(part)}:{part}" for part in parts) + moment).encode()
    digest = hmac.new(secret, message, hashlib.sha256).digest()
    return _letters(int.from_bytes(digest[:10], "big") >> (80 - 5 * PROOF_CHARS), PROOF_CHARS)


def _letters(number: int, length: int) -> str:
    return "".join(ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(length)))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 32 + ALPHABET.index(letter)
    return number
