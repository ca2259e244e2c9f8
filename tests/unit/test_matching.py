"""A copy is found by its bits or by its corners; other pictures are not, and the same bytes always say the same."""

import io

import pytest
from given_pictures import encoded
from PIL import Image, ImageDraw, ImageEnhance, ImageFont, ImageOps
from skimage import data

from yanzhen.features import Features
from yanzhen.fingerprint import hamming
from yanzhen.policy import Policy
from yanzhen.ports import Matcher
from yanzhen_matching import OrbMatcher
from yanzhen_media import open_picture

MATCHER: Matcher = OrbMatcher()
PHOTOS = {
    name: Image.fromarray(getattr(data, name)()).convert("RGB").resize((960, 720))
    for name in ("astronaut", "coffee", "chelsea", "rocket", "immunohistochemistry")
}
MAX_BITS = Policy.model_fields["pdq_max_bits"].default
MIN_INLIERS = Policy.model_fields["orb_min_inliers"].default


def describe(image: Image.Image, quality: int = 85) -> Features:
    return MATCHER.describe(open_picture(encoded(image, quality=quality)))


SOURCES = {name: describe(image) for name, image in PHOTOS.items()}


@pytest.mark.parametrize("name", PHOTOS)
def test_a_photo_sent_on_by_a_messenger_keeps_its_bits(name: str) -> None:
    image = PHOTOS[name]
    sent = Image.open(io.BytesIO(encoded(image.resize((480, 360)), quality=60)))
    brighter = ImageEnhance.Brightness(image).enhance(1.2)
    for copy in (describe(image, 30), describe(sent), describe(brighter)):
        assert hamming(copy.bits, SOURCES[name].bits) <= MAX_BITS


@pytest.mark.parametrize("name", PHOTOS)
def test_a_mirrored_photo_is_found_by_the_mirrors_bits(name: str) -> None:
    mirrored = describe(ImageOps.mirror(PHOTOS[name]))
    assert hamming(mirrored.mirror_bits, SOURCES[name].bits) <= 6
    assert hamming(mirrored.bits, SOURCES[name].mirror_bits) <= 6
    assert hamming(mirrored.bits, SOURCES[name].bits) > MAX_BITS


@pytest.mark.parametrize("name", sorted({*PHOTOS} - {"rocket"}))  # a lone rocket in the sky has too few corners
def test_a_crop_a_screenshot_and_a_turn_share_their_corners(name: str) -> None:
    image = PHOTOS[name]
    screen = Image.new("RGB", (540, 1200), "black")
    screen.paste(image.resize((540, 405)), (0, 380))
    for copy in (image.crop((140, 100, 960, 720)), screen, image.rotate(5, expand=True)):
        assert MATCHER.inliers(describe(copy).local, SOURCES[name].local) >= MIN_INLIERS


def test_other_photos_share_neither_bits_nor_corners() -> None:
    for name, mine in SOURCES.items():
        for other, theirs in SOURCES.items():
            if name != other:
                assert hamming(mine.bits, theirs.bits) > MAX_BITS
                assert MATCHER.inliers(mine.local, theirs.local) < MIN_INLIERS


def test_the_same_bytes_always_say_the_same() -> None:
    image = PHOTOS["astronaut"]
    assert describe(image) == SOURCES["astronaut"]
    turned = describe(image.rotate(5, expand=True)).local
    assert len({MATCHER.inliers(turned, SOURCES["astronaut"].local) for _ in range(5)}) == 1


def test_a_flat_picture_has_no_quality_and_no_corners() -> None:
    flat = describe(Image.new("RGB", (800, 600), (200, 200, 200)))
    assert flat.quality == 0
    assert MATCHER.inliers(flat.local, flat.local) == 0


def test_features_are_small_and_say_their_version() -> None:
    local = SOURCES["astronaut"].local
    assert local[:5] == b"YZOR\x01"
    assert len(local) < 40_000


def test_bytes_of_another_make_cannot_be_compared() -> None:
    local = SOURCES["astronaut"].local
    newer = local[:4] + b"\x63" + local[5:]
    for other in (b"", b"noise", local[:-1], local + b"x", newer, b"X" + local[1:]):
        assert MATCHER.inliers(local, other) == 0
        assert MATCHER.inliers(other, local) == 0


def test_two_screenshots_share_a_frame_and_two_stamped_photos_a_stamp_but_not_a_picture() -> None:
    def in_gallery(image: Image.Image) -> Image.Image:
        screen = Image.new("RGB", (1080, 2340), "black")
        screen.paste(image.resize((1080, 810)), (0, 760))
        pen = ImageDraw.Draw(screen)
        pen.text((60, 40), "09:41   5G   87%   < Album   2 March 2026", fill="white", font=ImageFont.load_default(48))
        pen.text((40, 2200), "Share   Favourite   Edit   Delete   More", fill="white", font=ImageFont.load_default(52))
        return screen

    def stamped(image: Image.Image) -> Image.Image:
        copy = image.copy()
        pen = ImageDraw.Draw(copy)
        for row, line in enumerate(("09:15 2026-03-02", "Century Avenue 1000, Shanghai", "Store 017 fire drill")):
            pen.text((30, 560 + 45 * row), line, fill="white", font=ImageFont.load_default(38))
        return copy

    for disguise in (in_gallery, stamped):
        copies = [describe(disguise(image)).local for image in PHOTOS.values()]
        for number, mine in enumerate(copies):
            assert MATCHER.inliers(mine, mine) >= MIN_INLIERS
            assert all(MATCHER.inliers(mine, other) < MIN_INLIERS for other in copies[:number])
