"""Which column of a file holds what: known from the last file, else by the heading's name in Chinese or English."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Final, Literal

from yanzhen.base import Model
from yanzhen.roster.plain import Cell, text

HEADING_ROWS = 20
"""A heading stands in the first rows; titles and remarks may stand above it."""
_BRACKETS = re.compile(r"[(\[{【].*?[)\]}】]")
_NO_LETTER = re.compile(r"[\W_]+")


class Field(StrEnum):
    """What a list can know of a person, by its name in `Employee`, or of a unit."""

    NUMBER = "employee_id"
    NAME = "name"
    UNIT = "unit_path"
    POSITION = "position"
    ROLE = "role"
    EMAIL = "email"
    PHONE = "phone"
    HIRE_DATE = "hire_date"
    BADGE = "badge"
    LOCALE = "locale"
    ACTIVE = "active"
    SUBJECT = "subject"
    CODE = "code"
    KIND = "kind"
    PARENT = "parent"
    TIMEZONE = "timezone"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    RADIUS = "radius_m"
    HEAD = "head"


Kind = Literal["people", "units"]
"""What a list is about."""
FIELDS: dict[Kind, tuple[Field, ...]] = {
    "people": (
        Field.NUMBER, Field.NAME, Field.UNIT, Field.POSITION, Field.ROLE, Field.EMAIL, Field.PHONE, Field.HIRE_DATE,
        Field.BADGE, Field.LOCALE, Field.ACTIVE, Field.SUBJECT,
    ),
    "units": (
        Field.CODE, Field.NAME, Field.KIND, Field.PARENT, Field.TIMEZONE, Field.LATITUDE, Field.LONGITUDE, Field.RADIUS,
        Field.HEAD,
    ),
}  # fmt: skip
REQUIRED: dict[Kind, tuple[Field, ...]] = {
    "people": (Field.NUMBER, Field.NAME, Field.UNIT),
    "units": (Field.CODE, Field.NAME),
}
KEEP: Final = "keep"
"""A column that means nothing here: its cells are kept as they stand, under its heading, and exported again."""
Column = Field | Literal["keep"] | None
Columns = tuple[Column, ...]
"""By column from the left: what it holds; None: it is not read."""
MOST_KEPT = 100
"""So many headings a company keeps at most."""
LONGEST_HEADING = 100

_PEOPLE: dict[Field, tuple[str, ...]] = {
    Field.NUMBER: (
        "工号", "员工号", "员工编号", "人员编号", "职工号", "employee id", "employee number", "employee no", "emp id",
        "staff id", "staff number", "personnel number", "number", "employeenumber",
    ),
    Field.NAME: ("姓名", "员工姓名", "名字", "name", "full name", "employee name", "display name", "displayname"),
    Field.UNIT: (
        "组织单元", "部门", "所属部门", "门店", "所属门店", "组织", "单位", "车间", "部门编码", "门店编码", "unit",
        "org unit", "department", "store", "workshop", "unit path", "location", "team",
    ),
    Field.POSITION: ("岗位", "职位", "职务", "position", "job title", "title", "job"),
    Field.ROLE: ("负责人", "是否负责人", "是否店长", "角色", "head", "is head", "manager", "is manager", "role"),
    Field.EMAIL: ("邮箱", "电子邮箱", "邮件", "电子邮件", "email", "e mail", "mail", "email address", "work email"),
    Field.PHONE: ("手机", "手机号", "手机号码", "电话", "联系电话", "phone", "mobile", "phone number", "mobile phone"),
    Field.HIRE_DATE: ("入职日期", "入职时间", "到岗日期", "hire date", "hired", "start date", "date of joining"),
    Field.BADGE: ("工牌号", "工牌", "卡号", "门禁卡号", "badge", "badge number", "badge no", "card number"),
    Field.LOCALE: ("语言", "locale", "language", "preferred language"),
    Field.ACTIVE: ("在职", "在职状态", "状态", "员工状态", "是否在职", "active", "status", "employment status"),
    Field.SUBJECT: ("登录名", "登录账号", "账号", "user name", "username", "login", "sign in name", "subject"),
}  # fmt: skip
_UNITS: dict[Field, tuple[str, ...]] = {
    Field.CODE: (
        "编码", "代码", "组织编码", "单元编码", "部门编码", "门店编码", "门店编号", "code", "unit code", "store code",
        "store number", "cost center code", "org code", "id",
    ),
    Field.NAME: ("名称", "组织名称", "单元名称", "部门名称", "门店名称", "name", "unit name", "store name", "org name"),
    Field.KIND: ("类型", "组织类型", "单元类型", "级别", "kind", "type", "unit type", "level"),
    Field.PARENT: (
        "上级", "上级编码", "上级组织", "上级部门", "所属大区", "parent", "parent code", "parent unit", "region",
    ),
    Field.TIMEZONE: ("时区", "timezone", "time zone"),
    Field.LATITUDE: ("纬度", "latitude", "lat"),
    Field.LONGITUDE: ("经度", "longitude", "lng", "lon"),
    Field.RADIUS: ("半径", "围栏半径", "radius", "radius m", "geofence radius"),
    Field.HEAD: ("负责人", "负责人工号", "店长", "店长工号", "head", "manager", "head number", "manager id"),
}  # fmt: skip
NAMES: dict[Kind, dict[Field, tuple[str, ...]]] = {"people": _PEOPLE, "units": _UNITS}
"""Headings that HR systems use; compared by `normal`."""


class Known(Model):
    """What people said that headings mean, for the next file of the unit: `normal` heading -> field, `keep` or None."""

    fields: dict[str, Column] = {}
    headings: dict[Field, str] = {}
    """How the last file spelled a field's heading: an export spells it the same."""


def normal(heading: Cell) -> str:
    """How headings are compared: no case, no full width, nothing in brackets, letters and digits only."""
    text = unicodedata.normalize("NFKC", str(heading or "")).casefold()
    return _NO_LETTER.sub("", _BRACKETS.sub("", text))


def kept_as(heading: Cell) -> str:
    """Under what name a column's cells are kept; empty: it has no name, so it can't be kept."""
    return text(heading)[:LONGEST_HEADING].strip()


_BY_NAME: dict[Kind, dict[str, Column]] = {
    kind: {normal(name): field for field, names in fields.items() for name in names} for kind, fields in NAMES.items()
}


def proposed(headings: Sequence[Cell], known: Known, kept: Collection[str] = (), kind: Kind = "people") -> Columns:
    """What each column seems to hold. What people said last time counts more than a name; no field is given twice, and
    no heading is kept twice."""
    found: list[Column] = [None] * len(headings)
    given: set[Field | str] = set()
    for meanings in (known.fields, _BY_NAME[kind]):
        for at, heading in enumerate(headings):
            name = normal(heading)
            field = meanings.get(name)
            what = kept_as(heading) if field == KEEP else field
            if found[at] is None and what and what not in given and _open(name, meanings, known):
                found[at] = field
                given.add(what)
    for at, heading in enumerate(headings):
        name = kept_as(heading)
        if found[at] is None and name in kept and name not in given and normal(heading) not in known.fields:
            found[at] = KEEP
            given.add(name)
    return tuple(found)


def _open(name: str, meanings: Mapping[str, Column], known: Known) -> bool:
    """A column that people left out last time is not proposed by its name."""
    return meanings is known.fields or name not in known.fields


def heading_row(rows: Sequence[Sequence[Cell]], kind: Kind = "people") -> int:
    """Where the headings stand: the first row with the most headings known, else the first that has two cells filled.

    A title above, also one merged over the columns, is none."""
    known = [sum(normal(cell) in _BY_NAME[kind] for cell in row) for row in rows[:HEADING_ROWS]]
    if known and max(known) > 0:
        return known.index(max(known))
    filled = (at for at, row in enumerate(rows[:HEADING_ROWS]) if sum(cell not in (None, "") for cell in row) > 1)
    return next(filled, 0)


def learned(known: Known, headings: Sequence[Cell], columns: Columns) -> Known:
    """What is known after a person chose columns; a field has one heading, the last."""
    fields = dict(known.fields)
    spelled = dict(known.headings)
    for heading, field in zip(headings, columns, strict=True):
        name = normal(heading)
        if not name:
            continue
        if isinstance(field, Field):
            fields = {other: None if said is field else said for other, said in fields.items()}
            spelled[field] = str(heading).strip()
        fields[name] = field
    return Known(fields=fields, headings=spelled)


def letter(column: int) -> str:
    """A column's name in a spreadsheet: 0 -> A, 26 -> AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
