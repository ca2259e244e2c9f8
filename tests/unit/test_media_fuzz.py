"""Whatever bytes come in, the intake answers with facts: real files, flipped, cut, repeated and mixed."""

import resource
import struct
import zlib

from given_heic import heic
from given_pictures import ascii_tag, chunk, encoded, opened, photo, png_with, rational_tag, tiff, with_exif, with_xmp
from hypothesis import example, given, settings
from hypothesis import strategies as st

SMALL = photo(336, 330)
EXIF = tiff(
    {0x010F: ascii_tag("Maker"), 0x0112: (3, 1, b"\x00\x06")},
    {0x9003: ascii_tag("2026:03:02 09:15:30")},
    {1: ascii_tag("N"), 2: rational_tag((31, 1), (13, 1), (4980, 100))},
)
XMP = '<x xmlns:a="http://ns.adobe.com/xap/1.0/"><y a:CreatorTool="GIMP"/></x>'
TEXT = chunk(b"zTXt", b"Software\x00\x00" + zlib.compress(b"GIMP")) + chunk(b"eXIf", EXIF)
SEEDS = {
    "baseline": (with_xmp(with_exif(encoded(SMALL, quality=70), EXIF), XMP), "image/jpeg"),
    "progressive": (encoded(SMALL, progressive=True, quality=60), "image/jpeg"),
    "mpo": (encoded(SMALL, "MPO", save_all=True, append_images=[SMALL.rotate(90)]), "image/jpeg"),
    "cmyk": (encoded(SMALL.convert("CMYK"), quality=50), "image/jpeg"),
    "png": (png_with(encoded(SMALL.convert("L"), "PNG"), TEXT), "image/png"),
    "palette": (encoded(SMALL.quantize(16), "PNG"), "image/png"),
    "webp": (encoded(SMALL, "WEBP", exif=EXIF, xmp=XMP.encode()), "image/webp"),
    "lossless": (encoded(SMALL.quantize(8).convert("RGB"), "WEBP", lossless=True), "image/webp"),
    "heic": (heic(SMALL, exif=EXIF), "image/heic"),
}
GROWTH_LIMIT_KB = 600_000


@st.composite
def damaged(draw: st.DrawFn) -> tuple[bytes, str]:
    """A real file with a few faults, most of them near its start, where its structure is."""
    seed, declared = SEEDS[draw(st.sampled_from(sorted(SEEDS)))]
    body = bytearray(seed)
    for _ in range(draw(st.integers(1, 5))):
        last = max(len(body) - 1, 0)
        at = draw(st.one_of(st.integers(0, min(last, 900)), st.integers(0, last)))
        match draw(st.sampled_from(("flip", "set", "cut", "drop", "repeat", "number"))):
            case "flip" if body:
                body[at] ^= 1 << draw(st.integers(0, 7))
            case "set" if body:
                body[at] = draw(st.sampled_from((0x00, 0xFF, 0x7F, 0x80, 0xDA, 0xD8)))
            case "cut":
                del body[at:]
            case "drop":
                del body[at : at + draw(st.integers(1, 64))]
            case "repeat":
                body[at:at] = body[at : at + draw(st.integers(1, 512))] * draw(st.integers(1, 20))
            case "number":
                body[at : at + 4] = struct.pack(">I", draw(st.sampled_from((0, 1, 0xFFFF, 2**31, 2**32 - 1, 90_000))))
    return bytes(body), declared


@settings(max_examples=400)
@given(damaged())
@example((SEEDS["heic"][0][:40], "image/heic"))
def test_damaged_files_give_facts_and_bounded_memory(file: tuple[bytes, str]) -> None:
    body, declared = file
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    facts, picture = opened(body, declared)
    assert (facts.problem is None) == (picture is not None)
    assert facts.model_validate_json(facts.model_dump_json()) == facts
    if picture is not None:
        assert (picture.width, picture.height) == (facts.width, facts.height)
        assert picture.full().size == (facts.width, facts.height)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < GROWTH_LIMIT_KB


@settings(max_examples=100)
@given(st.sampled_from([body[:12] for body, _ in SEEDS.values()]), st.binary(max_size=3_000))
def test_noise_behind_a_true_beginning_is_never_a_picture(beginning: bytes, noise: bytes) -> None:
    facts, picture = opened(beginning + noise)
    assert facts.problem is not None
    assert picture is None


def test_every_seed_opens_unharmed() -> None:
    for name, (body, declared) in SEEDS.items():
        facts, picture = opened(body, declared)
        assert picture is not None, (name, facts.problem)
