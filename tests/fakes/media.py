"""The bucket in memory, and what a presigned POST to it would accept."""

import base64
import hashlib

from yanzhen.base import Instant
from yanzhen.errors import FileTooLarge, NotFound
from yanzhen.evidence import Evidence
from yanzhen.ports import PresignedPost


class FakeMedia:
    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.types: dict[str, str] = {}

    def presigned_post(self, evidence: Evidence, *, expires_at: Instant, now: Instant) -> PresignedPost:
        fields = {
            "key": evidence.original_key,
            "Content-Type": evidence.content_type,
            "x-amz-checksum-algorithm": "SHA256",
            "x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(evidence.sha256)).decode(),
        }
        return PresignedPost(url="https://media.example", fields=fields, expires_at=expires_at)

    def upload(self, post: PresignedPost, body: bytes) -> None:
        """What S3 does with the phone's POST."""
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        assert digest == post.fields["x-amz-checksum-sha256"], "S3 refuses other bytes"
        self.write(post.fields["key"], body, post.fields["Content-Type"])

    def read(self, key: str, *, max_bytes: int) -> bytes:
        if key not in self.objects:
            raise NotFound(key=key)
        if len(self.objects[key]) > max_bytes:
            raise FileTooLarge(size=len(self.objects[key]), limit=max_bytes)
        return self.objects[key]

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
