"""DMN decision tables, word by word, to rules: ``python -m tests.cases.dmn_tables tables.json``."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

TYPES = {"number": "decimal", "boolean": "yes_no", "string": "text"}
HEAD = """\
kind: framework
id: dmn
version: 1.0.0
levels: [everything, case]
period: calendar_year
---
kind: indicator
id: cases
version: 1.0.0
unit: number
formula: if known(entity.model) then 1 else 0
"""


def slug(name: str) -> str:
    """Return a name as an id: ``RiskCategory`` is ``riskcategory``."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "outcome"


def cell(test: str, kind: str) -> str:
    """Return a FEEL unary test as a cell."""
    text = re.sub(r",(?=\S)", ", ", test)
    if kind == "boolean":
        text = re.sub(r"\btrue\b", "yes", re.sub(r"\bfalse\b", "no", text))
    return text


def value(literal: str) -> str:
    """Return a FEEL literal as an outcome."""
    plain = {"true": "yes", "false": "no"}.get(literal, literal)
    return plain[1:-1] if plain.startswith('"') else plain


def listed(values: str | None) -> list[str]:
    """Return the literals of a list of allowed values."""
    return [value(found) for found in re.findall(r'"[^"]*"|[^,\s][^,]*', values or "")]


def table(tables: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the contract of the table of cases: an entity each, an attribute for each input."""
    columns: dict[str, Any] = {
        "case": {"type": "code", "level": "case"},
        "model": {"type": "text"},
    }
    for model in tables:
        for found in model["inputs"]:
            columns[slug(found["expression"])] = {"type": TYPES[found["type"]]}
    kind = {"kind": "table", "id": "inputs", "version": "1.0.0", "holds": "entities"}
    return kind | {"level": "case", "columns": columns}


def rule(model: dict[str, Any]) -> dict[str, Any]:
    """Return a decision table as a rule."""
    names = [slug(o["name"] or "outcome") for o in model["outputs"]]
    numbers = [bool(re.match(r"-?[0-9]", r["then"][0])) for r in model["rules"]]
    found: dict[str, Any] = {"kind": "rule", "id": "t" + slug(model["table"]), "version": "1.0.0"}
    found["applies_to"] = {"levels": ["case"], "entity": {"model": [model["table"]]}}
    found["inputs"] = {slug(i["expression"]): input_of(i) for i in model["inputs"]}
    found["outputs"] = {
        name: {"type": "number" if numbers[0] else "text"}
        | ({"values": listed(o["values"])} if o["values"] else {})
        for name, o in zip(names, model["outputs"], strict=True)
    }
    found["hit_policy"] = model["hit_policy"].lower().replace(" ", "_")
    if model["aggregation"]:
        found["collect"] = model["aggregation"].lower()
    defaults = [value(o["default"]) for o in model["outputs"] if o["default"]]
    whole = len(defaults) == len(names)
    found["otherwise"] = dict(zip(names, defaults, strict=True)) if whole else "none"
    found["rows"] = [row(model, names, r) for r in model["rules"]]
    return found


def input_of(found: dict[str, Any]) -> dict[str, str]:
    """Return an input of a decision table."""
    formula = {"formula": f"entity.{slug(found['expression'])}"}
    return formula | ({"among": found["allowed"]} if found["allowed"] else {})


def row(model: dict[str, Any], names: list[str], rule: dict[str, Any]) -> dict[str, Any]:
    """Return a row of a decision table."""
    inputs = zip(model["inputs"], rule["when"], strict=True)
    tests = {slug(i["expression"]): cell(test, i["type"]) for i, test in inputs}
    return tests | {"then": dict(zip(names, map(value, rule["then"]), strict=True))}


def definitions(tables: Iterable[dict[str, Any]]) -> str:
    """Return every decision table as one file of definitions; JSON is YAML."""
    models = list(tables)
    documents = [table(models), *map(rule, models)]
    return HEAD + "".join("---\n" + json.dumps(found) + "\n" for found in documents)


if __name__ == "__main__":
    print(definitions(json.loads(Path(sys.argv[1]).read_text("utf-8"))), end="")
