"""A screenshot says so in its comment, or has a phone screen's exact size and no trace of a camera."""

from typing import Final, Literal

from yanzhen.evidence import ExifFacts
from yanzhen_media.container import Container

_SCREENS: Final = frozenset(
    {
        (640, 1136), (720, 1280), (720, 1520), (720, 1560), (720, 1600), (750, 1334), (828, 1792), (1080, 1920),
        (1080, 2160), (1080, 2220), (1080, 2280), (1080, 2316), (1080, 2340), (1080, 2376), (1080, 2400), (1080, 2408),
        (1080, 2412), (1080, 2460), (1125, 2436), (1170, 2532), (1179, 2556), (1206, 2622), (1242, 2208), (1242, 2688),
        (1284, 2778), (1290, 2796), (1320, 2868), (1220, 2712), (1260, 2800), (1264, 2780), (1344, 2992), (1440, 2560),
        (1440, 2960), (1440, 3040), (1440, 3088), (1440, 3120), (1440, 3200), (1536, 2048), (1620, 2160), (1640, 2360),
        (1668, 2388), (2048, 2732),
    }
)  # fmt: skip
"""Pixels of common phones and tablets, shorter side first."""


def screenshot_hint(
    container: Container, facts: ExifFacts, *, comments: tuple[str | None, ...]
) -> Literal["user_comment", "screen_size"] | None:
    """Why a file looks like a screenshot, or None.

    A screen's size alone says nothing of a JPEG in 16:9 or 4:3: messengers shrink honest photos to exactly those.
    """
    if any(comment and comment.strip().lower() == "screenshot" for comment in comments):
        return "user_comment"
    shorter, longer = sorted((container.width, container.height))
    camera = facts.make or facts.model or facts.taken_at_local
    if camera or (shorter, longer) not in _SCREENS:
        return None
    return "screen_size" if container.format == "png" or longer / shorter > 1.9 else None
