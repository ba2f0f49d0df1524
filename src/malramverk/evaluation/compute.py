"""A question and a user's tables become results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from malramverk.catalogue import Catalogue
from malramverk.evaluation.prepared import prepare
from malramverk.evaluation.question import Groups
from malramverk.evaluation.results import Results
from malramverk.evaluation.setting import GivenCells
from malramverk.evaluation.sources import Progress
from malramverk.tables.policy import PolicyLike

if TYPE_CHECKING:
    from malramverk.evaluation.streaming import Written


def compute(
    catalogue: Catalogue,
    tables: Mapping[str, object],
    *,
    indicators: Iterable[str] | str | None = None,
    levels: Iterable[str] | str | None = None,
    periods: Iterable[str] | str | None = None,
    groups: Groups | str | None = None,
    organisation: Literal["then", "now"] = "then",
    progress: Progress | None = None,
    default_period: str | None = None,
    cells: GivenCells | None = None,
    prefer_published: bool = False,
    policy: PolicyLike = "refuse",
    parts: str | Path | None = None,
) -> Results:
    """Compute indicators from a user's tables: `prepare` and `Prepared.compute` in one.

    Where rows are at hand a figure is computed from them; otherwise a published figure is read.

    Args:
        catalogue: checked definitions.
        tables: by table id: a path, a frame that narwhals takes, or a list of either.
        indicators: ids; every indicator that the tables give, where absent.
        levels: level ids; every level, where absent.
        periods: periods; every period that the tables have, where absent.
        groups: dimensions to break down by, one at a time; a tuple of dimensions crosses them.
            Only everyone together, where absent.
        organisation: whether a unit belongs to its principal of the period (``then``), or to its
            latest (``now``).
        progress: called with the step (``read``, ``count``, ``evaluate``), how many are done,
            and how many there are.
        default_period: the period of tables that name none, where it is not the one asked for.
        cells: values or states of other indicators by indicator and entity, for tests.
        prefer_published: take the published figure where both are at hand.
        policy: what is done with rows whose values break their table's contract: ``refuse`` the
            data, or ``quarantine`` the rows; or one of the two by table id or problem code.
        parts: a folder where what has been counted of files is kept, and not counted again as
            long as the files are the same.

    Returns:
        A cell for each indicator, entity, period and group, with its value or the reason that
        it has none.

    Raises:
        DataErrors: with every problem of the question and the data.
    """
    prepared = prepare(
        catalogue,
        indicators=indicators,
        levels=levels,
        periods=periods,
        groups=groups,
        organisation=organisation,
        default_period=default_period,
        cells=cells,
        prefer_published=prefer_published,
        policy=policy,
    )
    return prepared.compute(tables, parts=parts, progress=progress)


def compute_to(
    path: str | Path,
    catalogue: Catalogue,
    tables: Mapping[str, object],
    *,
    indicators: Iterable[str] | str | None = None,
    levels: Iterable[str] | str | None = None,
    periods: Iterable[str] | str | None = None,
    groups: Groups | str | None = None,
    organisation: Literal["then", "now"] = "then",
    progress: Progress | None = None,
    default_period: str | None = None,
    prefer_published: bool = False,
    policy: PolicyLike = "refuse",
    parts: str | Path | None = None,
    named: bool = False,
) -> Written:
    """Compute indicators into a Parquet file, block by block, however many cells there are.

    Memory hangs on neither the number of formulas nor of cells; `Results` would hold them all.

    Args:
        path: the file; it is whole or as it was, whatever happens.
        catalogue: as for `compute`, as all that follow.
        tables: by table id: a path, a frame that narwhals takes, or a list of either.
        indicators: ids; every indicator that the tables give, where absent.
        levels: level ids; every level, where absent.
        periods: periods; every period that the tables have, where absent.
        groups: dimensions to break down by.
        organisation: ``then`` or ``now``.
        progress: called with the step, how many are done, and how many there are.
        default_period: the period of tables that name none, where it is not the one asked for.
        prefer_published: take the published figure where both are at hand.
        policy: what is done with rows whose values break their table's contract.
        parts: a folder where what has been counted of files is kept.
        named: whether a column ``name`` after ``entity`` says what each is called.

    Returns:
        How many cells were written, and warnings about the data; no file where there are none.

    Raises:
        DataErrors: with every problem of the question and the data.
        OSError: the file cannot be written; what stood there still does.
    """
    prepared = prepare(
        catalogue,
        indicators=indicators,
        levels=levels,
        periods=periods,
        groups=groups,
        organisation=organisation,
        default_period=default_period,
        prefer_published=prefer_published,
        policy=policy,
    )
    return prepared.compute_to(path, tables, parts=parts, named=named, progress=progress)
