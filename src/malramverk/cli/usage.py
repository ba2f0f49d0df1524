"""What click says of a command line, as problems with codes."""

from __future__ import annotations

import re

import click

from malramverk.cli.language import Words
from malramverk.cli.problems import BadUsage, MissingArgument, UnexpectedChoice, UnknownOption
from malramverk.diagnostics import Problem


def as_problem(error: click.UsageError) -> Problem:
    """Return the problem that a refused command line is."""
    context = error.ctx
    command = context.command_path if context else "malramverk"
    if isinstance(error, click.NoSuchOption):
        names = _options(context) if context else ()
        return UnknownOption(command=command, written=error.option_name, candidates=names)
    if isinstance(error, click.MissingParameter):
        return MissingArgument(command=command, what=_hint(error))
    if isinstance(error, click.BadParameter) and isinstance(
        getattr(error.param, "type", None), click.Choice
    ):
        return _choice(error)
    why = _why(error)
    return BadUsage(command=command, why_en=why.en, why_sv=why.sv)


def expected(command: str, form: str, found: object) -> BadUsage:
    """Return the problem that a command's words are of another form, or another number."""
    return BadUsage(
        command=f"malramverk {command}",
        why_en=f"expected {form}, found {found}",
        why_sv=f"väntade {form} men fann {found}",
    )


def _why(error: click.UsageError) -> Words:
    """Return what click says, in both languages where it is something that click can say."""
    said = error.format_message().rstrip(".").splitlines()[0]
    if isinstance(error, click.BadOptionUsage):
        name = error.option_name
        return Words(f"`{name}` lacks its value", f"`{name}` saknar sitt värde")
    extra = re.search(r"unexpected extra arguments? \((.*)\)", said)
    if extra is not None:
        return Words(f"`{extra[1]}` is too much", f"`{extra[1]}` är för mycket")
    if not isinstance(error, click.BadParameter) or error.param is None:
        return Words(said, said)
    return _unfit(error, error.param)


def _unfit(error: click.BadParameter, parameter: click.Parameter) -> Words:
    name = parameter.opts[0]
    match parameter.type:
        case click.DateTime():
            return Words(
                f"`{name}` takes a day, such as 2026-03-01", f"`{name}` tar en dag, som 2026-03-01"
            )
        case click.IntRange() | click.FloatRange() as numbers:
            least, most = numbers.min, "…" if numbers.max is None else numbers.max
            return Words(
                f"`{name}` takes a number from {least} to {most}",
                f"`{name}` tar ett tal från {least} till {most}",
            )
    return Words(
        f"`{name}` has a value that does not fit: {error.message}",
        f"`{name}` har ett värde som inte passar: {error.message}",
    )


def _options(context: click.Context) -> tuple[str, ...]:
    parameters = context.command.get_params(context)
    return tuple(
        name for parameter in parameters for name in parameter.opts if name.startswith("--")
    )


def _hint(error: click.MissingParameter) -> str:
    parameter = error.param
    if parameter is None:
        return "more"
    return f"`{parameter.opts[-1] if isinstance(parameter, click.Option) else _name(parameter)}`"


def _name(parameter: click.Parameter) -> str:
    return parameter.human_readable_name


def _choice(error: click.BadParameter) -> Problem:
    parameter = error.param
    assert parameter is not None
    assert isinstance(parameter.type, click.Choice)
    choices = tuple(str(choice) for choice in parameter.type.choices)
    written = error.message.split("'")[1] if "'" in error.message else ""
    return UnexpectedChoice(option=parameter.opts[0], written=written, candidates=choices)
