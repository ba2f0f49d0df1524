"""Which version of an indicator answers for which sites, found once for each indicator."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from malramverk.catalogue import Catalogue
from malramverk.evaluation.grid import Grid
from malramverk.model import Indicator
from malramverk.periods import parse_period

Mask = NDArray[np.bool_]


class InForce:
    """Finds the versions that are in force in the periods of a grid.

    Attributes:
        catalogue: the definitions.
        grid: the cells.
        periods: the periods, in order.
    """

    def __init__(self, catalogue: Catalogue, grid: Grid, periods: Sequence[str | None]) -> None:
        self.catalogue = catalogue
        self.grid = grid
        self.periods = [(text, None if text is None else parse_period(text)) for text in periods]
        self._found: dict[str, dict[str, tuple[Indicator, list[str | None]]]] = {}

    def of(self, id_: str) -> list[tuple[Indicator, Mask]]:
        """Return the versions in force, and the sites whose period each covers."""
        only = self.only(id_)
        if only is not None:
            return [(only, np.ones(len(self.grid.exists), np.bool_))]
        return [(version, self._sites(texts)) for version, texts in self._versions(id_)]

    def only(self, id_: str) -> Indicator | None:
        """Return the version that is in force in every period, if one is."""
        found = self._versions(id_)
        whole = len(found) == 1 and len(found[0][1]) == len(self.periods)
        return found[0][0] if whole else None

    def _sites(self, texts: Sequence[str | None]) -> Mask:
        return self.grid.coded[2].each(lambda text: text in texts, np.bool_)

    def _versions(self, id_: str) -> list[tuple[Indicator, list[str | None]]]:
        """Return the versions in force, and the periods that each covers."""
        if id_ not in self._found:
            found: dict[str, tuple[Indicator, list[str | None]]] = {}
            for text, period in self.periods:
                version = self.catalogue.version_for(id_, period)
                if version is not None:
                    found.setdefault(version.key, (version, []))[1].append(text)
            self._found[id_] = found
        return list(self._found[id_].values())
