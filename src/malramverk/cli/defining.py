"""Which definitions a command line names."""

from __future__ import annotations

from pathlib import Path

import click

from malramverk.bundled import definitions_folder
from malramverk.catalogue import Catalogue, load
from malramverk.cli.usage import expected
from malramverk.diagnostics import AuthoringError

BUNDLED = ("-", "bundled")


def catalogue_at(written: str | None) -> Catalogue:
    """Load the definitions a command line names; the bundled ones where it names none.

    They are those of ``--edition`` and as they were known on the day of ``--as-of``, where given.

    Raises:
        DefinitionErrors: with every problem, when any is an error.
    """
    session = click.get_current_context().obj
    return load(path_at(written), edition=session.edition, as_of=session.as_of)


def path_at(written: str | None) -> Path:
    """Return where the definitions lie that a command line names."""
    if written is not None and written not in BUNDLED:
        return Path(written)
    folder = definitions_folder()
    here = Path.cwd()
    # In a checkout, problems are told with the paths one would type.
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def divided(
    words: tuple[str, ...], number: int, command: str, form: str
) -> tuple[str | None, tuple[str, ...]]:
    """Divide the words of a command into definitions, where they stand first, and the rest.

    Args:
        words: what is written.
        number: how many words the rest is.
        command: the command's name.
        form: what is expected.

    Raises:
        AuthoringError: there are more words, or fewer.
    """
    if len(words) == number + 1:
        return words[0], words[1:]
    if len(words) == number:
        return None, words
    raise AuthoringError(expected(command, form, " ".join(words)))
