"""What is downloaded before a first screen stays within its budget; web/scripts/size.mjs says how much that is."""

import subprocess

from infra import web
from infra.paths import WEB


def test_the_first_screens_stay_within_their_budgets_of_javascript() -> None:
    web.build()
    told = subprocess.run(
        ["npm", "run", "--silent", "size"], cwd=WEB, env=web.environment(), text=True, capture_output=True
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "phone, before first use" in told.stdout
    assert "phone, faces in the camera" in told.stdout
    assert "console, first board" in told.stdout
