"""What a manifest says of its picture: who vouches, with which program, whether AI made it, whether it was edited."""

from typing import Any, Final

from yanzhen.checks.edit import AI_SOURCES
from yanzhen.evidence import CredentialFacts

_HARMLESS: Final = frozenset(
    {
        "c2pa.created", "c2pa.opened", "c2pa.captured", "c2pa.converted", "c2pa.transcoded", "c2pa.repackaged",
        "c2pa.orientation", "c2pa.resized", "c2pa.published", "c2pa.managed", "c2pa.metadata", "c2pa.watermarked",
        "c2pa.produced", "c2pa.copied", "c2pa.saved", "c2pa.printed", "c2pa.redacted",
    }
)  # fmt: skip
"""Actions that leave what the picture shows as it was; every other `c2pa.` action changes it."""
_MAX_PROBLEMS: Final = 10
_MAX_TEXT: Final = 200


def facts(store: dict[str, Any], state: str | None, results: dict[str, Any] | None) -> CredentialFacts:
    """Read a validated manifest store; what its ingredients say of AI and edits counts too, they are in the picture."""
    manifests: dict[str, dict[str, Any]] = store.get("manifests") or {}
    active = manifests.get(store.get("active_manifest") or "", {})
    actions = [action for manifest in manifests.values() for action in _actions(manifest)]
    sources = {*map(_source_type, actions), *map(_source_type, _assertions(manifests.values()))}
    return CredentialFacts(
        state={"Trusted": "trusted", "Valid": "valid"}.get(state or "", "invalid"),
        issuer=_text((active.get("signature_info") or {}).get("issuer")),
        generator=_generator(active),
        ai_source=bool(sources & AI_SOURCES),
        edited=any(_edits(str(action.get("action", ""))) for action in actions),
        problems=_problems(results or {}),
    )


def _assertions(manifests: Any) -> list[dict[str, Any]]:
    datas = [a.get("data") for manifest in manifests for a in manifest.get("assertions") or []]
    return [data for data in datas if isinstance(data, dict)]


def _actions(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """The actions of `c2pa.actions`, versions 1 and 2."""
    listed = [
        action
        for assertion in manifest.get("assertions") or []
        if str(assertion.get("label", "")).startswith("c2pa.actions") and isinstance(assertion.get("data"), dict)
        for action in assertion["data"].get("actions") or []
    ]
    return [action for action in listed if isinstance(action, dict)]


def _source_type(data: dict[str, Any]) -> str | None:
    """The last part of a digital source type's URI, wherever an action or a metadata assertion keeps it."""
    for name, value in data.items():
        if name.rsplit(":", 1)[-1].lower() == "digitalsourcetype" and isinstance(value, str):
            return value.rstrip("/").rsplit("/", 1)[-1].rsplit(":", 1)[-1]
    return None


def _edits(action: str) -> bool:
    return action.startswith("c2pa.") and action not in _HARMLESS


def _generator(manifest: dict[str, Any]) -> str | None:
    for info in manifest.get("claim_generator_info") or []:
        if isinstance(info, dict) and info.get("name"):
            return _text(" ".join(str(part) for part in (info["name"], info.get("version")) if part))
    return _text(manifest.get("claim_generator"))


def _problems(results: dict[str, Any]) -> tuple[str, ...]:
    """The codes of what failed, each once."""
    failures = (results.get("activeManifest") or {}).get("failure") or []
    codes = dict.fromkeys(str(failure.get("code")) for failure in failures)
    return tuple(codes)[:_MAX_PROBLEMS]


def _text(value: Any) -> str | None:
    return "".join(c for c in str(value)[:_MAX_TEXT] if c.isprintable()) or None if value else None
