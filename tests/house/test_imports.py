"""What a run does not need is not imported: asked of a fresh process, by name and not by time."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FRAMEWORK = ROOT / "tests" / "benchmarks" / "pupils" / "framework"
NEVER = {
    "click", "duckdb", "hypothesis", "ibis", "jinja2", "openpyxl", "pandas", "pyarrow", "pyspark",
    "pytest", "python_calamine", "rich", "scipy", "sympy", "vl_convert", "xlsxwriter",
}  # fmt: skip
BEFORE_COUNTING = NEVER | {"narwhals", "polars"}
ONLY_WHEN_ASKED = {
    "malramverk.analysis_bases",
    "malramverk.assessment",
    "malramverk.catalogue.rule_tables",
    "malramverk.evaluation.comparison",
    "malramverk.evaluation.explaining",
    "malramverk.evaluation.handed_parts",
    "malramverk.evaluation.sensitivities",
    "malramverk.evaluation.statistical",
    "malramverk.evaluation.streaming",
    "malramverk.formula.prose",
    "malramverk.formula.symbolic",
    "malramverk.protection",
    "malramverk.rules",
    "malramverk.tables.assembly",
    "malramverk.tables.entities",
}
COUNTING = f"""
import malramverk as mr, polars as pl
rows = {{"huvudman": [1], "skolenhet": [1], "ar": [2024], "kon": ["flicka"], "arskurs": [9],
         "skolform": ["grundskola"], "utbildning": ["gymnasial"], "behorig": [True],
         "alla_amnen": [True], "utlandsk_bakgrund": [0], "meritvarde": [200.0], "franvaro": [1],
         "planerad_tid": [100], "legitimerade": [1]}}
framework = mr.load({str(FRAMEWORK)!r})
results = mr.compute(framework, {{"elever": pl.DataFrame(rows)}}, levels=("riket", "huvudman"))
assert len(results.to_polars()) > 40
"""
CASES = {
    "import malramverk": BEFORE_COUNTING | {"numpy", "pydantic", "yaml"},
    "import malramverk as mr; mr.check()": BEFORE_COUNTING | {"malramverk.evaluation"},
    COUNTING: NEVER | ONLY_WHEN_ASKED,
}


def imported(code: str) -> set[str]:
    """Name the modules that a fresh process has imported when it has run some Python."""
    command = [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


@pytest.mark.parametrize("code", CASES, ids=["import", "check", "count"])
def test_heavy_modules_are_not_imported(code):
    found = imported(code)
    assert "malramverk" in found
    assert found & CASES[code] == set()


def test_every_module_uses_our_dataclass():
    modules = (ROOT / "src").rglob("*.py")
    standard = re.compile(r"^ *from dataclasses import .*\bdataclass\b", re.MULTILINE)
    using = {path.name for path in modules if standard.search(path.read_text(encoding="utf-8"))}
    assert using == {"dataclass.py"}
