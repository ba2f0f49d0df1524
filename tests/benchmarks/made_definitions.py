"""A folder of many made-up definitions, as large frameworks would have them: one file each."""

from __future__ import annotations

from pathlib import Path

_FRAMEWORK = """\
kind: framework
id: stort_ramverk
version: 1.0.0
status: proposed
title: {sv: Ett stort ramverk, en: A large framework}
levels: [riket, huvudman, skolenhet]
period: school_year
agencies:
  skolverket:
    title: {sv: Skolverket, en: The National Agency for Education}
provenance: {maintainer: skolverket}
"""
_GOAL = """\
kind: goal
id: malsattning
version: 1.0.0
title: {sv: En målsättning, en: A goal}
"""
_SUB_GOAL = """\
kind: sub_goal
id: delmal_{n}
version: 1.0.0
goal: malsattning
order: {n}
title: {{sv: Delmål {n}, en: Sub-goal {n}}}
"""
_CODES = """\
kind: code_list
id: kon
version: 1.0.0
title: {sv: Kön, en: Sex}
codes:
  flicka: {title: {sv: Flickor, en: Girls}}
  pojke: {title: {sv: Pojkar, en: Boys}}
"""
_TABLE = """\
kind: table
id: tabell_{n}
version: 1.0.0
status: proposed
title: {{sv: Elever i källa {n}, en: Pupils of source {n}}}
holds: microdata
counts: pupils
symbols: {{".": not_reported}}
columns:
  lasar: {{type: period}}
  skolenhet: {{type: code, level: skolenhet}}
  huvudman: {{type: code, level: huvudman}}
  arskurs: {{type: integer, minimum: 1, maximum: 9}}
  kon: {{type: code, code_list: kon}}
  behorig: {{type: yes_no}}
  godkand: {{type: yes_no}}
  meritvarde: {{type: decimal, unit: points, decimals: 1, minimum: 0, maximum: 340}}
  franvaro: {{type: decimal, unit: points, decimals: 2}}
"""
_POPULATION = """\
kind: population
id: arskurs_{year}_{n}
version: 1.0.0
title: {{sv: Elever i årskurs {year}, en: Pupils in year {year}}}
table: tabell_{n}
where: arskurs == {year}
"""
_INDICATOR = """\
kind: indicator
id: indikator_{i}
version: 1.0.0
status: proposed
in_force: {{from: 2011/12}}
title:
  sv: "Indikator {i}: andel (%) elever som når målet i årskurs {year}"
  en: "Indicator {i}: share (%) of pupils who reach the goal in year {year}"
description:
  sv: >-
    Andelen elever i årskurs {year} som når målet enligt källa {n}. Elever utan uppgift lämnar både
    täljare och nämnare, och räknas mot täckningen.
follows_up: [delmal_{goal}]
provision: [grundskola]
unit: {unit}
decimals: 1
direction: higher_is_better
period_rule: school_year
population: arskurs_{year}_{n}
formula: {formula}
groups: [kon]
minimum: {{n: 10}}
data_availability: national
provenance:
  reference: Underlag för analys inom det nationella kvalitetssystemet, grundskola
  maintainer: skolverket
"""
_FORMULAS: tuple[tuple[str, str], ...] = (
    ("percent", "share(behorig of arskurs_{year}_{n})"),
    ("points", "mean(meritvarde of arskurs_{year}_{n})"),
    ("pupils", "count(arskurs_{year}_{n} where godkand and known(meritvarde))"),
    ("percent", "share(meritvarde >= {limit} of arskurs_{year}_{n} where known(behorig))"),
    ("points", 'mean(meritvarde of arskurs_{year}_{n} where kon == "flicka")'),
    ("points/pupil", "sum(franvaro of arskurs_{year}_{n}) / count(arskurs_{year}_{n})"),
    ("points", "indikator_{two_back} - indikator_{five_back}"),
    ("percent", 'share(kon == "flicka" and godkand of arskurs_{year}_{n})'),
)
_TABLES = 20
_SUB_GOALS = 12


def write(folder: Path, count: int) -> Path:
    """Write a framework with a number of indicators, each of another formula, one file each.

    Args:
        folder: an empty folder; it is made if it is not there.
        count: the number of definitions in all.

    Returns:
        The folder.
    """
    texts = _framework()
    texts |= {
        f"indicators/{i % 50:02d}/indikator_{i}.yaml": _indicator(i)
        for i in range(count - len(texts))
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def _framework() -> dict[str, str]:
    texts = {"framework.yaml": _FRAMEWORK, "goal.yaml": _GOAL, "code_lists/kon.yaml": _CODES}
    texts |= {f"sub_goals/{n}.yaml": _SUB_GOAL.format(n=n) for n in range(1, _SUB_GOALS + 1)}
    texts |= {f"tables/{n}.yaml": _TABLE.format(n=n) for n in range(_TABLES)}
    return texts | {
        f"populations/{n}_{year}.yaml": _POPULATION.format(n=n, year=year)
        for n in range(_TABLES)
        for year in (6, 9)
    }


def _indicator(i: int) -> str:
    unit, formula = _FORMULAS[i % len(_FORMULAS)]
    year, n = (6, 9)[i % 2], i % _TABLES
    text = formula.format(year=year, n=n, limit=100 + i % 200, two_back=i - 2, five_back=i - 5, i=i)
    return _INDICATOR.format(i=i, n=n, year=year, unit=unit, formula=text, goal=1 + i % _SUB_GOALS)
