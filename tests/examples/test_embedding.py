"""Another application can use the library as its example does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from malramverk.country import make

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples" / "embedding"


@pytest.fixture(scope="module")
def page() -> str:
    sys.path.insert(0, str(FOLDER))
    try:
        from kvalitetssida import page
    finally:
        sys.path.remove(str(FOLDER))
    return page(make("one"))


def test_the_page_has_values_and_reasons(page):
    rows = re.findall(r"<tr><th>([^<]+)</th>(.*?)</tr>", page)
    assert len(rows) == 6
    cost = dict(rows)["Kostnader: Per elev"]
    assert "<td>147&nbsp;300</td>" in cost
    assert "<em>inte aktuellt</em>" in cost


def test_every_cell_says_something(page):
    cells = re.findall(r"<td>(.*?)</td>", page)
    assert len(cells) == 6 * 11
    assert all(re.fullmatch(r"[\d,]+|[\d&nbsp;]+|<em>.+</em>", cell) for cell in cells)


def test_it_runs_as_its_readme_says():
    command = [sys.executable, str(FOLDER / "kvalitetssida.py")]
    environment = {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.startswith("<!doctype html>")


def test_it_is_short():
    assert len((FOLDER / "kvalitetssida.py").read_text(encoding="utf-8").splitlines()) < 80
