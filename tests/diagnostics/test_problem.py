"""A problem as words, as lines and as data, in two languages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malramverk.diagnostics import (
    AuthoringError,
    DataErrors,
    DefinitionErrors,
    MalramverkError,
    Problem,
    Problems,
    Severity,
    in_reading_order,
    nearest,
    render,
    render_all,
)
from malramverk.source import Place, Source, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown(Problem):
    """Something is not known. Write what is."""

    code: ClassVar[str] = "MR999"
    en: ClassVar[str] = "unknown {what} `{written}`"
    sv: ClassVar[str] = "okänd {what} `{written}`"
    help_en: ClassVar[str] = "write `{meant}`"
    help_sv: ClassVar[str] = "skriv `{meant}`"
    written: str
    what: Mapping[str, str]
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark(Problem):
    """Something to know of some items. Nothing need be done."""

    code: ClassVar[str] = "MR998"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "{count} items: {items}"
    sv: ClassVar[str] = "{count} poster: {items}"
    count: int = 0
    items: tuple[str, ...] = ()


SOURCE = Source("a.yaml", "id: x\ntitle:\n    sv: måtet\n\tb: c\n")
WHAT = {"en": "thing", "sv": "sak"}


def at(start, end, source=SOURCE):
    return Place(source, Span(start, end))


PROBLEM = Unknown(
    place=at(21, 26), written="måtet", what=WHAT, candidates=("målet", "något helt annat")
)


def test_words_in_both_languages():
    assert PROBLEM.words("en") == PROBLEM.message == "unknown thing `måtet`"
    assert PROBLEM.words("sv") == "okänd sak `måtet`"
    assert PROBLEM.advice("en") == PROBLEM.help == "write `målet`"
    assert PROBLEM.advice("sv") == "skriv `målet`"
    assert str(PROBLEM) == "a.yaml:3:9: error MR999: unknown thing `måtet`"


def test_no_help_is_better_than_a_guess():
    far = Unknown(written="qqq", what=WHAT, candidates=("målet",))
    assert far.advice("en") is None
    assert Remark().advice("sv") is None
    assert str(far) == "error MR999: unknown thing `qqq`"


def test_as_lines():
    assert render(PROBLEM) == (
        "a.yaml:3:9: error MR999: unknown thing `måtet`\n"
        "  sv: måtet\n"
        "      ^^^^^\n"
        "  help: write `målet`"
    )
    assert render(PROBLEM, "sv") == (
        "a.yaml:3:9: fel MR999: okänd sak `måtet`\n  sv: måtet\n      ^^^^^\n  hjälp: skriv `målet`"
    )
    assert render(Remark(count=2, items=("a", "b")), "sv") == "varning MR998: 2 poster: a, b"
    assert (
        render_all([Remark(), Remark()]) == "warning MR998: 0 items: \n\nwarning MR998: 0 items: "
    )


@pytest.mark.parametrize(
    ("place", "excerpt"),
    [
        (at(0, 5), ["  id: x", "  ^^^^^"]),
        (at(4, 4), ["  id: x", "      ^"]),
        (at(5, 5), ["  id: x", "       ^"]),
        (at(0, 30), ["  id: x", "  ^^^^^"]),
        (at(27, 31), ["   b: c", "  ^^^^"]),
        (at(31, 31), ["  b: c", "     ^"]),
        (at(32, 32), ["  b: c", "      ^"]),
        (at(33, 33), []),
        (at(0, 0, Source("x", "")), []),
        (at(0, 1, Source("x", "   ")), []),
        (at(200, 205, Source("x", "é" * 1000)), ["  " + "é" * 100, "  " + " " * 40 + "^" * 5]),
        (at(200, 900, Source("x", "é" * 1000)), ["  " + "é" * 100, "  " + " " * 40 + "^" * 60]),
        (at(998, 1000, Source("x", "é" * 1000)), ["  " + "é" * 42, "  " + " " * 40 + "^^"]),
        (at(1, 2, Source("x", "a\x1b[31mb")), ["  a [31mb", "   ^"]),
        (at(0, 1, Source("x", "en rad ur en fil", 700)), ["  en rad ur en fil", "  ^"]),
    ],
)
def test_the_line_and_its_carets(place, excerpt):
    assert render(Remark(place=place)).split("\n")[1:] == excerpt


def test_a_line_of_a_large_file_keeps_its_number():
    assert str(Remark(place=at(3, 4, Source("stor.csv", "a;b", 70_001)))).startswith(
        "stor.csv:70001:4: "
    )


def test_nothing_in_a_text_reaches_the_terminal():
    hostile = "a\x1b[31m\n::error::b\u202e"
    problem = Unknown(
        written=hostile, what=WHAT, place=at(0, 1, Source(f"{hostile}.yaml", hostile))
    )
    for text in (str(problem), render(problem), problem.words("sv")):
        assert all(c.isprintable() or c == "\n" for c in text)
    assert problem.words("en") == r"unknown thing `a\x1b[31m\n::error::b\u202e`"
    assert len(render(problem).split("\n")) == 3


def test_long_facts_are_cut():
    problem = Unknown(written="x" * 1_000_000, what=WHAT, candidates=("y" * 600,) * 100_000)
    assert len(problem.words("en")) < 600
    assert problem.words("en").endswith("…`")
    assert len(json.dumps(problem.to_dict())) < 1_000_000
    assert len(Remark(items=("x" * 90,) * 100_000).words("sv")) < 600


def test_as_data():
    told = PROBLEM.to_dict("sv")
    assert json.loads(json.dumps(told)) == told
    assert told == {
        "code": "MR999",
        "severity": "error",
        "message": "okänd sak `måtet`",
        "help": "skriv `målet`",
        "file": "a.yaml",
        "line": 3,
        "column": 9,
        "length": 5,
        "facts": {
            "written": "måtet",
            "what": {"en": "thing", "sv": "sak"},
            "candidates": ["målet", "något helt annat"],
        },
    }
    assert Remark().to_dict()["file"] is None


def test_a_problem_is_a_value():
    assert PROBLEM.at(PROBLEM.place) == PROBLEM
    assert PROBLEM.at(None).place is None
    with pytest.raises(FrozenInstanceError):
        PROBLEM.written = "annat"


def test_reading_order():
    places = [at(21, 22), at(0, 5), None, at(0, 1, Source("b.yaml", "x")), at(0, 1)]
    listed = [Remark(place=place, count=i) for i, place in enumerate(places)]
    assert [p.count for p in in_reading_order(listed)] == [1, 4, 0, 3, 2]


def test_lines_at_hand_are_ordered_by_their_number():
    far, near = Source("a.csv", "långt bort, längre än så", 900), Source("a.csv", "nära", 7)
    listed = [Remark(place=at(0, 1, far), count=1), Remark(place=at(3, 4, near), count=2)]
    assert [p.count for p in in_reading_order(listed)] == [2, 1]


@pytest.mark.parametrize("kind", [DefinitionErrors, DataErrors])
def test_many_problems_are_one_error(kind):
    error = kind([Remark(), *[PROBLEM] * 25])
    assert isinstance(error, Problems)
    assert isinstance(error, MalramverkError)
    assert len(error.problems) == 26
    lines = str(error).split("\n")
    assert lines[0] == "25 problem(s)"
    assert len(lines) == 22
    assert lines[-1] == "… and 5 more"


def test_one_problem_is_an_error_with_its_words():
    error = AuthoringError(PROBLEM)
    assert error.problem is PROBLEM
    assert str(error) == str(PROBLEM)


CANDIDATES = st.lists(st.text(st.sampled_from("abcdefghij_"), max_size=12), max_size=300)


@given(st.text(max_size=300), CANDIDATES)
def test_what_is_meant_is_a_candidate_or_nothing(word, candidates):
    assert nearest(word, candidates) in (None, *candidates)


@given(st.text(st.sampled_from("abcdefghij_"), min_size=1, max_size=12), CANDIDATES)
def test_the_word_itself_is_nearest(word, candidates):
    assert nearest(word, [*candidates, word]) == word


def test_one_letter_wrong_among_very_many():
    candidates = [f"indikator_{i}" for i in range(10_000)]
    assert nearest("indikatr_7777", candidates) == "indikator_7777"
    assert nearest("något helt annat", candidates) is None
