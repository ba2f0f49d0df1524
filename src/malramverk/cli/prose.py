"""A formula in the words its definitions give the things it names."""

from __future__ import annotations

from malramverk.catalogue import Catalogue
from malramverk.catalogue.checks.formula_proofs import column_ranges
from malramverk.cli.language import Language
from malramverk.formula.core import Core
from malramverk.formula.prose import Labels, prose
from malramverk.formula.symbolic_failing import undefined_where
from malramverk.model import ColumnType, words_in
from malramverk.quantities import unit_from, unit_words


def in_words(catalogue: Catalogue, core: Core, language: Language) -> str:
    """Return a checked formula as a sentence without a full stop."""
    text = prose(core, language, labels(catalogue, language))
    return text[:1].upper() + text[1:]


def undefined_in_words(catalogue: Catalogue, core: Core, language: Language) -> list[str]:
    """Return what leaves a formula, or a part of it, without a value."""
    found = undefined_where(
        core, columns=column_ranges(catalogue.tables), labels=labels(catalogue, language)
    )
    return [condition.words[language] for condition in found]


def labels(catalogue: Catalogue, language: Language) -> Labels:
    """Return what people call everything a formula of some definitions may name."""
    columns = {
        (table.id, id_): _inside(words, column.type, language)
        for table in catalogue.tables.values()
        for id_, column in table.columns.items()
        if (words := words_in(column.title, language))
    }
    levels = {
        level.id: words
        for level in catalogue.framework.levels
        if (words := words_in(level.plural, language) or words_in(level.title, language))
    }
    others = {id_: words for (_, id_), words in columns.items()}
    others |= {id_: parameter.named(language) for id_, parameter in catalogue.parameters.items()}
    return Labels(
        columns=columns,
        indicators={
            id_: _inside(of.named(language), ColumnType.DECIMAL, language)
            for id_, of in catalogue.indicators.items()
        },
        tables=_rows(catalogue, language),
        levels=levels,
        others=others,
        units=catalogue.framework.units,
    )


def _inside(words: str, type_: ColumnType, language: Language) -> str:
    """Return a title as it stands in a sentence; what is yes or no is quoted, being a statement."""
    if words[1:2].islower():
        words = words[:1].lower() + words[1:]
    if type_ is not ColumnType.YES_NO:
        return words
    return f"”{words}”" if language == "sv" else f"“{words}”"


def _rows(catalogue: Catalogue, language: Language) -> dict[str, str]:
    """Return what the rows of each table are, in the plural."""
    own = catalogue.framework.units
    found: dict[str, str] = {}
    for id_, table in catalogue.tables.items():
        unit = unit_from(table.counts, own) if table.counts else None
        if unit is not None:
            found[id_] = unit_words(unit, language, own)
    return found
