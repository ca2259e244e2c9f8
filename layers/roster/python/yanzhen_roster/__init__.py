"""Reads the files that HR systems write: CSV in any of the usual encodings, and XLSX. Nothing in them is ever run."""

from collections.abc import Iterator

from yanzhen.roster.plain import Cell
from yanzhen_roster.csv_file import rows_of_csv
from yanzhen_roster.refused import Refused
from yanzhen_roster.xlsx_file import rows_of_xlsx

__all__ = ["Refused", "rows"]


def rows(content: bytes) -> Iterator[list[Cell]]:
    """Row by row from the first, empty ones too. The bytes say what it is, not the file's name. Refused when it is
    neither, or not whole."""
    if content[:4] == b"PK\x03\x04":
        return rows_of_xlsx(content)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Refused("old_or_locked")
    return rows_of_csv(content)
