"""Where a command line comes in, and how a run ends."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from malramverk.cli.commanding import Desk
from malramverk.cli.language import Words, chosen
from malramverk.cli.problems import (
    CannotWrite,
    NoCells,
    TooLargeForWorkbook,
    Unforeseen,
    UnreadableData,
)
from malramverk.cli.session import Session, form_asked
from malramverk.cli.usage import as_problem
from malramverk.diagnostics import AuthoringError, Problem, Problems
from malramverk.versions import version_of

SUMMARIES = {
    "demo": Words(
        "Compute a made-up country, to see what there is.",
        "Beräkna ett påhittat land, för att se vad som finns.",
    ),
    "check": Words(
        "Tell every problem with definitions.", "Berätta om alla problem i definitioner."
    ),
    "new": Words("Begin a definition, with its tests.", "Börja på en definition, med test."),
    "test": Words(
        "Run the tests that stand beside definitions.", "Kör testen som står bredvid definitioner."
    ),
    "problem": Words(
        "Tell what a problem's code means, and what to do.",
        "Berätta vad en problemkod betyder, och vad man gör.",
    ),
    "changes": Words(
        "Tell what has changed between two editions, and whom it touches.",
        "Berätta vad som ändrats mellan två utgåvor, och vilka det rör.",
    ),
    "release": Words(
        "Release an edition, which pins every definition.",
        "Släpp en utgåva, som låser varje definition.",
    ),
    "show": Words(
        "Show the framework, or one definition in full.",
        "Visa ramverket, eller en definition i sin helhet.",
    ),
    "same": Words(
        "Say whether two formulas always give the same.",
        "Säg om två formler alltid ger samma svar.",
    ),
    "compute": Words(
        "Compute indicators for every principal (huvudman).",
        "Beräkna indikatorer för varje huvudman.",
    ),
    "underlag": Words(
        "Write principals' (huvudmäns) analysis bases.",
        "Skriv huvudmäns analysunderlag.",
    ),
    "assess": Words(
        "Tell what the rules say and ask of every principal.",
        "Berätta vad reglerna säger och frågar om varje huvudman.",
    ),
    "plan": Words(
        "Tell what computing takes, before any row is read.",
        "Berätta vad en beräkning kräver, innan någon rad läses.",
    ),
    "explain": Words(
        "Tell how one value came to be, or why there is none.",
        "Berätta hur ett värde blev till, eller varför det saknas.",
    ),
    "sensitivity": Words(
        "Tell how far ranks by an index move under other choices.",
        "Berätta hur ordningen enligt ett index ändras med andra val.",
    ),
    "compare": Words(
        "Compare computed values with published ones.", "Jämför beräknade värden med publicerade."
    ),
    "audit": Words(
        "Find out whether hidden figures can be worked out.",
        "Ta reda på om dolda uppgifter går att räkna fram.",
    ),
    "conformance": Words(
        "Show that every engine gives the same answers.",
        "Visa att alla beräkningsmotorer ger samma svar.",
    ),
    "example": Words(
        "Write a made-up country's tables to a folder.",
        "Skriv ett påhittat lands tabeller till en mapp.",
    ),
}

_INTRODUCTION = Words(
    "Sweden's national goals for school as definitions, and every principal's (huvudman's) results "
    "computed from them. Start with `malramverk demo`.",
    "Nationella mål för skolan som definitioner, och varje huvudmans resultat beräknade ur dem. "
    "Börja med `malramverk demo`.",
)


def _print_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"malramverk {version_of('malramverk')}")
        ctx.exit()


def _group() -> Desk:
    from malramverk.cli.commanding import Option

    options: list[click.Parameter] = [
        Option(
            ["--lang"],
            type=click.Choice(["sv", "en"]),
            expose_value=False,
            words=Words("Language.", "Språk."),
        ),
        Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_print_version,
            words=Words("Show the version.", "Visa versionen."),
        ),
    ]
    return Desk(
        "malramverk",
        words=_INTRODUCTION,
        summaries=SUMMARIES,
        module="malramverk.cli.commands",
        params=options,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command.

    Args:
        arguments: the words after ``malramverk``; those of the process where they are absent.

    Raises:
        SystemExit: always. 0: all is well; 1: problems were found, tests failed or data was
            refused; 2: the command line could not be understood; 130: interrupted.
    """
    if arguments is None:
        atexit.register(gc.freeze)  # the process ends: nobody looks for garbage once more
    given = list(sys.argv[1:] if arguments is None else arguments)
    session = Session(chosen(given), form_asked(given))
    try:
        code = _run(given, session)
        session.close(code)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has gone, which is its right: nothing more can be written, nor need be.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)


def _run(arguments: list[str], session: Session) -> int:
    try:
        result = _group().main(
            arguments, prog_name="malramverk", standalone_mode=False, obj=session
        )
    except (KeyboardInterrupt, click.Abort):
        return 130
    except SystemExit:
        return 0  # click ends a run so only when the reader of its output has gone
    except click.UsageError as error:
        return _refused(error, session)
    except (AuthoringError, Problems) as error:
        return _problems(error, session)
    except Exception as error:
        if "--debug" in arguments or isinstance(error, BrokenPipeError):
            raise
        return _unforeseen(error, session)
    return result if isinstance(result, int) else 0


def _refused(error: click.UsageError, session: Session) -> int:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message())
        return 0
    session.tell([as_problem(error)], count=False)
    session.answer({})
    return 2


def _problems(error: AuthoringError | Problems, session: Session) -> int:
    if isinstance(error, Problems):
        return session.fail(error.problems).exit_code
    return session.fail([error.problem], _code(error.problem)).exit_code


def _code(problem: Problem) -> int:
    """Return 1 where the line was understood and what it asks for could not be done."""
    undone = (CannotWrite, NoCells, TooLargeForWorkbook, UnreadableData)
    return 1 if isinstance(problem, undone) else 2


def _unforeseen(error: Exception, session: Session) -> int:
    what = f"{type(error).__name__}: {error}".split("\n", 1)[0][:300]
    return session.fail([Unforeseen(what=what)]).exit_code
