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
    """What an import can know of a person; the value is the name in `Employee`."""

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


REQUIRED = (Field.NUMBER, Field.NAME, Field.UNIT)
KEEP: Final = "keep"
"""A column that means nothing here: its cells are kept as they stand, under its heading, and exported again."""
Column = Field | Literal["keep"] | None
Columns = tuple[Column, ...]
"""By column from the left: what it holds; None: it is not read."""
MOST_KEPT = 100
"""So many headings a company keeps at most."""
LONGEST_HEADING = 100

NAMES: dict[Field, tuple[str, ...]] = {
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


_BY_NAME = {normal(name): field for field, names in NAMES.items() for name in names}


def proposed(headings: Sequence[Cell], known: Known, kept: Collection[str] = ()) -> Columns:
    """What each column seems to hold. What people said last time counts more than a name; no field is given twice, and
    no heading is kept twice."""
    found: list[Column] = [None] * len(headings)
    given: set[Field | str] = set()
    named: Mapping[str, Column] = _BY_NAME
    for meanings in (known.fields, named):
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


def heading_row(rows: Sequence[Sequence[Cell]]) -> int:
    """Where the headings stand: the first row with the most headings known, else the first that has two cells filled.

    A title above, also one merged over the columns, is none."""
    known = [sum(normal(cell) in _BY_NAME for cell in row) for row in rows[:HEADING_ROWS]]
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
