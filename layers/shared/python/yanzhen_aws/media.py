"""The private bucket: originals, working copies, thumbnails, features and face crops."""

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from yanzhen.base import Instant
from yanzhen.errors import FileTooLarge, NotFound
from yanzhen.evidence import Evidence
from yanzhen.ports import PresignedPost
from yanzhen_aws.items import busy_when_throttled

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client

_ABSENT = frozenset({"NoSuchKey", "404", "NotFound"})


@busy_when_throttled
class S3MediaStore:
    """The port `MediaStore`; the bucket's default encryption (KMS) needs no header. The client signs with s3v4."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def presigned_post(self, evidence: Evidence, *, expires_at: Instant, now: Instant) -> PresignedPost:
        """S3 itself refuses another key, size, type or content than the slot was given for."""
        fields = {
            "Content-Type": evidence.content_type,
            "x-amz-checksum-algorithm": "SHA256",
            "x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(evidence.sha256)).decode(),
        }
        conditions: list[Any] = [{name: value} for name, value in fields.items()]
        conditions.append(["content-length-range", evidence.size_bytes, evidence.size_bytes])
        post: Mapping[str, Any] = self._client.generate_presigned_post(
            self._bucket,
            evidence.original_key,
            Fields=dict(fields),
            Conditions=conditions,
            ExpiresIn=max(1, int((expires_at - now).total_seconds())),
        )
        return PresignedPost(url=post["url"], fields=post["fields"], expires_at=expires_at)

    def read(self, key: str, *, max_bytes: int) -> bytes:
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if _is_absent(error):
                raise NotFound(key=key) from error
            raise
        size = answer["ContentLength"]
        with answer["Body"] as body:
            if size > max_bytes:
                raise FileTooLarge(size=size, limit=max_bytes)
            return body.read()

    def exists(self, key: str) -> bool:
        try:
            self._client.head_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if _is_absent(error):
                return False
            raise
        return True

    def write(self, key: str, body: bytes, content_type: str) -> None:
        self._client.put_object(Bucket=self._bucket, Key=key, Body=body, ContentType=content_type)

    def delete(self, key: str) -> None:
        self._client.delete_object(Bucket=self._bucket, Key=key)

    def link(self, key: str, *, seconds: int) -> str:
        return self._client.generate_presigned_url(
            "get_object", Params={"Bucket": self._bucket, "Key": key}, ExpiresIn=seconds
        )


def _is_absent(error: ClientError) -> bool:
    return error.response.get("Error", {}).get("Code") in _ABSENT
