"""Which definitions a command line names."""

from __future__ import annotations

from pathlib import Path

from malramverk.bundled import definitions_folder
from malramverk.catalogue import Catalogue, load

BUNDLED = ("-", "bundled")


def catalogue_at(written: str | None) -> Catalogue:
    """Load the definitions a command line names; the bundled ones where it names none.

    Raises:
        DefinitionErrors: with every problem, when any is an error.
    """
    if written is not None and written not in BUNDLED:
        return load(written)
    folder = definitions_folder()
    here = Path.cwd()
    # In a checkout, problems are told with the paths one would type.
    return load(folder.relative_to(here) if folder.is_relative_to(here) else folder)
