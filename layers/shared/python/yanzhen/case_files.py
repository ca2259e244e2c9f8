"""Files of a statement: what somebody shows beside the words. They are kept with the case and judged by people alone.

A file is named by its case and its SHA-256, so one that is announced or sent twice is one, and nothing has to be
remembered of an announcement.
"""

from pydantic import Field

from yanzhen.base import Model
from yanzhen.errors import CaseFileTooLarge, CaseFileType

MOST_FILES = 5
MOST_BYTES = 8_000_000
"""The pages send pictures made smaller; a document of so many bytes is a long one."""
TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})
"""What every browser shows and none runs."""


class CaseFile(Model):
    """A file of a case, announced or here."""

    case_id: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size_bytes: int = Field(ge=1)
    content_type: str = Field(max_length=100)

    @property
    def original_key(self) -> str:
        return f"statements/{self.case_id}/{self.sha256}"


def taken(file: CaseFile) -> CaseFile:
    """The file, if it may be a statement's; CaseFileType and CaseFileTooLarge name what is taken."""
    if file.content_type not in TYPES:
        raise CaseFileType(content_type=file.content_type)
    if file.size_bytes > MOST_BYTES:
        raise CaseFileTooLarge(size_bytes=file.size_bytes, limit_bytes=MOST_BYTES)
    return file
