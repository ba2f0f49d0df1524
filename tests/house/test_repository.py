"""What is in the repository works on any machine, and says what it needs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_OURS = {"__pycache__", "build", "dist", "node_modules"}

# Folders of one machine, at the start of a path; put together so that they do not stand here.
MACHINE = re.compile(r"(?<![\w./:~>})*-])/(?:" + "|".join(["work", "root", "home", "opt"]) + r")/")
BESIDE = re.compile(re.escape("../" + "shared"))
REGISTRY = re.compile(
    "|".join(
        ["pypi" + r"\.org/simple", "python" + r"hosted\.org", "index" + "-url", "find" + "-links"]
    )
)
CONFIGS = {".toml", ".txt", ".sh", ".cfg", ".ini", ".yaml", ".yml", ""}


@cache
def files() -> list[Path]:
    """List the files that are, or would be, in the repository."""
    return from_git() or [
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not any(_hidden(part) for part in path.relative_to(ROOT).parts[:-1])
    ]


def _hidden(part: str) -> bool:
    return part in NOT_OURS or (part.startswith(".") and part != ".ci")


def from_git() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return []
    command = [git, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def found(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """Tell where a pattern stands, as file and line."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in paths
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="ignore").splitlines(), start=1
        )
        if pattern.search(line)
    ]


def test_no_file_names_a_folder_of_one_machine():
    assert found(MACHINE, files()) == []


def test_only_the_build_server_knows_what_lies_beside():
    others = [path for path in files() if path != ROOT / ".ci" / "run"]
    assert found(BESIDE, others) == []


def test_no_configuration_names_a_registry():
    assert found(REGISTRY, [path for path in files() if path.suffix in CONFIGS]) == []


@pytest.mark.parametrize(
    "text", ["cd /wor" + "k/main", '"/hom' + 'e/anna/x"', "`/roo" + "t/.cache`"]
)
def test_the_search_finds_folders_of_one_machine(text):
    assert MACHINE.search(text)


@pytest.mark.parametrize("text", ["https://example.org/home/", "docs/work/", "{name}/work/x"])
def test_the_search_leaves_other_paths_alone(text):
    assert not MACHINE.search(text)


def test_no_file_is_large():
    large = [str(path.relative_to(ROOT)) for path in files() if path.stat().st_size > 1_000_000]
    assert large == []


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"])
def test_repository_has(name):
    assert (ROOT / name).read_text(encoding="utf-8").strip()


def test_changelog_names_the_version():
    version = project()["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in changelog or f"## [{version}]" in changelog


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def bare(requirement: str) -> str:
    """Return a requirement's name as registries compare names."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", requirement)[0]).lower()


def test_constraints_pin_every_dependency():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[\w.-]+==[\w.+!]+", line) for line in lines)
    extras = project()["optional-dependencies"]
    # Spark is left to the machine that has it.
    wanted = [r for extra, rows in extras.items() if extra != "spark" for r in rows]
    names = {bare(r) for r in [*project()["dependencies"], *wanted]} - {"malramverk"}
    assert names <= {bare(line) for line in lines}


def test_import_waits_with_what_is_slow():
    slow = ["sympy", "polars", "duckdb", "pandas", "pyarrow", "rich"]
    code = f"import sys, malramverk; print(*[m for m in {slow} if m in sys.modules])"
    command = [sys.executable, "-c", code]
    env = {"PYTHONPATH": str(ROOT / "src")}
    loaded = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    assert loaded.stdout.split() == []
