"""The port MediaStore."""

import base64
import hashlib
import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.contract import given
from tests.contract.conftest import BUCKET, World
from tests.contract.given import NOON
from yanzhen.errors import FileTooLarge, NotFound
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


def test_a_link_is_signed_and_ends(aws: Runtime) -> None:
    link = urlsplit(aws.media.link("working/1.jpg", seconds=300))
    query = parse_qs(link.query)
    assert link.path.endswith("/working/1.jpg")
    assert query["X-Amz-Expires"] == ["300"]
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
