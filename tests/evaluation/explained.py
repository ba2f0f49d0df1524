"""Two years of the walk, and indicators that look to other years, levels and indicators."""

from __future__ import annotations

from functools import cache

import malramverk as mr
from malramverk.tables import CsvText
from tests.evaluation.data import HERE, catalogue_of

MORE = """
---
kind: parameter
id: mal_behorighet
version: 1.0.0
title: {sv: Mål, en: Target}
unit: share
values: [{from: 2020/21, value: 0.95}]
---
kind: indicator
id: skillnad
version: 1.0.0
title: {sv: Skillnad mot riket, en: Gap to the nation}
unit: percentage_points
decimals: 1
direction: higher_is_better
formula: behorighet - at(riket, behorighet)
---
kind: indicator
id: andring
version: 1.0.0
title: {sv: Ändring sedan i fjol, en: Change since last year}
unit: percentage_points
decimals: 1
formula: change(behorighet)
---
kind: indicator
id: kvot
version: 1.0.0
title: {sv: Behöriga <per> annan, en: Eligible <per> other}
unit: ratio
decimals: 2
direction: lower_is_better
parts:
  behoriga: count(ak9 where behorig)
  ovriga: count(ak9 where not behorig)
formula: behoriga / ovriga
---
kind: indicator
id: spridning
version: 1.0.0
title: {sv: Spridning mellan enheter, en: Spread between units}
unit: percentage_points
decimals: 1
formula: max(behorighet across skolenhet) - min(behorighet across skolenhet)
---
kind: indicator
id: version_tva
version: 1.0.0
status: superseded
in_force: {to: 2023/24}
title: {sv: Två versioner, en: Two versions}
unit: percent
decimals: 1
formula: share(behorig of ak9)
---
kind: indicator
id: version_tva
version: 2.0.0
status: adopted
in_force: {from: 2024/25}
succeeds: {version: 1.0.0, comparable: yes}
title: {sv: Två versioner, en: Two versions}
unit: percent
decimals: 1
formula: share(behorig of elever)
"""

OLD = """\
2023/24,a1,9,ja,200.0
2023/24,a1,9,ja,210.0
2023/24,a1,9,nej,150.0
2023/24,a1,9,nej,160.0
2023/24,a2,9,ja,250.0
2023/24,b1,9,ja,180.0
2023/24,b1,8,nej,.
"""
UNITS = "skolenhet,huvudman,namn\na1,A,Ettan <1>\na2,A,Tvåan\nb1,B,Bettan\n"


@cache
def two_years() -> mr.Results:
    """Return both years' results."""
    walk = (HERE / "walk" / "framework.yaml").read_text(encoding="utf-8")
    rows = (HERE / "walk" / "elever.csv").read_text(encoding="utf-8")
    tables = {"elever": CsvText(rows.rstrip("\n") + "\n" + OLD), "enheter": CsvText(UNITS)}
    return mr.compute(catalogue_of(walk + MORE), tables)
