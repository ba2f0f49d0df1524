"""Whom a change of definitions touches: both states computed from the same parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from malramverk.assessment import assess
from malramverk.catalogue import Catalogue
from malramverk.changes.classes import Change, Event, Step, numbers
from malramverk.changes.comparing import diff
from malramverk.changes.problems import DeclaredEditorial
from malramverk.diagnostics import Problem
from malramverk.evaluation import Parts, Results, prepare

_SAME = 1e-12
_PLACE = ("indicator", "level", "entity", "period")
_JUDGED = ("rule", "judges", "subject", "level", "entity", "period", "output")
_ELSEWHERE = ("goal", "sub_goal", "success_factor", "text", "rule", "outcome_scale")


@dataclass(frozen=True, slots=True)
class Moved:
    """One cell that is another after a change.

    Attributes:
        place: the indicator, level, entity, period and group.
        before: the value before; nothing where there was none.
        after: the value after.
        state_before: the state before; nothing where there was no such cell.
        state_after: the state after.
        n_before: rows behind it before.
        n_after: rows behind it after.
        name: what the entity is called.
    """

    place: Mapping[str, str | None]
    before: float | None
    after: float | None
    state_before: str | None
    state_after: str | None
    n_before: int | None
    n_after: int | None
    name: str

    @property
    def difference(self) -> float | None:
        """The value after less the value before, where there are both."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Flipped:
    """How many outcomes of a rule became others.

    Attributes:
        rule: the rule.
        subject: the indicator, sub-goal or goal it judges.
        level: the level of those judged.
        before: the outcome before.
        after: the outcome after.
        count: how many.
    """

    rule: str
    subject: str | None
    level: str
    before: str | None
    after: str | None
    count: int


@dataclass(frozen=True)
class Impact:
    """What changes of definitions do to some data.

    Attributes:
        changes: what has changed in the definitions.
        cells: how many cells were compared.
        values: how many have another value, by indicator and level.
        states: how many have another state, by indicator and level.
        by_entity: by level and entity, how many cells are others; those with most first.
        movers: the cells that differ most by indicator, the largest difference first.
        flipped: outcomes and goals that became others.
        formulas: by indicator, its formula before and after, where they differ.
        problems: changes that were declared editorial and yet move something.
    """

    changes: tuple[Change, ...]
    cells: int
    values: Mapping[tuple[str, str], int]
    states: Mapping[tuple[str, str], int]
    by_entity: Mapping[tuple[str, str], int] = field(repr=False)
    movers: tuple[Moved, ...] = field(repr=False)
    flipped: tuple[Flipped, ...] = field(repr=False)
    formulas: Mapping[str, tuple[str | None, str | None]] = field(repr=False)
    problems: tuple[Problem, ...] = ()

    @property
    def moved(self) -> int:
        """How many cells have another value or state."""
        return sum(self.values.values()) + sum(self.states.values())


def impact(
    old: Catalogue,
    new: Catalogue,
    data: Mapping[str, object] | Parts,
    *,
    periods: Iterable[str] | str | None = None,
    groups: Iterable[str] | None = None,
    outcomes: bool = True,
    changes: Iterable[Change] | None = None,
    most: int = 10,
) -> Impact:
    """Compute two states of the definitions on the same data, and tell what differs.

    Args:
        old: the definitions before.
        new: the definitions now.
        data: tables by id, or what `Prepared.count` gave, which both are then computed from.
        periods: only these; all, where absent.
        groups: dimensions to break down by; everyone together, where absent.
        outcomes: whether to judge both by their rules too; that takes every indicator.
        changes: what `diff` gave for the two, where it is known already.
        most: how many of the largest movers of each indicator to name.

    Returns:
        Every cell that is in either, compared: the same bits, or the same to 12 digits, is the
        same. A problem for each indicator that moves though its version says that only words
        were changed.

    Raises:
        DataErrors: with every problem of the data; parts may lack a sum that a formula needs.
    """
    found = tuple(diff(old, new) if changes is None else changes)
    judged = outcomes and bool(old.rules or new.rules)
    touched = _touched(found, old, new, judged)
    question = {"periods": periods, "groups": groups}
    before = _computed(old, data, [i for i in touched if i in old.indicators], question)
    after = _computed(new, data, [i for i in touched if i in new.indicators], question)
    compared = _Compared(before, after, most)
    flipped = _flipped(before, after) if judged and before and after else ()
    values, states = compared.counts()
    return Impact(
        changes=found,
        cells=compared.frame.height if compared.frame is not None else 0,
        values=values,
        states=states,
        by_entity=compared.by_entity(),
        movers=compared.movers(),
        flipped=flipped,
        formulas=_formulas(old, new, touched),
        problems=tuple(_editorial(found, values, states)),
    )


def _touched(
    changes: Iterable[Change], old: Catalogue, new: Catalogue, everything: bool
) -> list[str]:
    """Return the indicators that may be others: the changed ones, and all that read them."""
    every = list(dict.fromkeys((*new.indicators, *old.indicators)))
    listed = list(changes)
    if everything and listed:
        return every
    if any(c.kind not in ("indicator", *_ELSEWHERE) for c in listed if c.change != "text"):
        return every
    wanted = {id_ for c in listed if c.kind == "indicator" for id_ in (c.id, c.renamed_from)}
    grown = True
    while grown:
        size = len(wanted)
        for catalogue in (old, new):
            for id_, indicator in catalogue.indicators.items():
                formula = catalogue.formulas.get(indicator.key)
                if formula is not None and formula.indicators & wanted:
                    wanted.add(id_)
        grown = len(wanted) > size
    return [id_ for id_ in every if id_ in wanted]


def _computed(
    catalogue: Catalogue,
    data: Mapping[str, object] | Parts,
    indicators: list[str],
    question: Mapping[str, Any],
) -> Results | None:
    if not indicators:
        return None
    prepared = prepare(catalogue, indicators=indicators, **question)
    if isinstance(data, Parts):
        return prepared.compute(parts=data)
    return prepared.compute(data)


class _Compared:
    """Two results, cell by cell."""

    def __init__(self, before: Results | None, after: Results | None, most: int) -> None:
        self._most = most
        self._names = {**(before.names if before else {}), **(after.names if after else {})}
        self.frame = _joined(before, after)
        if self.frame is not None:
            value, other = self.frame["value"], self.frame["value_before"]
            apart = ((value - other).abs() > _SAME * other.abs()).fill_null(False)
            state = self.frame["state"].ne_missing(self.frame["state_before"])
            self.frame = self.frame.with_columns(apart.alias("moved"), state.alias("restated"))

    def counts(self) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
        """Return how many values and states differ, by indicator and level."""
        if self.frame is None:
            return {}, {}
        found = []
        for column in ("moved", "restated"):
            differing = self.frame.filter(self.frame[column])
            found.append(dict(Counter(differing.select("indicator", "level").rows())))
        return found[0], found[1]

    def by_entity(self) -> dict[tuple[str, str], int]:
        """Return how many cells differ for each entity that any differs for, most first."""
        if self.frame is None:
            return {}
        differing = self.frame.filter(self.frame["moved"] | self.frame["restated"])
        return dict(Counter(differing.select("level", "entity").rows()).most_common())

    def movers(self) -> tuple[Moved, ...]:
        """Return the largest differences of each indicator, and then other states."""
        if self.frame is None:
            return ()
        frame = self.frame.filter(self.frame["moved"] | self.frame["restated"])
        size = (frame["value"] - frame["value_before"]).abs().fill_null(-1.0)
        frame = frame.with_columns(size.alias("size")).sort("size", descending=True)
        told: Counter[str] = Counter()
        found = []
        for row in frame.iter_rows(named=True):
            told[row["indicator"]] += 1
            if told[row["indicator"]] <= self._most:
                found.append(self._mover(row))
        return tuple(found)

    def _mover(self, row: Mapping[str, Any]) -> Moved:
        known = {"value", "state", "n", "moved", "restated", "size"}
        known |= {"value_before", "state_before", "n_before"}
        return Moved(
            place={k: v for k, v in row.items() if k not in known and (k in _PLACE or v)},
            before=row["value_before"],
            after=row["value"],
            state_before=row["state_before"],
            state_after=row["state"],
            n_before=row["n_before"],
            n_after=row["n"],
            name=self._names.get((row["level"], row["entity"]), row["entity"]),
        )


def _joined(before: Results | None, after: Results | None) -> Any:
    """Return every cell that is in either, a row each."""
    results = after or before
    if results is None:
        return None
    places = [*_PLACE, *results.question.dimensions]
    columns = [*places, "value", "state", "n"]
    new = (after or results).to_polars().select(columns)
    old = (before or results).to_polars().select(columns)
    new = new if after is not None else new.clear()
    old = old if before is not None else old.clear()
    old = old.rename({c: f"{c}_before" for c in ("value", "state", "n")})
    return new.join(old, on=places, how="full", coalesce=True, nulls_equal=True)


def _flipped(before: Results, after: Results) -> tuple[Flipped, ...]:
    """Return the outcomes that became others, counted."""
    frames = [assess(r.catalogue, r).to_polars() for r in (before, after)]
    keys = [k for k in (*_JUDGED, *after.question.dimensions) if k in frames[1].columns]
    if not all(frame.height for frame in frames):
        return ()
    old, new = (frame.select(*keys, "outcome").unique(maintain_order=True) for frame in frames)
    old = old.rename({"outcome": "outcome_before"})
    both = new.join(old, on=keys, how="full", coalesce=True, nulls_equal=True)
    both = both.filter(both["outcome"].ne_missing(both["outcome_before"]))
    listed = both.select("rule", "subject", "level", "outcome_before", "outcome").rows()
    counted = Counter(listed).most_common()
    return tuple(Flipped(r, s, lv, b, a, count) for (r, s, lv, b, a), count in counted)


def _formulas(
    old: Catalogue, new: Catalogue, touched: Iterable[str]
) -> dict[str, tuple[str | None, str | None]]:
    found = {}
    for id_ in touched:
        sides = [c.indicators[id_].formula if id_ in c.indicators else None for c in (old, new)]
        if sides[0] != sides[1]:
            found[id_] = (sides[0], sides[1])
    return found


def _editorial(
    changes: Iterable[Change],
    values: Mapping[tuple[str, str], int],
    states: Mapping[tuple[str, str], int],
) -> Iterable[Problem]:
    """Yield a problem for each change that says it is of words only, and moves something."""
    for change in changes:
        if change.kind != "indicator" or change.event is not Event.CHANGED:
            continue
        moved = sum(n for (id_, _), n in (*values.items(), *states.items()) if id_ == change.id)
        if moved and _declared(change) in (Step.NONE, Step.PATCH):
            yield DeclaredEditorial(key=f"{change.id}@{change.new}", old=change.old, cells=moved)


def _declared(change: Change) -> Step:
    """Return the step that a change's version has gone up by."""
    if change.old is None or change.new is None:
        return Step.MAJOR
    old, new = numbers(change.old), numbers(change.new)
    steps = (Step.MAJOR, Step.MINOR, Step.PATCH)
    return next((s for s, a, b in zip(steps, old, new, strict=True) if a != b), Step.NONE)
