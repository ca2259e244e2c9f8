"""Units by path, each read once in a turn."""

from yanzhen.plan import Place, place
from yanzhen_aws.runtime import Runtime


class Places(dict[str, Place]):
    """Where groups meet."""

    def __init__(self, world: Runtime) -> None:
        super().__init__()
        self._directory = world.directory

    def __missing__(self, path: str) -> Place:
        self[path] = found = place(self._directory.unit(path))
        return found
