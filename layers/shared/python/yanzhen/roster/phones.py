"""Phone numbers in one form, E.164. Only functions that import people carry the library: it weighs 23 MB."""

from functools import cache

import phonenumbers

from yanzhen.roster.bad import Bad


@cache
def regions() -> frozenset[str]:
    """Regions whose numbers can be read without a country code."""
    return frozenset(phonenumbers.SUPPORTED_REGIONS)


def e164(text: str, region: str) -> str:
    """`138 0013 8000` in CN -> `+8613800138000`. Bad: `phone_impossible` when no such number can exist."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        raise Bad("phone_impossible") from error
    if not phonenumbers.is_valid_number(number):
        raise Bad("phone_impossible")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
