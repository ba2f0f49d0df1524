"""What values an expression can have, as far as its definitions prove: what no test can reach."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from malramverk.catalogue import Catalogue
from malramverk.dataclass import dataclass
from malramverk.formula import (
    Aggregate,
    Column,
    Constant,
    Core,
    Kind,
    Moved,
    Op,
    Operation,
    Parameter,
    Reference,
    conjuncts,
)
from malramverk.model import ColumnType

_INFINITE = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Range:
    """An interval of numbers, ends included unless said.

    Attributes:
        low: the least.
        high: the greatest.
        open_low: whether the least is not in it.
        open_high: whether the greatest is not in it.
        step: what every number is a multiple of, where that is known.
    """

    low: Decimal = -_INFINITE
    high: Decimal = _INFINITE
    open_low: bool = False
    open_high: bool = False
    step: Decimal | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no number is in it."""
        low, high = self.low, self.high
        if self.step is not None:
            low, high = self._whole_ends(self.step)
            return low > high
        return low > high or (low == high and (self.open_low or self.open_high))

    def _whole_ends(self, step: Decimal) -> tuple[Decimal, Decimal]:
        """Return the least and the greatest multiple of the step that is in it."""
        low, high = self.low, self.high
        if low.is_finite():
            low = (low / step).to_integral_value(ROUND_CEILING) * step
            low += step if self.open_low and low == self.low else 0
        if high.is_finite():
            high = (high / step).to_integral_value(ROUND_FLOOR) * step
            high -= step if self.open_high and high == self.high else 0
        return low, high

    def within(self, op: Op, bound: Decimal) -> Range:
        """Return the part where a comparison with a number holds; ``!=`` takes nothing away."""
        if op in (Op.LT, Op.LE) and bound <= self.high:
            strict = op is Op.LT or (bound == self.high and self.open_high)
            return replace(self, high=bound, open_high=strict)
        if op in (Op.GT, Op.GE) and bound >= self.low:
            strict = op is Op.GT or (bound == self.low and self.open_low)
            return replace(self, low=bound, open_low=strict)
        if op is Op.EQ:
            return self.within(Op.LE, bound).within(Op.GE, bound) if self._has(bound) else _NONE
        return self

    def _has(self, bound: Decimal) -> bool:
        return self.low <= bound <= self.high


_NONE = Range(Decimal(1), Decimal(0))


def precision(core: Core, catalogue: Catalogue) -> Decimal | None:  # noqa: C901  one arm for each kind of node
    """Return the step between values of an expression, where its definitions tell one."""
    match core:
        case Column():
            return _of_decimals(core.type.decimals)
        case Aggregate(function="count" | "distinct"):
            return Decimal(1)
        case Aggregate(function="sum" | "min" | "max", operand=Column() as column, weight=None):
            return _of_decimals(column.type.decimals)
        case Reference():
            found = catalogue.indicators.get(core.indicator)
            return _of_decimals(found.decimals) if found is not None else None
        case Moved():
            return precision(core.operand, catalogue)
        case Operation(op=Op.COUNT_KNOWN | Op.YEAR):
            return Decimal(1)
        case Operation(op=Op.MULTIPLY):
            inner, times = _product(core)
            step = precision(inner, catalogue) if times else None
            return abs(step * times) if step is not None else None
        case Operation(op=Op.ADD | Op.SUBTRACT | Op.ABS | Op.NEGATE | Op.IF | Op.COALESCE):
            numbers = [o for o in core.operands if o.type.kind is Kind.NUMBER]
            steps = [precision(o, catalogue) for o in numbers if not isinstance(o, Constant)]
            known = [step for step in steps if step is not None]
            return max(known) if known and len(known) == len(steps) else None
        case _:
            return None


def _product(core: Operation) -> tuple[Core, Decimal]:
    """Return what is multiplied by a number, and the number; zero where it is by no number.

    A division by a number is such a product where its inverse is exact, so that proofs are.
    """
    left, right = core.operands
    if isinstance(left, Constant) and core.op is Op.MULTIPLY:
        left, right = right, left
    times = right.value if isinstance(right, Constant) else None
    if not isinstance(times, Decimal) or not times:
        return left, Decimal(0)
    if core.op is Op.MULTIPLY:
        return left, times
    inverse = 1 / times
    return left, inverse if inverse * times == 1 else Decimal(0)


def _of_decimals(decimals: int | None) -> Decimal | None:
    return None if decimals is None else Decimal(1).scaleb(-decimals)


def range_of(core: Core, catalogue: Catalogue) -> Range:  # noqa: C901  one arm for each kind of node
    """Return an interval that holds every value of an expression."""
    match core:
        case Constant(value=Decimal() as value):
            return Range(value, value)
        case Column():
            return _column(core, catalogue)
        case Aggregate(function="count" | "distinct"):
            return Range(low=Decimal(0), step=Decimal(1))
        case Aggregate(function="mean" | "min" | "max" | "quantile" | "median", operand=Column()):
            assert isinstance(core.operand, Column)
            return replace(_column(core.operand, catalogue), step=None)
        case Aggregate(function="share"):
            return Range(Decimal(0), Decimal(1))
        case Operation(op=Op.COUNT_KNOWN):
            return Range(Decimal(0), Decimal(len(core.operands)), step=Decimal(1))
        case Operation(op=Op.ABS):
            return Range(low=Decimal(0))
        case Operation(op=Op.CLAMP, operands=(_, low, high)):
            return Range(range_of(low, catalogue).low, range_of(high, catalogue).high)
        case Operation(op=Op.ADD | Op.SUBTRACT):
            left, right = (range_of(operand, catalogue) for operand in core.operands)
            return _sum(left, right if core.op is Op.ADD else _scaled(right, Decimal(-1)))
        case Parameter():
            return _parameter(core, catalogue)
        case Operation(op=Op.MULTIPLY | Op.DIVIDE):
            inner, times = _product(core)
            return _scaled(range_of(inner, catalogue), times) if times else Range()
        case Moved():
            return range_of(core.operand, catalogue)
        case _:
            return Range()


def _column(column: Column, catalogue: Catalogue) -> Range:
    table = catalogue.tables.get(column.table)
    found = table.columns.get(column.name) if table is not None else None
    if found is None:
        return Range()
    low = -_INFINITE if found.minimum is None else Decimal(found.minimum)
    high = _INFINITE if found.maximum is None else Decimal(found.maximum)
    whole = Decimal(1) if found.type is ColumnType.INTEGER else _of_decimals(found.decimals)
    return Range(low, high, step=whole)


def _scaled(found: Range, times: Decimal) -> Range:
    if not times:
        return Range()
    step = None if found.step is None else abs(found.step * times)
    low, high = (found.low * times, found.open_low), (found.high * times, found.open_high)
    if times < 0:
        low, high = high, low
    return Range(low[0], high[0], low[1], high[1], step)


def _sum(left: Range, right: Range) -> Range:
    return Range(left.low + right.low, left.high + right.high)


def _parameter(core: Parameter, catalogue: Catalogue) -> Range:
    """Return what lies between the least and the greatest number of a dated constant."""
    found = catalogue.parameters.get(core.id)
    if found is None:
        return Range()
    dated = [*found.values, *(each for listed in found.codes.values() for each in listed)]
    numbers = [each.value for each in dated]
    return Range(min(numbers), max(numbers)) if numbers else Range()


_FLIPPED = {Op.LT: Op.GT, Op.LE: Op.GE, Op.GT: Op.LT, Op.GE: Op.LE, Op.EQ: Op.EQ, Op.NE: Op.NE}
_NEGATED = {Op.LT: Op.GE, Op.LE: Op.GT, Op.GT: Op.LE, Op.GE: Op.LT, Op.EQ: Op.NE, Op.NE: Op.EQ}


def is_impossible(condition: Core, catalogue: Catalogue) -> bool:
    """Say whether a condition is proved never to hold.

    Its parts are looked at together: a number that is to be in two intervals without a common
    number, a text that is to be two codes, or a code that its list has not. What is not proved is
    taken to be possible.
    """
    numbers: dict[Core, Range] = {}
    texts: dict[Core, frozenset[str]] = {}
    for part in conjuncts(condition):
        if _never(part, catalogue):
            return True
        _narrow(part, catalogue, numbers)
        _choose(part, texts)
    return any(r.is_empty for r in numbers.values()) or any(not t for t in texts.values())


def _never(part: Core, catalogue: Catalogue) -> bool:
    match part:
        case Operation(op=Op.NOT, operands=(Operation(op=Op.KNOWN, operands=(inner,)),)):
            return isinstance(inner, Aggregate) and inner.function == "count"
        case Operation(op=Op.OR):
            return all(is_impossible(operand, catalogue) for operand in part.operands)
        case Operation(op=Op.LT | Op.LE | Op.GT | Op.GE | Op.EQ, operands=(left, right)):
            return _apart(part.op, range_of(left, catalogue), range_of(right, catalogue))
        case _:
            return False


def _apart(op: Op, left: Range, right: Range) -> bool:
    if op in (Op.GT, Op.GE):
        op, left, right = _FLIPPED[op], right, left
    if op is Op.EQ:
        return left.high < right.low or right.high < left.low
    return left.low > right.high or (op is Op.LT and left.low == right.high)


def _compared(part: Core) -> tuple[Op, Core, Core] | None:
    if isinstance(part, Operation) and part.op is Op.NOT:
        inner = _compared(part.operands[0])
        return None if inner is None else (_NEGATED[inner[0]], inner[1], inner[2])
    if isinstance(part, Operation) and part.op in _FLIPPED:
        left, right = part.operands
        if isinstance(left, Constant):
            return _FLIPPED[part.op], right, left
        return part.op, left, right
    return None


def _narrow(part: Core, catalogue: Catalogue, numbers: dict[Core, Range]) -> None:
    found = _compared(part)
    if found is None:
        return
    op, left, right = found
    bound = right.value if isinstance(right, Constant) else None
    if isinstance(bound, Decimal):
        before = numbers.get(left) or range_of(left, catalogue)
        numbers[left] = before.within(op, bound)


def _choose(part: Core, texts: dict[Core, frozenset[str]]) -> None:
    wanted = _texts_of(part)
    if wanted is None:
        return
    about, codes, holds = wanted
    before = texts.get(about, about.type.codes)
    if holds:
        texts[about] = codes if before is None else before & codes
    elif before is not None:
        texts[about] = before - codes


def _texts_of(part: Core) -> tuple[Core, frozenset[str], bool] | None:
    """Return what is compared with which codes, and whether it is to be one of them."""
    if not isinstance(part, Operation):
        return None
    if part.op is Op.NOT:
        found = _texts_of(part.operands[0])
        return None if found is None else (found[0], found[1], not found[2])
    if part.op not in (Op.EQ, Op.NE, Op.IN):
        return None
    about, *options = part.operands
    listed = [option.value for option in options if isinstance(option, Constant)]
    codes = frozenset(code for code in listed if isinstance(code, str))
    return (about, codes, part.op is not Op.NE) if len(codes) == len(options) else None
