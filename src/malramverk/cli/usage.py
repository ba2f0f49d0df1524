"""What click says of a command line, as problems with codes."""

from __future__ import annotations

import click

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
    return BadUsage(command=command, why=error.format_message().rstrip(".").splitlines()[0])


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
