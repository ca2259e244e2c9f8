"""Weights are made from pinned bytes only, once, and whole or not at all."""

from dataclasses import replace
from pathlib import Path

import pytest

from layers.vision import build as building
from layers.vision.build import CACHE, FACE_API, HUMAN, BuildError, build, put_phone_detector, samples
from layers.vision.to_onnx import ConversionError, mesh

MEGABYTE = 1_000_000


def _no_npm(*_: object, **__: object) -> None:
    raise AssertionError("nothing may be fetched")


def _cache_with_tarballs(folder: Path) -> Path:
    """A cache that holds the tarballs already, so that no test goes to the registry."""
    build()
    (folder / "tarballs").mkdir()
    for package in (FACE_API, HUMAN):
        name = f"tarballs/{package.sha256}.tgz"
        (folder / name).write_bytes(building._tarball(package, CACHE).read_bytes())
    return folder


def test_all_downloads_together_stay_under_45_megabytes() -> None:
    assert FACE_API.size + HUMAN.size <= 45 * MEGABYTE


def test_a_second_build_finds_the_first_and_fetches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    first = build()
    monkeypatch.setattr(building, "npm", _no_npm)
    monkeypatch.setattr(building, "_tarball", _no_npm)
    assert build() == first
    assert sorted(path.name for path in first.iterdir()) == ["descriptor.onnx", "detector.onnx", "mesh.onnx"]


def test_the_same_pins_give_the_same_bytes(tmp_path: Path) -> None:
    again = build(_cache_with_tarballs(tmp_path))
    assert again.name == build().name
    for model in build().iterdir():
        assert (again / model.name).read_bytes() == model.read_bytes()


def test_nothing_half_made_stays_behind(tmp_path: Path) -> None:
    made = build(_cache_with_tarballs(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([made.name, "tarballs"])


def test_a_tarball_with_other_bytes_is_refused_and_thrown_away(tmp_path: Path) -> None:
    kept = tmp_path / "tarballs" / f"{FACE_API.sha256}.tgz"
    kept.parent.mkdir()
    kept.write_bytes(b"not the pinned package")
    with pytest.raises(BuildError, match="not the pinned tarball"):
        build(tmp_path)
    assert not kept.exists()
    assert not [path for path in tmp_path.iterdir() if path.name != "tarballs"]


def test_a_file_with_other_bytes_is_refused(tmp_path: Path) -> None:
    cache = _cache_with_tarballs(tmp_path)
    other = replace(HUMAN, files={"models/facemesh.json": "0" * 64})
    with pytest.raises(BuildError, match=r"facemesh\.json is not the pinned file"):
        building._files(other, cache)


def test_a_package_that_npm_cannot_fetch_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failed:
        returncode = 1
        stderr = "no such package"

    monkeypatch.setattr(building, "npm", lambda *_, **__: Failed())
    with pytest.raises(BuildError, match=r"could not fetch @vladmandic/face-api@1\.7\.15: no such package"):
        build(tmp_path)


def test_weights_that_do_not_fit_their_manifest_are_refused() -> None:
    files = building._files(HUMAN, CACHE) if build() else {}
    with pytest.raises(ConversionError, match="do not fit"):
        mesh({**files, "models/facemesh.bin": files["models/facemesh.bin"] + b"\0"})


def test_the_phone_gets_the_pinned_detector_once_and_again_where_a_file_is_not_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_phone_detector(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["blazeface.bin", "blazeface.json"]
    weights = (tmp_path / "blazeface.bin").read_bytes()
    (tmp_path / "blazeface.bin").write_bytes(b"half of it")
    put_phone_detector(tmp_path)
    assert (tmp_path / "blazeface.bin").read_bytes() == weights
    monkeypatch.setattr(building, "_tarball", _no_npm)
    put_phone_detector(tmp_path)


def test_the_sample_photos_are_six_groups() -> None:
    photos = samples()
    assert [path.name for path in photos] == [f"sample{n}.jpg" for n in range(1, 7)]
    assert all(path.read_bytes()[:3] == b"\xff\xd8\xff" for path in photos)
