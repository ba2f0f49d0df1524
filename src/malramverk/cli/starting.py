"""What a person types to start this command again."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

NAME = "malramverk"


def program() -> str:
    """Return the words that start this command in the shell it was started from.

    The bare name where the shell finds this very command by it; else the path it was started as,
    such as ``.venv/bin/malramverk``, or the Python it was started with.
    """
    started = Path(sys.argv[0])
    if started.name == "__main__.py" and started.parent.name == NAME:
        return f"{shlex.quote(_short(Path(sys.executable)))} -m {NAME}"
    if started.stem != NAME or _on_path(started):
        return NAME
    return shlex.quote(_short(started))


def _on_path(started: Path) -> bool:
    found = shutil.which(NAME)
    return found is not None and started.exists() and Path(found).samefile(started)


def _short(path: Path) -> str:
    """Return a path from here, where it lies below."""
    here = Path.cwd()
    whole = here / path  # not resolved: what stands in a virtual environment are links
    return str(whole.relative_to(here)) if whole.is_relative_to(here) else str(whole)


def command_line(*words: object, language: str) -> str:
    """Return a line that can be typed as it stands, in the language of this run.

    Args:
        words: what stands after the command's own name.
        language: the language of this run, asked for where the shell would not choose it itself.
    """
    from malramverk.cli.language import chosen

    asked = () if chosen([]) == language else ("--lang", language)
    return " ".join([program(), *(shlex.quote(str(word)) for word in (*words, *asked))])
