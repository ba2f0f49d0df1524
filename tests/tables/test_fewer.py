"""What is counted over rows is the fewest parts, and the others are made of them."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce

from malramverk.formula import Column, Constant, Core, Kind, Op, Operation, Type, both
from malramverk.tables.fewer import fewest
from malramverk.tables.parts import Measure, PartKey

YES_NO = Type(Kind.YES_NO)
TENTHS = Type(Kind.NUMBER, decimals=1)
MERIT = Column("t", "merit", TENTHS)
LOW = Operation(Op.LT, (MERIT, Constant(Decimal(160), TENTHS)), YES_NO)
GIRL = Operation(Op.EQ, (Column("t", "sex", Type(Kind.TEXT)), Constant("g", YES_NO)), YES_NO)
EITHER = Operation(Op.OR, (LOW, GIRL), YES_NO)
EVERY = PartKey(Measure.MEMBERS, "t", None)


def known(*columns: str) -> PartKey:
    """Return the number of rows in which some columns are known."""
    none: Core | None = None
    kinds = {"merit": MERIT, "sex": GIRL.operands[0]}
    parts = (Operation(Op.KNOWN, (kinds[column],), YES_NO) for column in columns)
    return PartKey(Measure.MEMBERS, "t", reduce(both, parts, none))


def made(key: PartKey, *complete: str, centres: dict[Core, int] | None = None) -> object:
    return fewest([key], complete=complete, centres=centres or {}).made[key]


def test_a_comparison_is_known_where_its_column_is() -> None:
    of_merit = PartKey(Measure.KNOWN, "t", None, MERIT)
    of_low = PartKey(Measure.KNOWN, "t", None, LOW)
    assert made(of_merit) == made(of_low) == ((1, known("merit")),)
    assert made(of_low, "merit") == ((1, EVERY),)


def test_a_condition_that_is_fulfilled_is_known() -> None:
    under = PartKey(Measure.KNOWN, "t", LOW, MERIT)
    assert made(under) == ((1, PartKey(Measure.MEMBERS, "t", LOW)),)
    assert made(PartKey(Measure.TRUE, "t", None, LOW)) == made(under)


def test_what_may_belong_is_what_is_not_known() -> None:
    key = PartKey(Measure.MAYBE, "t", LOW)
    assert made(key) == ((1, EVERY), (-1, known("merit")))
    assert made(key, "merit") == ()
    both_known = PartKey(Measure.MAYBE, "t", both(LOW, GIRL))
    assert made(both_known) == ((1, both_known),), "no and unknown is no"
    either = PartKey(Measure.MAYBE, "t", EITHER)
    assert made(either, "merit", "sex") == ((1, either),)


def test_the_order_of_conditions_does_not_matter() -> None:
    ways = [PartKey(Measure.MEMBERS, "t", both(*pair)) for pair in ((LOW, GIRL), (GIRL, LOW))]
    assert len(fewest(ways, complete=(), centres={}).rows) == 2


def test_deviations_from_a_known_centre_are_made_of_the_sum() -> None:
    key = PartKey(Measure.DEVIATIONS, "t", LOW, MERIT, 1)
    total = PartKey(Measure.SUM, "t", LOW, MERIT, 1)
    found = ((1, total), (-1700, PartKey(Measure.MEMBERS, "t", LOW)))
    assert made(key, centres={MERIT: 1700}) == found
    assert made(key) == ((1, key),)


def test_parts_that_nothing_is_made_of_are_counted_as_they_are() -> None:
    key = PartKey(Measure.LEAST, "t", EITHER, MERIT, 1)
    found = fewest([key], complete=(), centres={})
    assert found.rows == (EVERY, key)
