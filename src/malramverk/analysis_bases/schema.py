"""Writes the JSON Schema of analysis bases to ``schemas/underlag``."""

from __future__ import annotations

import json
from pathlib import Path

from malramverk.analysis_bases.analysis_base import json_schema
from malramverk.analysis_bases.contents import SCHEMA
from malramverk.bundled import schemas_folder


def place() -> Path:
    """Return where the schema of this version stands."""
    return schemas_folder() / "underlag" / f"{SCHEMA.rpartition('/')[2]}.schema.json"


def text() -> str:
    """Return the schema as it is written."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    place().write_text(text(), "utf-8")
