"""Where things lie in the repository and in its caches."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
FUNCTIONS = ROOT / "functions"
LAYERS = ROOT / "layers"
STATE_MACHINES = ROOT / "statemachines"
WEB = ROOT / "web"
LOCAL = ROOT / ".local"
MODELS = CACHE / "models"
