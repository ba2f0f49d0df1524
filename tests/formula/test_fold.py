from __future__ import annotations

from collections.abc import Sequence

import pytest

from malramverk.formula import (
    AGGREGATES,
    CELLS,
    PAIRS,
    SCALARS,
    STATISTICS,
    Across,
    Aggregate,
    Attribute,
    Column,
    Constant,
    Core,
    Moved,
    Operation,
    Parameter,
    Ranked,
    Reference,
    Statistic,
    fold,
    parse,
)
from malramverk.formula.functions import FUNCTION_NAMES
from malramverk.formula.tree import Aggregate as AggregateNode
from malramverk.formula.tree import Call
from tests.formula.scopes import core_of


class Counting:
    """How many leaves a formula has, and how often the algebra was asked."""

    def __init__(self) -> None:
        self.asked: list[Core] = []

    def constant(self, constant: Constant) -> int:
        self.asked.append(constant)
        return 1

    def column(self, column: Column) -> int:
        self.asked.append(column)
        return 1

    def reference(self, reference: Reference) -> int:
        self.asked.append(reference)
        return 1

    def operation(self, operation: Operation, operands: Sequence[int]) -> int:
        self.asked.append(operation)
        return sum(operands)

    def aggregate(self, aggregate: Aggregate) -> int:
        self.asked.append(aggregate)
        return 1


def test_meaning_is_made_from_the_meanings_below():
    algebra = Counting()
    assert fold(core_of("merit / 2 + count(ak9) * 0 points/pupil"), algebra) == 4
    assert isinstance(algebra.asked[-1], Operation)


def test_equal_expressions_are_computed_once():
    algebra = Counting()
    assert fold(core_of("tathet * tathet + tathet ^ 2 * 2"), algebra) == 8
    assert len([core for core in algebra.asked if isinstance(core, Aggregate)]) == 2


def test_memo_is_shared_between_formulas():
    algebra, memo = Counting(), {}
    fold(core_of("merit + count(ak9) * 1 points/pupil"), algebra, memo)
    before = len(algebra.asked)
    fold(core_of("count(ak9) * 1 points/pupil"), algebra, memo)
    assert len(algebra.asked) == before


def test_deepest_formula_folds_without_trouble():
    core = core_of("+".join(["merit"] * 64))
    assert fold(core, Counting()) == 64


class CountingCells(Counting):
    """The same, where a formula may look to other cells."""

    def attribute(self, attribute: Attribute) -> int:
        self.asked.append(attribute)
        return 1

    def parameter(self, parameter: Parameter, key: int | None) -> int:
        self.asked.append(parameter)
        return 1 + (key or 0)

    def moved(self, moved: Moved) -> int:
        self.asked.append(moved)
        return 1

    def across(self, across: Across) -> int:
        self.asked.append(across)
        return 1

    def ranked(self, ranked: Ranked) -> int:
        self.asked.append(ranked)
        return 1

    def statistic(self, statistic: Statistic) -> int:
        self.asked.append(statistic)
        return 1


def test_what_looks_to_other_cells_is_handed_over_whole():
    algebra = CountingCells()
    core = core_of(
        "change(merit) + std(merit across skolenhet) + parameter(grans, entity.huvudmannatyp) "
        "+ rank(merit, highest_first, min) * 1 point"
    )
    assert fold(core, algebra) == 7
    assert sum(isinstance(asked, Reference) for asked in algebra.asked) == 1  # the first `merit`


@pytest.mark.parametrize(
    "text", ["previous(merit)", "entity.storlek", "malvarde", "std(merit across skolenhet)"]
)
def test_algebra_of_rows_refuses_what_looks_to_other_cells(text):
    with pytest.raises(TypeError, match="has no meaning in a row"):
        fold(core_of(text), Counting())


def test_every_function_has_a_form_that_parses_and_a_line_in_both_languages():
    assert set(FUNCTION_NAMES) == {*SCALARS, *AGGREGATES, *CELLS, *PAIRS, *STATISTICS, "parameter"}
    tables = (SCALARS, AGGREGATES, CELLS, PAIRS, STATISTICS)
    for function in (function for table in tables for function in table.values()):
        tree = parse(function.form)
        assert isinstance(tree, Call | AggregateNode)
        assert tree.function.name == function.name
        assert function.sv.endswith(".")
        assert function.en.endswith(".")
        assert function.sv != function.en
