"""A list of people: uploaded, read, tried, applied, exported; and what a careless or hostile one meets."""

from collections.abc import Iterator

import pytest

from people import resume_rosters
from tests.unit.api_gateway import ask
from tests.unit.api_world import ApiWorld, company, serving
from tests.unit.given_rosters import applied, csv, report, run, tried, uploaded
from yanzhen.roster.job import DEAD, MOST_REVIVALS, QUIET

HEAD = ("工号", "姓名", "部门", "岗位", "手机号", "入职日期", "工牌号", "负责人")
LIN = ("lin", "Lin", "Store 1", "店员", "13800138000", "2025/3/1", "B1", "否")
NEW = ("E100", "陈晨", "East/Store 2", "店长", "139 1111 2222", "15.03.2026", "B2", "是")


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


def by_id(roster_id: str, **query: str) -> dict[str, dict[str, object]]:
    return {entry["key"]: entry for entry in report(roster_id, **query)}


def test_a_trial_shows_every_change_before_it_is_made(world: ApiWorld) -> None:
    before = dict(world.directory.employees_by_id)
    roster_id = tried(world, csv(HEAD, LIN, NEW, ("zhao", "Zhao", "s1", "", "", "", "", "")))

    entries = by_id(roster_id)
    assert {number: entry["action"] for number, entry in entries.items()} == {
        "lin": "changed", "E100": "new", "zhao": "moved",
    }  # fmt: skip
    assert {"field": "phone", "kept": "", "before": "13800000000", "after": "+8613800138000"} in entries["lin"][
        "changes"
    ]
    assert {"field": "unit_path", "kept": "", "before": "acme/west/s3", "after": "acme/east/s1"} in entries["zhao"][
        "changes"
    ]
    assert world.directory.employees_by_id == before


def test_what_was_shown_is_applied_and_noted(world: ApiWorld) -> None:
    roster_id = tried(world, csv(HEAD, LIN, NEW))

    stands = applied(world, roster_id)

    assert (stands["state"], stands["applied"], stands["overtaken"]) == ("applied", 2, 0)
    chen = world.directory.employees_by_id["E100"]
    assert (chen.unit_path, chen.role, chen.hire_date, chen.badge) == ("acme/east/s2", "manager", "2026-03-15", "B2")
    assert ("hr", "people.imported", f"roster#{roster_id}") in world.actions()


def test_who_is_not_in_a_whole_list_has_left_except_those_an_hr_system_does_not_know(world: ApiWorld) -> None:
    roster_id = tried(world, csv(HEAD, LIN), whole=True)
    leaving = set(by_id(roster_id, action="leaves"))

    assert leaving == {"wang", "zhao", "head-s1", "head-west"}
    applied(world, roster_id)
    assert not world.directory.employees_by_id["wang"].active
    assert ask("GET", "/v1/me", who="wang").code == "employee.inactive"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("x1", "X", "nowhere", "", "", "", "", ""), "unit_unknown"),
        (("x1", "", "s1", "", "", "", "", ""), "missing"),
        (("x1", "X", "s1", "", "12", "", "", ""), "phone_impossible"),
        (("x1", "X", "s1", "", "", "29.02.2026", "", ""), "date_unreadable"),
        (("x1", "X", "s1", "", "", "03/04/2026", "", ""), "date_ambiguous"),
        (("x1", "X", "s1", "", "", "60", "", ""), "date_unreadable"),
        (("x1", "X", "s1", "", "", "2031-01-01", "", ""), "date_impossible"),
        (("=cmd|x", "X", "s1", "", "", "", "", ""), "number_form"),
        (("x1", "X", "s1", "", "", "", "", "admin"), "role_not_given"),
        (("admin", "Other", "s1", "", "", "", "", ""), "protected"),
    ],
)
def test_a_row_with_something_wrong_names_the_cell_and_what_to_do_and_changes_nothing(
    world: ApiWorld, row: tuple[str, ...], code: str
) -> None:
    before = dict(world.directory.employees_by_id)
    roster_id = tried(world, csv(HEAD, row))

    (entry,) = report(roster_id, troubled="true")
    assert entry["action"] == "wrong"
    trouble = next(one for one in entry["troubles"] if one["code"] == code)
    assert trouble["cell"].endswith("2")
    assert trouble["text"]
    assert trouble["advice"]
    applied(world, roster_id)
    assert world.directory.employees_by_id == before


def test_a_number_or_a_badge_twice_leaves_out_both_rows(world: ApiWorld) -> None:
    twin = ("E101", "Twin", "s1", "", "", "", "B2", "")
    roster_id = tried(world, csv(HEAD, NEW, NEW, twin))

    assert [entry["action"] for entry in report(roster_id)] == ["wrong"] * 3


def test_the_same_phone_twice_is_told_and_counts(world: ApiWorld) -> None:
    other = ("E102", "Other", "s1", "", NEW[4], "", "", "")
    roster_id = tried(world, csv(HEAD, NEW, other))

    assert [(entry["action"], entry["troubles"][0]["fatal"]) for entry in report(roster_id)] == [("new", False)] * 2


def test_hr_of_a_region_neither_changes_nor_learns_of_people_elsewhere(world: ApiWorld) -> None:
    roster_id = tried(world, csv(HEAD, ("zhao", "Z", "s1", "", "", "", "", ""), LIN), who="hr-east")

    entry = report(roster_id, who="hr-east")[0]
    assert (entry["action"], entry["changes"], entry["troubles"][0]["code"]) == ("wrong", [], "elsewhere")
    assert ask("GET", f"/v1/rosters/{tried(world, csv(HEAD, LIN))}", who="hr-east").status == 404


def test_a_sign_in_name_of_somebody_elsewhere_is_not_given_away(world: ApiWorld) -> None:
    head = ("工号", "姓名", "部门", "登录名")
    roster_id = tried(world, csv(head, ("x1", "X", "s1", "admin")), who="hr-east")

    assert [one["code"] for one in report(roster_id, who="hr-east")[0]["troubles"]] == ["taken"]


def test_what_somebody_else_changed_since_the_trial_is_left_and_told(world: ApiWorld) -> None:
    roster_id = tried(world, csv(HEAD, LIN, NEW))
    lin = world.directory.employees_by_id["lin"]
    world.directory.put_employee(lin.model_copy(update={"phone": "+8613511112222"}))

    stands = applied(world, roster_id)

    assert (stands["applied"], stands["overtaken"]) == (1, 1)
    assert world.directory.employees_by_id["lin"].phone == "+8613511112222"


def test_the_columns_chosen_are_proposed_the_next_time_and_name_the_export(world: ApiWorld) -> None:
    odd = csv(("Nr.", "Wer", "Wo", "Seit"), ("lin", "Lin", "s1", "2025-03-01"))
    first = uploaded(world, odd)
    assert ask("GET", f"/v1/rosters/{first}", who="hr").body["columns"] == [None] * 4
    columns = ["employee_id", "name", "unit_path", "hire_date"]
    ask("POST", f"/v1/rosters/{first}/trial", who="hr", json_body={"columns": columns})

    assert ask("GET", f"/v1/rosters/{uploaded(world, odd)}", who="hr").body["columns"] == columns
    assert ask("GET", "/v1/people", who="hr").body["headings"][:3] == ["Nr.", "Wer", "Wo"]


def test_a_column_that_means_nothing_here_is_kept_as_it_stands_and_exported_again(world: ApiWorld) -> None:
    odd = csv(
        ("工号", "姓名", "部门", "成本中心", "备注"), ("lin", "Lin", "s1", "ＫＳ-01", "x"), ("E9", "New", "s1", "", "")
    )
    columns = ["employee_id", "name", "unit_path", "keep", None]
    first = uploaded(world, odd)
    ask("POST", f"/v1/rosters/{first}/trial", who="hr", json_body={"columns": columns})
    run(world)
    kept = {"field": None, "kept": "成本中心", "before": None, "after": "ＫＳ-01"}
    assert by_id(first)["lin"]["changes"] == [kept]
    applied(world, first)

    again = ask("GET", "/v1/people", who="hr-east").body
    assert again["headings"][-1] == "成本中心"
    assert {row[0]: row[-1] for row in again["rows"]}["lin"] == "ＫＳ-01"
    assert ask("GET", f"/v1/rosters/{uploaded(world, odd)}", who="hr").body["columns"] == columns
    exported = ask("GET", f"/v1/rosters/{uploaded(world, csv(again['headings'], *again['rows']), 'hr-east')}", who="hr")
    assert exported.body["columns"][-1] == "keep"


def test_what_is_kept_has_a_name_of_its_own_and_an_end(world: ApiWorld) -> None:
    head = ("工号", "姓名", "部门", "甲", "甲", "")
    columns = ["employee_id", "name", "unit_path"]
    roster_id = uploaded(world, csv(head, ("lin", "Lin", "s1", "a", "b", "c")))
    for odd in (["keep", "keep", None], [None, None, "keep"]):
        answer = ask("POST", f"/v1/rosters/{roster_id}/trial", who="hr", json_body={"columns": [*columns, *odd]})
        assert answer.code == "invalid_request"
    world.rosters.keep("acme", (str(n) for n in range(100)))
    one = {"columns": [*columns, "keep", None, None]}
    assert ask("POST", f"/v1/rosters/{roster_id}/trial", who="hr", json_body=one).code == "invalid_request"


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_an_export_imported_again_changes_nobody(world: ApiWorld, locale: str) -> None:
    applied(world, tried(world, csv(HEAD, LIN, NEW)))
    people = ask("GET", "/v1/people", who="hr", headers={"accept-language": locale}).body
    guarded = [[f"'{cell}" if cell[:1] in "=+-@" and cell else cell for cell in row] for row in people["rows"]]

    roster_id = tried(world, csv(people["headings"], *guarded), whole=True)

    assert {entry["action"] for entry in report(roster_id)} == {"unchanged"}


def test_the_columns_chosen_must_make_sense(world: ApiWorld) -> None:
    roster_id = uploaded(world, csv(HEAD, LIN))
    for columns in ([None] * 8, ["name"] * 8, ["employee_id", "name", "unit_path"]):
        answer = ask("POST", f"/v1/rosters/{roster_id}/trial", who="hr", json_body={"columns": columns})
        assert answer.status == 400


@pytest.mark.parametrize(
    "content", [b"\0\1\2\3" * 9, b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b" \r\n"]
)
def test_a_file_that_is_no_list_is_refused_in_words(world: ApiWorld, content: bytes) -> None:
    stands = ask("GET", f"/v1/rosters/{uploaded(world, content)}", who="hr").body

    assert stands["state"] == "refused"
    assert stands["refusal"]


def test_a_step_is_not_started_twice_but_again_when_its_execution_died(world: ApiWorld) -> None:
    roster_id = tried(world, csv(HEAD, LIN))
    assert ask("POST", f"/v1/rosters/{roster_id}/apply", who="hr").status == 201
    assert ask("POST", f"/v1/rosters/{roster_id}/apply", who="hr").code == "conflict"

    world.clock += QUIET * 2
    assert ask("GET", f"/v1/rosters/{roster_id}", who="hr").body["stalled"]
    assert ask("POST", f"/v1/rosters/{roster_id}/apply", who="hr").status == 201
    run(world)
    assert ask("GET", f"/v1/rosters/{roster_id}", who="hr").body["state"] == "applied"


def test_a_list_whose_execution_died_goes_on_by_itself_and_once(world: ApiWorld) -> None:
    roster_id = tried(world, csv(HEAD, LIN))
    ask("POST", f"/v1/rosters/{roster_id}/apply", who="hr")
    assert resume_rosters.sweep(world) == {"resumed": 0, "failed": 0, "left": 0}

    world.clock += DEAD * 2
    assert resume_rosters.sweep(world) == {"resumed": 1, "failed": 0, "left": 0}
    assert resume_rosters.sweep(world) == {"resumed": 0, "failed": 0, "left": 0}
    run(world)
    assert ask("GET", f"/v1/rosters/{roster_id}", who="hr").body["state"] == "applied"


def test_a_list_that_dies_again_and_again_is_left_to_a_person(world: ApiWorld) -> None:
    roster_id = tried(world, csv(HEAD, LIN))
    ask("POST", f"/v1/rosters/{roster_id}/apply", who="hr")
    for _ in range(MOST_REVIVALS):
        world.clock += DEAD * 2
        assert resume_rosters.sweep(world)["resumed"] == 1

    world.clock += DEAD * 2
    assert resume_rosters.sweep(world) == {"resumed": 0, "failed": 0, "left": 1}
    assert ask("POST", f"/v1/rosters/{roster_id}/apply", who="hr").status == 201
    run(world)
    assert ask("GET", f"/v1/rosters/{roster_id}", who="hr").body["state"] == "applied"


def test_a_long_list_is_worked_through_in_many_short_calls(world: ApiWorld) -> None:
    rows = [(f"p{n}", f"P {n}", "s1") for n in range(2500)]
    roster_id = uploaded(world, csv(("工号", "姓名", "部门"), *rows))
    ask("POST", f"/v1/rosters/{roster_id}/trial", who="hr", json_body={"columns": ["employee_id", "name", "unit_path"]})
    run(world, left=0)
    ask("POST", f"/v1/rosters/{roster_id}/apply", who="hr")
    run(world, left=0)

    stands = ask("GET", f"/v1/rosters/{roster_id}", who="hr").body
    assert (stands["state"], stands["counts"], stands["applied"]) == ("applied", {"new": 2500}, 2500)
    assert len(report(roster_id, limit="100")) == 2500


UNITS_HEAD = ("编码", "名称", "类型", "上级", "时区", "纬度", "经度", "半径", "负责人", "成本中心")
MOVE = ("s1", "Store 1", "", "west", "", "", "", "", "", "")
TEAM = ("T9", "Team 9", "班组", "s1", "", "31.2", "121.4", "150", "wang", "")


def test_units_are_made_and_moved_with_their_people_and_what_was_stays_where_it_was(world: ApiWorld) -> None:
    roster_id = tried(world, csv(UNITS_HEAD, TEAM, MOVE), kind="units")
    assert [(entry["key"], entry["action"]) for entry in report(roster_id)] == [
        ("acme/east/s1", "moved"), ("acme/west/s1/t9", "new"),
    ]  # fmt: skip

    stands = applied(world, roster_id)
    assert (stands["state"], stands["applied"], stands["overtaken"]) == ("applied", 2, 0)
    units, people = world.directory.units, world.directory.employees_by_id
    assert (units["acme/east/s1"].moved_to, units["acme/west/s1"].moved_from) == ("acme/west/s1", "acme/east/s1")
    assert (people["lin"].unit_path, people["head-s1"].unit_path) == ("acme/west/s1", "acme/west/s1")
    assert (people["wang"].unit_path, people["wang"].role) == ("acme/west/s1/t9", "manager")
    assert world.training.sessions_by_id["running"].unit_path == "acme/east/s1"
    assert ("hr", "units.imported", f"roster#{roster_id}") in world.actions()
    later = report(tried(world, csv(HEAD, ("n1", "N", "Store 1", "", "", "", "", ""))))
    assert {"field": "unit_path", "kept": "", "before": None, "after": "acme/west/s1"} in later[0]["changes"]


def test_units_exported_are_imported_again_without_a_change_and_keep_what_is_theirs(world: ApiWorld) -> None:
    body = {"columns": ["code", "name", "kind", "parent", None, None, None, None, None, "keep"]}
    first = uploaded(world, csv(UNITS_HEAD, (*MOVE[:3], "east", *MOVE[4:9], "=4711")), kind="units")
    ask("POST", f"/v1/rosters/{first}/trial", who="hr", json_body=body)
    run(world)
    applied(world, first)

    rows = ask("GET", "/v1/units/rows", who="hr").body
    assert rows["headings"][-1] == "成本中心"
    assert {row[0]: row[-1] for row in rows["rows"]}["s1"] == "=4711"
    again = report(tried(world, csv(rows["headings"], *rows["rows"]), kind="units"))
    assert {entry["action"] for entry in again} == {"unchanged"}


def test_a_list_of_units_takes_no_columns_of_people(world: ApiWorld) -> None:
    roster_id = uploaded(world, csv(("编码", "名称"), ("s1", "S")), kind="units")
    answer = ask("POST", f"/v1/rosters/{roster_id}/trial", who="hr", json_body={"columns": ["employee_id", "name"]})
    assert answer.code == "invalid_request"


@pytest.mark.parametrize("spoilt", ["name", "gone"])
def test_a_unit_that_somebody_else_changed_since_the_trial_is_left_and_told(world: ApiWorld, spoilt: str) -> None:
    roster_id = tried(world, csv(UNITS_HEAD, ("s1", "Mine", *MOVE[2:])), kind="units")
    unit = world.directory.units["acme/east/s1"]
    other = {"name": "Theirs"} if spoilt == "name" else {"moved_to": "acme/s1"}
    world.directory.put_unit(unit.model_copy(update=other))
    stands = applied(world, roster_id)
    assert (stands["applied"], stands["overtaken"]) == (0, 1)
    assert "acme/west/s1" not in world.directory.units
