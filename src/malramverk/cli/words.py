"""What cells are called when people read them: values with units, and why there are none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from malramverk.catalogue import Catalogue
from malramverk.cells import REASON_WORDS, STATE_WORDS, Reason, State
from malramverk.cli.language import Language, Words
from malramverk.cli.numbers import shown_count, shown_coverage, shown_value
from malramverk.dataclass import dataclass
from malramverk.model import Indicator, words_in
from malramverk.quantities import unit_from, unit_symbol, unit_words

Row = Mapping[str, Any]
_WORD = re.compile(r"\w+")

_SHORT: dict[State, Words] = {
    State.NOT_COMPARABLE: Words("not comparable", "ej jämförbart"),
    State.UNDEFINED: Words("undefined", "kan ej beräknas"),
    State.TOO_FEW: Words("too few", "för få"),
    State.NOT_REPORTABLE: Words("not shown", "redovisas ej"),
    State.NOT_REPORTED: Words("not reported", "saknas"),
    State.SUPPRESSED: Words("suppressed", "sekretess"),
    State.NOT_APPLICABLE: Words("not applicable", "ej aktuellt"),
    State.NOT_IN_FORCE: Words("not in force", "gäller ej"),
}
_PUBLISHED = Words("published", "publicerad")
CONDITIONS = Words(
    "Conditions, without a sub-goal of their own", "Förutsättningar, utan eget delmål"
)


@dataclass(frozen=True, slots=True)
class Speech:
    """How the cells of one set of results are told.

    Attributes:
        catalogue: the definitions they were computed with.
        language: the language to tell them in.
    """

    catalogue: Catalogue
    language: Language

    def indicator(self, row: Row) -> Indicator:
        """Return the definition a cell was computed with, or the current one."""
        versions = self.catalogue.versions["indicator", row["indicator"]]
        found = [v for v in versions if v.version == row["version"]] or versions[-1:]
        assert isinstance(found[0], Indicator)
        return found[0]

    def unit(self, indicator: Indicator) -> str:
        """Return the unit that stands after a value."""
        own = self.catalogue.framework.units
        unit = unit_from(indicator.unit, own)
        if unit is None:
            return indicator.unit
        return unit_symbol(unit) or unit_words(unit, self.language, own)

    def title(self, indicator: Indicator) -> str:
        """Return an indicator's title, and its unit where the title does not tell it."""
        title, unit = indicator.named(self.language), self.unit(indicator)
        told = (
            unit == "%" or unit.split()[:1] == [] or unit.split()[0] in _WORD.findall(title.lower())
        )
        return title if told else f"{title}, {unit}"

    def value(self, row: Row) -> str:
        """Return the value, or the bounds that are known; empty where there is nothing."""
        indicator = self.indicator(row)
        if row["value"] is not None:
            return shown_value(row["value"], indicator, self.language)
        if row["state"] == State.CENSORED.id:
            return self._bounds(row, indicator)
        return ""

    def _bounds(self, row: Row, indicator: Indicator) -> str:
        lower, upper = (
            None if row[side] is None else shown_value(row[side], indicator, self.language)
            for side in ("lower", "upper")
        )
        if lower is not None and upper is not None:
            return f"{lower}–{upper}"
        if lower is not None:
            return f"≥ {lower}"
        return f"≤ {upper}" if upper is not None else ""

    def with_unit(self, row: Row, *, short: bool = False) -> str:
        """Return the value with its unit, or in a few words why there is none."""
        value = self.value(row)
        if not value:
            return self.brief(row)
        unit = self.unit(self.indicator(row))
        if short and len(unit) > 2:
            return value
        return value + (unit if unit == "%" and self.language == "en" else f"\u00a0{unit}")

    def brief(self, row: Row) -> str:
        """Return why there is no value, in a word or two."""
        words = _SHORT.get(State[row["state"].upper()])
        return words.in_(self.language) if words else row["state"]

    def reason(self, row: Row) -> str:
        """Return why there is no value, with the finer reason where it is known."""
        return state_words(row["state"], row["reason"], self.language)

    def n(self, row: Row) -> str:
        """Return the number of rows behind the value."""
        return shown_count(row["n"], self.language)

    def coverage(self, row: Row) -> str:
        """Return the share of rows that are known, or that the value is as published."""
        if row["coverage"] is not None:
            return shown_coverage(row["coverage"], self.language)
        return _PUBLISHED.in_(self.language) if row["origin"] == "published" else ""

    def heading(self, indicator: Indicator) -> str:
        """Return what an indicator stands under: its first sub-goal, or conditions."""
        for id_ in indicator.follows_up:
            if id_ in self.catalogue.sub_goals:
                return self.catalogue.sub_goals[id_].named(self.language)
        return CONDITIONS.in_(self.language) if self.catalogue.sub_goals else ""

    def name(self, names: Mapping[tuple[str, str], str], level: str, entity: str) -> str:
        """Return what an entity is called; the level's title for the whole."""
        if (level, entity) in names:
            return names[level, entity]
        whole = self.catalogue.framework.levels[0]
        if entity == level == whole.id and whole.title:
            return whole.title.get(self.language) or entity
        return entity

    def counted(self, level: str, number: int) -> str:
        """Return a number of members of a level."""
        for each in self.catalogue.framework.levels:
            if each.id == level:
                one = (words_in(each.title, self.language) or level).lower()
                many = words_in(each.plural, self.language) or one
                return f"{shown_count(number, self.language)} {one if number == 1 else many}"
        return f"{shown_count(number, self.language)} {level}"


def state_words(state: str, reason: str | None, language: Language) -> str:
    """Return a state, and a finer reason after a colon.

    >>> state_words("suppressed", "few", "sv")
    'skyddas av sekretess: få i gruppen'
    """
    words = STATE_WORDS[State[state.upper()]]
    text = words.sv if language == "sv" else words.en
    if not reason:
        return text
    swedish, english = REASON_WORDS[Reason[reason.upper()]]
    finer = swedish if language == "sv" else english
    return f"{text}: {finer}" if finer else text
