"""An original that does not open whole, or is not what was announced, becomes a problem and never an exception."""

import hashlib
import io
import struct
import zlib

import pytest
from given_heic import heic
from given_pictures import POLICY, chunk, encoded, jpeg_with, opened, photo, png_with
from PIL import Image

from yanzhen.errors import NotOpened
from yanzhen_media import open_picture

PHOTO = photo()
FILES = {
    "image/jpeg": encoded(PHOTO, quality=85),
    "image/png": encoded(PHOTO, "PNG"),
    "image/webp": encoded(PHOTO, "WEBP"),
    "image/heic": heic(PHOTO),
}


@pytest.mark.parametrize("declared", FILES)
def test_each_accepted_format_opens_with_its_size_and_checksum(declared: str) -> None:
    body = FILES[declared]
    facts, picture = opened(body, declared, sha256=hashlib.sha256(body).hexdigest(), size=len(body))
    assert (facts.problem, facts.format) == (None, declared.removeprefix("image/"))
    assert (facts.width, facts.height, facts.size_bytes) == (640, 480, len(body))
    assert facts.sha256 == hashlib.sha256(body).hexdigest()
    assert picture is not None
    assert picture.full().size == (640, 480)


def test_the_apps_comment_is_the_capture_code_and_other_comments_are_nothing() -> None:
    body = FILES["image/jpeg"]

    def commented(*texts: bytes) -> bytes:
        return body[:2] + b"".join(b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text for text in texts) + body[2:]

    facts, picture = opened(commented(b"by hand", b"yanzhen:1KQ4M9T-8XH3C", b"yanzhen:another"))
    assert (facts.problem, facts.capture_code) == (None, "1KQ4M9T-8XH3C")
    assert picture is not None
    assert opened(commented(b"by hand"))[0].capture_code is None
    assert opened(commented(b"yanzhen:"))[0].capture_code is None
    assert opened(commented(b"yanzhen:" + b"\x07\xff" * 300))[0].problem is None


def test_nothing_is_empty() -> None:
    assert opened(b"")[0].problem == "empty"


@pytest.mark.parametrize("body", [b"Dear HR, here is my photo.", b"\xff\xd8", b"\x89PNG", b"RIFF", bytes(200)])
def test_text_renamed_to_jpg_is_not_an_image(body: bytes) -> None:
    assert opened(body)[0].problem == "not_an_image"


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_a_picture_of_another_kind_is_unsupported(kind: str) -> None:
    assert opened(encoded(PHOTO, kind))[0].problem == "unsupported"


def test_avif_and_films_share_heics_box_and_are_unsupported() -> None:
    for brands in (b"avif\x00\x00\x00\x00mif1avif", b"isom\x00\x00\x02\x00isommp42"):
        assert opened(struct.pack(">I", 8 + len(brands)) + b"ftyp" + brands)[0].problem == "unsupported"


def test_the_content_decides_and_a_wrong_declaration_is_a_mismatch() -> None:
    facts, picture = opened(FILES["image/png"], "image/jpeg")
    assert (facts.problem, facts.format, picture) == ("type_mismatch", "png", None)


def test_other_bytes_than_announced_are_a_checksum_mismatch() -> None:
    assert opened(FILES["image/jpeg"], sha256="0" * 64)[0].problem == "checksum_mismatch"


def test_another_size_than_announced_is_a_size_mismatch() -> None:
    body = FILES["image/jpeg"]
    assert opened(body, size=len(body) + 1)[0].problem == "size_mismatch"


def test_a_file_above_the_policys_limit_is_too_large() -> None:
    policy = POLICY.model_copy(update={"max_file_bytes": 1_000})
    facts, picture = opened(FILES["image/jpeg"], policy=policy)
    assert (facts.problem, facts.size_bytes, picture) == ("too_large", len(FILES["image/jpeg"]), None)


@pytest.mark.parametrize("declared", FILES)
@pytest.mark.parametrize("missing", [1, 2, 13, 2_000, 0.5, 0.9])
def test_a_file_that_ends_too_early_is_truncated(declared: str, missing: float) -> None:
    body = FILES[declared]
    cut = int(len(body) * missing) if missing < 1 else int(missing)
    facts, picture = opened(body[: len(body) - cut], declared)
    assert (facts.problem, picture) == ("truncated", None)


def test_a_truncated_progressive_jpeg_is_truncated() -> None:
    body = encoded(PHOTO, progressive=True)
    assert opened(body)[0].problem is None
    assert opened(body[:-500])[0].problem == "truncated"


def test_a_bomb_is_refused_by_its_header() -> None:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(10_000_000))) + chunk(b"IEND", b"")
    facts, picture = opened(bomb, "image/png")
    assert (facts.problem, facts.width, facts.height, picture) == ("too_many_pixels", 50_000, 50_000, None)


def test_a_jpeg_that_demands_thousands_of_passes_is_a_bomb_too() -> None:
    body = bytearray(encoded(PHOTO, progressive=True))
    frame = body.index(b"\xff\xc2")
    body[frame + 5 : frame + 9] = struct.pack(">HH", 10_000, 10_000)
    last_scan = bytes(body[body.rindex(b"\xff\xda") : -2])
    bomb = bytes(body[:-2]) + last_scan * 30 + b"\xff\xd9"
    assert opened(bomb)[0].problem == "too_many_pixels"


def test_a_picture_smaller_than_the_policy_wants_is_too_small() -> None:
    facts, picture = opened(encoded(photo(640, 300)))
    assert (facts.problem, facts.height, picture) == ("too_small", 300, None)


def test_a_moving_picture_is_animated() -> None:
    frames = {"save_all": True, "append_images": [PHOTO.rotate(90)]}
    assert opened(encoded(PHOTO, "WEBP", **frames), "image/webp")[0].problem == "animated"
    assert opened(encoded(PHOTO, "PNG", **frames), "image/png")[0].problem == "animated"


def test_the_first_picture_of_a_phones_multi_picture_jpeg_is_the_photo() -> None:
    body = encoded(PHOTO, "MPO", save_all=True, append_images=[photo(320, 240)])
    facts, picture = opened(body)
    assert (facts.problem, facts.format, facts.width) == (None, "jpeg", 640)
    assert picture is not None


def test_a_motion_photos_film_behind_the_jpeg_does_no_harm() -> None:
    assert opened(FILES["image/jpeg"] + b"\x00\x00\x00\x18ftypmp42" + bytes(5_000))[0].problem is None


@pytest.mark.parametrize(
    ("image", "kind", "mode"),
    [
        (PHOTO.convert("CMYK"), "JPEG", "CMYK"),
        (PHOTO.convert("L"), "JPEG", "L"),
        (PHOTO.quantize(64), "PNG", "P"),
        (PHOTO.convert("RGBA"), "WEBP", "RGBA"),
        (PHOTO.convert("1"), "PNG", "1"),
    ],
)
def test_any_colour_mode_becomes_rgb(image: Image.Image, kind: str, mode: str) -> None:
    facts, picture = opened(
        encoded(image, kind, **({"lossless": True} if kind == "WEBP" else {})), f"image/{kind.lower()}"
    )
    assert (facts.problem, facts.mode) == (None, mode if mode != "RGBA" else "RGB")
    assert picture is not None
    assert picture.full().mode == "RGB"


def test_sixteen_bits_are_scaled_and_not_clipped() -> None:
    grey = PHOTO.convert("L")
    deep = Image.frombytes("I;16", grey.size, b"".join(bytes((value // 2, value)) for value in grey.tobytes()))
    facts, picture = opened(encoded(deep, "PNG"), "image/png")
    assert facts.problem is None
    assert picture is not None
    assert picture.full().getchannel(0).tobytes() == grey.tobytes()


def test_what_is_transparent_lies_on_white() -> None:
    clear = Image.new("RGBA", (400, 400), (200, 0, 0, 0))
    _, picture = opened(encoded(clear, "PNG"), "image/png")
    assert picture is not None
    assert picture.full().getpixel((0, 0)) == (255, 255, 255)


def test_a_text_chunk_that_inflates_without_end_does_no_harm() -> None:
    bomb = chunk(b"zTXt", b"Software\x00\x00" + zlib.compress(bytes(50_000_000), 9))
    facts, picture = opened(png_with(FILES["image/png"], *[bomb] * 40), "image/png")
    assert (facts.problem, facts.editor_tags) == (None, ())
    assert picture is not None


def test_a_broken_colour_profile_or_a_huge_comment_does_no_harm() -> None:
    body = jpeg_with(FILES["image/jpeg"], 0xE2, b"ICC_PROFILE\x00\x01\x02garbage")
    for _ in range(100):
        body = jpeg_with(body, 0xFE, bytes(65_000))
    assert opened(body)[0].problem is None
    assert (
        opened(png_with(FILES["image/png"], chunk(b"iCCP", b"x\x00\x00" + bytes(100))), "image/png")[0].problem is None
    )


def test_endless_tiny_segments_are_unreadable() -> None:
    assert opened(b"\xff\xd8" + b"\xff\xe5\x00\x02" * 5_000)[0].problem == "unreadable"


def test_a_damaged_stream_is_unreadable() -> None:
    body = bytearray(FILES["image/png"])
    body[len(body) // 2] ^= 0xFF
    assert opened(bytes(body), "image/png")[0].problem == "unreadable"


def test_a_picture_opened_again_for_inspection_says_why_it_does_not() -> None:
    assert open_picture(FILES["image/heic"]).width == 640
    for body, problem in ((b"", "empty"), (b"text", "unsupported"), (FILES["image/jpeg"][:-9], "truncated")):
        with pytest.raises(NotOpened) as error:
            open_picture(body)
        assert error.value.facts == {"problem": problem}


def test_facts_are_the_same_whatever_pillow_would_have_done_with_metadata() -> None:
    plain = Image.open(io.BytesIO(FILES["image/jpeg"]))
    facts, picture = opened(FILES["image/jpeg"])
    assert picture is not None
    assert picture.full().tobytes() == plain.convert("RGB").tobytes()
    assert facts.mode == plain.mode
