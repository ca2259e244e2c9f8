"""What somebody reads who tests a channel."""

from notices.wording import Wording
from yanzhen import texts
from yanzhen.directory import Employee
from yanzhen.notice import Notice, followed
from yanzhen_aws.messages import Message
from yanzhen_aws.runtime import Runtime


def trial_wording(notice: Notice, world: Runtime) -> Wording:
    link = followed(f"{world.settings.required('web_origin').rstrip('/')}/", notice.fact)

    def write(reader: Employee, to: str) -> Message:
        facts = {"name": reader.name, "link": link}
        parts = {part: texts.text(reader.locale, f"notice.test.{part}", facts) for part in ("subject", "body", "sms")}
        return Message(to=to, subject=parts["subject"], body=parts["body"], short=parts["sms"], link=link)

    return Wording(about=None, timezone="Asia/Shanghai", write=write)
