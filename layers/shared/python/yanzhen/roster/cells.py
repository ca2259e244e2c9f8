"""What a cell says, cleaned: full width, stray spaces and Excel's ways of writing numbers do not matter."""

import re
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from yanzhen.directory import OrgUnit, Role
from yanzhen.roster import days
from yanzhen.roster.bad import Bad
from yanzhen.roster.columns import Field
from yanzhen.roster.phones import e164
from yanzhen.roster.plain import Cell, text
from yanzhen.roster.ways import Ways

_NUMBER = re.compile(r"[A-Za-z0-9_-]{1,40}")
_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
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
KINDS = {
    "集团": "group",
    "公司": "company",
    "法人": "company",
    "大区": "region",
    "区域": "region",
    "门店": "store",
    "店铺": "store",
    "shop": "store",
    "车间": "workshop",
    "工厂": "workshop",
    "plant": "workshop",
    "班组": "team",
    "团队": "team",
    "小组": "team",
}
REACH: dict[Field, tuple[float, float]] = {
    Field.LATITUDE: (-90, 90),
    Field.LONGITUDE: (-180, 180),
    Field.RADIUS: (1, 50_000),
}
"""What a number can be: degrees of WGS 84, metres."""
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
        case Field.CODE:
            return _code(said)
        case Field.KIND:
            return _kind(said)
        case Field.TIMEZONE:
            return _timezone(said)
        case Field.LATITUDE | Field.LONGITUDE | Field.RADIUS:
            return _measure(said, *REACH[field])
        case Field.HEAD:
            return _number(said)
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


def _code(said: str) -> str:
    """A part of a path: `S 017` -> `s-017`."""
    said = said.split(".")[0] if _WHOLE.fullmatch(said) else said
    code = re.sub(r"[\s_]+", "-", said.casefold())
    if not _CODE.fullmatch(code):
        raise Bad("code_form")
    return code


def _kind(said: str) -> str:
    low = said.casefold()
    if low in get_args(OrgUnit.model_fields["kind"].annotation):
        return low
    if low not in KINDS:
        raise Bad("kind_unknown")
    return KINDS[low]


def _timezone(said: str) -> str:
    try:
        return ZoneInfo(said).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Bad("timezone_unknown") from error


def _measure(said: str, least: float, most: float) -> float:
    try:
        number = float(said.replace(",", "."))
    except ValueError as error:
        raise Bad("measure_form") from error
    if not least <= number <= most:
        raise Bad("measure_impossible", least=str(least), most=str(most))
    return number


def _language(said: str) -> str:
    found = LANGUAGES.get(said.casefold()) or LANGUAGES.get(said.casefold()[:2])
    if found is None:
        raise Bad("language_unknown")
    return found
