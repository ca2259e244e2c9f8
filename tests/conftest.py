"""What all tests share: hypothesis repeats itself, and unit and contract tests open no socket, but those
marked `loopback` to a stand-in on this machine."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import pytest_socket
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

pytest_plugins = ["tests.stack"]

settings.register_profile(
    "yanzhen", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("yanzhen")

HERE = Path(__file__).parent
OFFLINE = (HERE / "unit", HERE / "contract")
CONSOLE = ("tests/browser/test_board", "tests/browser/test_console", "tests/browser/test_every_page")
STACK = ("tests/browser/", "tests/e2e/")


class FewStacks(LoadScopeScheduling):
    """Side by side (`-n 2`), the console's pages share a stack, what else needs one shares another, and a file's tests
    share what the file sets up."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::")[0]
        return "console" if file.startswith(CONSOLE) else "stack" if file.startswith(STACK) else file


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each test has an id of its own; two workers would run those who share one once, and say nothing."""
    shared = [name for name, times in Counter(item.nodeid for item in items).items() if times > 1]
    if shared:
        raise pytest.UsageError(f"tests share an id: {', '.join(shared)}")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FewStacks:
    return FewStacks(config, log)


@pytest.fixture(autouse=True)
def _no_socket(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("loopback"):
        pytest_socket.enable_socket()
        pytest_socket.socket_allow_hosts(["127.0.0.1"])
    elif any(request.path.is_relative_to(folder) for folder in OFFLINE):
        pytest_socket.disable_socket()
    else:
        pytest_socket.enable_socket()
