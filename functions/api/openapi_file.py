"""Write the OpenAPI document to web/shared/openapi.json, from which the web's types are generated:

python -m api.openapi_file            writes it below the current folder
"""

import json
import sys
from pathlib import Path

from api import app
from api.chalicelib import openapi, routes

FILE = Path("web/shared/openapi.json")


def text() -> str:
    """The document as it is committed: sorted where order means nothing, so that a change shows as itself."""
    assert app.app.routes
    return json.dumps(openapi.document(routes.ROUTES.values()), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{FILE}\n")
