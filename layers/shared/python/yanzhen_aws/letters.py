"""A mail as it travels: text, HTML and, where there is one, the invitation for calendars (RFC 6047)."""

import re
from email.message import EmailMessage

from yanzhen_aws.messages import Message

METHOD = re.compile(r"^METHOD:(\w+)\s*$", re.MULTILINE)


def headers(message: Message) -> dict[str, str]:
    """Nobody wrote it (RFC 3834), and where it may be switched off (RFC 2369)."""
    found = {"Auto-Submitted": "auto-generated"}
    return {**found, "List-Unsubscribe": f"<{message.wishes}>"} if message.wishes else found


def letter(message: Message, sender: str) -> EmailMessage:
    """An invitation is there twice: as a form of the mail, which mail programs put into the calendar, and as a file for
    those that do not."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, message.to, message.subject
    for name, value in headers(message).items():
        made[name] = value
    made.set_content(message.body)
    if message.html:
        made.add_alternative(message.html, subtype="html")
    if message.calendar:
        found = METHOD.search(message.calendar)
        method = found.group(1) if found else "PUBLISH"
        made.add_alternative(message.calendar, subtype="calendar", params={"method": method})
        made.add_attachment(message.calendar.encode(), maintype="application", subtype="ics", filename="invite.ics")
    return made
