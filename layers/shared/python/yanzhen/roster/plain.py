"""A cell as plain text: full width, stray spaces and invisible letters do not matter."""

import re
import unicodedata

Cell = str | int | float | bool | None
"""What a cell holds when it is read: dates are ISO text, a formula is the value its program last stored."""

_FORMULA = re.compile(r"'+(?=[=+\-@\t\r])")


def text(cell: Cell) -> str:
    """A cell as text: NFKC, single spaces, no control characters; `123.0` is `123`. The apostrophe that an export puts
    before what a spreadsheet would take for a formula is taken off again; nothing is ever computed."""
    return _one_line(unicodedata.normalize("NFKC", _written(cell)))


def as_it_stands(cell: Cell) -> str:
    """The same without NFKC: what only its company understands keeps its letters."""
    return _one_line(_written(cell))


def _written(cell: Cell) -> str:
    if cell is None or isinstance(cell, bool):
        return {None: "", True: "yes", False: "no"}[cell]
    if isinstance(cell, float):
        return str(int(cell)) if cell == cell and abs(cell) < 1e15 and cell == int(cell) else str(cell)
    return str(cell)


def _one_line(said: str) -> str:
    plain = "".join(" " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter for letter in said)
    plain = " ".join(
        "".join(letter for letter in plain if unicodedata.category(letter) not in ("Cf", "Cs", "Co")).split()
    )
    return _FORMULA.sub("", plain, count=1) if plain[:1] == "'" else plain
