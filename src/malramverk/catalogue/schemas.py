"""JSON Schemas of every kind of definition, for editors; written to ``schemas/``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from malramverk.bundled import schemas_folder
from malramverk.model import KINDS

_DRAFT = "http://json-schema.org/draft-07/schema#"


def schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of one kind of definition.

    Editors read YAML's own numbers and yes/no, so a place for text also takes a bare number
    where the library itself reads the number's text.
    """
    generated = KINDS[kind].model_json_schema(by_alias=True, mode="validation")
    described = KINDS[kind].__doc__ or ""
    generated["description"] = described.split("\n\n")[0]
    _describe(generated)
    return {"$schema": _DRAFT, "$id": f"{kind}.schema.json", **generated}


def _describe(node: Any) -> None:
    """Make the schema what an editor needs: numbers as numbers, and no generated titles."""
    if isinstance(node, list):
        for item in node:
            _describe(item)
    if not isinstance(node, dict):
        return
    if isinstance(node.get("title"), str):
        del node["title"]
    if isinstance(node.get("description"), str):
        node["description"] = node["description"].split("\n\nAttributes:")[0]
    _widen(node)
    if "patternProperties" in node:
        node["additionalProperties"] = False
    for value in node.values():
        _describe(value)


def _widen(node: dict[str, Any]) -> None:
    """Let a short text be a bare number, and a number nothing else."""
    if node.get("type") == "string" and node.get("maxLength") == 500:
        node["type"] = ["string", "number"]
    kinds = [one.get("type") for one in node.get("anyOf", ())]
    if "number" in kinds:
        # pydantic also takes the text of a number, which is what this library gives it.
        node["anyOf"] = [one for one in node["anyOf"] if one.get("type") != "string"]
    if kinds == ["number", "string"]:
        node |= node.pop("anyOf")[0]


def texts() -> dict[str, str]:
    """Return the text of every schema file by its name."""
    return {
        f"{kind}.schema.json": json.dumps(schema(kind), ensure_ascii=False, indent=2) + "\n"
        for kind in KINDS
    }


def stale(folder: Path) -> list[str]:
    """Return the names of the schema files that are not what the models say."""
    wanted = texts()
    found = {path.name: path.read_text("utf-8") for path in folder.glob("*.schema.json")}
    return sorted(n for n in wanted.keys() | found.keys() if wanted.get(n) != found.get(n))


def main() -> int:
    """Write the schemas, or with ``--check`` say which are stale."""
    folder = schemas_folder()
    if "--check" in sys.argv[1:]:
        names = stale(folder)
        for name in names:
            print(f"{name} is stale: run `make schemas`", file=sys.stderr)
        return 1 if names else 0
    for name, text in texts().items():
        (folder / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
