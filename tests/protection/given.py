"""A small country for protection: definitions as text, rows as a frame."""

from __future__ import annotations

import numpy as np
import polars as pl

import malramverk as mr
from tests.evaluation.data import catalogue_of

FRAMEWORK = """\
kind: framework
id: litet
version: 1.0.0
levels: [riket, huvudman, skolenhet]
---
kind: code_list
id: kon
version: 1.0.0
codes: {flicka: {}, pojke: {}}
---
kind: table
id: elever
version: 1.0.0
holds: microdata
counts: pupils
symbols: {".": not_reported}
columns:
  lasar: {type: period, required: false}
  huvudman: {type: code, level: huvudman}
  skolenhet: {type: code, level: skolenhet}
  kon: {type: code, code_list: kon, required: false}
  behorig: {type: yes_no, required: false}
  godkand: {type: yes_no, required: false}
  poang: {type: decimal, decimals: 1, unit: points, minimum: 0, maximum: 10, required: false}
---
kind: indicator
id: andel
version: 1.0.0
unit: percent
decimals: 1
formula: share(behorig of elever)
groups: [kon]
disclosure: familj
"""


def family(**keys: object) -> str:
    """Return a family with one threshold, or with the text of several."""
    rest = keys.pop("rest", "")
    asked = ", ".join(f"{key}: {value}" for key, value in keys.items())
    thresholds = f"thresholds: [{{{asked}}}]\n" if asked else ""
    return f"---\nkind: disclosure_family\nid: familj\nversion: 1.0.0\n{thresholds}{rest}"


def catalogue(family_text: str, *more: str) -> mr.Catalogue:
    """Load the framework with a family and further documents."""
    return catalogue_of(FRAMEWORK + "".join(f"---\n{text}" for text in more) + family_text)


def pupils(*units: tuple[str, str, int, int, int, int], lasar: str | None = None) -> pl.DataFrame:
    """Return a row per pupil: principal, unit, girls who pass, girls, boys who pass, boys."""
    rows = []
    for principal, unit, girls_pass, girls, boys_pass, boys in units:
        for sex, passed, everyone in (("flicka", girls_pass, girls), ("pojke", boys_pass, boys)):
            rows += [(principal, unit, sex, i < passed) for i in range(everyone)]
    frame = pl.DataFrame(rows, schema=["huvudman", "skolenhet", "kon", "behorig"], orient="row")
    return frame if lasar is None else frame.with_columns(lasar=pl.lit(lasar))


def made(seed: int, *, most: int = 7) -> pl.DataFrame:
    """Return a random small country."""
    random = np.random.default_rng(seed)
    units = []
    for principal in range(int(random.integers(1, 4))):
        for unit in range(int(random.integers(1, 4))):
            girls, boys = (int(n) for n in random.integers(0, most + 1, 2))
            chance = random.choice([0.15, 0.5, 0.9])
            passed = (int(random.binomial(n, chance)) for n in (girls, boys))
            girls_pass, boys_pass = passed
            units.append(
                (f"H{principal}", f"s{principal}{unit}", girls_pass, girls, boys_pass, boys)
            )
    return pupils(*units)
