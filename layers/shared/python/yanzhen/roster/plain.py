"""A cell as plain text: full width, stray spaces and invisible letters do not matter."""

import re
import unicodedata

from yanzhen.roster.columns import Cell

_FORMULA = re.compile(r"'+(?=[=+\-@\t\r])")


def text(cell: Cell) -> str:
    """A cell as text: NFKC, single spaces, no control characters; `123.0` is `123`. The apostrophe that an export puts
    before what a spreadsheet would take for a formula is taken off again; nothing is ever computed."""
    if cell is None or isinstance(cell, bool):
        return {None: "", True: "yes", False: "no"}[cell]
    if isinstance(cell, float):
        cell = str(int(cell)) if cell == cell and abs(cell) < 1e15 and cell == int(cell) else str(cell)
    plain = unicodedata.normalize("NFKC", str(cell))
    plain = "".join(" " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter for letter in plain)
    plain = "".join(letter for letter in plain if unicodedata.category(letter) not in ("Cf", "Cs", "Co"))
    return _FORMULA.sub("", " ".join(plain.split()), count=1) if plain.lstrip()[:1] == "'" else " ".join(plain.split())
