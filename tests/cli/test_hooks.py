"""The hooks for pre-commit, run as pre-commit would: an entry in the folder that is checked."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.small_framework import BEHORIGHET, write_framework

ROOT = Path(__file__).parents[2]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
BROKEN = {
    "malramverk-check": BEHORIGHET.replace("of ak9", "of a9"),
    "malramverk-test": BEHORIGHET.replace("66.7", "66.6"),
}


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
@pytest.mark.parametrize("sound", [True, False], ids=["sound", "broken"])
def test_a_hook_stops_what_is_broken(tmp_path, hook, sound):
    """A hook's `args` are the definitions; it ends with 0 only where nothing is wrong."""
    changed = {} if sound else {"behorighet": BROKEN[hook["id"]]}
    write_framework(tmp_path / "definitions", **changed)
    name, *words = shlex.split(hook["entry"])
    assert name == "malramverk"
    ended = subprocess.run(
        [sys.executable, "-m", name, *words, "definitions"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == (0 if sound else 1), ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_has_what_pre_commit_asks_for(hook):
    assert {"id", "name", "entry", "language"} <= hook.keys()
    assert hook["language"] == "python"
    assert hook["pass_filenames"] is False
