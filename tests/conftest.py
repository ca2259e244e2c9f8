"""What all tests share: hypothesis repeats itself, and unit and contract tests open no socket."""

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


@pytest.fixture(autouse=True)
def _no_socket(request: pytest.FixtureRequest) -> None:
    if any(request.path.is_relative_to(folder) for folder in OFFLINE):
        pytest_socket.disable_socket()
    else:
        pytest_socket.enable_socket()
