"""Finding people: by how a name, one of its words or the number begins; case and full width do not matter.

Of a name without spaces (王小明) the part after its first letter (小明) counts as a word. A letter in the middle of a
word finds nobody: an index answers only for beginnings, and a company of 50,000 is never read through.
"""

import unicodedata

from yanzhen.directory import Employee, within

LONGEST = 60
"""So many letters of a name are compared."""
MOST_WORDS = 6


def normal(text: str) -> str:
    """How names are compared: compatible forms (NFKC), no case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def terms(employee: Employee) -> tuple[str, ...]:
    """Every beginning a person is found by, in order."""
    words = normal(employee.name).split(" ")
    found = {" ".join(words[start:]) for start in range(min(len(words), MOST_WORDS))}
    if len(words) == 1 and words[0][:1] > "\u2e7f":
        found.add(words[0][1:])
    found.add(normal(employee.employee_id))
    return tuple(sorted({term[:LONGEST] for term in found} - {""}))


def found_by(employee: Employee, scope: str, wanted: str) -> str | None:
    """The one term that brings a person of a scope into a result, so that nobody comes twice; None: nobody of it."""
    if not within(employee.unit_path, scope):
        return None
    return next((term for term in terms(employee) if term.startswith(wanted)), None)
