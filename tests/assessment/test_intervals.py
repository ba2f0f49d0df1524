"""`judge: interval`, and `~100` on a table as agencies write it, end to end."""

from __future__ import annotations

import malramverk as mr

DEFINITIONS = """\
kind: framework
id: ramverk
version: 1.0.0
period: calendar_year
levels: [riket, huvudman]
---
kind: table
id: tabell
version: 1.0.0
holds: published
symbols: {"..": suppressed, "~100": {state: censored, lower: 95, upper: 100}}
columns:
  huvudman: {type: code, level: huvudman, headers: ["Huvudmannens kod"]}
  year: {type: period, headers: ["År"]}
  a: {type: decimal, unit: percent, decimals: 0, headers: ["Andel (%)"]}
---
kind: indicator
id: ett
version: 1.0.0
unit: percent
decimals: 0
direction: higher_is_better
published: [{table: tabell, measure: a}]
---
kind: rule
id: under_95
version: 1.0.0
judge: JUDGE
inputs: {x: value}
rows: [{x: ">= 95", then: nastan_alla}, {x: "< 95", then: inte_alla}]
---
kind: rule
id: under_97
version: 1.0.0
judge: JUDGE
inputs: {x: value}
rows: [{x: ">= 97", then: nastan_alla}, {x: "< 97", then: inte_alla}]
"""
# Swedish agencies' CSV: semicolons, decimal commas.
TABLE = 'Huvudmannens kod;År;Andel (%)\n"0114";2024;~100\n"0180";2024;94,6\n"0184";2024;..\n'


def judged(folder, judge):
    definitions = folder / "definitions"
    definitions.mkdir()
    (definitions / "f.yaml").write_text(DEFINITIONS.replace("JUDGE", judge), "utf-8")
    (folder / "tabell.csv").write_text(TABLE, "utf-8")
    catalogue = mr.load(definitions)
    results = mr.compute(catalogue, {"tabell": folder / "tabell.csv"}, levels="huvudman")
    assessment = mr.assess(catalogue, results)
    return {(j.rule, j.entity): (j.outcome, j.state.id) for j in assessment.judgements()}


def test_nearly_all_only_ever_counts_as_its_interval(tmp_path):
    for judge in ("exact", "rounded", "interval"):
        (tmp_path / judge).mkdir()
        found = judged(tmp_path / judge, judge)
        assert found["under_95", "0114"] == ("nastan_alla", "value")
        assert found["under_97", "0114"] == ("cannot_be_judged", "censored")
        assert found["under_97", "0184"] == ("cannot_be_judged", "suppressed")


def test_the_interval_that_rounding_leaves(tmp_path):
    # 94.6 is shown without decimals: rounded it is 95, and by itself it is below.
    for judge, outcome in (("exact", "inte_alla"), ("rounded", "nastan_alla")):
        (tmp_path / judge).mkdir()
        assert judged(tmp_path / judge, judge)["under_95", "0180"] == (outcome, "value")
