"""What each problem says, in both languages, and which words it points at."""

from __future__ import annotations

import inspect
from dataclasses import replace

import pytest

from malramverk.diagnostics import AuthoringError, Problem, Severity
from malramverk.formula import Scope, check, check_condition, parse, problems
from malramverk.source import Source
from tests.formula.faulty import CHECKED, SYNTAX
from tests.formula.scopes import SCOPE, TABLES, checked


def marks(marked: str) -> tuple[str, int, int]:
    """Return a text without its marks, and where they were."""
    start, end = marked.index("«"), marked.index("»") - 1
    return marked.replace("«", "", 1).replace("»", "", 1), start, end


def span_of(problem: Problem) -> tuple[int, int]:
    assert problem.place is not None
    return problem.place.span.start, problem.place.span.end


@pytest.mark.parametrize(("marked", "code", "en", "sv", "help_"), SYNTAX)
def test_parser_points_at_the_words_it_is_about(marked, code, en, sv, help_):
    text, start, end = marks(marked)
    with pytest.raises(AuthoringError) as raised:
        parse(text)
    problem = raised.value.problem
    assert (problem.code, problem.words("en"), problem.words("sv")) == (code, en, sv)
    assert problem.help == help_
    assert span_of(problem) == (start, end)
    assert problem.place is not None
    assert problem.place.source == Source("<formula>", text)


@pytest.mark.parametrize(("marked", "expect", "code", "en", "sv", "help_"), CHECKED)
def test_checker_points_at_the_words_it_is_about(marked, expect, code, en, sv, help_):
    text, start, end = marks(marked)
    result = checked(text, expect)
    (problem,) = result.problems
    assert (problem.code, problem.words("en"), problem.words("sv")) == (code, en, sv)
    assert problem.help == help_
    assert (result.core is None) == (problem.severity is Severity.ERROR)
    assert span_of(problem) == (start, end)


def test_part_that_grows_too_large_is_refused_before_it_is_written_out():
    parts = {"p0": checked("merit + merit").core}
    codes = []
    for i in range(1, 14):
        result = checked(f"p{i - 1} + p{i - 1}", scope=replace(SCOPE, parts=parts))
        codes += [problem.code for problem in result.problems]
        if result.core is not None:
            parts[f"p{i}"] = result.core
    assert codes[0] == "MR198"
    assert len(parts) == 9  # the last holds 1 023 expressions, and twice that is too much


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("change(" * 12 + "merit" + ")" * 12, "change"),
        ("mean_over(mean_over(mean_over(merit, 30), 30), 30)", "mean_over"),
        ("sum(((tal ^ 12) ^ 12) ^ 12 of elever)", "^"),
    ],
)
def test_function_that_repeats_its_argument_does_not_grow_without_end(text, function):
    (problem,) = checked(text).problems
    assert (problem.code, problem.to_dict()["facts"]) == ("MR199", {"function": function})
    assert problem.words("en") == f"the formula is too large with `{function}` written out"
    assert problem.words("sv") == f"formeln är för stor när `{function}` skrivs ut"


def test_every_independent_fault_is_found_in_reading_order():
    text = 'sum(meritvarde of ak9 where kon == 3 and behorg) / count(ak7) + merrit ^ (1 + "x")'
    assert [p.code for p in checked(text).problems] == ["MR130", "MR112", "MR113", "MR110", "MR132"]


def test_arguments_of_an_unknown_function_are_left_alone():
    result = checked("taget(riket, tathet)")
    assert [p.code for p in result.problems] == ["MR111"]
    assert result.used.parts == {"tathet"}


def test_condition_of_a_population_is_a_yes_or_no_about_its_rows():
    def codes(text: str, table: str = "elever") -> list[str]:
        return [p.code for p in check_condition(parse(text), table, Scope(TABLES)).problems]

    assert codes("arskurs == 9") == []
    assert codes("arskurs") == ["MR131"]
    assert codes("1 == 1") == ["MR136"]
    assert codes("count(elever) > 1") == ["MR119"]
    assert codes("poster > 1") == ["MR112"]
    assert codes("anything", table="missing") == []


def test_population_of_a_table_out_of_scope_gives_nothing_and_no_problem():
    result = checked("count(tom)")
    assert (result.core, result.problems) == (None, [])


def test_without_a_source_a_problem_still_has_its_place():
    (problem,) = check(parse("x + 1"), Scope()).problems
    assert span_of(problem) == (0, 1)


def test_every_problem_has_a_golden_case():
    classes = [cls for _, cls in inspect.getmembers(problems, inspect.isclass)]
    codes = {cls.code for cls in classes}
    golden = {case[1] for case in SYNTAX} | {case[2] for case in CHECKED}
    elsewhere = {"MR198", "MR199", "MR152"}  # above; and a check of the catalogue
    assert len(codes) == len(classes)
    assert codes == golden | elsewhere
    assert all(code.startswith("MR1") for code in codes)


def test_unused_part_is_worded_here_for_the_catalogue():
    problem = problems.UnusedPart(name="tak")
    assert (problem.words("en"), problem.words("sv")) == (
        "part `tak` is not used",
        "delen `tak` används inte",
    )
