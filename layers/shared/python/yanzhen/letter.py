"""What a person reads: each message of its template, as mail (text and HTML), text message and push.

A template is `letters/<language>/<name>.j2` with the blocks `subject`, `body` and `short`. A value that is missing is
an error and never a gap: `BrokenTemplate`, for which a test looks through every message; should one get through all the
same, `plain` tells that there is something, with its link.

The HTML says what the text says, in `letters/page.html.j2`: a table with inline styles, which Outlook, phones and dark
mode all show alike. Nothing is fetched: no picture, no font, no tracking.
"""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError, UndefinedError, pass_context
from jinja2.runtime import Context

from yanzhen import texts
from yanzhen.base import Model
from yanzhen.directory import Locale
from yanzhen.errors import BrokenTemplate
from yanzhen.letter_facts import LetterFacts
from yanzhen.sms import fitted

FORMS = ("when", "day", "time", "number", "percent", "verdict", "reason")
"""How a fact may be written: `{{ due_at | when }}`, as `yanzhen.texts` has it."""


class Letter(Model):
    """The same in as many words as each medium has room for."""

    subject: str
    text: str
    html: str
    short: str
    """A text message: two parts at most."""
    push: str
    """What a locked screen may show: nothing of anybody."""
    link: str


def written(facts: LetterFacts, locale: Locale, timezone: str, wishes: str | None = None) -> Letter:
    """A message of its template; moments are written on the clock of `timezone`. BrokenTemplate when it lacks any.

    `wishes` is where its reader may switch messages like it off; a duty has none. A mail names it last.
    """
    given = {name: texts.isolated(value) if isinstance(value, str) else value for name, value in facts}
    try:
        template = _templates(locale).get_template(f"{facts.template}.j2")
        context = template.new_context({**given, "link": facts.link, "locale": locale, "timezone": timezone})
        subject, body, short = (
            "".join(template.blocks[block](context)).strip() for block in ("subject", "body", "short")
        )
    except (TemplateError, KeyError, TypeError, ValueError) as error:
        # Other errors than of a name tell the value, which is somebody's.
        why = str(error) if isinstance(error, UndefinedError) else type(error).__name__
        raise BrokenTemplate(template=facts.template, locale=locale, why=why) from error
    return _letter(locale, " ".join(subject.split()), body, short, facts.links, wishes)


def plain(locale: Locale, link: str) -> Letter:
    """That there is something to read, and where: it needs no template."""
    told = texts.text(locale, "notice.push")
    return _letter(locale, told, f"{told}\n\n{link}", f"{told} {link}", (link,))


def _letter(
    locale: Locale, subject: str, body: str, short: str, links: tuple[str, ...], wishes: str | None = None
) -> Letter:
    link = links[0]
    choice = texts.text(locale, "notice.wishes")
    paragraphs = [[line for line in part.split("\n") if line != link] for part in body.split("\n\n")]
    html = _page().render(
        locale=locale,
        subject=subject,
        paragraphs=[lines for lines in paragraphs if any(line.strip() for line in lines)],
        link=link,
        links=links,
        button=texts.text(locale, "notice.open"),
        choice=choice,
        wishes=wishes,
    )
    push = texts.text(locale, "notice.push")
    text = f"{body}\n\n{choice}\n{wishes}" if wishes else body
    return Letter(subject=subject, text=text, html=html, short=fitted(short, link), push=push, link=link)


@cache
def _templates(locale: Locale) -> Environment:
    made = Environment(
        loader=PackageLoader("yanzhen", f"letters/{locale}"),
        undefined=StrictUndefined,
        finalize=_present,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    made.filters |= {form: _form(form) for form in FORMS}
    return made


@cache
def _page() -> Any:
    loader = PackageLoader("yanzhen", "letters")
    made = Environment(loader=loader, undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return made.get_template("page.html.j2")


def _form(form: str) -> Any:
    @pass_context
    def write(context: Context, fact: Any) -> str:
        return texts.written(_present(fact), form, context["locale"], context["timezone"])

    return write


def _present(value: Any) -> Any:
    """Whatever is None is missing too."""
    if value is None:
        raise ValueError("a value is missing")
    return value
