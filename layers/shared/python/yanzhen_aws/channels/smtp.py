"""Mail through any SMTP server, over TLS from the start or by STARTTLS, never without."""

import smtplib
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate

from yanzhen.address import mail_address, one
from yanzhen.directory import Employee
from yanzhen.reach import Medium, Reach
from yanzhen_aws.letters import letter
from yanzhen_aws.messages import Message, Undeliverable
from yanzhen_aws.outside import Outside
from yanzhen_aws.settings import Settings
from yanzhen_aws.web import ServiceError

MEDIUM: Medium = "mail"
TIMEOUT_S = 10
SMTPS = 465


def addresses(person: Employee, reach: Reach, settings: Settings) -> Sequence[str]:  # noqa: ARG001 - the shape of a channel
    return one(mail_address(person.email))


def send(message: Message, settings: Settings, outside: Outside) -> None:  # noqa: ARG001 - the shape of a channel
    """One message to one address. A recipient refused with 5xx is dead, a message refused so never goes."""
    mine = outside.secrets("smtp")
    host, port = str(mine["host"]), int(mine.get("port", SMTPS))
    sender = str(mine["from"])
    try:
        with _server(host, port, outside) as server:
            if mine.get("user"):
                server.login(str(mine["user"]), str(mine["password"]))
            server.send_message(_letter(message, sender), from_addr=sender, to_addrs=[message.to])
    except smtplib.SMTPRecipientsRefused as error:
        code = error.recipients[message.to][0]
        if code >= 500:
            raise Undeliverable(f"smtp_{code}", dead=True) from error
        raise ServiceError(f"smtp_{code}") from error
    except smtplib.SMTPDataError as error:
        if error.smtp_code >= 500:
            raise Undeliverable(f"smtp_{error.smtp_code}") from error
        raise ServiceError(f"smtp_{error.smtp_code}") from error
    except smtplib.SMTPResponseException as error:
        # The sender or the sign-in is refused: ours to mend, so it may be later.
        raise ServiceError(f"smtp_{error.smtp_code}") from error
    except TimeoutError as error:
        raise ServiceError("timeout") from error
    except (smtplib.SMTPException, OSError) as error:
        raise ServiceError(type(error).__name__.lower()) from error


def _letter(message: Message, sender: str) -> EmailMessage:
    """The same notice has the same Message-ID, so that a mail program shows it once."""
    made = letter(message, sender)
    made["Date"] = formatdate(usegmt=True)
    made["Message-ID"] = f"<{message.token}@{sender.rpartition('@')[2].rstrip('>')}>"
    return made


def _server(host: str, port: int, outside: Outside) -> smtplib.SMTP:
    if port == SMTPS:
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=outside.tls)
    server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
    try:
        server.starttls(context=outside.tls)
    except BaseException:
        server.close()
        raise
    return server
