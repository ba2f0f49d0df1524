"""Whom a change of definitions touches: both states computed from the same parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from malramverk.assessment import assess
from malramverk.catalogue import Catalogue
from malramverk.changes.blaming import editorial_problems
from malramverk.changes.classes import Change
from malramverk.changes.comparing import diff
from malramverk.changes.touching import Flipped, Impact, Moved, Touched
from malramverk.evaluation import Parts, Results, prepare
from malramverk.evaluation.contributions import Change as Movement

_SAME = 1e-12
_PLACE = ("indicator", "level", "entity", "period")
_JUDGED = ("rule", "judges", "subject", "level", "entity", "period", "output")
_ELSEWHERE = ("goal", "sub_goal", "success_factor", "text", "rule", "outcome_scale")


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
    verdicts = _verdicts(before, after) if judged and before and after else None
    values, states = compared.counts()
    moved: Counter[str] = Counter()
    for (indicator, _), count in (*values.items(), *states.items()):
        moved[indicator] += count
    flipped = () if verdicts is None else _flipped(verdicts)
    return Impact(
        changes=found,
        cells=compared.frame.height if compared.frame is not None else 0,
        values=values,
        states=states,
        entities=compared.entities(verdicts),
        movers=compared.movers(),
        flipped=flipped,
        formulas=_formulas(old, new, touched),
        problems=tuple(editorial_problems(found, (old, new), moved, flipped)),
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
        self._sides = before, after
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

    def entities(self, verdicts: Any) -> tuple[Touched, ...]:
        """Return for whom anything is another, those with most cells first."""
        counted: list[Counter[Any]] = [Counter() for _ in range(4)]
        if self.frame is not None:
            for i, column in enumerate(("moved", "restated")):
                differing = self.frame.filter(self.frame[column])
                counted[i].update(differing.select("level", "entity").rows())
        if verdicts is not None:
            counted[2].update(verdicts.select("level", "entity").rows())
            of_goals = verdicts.filter(verdicts["judges"] == "goals")
            counted[3].update(of_goals.select("level", "entity").rows())
        found = [
            Touched(
                level=place[0],
                entity=place[1],
                name=self._names.get(place, place[1]),
                values=counted[0][place],
                states=counted[1][place],
                outcomes=counted[2][place],
                goals=counted[3][place],
            )
            for place in dict.fromkeys(place for each in counted for place in each)
        ]
        return tuple(sorted(found, key=lambda each: (-each.cells, -each.outcomes)))

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

    def _moved_by(self, place: Mapping[str, str | None], row: Mapping[str, Any]) -> Movement | None:
        """Return what moved a cell that both sides have a value for."""
        before, after = self._sides
        if before is None or after is None or row["value"] is None or row["value_before"] is None:
            return None
        known = {k: v for k, v in place.items() if k in ("entity", "level", "period") and v}
        group = {k: v for k, v in place.items() if k not in _PLACE and v is not None}
        old, new = (
            side.explain(str(place["indicator"]), **known, **group) for side in (before, after)
        )
        return new.what_the_definition_moved(old)

    def _mover(self, row: Mapping[str, Any]) -> Moved:
        known = {"value", "state", "n", "moved", "restated", "size"}
        known |= {"value_before", "state_before", "n_before"}
        place = {k: v for k, v in row.items() if k not in known and (k in _PLACE or v)}
        return Moved(
            place=place,
            before=row["value_before"],
            after=row["value"],
            state_before=row["state_before"],
            state_after=row["state"],
            n_before=row["n_before"],
            n_after=row["n"],
            name=self._names.get((row["level"], row["entity"]), row["entity"]),
            moved_by=self._moved_by(place, row),
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


def _verdicts(before: Results, after: Results) -> Any:
    """Return the outcomes that became others, a row each."""
    frames = [assess(r.catalogue, r).to_polars() for r in (before, after)]
    keys = [k for k in (*_JUDGED, *after.question.dimensions) if k in frames[1].columns]
    if not all(frame.height for frame in frames):
        return None
    old, new = (frame.select(*keys, "outcome").unique(maintain_order=True) for frame in frames)
    old = old.rename({"outcome": "outcome_before"})
    both = new.join(old, on=keys, how="full", coalesce=True, nulls_equal=True)
    return both.filter(both["outcome"].ne_missing(both["outcome_before"]))


def _flipped(verdicts: Any) -> tuple[Flipped, ...]:
    """Return the outcomes that became others, counted."""
    columns = ("rule", "judges", "subject", "level", "outcome_before", "outcome")
    counted = Counter(verdicts.select(columns).rows()).most_common()
    return tuple(
        Flipped(rule, judges, subject, level, before, after, count)
        for (rule, judges, subject, level, before, after), count in counted
    )


def _formulas(
    old: Catalogue, new: Catalogue, touched: Iterable[str]
) -> dict[str, tuple[str | None, str | None]]:
    found = {}
    for id_ in touched:
        sides = [c.indicators[id_].formula if id_ in c.indicators else None for c in (old, new)]
        if sides[0] != sides[1]:
            found[id_] = (sides[0], sides[1])
    return found
