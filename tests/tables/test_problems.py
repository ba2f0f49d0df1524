"""The words of a file's faults, in both languages."""

from __future__ import annotations

import pytest

from malramverk.tables.file_problems import EngineFault, UnreadableSource, WrongParts
from malramverk.tables.shape_problems import DuplicateRow, ListedTwice, MissingMeasure, RaggedRow
from malramverk.tables.spots import in_cell, in_row, in_source
from malramverk.tables.value_problems import TooLargeNumber, UnknownMark, WrongColumnType


@pytest.mark.parametrize(
    ("problem", "en", "sv"),
    [
        (
            UnreadableSource(path="a.csv", why="Permission denied"),
            "cannot read `a.csv`: Permission denied",
            "kan inte läsa `a.csv`: Permission denied",
        ),
        (
            EngineFault(source="a", engine="duckdb", why="gone"),
            "`a` cannot be read by duckdb: gone",
            "`a` går inte att läsa med duckdb: gone",
        ),
        (
            WrongParts(
                table="elever", column="period", why_en="it is not there", why_sv="den finns inte"
            ),
            "the parts `elever` cannot be used: `period`: it is not there",
            "delarna `elever` kan inte användas: `period`: den finns inte",
        ),
        (
            MissingMeasure(source="a.csv", column="n"),
            "`a.csv` has no measure `n`",
            "`a.csv` har inget mått `n`",
        ),
        (
            RaggedRow(found=3, expected=2, where=in_cell("a.xlsx", 2, 27).where),
            "`a.xlsx`, cell AB3: the row has 3 fields, the header 2",
            "`a.xlsx`, cell AB3: raden har 3 fält, rubrikraden 2",
        ),
        (
            DuplicateRow(entity="`A`", rows=3, where=in_row("frame", 7).where),
            "`frame`, row 7: a second row for `A` (and 2 more rows)",
            "`frame`, rad 7: en andra rad för `A` (och 2 rader till)",
        ),
        (
            ListedTwice(source="a", count=2, entities=("x", "y")),
            (
                "`a` lists 2 members under two parents; the row without figures is kept as"
                " `parent-member`"
            ),
            None,
        ),
        (
            TooLargeNumber(value="9", column="n", count=2, where=in_source("a").where),
            "`a`: `9` in column `n` is too large (and 1 more value)",
            "`a`: `9` i kolumnen `n` är för stort (och 1 värde till)",
        ),
        (
            UnknownMark(value="q", column="n", count=3, where=in_source("a").where),
            "`a`: the mark `q` beside column `n` is no declared symbol (and 2 more values)",
            "`a`: tecknet `q` vid kolumnen `n` är ingen angiven symbol (och 2 värden till)",
        ),
        (
            WrongColumnType(source="a", column="n", found="List", expected="integer"),
            "`a` has column `n` as List, which cannot be read as integer",
            "`a` har kolumnen `n` som List, som inte går att läsa som integer",
        ),
    ],
)
def test_the_words_of_a_problem(problem, en, sv):
    assert problem.words("en") == en
    assert sv is None or problem.words("sv") == sv
