"""Targets: how far an indicator is to come, from where, by when, and along what way."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from malramverk.model.base import Part, PeriodText, Text
from malramverk.periods import PeriodKind, parse_period

FormulaText = Annotated[str, Field(max_length=100_000)]
TARGET_NAMES = (
    "target_base",
    "target_level",
    "target_tolerance",
    "target_course",
    "target_way",
    "target_moved",
    "target_left",
    "target_ahead",
    "target_progress",
    "target_pace",
    "target_due",
)
_BARE = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_YEARS = (PeriodKind.SCHOOL_YEAR, PeriodKind.CALENDAR_YEAR)


class TargetBase(Part):
    """Where a target starts from.

    Attributes:
        period: the year it is counted from.
        value: the value then, as a formula; the indicator's own in that year, where absent.
    """

    period: PeriodText
    value: FormulaText | None = None


def _base(value: Any) -> Any:
    return {"period": value} if isinstance(value, str) else value


def _points(value: Any) -> Any:
    return {} if value == "linear" else value


class Target(Part):
    """What an indicator is to reach, which rules read by the names ``target_…``.

    Attributes:
        base: the year it is counted from, and the value then where it is not the indicator's own.
        level: what is to be reached, as a formula: a number, a parameter, an attribute.
        change: how much it is to change since the base, in place of a level.
        relative_change: the same as a share of the base.
        date: the year in which it is to be reached.
        higher_is_better: which way is wanted; the indicator's own direction, where absent.
        tolerance: how far behind its course it may be and still be on it.
        trajectory: ``linear``, or the value that is to be reached in each of some years between,
            with straight lines from one to the next.
        reference: the decision behind it.
    """

    base: Annotated[TargetBase, BeforeValidator(_base, json_schema_input_type=TargetBase | str)]
    level: FormulaText | None = None
    change: FormulaText | None = None
    relative_change: FormulaText | None = None
    date: PeriodText
    higher_is_better: bool | None = None
    tolerance: FormulaText = "0"
    trajectory: Annotated[
        dict[PeriodText, FormulaText],
        BeforeValidator(_points, json_schema_input_type=dict[str, str] | str),
    ] = {}
    reference: Text | None = None

    @property
    def ends(self) -> tuple[str, ...]:
        """Which of the ways to say what is to be reached are used."""
        keys = ("level", "change", "relative_change")
        return tuple(key for key in keys if getattr(self, key) is not None)

    @property
    def dates(self) -> tuple[str, ...]:
        """The base's year, those of the trajectory, and the target's."""
        return self.base.period, *self.trajectory, self.date

    @property
    def is_ordered(self) -> bool:
        """Whether the dates are school years, or calendar years, one after the other."""
        found = [p for p in map(parse_period, self.dates) if p is not None]
        one_kind = len({period.kind for period in found}) == 1 and found[0].kind in _YEARS
        return one_kind and all(a.first_year < b.first_year for a, b in pairwise(found))

    @property
    def written(self) -> dict[tuple[str, ...], str]:
        """The formulas that the author wrote, by where they stand."""
        texts: dict[tuple[str, ...], str | None] = {("target", "base", "value"): self.base.value}
        texts |= {("target", key): getattr(self, key) for key in self.ends}
        texts |= {("target", "trajectory", p): text for p, text in self.trajectory.items()}
        if "tolerance" in self.model_fields_set:
            texts["target", "tolerance"] = self.tolerance
        return {path: text for path, text in texts.items() if text is not None}

    def formulas(self, unit: str, *, upwards: bool) -> Iterator[tuple[str, str]]:
        """Yield each name and the formula it stands for, those that others name first.

        What has no meaning divides by zero, and so is a state: a relative change of a base that is
        not above zero, progress towards a target that the base is already past, and a yearly pace
        between numbers of which one is zero or of the other sign.

        Args:
            unit: the indicator's unit, which bare numbers are in.
            upwards: whether more is better.
        """
        own = f'base(value, "{self.base.period}")'
        given = self.base.value
        yield "target_base", own if given is None else _in_unit(given, unit)
        end = self.ends[0]
        yield "target_level", self._level(end, unit)
        yield "target_tolerance", _in_unit(self.tolerance, unit)
        yield "target_course", self._course(unit)
        for name, left, right in (
            ("target_way", "target_level", "target_base"),
            ("target_moved", "value", "target_base"),
            ("target_left", "target_level", "value"),
            ("target_ahead", "value", "target_course"),
        ):
            yield name, f"{left} - {right}" if upwards else f"{right} - {left}"
        way = "if target_way > 0 then target_way else 0 * target_way"
        yield "target_progress", f"target_moved / ({way})"
        yield "target_pace", self._pace()
        yield "target_due", f"period.year >= {self._year(self.date)}"

    def _level(self, end: str, unit: str) -> str:
        written = str(getattr(self, end))
        if end == "level":
            return _in_unit(written, unit)
        if end == "change":
            return f"target_base + ({written})"
        above = "if target_base > 0 then target_base else 0 * target_base"
        share = f"target_base * ({written})"
        return f"target_base + {share} * (target_base / ({above}))"

    def _course(self, unit: str) -> str:
        points = [(self._year(self.base.period), "target_base")]
        points += [(self._year(p), f"({_in_unit(x, unit)})") for p, x in self.trajectory.items()]
        points.append((self._year(self.date), "target_level"))
        text = "target_level"
        for (first, low), (last, high) in reversed(list(pairwise(points))):
            part = f"(period.year - {first}) / ({last - first} years)"
            text = f"if period.year < {last} then {low} + ({high} - {low}) * ({part}) else {text}"
        return f"if period.year < {points[0][0]} then not_applicable else {text}"

    def _pace(self) -> str:
        """Return the yearly growth since the base over the one that leads to the target."""
        first, last = self._year(self.base.period), self._year(self.date)
        years = f"((period.year - {first}) / (1 year))"
        actual = f"exp(ln(value / target_base) / {years}) - 1"
        needed = f"exp(ln(target_level / target_base) / {last - first}) - 1"
        return f"({actual}) / (if target_way > 0 then {needed} else 0 * ({needed}))"

    def _year(self, text: str) -> int:
        period = parse_period(text)
        assert period is not None, "checked when it was read"
        return period.first_year


def _in_unit(text: str, unit: str) -> str:
    """Return a bare number with its unit, and any other formula as it is."""
    return f"{text} {unit}" if _BARE.fullmatch(text.strip()) else text
