"""The two pages about the language: every example is checked, and every function has its row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from malramverk.diagnostics import AuthoringError
from malramverk.formula import AGGREGATES, CELLS, PAIRS, SCALARS, STATISTICS, check, parse, to_text
from malramverk.formula.functions import PARAMETER_EN, PARAMETER_FORM, PARAMETER_SV
from malramverk.formula.lexer import MOST_CHARACTERS
from malramverk.formula.parser import MOST_NODES
from malramverk.quantities import PERCENT
from malramverk.source import Source
from tests.formula.scopes import SCOPE

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"sv": DOCS / "formelspraket.md", "en": DOCS / "language.md"}
TEXTS = {language: page.read_text(encoding="utf-8") for language, page in PAGES.items()}


def examples(fence: str) -> Iterator[tuple[str, str]]:
    """Yield the page and text of every line within a sort of fences."""
    for language, text in TEXTS.items():
        for block in re.findall(rf"^```{fence}\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
            yield from ((language, line) for line in block.splitlines() if line)


FUNCTIONS = [
    *SCALARS.values(),
    *AGGREGATES.values(),
    *CELLS.values(),
    *PAIRS.values(),
    *STATISTICS.values(),
]
RIGHT = [(language, text) for language, text in examples("formula")]
WRONG = [(language, *line.split(": ", 1)) for language, line in examples("faulty")]


@pytest.mark.parametrize(("language", "text"), RIGHT)
def test_example_is_read_checked_and_canonical(language, text):
    tree = parse(text)
    assert parse(to_text(tree)) == tree
    assert [str(problem) for problem in check(tree, SCOPE, source=Source("", text)).problems] == []


@pytest.mark.parametrize(("language", "code", "text"), WRONG)
def test_faulty_example_has_the_fault_it_shows(language, code, text):
    # What an indicator's unit is matters only for what is no indicator's result.
    expect = PERCENT if code in ("MR122", "MR134", "MR135") else None
    try:
        problems = check(parse(text), SCOPE, expect=expect, source=Source("", text)).problems
    except AuthoringError as error:
        problems = [error.problem]
    assert [problem.code for problem in problems] == [code]


def test_both_pages_have_many_examples():
    assert {language for language, _ in RIGHT} == {language for language, *_ in WRONG} == {*TEXTS}
    assert len(RIGHT) > 50
    assert len(WRONG) > 50


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_has_its_row_on_both_pages(function):
    assert f"| `{function.form}` | {function.sv} |" in TEXTS["sv"]
    assert f"| `{function.form}` | {function.en} |" in TEXTS["en"]


def test_parameter_has_its_row_on_both_pages():
    assert f"| `{PARAMETER_FORM}` | {PARAMETER_SV} |" in TEXTS["sv"]
    assert f"| `{PARAMETER_FORM}` | {PARAMETER_EN} |" in TEXTS["en"]


def test_limits_are_as_written():
    limits = TEXTS["en"][TEXTS["en"].index("## Limits") :]
    assert f"| {MOST_CHARACTERS:,} | characters |".replace(",", " ") in limits
    assert f"| {MOST_NODES} | operations, names and numbers |" in limits
