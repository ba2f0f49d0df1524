"""Two hundred changes whose class is known beforehand."""

# ruff: noqa: E501  a change stands on one line

from __future__ import annotations

from itertools import product

TEXT, METADATA, EQUAL = "text", "metadata", "equal"
TIGHTENED, VALUE, BREAKING = "tightened", "value_changing", "breaking"

BASE = """\
kind: indicator
id: matt
version: 1.0.0
status: adopted
title: {sv: Ett mått, en: A measure}
unit: UNIT
decimals: 1
direction: higher_is_better
formula: FORMULA
groups: [kon]
minimum: {n: 10, coverage: 0.8}
provenance: {reference: En källa, maintainer: skolverket}
"""
SHARE = "share(behorig of ak9)"
PAIR = "count(ak9 where behorig) / count(ak9)"

# Formula, its unit, what always gives the same, and what does not.
FORMULAS: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        SHARE,
        "percent",
        ("(share(behorig of ak9))", "share((behorig) of ak9)", "share(behorig of elever where arskurs == 9)",
         "share(behorig of ak9) + 0 %", "1 * share(behorig of ak9)", "share(not not behorig of ak9)"),
        ("share(not behorig of ak9)", "share(behorig of elever)", "share(behorig of ak9) / 2",
         "1 - share(behorig of ak9)", 'share(behorig of ak9 where kon == "flicka")',
         "share(behorig of elever where arskurs == 8)", "share(behorig of elever where arskurs >= 9)",
         "share(known(behorig) of ak9)", "share(behorig of ak9) + 1 %", "max(share(behorig of ak9), 50 %)",
         "share(merit >= 200 of ak9)", "at(riket, share(behorig of ak9))"),
    ),
    (
        "mean(merit of ak9)",
        "points",
        ("(mean(merit of ak9))", "mean(merit of ak9) * 1", "mean(merit of elever where arskurs == 9)",
         "mean(merit of ak9) + 0", "-(-mean(merit of ak9))"),
        ("mean(merit of elever)", "mean(merit of ak9 where behorig)", "median(merit of ak9)", "max(merit of ak9)",
         "min(merit of ak9)", "mean(merit of ak9) + 1", "2 * mean(merit of ak9)", "mean(merit of ak9) / 2",
         "mean(merit of ak9 where merit > 0)", "mean(merit * 2 of ak9)", "clamp(mean(merit of ak9), 0, 100)",
         "std(merit of ak9)", "at(riket, mean(merit of ak9))", "-mean(merit of ak9)"),
    ),
    (
        "max(mean(merit of ak9), mean(merit of elever)) - mean(merit of elever)",
        "points",
        ("-mean(merit of elever) + max(mean(merit of ak9), mean(merit of elever))",
         "max(mean(merit of elever), mean(merit of ak9)) - mean(merit of elever)",
         "(max(mean(merit of ak9), mean(merit of elever)) - mean(merit of elever)) * 1"),
        ("min(mean(merit of ak9), mean(merit of elever)) - mean(merit of elever)",
         "mean(merit of ak9) - mean(merit of elever)", "mean(merit of elever) - mean(merit of ak9)",
         "max(mean(merit of ak9), mean(merit of elever)) - mean(merit of ak9)",
         "max(mean(merit of ak9), mean(merit of elever)) + mean(merit of elever)"),
    ),
    (
        "if mean(merit of ak9) < 100 then 0 else mean(merit of ak9)",
        "points",
        ("if not mean(merit of ak9) >= 100 then 0 else mean(merit of ak9)",
         "if mean(merit of ak9) >= 100 then mean(merit of ak9) else 0",
         "if 100 > mean(merit of ak9) then 0 else mean(merit of ak9)"),
        ("if mean(merit of ak9) <= 100 then 0 else mean(merit of ak9)",
         "if mean(merit of ak9) < 101 then 0 else mean(merit of ak9)",
         "if mean(merit of ak9) > 100 then 0 else mean(merit of ak9)",
         "if mean(merit of ak9) < 100 then 1 else mean(merit of ak9)",
         "if mean(merit of ak9) == 100 then 0 else mean(merit of ak9)"),
    ),
    (
        "sum(merit of ak9) * 2",
        "points",
        ("2 * sum(merit of ak9)", "sum(merit of ak9) + sum(merit of ak9)", "4 * sum(merit of ak9) / 2",
         "3 * sum(merit of ak9) - sum(merit of ak9)", "sum(merit of ak9) * (1 + 1)"),
        ("sum(merit of ak9) * 3", "sum(merit of ak9)", "sum(merit of elever) * 2", "sum(merit of ak9) * 2 + 1",
         "sum(merit of ak9) / 2", "-2 * sum(merit of ak9)", "sum(merit of ak9 where behorig) * 2",
         "abs(sum(merit of ak9) * 2) + 1", "sum(merit of ak9) * 2.0001", "max(sum(merit of ak9), 1) * 2"),
    ),
)  # fmt: skip

# What is written in place of what, and what that does.
KEYS: tuple[tuple[str, str, str], ...] = (
    ("sv: Ett mått", "sv: Ett annat mått", TEXT),
    ("en: A measure", "en: Another measure", TEXT),
    (", en: A measure}", "}", TEXT),
    ("status: adopted\n", "status: adopted\ndescription: {sv: Något}\n", TEXT),
    ("status: adopted\n", "status: adopted\ntext_status: official\n", TEXT),
    ("reference: En källa", "reference: En annan källa", TEXT),
    ("reference: En källa", "reference: En källa, note: Nytt", TEXT),
    ("groups: [kon]\n", "groups: [kon]\nfollows_up: [delmal]\n", METADATA),
    ("groups: [kon]\n", "groups: [kon]\nprovision: [grundskola]\n", METADATA),
    ("groups: [kon]\n", "groups: [kon]\npopulation: ak9\n", METADATA),
    (", maintainer: skolverket", "", METADATA),
    ("groups: [kon]\n", "groups: [kon]\ndata_availability: local_only\n", METADATA),
    ("n: 10,", "n: 11,", TIGHTENED),
    ("n: 10,", "n: 100,", TIGHTENED),
    ("coverage: 0.8", "coverage: 0.9", TIGHTENED),
    ("n: 10, coverage: 0.8", "n: 15, coverage: 0.95", TIGHTENED),
    ("n: 10,", "n: 9,", VALUE),
    ("n: 10,", "", VALUE),
    ("coverage: 0.8", "coverage: 0.5", VALUE),
    ("minimum: {n: 10, coverage: 0.8}\n", "", VALUE),
    ("decimals: 1", "decimals: 0", VALUE),
    ("decimals: 1\n", "round_to: 10\n", VALUE),
    ("groups: [kon]\n", "groups: [kon]\nin_force: {from: 2020/21}\n", VALUE),
    ("groups: [kon]\n", "groups: [kon]\nperiod_rule: first_calendar_year\n", VALUE),
    ("higher_is_better", "lower_is_better", BREAKING),
    ("higher_is_better", "neutral", BREAKING),
    ("groups: [kon]\n", "", BREAKING),
)
OTHERS: tuple[tuple[str, str, str, str], ...] = (
    ("elever", "merit: {type: decimal, decimals: 1, unit: points}", "merit: {type: decimal, decimals: 1, unit: points, minimum: 0}", TIGHTENED),
    ("elever", "merit: {type: decimal, decimals: 1, unit: points}", "merit: {type: decimal, decimals: 1, unit: points, maximum: 340}", TIGHTENED),
    ("elever", "arskurs: {type: integer}", "arskurs: {type: integer, minimum: 1, maximum: 9}", TIGHTENED),
    ("elever", "  arskurs:", "  extra: {type: yes_no}\n  arskurs:", METADATA),
    ("elever", "kon: {type: code, code_list: kon}", "kon: {type: code, code_list: kon, title: {sv: Kön}}", TEXT),
    ("elever", "holds: microdata", "holds: microdata\ntitle: {sv: Elever}", TEXT),
    ("code_list", "pojke: x", "pojke: Pojkar", TEXT),
    ("code_list", "pojke: x", "pojke: x, annan: Annan", METADATA),
    ("code_list", ", pojke: x", "", BREAKING),
    ("goal", "version: 1.0.0\n", "version: 1.0.0\ntitle: {sv: Målet}\n", TEXT),
    ("sub_goal", "version: 1.0.0\n", "version: 1.0.0\norder: 2\n", METADATA),
    ("sub_goal", "version: 1.0.0\n", "version: 1.0.0\ntitle: {sv: Delmålet}\n", TEXT),
    ("parameter", "value: 80", "value: 81", VALUE),
    ("parameter", "value: 80", "value: 80, reference: En källa", TEXT),
    ("framework", "sv: Skolverket", "sv: Verket", TEXT),
    ("framework", "units: {fika: {sv: fikapauser}}", "units: {fika: {sv: kaffe}}", TEXT),
)  # fmt: skip


def indicator(unit: str, formula: str) -> str:
    """Return an indicator's document."""
    return BASE.replace("UNIT", unit).replace("FORMULA", f"'{formula}'")


def seeded() -> list[tuple[str, str, str, str]]:
    """Return the file, its text before and after, and the class of the change."""
    found: list[tuple[str, str, str, str]] = []
    for formula, unit, same, different in FORMULAS:
        before = indicator(unit, formula)
        for others, known in ((same, EQUAL), (different, VALUE)):
            found += [("matt", before, indicator(unit, other), known) for other in others]
        for one, other in product(same, different):
            found.append(("matt", indicator(unit, one), indicator(unit, other), VALUE))
    for old, new, known in KEYS:
        before = indicator("percent", SHARE)
        assert old in before
        found.append(("matt", before, before.replace(old, new), known))
    return found
