"""The analysis base as one page of HTML that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from malramverk.analysis_bases import charts, page_words
from malramverk.analysis_bases.charts import Chart
from malramverk.analysis_bases.contents import Contents, Figure, IndicatorPart, Remark, Section
from malramverk.analysis_bases.drawing import drawn, view_box
from malramverk.analysis_bases.trends import trend
from malramverk.analysis_bases.writing_words import (
    between_text,
    figure_text,
    reason_text,
    said,
    symbol,
    symbols_legend,
    unit_beside,
)
from malramverk.dataclass import dataclass
from malramverk.evaluation.figure_text import number
from malramverk.quantities import Language


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("malramverk.analysis_bases"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"symbol": symbol, "legend": symbols_legend}
    return made


def page(contents: Contents, language: Language, index: str | None = None) -> str:
    """Return the page."""
    view = View(contents, language)
    return (
        _environment()
        .get_template("underlag.html.j2")
        .render(
            c=contents,
            lang=language,
            w=page_words.WORDS[language],
            v=view,
            index=index,
        )
    )


def index_page(
    title: str, entries: Sequence[tuple[str, str, str]], language: Language, note: str
) -> str:
    """Return a page that lists analysis bases.

    Args:
        title: the heading.
        entries: name, code and address of each, in the order they are listed.
        language: the language of the page.
        note: what stands under the heading.
    """
    words = page_words.WORDS[language]
    script = _script()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    # The page runs this script and no other; it is text of our own, so it is not escaped.
    known = {"script": Markup(script), "digest": digest, "lang": language}  # noqa: S704
    template = _environment().get_template("index.html.j2")
    return template.render(title=title, entries=entries, w=words, note=note, **known)


@cache
def _script() -> str:
    environment = _environment()
    assert environment.loader is not None
    return environment.loader.get_source(environment, "index.js")[0].strip()


@dataclass(frozen=True, slots=True)
class Drawing:
    """The inside of an SVG: which kind of chart it is, and the part of the plane it takes."""

    kind: str
    inside: Markup
    box: str


class View:
    """What the template asks for, in one language."""

    def __init__(self, contents: Contents, language: Language) -> None:
        self.contents, self.language = contents, language
        self._drawings = self._drawn()

    def say(self, words: Any) -> str:
        """Return words in the page's language."""
        return said(words, self.language)

    def asked(self, remarks: Sequence[Remark]) -> list[str]:
        """Return what some remarks ask, each question once."""
        return list(dict.fromkeys(self.say(r.question) for r in remarks if r.question))

    def value(self, value: float, part: IndicatorPart) -> str:
        """Return a figure of an indicator."""
        return figure_text(value, part, self.language)

    def between(self, low: float, high: float, part: IndicatorPart) -> str:
        """Return two figures and what lies between them."""
        return between_text(low, high, part, self.language)

    def unit(self, part: IndicatorPart) -> str:
        """Return the unit of an indicator, where it must be told."""
        return unit_beside(part, self.language)

    def rests(self, figure: Figure) -> bool:
        """Say whether the number of rows behind a figure says anything: of one it rarely does."""
        return figure.n is not None and (figure.n > 1 or figure.low is not None)

    def partly(self, figure: Figure) -> bool:
        """Say whether some of the rows behind a figure are unknown."""
        return figure.coverage is not None and figure.coverage < 1.0

    def difference(self, value: float, part: IndicatorPart) -> str:
        """Return a difference; one of percents is in percentage points."""
        text = number(value, self.language, part.decimals)
        points = page_words.WORDS[self.language]["points"]
        return f"{text} {points}" if part.unit == "percent" else text

    def why(self, figure: Figure) -> str:
        """Return in words why there is no figure."""
        return reason_text(figure, self.language)

    def count(self, n: int) -> str:
        """Return a count."""
        return number(n, self.language, 0)

    def percent(self, share: float) -> str:
        """Return a share in percent."""
        return f"{number(100 * share, self.language, 0)}\N{NO-BREAK SPACE}%"

    def flag(self, flag: str) -> str:
        """Return what a flag means."""
        return page_words.FLAGS[self.language].get(flag, flag)

    def flags(self, figure: Figure) -> list[str]:
        """Return what there is to know of a figure."""
        return [self.flag(flag) for flag in figure.flags]

    def charts(self, section: Section) -> list[list[Drawing]]:
        """Return the drawings of a section in rows: what belongs together lies side by side."""
        found = self._drawings.get(section.id, [])
        if not any(drawing.kind == "trend" for drawing in found):
            return [found] if found else []
        starts = [i for i, drawing in enumerate(found) if drawing.kind == "strips"]
        ends = [*starts[1:], len(found)]
        return [found[start:end] for start, end in zip(starts, ends, strict=True)]

    def unit_figures(self, section: Section) -> list[Figure]:
        """Return every unit's figures of a section."""
        return [figure for unit in section.units for figure in unit.figures]

    def rested(self, section: Section) -> bool:
        """Say whether any figure of a section tells how many it rests on."""
        return any(self.rests(part.figure) for part in section.indicators)

    def expects(self) -> bool:
        """Say whether anything is expected of any indicator."""
        sections = (section for goal in self.contents.goals for section in goal.sections)
        return any(part.expected is not None for s in sections for part in s.indicators)

    def trends(self) -> bool:
        """Say whether any development is drawn."""
        return any(d.kind == "trend" for drawings in self._drawings.values() for d in drawings)

    def spread(self, section: Section) -> bool:
        """Say whether the spread of units is told for any indicator of a section."""
        return any(p.spread is not None and p.spread.least is not None for p in section.indicators)

    def letter(self, place: int) -> str:
        """Return the letter of a column: A, B, C and on."""
        return chr(65 + place) if place < 26 else str(place + 1)

    def lasting(self) -> tuple[str | None, ...]:
        """Return the periods before the present one."""
        return self.contents.periods[:-1]

    def _drawn(self) -> dict[str, list[Drawing]]:
        wanted = [
            (section.id, chart)
            for goal in self.contents.goals
            for section in goal.sections
            for chart in self._charts(section)
        ]
        found: dict[str, list[Drawing]] = {}
        insides = drawn([chart for _, chart in wanted]) if wanted else []
        for (id_, chart), inside in zip(wanted, insides, strict=True):
            found.setdefault(id_, []).append(Drawing(chart.kind, inside, view_box(chart)))
        return found

    def _charts(self, section: Section) -> Iterator[Chart]:
        for span, parts in charts.drawable(section):
            yield charts.strips(span, parts, self.language)
            found = trend(span, parts, self.language)
            if found is not None:
                yield found
