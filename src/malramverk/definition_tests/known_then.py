"""The definitions as they were known on a day, for tests of what was said then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

from malramverk.catalogue import Catalogue, load
from malramverk.model import Indicator


def known_then(catalogue: Catalogue, indicator: Indicator, day: date) -> Catalogue:
    """Return a catalogue as it was known on a day, all of it.

    The files are read again, for what a formula meant then hangs on what it named then. The tested
    version's own formula is the catalogue's, so that one which was altered in memory is tested as
    it was altered.
    """
    then = _loaded(catalogue.path, day)
    mine = catalogue.formulas.get(indicator.key)
    if mine is None or indicator.key not in then.formulas:
        return then
    return replace(then, formulas={**then.formulas, indicator.key: mine})


@lru_cache(maxsize=16)
def _loaded(path: str, day: date) -> Catalogue:
    return load(path, as_of=day)
