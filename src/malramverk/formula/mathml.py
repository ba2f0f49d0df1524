"""A checked formula as MathML, for pages that people read."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from malramverk.dataclass import dataclass
from malramverk.formula.core import (
    Across,
    Aggregate,
    Attribute,
    Column,
    Constant,
    Core,
    Moved,
    Operation,
    Parameter,
    Parameters,
    Ranked,
    Reference,
    Statistic,
)
from malramverk.formula.fold import fold
from malramverk.formula.primitives import Move, Op
from malramverk.formula.printing import decimal_text
from malramverk.formula.prose import Labels
from malramverk.quantities import Language, Unit, unit_symbol, unit_words

_EXCEPT = "\N{SET MINUS}"
_CHOICE, _OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _POWER, _ATOM = range(9)

_SIGNS: dict[Op, tuple[str, int]] = {
    Op.OR: ("∨", _OR),  # noqa: RUF001  the sign is not a letter
    Op.AND: ("∧", _AND),
    Op.EQ: ("=", _COMPARISON),
    Op.NE: ("≠", _COMPARISON),
    Op.LT: ("<", _COMPARISON),
    Op.LE: ("≤", _COMPARISON),
    Op.GT: (">", _COMPARISON),
    Op.GE: ("≥", _COMPARISON),
    Op.ADD: ("+", _SUM),
    Op.SUBTRACT: ("−", _SUM),
    Op.MULTIPLY: ("·", _PRODUCT),
}
_PERIODS = {
    Move.PREVIOUS: "t−{0}",
    Move.COMPARABLE_PREVIOUS: "t−{0}",
}
_WORDS = {
    "if": {"sv": "om ", "en": "if "},
    "else": {"sv": "annars", "en": "otherwise"},
    "yes": {"sv": "ja", "en": "yes"},
    "no": {"sv": "nej", "en": "no"},
    "year": {"sv": "år", "en": "year"},
    Move.FIRST: {"sv": "första", "en": "first"},
    Move.LATEST: {"sv": "senaste", "en": "latest"},
    Move.EVERYONE: {"sv": "alla", "en": "all"},
}


@dataclass(frozen=True, slots=True)
class Markup:
    """A piece of MathML, and how tightly it holds together."""

    xml: str
    binds: int = _ATOM


def mathml(core: Core, language: Language = "sv", labels: Labels | None = None) -> str:
    """Return a checked formula as one ``math`` element.

    Args:
        core: a checked formula.
        language: the language of the few words in it, and of numbers.
        labels: what people call what it names.
    """
    inner = fold(core, Marked(language, labels or Labels())).xml
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">{inner}</math>'


class Marked:
    """Folds a formula to markup, of cells and rows alike."""

    def __init__(self, language: Language, labels: Labels) -> None:
        self.language = language
        self.labels = labels

    def constant(self, constant: Constant) -> Markup:
        """A number with its unit, a yes or no, or a text in quotes."""
        value = constant.value
        if isinstance(value, bool):
            return Markup(_text(_WORDS["yes" if value else "no"][self.language]))
        if isinstance(value, str):
            return Markup(_text(f"”{value}”"))
        number = f"<mn>{self._number(abs(value))}</mn>"
        unit = self._unit(constant.type.unit)
        if unit:
            number = _row(number, '<mspace width="0.2em"/>', _text(unit))
        return Markup(_row("<mo>−</mo>", number), _SUM) if value < 0 else Markup(number)

    def column(self, column: Column) -> Markup:
        """A column's own words."""
        return Markup(_name(self.labels.columns.get((column.table, column.name), column.name)))

    def reference(self, reference: Reference) -> Markup:
        """The other indicator's title."""
        id_ = reference.indicator
        return Markup(_name(self.labels.indicators.get(id_, id_)))

    def attribute(self, attribute: Attribute) -> Markup:
        """An attribute's own words."""
        return Markup(_name(self._other(attribute.name)))

    def parameter(self, parameter: Parameter, key: Markup | None) -> Markup:
        """A dated constant, with the code whose value it is below it."""
        name = _name(self._other(parameter.id))
        return Markup(name if key is None else f"<msub>{name}{key.xml}</msub>")

    def operation(self, operation: Operation, operands: Sequence[Markup]) -> Markup:
        """One operation: a fraction, a power, a root, a sign between two or a function."""
        op = operation.op
        if op in _SIGNS:
            return self._signed(op, operands)
        special = getattr(self, f"_{op.value}", None)
        if special is not None:
            found: Markup = special(operands)
            return found
        return _applied(_name(op.value), operands)

    def aggregate(self, aggregate: Aggregate) -> Markup:
        """An aggregate with its rows below it."""
        table = aggregate.table
        rows = _text(self.labels.tables.get(table, table))
        under = self._under(rows, aggregate.condition, aggregate.exception)
        return self._aggregated(
            aggregate.function, aggregate.operand, under, aggregate.weight, aggregate.parameters
        )

    def across(self, across: Across) -> Markup:
        """An aggregate with the members below it."""
        members = _text(self.labels.levels.get(across.level, across.level))
        under = self._under(members, across.where)
        return self._aggregated(
            across.function, across.operand, under, across.weight, across.parameters
        )

    def moved(self, moved: Moved) -> Markup:
        """An expression with the cell it is of below it."""
        inner = fold(moved.operand, self)
        told = [str(argument) for argument in moved.argument]
        if moved.move in _WORDS:
            where = _WORDS[moved.move][self.language]
        elif moved.move in _PERIODS:
            where = _PERIODS[moved.move].format(*told)
        elif moved.move is Move.POOLED:
            where = f"t−{int(told[0]) - 1}…t"
        else:
            where = " ".join([self._place(told[0]), *told[1:]])
        return Markup(f"<msub>{_tight(inner, _ATOM)}{_text(where)}</msub>")

    def ranked(self, ranked: Ranked) -> Markup:
        """A place as a function of what is ranked."""
        name = _name("percentile_rank" if ranked.percent else "rank")
        within = [] if ranked.level is None else [self._place(ranked.level)]
        below = _text(", ".join([ranked.ties, *within]))
        return _applied(f"<msub>{name}{below}</msub>", [fold(ranked.operand, self)])

    def statistic(self, statistic: Statistic) -> Markup:
        """A function of the expressions it is about, with what it is told below it."""
        told = [str(option) for option in statistic.options]
        if statistic.level is not None:
            told.insert(0, self._place(statistic.level))
        name = _name(statistic.function)
        if told:
            name = f"<msub>{name}{_text(', '.join(told))}</msub>"
        below = (*statistic.operands, statistic.where, statistic.weight)
        return _applied(name, [fold(part, self) for part in below if part is not None])

    def _signed(self, op: Op, operands: Sequence[Markup]) -> Markup:
        sign, level = _SIGNS[op]
        right = level + 1 if op is Op.SUBTRACT or level == _COMPARISON else level
        left = level + 1 if level == _COMPARISON else level
        first, second = _tight(operands[0], left), _tight(operands[1], right)
        return Markup(_row(first, f"<mo>{escape(sign)}</mo>", second), level)

    def _divide(self, operands: Sequence[Markup]) -> Markup:
        return Markup(f"<mfrac>{operands[0].xml}{operands[1].xml}</mfrac>", _PRODUCT)

    def _power(self, operands: Sequence[Markup]) -> Markup:
        return Markup(f"<msup>{_tight(operands[0], _ATOM)}{operands[1].xml}</msup>", _POWER)

    def _exp(self, operands: Sequence[Markup]) -> Markup:
        return Markup(f"<msup><mi>e</mi>{operands[0].xml}</msup>", _POWER)

    def _sqrt(self, operands: Sequence[Markup]) -> Markup:
        return Markup(f"<msqrt>{operands[0].xml}</msqrt>")

    def _abs(self, operands: Sequence[Markup]) -> Markup:
        return Markup(_row("<mo>|</mo>", operands[0].xml, "<mo>|</mo>"))

    def _negate(self, operands: Sequence[Markup]) -> Markup:
        return Markup(_row("<mo>−</mo>", _tight(operands[0], _PRODUCT)), _SUM)

    def _not(self, operands: Sequence[Markup]) -> Markup:
        return Markup(_row("<mo>¬</mo>", _tight(operands[0], _ATOM)), _NOT)

    def _in(self, operands: Sequence[Markup]) -> Markup:
        options = _listed(operands[1:])
        value = _tight(operands[0], _SUM)
        inside = _row("<mo>{</mo>", options, "<mo>}</mo>")
        return Markup(_row(value, "<mo>∈</mo>", inside), _COMPARISON)

    def _if(self, operands: Sequence[Markup]) -> Markup:
        condition, yes, no = operands
        on, other = _WORDS["if"][self.language], _WORDS["else"][self.language]
        rows = _case(yes.xml, _text(on) + condition.xml) + _case(no.xml, _text(other))
        return Markup(_row("<mo>{</mo>", f"<mtable>{rows}</mtable>"), _CHOICE)

    def _not_applicable(self, operands: Sequence[Markup]) -> Markup:
        return Markup("<mo>∅</mo>")

    def _year(self, operands: Sequence[Markup]) -> Markup:
        return Markup(_name(_WORDS["year"][self.language]))

    def _aggregated(
        self,
        function: str,
        operand: Core | None,
        under: str,
        weight: Core | None,
        parameters: Parameters,
    ) -> Markup:
        told = [Markup(self._parameter(value)) for value in parameters]
        below = [] if operand is None else [fold(operand, self)]
        if weight is not None:
            below = [*below, fold(weight, self)]
        if function == "sum":
            factors = "<mo>·</mo>".join(_tight(each, _PRODUCT) for each in reversed(below))
            return Markup(_row(f"<munder><mo>∑</mo>{under}</munder>", factors), _PRODUCT)
        return _applied(f"<munder>{_name(function)}{under}</munder>", [*below, *told])

    def _under(self, rows: str, condition: Core | None, exception: Core | None = None) -> str:
        """Return rows, after a colon what they fulfil, and after a backslash what leaves them."""
        pieces = [rows]
        for sign, core in ((":", condition), (_EXCEPT, exception)):
            if core is not None:
                pieces.append(_row(f"<mo>{sign}</mo>", _tight(fold(core, self), _OR)))
        return _row(*pieces)

    def _parameter(self, value: Decimal | str) -> str:
        return _text(value) if isinstance(value, str) else f"<mn>{self._number(value)}</mn>"

    def _place(self, id_: str) -> str:
        return self.labels.levels.get(id_) or self._other(id_)

    def _other(self, id_: str) -> str:
        return self.labels.others.get(id_, id_)

    def _number(self, value: Decimal) -> str:
        text = decimal_text(value)
        return text.replace(".", ",") if self.language == "sv" else text

    def _unit(self, unit: Unit | None) -> str:
        if unit is None or (unit.pure and unit.scale == 1):
            return ""
        return unit_symbol(unit) or unit_words(unit, self.language, self.labels.units)


def _row(*pieces: str) -> str:
    return f"<mrow>{''.join(pieces)}</mrow>"


def _text(text: str) -> str:
    return f"<mtext>{_escaped(text)}</mtext>"


def _name(text: str) -> str:
    return f"<mi>{_escaped(text)}</mi>"


def _escaped(text: str) -> str:
    """Return a text as XML may hold it: no markup in it and no control characters."""
    return escape("".join(c if c.isprintable() else "\ufffd" for c in text))


def _tight(markup: Markup, needs: int) -> str:
    if markup.binds >= needs:
        return markup.xml
    return _row("<mo>(</mo>", markup.xml, "<mo>)</mo>")


def _listed(items: Sequence[Markup]) -> str:
    return "<mo>,</mo>".join(item.xml for item in items)


def _applied(function: str, arguments: Sequence[Markup]) -> Markup:
    if not arguments:
        return Markup(function)
    inner = _row("<mo>(</mo>", _listed(arguments), "<mo>)</mo>")
    return Markup(_row(function, "<mo>\u2061</mo>", inner))


def _case(value: str, when: str) -> str:
    return f"<mtr><mtd>{value}</mtd><mtd>{when}</mtd></mtr>"
