"""Traces of editing are hints from what the file itself declares; only a trusted AI mark is proof.

Pixel forensics do not decide: error levels lose their meaning after one messenger. Tags are compared with a list of
editors by whole words; camera apps and viewers that merely rotate or copy are named first, since some carry an
editor's name.
"""

import re

from yanzhen.evidence import Claim, CredentialFacts, Missing, Observations
from yanzhen.policy import Policy
from yanzhen.verdict import Finding, Outcome, finding

CODES: dict[str, Outcome] = {
    "edit.no_traces": Outcome.PASS,
    "edit.trusted_credentials": Outcome.PASS,
    "edit.editor_tag": Outcome.SUSPECT,
    "edit.credentials_edited": Outcome.SUSPECT,
    "edit.ai_mark": Outcome.SUSPECT,
    "edit.trusted_ai_mark": Outcome.FAIL,
    "edit.untrusted_credentials": Outcome.SUSPECT,
    "edit.broken_credentials": Outcome.SUSPECT,
    "edit.not_read": Outcome.UNABLE,
}

CAMERA_APPS = (
    "photoshop camera", "lightroom camera", "google camera", "hdr+", "open camera", "camera fv-5", "procam", "halide",
    "gcam", "miui camera", "huawei camera", "mediatek camera", "b612", "ulike", "faceu", "camera360", "snow",
    "instagram camera", "windows photo viewer", "windows camera", "image capture", "camera application",
)  # fmt: skip
"""Apps that take pictures, and viewers that only rotate or copy."""

EDITORS = (
    "photoshop", "photoshop express", "lightroom", "camera raw", "adobe express", "gimp", "snapseed", "picsart",
    "meitu", "meitupic", "美图", "美图秀秀", "xingtu", "醒图", "beautyplus", "beautycam", "airbrush", "facetune",
    "faceapp", "remini", "vsco", "pixlr", "pixelmator", "affinity photo", "affinity", "canva", "photopea", "paint.net",
    "paintshop pro", "corel photo-paint", "krita", "polarr", "fotor", "picmonkey", "photoscape", "acdsee", "photofox",
    "luminar", "dxo photolab", "capture one", "darktable", "rawtherapee", "topaz", "touchretouch", "photodirector",
    "youcam perfect", "inshot", "capcut", "剪映", "phonto", "photogrid", "photoroom", "picwish", "hypic", "sketch",
    "premiere", "premiere pro", "after effects", "final cut pro", "imovie", "davinci resolve", "filmora", "kinemaster",
    "vn video editor", "快影", "必剪", "秒剪",
    "procreate", "paint tool sai", "clip studio paint", "imagemagick", "acorn", "picnik", "befunky", "prequel", "lensa",
)  # fmt: skip
"""Programs whose purpose is to change pictures."""

GENERATORS = (
    "midjourney", "dall-e", "dall·e", "stable diffusion", "automatic1111", "comfyui", "adobe firefly", "firefly",
    "imagen", "made with google ai", "gpt-4o", "openai", "leonardo.ai", "ideogram", "flux.1", "novelai", "即梦", "豆包",
    "文心一格", "通义万相", "可灵",
)  # fmt: skip
"""Programs that make pictures from words."""

AI_SOURCES = frozenset(
    {"trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "compositeSynthetic", "algorithmicMedia"}
)
"""IPTC digitalSourceType values that say a program made the picture, or a part of it."""


def run(_claim: Claim, seen: Observations, _policy: Policy) -> tuple[Finding, ...]:
    """Read the file's own declarations: editor tags, the IPTC source, its content credentials."""
    media = seen.media
    if isinstance(media, Missing):
        return (finding(CODES, "edit.not_read", cause=media.cause),)
    if media.problem is not None:
        return (finding(CODES, "edit.not_read", cause=media.problem),)
    findings: list[Finding] = []
    editors = tuple(tag for tag in media.editor_tags if is_editor(tag))
    if editors:
        findings.append(finding(CODES, "edit.editor_tag", editors=editors))
    generators = tuple(tag for tag in media.editor_tags if _names(tag, GENERATORS))
    findings.extend(_ai(media.credentials, media.digital_source_type, generators))
    findings.extend(_credentials(media.credentials))
    return tuple(findings) or (finding(CODES, "edit.no_traces"),)


def is_editor(tag: str) -> bool:
    """A tag names an editor, and not a camera app or viewer."""
    return not _names(tag, CAMERA_APPS) and _names(tag, EDITORS)


def _names(tag: str, programs: tuple[str, ...]) -> bool:
    """Whole words only, so that `Snow` is not found in `Snowflake`; Chinese has no spaces between words."""
    lowered = tag.casefold()
    return any(
        program in lowered
        if not program.isascii()
        else re.search(rf"(?<![a-z0-9]){re.escape(program)}(?![a-z])", lowered)
        for program in programs
    )


def _ai(credentials: CredentialFacts, source_type: str | None, generators: tuple[str, ...]) -> tuple[Finding, ...]:
    if credentials.ai_source and credentials.state == "trusted":
        return (finding(CODES, "edit.trusted_ai_mark", issuer=credentials.issuer, generator=credentials.generator),)
    marked = source_type in AI_SOURCES or credentials.ai_source or bool(generators)
    if not marked:
        return ()
    mark = source_type if source_type in AI_SOURCES else (generators or (credentials.generator,))[0]
    return (finding(CODES, "edit.ai_mark", mark=mark),)


def _credentials(credentials: CredentialFacts) -> tuple[Finding, ...]:
    def say(code: str) -> Finding:
        return finding(
            CODES,
            code,
            issuer=credentials.issuer,
            generator=credentials.generator,
            problems=credentials.problems,
        )

    if credentials.state in ("invalid", "unreadable"):
        return (say("edit.broken_credentials"),)
    if credentials.state == "none":
        return ()
    edited = (say("edit.credentials_edited"),) if credentials.edited else ()
    if credentials.state == "valid":
        return (*edited, say("edit.untrusted_credentials"))
    return edited if edited or credentials.ai_source else (say("edit.trusted_credentials"),)
