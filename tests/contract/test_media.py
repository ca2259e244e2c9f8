"""The port MediaStore."""

import base64
import hashlib
import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.contract import given
from tests.contract.conftest import BUCKET, World
from tests.contract.given import NOON
from yanzhen.errors import FileTooLarge, NotFound
from yanzhen.evidence import Evidence
from yanzhen.parts import PART_BYTES
from yanzhen_aws.media import S3MediaStore
from yanzhen_aws.runtime import Runtime

BODY = b"\xff\xd8\xff\xe0 not really a picture"


def test_what_was_written_is_read_back(world: World) -> None:
    world.media.write("working/1.jpg", BODY, "image/jpeg")
    assert world.media.read("working/1.jpg", max_bytes=len(BODY)) == BODY
    assert world.media.exists("working/1.jpg")


def test_an_empty_object_is_an_object(world: World) -> None:
    world.media.write("originals/1", b"", "image/jpeg")
    assert world.media.read("originals/1", max_bytes=10) == b""


def test_more_than_allowed_is_refused_with_its_size(world: World) -> None:
    world.media.write("originals/1", BODY, "image/jpeg")
    with pytest.raises(FileTooLarge) as refused:
        world.media.read("originals/1", max_bytes=len(BODY) - 1)
    assert refused.value.facts == {"size": len(BODY), "limit": len(BODY) - 1}


def test_a_missing_object_is_not_found(world: World) -> None:
    assert not world.media.exists("originals/1")
    with pytest.raises(NotFound):
        world.media.read("originals/1", max_bytes=10)


def test_a_large_object_is_read_in_pieces(world: World) -> None:
    world.media.write("originals/1", BODY, "video/mp4")
    stored = world.media.open("originals/1", max_bytes=len(BODY))
    assert stored.size == len(BODY)
    assert (stored.read(0, 4), stored.read(4, 6)) == (BODY[:4], BODY[4:10])
    with pytest.raises(FileTooLarge):
        world.media.open("originals/1", max_bytes=len(BODY) - 1)
    with pytest.raises(NotFound):
        world.media.open("originals/2", max_bytes=10)


def test_deleting_is_safe_to_repeat(world: World) -> None:
    world.media.write("originals/1", BODY, "image/jpeg")
    for _ in range(2):
        world.media.delete("originals/1")
    assert not world.media.exists("originals/1")


def test_a_slot_names_key_type_and_the_bytes(world: World) -> None:
    evidence = given.evidence(sha256=hashlib.sha256(BODY).hexdigest(), size_bytes=len(BODY))
    until = NOON + timedelta(minutes=60)
    post = world.media.presigned_post(evidence, expires_at=until, now=NOON)
    assert post.expires_at == until
    assert post.fields["key"] == evidence.original_key
    assert post.fields["Content-Type"] == "image/jpeg"
    assert post.fields["x-amz-checksum-algorithm"] == "SHA256"
    assert base64.b64decode(post.fields["x-amz-checksum-sha256"]) == hashlib.sha256(BODY).digest()


def test_a_slots_signature_binds_everything_it_names(aws: Runtime) -> None:
    evidence = given.evidence()
    post = aws.media.presigned_post(evidence, expires_at=NOON + timedelta(minutes=60), now=NOON)
    conditions = json.loads(base64.b64decode(post.fields["policy"]))["conditions"]
    assert ["content-length-range", evidence.size_bytes, evidence.size_bytes] in conditions
    for name in ("Content-Type", "x-amz-checksum-algorithm", "x-amz-checksum-sha256", "key"):
        assert {name: post.fields[name]} in conditions
    assert {"bucket": BUCKET} in conditions
    assert post.fields["x-amz-algorithm"] == "AWS4-HMAC-SHA256"
    assert BUCKET in post.url


def large(parts: int = 2) -> Evidence:
    return given.evidence(size_bytes=len(BODY) * parts, content_type="video/mp4")


def put(world: World, evidence: Evidence, upload_id: str, number: int, body: bytes = BODY) -> None:
    """What a phone does with a part's address."""
    until = NOON + timedelta(minutes=60)
    url = world.media.part_url(evidence, upload_id, number, size_bytes=len(body), expires_at=until, now=NOON)
    if isinstance(world, Runtime):
        assert requests.put(url, body, timeout=10).status_code == 200
    else:
        world.media.put_part(url, body)


def test_parts_wait_in_the_bucket_until_they_are_made_one_object(world: World) -> None:
    first = bytes(PART_BYTES)
    evidence = given.evidence(size_bytes=PART_BYTES + len(BODY), content_type="video/mp4")
    upload_id = world.media.begin_parts(evidence)
    assert world.media.held_parts(evidence, upload_id) == []

    put(world, evidence, upload_id, 2)
    put(world, evidence, upload_id, 1, first)
    held = world.media.held_parts(evidence, upload_id)
    assert held is not None
    assert [(part.number, part.size_bytes) for part in held] == [(1, PART_BYTES), (2, len(BODY))]
    assert not world.media.exists(evidence.original_key)

    world.media.complete_parts(evidence, upload_id, {part.number: part for part in held})
    assert world.media.read(evidence.original_key, max_bytes=evidence.size_bytes) == first + BODY
    assert world.media.held_parts(evidence, upload_id) is None


def test_a_part_sent_again_counts_once(world: World) -> None:
    evidence = large()
    upload_id = world.media.begin_parts(evidence)
    put(world, evidence, upload_id, 1, b"torn")
    put(world, evidence, upload_id, 1)
    held = world.media.held_parts(evidence, upload_id)
    assert held is not None
    assert [(part.number, part.size_bytes) for part in held] == [(1, len(BODY))]


def test_an_upload_that_the_bucket_does_not_know_is_none(world: World) -> None:
    assert world.media.held_parts(large(), "given-up") is None


def test_more_parts_than_a_page_are_all_seen(world: World) -> None:
    evidence = large(1003)
    upload_id = world.media.begin_parts(evidence)
    if isinstance(world, Runtime):
        client = world.client("s3")
        for number in range(1, 1004):
            client.upload_part(
                Bucket=BUCKET, Key=evidence.original_key, UploadId=upload_id, PartNumber=number, Body=BODY
            )
    else:
        for number in range(1, 1004):
            put(world, evidence, upload_id, number)
    held = world.media.held_parts(evidence, upload_id)
    assert held is not None
    assert [part.number for part in held] == list(range(1, 1004))


def test_a_parts_address_is_bound_to_upload_number_and_size_and_ends(aws: Runtime) -> None:
    evidence = large()
    until = NOON + timedelta(minutes=10)
    url = urlsplit(aws.media.part_url(evidence, "U1", 3, size_bytes=5_242_880, expires_at=until, now=NOON))
    query = parse_qs(url.query)
    assert url.path.endswith(evidence.original_key)
    assert (query["uploadId"], query["partNumber"], query["X-Amz-Expires"]) == (["U1"], ["3"], ["600"])
    assert "content-length" in query["X-Amz-SignedHeaders"][0].split(";")


def test_an_upload_in_parts_is_bound_to_the_announced_type_and_size(aws: Runtime) -> None:
    evidence = large(1)
    sent: list[Any] = []
    client = aws.client("s3")
    client.meta.events.register("before-call.s3", lambda params, **_: sent.append(params["headers"]))
    media = S3MediaStore(client, BUCKET)
    upload_id = media.begin_parts(evidence)
    client.upload_part(Bucket=BUCKET, Key=evidence.original_key, UploadId=upload_id, PartNumber=1, Body=BODY)
    held = media.held_parts(evidence, upload_id)
    assert held is not None
    media.complete_parts(evidence, upload_id, {part.number: part for part in held})
    assert sent[0]["Content-Type"] == "video/mp4"
    assert sent[-1]["x-amz-mp-object-size"] == str(evidence.size_bytes)
    assert client.head_object(Bucket=BUCKET, Key=evidence.original_key)["ContentType"] == "video/mp4"


def test_a_link_is_signed_and_ends(aws: Runtime) -> None:
    link = urlsplit(aws.media.link("working/1.jpg", seconds=300))
    query = parse_qs(link.query)
    assert link.path.endswith("/working/1.jpg")
    assert query["X-Amz-Expires"] == ["300"]
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
