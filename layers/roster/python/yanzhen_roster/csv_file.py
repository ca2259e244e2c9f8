"""CSV: UTF-8, UTF-16 with or without its mark, GBK and GB 18030; commas, semicolons or tabs."""

import csv
import io
from collections.abc import Iterator

from yanzhen.roster.plain import Cell
from yanzhen_roster.refused import Refused

MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SEPARATORS = ",;\t|"


def rows_of_csv(content: bytes) -> Iterator[list[Cell]]:
    """Every cell is text as it stands."""
    text = decoded(content)
    if not text.strip():
        raise Refused("empty")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        for row in reader:
            yield list(row)
    except csv.Error as error:
        raise Refused("broken") from error


def decoded(content: bytes) -> str:
    """The text of the bytes: by its mark, else the first encoding that fits whole."""
    encodings = [encoding for mark, encoding in MARKS if content.startswith(mark)]
    if not encodings:
        encodings = ["utf-8", "gb18030"] if b"\0" not in content else [_endian(content)]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused("encoding")


def _endian(content: bytes) -> str:
    """Of separators and line ends one half is NUL: the one that it is says the order."""
    return "utf-16-le" if content[1::2].count(0) >= content[::2].count(0) else "utf-16-be"


def _separator(text: str) -> str:
    """The one that the first lines hold most of."""
    head = text[:20_000]
    return max(SEPARATORS, key=head.count)
