"""The text a person reads before enrolling a face."""

from api.chalicelib.call import Call
from api.chalicelib.door import Area
from yanzhen.consent import ConsentText, consent_text
from yanzhen.directory import Permission

area = Area("consent")


@area.get("/v1/consent", Permission.SELF)
def consent(call: Call) -> ConsentText:
    """The consent text in force, in the caller's language, with the version that enrolling names."""
    return consent_text(call.locale)
