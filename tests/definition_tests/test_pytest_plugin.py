"""`pytest definitions/` runs the tests in them, and leaves every other project alone."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tests.small_framework import BEHORIGHET, write_framework

ROOT = Path(__file__).parents[2]
INSTALLED = any(point.name == "malramverk" for point in entry_points(group="pytest11"))
NAMED = [] if INSTALLED else ["-p", "malramverk.pytest_plugin"]
PLUGIN = [*NAMED, "-p", "no:cacheprovider", "-q"]


def run_pytest(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTEST_ADDOPTS": ""}
    command = [sys.executable, "-m", "pytest", *PLUGIN, f"--rootdir={folder}", *words]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=environment
    )


def test_tests_in_definitions_are_run(tmp_path):
    write_framework(tmp_path / "definitions" / "deep")
    write_framework(tmp_path / "definitions")
    (tmp_path / "definitions" / "deep" / "litet.yaml").unlink()
    for name in ("mal", "delmal", "elever", "kon", "ak9", "merit", "behorighet"):
        (tmp_path / "definitions" / f"{name}.yaml").unlink()
    done = run_pytest(tmp_path, "definitions", "-vv")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "behorighet.yaml::behorighet[1.0.0 två av tre] PASSED" in done.stdout
    assert "2 passed" in done.stdout


def test_a_failure_is_told_without_a_traceback(tmp_path):
    write_framework(tmp_path, behorighet=BEHORIGHET.replace("66.7", "66.6"))
    done = run_pytest(tmp_path)
    assert done.returncode == 1
    assert "behorighet.yaml:20:18: error MR500: expected value `66.6` for `A`" in done.stdout
    assert "Traceback" not in done.stdout
    assert "1 failed, 1 passed" in done.stdout


def test_definitions_with_errors_are_told_at_collection(tmp_path):
    write_framework(tmp_path, behorighet=BEHORIGHET.replace("of ak9", "of ak99"))
    done = run_pytest(tmp_path)
    assert done.returncode != 0
    assert "behorighet.yaml:9:27: error MR" in done.stdout
    assert "write `ak9`" in done.stdout


@pytest.mark.parametrize(
    "content", ["kind: indicator\ntests: []\n", "tests:\n  - a\n", "\x00\x01", "kind: indicator\n"]
)
def test_other_yaml_is_left_alone(tmp_path, content):
    (tmp_path / "ci.yaml").write_text(content, encoding="utf-8")
    (tmp_path / "test_it.py").write_text("def test_it(): pass\n", encoding="utf-8")
    done = run_pytest(tmp_path)
    assert "1 passed" in done.stdout
    assert done.returncode == 0


def test_it_can_be_turned_off(tmp_path):
    write_framework(tmp_path)
    done = run_pytest(tmp_path, "-o", "malramverk=false")
    assert "no tests ran" in done.stdout


def test_starting_pytest_loads_nothing_slow():
    code = (
        "import sys, malramverk.pytest_plugin\n"
        "print(*[m for m in ('polars', 'numpy', 'pydantic', 'yaml') if m in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.split() == []
