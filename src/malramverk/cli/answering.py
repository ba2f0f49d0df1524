"""Results as a person reads them: tables that fit the terminal, with reasons in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from malramverk.cli.language import Language, Words
from malramverk.cli.numbers import shown_count, shown_value
from malramverk.cli.words import Row, Speech, state_words

if TYPE_CHECKING:
    from rich.table import Table

Names = Mapping[tuple[str, str], str]
FIXED = frozenset(
    [
        "indicator",
        "version",
        "level",
        "entity",
        "name",
        "period",
        "value",
        "lower",
        "upper",
        "state",
        "reason",
        "flags",
        "n",
        "coverage",
        "origin",
    ]
)
_INDICATOR = Words("Indicator", "Indikator")
_VALUE = Words("Value", "Värde")
_COVERAGE = Words("Coverage", "Täckning")
_TITLE_WIDTH = 30
_ENTITY_WIDTH = 14


def one_entity(rows: list[Row], speech: Speech) -> Table:
    """Return the table of one entity in one period: a line for each indicator and group.

    Args:
        rows: its cells, in the order they are shown.
        speech: how cells are told.
    """
    language = speech.language
    table = _table()
    counted = any(row["n"] is not None or row["coverage"] is not None for row in rows)
    table.add_column(_INDICATOR.in_(language), ratio=3)
    table.add_column(_VALUE.in_(language), justify="right", no_wrap=True)
    table.add_column("", ratio=2, min_width=18)
    if counted:
        table.add_column("n", justify="right", no_wrap=True)
        table.add_column(_COVERAGE.in_(language), justify="right", no_wrap=True)
    heading = ""
    for row in rows:
        indicator = speech.indicator(row)
        over = speech.heading(indicator)
        if over != heading:
            if heading:
                table.add_row()
            heading = over
            table.add_row(over, style="bold")
        group = group_words(row, speech)
        value = speech.value(row)
        cells = [f"  {group}" if group else indicator.named(language), value or "–"]
        cells.append(speech.unit(indicator) if value else speech.reason(row))
        cells += [speech.n(row), speech.coverage(row)] if counted else []
        table.add_row(*cells, style=None if value else "dim")
    return table


def side_by_side(
    cells: Mapping[tuple[str, str, str], Row],
    indicators: list[str],
    entities: list[tuple[str, str]],
    names: Names,
    speech: Speech,
) -> Table:
    """Return a table with indicators down and entities across.

    Args:
        cells: by indicator, level and entity.
        indicators: the ids to show.
        entities: level and code of each entity to show.
        names: what entities are called.
        speech: how cells are told.
    """
    table = _table()
    table.add_column(_INDICATOR.in_(speech.language), ratio=1, min_width=_TITLE_WIDTH)
    for level, entity in entities:
        name = speech.name(names, level, entity)
        table.add_column(name, justify="right", width=_ENTITY_WIDTH, overflow="fold")
    for id_ in indicators:
        rows = [cells.get((id_, *entity)) for entity in entities]
        indicator = speech.catalogue.indicators[id_]
        table.add_row(
            speech.title(indicator),
            *("" if row is None else speech.with_unit(row, short=True) for row in rows),
        )
    return table


def fitting(width: int) -> int:
    """Return how many entities fit side by side in a terminal's width.

    >>> fitting(80), fitting(120)
    (3, 5)
    """
    return max(1, (width - _TITLE_WIDTH - 2) // (_ENTITY_WIDTH + 2))


def state_counts(rows: list[tuple[str, str | None]], language: Language) -> Table:
    """Return how many cells are in each state, the commonest first.

    Args:
        rows: the state and reason of every cell.
        language: the language of the words.
    """
    table = _table()
    table.add_column(Words("Cells", "Uppgifter").in_(language), justify="right")
    table.add_column(Words("Share", "Andel").in_(language), justify="right")
    table.add_column("", ratio=1)
    for (state, reason), count in Counter(rows).most_common():
        table.add_row(
            shown_count(count, language),
            f"{round(100 * count / len(rows)) or '<1'} %",
            state_words(state, reason, language),
        )
    return table


def comparison_table(rows: list[tuple[str, bool | None]], speech: Speech) -> Table:
    """Return how many values of each indicator agree with the published ones.

    Args:
        rows: the indicator of each cell, and whether it agrees; None where either value is missing.
        speech: how cells are told.
    """
    language = speech.language
    table = _table()
    table.add_column(_INDICATOR.in_(language), ratio=1)
    counts = Counter(rows)
    columns = {
        Words("Agree", "Stämmer"): True,
        Words("Differ", "Skiljer"): False,
        Words("One missing", "En saknas"): None,
    }
    for words in columns:
        table.add_column(words.in_(language), justify="right")
    for id_ in dict.fromkeys(id_ for id_, _ in rows):
        numbers = (counts[id_, agrees] for agrees in columns.values())
        title = speech.catalogue.indicators[id_].named(language)
        table.add_row(title, *(shown_count(number, language) for number in numbers))
    return table


def differing_table(rows: list[Row], speech: Speech) -> Table:
    """Return compared cells, the computed value beside the published one."""
    language = speech.language
    table = _table()
    table.add_column(_INDICATOR.in_(language), ratio=2)
    table.add_column(Words("Entity", "Enhet").in_(language), ratio=1)
    table.add_column("Period")
    table.add_column(Words("Computed", "Beräknat").in_(language), justify="right")
    table.add_column(Words("Published", "Publicerat").in_(language), justify="right")
    for row in rows:
        indicator = speech.catalogue.indicators[row["indicator"]]
        numbers = (
            "" if row[key] is None else shown_value(row[key], indicator, language)
            for key in ("computed", "published")
        )
        table.add_row(indicator.named(language), row["entity"], row["period"] or "", *numbers)
    return table


def group_words(row: Row, speech: Speech) -> str:
    """Return the group a cell is for, such as ``kön: flickor``; empty for everyone."""
    found = {k: v for k, v in row.items() if k not in FIXED and v is not None}
    return ", ".join(
        f"{_dimension(name, speech)}: {_code(name, str(value), speech)}"
        for name, value in found.items()
    )


def _dimension(name: str, speech: Speech) -> str:
    for table in speech.catalogue.tables.values():
        column = table.columns.get(name)
        if column is not None and column.title:
            return (column.title.get(speech.language) or name).lower()
    return name


def _code(name: str, value: str, speech: Speech) -> str:
    for table in speech.catalogue.tables.values():
        column = table.columns.get(name)
        codes = speech.catalogue.code_lists.get(column.code_list or "") if column else None
        code = codes.codes.get(value) if codes else None
        if code is not None and code.title:
            return code.title.get(speech.language) or next(iter(code.title.values()))
    return _YES_NO[value].in_(speech.language) if value in _YES_NO else value


_YES_NO = {
    "true": Words("yes", "ja"),
    "false": Words("no", "nej"),
    "yes": Words("yes", "ja"),
    "no": Words("no", "nej"),
}


def _table() -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    return Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=True, header_style="bold")
