"""Which other indicators an indicator can only be protected together with."""

from __future__ import annotations

from collections.abc import Iterable

from malramverk.catalogue import Catalogue
from malramverk.model import DisclosureFamily, Indicator


def unread(catalogue: Catalogue, indicators: Iterable[str]) -> dict[str, set[str]]:
    """Return the indicators that formulas of some read and that are not among them."""
    known = set(indicators)
    found: dict[str, set[str]] = {}
    for id_ in known:
        for version in catalogue.versions["indicator", id_]:
            formula = catalogue.formulas.get(version.key)
            missing = set(formula.indicators) - known if formula is not None else set()
            if missing:
                found.setdefault(id_, set()).update(missing)
    return found


def bases_of(catalogue: Catalogue, indicator: Indicator) -> set[str]:
    """Return the indicators that must be large enough for one to be shown."""
    if indicator.disclosure is None:
        return set()
    versions = catalogue.versions["disclosure_family", indicator.disclosure]
    families = (version for version in versions if isinstance(version, DisclosureFamily))
    thresholds = (threshold for family in families for threshold in family.thresholds)
    return {t.basis.indicator for t in thresholds if t.basis is not None}
