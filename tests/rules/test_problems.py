"""What each problem with a cell says, in both languages, and which words it points at."""

from __future__ import annotations

import inspect

import pytest

from malramverk.diagnostics import Problem
from malramverk.formula import Kind
from malramverk.quantities import PERCENT
from malramverk.rules import Input, problems, read_cell
from tests.marking import mark, unmarked

SHARE = Input("andel", Kind.NUMBER, PERCENT)
CODES = Input("typ", Kind.TEXT, codes=("kommun", "enskild", "7-9"))
YES_NO = Input("sakert", Kind.YES_NO)

# Input, marked cell, code, English, Swedish, help in English.
CASES = [
    (SHARE, ">= «x»", "MR306", "`x` cannot be tested on `andel`, which is a number",
     "`x` kan inte prövas mot `andel`, som är ett tal", None),
    (YES_NO, "«true»", "MR306", "`true` cannot be tested on `sakert`, which is yes or no",
     "`true` kan inte prövas mot `sakert`, som är yes eller no", "write `yes`"),
    (CODES, "«< kommun»", "MR306", "`< kommun` cannot be tested on `typ`, which is a text",
     "`< kommun` kan inte prövas mot `typ`, som är en text", None),
    (CODES, '«["b".."a"]»', "MR309", 'the interval `["b".."a"]` holds no value',
     'intervallet `["b".."a"]` innehåller inget värde', None),
    (CODES, "not(«komun»)", "MR307", "`typ` is never `komun`", "`typ` är aldrig `komun`",
     "write `kommun`"),
    (SHARE, "< «7 years»", "MR308",
     "`7 years` cannot be compared with `andel`, which is in percent",
     "`7 years` kan inte jämföras med `andel`, som är i percent", None),
    (SHARE, "«[80..60]»", "MR309", "the interval `[80..60]` holds no value",
     "intervallet `[80..60]` innehåller inget värde", None),
    (SHARE, "> 90, «(80..80]»", "MR309", "the interval `(80..80]` holds no value",
     "intervallet `(80..80]` innehåller inget värde", None),
    (SHARE, "not(«absent(suppressed)»)", "MR310",
     "`not(...)` is about values and cannot hold this test of absence",
     "`not(...)` handlar om värden och kan inte innehålla detta test av frånvaro",
     "write `known`, or name the states that the row answers"),
    (SHARE, "absent(«supressed»)", "MR311", "`supressed` is no state of a cell without a value",
     "`supressed` är inget tillstånd för en cell utan värde", "write `suppressed`"),
    (SHARE, "«" + "1, " * 700 + "1»", "MR300", "the cell has 2101 characters; 2000 is the most",
     "cellen har 2101 tecken; 2000 är det mesta", None),
    (SHARE, "< «0,5»", "MR106", "`0,5` has a comma where a number has a point",
     "`0,5` har ett komma där ett tal har en punkt", "write `0.5`"),
    (SHARE, "«≥» 5", "MR103", "`≥` is not a sign of the formula language",
     "`≥` är inte ett tecken i formelspråket", "write `>=`"),
    (SHARE, "[1..2«»", "MR101", "expected `]` or `)`, found the end of the cell",
     "väntade `]` eller `)` men fann cellens slut", None),
    (SHARE, ">=«»", "MR101", "expected a value, found the end of the cell",
     "väntade ett värde men fann cellens slut", None),
    (SHARE, "1 «)»", "MR101", "expected the end of the cell, found `)`",
     "väntade cellens slut men fann `)`", None),
    (SHARE, "not" + "(not" * 16 + "«(»1" + ")" * 17, "MR196",
     "the formula nests deeper than 16 levels", "formeln är nästlad djupare än 16 nivåer",
     "name pieces of it under `parts`"),
]  # fmt: skip

OF_TABLES = {"MR301", "MR302", "MR303", "MR304", "MR305"}


@pytest.mark.parametrize(("input_", "marked", "code", "english", "swedish", "advice"), CASES)
def test_problem_points_at_the_words_it_is_about(input_, marked, code, english, swedish, advice):
    found = []
    assert read_cell(unmarked(marked), input_, found) is None
    (problem,) = found
    assert problem.code == code
    assert mark(problem) == marked
    assert problem.words("en") == english
    assert problem.words("sv") == swedish
    assert problem.advice("en") == advice


def test_every_problem_of_a_cell_has_a_case():
    classes = [value for _, value in inspect.getmembers(problems, inspect.isclass)]
    every = {c.code for c in classes if issubclass(c, Problem) and c is not Problem}
    assert every <= {case[2] for case in CASES} | OF_TABLES
