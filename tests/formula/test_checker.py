from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given

from malramverk.formula import (
    Across,
    Aggregate,
    Attribute,
    Column,
    Constant,
    Core,
    Grain,
    Kind,
    Moved,
    Op,
    Operation,
    Parameter,
    Ranked,
    Reference,
    Type,
    check,
    conjuncts,
    walk,
)
from malramverk.formula.mathml import mathml
from malramverk.formula.printing import decimal_text
from malramverk.formula.prose import prose
from malramverk.quantities import PERCENT, PURE
from malramverk.source import Source
from tests.formula.scopes import SCOPE, checked, core_of, unit
from tests.formula.trees import known_trees, trees


def shown(core: Core) -> str:  # noqa: C901  one case per node
    """Return a checked tree as short text."""
    match core:
        case Constant():
            value = core.value
            return decimal_text(value) if isinstance(value, Decimal) else str(value)
        case Column():
            return f"{core.table}.{core.name}"
        case Reference():
            return core.indicator
        case Attribute():
            return f"entity.{core.name}"
        case Parameter():
            return f"{core.id}[{'' if core.key is None else shown(core.key)}]"
        case Operation():
            return f"{core.op}({', '.join(shown(o) for o in core.operands)})"
        case Aggregate():
            below = (core.operand, core.condition, core.weight)
            parts = [core.table, *(shown(c) for c in below if c), *map(str, core.parameters)]
            return f"{core.function}[{'; '.join(parts)}]"
        case Moved():
            told = "".join(f" {argument}" for argument in core.argument)
            return f"{core.move}{told}({shown(core.operand)})"
        case Across():
            below = (core.operand, core.where, core.weight)
            parts = [core.level, *(shown(c) for c in below if c), *map(str, core.parameters)]
            skip = " skip" if core.skip_absent else ""
            return f"{core.function}[{'; '.join(parts)}{skip}]"
        case Ranked():
            signs = f"{core.ties} {core.level} {core.percent:d} {core.descending:d}"
            return f"ranked[{shown(core.operand)} {signs}]"


@pytest.mark.parametrize(
    ("text", "expect", "core"),
    [
        ("count(elever)", "pupils", "count[elever]"),
        ("count(ak9)", "pupils", "count[elever; eq(elever.arskurs, 9)]"),
        (
            "mean(meritvarde of ak9 where behorig)",
            "points",
            "mean[elever; elever.meritvarde; and(eq(elever.arskurs, 9), elever.behorig)]",
        ),
        ("share(behorig of elever)", "share", "share[elever; elever.behorig]"),
        ("share(behorig of elever)", "percent", "multiply(share[elever; elever.behorig], 100)"),
        ("share(behorig of elever)", "permille", "multiply(share[elever; elever.behorig], 1000)"),
        ("behorighet", "share", "divide(behorighet, 100)"),
        ("behorighet * 1 %", "percent", "divide(multiply(behorighet, 1), 100)"),
        ("behorighet - share(behorig of elever)", "percent",
         "subtract(behorighet, multiply(share[elever; elever.behorig], 100))"),
        ("if behorighet < 1.7 then 0 else merit", "points", "if(lt(behorighet, 1.7), 0, merit)"),
        ("if behorighet < 70 % then merit else 0", "points", "if(lt(behorighet, 70), merit, 0)"),
        ("merit ?? 5", "points", "coalesce(merit, 5)"),
        ("clamp(merit, 0, tak)", "points", "clamp(merit, 0, 340)"),
        ("if known(merit) then 1 else 0", "number", "if(known(merit), 1, 0)"),
        ("share(tjanst >= 0.5 share of larare)", "share", "share[larare; ge(larare.tjanst, 50)]"),
        ("sum(lon + 500 kr of larare)", "tkr", "sum[larare; add(larare.lon, 0.5)]"),
        ("sum(lon of larare) / count(elever)", "kr/pupil",
         "multiply(divide(sum[larare; larare.lon], count[elever]), 1000)"),
        ('count(elever where lasar == "2024-25")', "pupils",
         "count[elever; eq(elever.lasar, 2024/25)]"),
        ('count(elever where kon not in ("flicka"))', "pupils",
         "count[elever; not(in(elever.kon, flicka))]"),
        ("-merit + abs(-5)", "points", "add(negate(merit), abs(-5))"),
        ("tathet", "pupils/post", "divide(count[elever], sum[larare; larare.poster])"),
        ("sum(meritvarde * tak of elever)", "points",
         "sum[elever; multiply(elever.meritvarde, 340)]"),
    ],
)  # fmt: skip
def test_names_are_resolved_and_conversions_explicit(text, expect, core):
    result = core_of(text, expect)
    assert shown(result) == core
    assert result.type.unit == unit(expect)
    assert result.type.kind is Kind.NUMBER
    assert result.type.grain is Grain.CELL


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("count(elever) / sum(poster of larare)", "pupils/post"),
        ("kostnad * count(elever)", "kr"),
        ("merit * 2", "points"),
        ("2 / count(larare)", "1/teacher"),
        ("merit / merit", "share"),
        ("(merit - 200) / 2", "points"),
        ("merit ^ 2 / merit", "points"),
        ("behorighet ^ 0.5", "share"),
        ("min(1 %, behorighet)", "percent"),
        ("sum(lon of larare) + 1 mkr", "tkr"),
        ("5 fika + 2", "fika"),
        ("count(larare) * 5 fika/teacher", "fika"),
    ],
)
def test_units_obey_their_algebra(text, name):
    found = core_of(text).type.unit
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("text", "unit_name", "core"),
    [
        ("previous(merit)", "points", "previous 1(merit)"),
        ("previous(merit, 3)", "points", "previous 3(merit)"),
        ("change(behorighet)", "percent",
         "subtract(behorighet, comparable_previous 1(behorighet))"),
        ("relative_change(merit, 2)", "share",
         "divide(subtract(merit, comparable_previous 2(merit)), comparable_previous 2(merit))"),
        ("mean_over(merit, 3)", "points",
         "divide(add(add(merit, previous 1(merit)), previous 2(merit)), 3)"),
        ("pooled(count(ak9) / sum(poster of larare), 3)", "pupils/post",
         "pooled 3(divide(count[elever; eq(elever.arskurs, 9)], sum[larare; larare.poster]))"),
        ("base(merit, 2015)", "points", "base 2015(merit)"),
        ('base(merit, "2015-16")', "points", "base 2015/16(merit)"),
        ("first(merit) + latest(merit)", "points", "add(first(merit), latest(merit))"),
        ("latest(if known(merit) then period.year else not_applicable)", "years",
         "latest(if(known(merit), year(), not_applicable()))"),
        ("at(riket, behorighet) - behorighet", "percent",
         "subtract(at riket(behorighet), behorighet)"),
        ('at_entity(huvudman, "0180", merit)', "points", "at_entity huvudman 0180(merit)"),
        ('group(merit, kon, "flicka")', "points", "group kon flicka(merit)"),
        ('group(merit, ursprung, "vad som helst")', "points",
         "group ursprung vad som helst(merit)"),
        ("everyone(merit)", "points", "everyone(merit)"),
        ('gap(merit, kon, "flicka", "pojke")', "points",
         "subtract(group kon flicka(merit), group kon pojke(merit))"),
        ("rank(merit, highest_first, min)", "number", "ranked[merit min None 0 1]"),
        ("rank(round_to(merit, 0.1), lowest_first, dense, huvudman)", "number",
         "ranked[round(merit, 0.1) dense huvudman 0 0]"),
        ("percentile_rank(merit, average)", "share", "ranked[merit average None 1 0]"),
        ("std(behorighet across skolenhet)", "percent", "std[skolenhet; behorighet]"),
        ("var(merit across skolenhet skip absent)", "points*points",
         "var[skolenhet; merit skip]"),
        ('share(behorighet < 70 % across skolenhet where entity.huvudmannatyp == "enskild")',
         "share",
         "share[skolenhet; lt(behorighet, 70); eq(entity.huvudmannatyp, enskild)]"),
        ("mean(behorighet across skolenhet weighted by count(ak9))", "percent",
         "mean[skolenhet; behorighet; count[elever; eq(elever.arskurs, 9)]]"),
        ("max(mean(merit across skolenhet) across huvudman)", "points",
         "max[huvudman; mean[skolenhet; merit]]"),
        ("count(merit across skolenhet)", "number", "count[skolenhet; merit]"),
        ("distinct(entity.huvudmannatyp across skolenhet)", "number",
         "distinct[skolenhet; entity.huvudmannatyp]"),
        ("icc(merit, anova_mean_size, huvudman across skolenhet)", "share",
         "icc[skolenhet; merit; anova_mean_size; huvudman]"),
        ("quantile(merit, 10 %, linear across skolenhet)", "points",
         "quantile[skolenhet; merit; 0.1; linear]"),
        ("quantile(lon, 0.1, inverted_cdf of larare weighted by poster)", "tkr",
         "quantile[larare; larare.lon; larare.poster; 0.1; inverted_cdf]"),
        ("icc(meritvarde, anova_n0 of elever)", "share",
         "icc[elever; elever.meritvarde; anova_n0]"),
        ("between_share(meritvarde, huvudman of elever)", "share",
         "between_share[elever; elever.meritvarde; huvudman]"),
        ("sum(meritvarde of elever weighted by arskurs)", "points",
         "sum[elever; elever.meritvarde; elever.arskurs]"),
        ("sum(lon of larare weighted by poster)", "tkr*posts",
         "sum[larare; larare.lon; larare.poster]"),
        ("sum(meritvarde ^ 2 of elever)", "points*points",
         "sum[elever; multiply(elever.meritvarde, elever.meritvarde)]"),
        ("distinct(kon of elever)", "number", "distinct[elever; elever.kon]"),
        ("std_sample(lon of larare)", "tkr", "std_sample[larare; larare.lon]"),
        ("sqrt(var(lon of larare))", "kr",
         "sqrt(multiply(var[larare; larare.lon], 1000000))"),
        ("sqrt(share(behorig of ak9)) + sqrt(4)", "share",
         "add(sqrt(share[elever; elever.behorig; eq(elever.arskurs, 9)]), sqrt(4))"),
        ("ln(behorighet)", "share", "ln(divide(behorighet, 100))"),
        ("exp(merit / (100 points))", "share", "exp(divide(merit, 100))"),
        ("geomean(behorighet, 0.5 share)", "percent", "geomean(behorighet, 50)"),
        ("harmonic(merit, 3)", "points", "harmonic(merit, 3)"),
        ("round_to(share(behorig of elever), 1 %)", "percent",
         "round(multiply(share[elever; elever.behorig], 100), 1)"),
        ("round_to(kostnad, 100)", "kr/pupil", "round(kostnad, 100)"),
        ("round_to(sum_known(merit, 3) / count_known(merit, behorighet), 1)", "points",
         "round(divide(sum_known(merit, 3), count_known(merit, behorighet)), 1)"),
        ("mean_known(merit, malvarde)", "points", "mean_known(merit, malvarde[])"),
        ("merit - parameter(grans, entity.huvudmannatyp)", "points",
         "subtract(merit, grans[entity.huvudmannatyp])"),
        ('parameter(grans, "A")', "points", "grans[A]"),
        ("if merit > 3 then merit else not_applicable", "points",
         "if(gt(merit, 3), merit, not_applicable())"),
        ("count(ak9) / entity.storlek", "share",
         "divide(count[elever; eq(elever.arskurs, 9)], entity.storlek)"),
        ("if entity.landsbygd then merit else 0", "points", "if(entity.landsbygd, merit, 0)"),
        ('if at(huvudman, entity.huvudmannatyp ?? "enskild") == "enskild" then 0 else merit',
         "points",
         "if(eq(at huvudman(coalesce(entity.huvudmannatyp, enskild)), enskild), 0, merit)"),
    ],
)  # fmt: skip
def test_every_function_is_lowered_to_primitives(text, unit_name, core):
    result = core_of(text)
    assert shown(result) == core
    assert result.type.unit is not None
    assert result.type.unit.name == unit_name
    assert result.type.grain is Grain.CELL


def test_what_looks_to_other_cells_names_what_it_looks_at():
    used = checked(
        'at(huvudman, gap(merit, kon, "flicka", "pojke")) + malvarde + '
        "max(parameter(grans, entity.huvudmannatyp) across skolenhet)"
    ).used
    assert used.levels == {"huvudman", "skolenhet"}
    assert used.dimensions == {"kon"}
    assert used.parameters == {"malvarde", "grans"}
    assert used.attributes == {"huvudmannatyp"}


def test_not_applicable_takes_the_kind_of_the_other_branch():
    chosen = core_of('if hog then "A" else not_applicable')
    assert chosen.type.kind is Kind.TEXT
    assert chosen.type.codes == {"A"}
    yes = core_of("not_applicable ?? hog")
    assert isinstance(yes, Operation)
    assert yes.operands[0].type.kind is Kind.YES_NO


def test_walk_and_operands_reach_keys_conditions_and_weights():
    core = core_of(
        "mean(parameter(grans, entity.huvudmannatyp) across skolenhet where entity.landsbygd "
        "weighted by rank(latest(entity.storlek), highest_first, min))"
    )
    names = {part.name for part in walk(core) if isinstance(part, Attribute)}
    assert names == {"huvudmannatyp", "landsbygd", "storlek"}


def test_bare_numbers_stay_bare_until_they_meet_a_unit():
    assert core_of("2 * 3 + 1").type.unit is None
    compared = core_of("merit > 2 * 3")
    assert isinstance(compared, Operation)
    assert [operand.type.unit for operand in compared.operands] == [unit("points")] * 2


@pytest.mark.parametrize(
    ("row", "decimals"),
    [
        ("arskurs", 0),
        ("meritvarde", 1),
        ("arskurs + 1", 0),
        ("meritvarde - 0.25", 2),
        ("meritvarde * meritvarde", 2),
        ("meritvarde ^ 3", 3),
        ("meritvarde / 2", None),
        ("tal + 1", None),
        ("-meritvarde", 1),
        ("max(arskurs, 0.5)", 1),
        ("if behorig then arskurs else 0.125", 3),
        ("meritvarde ^ 12 * meritvarde ^ 12", None),
    ],
)
def test_row_numbers_know_how_exact_they_are(row, decimals):
    aggregate = core_of(f"sum({row} of elever)")
    assert isinstance(aggregate, Aggregate)
    assert aggregate.operand is not None
    assert aggregate.operand.type.decimals == decimals
    assert aggregate.operand.type.table == "elever"
    assert aggregate.type.decimals is None


def test_row_conversion_stays_exact():
    aggregate = core_of("sum(arskurs + tal * 0 + 5 % of elever)")
    assert "multiply" in shown(aggregate)
    exact = core_of("mean(0 share + tjanst of larare)")
    assert isinstance(exact, Aggregate)
    assert exact.operand is not None
    assert shown(exact.operand) == "add(0, multiply(larare.tjanst, 0.01))"
    assert exact.operand.type.decimals == 3


def test_scale_without_a_finite_decimal_is_a_division():
    core = core_of("if merit > 0 then 1 year else 4 months")
    assert shown(core) == "if(gt(merit, 0), 1, divide(4, 12))"


def test_exception_of_a_population_is_a_matter_for_shares_only():
    share, count = core_of("share(behorig of utan_nyanlanda)"), core_of("count(utan_nyanlanda)")
    assert isinstance(share, Aggregate)
    assert isinstance(count, Aggregate)
    assert share.exception is not None
    assert count.exception is None
    assert share.source == "utan_nyanlanda"
    assert share.table == "elever"


def test_equal_formulas_are_equal_trees_wherever_they_stand():
    core = core_of("count(ak9 where behorig) + 1")
    assert core == core_of("count( ak9   where behorig )+1")
    assert core == core_of("count(ak9 where behorig) + 1.0")
    assert hash(core) == hash(core_of("(count(ak9 where behorig)) + 1"))


def test_what_a_formula_names_is_listed():
    used = checked("tathet + count(ak9 where behorig) / sum(poster of larare) + merit * 0").used
    assert used.parts == {"tathet"}
    assert used.indicators == {"merit"}
    assert used.populations == {"ak9"}
    assert used.tables == {"elever", "larare"}
    assert used.columns == {("elever", "behorig"), ("larare", "poster")}


def test_part_may_be_of_any_kind():
    assert core_of("hog").type == Type(Kind.YES_NO, grain=Grain.CELL)
    assert core_of('"A"').type.kind is Kind.TEXT
    assert core_of("0.5").type.grain is Grain.CONSTANT


def test_percent_is_scaled_exactly_once():
    core = core_of("share(behorig of elever)", "percent")
    assert isinstance(core, Operation)
    assert core.op is Op.MULTIPLY
    assert core.operands[1] == Constant(Decimal(100), Type(Kind.NUMBER, decimals=0))
    assert core.operands[0].type.unit == PURE
    assert core.type.unit == PERCENT
    assert shown(core_of("behorighet", "percent")) == "behorighet"


def test_conjuncts_are_the_single_conditions():
    core = core_of('count(ak9 where behorig and (kon == "flicka" and known(klass)))')
    assert isinstance(core, Aggregate)
    assert len(conjuncts(core.condition)) == 4
    assert conjuncts(None) == frozenset()


def test_walk_gives_shared_expressions_once():
    core = core_of("tathet + tathet")
    assert len(list(walk(core))) == 5


@given(trees | known_trees)
def test_checker_never_raises_and_always_says_why_there_is_no_tree(tree):
    result = check(tree, SCOPE, expect=PERCENT, source=Source("<formula>", ""))
    assert (result.core is not None) or result.problems
    for problem in result.problems:
        assert problem.place is not None
        assert problem.words("sv")
        assert problem.words("en")


@given(known_trees)
def test_checked_tree_is_hashable_whole_and_has_every_meaning(tree):
    core = check(tree, SCOPE).core
    if core is None:
        return
    again = check(tree, SCOPE).core
    assert again == core
    assert hash(again) == hash(core)
    assert all(part.type is not None for part in walk(core))
    assert prose(core, "sv")
    assert mathml(core)
