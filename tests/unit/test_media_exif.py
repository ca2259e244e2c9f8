"""EXIF says what it can be believed to say; a value without sense is named in `broken` and left out."""

import struct

import pytest
from given_heic import heic
from given_pictures import ascii_tag, chunk, encoded, opened, photo, png_with, rational_tag, short_tag, tiff, with_exif

from yanzhen.evidence import ExifFacts

PHOTO = photo()
NORTH = {1: ascii_tag("N"), 2: rational_tag((31, 1), (13, 1), (4980, 100)), 3: ascii_tag("E")}
EAST = {4: rational_tag((121, 1), (28, 1), (3000, 100))}
WHEN = 0x9003


def read(block: bytes) -> ExifFacts:
    facts, picture = opened(with_exif(encoded(PHOTO), block))
    assert picture is not None, facts.problem
    return facts.exif


def test_a_phones_exif_is_read() -> None:
    facts = read(
        tiff(
            {0x010F: ascii_tag("HUAWEI"), 0x0110: ascii_tag("P60"), 0x0131: ascii_tag("P60 2.0")},
            {WHEN: ascii_tag("2026:03:02 09:15:30"), 0x9011: ascii_tag("+08:00")},
            {**NORTH, **EAST, 31: rational_tag((65, 10))},
        )
    )
    assert facts == ExifFacts(
        taken_at_local="2026-03-02T09:15:30",
        utc_offset="+08:00",
        latitude=31.2305,
        longitude=121.475,
        gps_accuracy_m=6.5,
        make="HUAWEI",
        model="P60",
        software="P60 2.0",
    )


def test_south_and_west_are_negative() -> None:
    facts = read(tiff(gps={**NORTH, **EAST, 1: ascii_tag("S"), 3: ascii_tag("W")}))
    assert (facts.latitude, facts.longitude) == (-31.2305, -121.475)


def test_little_endian_and_other_containers_say_the_same() -> None:
    little = struct.pack("<4sIHHHI4sI", b"II*\x00", 8, 1, 0x010F, 2, 4, b"ZTE\x00", 0)
    assert read(little).make == "ZTE"
    assert opened(png_with(encoded(PHOTO, "PNG"), chunk(b"eXIf", little)), "image/png")[0].exif.make == "ZTE"
    assert opened(encoded(PHOTO, "WEBP", exif=b"Exif\x00\x00" + little), "image/webp")[0].exif.make == "ZTE"
    assert opened(heic(PHOTO, exif=little), "image/heic")[0].exif.make == "ZTE"


@pytest.mark.parametrize(
    "written", ["0000:00:00 00:00:00", "2099:01:01 00:00:00", "1904:01:01 00:00:00", "2026:13:45 09:00:00", "yesterday"]
)
def test_a_time_without_sense_is_broken(written: str) -> None:
    facts = read(tiff(camera={WHEN: ascii_tag(written)}))
    assert (facts.taken_at_local, facts.broken) == (None, ("DateTimeOriginal",))


def test_a_time_left_blank_is_unknown_and_not_broken() -> None:
    facts = read(tiff(camera={WHEN: ascii_tag("    :  :     :  :  ")}))
    assert (facts.taken_at_local, facts.broken) == (None, ())


def test_an_impossible_offset_is_broken() -> None:
    facts = read(tiff(camera={WHEN: ascii_tag("2026:03:02 09:15:30"), 0x9011: ascii_tag("+25:00")}))
    assert (facts.taken_at_local, facts.utc_offset) == ("2026-03-02T09:15:30", None)
    assert facts.broken == ("OffsetTimeOriginal",)


@pytest.mark.parametrize(
    ("gps", "broken"),
    [
        ({2: rational_tag((91, 1), (0, 1), (0, 1))}, ("GPSLatitude",)),
        ({4: rational_tag((181, 1), (0, 1), (0, 1))}, ("GPSLongitude",)),
        ({2: rational_tag((31, 1), (75, 1), (0, 1))}, ("GPSLatitude",)),
        ({2: rational_tag((31, 0), (13, 1), (0, 1))}, ("GPSLatitude",)),
        ({2: rational_tag((31, 1))}, ("GPSLatitude",)),
        ({3: ascii_tag("X")}, ("GPSLongitude",)),
    ],
)
def test_a_position_off_the_globe_is_broken(gps: dict[int, tuple[int, int, bytes]], broken: tuple[str, ...]) -> None:
    facts = read(tiff(gps={**NORTH, **EAST, **gps}))
    assert (facts.latitude, facts.longitude, facts.gps_accuracy_m, facts.broken) == (None, None, None, broken)


def test_zeros_are_a_redaction_and_not_a_place() -> None:
    nowhere = rational_tag((0, 1), (0, 1), (0, 1))
    facts = read(tiff(gps={**NORTH, 2: nowhere, 4: nowhere}))
    assert (facts.latitude, facts.broken) == (None, ("GPSLatitude", "GPSLongitude"))


def test_the_equator_is_a_place() -> None:
    facts = read(tiff(gps={**NORTH, **EAST, 2: rational_tag((0, 1), (0, 1), (0, 1))}))
    assert (facts.latitude, facts.longitude, facts.broken) == (0.0, 121.475, ())


@pytest.mark.parametrize(
    ("block", "broken"),
    [
        (b"", ()),
        (b"MM", ("header",)),
        (b"garbage garbage", ("header",)),
        (b"MM\x00*\xff\xff\xff\xff", ("IFD0",)),
        (b"MM\x00*\x00\x00\x00\x08\xff\xff", ("IFD0",)),
        (b"MM\x00*\x00\x00\x00\x00", ("IFD0",)),
    ],
)
def test_broken_offsets_are_named(block: bytes, broken: tuple[str, ...]) -> None:
    assert read(block).broken == broken


def test_a_value_beyond_the_blocks_end_is_broken_and_the_rest_is_read() -> None:
    block = bytearray(tiff({0x010F: ascii_tag("Long maker"), 0x0110: ascii_tag("P60")}))
    block[18:22] = b"\x7f\xff\xff\xff"
    facts = read(bytes(block))
    assert (facts.make, facts.model, facts.broken) == (None, "P60", ("Make",))


def test_a_directory_that_points_at_itself_ends() -> None:
    block = bytearray(tiff({0x010F: ascii_tag("ZTE")}, {}, {}))
    block[block.index(b"\x87\x69") + 8 : block.index(b"\x87\x69") + 12] = struct.pack(">I", 8)
    assert read(bytes(block)).make == "ZTE"


def test_a_value_of_two_gigabytes_is_broken() -> None:
    block = bytearray(tiff({0x010F: ascii_tag("A long maker")}))
    block[14:18] = struct.pack(">I", 2**31)
    assert read(bytes(block)).broken == ("Make",)


def test_text_is_bounded_and_printable() -> None:
    facts = read(tiff({0x010F: ascii_tag("A\x07B\x1b" + "c" * 5_000), 0x0110: (2, 4, b"\xff\xfe\xfd\x00")}))
    assert facts.make == "AB" + "c" * 198
    assert facts.model == "\ufffd" * 3


def test_an_orientation_of_the_wrong_type_means_upright() -> None:
    body = with_exif(encoded(PHOTO), tiff({0x0112: ascii_tag("6")}))
    assert opened(body)[0].orientation == 1
    assert opened(with_exif(encoded(PHOTO), tiff({0x0112: short_tag(6)})))[0].orientation == 6
