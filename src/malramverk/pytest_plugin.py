"""Tests in definitions as pytest items: this room makes `pytest definitions/` run them.

It stays out of the way: a YAML file is read only when it holds definitions with tests and lies
in a folder tree with a framework. ``malramverk = false`` in pytest's configuration turns it off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # these are slow to import, and most projects that pytest runs in need neither
    from malramverk.catalogue import Catalogue
    from malramverk.definition_tests import Outcome
    from malramverk.model import (
        DisclosureFamily,
        DisclosureTest,
        ExampleTest,
        Indicator,
        Rule,
        RuleTest,
    )

_SUFFIXES = (".yaml", ".yml")
_LARGEST = 2_000_000
_TESTED = re.compile(rb"^kind:\s*[\"']?(?:indicator|rule|disclosure_family)\b", re.MULTILINE)
_TESTS = re.compile(rb"^tests:", re.MULTILINE)
_FRAMEWORK = re.compile(rb"^kind:\s*[\"']?framework\b", re.MULTILINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the setting that turns the plugin off."""
    parser.addini("malramverk", "run the tests in malramverk definitions", "bool", default=True)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a YAML file that holds definitions with tests, in a tree with a framework."""
    if file_path.suffix not in _SUFFIXES or not parent.config.getini("malramverk"):
        return None
    text = _content(file_path)
    if not _TESTED.search(text) or not _TESTS.search(text):
        return None
    folders = parent.config.stash.setdefault(_FOLDERS, {})
    root = _framework_folder(file_path.parent, parent.config.rootpath, folders)
    if root is None:
        return None
    collected: DefinitionFile = DefinitionFile.from_parent(parent, path=file_path)
    collected.root = root
    return collected


_FOLDERS = pytest.StashKey[dict[Path, Path | None]]()
_LOADED = pytest.StashKey[dict[Path, Any]]()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    except OSError:
        return b""


def _framework_folder(folder: Path, top: Path, known: dict[Path, Path | None]) -> Path | None:
    """Return the nearest folder, upwards, that has a framework's document in it."""
    if folder not in known:
        found = folder if _has_framework(folder) else None
        upwards = folder != top and folder != folder.parent
        known[folder] = found or (_framework_folder(folder.parent, top, known) if upwards else None)
    return known[folder]


def _has_framework(folder: Path) -> bool:
    files = (path for path in folder.iterdir() if path.suffix in _SUFFIXES and path.is_file())
    return any(_FRAMEWORK.search(_content(path)) for path in files)


class DefinitionFile(pytest.File):
    """A file of definitions; `root` is the folder of its framework."""

    root: Path

    def collect(self) -> Iterator[ExampleItem]:
        """Yield one item for each test beside each version in the file."""
        from malramverk.documents import read_file

        catalogue = self._catalogue()
        for document in read_file(self.path).documents:
            if document.data.get("kind") not in ("indicator", "rule", "disclosure_family"):
                continue
            indicator = _version(catalogue, document.data)
            tests: Sequence[ExampleTest | RuleTest | DisclosureTest] = (
                indicator.tests if indicator else ()
            )
            for index, test in enumerate(tests):
                # Before the bracket, pytest would write the points of a version as colons.
                name = f"{document.data['id']}[{document.data['version']} {test.name}]"
                item: ExampleItem = ExampleItem.from_parent(self, name=name)
                item.catalogue, item.indicator, item.index = catalogue, indicator, index
                item.line = document.place(("tests", index)).line - 1
                yield item

    def _catalogue(self) -> Catalogue:
        """Load the framework once for the whole run."""
        from malramverk.catalogue import load
        from malramverk.diagnostics import DefinitionErrors

        loaded = self.config.stash.setdefault(_LOADED, {})
        if self.root not in loaded:
            try:
                loaded[self.root] = load(self.root)
            except DefinitionErrors as error:
                loaded[self.root] = error
        found = loaded[self.root]
        if isinstance(found, DefinitionErrors):
            raise self.CollectError(self._faults(found))
        catalogue: Catalogue = found
        return catalogue

    def _faults(self, error: Any) -> str:
        """Show the problems in this file, or say that there are some elsewhere."""
        from malramverk.diagnostics import render_all

        here = str(self.path)
        mine = [p for p in error.problems if p.place and p.place.source.name == here]
        if mine:
            return render_all(mine)
        count = len(error.problems)
        return f"{self.root} has {count} problem(s) in other files; see `malramverk check`"


def _version(
    catalogue: Catalogue, data: dict[str, Any]
) -> Indicator | Rule | DisclosureFamily | None:
    from malramverk.model import DisclosureFamily, Indicator, Rule, Status

    for version in catalogue.versions.get((data["kind"], data["id"]), ()):
        counts = version.version == data["version"] and version.status is not Status.WITHDRAWN
        if counts and isinstance(version, Indicator | Rule | DisclosureFamily):
            return version
    return None


class ExampleItem(pytest.Item):
    """One test beside one version of a definition."""

    catalogue: Catalogue
    indicator: Any
    index: int
    line: int

    def runtest(self) -> None:
        """Run the test; what differs is told as `malramverk test` tells it."""
        from malramverk.definition_tests import run_one

        outcome = run_one(self.catalogue, self.indicator, self.index)
        if not outcome.passed:
            raise DefinitionTestError(outcome)

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """Show the report in place of a traceback."""
        from malramverk.definition_tests import report

        if isinstance(excinfo.value, DefinitionTestError):
            return report(excinfo.value.outcome)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say where the test stands."""
        return self.path, self.line, self.name


class DefinitionTestError(Exception):
    """A test in a definition found something else than it expects."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.test)
        self.outcome = outcome
