"""The bucket in memory, and what a presigned POST to it would accept."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, urlsplit

from yanzhen.base import Instant
from yanzhen.errors import FileTooLarge, NotFound
from yanzhen.evidence import Evidence
from yanzhen.ports import Announced, HeldPart, PresignedPost


class FakeStored:
    """An object's bytes, read in pieces."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)

    def read(self, start: int, length: int) -> bytes:
        return self._data[start : start + length]


class FakeMedia:
    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.types: dict[str, str] = {}
        self.uploads: dict[str, dict[int, bytes]] = {}
        self.began = 0

    def presigned_post(self, announced: Announced, *, expires_at: Instant, now: Instant) -> PresignedPost:
        fields = {
            "key": announced.original_key,
            "Content-Type": announced.content_type,
            "x-amz-checksum-algorithm": "SHA256",
            "x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(announced.sha256)).decode(),
        }
        return PresignedPost(url="https://media.example", fields=fields, expires_at=expires_at)

    def upload(self, post: PresignedPost, body: bytes) -> None:
        """What S3 does with the phone's POST."""
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        assert digest == post.fields["x-amz-checksum-sha256"], "S3 refuses other bytes"
        self.write(post.fields["key"], body, post.fields["Content-Type"])

    def begin_parts(self, evidence: Evidence) -> str:
        self.began += 1
        upload_id = f"upload-{self.began}"
        self.uploads[upload_id] = {}
        return upload_id

    def held_parts(self, evidence: Evidence, upload_id: str) -> Sequence[HeldPart] | None:
        if upload_id not in self.uploads:
            return None
        return [
            HeldPart(number=number, size_bytes=len(body), tag=hashlib.md5(body).hexdigest())
            for number, body in sorted(self.uploads[upload_id].items())
        ]

    def part_url(
        self, evidence: Evidence, upload_id: str, number: int, *, size_bytes: int, expires_at: Instant, now: Instant
    ) -> str:
        return f"https://media.example/{evidence.original_key}?uploadId={upload_id}&partNumber={number}"

    def put_part(self, url: str, body: bytes) -> None:
        """What S3 does with the phone's PUT."""
        asked = parse_qs(urlsplit(url).query)
        self.uploads[asked["uploadId"][0]][int(asked["partNumber"][0])] = body

    def complete_parts(self, evidence: Evidence, upload_id: str, parts: Mapping[int, HeldPart]) -> None:
        held = self.uploads.get(upload_id)
        if held is None:
            raise NotFound(key=evidence.original_key)
        body = b"".join(held[number] for number in sorted(parts))
        assert len(body) == evidence.size_bytes, "S3 refuses another size"
        del self.uploads[upload_id]
        self.write(evidence.original_key, body, evidence.content_type)

    def give_up_parts(self) -> None:
        """What the bucket does with unfinished uploads after a time."""
        self.uploads.clear()

    def read(self, key: str, *, max_bytes: int) -> bytes:
        if key not in self.objects:
            raise NotFound(key=key)
        if len(self.objects[key]) > max_bytes:
            raise FileTooLarge(size=len(self.objects[key]), limit=max_bytes)
        return self.objects[key]

    def open(self, key: str, *, max_bytes: int) -> "FakeStored":
        return FakeStored(self.read(key, max_bytes=max_bytes))

    def exists(self, key: str) -> bool:
        return key in self.objects

    def write(self, key: str, body: bytes, content_type: str) -> None:
        self.objects[key] = body
        self.types[key] = content_type

    def delete(self, key: str) -> None:
        self.objects.pop(key, None)
        self.types.pop(key, None)

    def link(self, key: str, *, seconds: int) -> str:
        return f"https://media.example/{key}?expires={seconds}"
