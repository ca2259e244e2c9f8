"""What all tests share: hypothesis repeats itself, and unit and contract tests open no socket, but those
marked `loopback` to a stand-in on this machine."""

from pathlib import Path

import pytest
import pytest_socket
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.stack"]

settings.register_profile(
    "yanzhen", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("yanzhen")

HERE = Path(__file__).parent
OFFLINE = (HERE / "unit", HERE / "contract")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Side by side (`-n 2`), all that need the stack share one, and a file's tests share what the file sets up."""
    for item in items:
        group = "stack" if item.get_closest_marker("stack") else str(item.path.relative_to(HERE))
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(autouse=True)
def _no_socket(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("loopback"):
        pytest_socket.enable_socket()
        pytest_socket.socket_allow_hosts(["127.0.0.1"])
    elif any(request.path.is_relative_to(folder) for folder in OFFLINE):
        pytest_socket.disable_socket()
    else:
        pytest_socket.enable_socket()
