"""The user's data, bound table by table, and which periods it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from malramverk.catalogue import Catalogue
from malramverk.dataclass import dataclass
from malramverk.diagnostics import DataErrors, Problem, Problems
from malramverk.evaluation.question import unknown_names
from malramverk.tables import EntityTable, PublishedTable, RowTable, bind
from malramverk.tables.policy import REFUSE, Policy

Progress = Callable[[str, int, int], None]
Bound = RowTable | PublishedTable | EntityTable


@dataclass(frozen=True, slots=True)
class AtHand:
    """What can be had, as far as a plan asks.

    Attributes:
        published: the tables of published figures.
        columns: by table of rows, the columns that it has.
        ids: every table.
    """

    published: frozenset[str]
    columns: Mapping[str, frozenset[str]]
    ids: tuple[str, ...]

    @property
    def key(self) -> object:
        """What tells it from others."""
        return self.published, frozenset(self.columns.items())


@dataclass(frozen=True, slots=True)
class Sources:
    """The bound tables by what they hold.

    Attributes:
        rows: tables of rows.
        published: tables of published figures.
        entities: registers.
        default_period: the period that the caller gave for tables that name none.
    """

    rows: Mapping[str, RowTable]
    published: Mapping[str, PublishedTable]
    entities: Mapping[str, EntityTable]
    default_period: str | None = None

    @property
    def every(self) -> tuple[Bound, ...]:
        """Every bound table."""
        return (*self.rows.values(), *self.published.values(), *self.entities.values())

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the bound tables."""
        return (*self.rows, *self.published, *self.entities)

    @property
    def at_hand(self) -> AtHand:
        """What can be had from them."""
        columns = {id_: frozenset(table.columns) for id_, table in self.rows.items()}
        return AtHand(frozenset(self.published), columns, self.ids)


def bound(
    catalogue: Catalogue,
    tables: Mapping[str, object],
    default_period: str | None,
    progress: Progress | None,
    policy: Policy = REFUSE,
) -> Sources:
    """Bind every table a caller hands over.

    Raises:
        DataErrors: with every problem of every table.
    """
    problems: list[Problem] = list(
        unknown_names(("table", "tabell"), tables, tuple(catalogue.tables))
    )
    found: dict[str, Bound] = {}
    for i, (id_, data) in enumerate(tables.items()):
        if progress is not None:
            progress("read", i, len(tables))
        contract = catalogue.tables.get(id_)
        if contract is None:
            continue
        try:
            found[id_] = bind(
                contract,
                data,
                levels=catalogue.levels,
                code_lists=catalogue.code_lists,
                default_period=default_period,
                policy=policy,
            )
        except Problems as error:
            problems.extend(error.problems)
    if any(problem.severity.value == "error" for problem in problems):
        raise DataErrors(problems)
    return Sources(
        rows={i: t for i, t in found.items() if isinstance(t, RowTable)},
        published={i: t for i, t in found.items() if isinstance(t, PublishedTable)},
        entities={i: t for i, t in found.items() if isinstance(t, EntityTable)},
        default_period=default_period,
    )
