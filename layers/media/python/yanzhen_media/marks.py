"""Marks that software leaves: parsed from XMP, IPTC and PNG text, never searched for in the bytes."""

from dataclasses import dataclass, field

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from yanzhen_media.words import clean

_MAX_XMP = 2_000_000
_MAX_TAGS = 20
_MAX_TEXT = 1_000
_TOOLS = frozenset({"CreatorTool", "Software", "softwareAgent"})


@dataclass(slots=True)
class Marks:
    """Software named in a file, and what IPTC says of its source."""

    tools: list[str] = field(default_factory=list)
    digital_source_type: str | None = None
    user_comment: str | None = None

    def add_tool(self, raw: str | bytes) -> None:
        tool = clean(raw)
        if tool and tool not in self.tools and len(self.tools) < _MAX_TAGS:
            self.tools.append(tool)


class _Xmp:
    """Reads XMP as a stream, so that neither its depth nor its breadth costs memory."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._name = ""
        self._text: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        # RDF writes an agent also as a structure: softwareAgent holding a `name`; then the name is the tool's.
        local = _local(tag)
        self._name = self._name if local in ("Alt", "Seq", "Bag", "li", "Description") else local
        self._text = []
        for name, value in attributes.items():
            wanted = local if _local(name) == "resource" else _local(name)
            self._take(wanted, value)

    def data(self, text: str) -> None:
        if len(self._text) < _MAX_TEXT:
            self._text.append(text[:_MAX_TEXT])

    def end(self, _tag: str) -> None:
        self._take(self._name, "".join(self._text))
        self._text = []

    def close(self) -> None:
        return None

    def _take(self, name: str, value: str) -> None:
        value = value.strip()
        if not value:
            return
        if name in _TOOLS:
            self._marks.add_tool(value)
        elif name == "DigitalSourceType":
            self._marks.digital_source_type = self._marks.digital_source_type or source_type(value)
        elif name == "UserComment":
            self._marks.user_comment = self._marks.user_comment or clean(value)


def _local(name: str) -> str:
    return name.rsplit("}", 1)[-1]


def source_type(uri: str) -> str | None:
    """The last part of IPTC's URI, such as `trainedAlgorithmicMedia`."""
    return clean(uri.rstrip("/").rsplit("/", 1)[-1].rsplit(":", 1)[-1])


def read(*, xmp: bytes | None, iptc: bytes | None, texts: tuple[tuple[str, str], ...]) -> Marks:
    """Collect all marks; a block that does not parse contributes what came before the fault."""
    marks = Marks()
    for key, text in texts:
        if key.lower() == "software":
            marks.add_tool(text)
        elif key.lower() in ("comment", "description") and marks.user_comment is None:
            marks.user_comment = clean(text)
    if iptc:
        for value in _originating_programs(iptc):
            marks.add_tool(value)
    if xmp and len(xmp) <= _MAX_XMP:
        parser = DefusedXMLParser(target=_Xmp(marks), forbid_dtd=True)
        try:
            parser.feed(xmp.strip(b"\x00 \r\n\t"))
            parser.close()
        except (ParseError, DefusedXmlException, ValueError, LookupError):
            # A broken packet is no proof of anything: phones and messengers cut XMP too.
            return marks
    return marks


def _originating_programs(block: bytes) -> list[bytes]:
    """IIM dataset 2:65 from Photoshop's resource 0x0404."""
    at = 0
    while block[at : at + 4] == b"8BIM" and at + 12 <= len(block):
        kind = block[at + 4 : at + 6]
        name = 1 + block[at + 6]
        at += 6 + name + (name & 1)
        size = int.from_bytes(block[at : at + 4])
        if kind == b"\x04\x04":
            return _datasets(block[at + 4 : at + 4 + size])
        at += 4 + size + (size & 1)
    return []


def _datasets(block: bytes) -> list[bytes]:
    found, at = [], 0
    while block[at : at + 1] == b"\x1c" and at + 5 <= len(block):
        size = int.from_bytes(block[at + 3 : at + 5])
        if size & 0x8000:
            break
        if block[at + 1 : at + 3] == b"\x02\x41":
            found.append(block[at + 5 : at + 5 + size])
        at += 5 + size
    return found
