"""A definition to begin from: what `malramverk new` writes, with its tests and notes in Swedish."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from malramverk.catalogue import Catalogue
from malramverk.dataclass import dataclass
from malramverk.model import ColumnType, Holds, Population, Table

_HEAD = """\
# Utkast. Byt ut allt inom klammer, skriv `status: proposed` när orden och {what} stämmer, och kör
# `malramverk check` och `malramverk test`. Versionen ändras sedan aldrig: en ny läggs efter `---`.
kind: {kind}
id: {id}
version: 1.0.0
status: draft
title: {{sv: "[vad den kallas]", en: "[what it is called]"}}
description: {{sv: "[vad den säger, i en mening]", en: "[what it says, in one sentence]"}}
text_status: placeholder        # official: de beslutade orden; summary: en sammanfattning
"""
_PROVENANCE = """\
# provenance: {decision: "[beslut]", reference: "[källa]", maintainer: [myndighet]}
"""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What there is among the definitions for a new one to name.

    Attributes:
        catalogue: the definitions; nothing where a framework is to be begun.
    """

    catalogue: Catalogue | None

    def first(self, kind: str) -> str | None:
        """Return the id of the first definition of a kind."""
        if self.catalogue is None:
            return None
        return next((id_ for k, id_ in self.catalogue.versions if k == kind), None)

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels, the whole first."""
        return self.catalogue.framework.level_ids if self.catalogue is not None else ("riket",)

    def rows(self) -> tuple[Table | None, Population | None]:
        """Return a table that is counted, and a population of it: with a yes or no, if there is."""
        if self.catalogue is None:
            return None, None
        populations = list(self.catalogue.populations.values())
        tables = [t for t in self.catalogue.tables.values() if t.holds is Holds.MICRODATA]
        tables.sort(key=lambda t: (yes_no(t) is None, all(p.table != t.id for p in populations)))
        if not tables:
            return None, None
        table = tables[0]
        return table, next((p for p in populations if p.table == table.id), None)


def yes_no(table: Table) -> str | None:
    """Return the first column of a table that is a yes or no."""
    columns = table.columns.items()
    return next((id_ for id_, c in columns if c.type is ColumnType.YES_NO), None)


def suggested_id(written: str) -> str | None:
    """Return an id made of what is written, where it is none; nothing where nothing is left.

    >>> suggested_id("Andel behöriga (%)"), suggested_id("9:an"), suggested_id("?")
    ('andel_behoriga', 'nr_9_an', None)
    """
    plain = unicodedata.normalize("NFKD", written.lower().replace("ø", "o").replace("æ", "a"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    found = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:96]
    if not found:
        return None
    return found if found[0].isalpha() else f"nr_{found}"


def scaffold(kind: str, id_: str, around: Surroundings) -> str:
    """Return a definition's document that passes `check` and its own tests as it stands.

    Args:
        kind: a kind of definition.
        id_: its id.
        around: what there is to name.
    """
    what, body = _BODIES[kind]
    return _HEAD.format(kind=kind, id=id_, what=what) + body(around) + _PROVENANCE


def _framework(_: Surroundings) -> str:
    return """\
levels:                         # helheten först; tabellernas kolumner säger vilken nivå de nämner
  - {id: riket, title: {sv: Riket, en: The nation}}
  - {id: huvudman, title: {sv: Huvudman, en: Principal}, plural: {sv: huvudmän, en: principals}}
  - id: skolenhet
    title: {sv: Skolenhet, en: School unit}
    plural: {sv: skolenheter, en: school units}
# agencies: {skolverket: {title: {sv: Skolverket}}}
# requires_consultation: [{changes: [value_changing, breaking], agencies: [skolverket]}]
"""


def _goal(_: Surroundings) -> str:
    return "# provision: [grundskola]      # skolformen eller fritidshemmet\n"


def _sub_goal(around: Surroundings) -> str:
    goal = around.first("goal")
    if goal is None:
        raise LookupError("goal")
    return f"goal: {goal}\norder: 1                        # platsen bland målsättningens delmål\n"


def _success_factor(around: Surroundings) -> str:
    named = around.first("sub_goal")
    sub_goals = f"sub_goals: [{named}]            # delmål som den bidrar till\n" if named else ""
    return (
        sub_goals
        + """\
statements:                     # det som en huvudman skattar sig själv på
  - {sv: "[Vi gör så här.]", en: "[This is what we do.]"}
"""
    )


def _indicator(around: Surroundings) -> str:
    table, population = around.rows()
    if table is None:
        raise LookupError("table")
    follows = around.first("sub_goal")
    source = population.id if population is not None else table.id
    whole, column = around.levels[0], yes_no(table)
    given = f"    given: {{{table.id}: []}}\n"
    example = _example(table, population, around.levels)
    head = f"follows_up: [{follows}]\n" if follows else ""
    if column is not None:
        return (
            f"{head}unit: percent                   # en andel räknas om av sig själv\n"
            "decimals: 1\n"
            "direction: higher_is_better     # eller lower_is_better, eller none\n"
            f"# Platshållare: byt till den formel som menas. Raderna i `{source}` räknas.\n"
            f"formula: share({column} of {source})\n"
            "# groups: []                    # kolumner med koder att dela upp efter\n"
            "# disclosure: [skyddsfamilj]    # utan den visas inget för huvudmän och allmänhet\n"
            f"tests:\n  - name: utan rader finns inget värde\n{given}"
            f"    expect: {{{whole}: {{state: undefined}}}}\n{example}"
        )
    return (
        f"{head}unit: {table.counts or 1}\n"
        f"# Platshållare: byt till den formel som menas. Raderna i `{source}` räknas.\n"
        f"formula: count({source})\n"
        f"tests:\n  - name: utan rader är antalet noll\n{given}"
        f"    expect: {{{whole}: {{value: 0}}}}\n{example}"
    )


def _example(table: Table, population: Population | None, levels: tuple[str, ...]) -> str:
    """Return a test to fill in, as a note, with the table's own columns as its first line."""
    keys = [id_ for id_, c in table.columns.items() if c.level == levels[-1]]
    read = [
        id_
        for id_ in table.columns
        if population is not None and re.search(rf"\b{id_}\b", population.where or "")
    ]
    column = yes_no(table)
    names = dict.fromkeys([*keys, *read, *([column] if column else [])])
    return (
        "# - name: [två av tre]          # räkna ut det väntade för hand, inte med formeln\n"
        "#   given:\n"
        f"#     {table.id}: |\n"
        f"#       {', '.join(names)}\n"
        "#   expect: {[kod]: {value: 66.7, n: 3}}\n"
    )


def _population(around: Surroundings) -> str:
    table = around.rows()[0] or _any_table(around)
    return (
        f"table: {table.id}\n"
        f"# Platshållare: alla rader i `{table.id}`. Skriv villkoret för dem som ska ingå.\n"
        '# where: "[kolumn] == 9"\n'
        '# exclusion: "[villkor]"        # de som lämnar basen\n'
    )


def _any_table(around: Surroundings) -> Table:
    found = around.catalogue.tables.values() if around.catalogue is not None else ()
    table = next(iter(found), None)
    if table is None:
        raise LookupError("table")
    return table


def _table(around: Surroundings) -> str:
    level = around.levels[-1]
    return f"""\
holds: microdata                # eller counts, published, entities
counts: pupils                  # vad en rad är
symbols: {{".": not_reported}}    # vad tecken i källan betyder
columns:
  {level}: {{type: code, level: {level}, headers: ["[källans rubrik]"]}}
  uppfyller: {{type: yes_no, title: {{sv: "[vad kolumnen säger]"}}}}
"""


def _code_list(_: Surroundings) -> str:
    return """\
codes:
  kod_a: {title: {sv: "[vad koden betyder]", en: "[what the code means]"}}
  kod_b: {title: {sv: "[vad koden betyder]", en: "[what the code means]"}}
"""


def _parameter(_: Surroundings) -> str:
    return """\
unit: percent
values:                         # ett tal i taget gäller; avsluta det förra med `to`
  - {value: 80, reference: "[beslutet som säger det]"}
"""


def _rule(around: Surroundings) -> str:
    indicator = around.first("indicator")
    if indicator is None:
        raise LookupError("indicator")
    return f"""\
applies_to: {{indicators: [{indicator}]}}
outputs: {{utfall: {{type: text, values: [over_noll, inte_over]}}}}
inputs:
  varde: value                  # indikatorns eget värde; en formel får stå här
hit_policy: unique
rows:                           # tabellen bevisas: allt besvaras, av precis en rad
  - {{varde: "> 0", then: over_noll}}
  - {{varde: "<= 0", then: inte_over}}
absent: cannot_be_judged        # det som sägs när värdet saknas
tests:
  - {{name: strax över, given: {{varde: 0.1}}, expect: over_noll}}
  - {{name: på gränsen, given: {{varde: 0}}, expect: inte_over}}
  - {{name: skyddat värde, given: {{varde: suppressed}}, expect: cannot_be_judged}}
"""


def _outcome_scale(_: Surroundings) -> str:
    return """\
outcomes:                       # i ordning, från det ena till det andra
  utfall_a: {sv: "[vad utfallet säger]", en: "[what the outcome says]"}
  utfall_b: {sv: "[vad utfallet säger]", en: "[what the outcome says]"}
  cannot_be_judged: {sv: kan inte bedömas, en: cannot be judged}
"""


def _text(_: Surroundings) -> str:
    return """\
text:
  sv: "[En iakttagelse eller en fråga, aldrig ett omdöme.]"
  en: "[An observation or a question.]"
"""


def _disclosure(_: Surroundings) -> str:
    return """\
thresholds:                     # den första gräns som gäller en siffra är dess egen
  - {numerator: 10, complement: 10, base: 10, reference: "[beslut eller lag]"}
zero: shows                     # om noll och alla får visas
"""


def _analysis_base(around: Surroundings) -> str:
    levels = around.levels
    at = 1 if len(levels) > 1 else 0
    units = f"units: {levels[at + 1]}\n" if len(levels) > at + 1 else ""
    indicator = around.first("indicator")
    if indicator is None:
        raise LookupError("indicator")
    return f"""\
level: {levels[at]}
{units}conditions:
  - id: forutsattningar
    title: {{sv: Förutsättningar, en: Conditions}}
    indicators: [{indicator}]
"""


_BODIES: Mapping[str, tuple[str, Callable[[Surroundings], str]]] = {
    "framework": ("nivåerna", _framework),
    "goal": ("källan", _goal),
    "sub_goal": ("målsättningen", _sub_goal),
    "indicator": ("formeln", _indicator),
    "success_factor": ("påståendena", _success_factor),
    "population": ("villkoret", _population),
    "table": ("kolumnerna", _table),
    "code_list": ("koderna", _code_list),
    "parameter": ("talen", _parameter),
    "rule": ("raderna", _rule),
    "outcome_scale": ("utfallen", _outcome_scale),
    "text": ("källan", _text),
    "disclosure_family": ("gränserna", _disclosure),
    "analysis_base": ("innehållet", _analysis_base),
}
