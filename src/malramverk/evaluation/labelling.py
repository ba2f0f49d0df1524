"""What the author wrote, for each expression of a checked formula, and what its rows are called."""

from __future__ import annotations

from collections.abc import Iterator

from malramverk.catalogue import Catalogue
from malramverk.evaluation.evaluator import Evaluator
from malramverk.formula import (
    Across,
    Aggregate,
    Attribute,
    Core,
    Move,
    Moved,
    Op,
    Operation,
    Parameter,
    Ranked,
    Reference,
    Statistic,
    walk,
)
from malramverk.model import Indicator
from malramverk.quantities import Language, unit_from, unit_words

_LONGEST = 120


def label_of(evaluator: Evaluator, version: Indicator | None, leaf: Core) -> str:
    """Return an expression as its author wrote it; an indicator is its id.

    Args:
        evaluator: what gave the answer.
        version: the definition whose formula the expression is of.
        leaf: an expression of its formula.
    """
    if isinstance(leaf, Reference):
        return leaf.indicator
    if isinstance(leaf, Moved):  # its own words may be those of a change, or of a gap
        return label_of(evaluator, version, leaf.operand)
    for core, text in _texts(evaluator.setting.catalogue, version):
        own = next((node for node in walk(core) if node == leaf), None)
        if own is not None and own.span is not None:
            written = " ".join(text[own.span.start : own.span.end].split())
            return written if len(written) <= _LONGEST else f"{written[:_LONGEST]}…"
        if isinstance(own, Aggregate | Across) and own.operand is not None:
            return f"{own.function}({_looked_at(own.operand, text)})"
    return _named(leaf)


def _looked_at(core: Core, text: str) -> str:
    """Return what an aggregate that is written out for the author looks at."""
    if core.span is not None:
        return " ".join(text[core.span.start : core.span.end].split())
    if not isinstance(core, Operation):
        return "…"
    sign = {Op.ADD: " + ", Op.SUBTRACT: " - "}.get(core.op, ", ")
    return sign.join(_looked_at(operand, text) for operand in core.operands)


def _texts(catalogue: Catalogue, version: Indicator | None) -> Iterator[tuple[Core, str]]:
    """Yield every formula an indicator rests on with its text, what is within others first."""
    waiting, seen = [version] if version is not None else [], set()
    while waiting:
        current = waiting.pop(0)
        formula = catalogue.formulas.get(current.key)
        if formula is None or current.key in seen:
            continue
        seen.add(current.key)
        parts = [(core, current.parts[name]) for name, (_, core) in formula.parts.items()]
        yield from sorted(parts, key=lambda part: sum(1 for _ in walk(part[0])))
        yield formula.core, current.formula or ""
        waiting.extend(catalogue.indicators[id_] for id_ in sorted(formula.indicators))


def _named(leaf: Core) -> str:
    match leaf:
        case Aggregate() | Across() | Statistic():
            return leaf.function
        case Attribute():
            return f"entity.{leaf.name}"
        case Parameter():
            return leaf.id
        case Ranked():
            return "rank"
    return "period.year"


def place_of(evaluator: Evaluator, moved: Moved, at: int) -> int | None:
    """Return the number of the cell that a formula looks to from another, where there is one."""
    ways, slots = evaluator.setting.movement, evaluator.setting.grid.slots
    match moved.move, moved.argument:
        case ((Move.PREVIOUS | Move.COMPARABLE_PREVIOUS), (int(steps), *_)):
            places = ways.previous(steps)
        case Move.BASE, (period, *_):
            places = ways.base(str(period))
        case Move.AT, (level, *_):
            places = ways.at_level(str(level))
        case Move.AT_ENTITY, (level, code, *_):
            places = ways.at_entity(str(level), str(code))
        case Move.GROUP, (dimension, code, *_):
            places = ways.in_group(((str(dimension), str(code)),))
        case Move.EVERYONE, _:
            dimensions = sorted({dimension for slot in slots for dimension, _ in slot})
            places = ways.in_group(tuple((dimension, None) for dimension in dimensions))
        case _:
            return None
    place = int(places[at])
    return place if place >= 0 else None


def named_place(evaluator: Evaluator, here: int, there: int) -> str:
    """Return what sets a cell apart from another: its period, its entity or its group."""
    grid = evaluator.setting.grid
    slots = len(grid.slots)
    (level, code, period), own = grid.sites[there // slots], grid.sites[here // slots]
    pieces = [] if (level, code) == own[:2] else [code if code == level else f"{level} {code}"]
    pieces += [period] if period is not None and period != own[2] else []
    if here % slots != there % slots:
        group = ", ".join(f"{name} = {value}" for name, value in grid.slots[there % slots])
        pieces.append(group or "*")
    return " · ".join(pieces)


def rows_words(catalogue: Catalogue, table: str, language: Language) -> str:
    """Return what people call the rows of a table, in the plural."""
    counted = catalogue.tables[table].counts or "rows"
    return words_of_unit(catalogue, counted, language)


def words_of_unit(catalogue: Catalogue, unit: str, language: Language) -> str:
    """Return what people call a unit, the framework's own included."""
    own = catalogue.framework.units
    found = unit_from(unit, own)
    return unit.replace("_", " ") if found is None else unit_words(found, language, own)
