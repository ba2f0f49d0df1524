"""Published frameworks can be written in the language: their formulas check without a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from malramverk.formula import ColumnScope, Core, Kind, Scope, TableScope, check, parse
from malramverk.quantities import NUMBER, PERCENT, Unit, unit_from
from malramverk.source import Source


def unit(text: str, extra: tuple[str, ...] = ()) -> Unit:
    found = unit_from(text, extra)
    assert found is not None
    return found


def number(text: str = "number", extra: tuple[str, ...] = ()) -> ColumnScope:
    return ColumnScope(Kind.NUMBER, unit(text, extra))


def table(id_: str, **columns: ColumnScope) -> Mapping[str, TableScope]:
    return {id_: TableScope(id_, columns, NUMBER)}


def check_parts(texts: Mapping[str, str], scope: Scope) -> dict[str, Core]:
    """Check formulas in order, each of which may name those before it."""
    parts: dict[str, Core] = {}
    for name, text in texts.items():
        here = replace(scope, parts={**scope.parts, **parts})
        result = check(parse(text), here, source=Source(name, text))
        assert [str(problem) for problem in result.problems] == []
        assert result.core is not None
        parts[name] = result.core
    return parts


DOLLARS = ("dollars",)
HDI = Scope(
    tables=table(
        "inputs",
        le=number("years"),
        eys=number("years"),
        mys=number("years"),
        gnipc=number("dollars", DOLLARS),
    ),
    units=DOLLARS,
    levels=("world", "country"),
)
HDI_PARTS = {
    "health": "clamp((mean(le of inputs) - 20 years) / (85 years - 20 years), 0, 1)",
    "education": "(min(mean(eys of inputs), 18) / (18 years) "
    "+ min(mean(mys of inputs), 15) / (15 years)) / 2",
    "income": "ln(clamp(mean(gnipc of inputs), 100, 75000) / (100 dollars)) / ln(75000 / 100)",
    "hdi": "round_to(geomean(health, education, income), 0.001)",
    "place": "rank(hdi, highest_first, min)",
}

COMPONENTS = tuple(f"c{i}" for i in range(1, 13))
FLORIDA = Scope(tables=table("schools", **dict.fromkeys(COMPONENTS, number("points"))))
FLORIDA_PARTS = {
    **{c: f"sum({c} of schools)" for c in COMPONENTS},
    "total_points": f"sum_known({', '.join(COMPONENTS)})",
    "total_components": f"count_known({', '.join(COMPONENTS)})",
    "percent": "round_to(total_points / total_components, 1)",
}

STATCAN = Scope(
    tables=table("observations", value=number()),
    levels=("world", "indicator", "series_group", "series"),
    attributes={
        "direction": ColumnScope(Kind.TEXT, codes=frozenset({"positive", "negative"})),
        "base_year": number("years"),
        "target": number(),
        "target_year": number("years"),
        "limit": number(),
    },
)
# Each of these is an indicator of its own: written out as parts of one they would be too large.
STATCAN_INDICATORS = {
    "v": "mean(value of observations)",
    "current": "latest(v)",
    "t": "latest(if known(v) then period.year else not_applicable)",
    "start": "first(if period.year >= (entity.base_year ?? 2015 years) "
    "then (if v == 0 then 0.001 else v) else not_applicable)",
    "t0": "first(if period.year >= (entity.base_year ?? 2015 years) and known(v) "
    "then period.year else not_applicable)",
    "goal": "if entity.target == 0 then 0.001 else entity.target",
    "d": 'if (entity.direction ?? "negative") == "positive" then 1 else -1',
    "cagr": "if t - t0 >= 1 and current / start > 0 "
    "then (current / start) ^ (1 year / (t - t0)) - 1 else not_applicable",
    "needed": "abs((goal / start) ^ (1 year / (entity.target_year - t0)) - 1)",
    "pv": "(if start < 0 then -1 else 1) * d * cagr / (if known(goal) then needed else 1)",
    "b": "abs(start) / abs(entity.limit)",
    "c": "if known(goal) or not known(b) then 1 else if b <= 1 then 1 - b ^ 4.44 "
    "else if b < 2 then 1 - (2 - b) ^ 4.44 else 1",
    "towards": "if pv >= 0.6 then 7.1429 * pv - 4.2857 else 4.1667 * pv - 2.5",
    "along": "if pv < 0 then 125 * pv - 2.5 else if c == 0 then 5 "
    "else if pv >= 0.015 * c then 500 * pv / c - 5 "
    "else if pv >= 0.005 * c then 250 * pv / c - 1.25 else 500 * pv / c - 2.5",
    "score": "if known(goal) and (if d < 0 then current <= goal else current >= goal) then 5 "
    "else clamp(if known(goal) then towards else along, -5, 5)",
    "rolled_up": "mean(mean(score across series skip absent) across series_group skip absent)",
}

SALSA = Scope(tables=table("salsa", f=number("percent"), b=number("percent"), r=number("percent")))

BDF = Scope(
    tables=table("pupils", iq=number("points"), groupsiz=number("pupils")),
    levels=("all", "school"),
)


@pytest.mark.parametrize(
    ("scope", "parts"),
    [
        (HDI, HDI_PARTS),
        (FLORIDA, FLORIDA_PARTS),
        (
            SALSA,
            {"residual": "sum(f of salsa) - sum(b of salsa)",
             "off": "abs(sum(r of salsa) - residual) <= 1 %"},
        ),
        (
            BDF,
            {"schavg": "mean(iq of pupils)",
             "centred": "mean(iq of pupils) - at(all, mean(iq of pupils))",
             "size": "mean(groupsiz of pupils) - at(all, mean(groupsiz of pupils))"},
        ),
    ],
)  # fmt: skip
def test_published_framework_is_written_in_the_language(scope, parts):
    assert check_parts(parts, scope).keys() == parts.keys()


def test_framework_of_many_steps_is_one_indicator_for_each():
    units: dict[str, Unit] = {}
    for name, text in STATCAN_INDICATORS.items():
        core = check_parts({name: text}, replace(STATCAN, indicators=units))[name]
        found = core.type.unit
        assert found is None or found == unit("years" if name in ("t", "t0") else "number")
        units[name] = unit("years") if name in ("t", "t0") else NUMBER


def test_index_of_pure_numbers_is_pure():
    parts = check_parts(HDI_PARTS, HDI)
    assert parts["hdi"].type.unit == NUMBER
    assert parts["place"].type.unit == NUMBER


def test_points_per_component_stay_points():
    percent = check_parts(FLORIDA_PARTS, FLORIDA)["percent"]
    assert percent.type.unit == unit("points")
    assert percent.type.unit != PERCENT
