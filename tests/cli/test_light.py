"""Those who only check definitions do not wait for what computes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = (
    "polars",
    "pandas",
    "duckdb",
    "sympy",
    "scipy",
    "highspy",
    "jinja2",
    "malramverk.evaluation",
)


def test_check_imports_nothing_that_computes():
    """Half of a check's time was evaluation and assessment, which it never used."""
    code = (
        "import sys\n"
        "from malramverk.cli import main\n"
        "try:\n    main(['check'])\n"
        "except SystemExit as ended:\n    assert not ended.code\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    where = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=where, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
