"""A checked formula in the words of people, Swedish or English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from decimal import Decimal

from malramverk.dataclass import dataclass
from malramverk.formula import prose_words as words
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
from malramverk.formula.functions import STATISTICS
from malramverk.formula.primitives import Grain, Kind, Move, Op
from malramverk.formula.printing import decimal_text
from malramverk.formula.prose_words import Binds
from malramverk.quantities import Language, Unit, unit_symbol, unit_words

_CHAINED = frozenset([Op.ADD, Op.MULTIPLY, Op.AND, Op.OR])


@dataclass(frozen=True, slots=True)
class Labels:
    """What people call the things a formula names; an id stands for itself where nothing is said.

    Attributes:
        columns: by table and column.
        indicators: by id.
        tables: what the rows of a table are, in the plural, by id.
        levels: what the entities of a level are, in the plural, by id.
        others: attributes, parameters and dimensions, by id.
        units: words by language for the base units a framework declares, by id.
    """

    columns: Mapping[tuple[str, str], str] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words, and how tightly they hold together."""

    text: str
    binds: Binds


def prose(core: Core, language: Language = "sv", labels: Labels | None = None) -> str:
    """Return a checked formula in words, without a capital and without a full stop.

    Args:
        core: a checked formula.
        language: the language of the words.
        labels: what people call what it names.
    """
    return fold(core, Prose(language, labels or Labels())).text


class Prose:
    """Folds a formula to a phrase, of cells and rows alike."""

    def __init__(self, language: Language, labels: Labels) -> None:
        self.language = language
        self.labels = labels

    def constant(self, constant: Constant) -> Phrase:
        """A number with its unit, a yes or no, or a text in quotes."""
        value, language = constant.value, self.language
        if isinstance(value, bool):
            return Phrase(words.YES_NO[language][value], Binds.WORD)
        if isinstance(value, str):
            return Phrase(words.QUOTES[language].format(value), Binds.WORD)
        unit = self._unit(constant.type.unit)
        return Phrase(f"{self._number(value)} {unit}".rstrip(), Binds.WORD)

    def column(self, column: Column) -> Phrase:
        """A column's own words."""
        label = self.labels.columns.get((column.table, column.name), column.name)
        return Phrase(label, Binds.WORD)

    def reference(self, reference: Reference) -> Phrase:
        """The other indicator's title."""
        id_ = reference.indicator
        return Phrase(self.labels.indicators.get(id_, id_), Binds.WORD)

    def attribute(self, attribute: Attribute) -> Phrase:
        """An attribute's own words."""
        return Phrase(self._other(attribute.name), Binds.WORD)

    def parameter(self, parameter: Parameter, key: Phrase | None) -> Phrase:
        """A dated constant's own words, and whose value it is."""
        label = self._other(parameter.id)
        if key is None:
            return Phrase(label, Binds.WORD)
        return self._said(words.OF_KEY, label, _tight(key, Binds.WORD))

    def operation(self, operation: Operation, operands: Sequence[Phrase]) -> Phrase:
        """One operation, by its pattern."""
        short = self._shortened(operation, operands)
        if short is not None:
            return short
        pattern = words.OPERATIONS[operation.op]
        texts = [
            _tight(self._holding(operand, core), self._needs(operation, i))
            for i, (operand, core) in enumerate(zip(operands, operation.operands, strict=True))
        ]
        every, rest = self._listed(texts), self._listed(texts[1:])
        text = pattern.words(self.language).format(*texts, all=every, rest=rest)
        return Phrase(text, pattern.binds)

    def aggregate(self, aggregate: Aggregate) -> Phrase:
        """An aggregate and the rows it is over, conditions and all."""
        table = aggregate.table
        rows = self.labels.tables.get(table, table)
        if aggregate.condition is not None:
            rows = words.WHERE[self.language].format(rows, self._condition(aggregate.condition))
        if aggregate.exception is not None:
            exception = self._condition(aggregate.exception)
            rows = words.EXCEPTION[self.language].format(rows, exception)
        return self._aggregated(
            aggregate.function, aggregate.operand, rows, aggregate.weight, aggregate.parameters
        )

    def across(self, across: Across) -> Phrase:
        """An aggregate and the members it is over."""
        rows = self._level(across.level)
        if across.where is not None:
            rows = words.WHERE[self.language].format(rows, self._condition(across.where))
        if across.skip_absent and across.function != "count":
            rows = words.WITH_VALUE[self.language].format(rows)
        return self._aggregated(
            across.function, across.operand, rows, across.weight, across.parameters
        )

    def moved(self, moved: Moved) -> Phrase:
        """An expression and which other cell it is of."""
        told = moved.argument
        pattern = words.MOVES[moved.move][self.language == "en"]
        text = pattern.format(
            *told,
            x=_tight(fold(moved.operand, self), Binds.WORD),
            steps=self._steps(words.STEPS, told),
            level=self._place(moved),
            code=words.QUOTES[self.language].format(told[1]) if len(told) > 1 else "",
        )
        return Phrase(text, Binds.SUM if moved.move in words.LOOSE_MOVES else Binds.PHRASE)

    def ranked(self, ranked: Ranked) -> Phrase:
        """A place, among whom, and what equal values get."""
        language, level = self.language, ranked.level
        alone, inside = words.WITHIN[language]
        text = (words.PERCENTILE if ranked.percent else words.RANKED)[language].format(
            x=_tight(fold(ranked.operand, self), Binds.PHRASE),
            within=alone if level is None else inside.format(self._level(level)),
            order=words.ORDER[language][ranked.descending],
            ties=ranked.ties,
        )
        return Phrase(text, Binds.LOOSE)

    def statistic(self, statistic: Statistic) -> Phrase:
        """What statistics makes of the expressions it is about, in the words of its row."""
        row = STATISTICS[statistic.function]
        pattern = row.said_sv if self.language == "sv" else row.said_en
        x, *others = (_tight(fold(part, self), Binds.WORD) for part in statistic.operands)
        told = [self._told(option) for option in statistic.options]
        level = "" if statistic.level is None else self._level(statistic.level)
        if statistic.where is not None:
            level = words.WHERE[self.language].format(level, self._condition(statistic.where))
        text = pattern.format(*told, x=x, y=self._listed(others) if others else "", level=level)
        if statistic.weight is not None:
            text = words.WEIGHTED[self.language].format(text, fold(statistic.weight, self).text)
        return Phrase(text, Binds.LOOSE)

    def _told(self, option: Decimal | str | int) -> str:
        if isinstance(option, Decimal):
            return f"{self._number(option * 100)} %"
        return self._other(option) if isinstance(option, str) else self._number(Decimal(option))

    def _aggregated(
        self,
        function: str,
        operand: Core | None,
        rows: str,
        weight: Core | None,
        parameters: Parameters,
    ) -> Phrase:
        language = self.language
        pattern = words.AGGREGATES[function][language == "en"]
        if function == "count" and operand is not None:
            pattern = words.COUNTED[language]
        groups = next((self._level(str(p)) for p in parameters[-1:]), words.SMALLEST[language])
        if function == "icc" and len(parameters) == 1:
            groups = words.SMALLEST[language]
        told = [self._number(p) if isinstance(p, Decimal) else p for p in parameters]
        comma = "," if " " in rows else ""
        x = self._looked_at(operand)
        text = pattern.format(*told, x=x, rows=rows, groups=groups, comma=comma)
        if weight is not None:
            text = words.WEIGHTED[language].format(text, fold(weight, self).text)
        plain = " " not in rows and weight is None
        return Phrase(text, Binds.PHRASE if plain else Binds.LOOSE)

    def _looked_at(self, operand: Core | None) -> str:
        if operand is None:
            return ""
        if operand.type.kind is Kind.YES_NO:
            return self._condition(operand)
        return _tight(fold(operand, self), Binds.WORD)

    def _condition(self, core: Core) -> str:
        return _tight(self._holding(fold(core, self), core), Binds.OR)

    def _holding(self, phrase: Phrase, core: Core) -> Phrase:
        """Let a yes or no that is a bare name be a statement: that it holds."""
        if core.type.kind is not Kind.YES_NO or phrase.binds is not Binds.WORD:
            return phrase
        return Phrase(words.HOLDS[self.language].format(phrase.text), Binds.CONDITION)

    def _needs(self, operation: Operation, place: int) -> Binds:
        """Return how tightly an operand must hold; the right side of minus tighter than the left.

        A condition in a condition need not be in brackets where it is said by itself.
        """
        op = operation.op
        needs = words.OPERATIONS[op].needs
        if op is Op.NOT:
            return Binds.CONDITION
        if place > 0 and op in (Op.SUBTRACT, Op.DIVIDE):
            return Binds(needs + 1)
        if op not in _CHAINED and operation.operands[place].type.kind is Kind.YES_NO:
            return Binds.CONDITION if op is not Op.IF else Binds.OR
        return needs

    def _shortened(self, operation: Operation, operands: Sequence[Phrase]) -> Phrase | None:
        """Return the words of what is said shorter than by its parts."""
        if operation.op is Op.SUBTRACT:
            return self._change(operation, operands[0])
        if operation.op is Op.NOT:
            return self._negated(operation, operands[0])
        return self._converted(operation, operands)

    def _change(self, operation: Operation, now: Phrase) -> Phrase | None:
        core, before = operation.operands
        if not isinstance(before, Moved) or before.move is not Move.COMPARABLE_PREVIOUS:
            return None
        if before.operand != core:
            return None
        since = self._steps(words.SINCE, before.argument)
        return self._said(words.CHANGE, _tight(now, Binds.WORD), since)

    def _negated(self, operation: Operation, operand: Phrase) -> Phrase | None:
        (core,) = operation.operands
        if operand.binds is Binds.WORD:
            text = words.HOLDS_NOT[self.language].format(operand.text)
        elif isinstance(core, Operation) and core.op is Op.IN:
            value, *options = (_tight(fold(part, self), Binds.WORD) for part in core.operands)
            text = words.IN_NONE[self.language].format(value, self._listed(options))
        else:
            return None
        return Phrase(text, Binds.CONDITION)

    def _converted(self, operation: Operation, operands: Sequence[Phrase]) -> Phrase | None:
        """Return the words of a number brought to another unit."""
        match operation.op, operation.operands:
            case ((Op.MULTIPLY | Op.DIVIDE), (core, Constant() as by)):
                if by.type.unit is None and _is_conversion(operation, core):
                    unit = unit_words(_unit_of(operation), self.language, self.labels.units)
                    text = words.IN_UNIT[self.language].format(operands[0].text, unit)
                    return Phrase(text, Binds.LOOSE)
        return None

    def _said(self, template: Mapping[str, str], *texts: str) -> Phrase:
        return Phrase(template[self.language].format(*texts), Binds.PHRASE)

    def _steps(self, table: Mapping[str, tuple[str, str]], told: Sequence[int | str | bool]) -> str:
        one, many = table[self.language]
        steps = told[0] if told else 1
        return one if steps == 1 else many.format(steps)

    def _place(self, moved: Moved) -> str:
        if moved.move in (Move.AT, Move.AT_ENTITY):
            return self._level(str(moved.argument[0]))
        return self._other(str(moved.argument[0])) if moved.argument else ""

    def _listed(self, texts: Sequence[str]) -> str:
        if len(texts) < 2:
            return "".join(texts)
        return f"{', '.join(texts[:-1])} {words.AND[self.language]} {texts[-1]}"

    def _level(self, id_: str) -> str:
        return self.labels.levels.get(id_, id_)

    def _other(self, id_: str) -> str:
        return self.labels.others.get(id_, id_)

    def _number(self, value: Decimal) -> str:
        text = decimal_text(value).replace("-", "−")
        return text.replace(".", ",") if self.language == "sv" else text

    def _unit(self, unit: Unit | None) -> str:
        if unit is None or (unit.pure and unit.scale == 1):
            return ""
        return unit_symbol(unit) or unit_words(unit, self.language, self.labels.units)


def _tight(phrase: Phrase, needs: Binds) -> str:
    return phrase.text if phrase.binds >= needs else f"({phrase.text})"


def _unit_of(core: Core) -> Unit:
    assert core.type.unit is not None
    return core.type.unit


def _is_conversion(operation: Operation, core: Core) -> bool:
    """Say whether an operation only brings a number to another unit of the same sort."""
    to, found = operation.type.unit, core.type.unit
    both = to is not None and found is not None
    return both and to != found and core.type.grain is not Grain.CONSTANT
