"""How a published figure was rounded, and whether it is a share."""

from __future__ import annotations

from malramverk.catalogue import Catalogue
from malramverk.model import Indicator
from malramverk.quantities import unit_from

_SHARES = ("share", "percent", "permille")


def half_of(version: Indicator) -> float:
    """Return half a unit of a definition's last decimal; 0 where it does not say how it rounds."""
    if version.round_to is not None:
        return float(version.round_to) / 2.0
    return 0.0 if version.decimals is None else 0.5 * 10.0**-version.decimals


def is_share(catalogue: Catalogue, version: Indicator) -> float | None:
    """Return what all is worth in an indicator's unit where it is a share; else nothing."""
    unit = unit_from(version.unit, tuple(catalogue.framework.units))
    if unit is None or unit.name not in _SHARES:
        return None
    return float(1 / unit.scale)
