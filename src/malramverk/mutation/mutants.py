"""Every mutant of a definition: of an indicator's formulas, a population's conditions, a rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from malramverk.diagnostics import AuthoringError
from malramverk.documents.document import Key
from malramverk.formula import Scope, parse, to_text
from malramverk.model import Composite, Definition, Indicator, Population, Rule
from malramverk.mutation.altering import Alterations
from malramverk.mutation.edits import Edit, Sort
from malramverk.mutation.formulas import edits
from malramverk.mutation.mutant import Mutant
from malramverk.mutation.rules import rule_mutants


def mutants(alterations: Alterations, definition: Definition) -> Iterator[Mutant]:
    """Yield every mutant of a version, in reading order.

    Args:
        alterations: the definitions it is one of.
        definition: an indicator, a population or a rule; others have no mutants.
    """
    match definition:
        case Indicator() if _is_composed(definition):
            yield from _of_composite(definition)
        case Indicator():
            yield from _of_indicator(alterations, definition)
        case Population():
            yield from _of_population(alterations, definition)
        case Rule():
            yield from rule_mutants(alterations, definition)


def _is_composed(indicator: Indicator) -> bool:
    composite = indicator.composite
    return composite is not None and indicator.formula == composite.formula()


def _of_indicator(alterations: Alterations, indicator: Indicator) -> Iterator[Mutant]:
    formula = alterations.catalogue.formulas.get(indicator.key)
    if formula is None or indicator.formula is None:
        return
    scope = alterations.scope
    for name, text in indicator.parts.items():
        for edit in _edits(text, scope):
            parts = {**indicator.parts, name: _text(edit)}
            changed = indicator.model_copy(update={"parts": parts})
            yield _mutant(indicator, changed, ("parts", name), text, edit)
        scope = replace(scope, parts={**scope.parts, name: formula.parts[name][1]})
    for edit in _edits(indicator.formula, scope):
        changed = indicator.model_copy(update={"formula": _text(edit)})
        yield _mutant(indicator, changed, ("formula",), indicator.formula, edit)


def _of_population(alterations: Alterations, population: Population) -> Iterator[Mutant]:
    for key in ("where", "exclusion", "exception"):
        text = getattr(population, key)
        if text is None:
            continue
        for edit in _edits(text, alterations.scope, population.table):
            changed = population.model_copy(update={key: _text(edit)})
            yield _mutant(population, changed, (key,), text, edit)
        changed = population.model_copy(update={key: None})
        yield Mutant(population, changed, (key,), None, Sort.FILTER, text, "")


def _of_composite(indicator: Indicator) -> Iterator[Mutant]:
    assert indicator.composite is not None
    for changed, to, composite in indicator.composite.alternatives():
        yield _composed(indicator, composite, changed, to)
    for i, component in enumerate(indicator.composite.components):
        turned = component.model_copy(update={"lower_is_better": not component.lower_is_better})
        listed = indicator.composite.components
        components = (*listed[:i], turned, *listed[i + 1 :])
        other = indicator.composite.model_copy(update={"components": components})
        yield _composed(indicator, other, "lower_is_better", component.indicator)


def _composed(indicator: Indicator, composite: Composite, changed: str, to: str) -> Mutant:
    update = {
        "composite": composite,
        "formula": composite.formula(),
        "parts": {**composite.parts()},
    }
    other = indicator.model_copy(update=update)
    return Mutant(indicator, other, ("composite",), None, Sort.CHOICE, changed, to)


def _edits(text: str, scope: Scope, table: str | None = None) -> Iterator[Edit]:
    try:
        node = parse(text)
    except AuthoringError:  # told where definitions are checked
        return
    yield from edits(text, node, scope, table)


def _text(edit: Edit) -> str:
    return to_text(edit.node)


def _mutant(
    original: Definition, changed: Definition, path: tuple[Key, ...], text: str, edit: Edit
) -> Mutant:
    was = text[edit.span.start : edit.span.end]
    return Mutant(original, changed, path, edit.span, edit.sort, was, edit.becomes)
