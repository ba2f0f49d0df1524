"""The cells that a test gives, and how it names them: ``A``, ``A kon=flicka``, ``A 2023/24``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import field

from malramverk.cells import Reason, state_of, status_code
from malramverk.dataclass import dataclass
from malramverk.evaluation.column import (
    HAS_VALUE,
    NO_SOURCE,
    CellColumn,
    absent_column,
    plain_column,
)
from malramverk.evaluation.grid import Grid
from malramverk.periods import parse_period


@dataclass(frozen=True, slots=True)
class Named:
    """The cell that some words name.

    Attributes:
        entity: the entity's code.
        period: the period, where one is named.
        groups: the code of each dimension; everyone together, where there is none.
    """

    entity: str
    period: str | None = None
    groups: Mapping[str, str] = field(default_factory=dict)


def named(written: str) -> Named:
    """Part the words of a test into entity, period and groups.

    A word with ``=`` in it is a group. The last other word is a period if it is one and something
    stands before it, so that an entity may be called 2024.

    >>> named("A 2023-24 kon=flicka")
    Named(entity='A', period='2023/24', groups={'kon': 'flicka'})
    >>> named("2024").entity
    '2024'
    """
    words = written.split()
    groups = dict(word.split("=", 1) for word in words if "=" in word)
    others = [word for word in words if "=" not in word]
    period = parse_period(others[-1]) if len(others) > 1 else None
    entity = " ".join(others[:-1] if period is not None else others)
    return Named(entity, period.text if period is not None else None, groups)


def given_column(grid: Grid, given: Mapping[str, str]) -> CellColumn:
    """Return what a test gives for each cell of a grid; ``no_source`` for those it does not name.

    A cell is given by the words that say most of it: its period before none, its group before
    everyone's.

    Raises:
        ValueError: what is given is neither a finite number nor a state.
    """
    cells = absent_column(NO_SOURCE, grid.size)
    value, status = cells.value.copy(), cells.status.copy()
    told = [(named(written), *_told(text)) for written, text in given.items()]
    told.sort(key=lambda each: (len(each[0].groups), each[0].period is not None))
    for i, (_, code, period) in enumerate(grid.sites):
        for about, number, state in told:
            if about.entity != code or about.period not in (None, period):
                continue
            for j, slot in enumerate(grid.slots):
                if not about.groups or dict(slot) == about.groups:
                    at = i * len(grid.slots) + j
                    value[at], status[at] = number, state
    return plain_column(value, status)


def _told(text: str) -> tuple[float, int]:
    try:
        number = float(text)
    except ValueError:
        word, _, reason = text.partition(" ")
        finer = Reason.__members__.get(reason.upper(), Reason.NONE)
        return 0.0, status_code(state_of(word), finer)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no number")
    return number, HAS_VALUE


def periods_of(given: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return the periods that a test names, each once."""
    found = (named(written).period for cells in given.values() for written in cells)
    return list(dict.fromkeys(period for period in found if period is not None))


def entities_of(given: Mapping[str, Mapping[str, str]]) -> set[str]:
    """Return the codes of the entities that a test names."""
    return {named(written).entity for cells in given.values() for written in cells}
