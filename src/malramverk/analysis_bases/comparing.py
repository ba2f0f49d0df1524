"""Who is comparable with whom, and what is in the middle of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from statistics import median

import numpy as np

from malramverk.analysis_bases.contents import Median
from malramverk.analysis_bases.rounding import shown_value
from malramverk.model import Alike, Indicator
from malramverk.statistics.nearness import nearest


class Comparable:
    """Those of a level that are most like each other, by figures that are shown.

    Only what is shown is read, so that the choice and the medians tell nothing that is hidden.
    """

    def __init__(self, alike: Alike, values: Mapping[str, Mapping[str, float]]) -> None:
        self.alike = alike
        self._values = values

    @cached_property
    def chosen(self) -> Mapping[str, tuple[str, ...]]:
        """The comparable entities of each that has a figure for everything it is compared by."""
        columns = [self._values.get(id_, {}) for id_ in self.alike.by]
        known = [e for e in columns[0] if all(e in column for column in columns)]
        number = min(self.alike.number, len(known) - 1)
        if number < self.alike.least:
            return {}
        features = np.array([[column[e] for column in columns] for e in known], np.float64)
        rows = nearest(features, np.arange(len(known)), number)
        return {e: tuple(known[i] for i in rows[place]) for place, e in enumerate(known)}

    def median(self, indicator: Indicator, entity: str) -> Median | None:
        """Return the median of an indicator among those comparable with an entity."""
        others = self.chosen.get(entity)
        if others is None:
            return None
        column = self._values.get(indicator.id, {})
        found = [column[e] for e in others if e in column]
        told = len(found) >= self.alike.least
        value = shown_value(median(found), indicator) if told else None
        return Median(value, len(found), len(others))
