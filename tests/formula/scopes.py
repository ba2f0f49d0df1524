"""A small school world that the tests of formulas name things in."""

from __future__ import annotations

from decimal import Decimal

from malramverk.formula import (
    Checked,
    ColumnScope,
    Core,
    Kind,
    PopulationScope,
    Scope,
    TableScope,
    check,
    check_condition,
    parse,
)
from malramverk.quantities import PERCENT, Unit, unit_from
from malramverk.source import Source


def unit(text: str) -> Unit:
    found = unit_from(text)
    assert found is not None
    return found


ELEVER = TableScope(
    "elever",
    {
        "arskurs": ColumnScope(Kind.NUMBER, None, 0, None, Decimal(1), Decimal(9)),
        "meritvarde": ColumnScope(Kind.NUMBER, unit("points"), 1, None, Decimal(0)),
        "tal": ColumnScope(Kind.NUMBER, None, None),
        "behorig": ColumnScope(Kind.YES_NO),
        "kon": ColumnScope(Kind.TEXT, codes=frozenset({"flicka", "pojke"})),
        "klass": ColumnScope(Kind.TEXT),
        "lasar": ColumnScope(Kind.PERIOD),
    },
    unit("pupils"),
)
LARARE = TableScope(
    "larare",
    {
        "tjanst": ColumnScope(Kind.NUMBER, unit("percent"), 1, None, Decimal(0), Decimal(100)),
        "poster": ColumnScope(Kind.NUMBER, unit("posts"), 2),
        "lon": ColumnScope(Kind.NUMBER, unit("tkr"), 3),
    },
    unit("teachers"),
)
TABLES = {"elever": ELEVER, "larare": LARARE}


def _condition(text: str) -> Core:
    core = check_condition(parse(text), "elever", Scope(TABLES)).core
    assert core is not None
    return core


def _part(text: str) -> Core:
    core = check(parse(text), Scope(TABLES)).core
    assert core is not None
    return core


SCOPE = Scope(
    tables=TABLES,
    populations={
        "ak9": PopulationScope("ak9", "elever", _condition("arskurs == 9")),
        "utan_nyanlanda": PopulationScope(
            "utan_nyanlanda", "elever", exception=_condition('klass == "F"')
        ),
        "tom": PopulationScope("tom", "borta"),
    },
    indicators={
        "behorighet": PERCENT,
        "merit": unit("points"),
        "kostnad": unit("kr/pupil"),
        "enkat": PERCENT,
    },
    parts={
        "tathet": _part("count(elever) / sum(poster of larare)"),
        "tak": _part("340"),
        "hog": _part("mean(meritvarde of elever) > 200"),
    },
    units=("fika",),
    levels=("riket", "huvudman", "skolenhet"),
    attributes={
        "huvudmannatyp": ColumnScope(Kind.TEXT, codes=frozenset({"kommunal", "enskild"})),
        "storlek": ColumnScope(Kind.NUMBER, unit("pupils")),
        "landsbygd": ColumnScope(Kind.YES_NO),
    },
    parameters={"malvarde": unit("points"), "grans": unit("points")},
    keyed={"grans": frozenset({"kommunal", "enskild", "A"})},
    dimensions={"kon": frozenset({"flicka", "pojke"}), "ursprung": None},
    published=("enkat",),
)


def checked(text: str, expect: str | None = None, scope: Scope = SCOPE) -> Checked:
    """Parse and check a formula in the small world."""
    wanted = None if expect is None else unit(expect)
    return check(parse(text), scope, expect=wanted, source=Source("<formula>", text))


def core_of(text: str, expect: str | None = None) -> Core:
    """Return the checked tree of a formula without faults."""
    result = checked(text, expect)
    assert [str(p) for p in result.problems] == []
    assert result.core is not None
    return result.core
