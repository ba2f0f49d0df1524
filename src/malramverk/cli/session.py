"""One run of the command: its language, its form, and how it speaks."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import click

from malramverk.cli.language import Language
from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem, Severity, annotation, render

if TYPE_CHECKING:  # rich is slow to import, and most runs need none of it before the end
    from rich.console import Console, RenderableType

Progress = Callable[[str, int, int], None]

FORMS = ("text", "json", "sarif", "github")
FOR_PEOPLE = ("text", "html", "md")
_FOR_HOSTS = ("sarif", "github")
_PATIENCE = 1.0


def form_asked(arguments: Sequence[str]) -> str:
    """Return the form a command line asks for, before it is read; text where it names none.

    What is wrong with the line is then told in that form too.

    >>> form_asked(["chek", "--format", "sarif"]), form_asked(["check", "--format=pdf"])
    ('sarif', 'text')
    """
    asked = ""
    for argument, following in zip_longest(arguments, arguments[1:], fillvalue=""):
        if argument == "--format":
            asked = following
        elif argument.startswith("--format="):
            asked = argument.removeprefix("--format=")
    return asked if asked in FORMS else "text"


@dataclass
class Session:
    """What every command speaks through.

    Attributes:
        language: the language of all words.
        form: how it answers: ``text``, and ``html`` or ``md`` where a command can; ``json``, one
            object on stdout; ``sarif`` or ``github``, the problems alone on stdout.
        edition: the edition that is asked of; nothing for the definitions as they are.
        as_of: the day on which definitions are to be as they were known.
        told: the problems told so far.
    """

    language: Language = "en"
    form: str = "text"
    edition: str | None = None
    as_of: date | None = None
    told: list[Problem] = field(default_factory=list)

    @property
    def as_json(self) -> bool:
        """Whether the answer is one JSON object on stdout."""
        return self.form == "json"

    @property
    def for_people(self) -> bool:
        """Whether stdout is for people, and problems are told on stderr."""
        return self.form in FOR_PEOPLE

    def words(self, en: str, sv: str) -> str:
        """Return one of two texts, by language."""
        return sv if self.language == "sv" else en

    def console(self, *, stderr: bool = False) -> Console:
        """Return a console that fits the terminal, plain where there is none."""
        from rich.console import Console

        return Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False)

    def say(self, *lines: str) -> None:
        """Write lines of text to stdout, where it is for people."""
        if self.for_people:
            click.echo("\n".join(lines))

    def show(self, *things: RenderableType) -> None:
        """Write tables and trees to stdout, as wide as the terminal."""
        console = self.console()
        if console.is_terminal:
            console.print(*things, sep="\n")
            return
        with console.capture() as captured:
            console.print(*things, sep="\n")
        # A file, or another program, has no use for spaces up to an edge that is not there.
        self.say(*(line.rstrip() for line in captured.get().rstrip().split("\n")))

    def answer(self, content: Mapping[str, Any]) -> None:
        """Write the JSON answer, with every problem told so far."""
        if self.as_json:
            problems = [problem.to_dict(self.language) for problem in self.told]
            whole = {**content, "problems": problems}
            click.echo(json.dumps(whole, ensure_ascii=False, indent=1, default=str))

    def tell(self, problems: Iterable[Problem], *, count: bool = True) -> bool:
        """Write problems to stderr, and how many they are; keep them for what machines read.

        Returns:
            Whether any of them is an error.
        """
        found = list(problems)
        self.told.extend(found)
        if found and self.for_people:
            for problem in found:
                click.echo(_coloured(render(problem, self.language), problem) + "\n", err=True)
            if count:
                click.echo(self._count(found), err=True)
        return any(problem.severity is Severity.ERROR for problem in found)

    def note(self, problems: Iterable[Problem]) -> None:
        """Keep problems for code hosts; people are told of them otherwise, and JSON has them."""
        if self.form in _FOR_HOSTS:
            self.told.extend(problems)

    def close(self, code: int) -> None:
        """Write every problem told, where they are what is asked for; the run ended with a code."""
        if self.form == "sarif":
            from malramverk.cli.manual import as_sarif

            whole = as_sarif(self.told, self.language, code)
            click.echo(json.dumps(whole, ensure_ascii=True, indent=1))
        elif self.form == "github":
            for problem in self.told:
                click.echo(annotation(problem, self.language))

    def _count(self, problems: list[Problem]) -> str:
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        warnings = len(problems) - errors
        counts = [self.counted(errors, "problem problems", "problem problem")] if errors else []
        if warnings:
            counts.append(self.counted(warnings, "warning warnings", "varning varningar"))
        return ", ".join(counts)

    def counted(self, number: int, en: str, sv: str) -> str:
        """Return a number of something; the words are one and many, ``test tests``."""
        one, many = self.words(en, sv).rsplit(" ", 1)
        return f"{number} {one if number == 1 else many}"

    def fail(self, problems: Iterable[Problem], code: int = 1) -> click.exceptions.Exit:
        """Tell problems that end the run; the caller raises what is returned."""
        self.tell(problems)
        self.answer({})
        return click.exceptions.Exit(code)

    @contextmanager
    def writing(self) -> Iterator[Callable[[int, int], None]]:
        """Give a function that is told how many rows of how many are written."""
        words = self.words("Writing", "Skriver")
        with self.progress() as told:
            yield lambda done, total: told(words, done, total)

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Give a function that is told of steps; a bar on stderr when they take over a second."""
        bar = _Bar(self)
        try:
            yield bar.step
        finally:
            bar.close()


def _coloured(text: str, problem: Problem) -> str:
    """Colour a problem; click takes the colours away where there is no terminal."""
    colour = "red" if problem.severity is Severity.ERROR else "yellow"
    first, *rest = text.split("\n")
    lines = [click.style(first, bold=True)]
    for line in rest:
        marks = line.strip() and not line.strip().strip("^")
        lines.append(click.style(line, fg=colour, bold=True) if marks else line)
    return "\n".join(lines)


class _Bar:
    """A progress bar that is not there until it is needed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._started = time.monotonic()
        self._wanted = sys.stderr.isatty()
        self._progress: Any = None
        self._task: Any = None

    def step(self, what: str, done: int, total: int) -> None:
        """Show how far the work has come."""
        if not self._wanted or time.monotonic() - self._started < _PATIENCE:
            return
        if self._progress is None:
            self._open(total)
        self._progress.update(self._task, description=what, completed=done, total=total or None)

    def _open(self, total: int) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        console = self._session.console(stderr=True)
        self._progress = Progress(*columns, console=console, transient=True)
        self._progress.start()
        self._task = self._progress.add_task("", total=total or None)

    def close(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()
