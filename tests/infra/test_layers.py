"""A function and everything it loads fits into Lambda, and needs nothing that is not in its layers."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra.areas.functions import SPECS
from infra.layers import ANCHORS, HOST, LAMBDA, LAMBDA_RUNTIME, NAMES, build, build_code, build_runtime, unzipped_bytes
from infra.local.authority import anchors_of_demo
from infra.local.process import Emulator

LIMIT = 250 * 1024 * 1024


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The functions and every layer of this machine, each in its folder."""
    folder = tmp_path_factory.mktemp("unpacked")
    for name, archive in {"code": build_code(), **{name: build(name, HOST) for name in NAMES}}.items():
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(folder / name)
    return folder


@pytest.mark.parametrize("name", SPECS)
def test_a_function_with_its_layers_is_under_250_mb_on_the_lambda_target(name: str) -> None:
    total = unzipped_bytes(build_code()) + sum(unzipped_bytes(build(layer, LAMBDA)) for layer in SPECS[name].layers)
    assert total < LIMIT, f"{total / 1e6:.0f} MB"


@pytest.mark.parametrize("layer", NAMES)
def test_a_layer_of_the_lambda_target_is_for_arm64_and_brings_no_aws_sdk(layer: str) -> None:
    with zipfile.ZipFile(build(layer, LAMBDA)) as archive:
        names = archive.namelist()
        for name in names:
            if ".so" in Path(name).suffixes and archive.read(name)[:4] == b"\x7fELF":
                assert archive.read(name)[18:20] == b"\xb7\x00", f"{name} is not for AArch64"
    shipped = {name.split("/")[1].split("-")[0].replace("_", "-") for name in names if name.endswith("METADATA")}
    assert not shipped & LAMBDA_RUNTIME


@pytest.mark.parametrize("name", SPECS)
def test_a_handler_loads_with_its_layers_and_nothing_else(name: str, unpacked: Path) -> None:
    """Isolated from this environment's packages, as on AWS: only code, layers and Lambda's own SDK."""
    path = [str(unpacked / "code"), *(str(unpacked / layer / "python") for layer in SPECS[name].layers)]
    path.append(str(build_runtime()))
    module, function = SPECS[name].entry.rsplit(".", 1)
    program = (
        f"import sys; sys.path[:0] = {path!r}\nimport importlib\n"
        f"assert callable(getattr(importlib.import_module({module!r}), {function!r}))\n"
    )
    run = subprocess.run([sys.executable, "-S", "-I", "-c", program], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-2000:]


def test_trust_anchors_travel_in_the_credentials_layer_beside_the_package_that_reads_them() -> None:
    file = anchors_of_demo()
    plain, trusting = build("credentials", HOST), build("credentials", HOST, anchors=file)
    assert plain != trusting
    assert build("shared", HOST) == build("shared", HOST, anchors=file)
    with zipfile.ZipFile(trusting) as archive:
        assert archive.read(ANCHORS) == file.read_bytes()
        assert "python/yanzhen_credentials/__init__.py" in archive.namelist()
    with zipfile.ZipFile(plain) as archive:
        assert ANCHORS not in archive.namelist()


def test_the_command_line_tool_is_not_deployed(unpacked: Path) -> None:
    assert not (unpacked / "code" / "cli").exists()
    assert (unpacked / "code" / "verification" / "decide.py").exists()


def test_the_vision_layer_carries_its_weights(unpacked: Path) -> None:
    assert {path.name for path in (unpacked / "vision" / "models").iterdir()} >= {
        "descriptor.onnx",
        "detector.onnx",
        "mesh.onnx",
    }


def test_a_function_inherits_nothing_of_the_callers_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://elsewhere.example")
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("TABLE_PREFIX", "other")
    environment = Emulator(4566, tmp_path).environment()
    assert not {"AWS_ENDPOINT_URL", "AWS_PROFILE", "TABLE_PREFIX"} & set(environment)
    assert environment["BIND_HOST"] == "127.0.0.1"
    assert json.dumps(environment), "plain text"
