"""The rules of a draft; what compiles them is imported where there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from malramverk.catalogue.rulings import Rulings

if TYPE_CHECKING:
    from malramverk.catalogue.compilation import Compilation
    from malramverk.catalogue.draft import Draft


def ruled(draft: Draft, compilation: Compilation) -> Rulings:
    """Read every version of every rule, those that others read first."""
    if not draft.ids("rule"):
        return Rulings({}, (), ())
    from malramverk.catalogue.rule_tables import rulings_of

    return rulings_of(draft, compilation)
