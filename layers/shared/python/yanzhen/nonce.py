"""A capture nonce proves that the app was open for this session and person at a moment the server knows.

It is stateless: the moment it was issued, and a truncated HMAC-SHA256 of session, person and moment. The app sends it
back with the photo; a nonce of another session, person or time does not verify. It looks like `1KQ4M9T-8XH3C-…`.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from yanzhen.policy import Policy

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is taken for a digit."""
MOMENT_CHARS = 7
"""Seconds since 1970 until the year 3058."""
PROOF_CHARS = 15
"""75 bits: a forger who may try a million times a second needs some 600 million years."""
CLOCK_SLACK = timedelta(seconds=60)
"""The phone measures its clock offset across a network; so much too early is still no forgery."""
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def issue(secret: bytes, session_id: str, employee_id: str, now: datetime) -> str:
    """A nonce for one session and person, valid from now."""
    moment = _letters(int(now.timestamp()), MOMENT_CHARS)
    proof = _proof(secret, session_id, employee_id, moment)
    return "-".join((moment, proof[:5], proof[5:10], proof[10:]))


def valid(secret: bytes, nonce: str, session_id: str, employee_id: str, at: datetime, policy: Policy) -> bool:
    """The server issued it for this session and person, and `at` lies within the policy's minutes after that."""
    letters = nonce.upper().replace("-", "").translate(_LOOKALIKES)
    if len(letters) != MOMENT_CHARS + PROOF_CHARS or any(letter not in ALPHABET for letter in letters):
        return False
    moment, proof = letters[:MOMENT_CHARS], letters[MOMENT_CHARS:]
    if not hmac.compare_digest(proof, _proof(secret, session_id, employee_id, moment)):
        return False
    issued = datetime.fromtimestamp(_number(moment), UTC)
    return issued - CLOCK_SLACK <= at <= issued + timedelta(minutes=policy.nonce_minutes)


def _proof(secret: bytes, session_id: str, employee_id: str, moment: str) -> str:
    # Lengths are part of the message, so that no two pairs of session and person share one.
    message = f"{len(session_id)}:{session_id}{len(employee_id)}:{employee_id}{moment}".encode()
    digest = hmac.new(secret, message, hashlib.sha256).digest()
    return _letters(int.from_bytes(digest[:10], "big") >> (80 - 5 * PROOF_CHARS), PROOF_CHARS)


def _letters(number: int, length: int) -> str:
    return "".join(ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(length)))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 32 + ALPHABET.index(letter)
    return number
