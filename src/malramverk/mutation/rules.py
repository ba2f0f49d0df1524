"""The slips of a rule: of what it reads, and of its rows, outcomes and hit policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from malramverk.catalogue import Catalogue
from malramverk.diagnostics import AuthoringError
from malramverk.documents.document import Key
from malramverk.formula import Grain, Kind, Reference, Scope, Type, parse, to_text
from malramverk.model import Rule, RuleInput
from malramverk.mutation.altering import Alterations
from malramverk.mutation.edits import Sort, following
from malramverk.mutation.formulas import edits
from malramverk.mutation.mutant import Mutant
from malramverk.mutation.rule_cells import CellEdit, boundary_edits, cell_edits, numbers_of

_POLICIES = ("unique", "any", "first", "priority", "collect")

Codes = Mapping[str, Sequence[str]]


def rule_mutants(alterations: Alterations, rule: Rule) -> Iterator[Mutant]:
    """Yield every mutant of a rule.

    Args:
        alterations: the definitions it is one of.
        rule: the version.
    """
    codes = _codes(alterations.catalogue, rule)
    yield from _inputs(alterations, rule)
    yield from _policies(rule)
    yield from _boundaries(rule)
    for i, row in enumerate(rule.rows):
        for name, text in row.tests.items():
            for edit in cell_edits(text, codes.get(name, ())):
                yield _cell(rule, i, name, edit)
    yield from _rows(rule)
    yield from _outcomes(alterations.catalogue, rule)


def _codes(catalogue: Catalogue, rule: Rule) -> Codes:
    """Return the texts that each input may be, where they are known."""
    rulings = catalogue.rulings.get(rule.key, ())
    inputs = rulings[0].table.inputs if rulings else ()
    return {input_.name: input_.codes or () for input_ in inputs}


def _inputs(alterations: Alterations, rule: Rule) -> Iterator[Mutant]:
    for name, input_ in rule.inputs.items():
        if input_.formula is not None:
            yield from _formula(rule, name, input_, _scope(alterations, rule))
        outcomes = _outcomes_of(alterations.catalogue, input_)
        for key in ("count", "share"):
            cell = getattr(input_, key)
            for edit in cell_edits(cell, outcomes) if cell is not None else ():
                yield _input(rule, name, key, edit)


def _formula(rule: Rule, name: str, input_: RuleInput, scope: Scope) -> Iterator[Mutant]:
    assert input_.formula is not None
    try:
        node = parse(input_.formula)
    except AuthoringError:  # told where definitions are checked
        return
    for edit in edits(input_.formula, node, scope):
        whole = CellEdit(edit.sort, edit.span, edit.becomes)
        yield _input(rule, name, "formula", whole, to_text(edit.node))


def _scope(alterations: Alterations, rule: Rule) -> Scope:
    """Return what a rule's formulas may name, with what it judges first."""
    rulings = alterations.catalogue.rulings.get(rule.key, ())
    subject = rulings[0].subject if rulings else None
    if subject is None or subject not in alterations.scope.indicators:
        return alterations.scope
    unit = alterations.scope.indicators[subject]
    value = Reference(subject, Type(Kind.NUMBER, unit, Grain.CELL))
    return replace(alterations.scope, parts={"value": value})


def _outcomes_of(catalogue: Catalogue, input_: RuleInput) -> Sequence[str]:
    other = catalogue.rules.get(input_.outcome or "")
    scale = catalogue.outcome_scales.get(other.scale or "") if other is not None else None
    return tuple(scale.outcomes) if scale is not None else ()


def _input(rule: Rule, name: str, key: str, edit: CellEdit, text: str | None = None) -> Mutant:
    """Return a rule with a text of one input changed, to a text or by an edit."""
    written = getattr(rule.inputs[name], key)
    input_ = rule.inputs[name].model_copy(update={key: text or edit.applied(written)})
    changed = rule.model_copy(update={"inputs": {**rule.inputs, name: input_}})
    was = written[edit.span.start : edit.span.end]
    path: tuple[Key, ...] = ("inputs", name, key)
    return Mutant(rule, changed, path, edit.span, edit.sort, was, edit.becomes)


def _policies(rule: Rule) -> Iterator[Mutant]:
    for policy in _POLICIES:
        if policy != rule.hit_policy:
            changed = rule.model_copy(update={"hit_policy": policy})
            path: tuple[Key, ...] = ("hit_policy",)
            yield Mutant(rule, changed, path, None, Sort.POLICY, rule.hit_policy, policy)


def _cell(rule: Rule, i: int, name: str, edit: CellEdit) -> Mutant:
    text = rule.rows[i].tests[name]
    changed = _with_cells(rule, {(i, name): edit.applied(text)})
    was = text[edit.span.start : edit.span.end]
    return Mutant(rule, changed, ("rows", i, name), edit.span, edit.sort, was, edit.becomes)


def _with_cells(rule: Rule, cells: Mapping[tuple[int, str], str]) -> Rule:
    rows = list(rule.rows)
    for (i, name), text in cells.items():
        rows[i] = rows[i].model_copy(update={name: text})
    return rule.model_copy(update={"rows": tuple(rows)})


def _boundaries(rule: Rule) -> Iterator[Mutant]:
    """Yield each boundary moved in every row that has it."""
    for name in rule.inputs:
        texts = {i: row.tests[name] for i, row in enumerate(rule.rows) if name in row.tests}
        for number in dict.fromkeys(n for text in texts.values() for n in numbers_of(text)):
            found = {i: boundary_edits(text, number) for i, text in texts.items()}
            for way in ("up", "down", "other side"):
                moves = {i: ways[way] for i, ways in found.items() if ways[way]}
                if sum(map(len, moves.values())) > 1:
                    yield _moved(rule, name, moves)


def _moved(rule: Rule, name: str, moves: Mapping[int, Sequence[CellEdit]]) -> Mutant:
    cells = {(i, name): _all(rule.rows[i].tests[name], edits_) for i, edits_ in moves.items()}
    first, edit = min((i, edits_[0]) for i, edits_ in moves.items())
    text = rule.rows[first].tests[name]
    was = text[edit.span.start : edit.span.end]
    path: tuple[Key, ...] = ("rows", first, name)
    return Mutant(
        rule, _with_cells(rule, cells), path, edit.span, Sort.BOUND, was, f"{edit.becomes} …"
    )


def _all(text: str, edits_: Sequence[CellEdit]) -> str:
    for edit in sorted(edits_, key=lambda each: each.span.start, reverse=True):
        text = edit.applied(text)
    return text


def _rows(rule: Rule) -> Iterator[Mutant]:
    rows = rule.rows
    for i in range(len(rows)):
        path: tuple[Key, ...] = ("rows", i)
        if len(rows) > 1:
            fewer = rule.model_copy(update={"rows": (*rows[:i], *rows[i + 1 :])})
            yield Mutant(rule, fewer, path, None, Sort.ROW, f"{i + 1}", "")
        if i + 1 < len(rows):
            turned = (*rows[:i], rows[i + 1], rows[i], *rows[i + 2 :])
            changed = rule.model_copy(update={"rows": turned})
            yield Mutant(
                rule, changed, path, None, Sort.ROW, f"{i + 1}, {i + 2}", f"{i + 2}, {i + 1}"
            )


def _outcomes(catalogue: Catalogue, rule: Rule) -> Iterator[Mutant]:
    """Yield a rule with another outcome in a row, where no row answers, and for want of a value."""
    for i, row in enumerate(rule.rows):
        for output, value, other in _other_outcomes(catalogue, rule, row.then):
            changed = row.model_copy(update={"then": {**row.then, output: other}})
            rows = (*rule.rows[:i], changed, *rule.rows[i + 1 :])
            path: tuple[Key, ...] = ("rows", i, "then", output)
            yield _with(rule, {"rows": rows}, path, value, other)
    otherwise = rule.otherwise or {}
    for output, value, other in _other_outcomes(catalogue, rule, otherwise):
        update = {"otherwise": {**otherwise, output: other}}
        yield _with(rule, update, ("otherwise", output), value, other)
    for other in _listed(catalogue, rule, "")[:1]:
        yield _with(rule, {"absent": other}, ("absent",), rule.absent, other)


def _other_outcomes(
    catalogue: Catalogue, rule: Rule, then: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Yield each output, its value and another that it might have had."""
    for output, value in then.items():
        for other in following(_listed(catalogue, rule, output), value, {value}):
            yield output, value, other


def _with(
    rule: Rule, update: Mapping[str, object], path: tuple[Key, ...], was: str, becomes: str
) -> Mutant:
    changed = rule.model_copy(update=dict(update))
    plain = tuple(key for key in path if key != "")  # an outcome alone has no name
    return Mutant(rule, changed, plain, None, Sort.OUTPUT, was, becomes)


def _listed(catalogue: Catalogue, rule: Rule, output: str) -> list[str]:
    """Return the values that an output may have."""
    declared = rule.outputs.get(output)
    scale = catalogue.outcome_scales.get(
        (declared.scale if declared is not None else rule.scale) or ""
    )
    if scale is not None:
        return list(scale.outcomes)
    if declared is not None and declared.values:
        return list(declared.values)
    return list(dict.fromkeys(row.then[output] for row in rule.rows if output in row.then))
