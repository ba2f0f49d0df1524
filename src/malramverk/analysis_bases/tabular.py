"""The analysis base as rows of a text file, each with its state."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from malramverk.analysis_bases.contents import Contents, Figure, IndicatorPart, Section
from malramverk.analysis_bases.inert import for_spreadsheet
from malramverk.analysis_bases.writing_words import reason_text, said
from malramverk.quantities import Language

COLUMNS = (
    "section", "indicator", "name", "who", "level", "entity", "group", "period", "value", "state",
    "reason", "words", "flags", "n", "coverage", "low", "high",
)  # fmt: skip


def csv_text(contents: Contents, language: Language) -> str:
    """Return a row for each figure, with a header.

    Numbers have a decimal point. A text that a spreadsheet might take for a formula has an
    apostrophe before it.
    """
    held = StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _rows(contents, language):
        writer.writerow([for_spreadsheet(x) if isinstance(x, str) else x for x in row])
    return held.getvalue()


def _rows(contents: Contents, language: Language) -> Iterator[list[object]]:
    sections = [*contents.conditions, *(s for goal in contents.goals for s in goal.sections)]
    for section in sections:
        for i, part in enumerate(section.indicators):
            head = [section.id, part.id, said(part.name, language)]
            for who, level, entity, group, figure in _figures(contents, section, part, i):
                words = "" if figure.value is not None else reason_text(figure, language)
                yield [*head, who, level, entity, group, figure.period, figure.value, figure.state,
                       figure.reason, words, " ".join(figure.flags), figure.n, figure.coverage,
                       figure.low, figure.high]  # fmt: skip


def _figures(
    contents: Contents, section: Section, part: IndicatorPart, place: int
) -> Iterator[tuple[str, str, str, str, Figure]]:
    subject = contents.subject
    for figure in part.trend:
        yield "own", subject.level, subject.code, "", figure
    for gap in part.gaps:
        for group in gap.groups:
            name = f"{gap.dimension}={group.code}"
            yield "own", subject.level, subject.code, name, group.figure
    for other in part.compared:
        yield "above", other.level, other.entity, "", other.figure
    if part.expected is not None:
        yield "expected", subject.level, subject.code, "", part.expected
    for unit in section.units:
        yield "unit", "", unit.code, "", unit.figures[place]
