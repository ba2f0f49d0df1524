"""One definition in full, as lines of text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping

from malramverk.catalogue import Catalogue, Formula
from malramverk.cli.language import Language, Words
from malramverk.cli.prose import in_words, undefined_in_words
from malramverk.cli.words import Speech
from malramverk.model import (
    CodeList,
    Definition,
    Indicator,
    Population,
    Provenance,
    Rule,
    RuleInput,
    Table,
    words_in,
)

_NAMES = re.compile(r'"[^"]*"|[a-z][a-z0-9_]*')
_LABELS = {
    "formula": Words("Formula", "Formel"),
    "parts": Words("Parts", "Delar"),
    "in_words": Words("Which is", "Det vill säga"),
    "words": Words("Its words", "Orden i den"),
    "undefined": Words("Undefined where", "Saknas där"),
    "unit": Words("Unit", "Enhet"),
    "follows": Words("Follows up", "Följer upp"),
    "groups": Words("Broken down by", "Delas upp efter"),
    "minimum": Words("Minimum", "Minst"),
    "published": Words("Published in", "Publiceras i"),
    "in_force": Words("In force", "Gäller"),
    "versions": Words("Versions", "Versioner"),
    "tests": Words("Tests", "Test"),
    "source": Words("Source", "Källa"),
    "note": Words("Note", "Anmärkning"),
    "maintainer": Words("Maintained by", "Förvaltas av"),
    "where": Words("Rows where", "Rader där"),
    "exclusion": Words("Without", "Utan"),
    "exception": Words("Except", "Undantag"),
    "table": Words("Table", "Tabell"),
    "columns": Words("Columns", "Kolumner"),
    "derived": Words("Derived", "Härlett"),
    "codes": Words("Codes", "Koder"),
    "row": Words("One row is", "En rad är"),
    "status": Words("Status", "Status"),
    "inputs": Words("Reads", "Läser"),
    "hit_policy": Words("Rows that count", "Rader som gäller"),
    "rows": Words("Rows", "Rader"),
    "otherwise": Words("Otherwise", "Annars"),
    "absent": Words("Without a value", "Utan värde"),
}
_WIDEST = 18


class Sheet:
    """Collects the labelled lines of one definition."""

    def __init__(self, language: Language, width: int) -> None:
        self.language = language
        self.width = min(width, 100)
        self.lines: list[str] = []

    def paragraph(self, text: str) -> None:
        """Add running text."""
        self.lines += [*textwrap.wrap(text, self.width), ""]

    def row(self, label: str, *values: str | None) -> None:
        """Add a label with one or more values after it; nothing when there is none."""
        head = _LABELS[label].in_(self.language)
        for value in filter(None, values):
            wrapped = textwrap.wrap(value, max(30, self.width - _WIDEST)) or [""]
            for line in wrapped:
                self.lines.append(f"{head:<{_WIDEST}}{line}".rstrip())
                head = ""


def sheet(catalogue: Catalogue, definition: Definition, language: Language, width: int) -> str:
    """Return everything a person wants to know of one definition.

    Args:
        catalogue: the definitions it is one of.
        definition: the one to show.
        language: the language of the words.
        width: how wide the text may be.
    """
    out = Sheet(language, width)
    out.paragraph(f"{definition.named(language)}  [{definition.kind} {definition.key}]")
    described = words_in(definition.description, language)
    if described:
        out.paragraph(described)
    if isinstance(definition, Indicator):
        _indicator(out, catalogue, definition)
    elif isinstance(definition, Population):
        _population(out, definition)
    elif isinstance(definition, Table):
        _table(out, definition)
    elif isinstance(definition, CodeList):
        _codes(out, definition)
    elif isinstance(definition, Rule):
        _rule(out, definition)
    _common(out, catalogue, definition)
    return "\n".join(out.lines)


def _indicator(out: Sheet, catalogue: Catalogue, indicator: Indicator) -> None:
    out.row("formula", indicator.formula)
    out.row("parts", *(f"{name} = {text}" for name, text in indicator.parts.items()))
    formula = catalogue.formulas.get(indicator.key)
    if formula is not None:
        out.row("in_words", in_words(catalogue, formula.core, out.language))
        out.row("words", *_glossary(catalogue, indicator, formula, out.language))
        out.row("undefined", *undefined_in_words(catalogue, formula.core, out.language))
    out.row("unit", Speech(catalogue, out.language).unit(indicator))
    out.row(
        "follows",
        *(catalogue.sub_goals[i].named(out.language) for i in indicator.follows_up),
    )
    out.row("groups", ", ".join(indicator.groups))
    if indicator.minimum is not None:
        least = indicator.minimum.model_dump(exclude_none=True)
        out.row("minimum", ", ".join(f"{key} {value}" for key, value in least.items()))
    out.row("published", *(f"{b.table}: {b.measure}" for b in indicator.published))
    out.row("tests", *(test.name for test in indicator.tests))


def _glossary(
    catalogue: Catalogue, indicator: Indicator, formula: Formula, language: Language
) -> Iterator[str]:
    """Yield each name a formula uses, with what it is called."""
    texts = " ".join([*indicator.parts.values(), indicator.formula or ""])
    columns = {
        name: column
        for id_ in formula.tables
        for name, column in catalogue.tables[id_].columns.items()
    }
    for name in dict.fromkeys(_NAMES.findall(texts)):
        known = (
            catalogue.populations.get(name)
            or catalogue.tables.get(name)
            or catalogue.indicators.get(name)
        )
        if known is not None:
            where = f" ({known.where})" if isinstance(known, Population) and known.where else ""
            yield f"{name}: {known.named(language)}{where}"
        elif name in columns and columns[name].title:
            yield f"{name}: {words_in(columns[name].title, language)}"


def _population(out: Sheet, population: Population) -> None:
    out.row("table", population.table)
    out.row("where", population.where)
    out.row("exclusion", population.exclusion)
    out.row("exception", population.exception)


def _table(out: Sheet, table: Table) -> None:
    out.row("row", words_in(table.row, out.language))
    out.row("columns", *_columns(table, out.language))
    out.row("derived", *(f"{name} = {text}" for name, text in table.derived.items()))


def _columns(table: Table, language: Language) -> Iterator[str]:
    for id_, column in table.columns.items():
        facts = [column.type.value, column.unit, column.code_list, column.level]
        listed = ", ".join(fact for fact in facts if fact)
        title = words_in(column.title, language)
        yield f"{id_} ({listed})" + (f": {title}" if title else "")


def _codes(out: Sheet, codes: CodeList) -> None:
    out.row(
        "codes",
        *(f"{code}: {words_in(of.title, out.language) or ''}" for code, of in codes.codes.items()),
    )


def _rule(out: Sheet, rule: Rule) -> None:
    out.row("inputs", *(f"{name} = {_read(input_)}" for name, input_ in rule.inputs.items()))
    out.row("hit_policy", rule.hit_policy)
    rows = (
        f"{number}. {_tested(row.tests)} → {_said(row.then)}"
        for number, row in enumerate(rule.rows, start=1)
    )
    out.row("rows", *rows)
    out.row("otherwise", None if rule.otherwise is None else _said(rule.otherwise) or "–")
    out.row("absent", rule.absent)
    out.row("tests", *(test.name for test in rule.tests))


def _read(input_: RuleInput) -> str:
    if input_.formula is not None:
        return input_.formula
    told = {key: getattr(input_, key) for key in ("count", "share", "collect", "outcome", "of")}
    return ", ".join(f"{key}: {value}" for key, value in told.items() if value is not None)


def _tested(tests: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {test}" for name, test in tests.items()) or "any"


def _said(then: Mapping[str, str]) -> str:
    return ", ".join(f"{name}: {value}" if name else value for name, value in then.items())


def _common(out: Sheet, catalogue: Catalogue, definition: Definition) -> None:
    out.row("in_force", _interval(definition, out.language))
    out.row("status", definition.status.value)
    versions = catalogue.versions[definition.kind, definition.id]
    if len(versions) > 1:
        out.row("versions", *(f"{v.version} ({_interval(v, out.language)})" for v in versions))
    source = definition.provenance or Provenance()
    out.row("source", source.decision, source.reference)
    agency = catalogue.framework.agencies.get(source.maintainer or "")
    out.row("maintainer", words_in(agency.title, out.language) if agency else source.maintainer)
    out.row("note", source.note)


def _interval(definition: Definition, language: Language) -> str:
    first, last = definition.in_force.first, definition.in_force.last
    if first is None and last is None:
        return Words("always", "alltid").in_(language)
    return f"{first or ''}–{last or ''}"
