"""Click's commands, options and groups, speaking the language that was chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any

import click

from malramverk.cli.language import Language, Words
from malramverk.cli.problems import UnknownCommand
from malramverk.cli.session import FORMS
from malramverk.diagnostics import AuthoringError
from malramverk.undisturbed import undisturbed

_OPTIONS = Words("Options", "Flaggor")
_COMMANDS = Words("Commands", "Kommandon")
_USAGE = Words("Usage: ", "Användning: ")
_HELP = Words("Show this text.", "Visa den här texten.")


def language_of(context: click.Context) -> Language:
    """Return the language that `main` chose for this run."""
    found = context.find_root().obj
    return found.language if found is not None else "en"


class Option(click.Option):
    """An option with its help in both languages."""

    def __init__(self, *declarations: Any, words: Words, **rest: Any) -> None:
        super().__init__(*declarations, **rest)
        self.help = words.en
        self.words = words

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its help, for the list of options."""
        self.help = self.words.in_(language_of(ctx))
        return super().get_help_record(ctx)


class Command(click.Command):
    """A command with its help in both languages, and some examples."""

    def __init__(self, *rest: Any, words: Words, examples: str = "", **more: Any) -> None:
        super().__init__(*rest, **more)
        self.words = words
        self.examples = examples

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option ``--help``."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP.in_(language_of(ctx))
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line that shows the command's form."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=_USAGE.in_(language_of(ctx)))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does, and its examples as they stand."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(self.words.in_(language_of(ctx)))
        if self.examples:
            formatter.write_paragraph()
            for line in self.examples.strip().splitlines():
                formatter.write(f"    {line}\n" if line else "\n")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and a group's commands after them."""
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        records = (option.get_help_record(ctx) for option in options)
        with formatter.section(_OPTIONS.in_(language_of(ctx))):
            formatter.write_dl([record for record in records if record is not None])


class Desk(Command, click.Group):
    """The group of all commands; a command's module is imported when the command is used."""

    def __init__(self, *rest: Any, summaries: dict[str, Words], module: str, **more: Any) -> None:
        super().__init__(*rest, **more)
        self.summaries = summaries
        self.module = module

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order one meets them."""
        return list(self.summaries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module that has a command."""
        if cmd_name not in self.summaries:
            return None
        with undisturbed():
            command = getattr(import_module(f"{self.module}.{cmd_name}"), "run", None)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command a line begins with."""
        name = args[0]
        if name not in self.summaries and not name.startswith("-"):
            raise AuthoringError(UnknownCommand(written=name, candidates=tuple(self.summaries)))
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and the commands."""
        language = language_of(ctx)
        with formatter.section(_COMMANDS.in_(language)):
            rows = [(name, words.in_(language)) for name, words in self.summaries.items()]
            formatter.write_dl(rows)
        super().format_options(ctx, formatter)


def option(*declarations: str, words: Words, **rest: Any) -> Callable[[Any], Any]:
    """Add an option whose help is in both languages."""
    return click.option(*declarations, cls=Option, words=words, **rest)


def command(
    name: str, words: Words, examples: str = "", *, forms: tuple[str, ...] = (), dated: bool = False
) -> Callable[[Any], Command]:
    """Make a function a command, with the options that all commands have.

    Args:
        name: what is typed.
        words: what it does.
        examples: lines that may be typed.
        forms: how it can also answer, beside what all commands can.
        dated: whether an edition, or a day on which definitions were known, may be asked of.
    """

    def made(function: Any) -> Command:
        decorate = click.command(name, cls=Command, words=words, examples=examples)
        result: Command = decorate(function)
        common = click.Command(None)
        known = [_EDITION, _AS_OF] if dated else []
        for add in reversed([*known, _LANGUAGE, _format(forms), _DEBUG]):
            add(common)
        result.params += reversed(common.params)
        return result

    return made


_LANGUAGE = option(
    "--lang",
    type=click.Choice(["sv", "en"]),
    expose_value=False,
    words=Words(
        "Language; else MALRAMVERK_LANG, else the terminal's.",
        "Språk; annars MALRAMVERK_LANG, annars terminalens.",
    ),
)


_FORMS = Words(
    "json: one object on stdout, problems included; sarif, github: only the problems, for code "
    "hosts",
    "json: ett objekt på stdout, problemen medräknade; sarif, github: bara problemen, för "
    "kodvärdar",
)
_MORE = {
    "html": Words("html: for a page", "html: för en sida"),
    "md": Words("md: Markdown", "md: Markdown"),
}


def _chosen(context: click.Context, _: click.Parameter, value: str) -> None:
    context.obj.form = value


def _format(more: tuple[str, ...]) -> Callable[[Any], Any]:
    words = [_FORMS, *(_MORE[form] for form in more)]
    return option(
        "--format",
        "form",
        type=click.Choice([*FORMS, *more]),
        default="text",
        expose_value=False,
        callback=_chosen,
        words=Words(*("; ".join(said) + "." for said in zip(*words, strict=True))),
    )


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value is not None:
        day = value.date() if isinstance(value, datetime) else value
        setattr(context.obj, str(parameter.name), day)


_EDITION = option(
    "--edition",
    metavar="NAME",
    expose_value=False,
    callback=_keep,
    words=Words("The definitions of an edition.", "Definitionerna i en utgåva."),
)
_AS_OF = option(
    "--as-of",
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    expose_value=False,
    callback=_keep,
    words=Words(
        "The definitions as they were known on a day: 2026-03-01.",
        "Definitionerna så som de var kända en dag: 2026-03-01.",
    ),
)
_DEBUG = option(
    "--debug",
    is_flag=True,
    expose_value=False,
    words=Words("Show where a fault in malramverk is.", "Visa var ett fel i malramverk finns."),
)
