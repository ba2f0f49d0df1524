"""What is proved never to hold never holds: every value of small columns is tried."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import malramverk as mr
from malramverk.coverage.ranges import is_impossible
from malramverk.formula import Column, Constant, Core, Grain, Kind, Op, Operation, Type
from tests.small_framework import FRAMEWORK, write_framework

YES_NO = Type(Kind.YES_NO, grain=Grain.ROW, table="elever")
YEAR = Column("elever", "arskurs", Type(Kind.NUMBER, None, Grain.ROW, "elever", 0))
CODES = frozenset(("flicka", "pojke"))
SEX = Column("elever", "kon", Type(Kind.TEXT, None, Grain.ROW, "elever", None, CODES))
COMPARISONS = (Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE)
MEANING = {
    Op.EQ: lambda a, b: a == b,
    Op.NE: lambda a, b: a != b,
    Op.LT: lambda a, b: a < b,
    Op.LE: lambda a, b: a <= b,
    Op.GT: lambda a, b: a > b,
    Op.GE: lambda a, b: a >= b,
}


def constant(value: Decimal | str) -> Constant:
    return Constant(value, Type(Kind.TEXT if isinstance(value, str) else Kind.NUMBER))


def operation(op: Op, *operands: Core) -> Operation:
    return Operation(op, operands, YES_NO)


numbers = st.integers(-2, 24).map(lambda n: constant(Decimal(n) / 2))
ordered = st.builds(lambda op, n: operation(op, YEAR, n), st.sampled_from(COMPARISONS), numbers)
turned = st.builds(lambda op, n: operation(op, n, YEAR), st.sampled_from(COMPARISONS), numbers)
codes = st.sampled_from(("flicka", "pojke", "annat"))
named = st.builds(
    lambda op, c: operation(op, SEX, constant(c)), st.sampled_from((Op.EQ, Op.NE)), codes
)
chosen = st.lists(codes, min_size=2, max_size=3, unique=True).map(
    lambda listed: operation(Op.IN, SEX, *map(constant, listed))
)
conditions = st.recursive(
    st.one_of(ordered, turned, named, chosen),
    lambda below: st.one_of(
        below.map(lambda one: operation(Op.NOT, one)),
        st.builds(
            lambda op, a, b: operation(op, a, b), st.sampled_from((Op.AND, Op.OR)), below, below
        ),
    ),
    max_leaves=8,
)


def holds(core: Core, year: Decimal, sex: str) -> bool | Decimal | str:
    if isinstance(core, Column):
        return year if core is YEAR else sex
    if isinstance(core, Constant):
        return core.value
    assert isinstance(core, Operation)
    found = [holds(operand, year, sex) for operand in core.operands]
    if core.op is Op.NOT:
        return not found[0]
    if core.op in (Op.AND, Op.OR):
        return all(found) if core.op is Op.AND else any(found)
    return found[0] in found[1:] if core.op is Op.IN else MEANING[core.op](*found)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    table = FRAMEWORK.split("---\n")[3].replace(
        "arskurs: {type: integer", "arskurs: {type: integer, minimum: 1, maximum: 9"
    )
    return mr.load(write_framework(tmp_path_factory.mktemp("d"), elever=table))


@given(condition=conditions)
def test_what_is_impossible_holds_for_no_row(catalogue, condition):
    tried = [holds(condition, Decimal(y), s) for y in range(1, 10) for s in sorted(CODES)]
    assert not (is_impossible(condition, catalogue) and any(tried))


@pytest.mark.parametrize(
    "parts",
    [
        [(Op.GT, 9)],
        [(Op.LT, 1)],
        [(Op.GT, 4), (Op.LT, 5)],
        [(Op.EQ, 3), (Op.EQ, 4)],
        [(Op.GE, 5), (Op.LE, 4)],
    ],
)
def test_plain_contradictions_are_found(catalogue, parts):
    first, *others = [operation(op, YEAR, constant(Decimal(n))) for op, n in parts]
    condition = operation(Op.AND, first, *others) if others else first
    assert is_impossible(condition, catalogue)
