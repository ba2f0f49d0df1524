"""The analysis base as a workbook: real numbers, states in words, never a formula."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from malramverk.analysis_bases.contents import Contents, Figure, IndicatorPart, Remark, Section
from malramverk.analysis_bases.page_words import WORDS
from malramverk.analysis_bases.writing_words import reason_text, said
from malramverk.quantities import Language

_NAME = re.compile(r"[\[\]:*?/\\']")
_MOST = 32_000
Line = list[str | float | None]


def workbook(contents: Contents, language: Language) -> bytes:
    """Return the bytes of a workbook: a sheet of facts, one for each section, and the receipt."""
    import xlsxwriter

    held = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(held, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        taken: set[str] = set()
        for name, lines in _sheets(contents, language):
            sheet = book.add_worksheet(_sheet_name(name, taken))
            sheet.set_column(0, 0, 48)
            sheet.set_column(1, 30, 16)
            sheet.freeze_panes(1, 1)
            for row, line in enumerate(lines):
                _write(sheet, row, line, bold if row == 0 else None)
    return held.getvalue()


def _sheets(contents: Contents, language: Language) -> Iterator[tuple[str, list[Line]]]:
    words = WORDS[language]
    yield words["about"], _about(contents, language)
    for section in contents.conditions:
        yield said(section.name, language), list(_section(contents, section, language))
    for goal in contents.goals:
        for section in goal.sections:
            yield said(section.name, language), list(_section(contents, section, language))
    yield words["receipt"], list(_receipt(contents.receipt))


def _about(contents: Contents, language: Language) -> list[Line]:
    words, subject = WORDS[language], contents.subject
    lines: list[Line] = [
        [said(contents.title, language), subject.name],
        [words["code"], subject.code],
        [words["period"], contents.period],
        [f"{words['units']} {said(subject.units_name, language)}", subject.units],
        [words["audience"], words[contents.audience]],
    ]
    lines += [[said(name, language), said(fact, language)] for name, fact in subject.facts]
    lines += [[words["method"], said(note, language)] for note in contents.notes]
    lines += _remarks(contents.remarks, language)
    return lines


def _section(contents: Contents, section: Section, language: Language) -> Iterator[Line]:
    words = WORDS[language]
    above = [said(c.name, language) for c in _compared(section)]
    before = [str(p) for p in contents.periods[:-1]]
    heads = [words["indicator"], *before, str(contents.period or words["value"]), words["reason"]]
    heads += ["n", words["coverage"], f"{words['interval']} 1", f"{words['interval']} 2"]
    yield [*heads, *above, words["alike"], words["expected"]]
    for part in section.indicators:
        yield list(_indicator(part, language))
    yield from _units(section, language)
    yield from _groups(section, language)
    yield from _remarks(section.remarks, language)


def _remarks(remarks: Sequence[Remark], language: Language) -> Iterator[Line]:
    """Yield what rules say: findings, and then questions, each once."""
    words = WORDS[language]
    for name, texts in (
        (words["findings"], (r.finding for r in remarks)),
        (words["questions"], (r.question for r in remarks)),
    ):
        listed = list(dict.fromkeys(said(text, language) for text in texts if text))
        if listed:
            yield []
            yield [name]
            for text in listed:
                yield [text]


def _units(section: Section, language: Language) -> Iterator[Line]:
    if len(section.units) < 2:
        return
    words = WORDS[language]
    yield []
    yield [words["unit"], words["code"], *(said(i.name, language) for i in section.indicators)]
    for unit in section.units:
        yield [unit.name, unit.code, *(_cell(f, language) for f in unit.figures)]


def _groups(section: Section, language: Language) -> Iterator[Line]:
    for part in section.indicators:
        for gap in part.gaps:
            yield []
            heading = f"{said(part.name, language)}: {said(gap.name, language)}"
            yield [heading, WORDS[language]["value"]]
            for group in gap.groups:
                yield [said(group.name, language), _cell(group.figure, language)]


def _compared(section: Section) -> tuple[Any, ...]:
    return section.indicators[0].compared if section.indicators else ()


def _indicator(part: IndicatorPart, language: Language) -> Iterator[str | float | None]:
    figure = part.figure
    yield said(part.name, language)
    yield from (_cell(earlier, language) for earlier in part.trend[:-1])
    yield figure.value
    yield None if figure.value is not None else reason_text(figure, language)
    yield from (figure.n, figure.coverage, figure.low, figure.high)
    yield from (_cell(other.figure, language) for other in part.compared)
    yield part.alike.value if part.alike else None
    yield _cell(part.expected, language) if part.expected else None


def _cell(figure: Figure, language: Language) -> str | float:
    return figure.value if figure.value is not None else reason_text(figure, language)


def _receipt(content: Any, above: str = "") -> Iterator[Line]:
    pairs = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in pairs:
        name = f"{above}{key}"
        if isinstance(value, dict | list | tuple):
            yield from _receipt(value, f"{name}.")
        else:
            yield [name, "" if value is None else str(value)]


def _write(sheet: Any, row: int, line: Line, style: Any) -> None:
    for column, value in enumerate(line):
        if isinstance(value, str):
            sheet.write_string(row, column, value[:_MOST], style)
        elif value is not None:
            sheet.write_number(row, column, value, style)


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that a sheet may have, and no other has."""
    plain = _NAME.sub(" ", name).strip()[:28] or "-"
    found, number = plain, 2
    while found.casefold() in taken:
        found, number = f"{plain[:25]} {number}", number + 1
    taken.add(found.casefold())
    return found
