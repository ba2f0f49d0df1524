"""Cases in, outcomes out: each file's cases computed together on one engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from math import isclose
from pathlib import Path
from typing import Any

from malramverk.cells import Reason, State
from malramverk.conformance.cases import Case, Expected, read
from malramverk.conformance.outcomes import Difference, Outcome
from malramverk.conformance.places import files
from malramverk.conformance.problems import StoppedCase
from malramverk.conformance.world import Named, catalogue_of, tables_of
from malramverk.diagnostics import Problems
from malramverk.evaluation import compute

Progress = Callable[[str, int, int], None]

_TOGETHER = 128  # cases: each one's formula is worked out in every other one's cells, too
_RELATIVE = 1e-12
_ABSOLUTE = 1e-13


def run(
    functions: str | Iterable[str],
    engine: str = "polars",
    *,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> list[Outcome]:
    """Run the cases of some functions on one engine.

    Args:
        functions: the names of their files, such as ``quantile``.
        engine: one of ``ENGINES`` that is installed.
        folder: where the files are; those of this version, where absent.
        progress: called with the engine, how many cases are done, and how many there are.

    Returns:
        An outcome for each case, in the order of the functions and of each file.

    Raises:
        KeyError: there is no such file.
        AuthoringError: a file cannot be read.
    """
    known = files(folder)
    names = [functions] if isinstance(functions, str) else list(functions)
    cases = [case for name in names for case in read(known[name])]
    found: dict[tuple[str, int], Outcome] = {}
    for batch in _batches(cases):
        if progress is not None:
            progress(engine, len(found), len(cases))
        found |= {outcome.case.key: outcome for outcome in _run(batch, engine, folder)}
    return [found[case.key] for case in cases]


def _batches(cases: list[Case]) -> Iterator[list[Case]]:
    """Put cases together that see the same periods and groups; some want to be alone."""
    together: dict[tuple[frozenset[str], bool], list[Case]] = {}
    for case in cases:
        if case.alone:
            yield [case]
        else:
            together.setdefault((case.periods, case.is_broken_down), []).append(case)
    for found in together.values():
        yield from (found[i : i + _TOGETHER] for i in range(0, len(found), _TOGETHER))


def _run(cases: Sequence[Case], engine: str, folder: Path | None) -> list[Outcome]:
    """Compute some cases together; where one of them stops that, each half by itself."""
    try:
        results = _computed(cases, engine, folder)
    except Exception as error:  # whatever happens to one case is told, and the others go on
        middle = len(cases) // 2
        if middle:
            halves = (cases[:middle], cases[middle:])
            return [outcome for half in halves for outcome in _run(half, engine, folder)]
        return [_stopped(cases[0], engine, error)]
    return [_compared(case, engine, results) for case in cases]


def _stopped(case: Case, engine: str, error: Exception) -> Outcome:
    if isinstance(error, Problems):
        return Outcome(case, engine, problems=tuple(error.problems))
    why = f"{type(error).__name__}: {error}".split("\n", 1)[0]
    return Outcome(case, engine, problems=(StoppedCase(why=why, place=case.place),))


def _computed(cases: Sequence[Case], engine: str, folder: Path | None) -> Any:
    return compute(
        catalogue_of(cases, folder),
        tables_of(cases, engine),
        indicators=[Named(case).indicator for case in cases],
        periods=sorted(cases[0].periods),
        groups=["sex"] if cases[0].is_broken_down else None,
    )


def _compared(case: Case, engine: str, results: Any) -> Outcome:
    found = [d for expected in case.expected for d in _differences(case, expected, results)]
    return Outcome(case, engine, tuple(found), cells=len(case.expected))


def _differences(case: Case, expected: Expected, results: Any) -> Iterator[Difference]:
    named, spot = Named(case), expected.spot
    group = {"sex": spot.sex} if spot.sex else {}
    entity = named.entity(spot.entity)
    try:
        cell = results.cell(named.indicator, entity=entity, period=spot.period, **group)
    except KeyError as error:
        yield Difference(spot, "value", expected.value, str(error.args[0]))
        return
    wanted = {"value": expected.value, "n": expected.n, "coverage": expected.coverage}
    shown = {"value": text_of(cell), "n": _text(cell.n), "coverage": _text(cell.coverage)}
    for what, written in wanted.items():
        if written is not None and not _agree(written, shown[what]):
            yield Difference(spot, what, written, shown[what])


def text_of(cell: Any) -> str:
    """Return a cell as cases write it: a number, or its state and reason."""
    if cell.state is State.VALUE:
        return repr(cell.value)
    return " ".join([cell.state.id, *([cell.reason.id] if cell.reason is not Reason.NONE else [])])


def _text(number: float | None) -> str:
    return "none" if number is None else repr(number)


def _agree(written: str, found: str) -> bool:
    try:
        wanted, number = float(Fraction(written)), float(found)
    except ValueError:
        return written == found
    return isclose(number, wanted, rel_tol=_RELATIVE, abs_tol=_ABSOLUTE)
