"""What a catalogue's formulas may name, made again from its definitions when someone needs it."""

from __future__ import annotations

from collections.abc import Mapping

from malramverk.catalogue.catalogue import Catalogue
from malramverk.catalogue.compilation import whole_scope
from malramverk.catalogue.draft import Draft, Entry
from malramverk.catalogue.late import document_of
from malramverk.catalogue.targets import targeted
from malramverk.formula import Core, Scope
from malramverk.model import Indicator


def scope_within(catalogue: Catalogue) -> Scope:
    """Return everything that a formula of a catalogue may name."""
    document = document_of("catalogue")
    entries = [Entry(d, document) for found in catalogue.versions.values() for d in found]
    return whole_scope(Draft(catalogue.path, entries), [])


def target_of(catalogue: Catalogue, indicator: Indicator) -> Mapping[str, Core]:
    """Return what each ``target_…`` name stands for; nothing where there is no target."""
    entry = Entry(indicator, document_of("catalogue"))
    return targeted(entry, scope_within(catalogue), []) if indicator.target is not None else {}
