"""The pieces a list is worked through in, as objects of the bucket: packed JSON, each written whole."""

import gzip
import json
from collections.abc import Sequence

from pydantic import TypeAdapter

from yanzhen.ports import MediaStore
from yanzhen.roster.compare import Entry
from yanzhen.roster.plain import Cell

_ENTRIES = TypeAdapter(list[Entry])
MOST = 50_000_000


def write_rows(media: MediaStore, key: str, rows: Sequence[Sequence[Cell]]) -> None:
    packed = gzip.compress(json.dumps(rows, ensure_ascii=False).encode(), compresslevel=1, mtime=0)
    media.write(key, packed, "application/gzip")


def read_rows(media: MediaStore, key: str) -> list[list[Cell]]:
    found: list[list[Cell]] = json.loads(gzip.decompress(media.read(key, max_bytes=MOST)))
    return found


def write_entries(media: MediaStore, key: str, entries: list[Entry]) -> None:
    media.write(key, gzip.compress(_ENTRIES.dump_json(entries), compresslevel=1, mtime=0), "application/gzip")


def read_entries(media: MediaStore, key: str) -> list[Entry]:
    return _ENTRIES.validate_json(gzip.decompress(media.read(key, max_bytes=MOST)))
