"""A picture is upright everywhere, decoded as little as asked, and its copies carry nothing but pixels."""

import io

import pytest
from given_heic import heic
from given_pictures import ascii_tag, encoded, opened, photo, short_tag, tiff, with_exif
from PIL import Image, ImageChops, ImageOps

from yanzhen_media import open_picture, thumbnail, working_copy
from yanzhen_media.picture import MediaPicture


def turned(orientation: int, width: int = 640, height: int = 480) -> bytes:
    return with_exif(encoded(photo(width, height), quality=95), tiff({0x0112: short_tag(orientation)}))


def picture_of(body: bytes) -> MediaPicture:
    facts, picture = opened(body)
    assert picture is not None, facts.problem
    return picture


def unlike(image: Image.Image, other: Image.Image) -> float:
    """Mean difference of the grey values."""
    histogram = ImageChops.difference(image.convert("L"), other.convert("L")).histogram()
    return sum(level * count for level, count in enumerate(histogram)) / (image.width * image.height)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_turned_upright_once(orientation: int) -> None:
    body = turned(orientation)
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(body)))
    assert upright is not None
    facts, picture = opened(body)
    assert picture is not None
    assert (facts.width, facts.height, facts.orientation) == (*upright.size, orientation)
    assert (picture.width, picture.height) == upright.size
    assert picture.full().tobytes() == upright.tobytes()
    assert unlike(picture.at_most(200), upright.resize(picture.at_most(200).size)) < 8
    assert unlike(Image.open(io.BytesIO(working_copy(picture))), upright) < 3


def test_an_orientation_that_does_not_exist_means_upright() -> None:
    assert opened(turned(77))[0].orientation == 1


def test_heic_is_turned_by_its_own_rotation_and_not_a_second_time_by_exif() -> None:
    body = heic(photo(), exif=tiff({0x0112: short_tag(6), 0x010F: ascii_tag("Phone")}), quarter_turns=3)
    facts, picture = opened(body, "image/heic")
    assert (facts.problem, facts.orientation, facts.exif.make) == (None, 1, "Phone")
    assert (facts.width, facts.height) == (480, 640)
    assert picture is not None
    assert unlike(picture.full(), photo().transpose(Image.Transpose.ROTATE_270)) < 3


def test_a_draft_of_a_large_photo_stays_above_what_the_working_copy_needs() -> None:
    picture = picture_of(turned(6, 4000, 3000))
    assert (picture.width, picture.height) == (3000, 4000)
    assert picture.at_most(1600).size == (1200, 1600)
    assert picture.at_most(512).size == (384, 512)
    assert picture.at_most(1900).size == (1425, 1900)
    assert picture.full().size == (3000, 4000)


def test_the_same_file_gives_the_same_pixels_in_any_order_of_asking() -> None:
    body = turned(1, 3600, 2400)
    first, second = picture_of(body), picture_of(body)
    second.full()
    second.at_most(1600)
    assert first.at_most(512).tobytes() == second.at_most(512).tobytes()


def test_pixels_are_decoded_once() -> None:
    picture = picture_of(turned(1))
    assert picture.at_most(512) is picture.at_most(512)
    assert picture.full() is picture.full()


def test_a_small_picture_is_never_enlarged() -> None:
    assert picture_of(turned(1)).at_most(1600).size == (640, 480)


def test_copies_carry_no_metadata() -> None:
    block = tiff({0x010F: ascii_tag("Secret"), 0x0112: short_tag(8)})
    picture = picture_of(with_exif(encoded(photo(2000, 1500), comment=b"secret", icc_profile=b"secret"), block))
    for body, size in ((working_copy(picture), (1200, 1600)), (thumbnail(picture), (240, 320))):
        copy = Image.open(io.BytesIO(body))
        assert copy.size == size
        assert not copy.getexif()
        assert {"comment", "icc_profile", "exif"}.isdisjoint(copy.info)
        assert b"ecret" not in body


def test_a_jpeg_for_a_service_fits_its_limit() -> None:
    picture = open_picture(turned(1, 2000, 1500))
    roomy, tight = picture.jpeg(side=1920, max_bytes=5_000_000), picture.jpeg(side=1920, max_bytes=30_000)
    assert Image.open(io.BytesIO(roomy)).size == (1920, 1440)
    assert len(tight) <= 30_000
    assert max(Image.open(io.BytesIO(tight)).size) > 300
