"""Which definitions a command line names."""

from __future__ import annotations

from malramverk.catalogue import Catalogue, load

BUNDLED = ("-", "bundled")


def catalogue_at(written: str | None) -> Catalogue:
    """Load the definitions a command line names; the bundled ones where it names none.

    Raises:
        DefinitionErrors: with every problem, when any is an error.
    """
    return load(None if written is None or written in BUNDLED else written)
