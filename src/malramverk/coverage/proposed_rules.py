"""A combination of inputs that exercises an item of a decision table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product

from malramverk.catalogue import Catalogue
from malramverk.catalogue.rulings import Ruling
from malramverk.cells import State
from malramverk.coverage.items import Item, Sort
from malramverk.coverage.rule_items import RuleSeen, seen_by, step_at
from malramverk.formula import Kind
from malramverk.model import Rule
from malramverk.rules import Axis, Given, decide, outputs_of, shown, stopped_by

_MOST_TRIED = 20_000


def proposed_rule_test(catalogue: Catalogue, rule: Rule, item: Item) -> dict[str, object] | None:
    """Return a test of a rule that exercises an item; nothing where none is found."""
    rulings = catalogue.rulings.get(rule.key, ())
    if not rulings:
        return None
    ruling = rulings[0]
    wanted = item.passage, item.key
    for given in islice(_combinations(ruling, item), _MOST_TRIED):
        decision = decide(ruling.table, given)
        state = stopped_by(ruling.table, decision, given) if decision.undecided else State.VALUE
        rows = tuple(number + 1 for number in decision.rows)
        if wanted in seen_by(ruling.table, RuleSeen(rows, state, given)):
            return _test(ruling, given, rows, state)
    return None


def _combinations(ruling: Ruling, item: Item) -> Iterator[dict[str, Given]]:
    """Yield inputs to try: where an item is of one input, a plain value of each other first."""
    axes = ruling.table.axes
    about = item.passage.removeprefix("inputs.")
    listed = [_values(axis) for axis in axes]
    for values in product(*listed):
        given = {axis.input.name: value for axis, value in zip(axes, values, strict=True)}
        if about not in given or isinstance(given[about], State) >= (item.sort is Sort.STATE):
            yield given


def _values(axis: Axis) -> list[Given]:
    """Return what an input may be: what lies at, below and above each bound, codes, and states."""
    found: list[Given] = []
    if axis.input.kind is Kind.NUMBER:
        for cut in axis.cuts or ():
            step = step_at(axis, cut)
            found += [cut, cut - step, cut + step]
    elif axis.input.kind is Kind.YES_NO:
        found += [True, False]
    else:
        found += list(axis.codes or axis.texts)
    allowed = [value for value in found if axis.universe >> axis.atom(value) & 1]
    if not allowed and axis.universe:
        allowed = [axis.sample(axis.universe)]
    return [*dict.fromkeys(allowed), *axis.states, *_unnamed(axis)]


def _unnamed(axis: Axis) -> list[State]:
    states = (State.NOT_REPORTED, State.SUPPRESSED, State.NOT_APPLICABLE)
    return [next((s for s in states if s not in axis.states), State.NOT_IN_FORCE)]


def _test(
    ruling: Ruling, given: Mapping[str, Given], rows: tuple[int, ...], state: State
) -> dict[str, object]:
    decision = decide(ruling.table, given)
    names = [output.name for output in ruling.table.outputs]
    outcomes = [
        dict(zip(names, (_written(v) for v in values), strict=True))
        for values in outputs_of(ruling.table, decision.rows)
    ]
    expect: object = ruling.rule.absent
    if state is State.VALUE:
        listed = [next(iter(o.values())) if len(o) == 1 else o for o in outcomes]
        expect = listed[0] if len(listed) == 1 else listed or "none"
    test: dict[str, object] = {
        "given": {name: _written(value) for name, value in given.items()},
        "expect": expect,
    }
    if rows:
        test["row"] = rows[0] if len(rows) == 1 else list(rows)
    if state is not State.VALUE:
        test["state"] = state.id
    return test


def _written(value: Given | None) -> str:
    if value is None:
        return "none"
    if isinstance(value, State):
        return value.id
    return value if isinstance(value, str) else shown(value)
