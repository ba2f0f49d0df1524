"""Which of a source's headers stands for which column of the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from malramverk.dataclass import dataclass
from malramverk.diagnostics import nearest
from malramverk.model import Column, ColumnType, Holds, Table


def plain_header(text: str) -> str:
    r"""Return a header as it is compared: one space between words, no case, no order mark.

    >>> plain_header(" Andel (%)  flickor\n")
    'andel (%) flickor'
    """
    return " ".join(text.replace("\ufeff", "").split()).casefold()


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers a table's columns may have.

    Attributes:
        columns: the column's id by its plain header; a declared header goes before an id.
        by_id: the same, where an id goes before a declared header.
    """

    columns: Mapping[str, str]
    by_id: Mapping[str, str]

    @classmethod
    def of(cls, contract: Table) -> Headers:
        """Return the headers of a table; where two columns share one, the first has it."""
        declared: dict[str, str] = {}
        ids: dict[str, str] = {}
        for id_, column in contract.columns.items():
            ids[plain_header(id_)] = id_
            for header in column.headers:
                declared.setdefault(plain_header(header), id_)
        return cls({**ids, **declared}, {**declared, **ids})

    def match(self, labels: Sequence[str | Sequence[str]]) -> list[tuple[int, str]]:
        """Return the position and the column's id for each label that is a header.

        One column's id may be another's declared header. The reading that finds the most columns,
        each of them once, is the source's own.

        Args:
            labels: the source's labels in order; several where a header has two rows.
        """
        found = [_matched(labels, columns) for columns in (self.columns, self.by_id)]
        return max(found, key=lambda pairs: 2 * len({id_ for _, id_ in pairs}) - len(pairs))

    def nearest(self, column: str, contract: Table, labels: Iterable[str]) -> str | None:
        """Return the label that is most like one of a column's headers."""
        plain = {plain_header(label): label for label in labels if label.strip()}
        for header in (*contract.columns[column].headers, column):
            close = nearest(plain_header(header), plain)
            if close is not None:
                return plain[close]
        return None


def _matched(
    labels: Sequence[str | Sequence[str]], columns: Mapping[str, str]
) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for position, label in enumerate(labels):
        forms = (label,) if isinstance(label, str) else label
        known = next((columns[f] for f in map(plain_header, forms) if f in columns), None)
        if known is not None:
            found.append((position, known))
    return found


def is_key(column: Column) -> bool:
    """Say whether a column of a published table tells which cell it is, not what is in it."""
    if column.name_of is not None:
        return False
    return column.level is not None or column.type in (ColumnType.CODE, ColumnType.PERIOD)


def required_keys(contract: Table) -> tuple[str, ...]:
    """Return the columns that a header row must have to be this table's."""
    wanted = contract.columns.items()
    if contract.holds is Holds.PUBLISHED:
        told = contract.periods_across is not None  # by the headers of the figures
        return tuple(
            id_
            for id_, column in wanted
            if is_key(column)
            and column.required
            and not (told and column.type is ColumnType.PERIOD)
        )
    return tuple(id_ for id_, column in wanted if column.required and column.level is not None)
