"""An edition of some definitions, and how others differ from them."""

from __future__ import annotations

from datetime import date

import pytest

import malramverk as mr
from tests.catalogue.folders import SOUND

DAY = date(2026, 3, 1)


ADOPTED = SOUND["indicator"].replace("version: 1.0.0\n", "version: 1.0.0\nstatus: adopted\n")


SECOND = """\
---
kind: indicator
id: behorighet
version: 2.0.0
status: adopted
in_force: {from: 2025/26}
unit: percent
formula: share(behorig of elever)
"""


TESTS = "tests: [{name: t, given: {elever: []}, expect: {riket: {state: undefined}}}]\n"


DIFFERENT = {
    "a formula": SOUND["indicator"].replace("of ak9", "of elever"),
    "a title": SOUND["indicator"] + "title: {sv: Ny}\n",
    "a unit": SOUND["indicator"].replace("percent", "share"),
    "a source": SOUND["indicator"].replace("measure: andel", 'measure: "Andel (%)"'),
    "a minimum": SOUND["indicator"] + "minimum: {n: 5}\n",
}


def refused(path, edition="2026.1", **more):
    with pytest.raises(mr.DefinitionErrors) as error:
        mr.load(path, edition=edition, **more)
    return error.value.problems


def both_ways(folder, **more):
    """Load an edition from YAML, and then from what has been kept of it."""
    return mr.load(folder, edition="2026.1", **more), mr.load(folder, edition="2026.1", **more)


def lock_file(folder):
    return folder / "editions" / "2026.1.lock"
