"""What is asked: which indicators, levels, periods and groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from malramverk.catalogue import Catalogue
from malramverk.dataclass import dataclass
from malramverk.diagnostics import DataErrors, Problem
from malramverk.evaluation.problems import BadPeriod, UnknownInQuestion
from malramverk.periods import parse_period

Groups = Sequence[str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Question:
    """A checked question.

    Attributes:
        indicators: the ids asked for; nothing for all that the data gives.
        levels: the levels, from the whole to the smallest.
        periods: the periods in their canonical text; nothing for all that the data has.
        breakdowns: the dimensions of each breakdown, beside everyone together.
        organisation: ``then`` for the organisation of each period, ``now`` for the latest.
    """

    indicators: tuple[str, ...] | None
    levels: tuple[str, ...]
    periods: tuple[str, ...] | None
    breakdowns: tuple[tuple[str, ...], ...]
    organisation: Literal["then", "now"] = "then"

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Every dimension of any breakdown, in the order asked."""
        return tuple(dict.fromkeys(d for breakdown in self.breakdowns for d in breakdown))


def asked(
    catalogue: Catalogue,
    indicators: Iterable[str] | str | None = None,
    levels: Iterable[str] | str | None = None,
    periods: Iterable[str] | str | None = None,
    groups: Groups | str | None = None,
    organisation: Literal["then", "now"] = "then",
) -> Question:
    """Return a question whose every name the catalogue knows.

    Raises:
        DataErrors: with a problem for each name that it does not.
    """
    problems: list[Problem] = []
    listed = _listed(indicators)
    chosen = _listed(levels)
    breakdowns = tuple(
        (group,) if isinstance(group, str) else tuple(group) for group in _listed(groups) or ()
    )
    dimensions = sorted({g for i in catalogue.indicators.values() for g in i.groups})
    for words, names, known in (
        (("indicator", "indikator"), listed or (), tuple(catalogue.indicators)),
        (("level", "nivå"), chosen or (), catalogue.levels),
        (("group", "grupp"), tuple(d for b in breakdowns for d in b), tuple(dimensions)),
    ):
        problems.extend(unknown_names(words, names, known))
    asked_periods = _periods(periods, problems)
    if problems:
        raise DataErrors(problems)
    wanted = catalogue.levels if chosen is None else chosen
    ordered = tuple(level for level in catalogue.levels if level in wanted)
    return Question(listed, ordered, asked_periods, breakdowns, organisation)


def unknown_names(
    words: tuple[str, str], names: Iterable[str], known: tuple[str, ...]
) -> list[Problem]:
    """Return a problem for each name that is not known."""
    return [
        UnknownInQuestion(what_en=words[0], what_sv=words[1], written=str(name), candidates=known)
        for name in names
        if name not in known
    ]


def _listed(names: Iterable[str] | Groups | str | None) -> tuple[str, ...] | None:
    if names is None:
        return None
    return (names,) if isinstance(names, str) else tuple(names)  # type: ignore[arg-type] # breakdowns too


def _periods(
    periods: Iterable[str] | str | None, problems: list[Problem]
) -> tuple[str, ...] | None:
    listed = _listed(periods)
    if listed is None:
        return None
    found = [(text, parse_period(str(text))) for text in listed]
    problems.extend(BadPeriod(written=str(text)) for text, period in found if period is None)
    return tuple(dict.fromkeys(period.text for _, period in found if period is not None))
