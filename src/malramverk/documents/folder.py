"""Which files of a folder hold definitions."""

from __future__ import annotations

import os
from pathlib import Path

from malramverk.diagnostics import Problem
from malramverk.documents.reader import shown, unreadable

SUFFIXES = (".yaml", ".yml")


def yaml_files(path: Path) -> tuple[list[str], list[Problem]]:
    """Return the YAML files below a folder, by name, and a problem for each folder not readable.

    What begins with a point is left out. A path that is no folder is its own one file.
    """
    if not os.path.isdir(path):  # noqa: PTH112  a Path raises for a name that is too long
        return [os.fspath(path)], []
    problems: list[Problem] = []

    def note(error: OSError) -> None:
        problems.append(unreadable(shown(error.filename), error))

    found: list[str] = []
    for folder, folders, files in os.walk(path, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found.extend(
            os.path.join(folder, name)  # noqa: PTH118  10 000 of them
            for name in files
            if name.endswith(SUFFIXES) and not name.startswith(".")
        )
    return sorted(found, key=_parts), problems


def _parts(name: str) -> list[str]:
    return name.split(os.sep)  # noqa: PTH206  a Path for each of 10 000 files is slow
