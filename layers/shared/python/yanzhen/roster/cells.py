"""What a cell says, cleaned: full width, stray spaces and Excel's ways of writing numbers do not matter."""

import re
from typing import Any

from yanzhen.directory import Role
from yanzhen.roster import days
from yanzhen.roster.bad import Bad
from yanzhen.roster.columns import Field
from yanzhen.roster.phones import e164
from yanzhen.roster.plain import Cell, text
from yanzhen.roster.ways import Ways

_NUMBER = re.compile(r"[A-Za-z0-9_-]{1,40}")
_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")
_WHOLE = re.compile(r"\d+\.0+")
YES = frozenset({"是", "y", "yes", "true", "1", "在职", "active", "在岗", "试用", "试用期", "正式", "实习", "employed"})
NO = frozenset({"否", "n", "no", "false", "0", "离职", "已离职", "inactive", "left", "terminated", "离岗", "退休"})
HEADS = frozenset({"负责人", "店长", "主管", "经理", "manager", "head", "管理者", "门店负责人"})
STAFF = frozenset({"员工", "店员", "employee", "staff", "普通员工", "member"})
LANGUAGES = {
    "zh": "zh",
    "中文": "zh",
    "chinese": "zh",
    "汉语": "zh",
    "en": "en",
    "英文": "en",
    "english": "en",
    "英语": "en",
}
LONGEST = {Field.NAME: 200, Field.POSITION: 200, Field.EMAIL: 254, Field.BADGE: 40, Field.SUBJECT: 200}


def value_of(field: Field, cell: Cell, ways: Ways) -> Any:
    """What a cell says of a person, as the directory keeps it; None: it says nothing. Bad when it can't be read.

    Units are names still: `yanzhen.roster.clean.Units` finds them."""
    said = text(cell)
    if not said:
        return None
    if len(said) > LONGEST.get(field, 400):
        raise Bad("too_long", limit=LONGEST.get(field, 400))
    match field:
        case Field.NUMBER:
            return _number(said)
        case Field.EMAIL:
            return _email(said)
        case Field.PHONE:
            return e164(said, ways.region)
        case Field.HIRE_DATE:
            return days.hired_on(cell, ways.order, ways.today).isoformat()
        case Field.ACTIVE:
            return _yes_or_no(said)
        case Field.ROLE:
            return _role(said)
        case Field.LOCALE:
            return _language(said)
        case _:
            return said


def _number(said: str) -> str:
    said = said.split(".")[0] if _WHOLE.fullmatch(said) else said
    if not _NUMBER.fullmatch(said):
        raise Bad("number_form")
    return said


def _email(said: str) -> str:
    low = said.casefold()
    if not _EMAIL.fullmatch(low):
        raise Bad("email_form")
    return low


def _yes_or_no(said: str) -> bool:
    low = said.casefold()
    if low in YES or low in NO:
        return low in YES
    raise Bad("status_unknown")


def _role(said: str) -> Role:
    """Who heads a unit. Greater roles are given by an administrator, never by a file; a file may name the one a person
    has."""
    low = said.casefold()
    if low in HEADS or (low in YES and low != "在职"):
        return Role.MANAGER
    if low in STAFF or low in NO:
        return Role.EMPLOYEE
    if low in set(Role):
        return Role(low)
    raise Bad("role_unknown")


def _language(said: str) -> str:
    found = LANGUAGES.get(said.casefold()) or LANGUAGES.get(said.casefold()[:2])
    if found is None:
        raise Bad("language_unknown")
    return found
