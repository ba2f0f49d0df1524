"""Every principal on a line of its own: values, and a short word where there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from malramverk.cells import Reason, State
from malramverk.cli.language import Language, Words
from malramverk.cli.numbers import shown_count
from malramverk.cli.words import Row, Speech, state_words

if TYPE_CHECKING:
    from rich.table import Table

Entity = tuple[str, str]

_LEAST_NAME = 25
_WIDTH = 8
_SWEDISH = str.maketrans({"å": "{", "ä": "|", "ö": "}"})  # these signs stand after z, in this order

_REASONS: dict[Reason, Words] = {
    Reason.FEW: Words("few", "få"),
    Reason.ALL_BUT_FEW: Words("most", "nästan alla"),
    Reason.DIVISION_BY_ZERO: Words("÷ 0", "÷ 0"),
    Reason.OUT_OF_DOMAIN: Words("domain", "område"),
    Reason.NO_ROWS: Words("no data", "saknas"),
    Reason.ALL_UNKNOWN: Words("unknown", "okänt"),
    Reason.NO_SOURCE: Words("source", "källa"),
    Reason.OVERFLOW: Words("large", "för stort"),
    Reason.EMPTY: Words("no one", "ingen"),
}
_STATES: dict[State, Words] = {
    State.CENSORED: Words("interval", "intervall"),
    State.NOT_COMPARABLE: Words("break", "brott"),
    State.UNDEFINED: Words("undef.", "odef."),
    State.TOO_FEW: Words("too few", "för få"),
    State.NOT_REPORTABLE: Words("not shown", "visas ej"),
    State.NOT_REPORTED: Words("missing", "saknas"),
    State.SUPPRESSED: Words("hidden", "skyddad"),
    State.NOT_APPLICABLE: Words("n/a", "ej akt."),
    State.NOT_IN_FORCE: Words("not yet", "gäller ej"),
}


def sign(state: str, reason: str | None, language: Language) -> str:
    """Return what stands in a narrow column in place of a value.

    >>> sign("undefined", "empty", "sv"), sign("not_applicable", None, "en")
    ('ingen', 'n/a')
    """
    words = _REASONS.get(Reason[reason.upper()]) if reason else None
    words = words or _STATES.get(State[state.upper()])
    return words.in_(language) if words else ""


def by_name(
    entities: Iterable[Entity], names: Mapping[Entity, str], speech: Speech
) -> list[Entity]:
    """Return entities in the order of their names, å, ä and ö last."""
    return sorted(entities, key=lambda e: speech.name(names, *e).lower().translate(_SWEDISH) + e[1])


def fitting(width: int, wanted: int) -> int:
    """Return how many indicators fit beside the names in a terminal's width.

    >>> fitting(80, 8), fitting(120, 8)
    (6, 8)
    """
    return max(1, min(wanted, (width - _LEAST_NAME) // (_WIDTH + 1)))


def roster(
    cells: Mapping[tuple[str, str, str], Row],
    headings: Mapping[str, str],
    whole: Entity,
    members: Iterable[Entity],
    names: Mapping[Entity, str],
    speech: Speech,
    width: int,
) -> Table:
    """Return a table with a line for each entity, the whole above them.

    Args:
        cells: by indicator, level and entity.
        headings: what each indicator shown is called, on up to three lines.
        whole: level and code of the whole.
        members: level and code of each of the others, in their order.
        names: what entities are called.
        speech: how cells are told.
        width: how wide the table may be; names too long for it are cut.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    lines = list(members)
    longest = max(len(speech.name(names, *entity)) for entity in (whole, *lines))
    room = width - len(headings) * (_WIDTH + 1) - 1
    table = Table(
        box=SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
        padding=0,
        header_style="bold",
    )
    table.add_column("", no_wrap=True, width=min(longest, room))
    for heading in headings.values():
        table.add_column(heading, justify="right", width=_WIDTH, no_wrap=True, vertical="bottom")
    table.add_row(*_line(cells, headings, whole, names, speech), style="bold", end_section=True)
    for entity in lines:
        table.add_row(*_line(cells, headings, entity, names, speech))
    return table


def _line(
    cells: Mapping[tuple[str, str, str], Row],
    headings: Iterable[str],
    entity: Entity,
    names: Mapping[Entity, str],
    speech: Speech,
) -> list[Any]:
    from rich.text import Text

    line: list[Any] = [speech.name(names, *entity)]
    for indicator in headings:
        row = cells.get((indicator, *entity))
        value = speech.value(row) if row else ""
        missing = sign(row["state"], row["reason"], speech.language) if row else ""
        line.append(value or Text(missing, style="dim"))
    return line


def legend(rows: list[tuple[str, str | None]], language: Language) -> Table:
    """Return what each short word means, and how many cells it stands in.

    Args:
        rows: the state and reason of every cell.
        language: the language of the words.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column("", no_wrap=True)
    table.add_column(Words("Cells", "Uppgifter").in_(language), justify="right", no_wrap=True)
    table.add_column(Words("Share", "Andel").in_(language), justify="right", no_wrap=True)
    table.add_column(Words("What it means", "Vad det betyder").in_(language))
    for (state, reason), count in Counter(rows).most_common():
        table.add_row(
            sign(state, reason, language),
            shown_count(count, language),
            f"{round(100 * count / len(rows)) or '<1'} %",
            state_words(state, reason, language),
        )
    return table
