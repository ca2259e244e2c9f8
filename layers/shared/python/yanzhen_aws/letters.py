"""A mail as it travels: text, HTML and, where there is one, the invitation for calendars (RFC 6047)."""

import re
from email.message import EmailMessage

from yanzhen_aws.messages import Message

METHOD = re.compile(r"^METHOD:(\w+)\s*$", re.MULTILINE)


def letter(message: Message, sender: str) -> EmailMessage:
    """An invitation is there twice: as a form of the mail, which mail programs put into the calendar, and as a file for
    those that do not."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, message.to, message.subject
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(message.body)
    if message.html:
        made.add_alternative(message.html, subtype="html")
    if message.calendar:
        found = METHOD.search(message.calendar)
        method = found.group(1) if found else "PUBLISH"
        made.add_alternative(message.calendar, subtype="calendar", params={"method": method})
        made.add_attachment(message.calendar.encode(), maintype="application", subtype="ics", filename="invite.ics")
    return made
