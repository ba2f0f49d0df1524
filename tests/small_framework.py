"""A small framework and its data, written where a test wants them."""

from __future__ import annotations

from pathlib import Path

FRAMEWORK = """\
kind: framework
id: litet
version: 1.0.0
title: {sv: Ett litet ramverk, en: A small framework}
levels:
  - {id: riket, title: {sv: Riket, en: The nation}}
  - {id: huvudman, plural: {sv: huvudmän, en: principals}}
  - {id: skolenhet, plural: {sv: skolenheter, en: school units}}
---
kind: goal
id: mal
version: 1.0.0
title: {sv: Målet, en: The goal}
---
kind: sub_goal
id: delmal
version: 1.0.0
goal: mal
order: 1
title: {sv: Delmålet, en: The sub-goal}
---
kind: table
id: elever
version: 1.0.0
title: {sv: Elever, en: Pupils}
holds: microdata
counts: pupils
symbols: {".": not_reported}
columns:
  huvudman: {type: code, level: huvudman}
  skolenhet: {type: code, level: skolenhet}
  arskurs: {type: integer, title: {sv: Årskurs, en: Year}}
  kon: {type: code, code_list: kon, title: {sv: Kön, en: Sex}}
  behorig: {type: yes_no, title: {sv: Behörig, en: Eligible}}
  meritvarde: {type: decimal, decimals: 1, unit: points, minimum: 0, maximum: 340}
---
kind: code_list
id: kon
version: 1.0.0
codes: {flicka: {title: {sv: flickor, en: girls}}, pojke: {title: {sv: pojkar, en: boys}}}
---
kind: population
id: ak9
version: 1.0.0
title: {sv: Elever i årskurs 9, en: Pupils in year 9}
table: elever
where: arskurs == 9
"""

BEHORIGHET = """\
kind: indicator
id: behorighet
version: 1.0.0
title: {sv: Andel behöriga, en: Share eligible}
follows_up: [delmal]
unit: percent
decimals: 1
direction: higher_is_better
formula: share(behorig of ak9)
groups: [kon]
tests:
  - name: två av tre
    given:
      elever: |
        skolenhet, arskurs, behorig, kon
        A,         9,       ja,      flicka
        A,         9,       ja,      pojke
        A,         9,       nej,     pojke
    expect:
      A: {value: 66.7, n: 3}
      A kon=pojke: {value: 50}
  - name: ingen elev
    given: {elever: []}
    expect: {riket: {state: undefined}}
"""

MERIT = """\
kind: indicator
id: merit
version: 1.0.0
title: {sv: "Meritvärde, medel", en: "Merit value, mean"}
unit: points
decimals: 1
formula: mean(meritvarde of ak9)
"""

PUPILS = """\
huvudman,skolenhet,arskurs,kon,behorig,meritvarde
A,a1,9,flicka,ja,230.0
A,a1,9,pojke,ja,245.0
A,a1,9,pojke,nej,120.0
A,a1,9,flicka,.,105.0
A,a2,9,flicka,ja,250.0
A,a2,8,flicka,.,.
B,b1,8,pojke,.,.
"""


def write_framework(folder: Path, **files: str) -> Path:
    """Write the small framework; more files, or others in their place, by name."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = (text.split("id: ", 1)[1].split("\n")[0] for text in FRAMEWORK.split("---\n"))
    found = dict(zip(parts, FRAMEWORK.split("---\n"), strict=True))
    found |= {"behorighet": BEHORIGHET, "merit": MERIT, **files}
    for name, text in found.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def write_pupils(path: Path, text: str = PUPILS) -> Path:
    """Write the pupils' rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
