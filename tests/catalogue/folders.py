"""A sound folder of definitions, one of each kind, for tests to put one fault in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

SOUND: Mapping[str, str] = {
    "framework": """\
kind: framework
id: ramverk
version: 1.0.0
levels: [riket, huvudman, skolenhet]
agencies: {skolverket: {title: {sv: Skolverket}}}
units: {fika: {sv: fikapauser}}
""",
    "goal": "kind: goal\nid: mal\nversion: 1.0.0\n",
    "sub_goal": "kind: sub_goal\nid: delmal\nversion: 1.0.0\ngoal: mal\n",
    "factor": "kind: success_factor\nid: faktor\nversion: 1.0.0\nsub_goals: [delmal]\n",
    "code_list": "kind: code_list\nid: kon\nversion: 1.0.0\ncodes: {flicka: Flickor, pojke: x}\n",
    "elever": """\
kind: table
id: elever
version: 1.0.0
holds: microdata
counts: pupils
columns:
  skolenhet: {type: code, level: skolenhet}
  arskurs: {type: integer}
  kon: {type: code, code_list: kon}
  behorig: {type: yes_no}
  merit: {type: decimal, decimals: 1, unit: points}
""",
    "publicerat": """\
kind: table
id: publicerat
version: 1.0.0
holds: published
columns:
  huvudman: {type: code, level: huvudman}
  andel: {type: decimal, unit: percent, headers: ["Andel (%)"]}
  poang: {type: decimal, unit: points}
""",
    "population": "kind: population\nid: ak9\nversion: 1.0.0\ntable: elever\nwhere: arskurs == 9\n",
    "indicator": """\
kind: indicator
id: behorighet
version: 1.0.0
follows_up: [delmal]
unit: percent
formula: share(behorig of ak9)
groups: [kon]
published: [{table: publicerat, measure: andel}]
provenance: {maintainer: skolverket}
""",
    "parameter": """\
kind: parameter
id: grans
version: 1.0.0
unit: percent
values:
  - {from: 2011/12, to: 2019/20, value: 70}
  - {from: 2020/21, value: 80}
""",
    "underlag": """\
kind: analysis_base
id: underlag
version: 1.0.0
level: huvudman
units: skolenhet
conditions: [{id: elever, title: {sv: Elever}, indicators: [behorighet]}]
goals: [{goal: mal, sub_goals: [{sub_goal: delmal, indicators: [behorighet]}]}]
alike: {by: [behorighet]}
expected: {behorighet: behorighet}
""",
}


def write(folder: Path, **changed: str | None) -> Path:
    """Write the sound folder, with some files in others' place, more, or left out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (SOUND | changed).items():
        if text is not None:
            (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder
