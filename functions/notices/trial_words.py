"""What somebody reads who tests a channel, or looks at how a message arrives: `test/<id>` or `test/<id>/<message>`."""

from notices.wording import Wording
from yanzhen.directory import Employee
from yanzhen.letter_facts import LetterFacts
from yanzhen.letter_samples import TIMEZONE, Given, sample
from yanzhen.notice import Notice, followed
from yanzhen_aws.runtime import Runtime


def trial_wording(notice: Notice, world: Runtime) -> Wording:
    """An example of the message, addressed to its reader."""
    name = (*notice.fact.split("/"), "test")[2]
    origin = world.settings.required("web_origin").rstrip("/")

    def facts(reader: Employee) -> LetterFacts:
        made = sample(name, Given(reader.locale, world.now(), origin))
        link = followed(f"{origin}/", notice.fact)
        return made.model_copy(update={"name": reader.name, "link": link})

    return Wording(about=None, timezone=TIMEZONE, facts=facts)
