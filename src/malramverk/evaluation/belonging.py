"""What rows say of who belongs to whom, as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.tables.coded import Coded
from malramverk.tables.parts import Parts


@dataclass(frozen=True, eq=False)
class Belonging:
    """Members of one level and the member of another that each belongs to, each once a period.

    Attributes:
        below: the level of the members.
        above: the level they belong to.
        code: the code of each member.
        period: the period of each, as results have it.
        parent: the code of the one it belongs to.
    """

    below: str
    above: str
    code: Coded
    period: Coded
    parent: Coded

    def each(self) -> Iterator[tuple[tuple[str, str, str | None, str], str]]:
        """Yield level, code, period and level above of each member, and its parent."""
        told = (column.values.tolist() for column in (self.code, self.period, self.parent))
        for code, period, parent in zip(*told, strict=True):
            yield (self.below, code, period, self.above), parent


def in_rows(
    levels: Sequence[str], parts: Parts, periods: Mapping[str | None, str | None]
) -> Iterator[Belonging]:
    """Yield what a table's rows say of each two levels that they name, next to each other.

    Args:
        levels: from the whole to the smallest.
        parts: the rows.
        periods: the result's period for each of the table's; others are not read.
    """
    named = [level for level in levels if level in parts.keys]
    read = parts.periods.each(lambda text: text in periods, np.bool_)
    when = Coded.of([periods.get(text) for text in parts.periods.texts])
    period = Coded(when.texts, when.numbers[parts.periods.numbers])
    for above, below in pairwise(named):
        code, parent = parts.keys[below], parts.keys[above]
        told = read & _is_told(code) & _is_told(parent)
        yield _each_once(below, above, told, code, period, parent)


def _is_told(codes: Coded) -> NDArray[np.bool_]:
    return codes.each(lambda text: text is not None, np.bool_)


def _each_once(
    below: str, above: str, told: NDArray[np.bool_], code: Coded, period: Coded, parent: Coded
) -> Belonging:
    """Return each member in each period once; of several parents the first in order of text."""
    order = np.argsort(np.array([text or "" for text in parent.texts], object), kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    width, ranks = max(1, len(period.texts)), rank[parent.numbers[told]]
    pairs = code.numbers[told] * width + period.numbers[told]
    found = np.full(len(code.texts) * width, -1, np.int64)
    found[pairs] = ranks
    if (found[pairs] != ranks).any():
        found[pairs] = len(rank)
        np.minimum.at(found, pairs, ranks)
    members = np.flatnonzero(found >= 0)
    return Belonging(
        below,
        above,
        Coded(code.texts, members // width),
        Coded(period.texts, members % width),
        Coded(parent.texts, order[found[members]]),
    )
