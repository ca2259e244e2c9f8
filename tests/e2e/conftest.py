"""The `stack` fixture of tests/stack.py, for tests that need the whole product running."""

from tests.stack import stack

__all__ = ["stack"]
