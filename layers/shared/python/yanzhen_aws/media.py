"""The private bucket: originals, working copies, thumbnails, features and face crops."""

import base64
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from yanzhen.base import Instant
from yanzhen.errors import FileTooLarge, NotFound
from yanzhen.evidence import Evidence
from yanzhen.ports import Announced, HeldPart, PresignedPost
from yanzhen_aws.items import busy_when_throttled

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client

_ABSENT = frozenset({"NoSuchKey", "NoSuchUpload", "404", "NotFound"})


@busy_when_throttled
class S3MediaStore:
    """The port `MediaStore`; the bucket's default encryption (KMS) needs no header. The client signs with s3v4."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def presigned_post(self, announced: Announced, *, expires_at: Instant, now: Instant) -> PresignedPost:
        """S3 itself refuses another key, size, type or content than the slot was given for."""
        fields = {
            "Content-Type": announced.content_type,
            "x-amz-checksum-algorithm": "SHA256",
            "x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(announced.sha256)).decode(),
        }
        conditions: list[Any] = [{name: value} for name, value in fields.items()]
        conditions.append(["content-length-range", announced.size_bytes, announced.size_bytes])
        post: Mapping[str, Any] = self._client.generate_presigned_post(
            self._bucket,
            announced.original_key,
            Fields=dict(fields),
            Conditions=conditions,
            ExpiresIn=_seconds(expires_at, now),
        )
        return PresignedPost(url=post["url"], fields=post["fields"], expires_at=expires_at)

    def begin_parts(self, evidence: Evidence) -> str:
        began = self._client.create_multipart_upload(
            Bucket=self._bucket, Key=evidence.original_key, ContentType=evidence.content_type
        )
        return began["UploadId"]

    def held_parts(self, evidence: Evidence, upload_id: str) -> Sequence[HeldPart] | None:
        pages = self._client.get_paginator("list_parts").paginate(
            Bucket=self._bucket, Key=evidence.original_key, UploadId=upload_id
        )
        try:
            return [
                HeldPart(number=part["PartNumber"], size_bytes=part["Size"], tag=part["ETag"])
                for page in pages
                for part in page.get("Parts", ())
            ]
        except ClientError as error:
            if _is_absent(error):
                return None
            raise

    def part_url(
        self, evidence: Evidence, upload_id: str, number: int, *, size_bytes: int, expires_at: Instant, now: Instant
    ) -> str:
        """The size is a signed header, so S3 refuses another one."""
        return self._client.generate_presigned_url(
            "upload_part",
            Params={
                "Bucket": self._bucket,
                "Key": evidence.original_key,
                "UploadId": upload_id,
                "PartNumber": number,
                "ContentLength": size_bytes,
            },
            ExpiresIn=_seconds(expires_at, now),
        )

    def complete_parts(self, evidence: Evidence, upload_id: str, parts: Mapping[int, HeldPart]) -> None:
        try:
            self._client.complete_multipart_upload(
                Bucket=self._bucket,
                Key=evidence.original_key,
                UploadId=upload_id,
                MpuObjectSize=evidence.size_bytes,
                MultipartUpload={
                    "Parts": [{"PartNumber": number, "ETag": parts[number].tag} for number in sorted(parts)]
                },
            )
        except ClientError as error:
            if _is_absent(error):
                raise NotFound(key=evidence.original_key) from error
            raise

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

    def open(self, key: str, *, max_bytes: int) -> "S3Stored":
        try:
            head = self._client.head_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if _is_absent(error):
                raise NotFound(key=key) from error
            raise
        if head["ContentLength"] > max_bytes:
            raise FileTooLarge(size=head["ContentLength"], limit=max_bytes)
        return S3Stored(self._client, self._bucket, key, head["ContentLength"], head["ETag"])

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


def _seconds(until: Instant, now: Instant) -> int:
    return max(1, int((until - now).total_seconds()))


@busy_when_throttled
class S3Stored:
    """The port `Stored` by range reads; the ETag keeps them to the same bytes, should others be written meanwhile."""

    def __init__(self, client: "S3Client", bucket: str, key: str, size: int, etag: str) -> None:
        self._client = client
        self._bucket = bucket
        self._key = key
        self._etag = etag
        self.size = size

    def read(self, start: int, length: int) -> bytes:
        answer = self._client.get_object(
            Bucket=self._bucket, Key=self._key, Range=f"bytes={start}-{start + length - 1}", IfMatch=self._etag
        )
        with answer["Body"] as body:
            return body.read()


def _is_absent(error: ClientError) -> bool:
    return error.response.get("Error", {}).get("Code") in _ABSENT
