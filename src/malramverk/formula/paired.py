"""Aggregates of two things in each row, written out in variances and means of one.

The covariance is a quarter of what the variance of the sum is more than that of the difference.
Variances are taken about each cell's own mean, so that numbers far from zero lose nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from malramverk.dataclass import dataclass
from malramverk.formula.context import Context
from malramverk.formula.conversion import most_decimals, operation_type
from malramverk.formula.core import Across, Aggregate, Constant, Core, Operation, both
from malramverk.formula.operations import is_number
from malramverk.formula.pair_functions import PairFunction
from malramverk.formula.primitives import Kind, Op, Type
from malramverk.formula.problems import TooLargeWrittenOut, WrongArguments
from malramverk.formula.tree import Aggregate as AggregateNode
from malramverk.formula.tree import Node
from malramverk.quantities import NUMBER, PURE, Unit, divide, multiply

_COPIES = 5
Make = Callable[[str, Core, Core | None], Core | None]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two things in each row, where both are known.

    Attributes:
        first: the one.
        second: the other.
        where: the condition that the author wrote.
        make: an aggregate of what is looked at, and under which condition.
    """

    first: Core
    second: Core
    where: Core | None
    make: Make

    def _made(self, function: str, core: Core, where: Core | None) -> Core | None:
        """Return an aggregate that the author has not written, and that so stands nowhere."""
        found = self.make(function, core, where)
        return replace(found, span=None) if isinstance(found, Aggregate | Across) else found

    def of(self, function: str, core: Core) -> Core | None:
        """Return an aggregate of one of the two, of the rows where the other is known, too."""
        other = self.second if core is self.first else self.first
        known = Operation(Op.KNOWN, (other,), operation_type(Kind.YES_NO, (other,)))
        return self._made(function, core, both(self.where, known))

    def covariance(self) -> Core | None:
        """Return the covariance, as a number without a unit."""
        pair = (self.first, self.second)
        type_ = operation_type(Kind.NUMBER, pair, NUMBER, most_decimals(pair))
        more = self._made("var", Operation(Op.ADD, pair, type_), self.where)
        less = self._made("var", Operation(Op.SUBTRACT, pair, type_), self.where)
        found = _joined(Op.SUBTRACT, more, less)
        return _joined(Op.DIVIDE, found, Constant(Decimal(4), Type(Kind.NUMBER, decimals=0)))


def paired(
    context: Context,
    node: AggregateNode,
    function: PairFunction,
    pieces: tuple[Core | None, Core | None, Core | None],
    make: Make,
) -> Core | None:
    """Return a checked aggregate of two things, or nothing and a problem.

    Args:
        context: where problems go.
        node: as written.
        function: its row in the function table.
        pieces: the two, and the condition; absent where not written or at fault.
        make: a checked aggregate of one thing, by its name, what it looks at and where.
    """
    given = (node.operand is not None) + len(node.options)
    if given != 2:
        wrong = WrongArguments(function=function.name, given=given, form=function.form)
        return context.report(wrong, node.span)
    first, second, where = pieces
    written = (node.operand, node.options[0])
    fits = [_fits(context, function, core, n) for core, n in zip(pieces, written, strict=False)]
    lost = node.where is not None and where is None
    if first is None or second is None or lost or not all(fits):
        return None
    if not all(context.has_room_for(core, _COPIES) for core in (first, second)):
        return context.report(TooLargeWrittenOut(function=function.name), node.function.span)
    return _FUNCTIONS[function.name](_Pair(first, second, where, make))


def _fits(context: Context, function: PairFunction, core: Core | None, node: Node | None) -> bool:
    return core is None or node is None or is_number(context, function.name, core, node)


def _covariance(pair: _Pair) -> Core | None:
    unit = multiply(pair.first.type.unit or NUMBER, pair.second.type.unit or NUMBER)
    return _in(pair.covariance(), unit)


def _correlation(pair: _Pair) -> Core | None:
    spreads = [pair.of("std", core) for core in (pair.first, pair.second)]
    found = _joined(Op.DIVIDE, pair.covariance(), _joined(Op.MULTIPLY, *spreads))
    if found is None:
        return None
    ends = [Constant(Decimal(end), Type(Kind.NUMBER, NUMBER, decimals=0)) for end in (-1, 1)]
    operands = (found, *ends)
    return Operation(Op.CLAMP, operands, operation_type(Kind.NUMBER, operands, PURE))


def _slope(pair: _Pair) -> Core | None:
    found = _joined(Op.DIVIDE, pair.covariance(), pair.of("var", pair.second))
    return _in(found, divide(pair.first.type.unit or NUMBER, pair.second.type.unit or NUMBER))


def _intercept(pair: _Pair) -> Core | None:
    risen = _joined(Op.MULTIPLY, _slope(pair), pair.of("mean", pair.second))
    return _in(_joined(Op.SUBTRACT, pair.of("mean", pair.first), risen), pair.first.type.unit)


def _joined(op: Op, left: Core | None, right: Core | None) -> Core | None:
    if left is None or right is None:
        return None
    return Operation(op, (left, right), operation_type(Kind.NUMBER, (left, right), NUMBER))


def _in(core: Core | None, unit: Unit | None) -> Core | None:
    if not isinstance(core, Operation):
        return None
    return Operation(core.op, core.operands, operation_type(Kind.NUMBER, core.operands, unit))


_FUNCTIONS: dict[str, Callable[[_Pair], Core | None]] = {
    "covariance": _covariance,
    "correlation": _correlation,
    "slope": _slope,
    "intercept": _intercept,
}
