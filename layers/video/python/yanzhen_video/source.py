"""A stored file as the container library reads it: in blocks, a few of them kept, and never endlessly."""

import os
from collections import OrderedDict
from pathlib import Path
from typing import Final

from yanzhen.ports import Stored

BLOCK: Final = 4 * 1024 * 1024
_KEPT: Final = 8
"""So many blocks stay in memory: 32 MB, whatever the file's size."""
_AGAIN: Final = 6
"""A file is read at most so many times over; what asks for more was made to be endless."""


class ReadTooOften(Exception):
    """The container leads back and forth without end."""


class LocalFile:
    """A file of this machine; implements `yanzhen.ports.Stored`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.size = os.stat(path).st_size

    def read(self, start: int, length: int) -> bytes:
        with self._path.open("rb") as file:
            file.seek(start)
            return file.read(length)


class Blocks:
    """A seekable file over a `Stored`. `fault` holds what a read raised, since the library swallows it."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored
        self._at = 0
        self._blocks: OrderedDict[int, bytes] = OrderedDict()
        self._left = _AGAIN * (stored.size // BLOCK + 1) + 64
        self.fault: Exception | None = None

    def read(self, length: int = -1) -> bytes:
        end = self._stored.size if length < 0 else min(self._at + length, self._stored.size)
        number, offset = divmod(self._at, BLOCK)
        if self._at >= end:
            return b""
        part = self._block(number)[offset : offset + end - self._at]
        self._at += len(part)
        return part

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._stored.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def _block(self, number: int) -> bytes:
        if number in self._blocks:
            self._blocks.move_to_end(number)
            return self._blocks[number]
        try:
            self._left -= 1
            if self._left < 0:
                raise ReadTooOften
            block = self._stored.read(number * BLOCK, min(BLOCK, self._stored.size - number * BLOCK))
        except Exception as fault:
            self.fault = fault
            raise
        self._blocks[number] = block
        if len(self._blocks) > _KEPT:
            self._blocks.popitem(last=False)
        return block
