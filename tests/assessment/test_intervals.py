"""`judge: interval`, and `~100` on a table as agencies write it, end to end."""

from __future__ import annotations

import polars as pl

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
DIFFERENCE = """\
---
kind: rule
id: mot_riket
version: 1.0.0
applies_to: {levels: [huvudman]}
judge: JUDGE
inputs: {skillnad: "value - at(riket, value)", kvot: "value / at(riket, value)"}
rows:
  - {skillnad: "> 0", kvot: any, then: over}
  - {skillnad: "= 0", kvot: any, then: lika}
  - {skillnad: "< 0", kvot: ">= 0.5", then: under}
  - {skillnad: "< 0", kvot: "< 0.5", then: langt_under}
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


def test_a_published_figure_is_the_interval_that_its_rounding_leaves(tmp_path):
    # 94.6 is published without decimals, and so is between 94.1 and 95.1: `>= 95` may hold.
    found = judged(tmp_path, "interval")
    assert found["under_95", "0180"] == ("cannot_be_judged", "censored")
    assert found["under_97", "0180"] == ("inte_alla", "value")


def test_the_interval_that_rounding_leaves(tmp_path):
    # 94.6 is shown without decimals: rounded it is 95, and by itself it is below.
    for judge, outcome in (("exact", "inte_alla"), ("rounded", "nastan_alla")):
        (tmp_path / judge).mkdir()
        assert judged(tmp_path / judge, judge)["under_95", "0180"] == (outcome, "value")


def test_differences_of_rounded_figures_are_intervals_too(tmp_path):
    rows = [("riket", 95), ("a", 97), ("b", 96), ("c", 95), ("d", 93), ("e", 0), ("f", 47)]
    table = pl.DataFrame({
        "huvudman": [None, *"abcdefgh"], "riket": ["riket", *[None] * 8], "year": ["2024"] * 9,
        "a": [*(str(value) for _, value in rows), "~100", ".."],
    })  # fmt: skip
    for judge in ("exact", "interval"):
        (tmp_path / judge).mkdir()
        text = DEFINITIONS.replace("  year:", "  riket: {type: code, level: riket}\n  year:")
        text += DIFFERENCE
        (tmp_path / judge / "f.yaml").write_text(text.replace("JUDGE", judge), "utf-8")
        catalogue = mr.load(tmp_path / judge)
        results = mr.compute(catalogue, {"tabell": table})
        found = mr.assess(catalogue, results).judgements(rule="mot_riket")
        outcomes = {j.entity: (j.outcome, j.state.id) for j in found}
        exact = judge == "exact"
        unsure = ("cannot_be_judged", "censored")
        assert outcomes["a"] == ("over", "value")  # 96.5 or more, and 95.5 or less
        assert outcomes["b"] == (("over", "value") if exact else unsure)
        assert outcomes["c"] == (("lika", "value") if exact else unsure)
        assert outcomes["d"] == ("under", "value")
        assert outcomes["e"] == ("langt_under", "value")  # a zero is a figure like others
        assert outcomes["f"] == (("langt_under", "value") if exact else unsure)
        assert outcomes["g"] == unsure  # from 95 to 100, and riket may be 95
        assert outcomes["h"] == ("cannot_be_judged", "suppressed")
