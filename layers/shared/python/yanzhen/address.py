"""Whether a mail address or a phone number can be used at all, as people type them into a directory."""

import re

MAIL = re.compile(r"[^\s@,;<>\"()]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
INTERNATIONAL = re.compile(r"[1-9]\d{7,14}")
CHINESE_MOBILE = re.compile(r"1[3-9]\d{9}")
FILLING = re.compile(r"[\s().\-–]")


def mail_address(text: str | None) -> str | None:
    """One address with a provider; None for anything else, header tricks included."""
    found = (text or "").strip()
    return found if MAIL.fullmatch(found) else None


def phone_number(text: str | None) -> str | None:
    """E.164, such as `+8613800000000` (ITU-T). Without a country code only a Chinese mobile number is understood; any
    other could be anybody's, and is None."""
    digits = FILLING.sub("", text or "")
    if digits.startswith(("+", "00")):
        digits = digits.removeprefix("+") if digits.startswith("+") else digits.removeprefix("00")
        return f"+{digits}" if INTERNATIONAL.fullmatch(digits) else None
    return f"+86{digits}" if CHINESE_MOBILE.fullmatch(digits) else None


def one(address: str | None) -> tuple[str, ...]:
    """One address, or none."""
    return (address,) if address else ()
