"""The rows, defaults, values, states and boundaries of a decision table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from malramverk.catalogue.rule_sources import CountSource, FormulaSource, InputSource
from malramverk.catalogue.rulings import Ruling
from malramverk.cells import State
from malramverk.coverage.items import Excluded, Found, Item, Owner, Sort, Words
from malramverk.dataclass import dataclass
from malramverk.formula import Kind
from malramverk.rules import Axis, Given, Table, Test, shown
from malramverk.rules.deciding import Ends
from malramverk.rules.unary import WITHOUT_VALUE, Absent, Not, OneOf

_NEVER = Words("the input may not be that", "indatat får inte vara det")
_ALWAYS = Words("a count always has a value", "ett antal har alltid ett värde")


@dataclass(frozen=True, slots=True)
class RuleSeen:
    """What a test showed of a rule.

    Attributes:
        rows: the rows that answered, from one.
        state: what stopped it; ``value`` where nothing did.
        given: what its inputs were.
    """

    rows: tuple[int, ...]
    state: State
    given: Mapping[str, Given | Ends]


def rule_items(ruling: Ruling, owner: Owner) -> Found:
    """Return what there is to exercise in a rule's table."""
    found = Found()
    for number in range(1, len(ruling.table.rows) + 1):
        words = Words(f"row {number} answers", f"rad {number} svarar")
        found.items.append(Item(owner, Sort.ROW, f"rows.{number}", words))
    if ruling.table.otherwise is not None:
        words = Words("no row answers", "ingen rad svarar")
        found.items.append(Item(owner, Sort.ROW, "otherwise", words))
    stopped = Item(
        owner,
        Sort.ROW,
        "absent",
        Words("it cannot be judged, for want of a value", "det går inte att bedöma utan ett värde"),
    )
    if all(map(_is_always_known, ruling.sources)):
        found.excluded.append(Excluded(stopped, _ALWAYS))
    else:
        found.items.append(stopped)
    for axis, source in zip(ruling.table.axes, ruling.sources, strict=True):
        _input(axis, source, owner, found)
        _states(axis, _spoken(ruling.table, axis), source, owner, found)
    return found


def _spoken(table: Table, axis: Axis) -> list[State]:
    """Return the states that rows name one by one; `known` and `absent` speak of all alike."""
    place = table.axes.index(axis)
    named = frozenset[State]().union(*(_named(row.tests[place]) for row in table.rows))
    return sorted(named)


def _named(test: Test) -> frozenset[State]:
    match test:
        case Absent():
            return test.states if not test.states >= WITHOUT_VALUE else frozenset()
        case OneOf():
            return frozenset[State]().union(*map(_named, test.tests))
        case Not():
            return _named(test.test)
        case _:
            return frozenset()


def _is_always_known(source: InputSource) -> bool:
    return isinstance(source, CountSource) and not source.share


def _input(axis: Axis, source: InputSource, owner: Owner, found: Found) -> None:
    passage = f"inputs.{axis.input.name}"
    for key, words, sort, possible in _wanted(axis):
        item = Item(owner, sort, passage, words, None, key)
        if possible:
            found.items.append(item)
        else:
            found.excluded.append(Excluded(item, _NEVER))


def _states(
    axis: Axis, named: list[State], source: InputSource, owner: Owner, found: Found
) -> None:
    passage = f"inputs.{axis.input.name}"
    for state in (None, *named):
        name = state.id if state is not None else "absent"
        words = Words(
            f"`{axis.input.name}` is {name}" if state else f"`{axis.input.name}` has no value",
            f"`{axis.input.name}` är {name}" if state else f"`{axis.input.name}` har inget värde",
        )
        item = Item(owner, Sort.STATE, passage, words, None, name)
        if _is_always_known(source):
            found.excluded.append(Excluded(item, _ALWAYS))
        else:
            found.items.append(item)


def _wanted(axis: Axis) -> Iterator[tuple[str, Words, Sort, bool]]:
    """Yield the values that an input is to have: key, words, sort, and whether it may."""
    name = axis.input.name
    if axis.input.kind is Kind.NUMBER:
        for cut in axis.cuts:
            text = shown(cut)
            for key, en, sv, low, high in _sides(axis, cut):
                words = Words(f"`{name}` {en} {text}", f"`{name}` {sv} {text}")
                yield f"{key} {text}", words, Sort.BOUNDARY, _may(axis, low, high)
        return
    yes_no = axis.input.kind is Kind.YES_NO
    values = (True, False) if yes_no else axis.codes or axis.texts
    for value in values:
        text = shown(value)
        words = Words(f"`{name}` is {text}", f"`{name}` är {text}")
        yield text, words, Sort.BRANCH, bool(axis.universe >> axis.atom(value) & 1)


def _sides(axis: Axis, cut: Fraction) -> tuple[tuple[str, str, str, Fraction, Fraction], ...]:
    step = step_at(axis, cut)
    return (
        ("at", "is at", "är på", cut, cut),
        ("below", "is just below", "är strax under", cut - step, cut),
        ("above", "is just above", "är strax över", cut, cut + step),
    )


def step_at(axis: Axis, cut: Fraction) -> Fraction:
    """Return how far from a bound "just" is: the input's last decimal, or a tenth of its own."""
    if axis.input.decimals is not None:
        return Fraction(1, 10**axis.input.decimals)
    decimals = len(shown(cut).partition(".")[2]) if "/" not in shown(cut) else 3
    return Fraction(1, 10 ** (decimals + 1))


def _may(axis: Axis, low: Fraction, high: Fraction) -> bool:
    """Say whether some value between two may be: an end where they are one, else what lies in."""
    if low == high:
        return bool(axis.universe >> axis.atom(low) & 1)
    end = low if high in axis.cuts else high
    atoms = {axis.atom(end), axis.atom((low + high) / 2)}
    return any(axis.universe >> atom & 1 for atom in atoms)


def seen_by(table: Table, seen: RuleSeen) -> Iterator[tuple[str, str]]:
    """Yield the passage and the key of every item that a test exercised."""
    yield from ((f"rows.{number}", "") for number in seen.rows)
    if seen.state is not State.VALUE:
        yield "absent", ""
    elif not seen.rows and table.otherwise is not None:
        yield "otherwise", ""
    for axis in table.axes:
        passage = f"inputs.{axis.input.name}"
        yield from ((passage, key) for key in _keys(axis, seen.given[axis.input.name]))


def _keys(axis: Axis, given: Given | Ends) -> Iterator[str]:
    if isinstance(given, State):
        yield "absent"
        yield given.id
    elif isinstance(given, tuple):
        return
    elif isinstance(given, Fraction):
        for cut in axis.cuts:
            step = step_at(axis, cut)
            if given == cut:
                yield f"at {shown(cut)}"
            elif cut - step <= given < cut:
                yield f"below {shown(cut)}"
            elif cut < given <= cut + step:
                yield f"above {shown(cut)}"
    else:
        yield shown(given)


def formula_inputs(ruling: Ruling) -> Iterator[tuple[str, FormulaSource]]:
    """Yield the inputs that a formula gives, by name."""
    for axis, source in zip(ruling.table.axes, ruling.sources, strict=True):
        if isinstance(source, FormulaSource):
            yield axis.input.name, source
