"""The work by hand in DuckDB: one pass to school, year and sex in SQL; the formulas in SQL too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.benchmarks.pupils.in_polars import FIGURES, LEAST, SUMS

_COUNTED = """
count(*) n, count_if(behorig) eligible, count_if(alla_amnen) passed, count(meritvarde) merits,
coalesce(sum(meritvarde), 0) merit, coalesce(sum(meritvarde * meritvarde), 0) merit_2,
count_if(utlandsk_bakgrund = 1) abroad, count(utbildning) told,
count_if(utbildning = 'eftergymnasial') high, count_if(utbildning = 'forgymnasial') low,
sum(franvaro) absent, sum(planerad_tid) planned, sum(legitimerade) certified,
count_if(arskurs = 9) nine, count_if(arskurs = 9 and behorig) nine_eligible,
count_if(meritvarde < 160) low_merit, count_if(skolform <> 'grundskola') other_form,
count_if(utbildning = 'eftergymnasial' and meritvarde is not null) high_merits,
coalesce(sum(case when utbildning = 'eftergymnasial' then meritvarde end), 0) high_merit,
count_if(utbildning = 'forgymnasial' and meritvarde is not null) low_merits,
coalesce(sum(case when utbildning = 'forgymnasial' then meritvarde end), 0) low_sum
"""
_ADDED = ", ".join(f"sum({name})::double {name}" for name in SUMS)
_BETWEEN = f"""
count(*) filter (merits >= {LEAST}) means,
stddev_pop(merit / merits) filter (merits >= {LEAST}) spread,
sum(merit * merit / merits) filter (merits > 0) between_
"""


def _share(top: str, bottom: str, factor: str = "100.0::double * ") -> str:
    return f"case when {bottom} >= {LEAST} then {factor}{top} / {bottom} end"


_INDICATORS = f"""
n elever_antal, {_share("eligible", "n")} behoriga, {_share("passed", "n")} godkanda,
{_share("merit", "merits", "")} merit_, {_share("abroad", "n")} utlandska,
{_share("high", "told")} hogutbildade, {_share("low", "told")} lagutbildade,
case when n >= {LEAST} then 100.0::double * absent / planned end franvarande,
{_share("certified", "n", "")} legitimerade_larare,
{_share("nine_eligible", "nine")} behoriga_ak9,
case when merits >= {LEAST}
  then sqrt(greatest(0.0, merit_2 / merits - (merit / merits) ** 2)) end meritspridning,
{_share("low_merit", "merits")} lag_merit, {_share("other_form", "n")} andra_skolformer,
case when means >= 2 then spread end skolspridning,
case when merits >= {LEAST} and merit_2 - merit * merit / merits > 0
  then (between_ - merit * merit / merits) / (merit_2 - merit * merit / merits)
  end mellan_skolor,
{_share("high_merit", "high_merits", "")} - {_share("low_sum", "low_merits", "")} utbildningsgap
"""


def _both(how: str, left: str, right: str) -> str:
    """Return the least or greatest of two, where both are there; SQL's own skip what is not."""
    return f"case when {left} is not null and {right} is not null then {how}({left}, {right}) end"


def _clipped(figure: str) -> str:
    return f"case when {figure} is not null then least(greatest({figure}, 0), 100) end"


_STEPS = (
    """max(case when kon = 'flicka' then merit_ end) over (partition by huvudman, ar)
      - max(case when kon = 'pojke' then merit_ end) over (partition by huvudman, ar) konsgap_merit,
    max(case when kon = 'flicka' then behoriga end) over (partition by huvudman, ar)
      - max(case when kon = 'pojke' then behoriga end) over (partition by huvudman, ar)
      konsgap_behoriga,
    merit_ - max(merit_) over (partition by huvudman, kon order by ar
      range between 1 preceding and 1 preceding) meritandring,
    behoriga - max(behoriga) over (partition by huvudman, kon order by ar
      range between 3 preceding and 3 preceding) behorigas_andring""",
    f"""(behoriga + godkanda + legitimerade_larare) / 3 kunskapsindex,
    {_clipped("(merit_ / 3.4)")} meritindex, {_both("least", "behoriga", "godkanda")} svagaste,
    case when behoriga_ak9 is not null
      then {_both("greatest", "behoriga", "greatest(godkanda, behoriga_ak9)")} end starkaste,
    case when utlandska > 30 then behoriga * 1.1 when utlandska <= 30 then behoriga end
      vagda_behoriga,
    behoriga - (50 + 0.3 * hogutbildade - 0.2 * utlandska) mot_vantat,
    {_clipped("(50 + 10 * (merit_ - 220) / meritspridning)")} meritlage,
    abs(konsgap_merit) konsgap_merit_storlek, abs(konsgap_behoriga) konsgap_behoriga_storlek,
    100 * skolspridning / merit_ relativ_skolspridning,
    case when mellan_skolor > 0.2 then 1.0 when mellan_skolor > 0.1 then 0.5
      when mellan_skolor is not null then 0.0 end skillnadsklass,
    meritandring + 0.5 * behorigas_andring rorelse,
    case when meritandring is null or behorigas_andring is null then null
      when meritandring < 0 and behorigas_andring < 0 then -1.0
      when meritandring > 0 and behorigas_andring > 0 then 1.0 else 0.0 end riktning,
    {_clipped("(100 - 5 * franvarande)")} narvaroindex""",
    f"""0.5 * kunskapsindex + 0.3 * meritindex + 0.2 * mot_vantat samlat,
    sqrt(relativ_skolspridning) spridningsrot,
    {_both("greatest", "(konsgap_merit_storlek / 10)", "(konsgap_behoriga_storlek / 5)")}
      gapindex""",
    f"""case when samlat is not null
      then {_both("least", "kunskapsindex", "least(meritindex, samlat)")} end lagsta_index,
    samlat - gapindex + 0.1 * narvaroindex slutindex, merit_ merit""",
    """case when lag_merit > 20 then slutindex - 5
      when lag_merit <= 20 then slutindex + lagutbildade / 100 end justerat_slutindex""",
)


def query(path: Path) -> str:
    """Return the whole work as one statement."""
    parts = [
        f"""cells as materialized (select huvudman, skolenhet, ar, kon, {_COUNTED}
        from read_parquet('{path}') group by all)""",
        f"""schools as materialized (select * from cells union all by name
        select huvudman, skolenhet, ar, '' kon, {_ADDED} from cells group by all)""",
        f"""levels as (select huvudman, ar, kon, {_ADDED}, {_BETWEEN} from schools group by all
        union all by name
        select -1 huvudman, ar, kon, {_ADDED}, {_BETWEEN} from schools group by all)""",
        f"step_0 as (select huvudman, ar, kon, {_INDICATORS} from levels)",
    ]
    for number, step in enumerate(_STEPS):
        parts.append(f"step_{number + 1} as (select *, {step} from step_{number})")
    chosen = ", ".join(f"{name}::double {name}" for name in FIGURES)
    last = f"select huvudman, ar, kon, {chosen} from step_{len(_STEPS)} order by all"
    return f"with {', '.join(parts)} {last}"


def figures(path: Path, threads: int = 2) -> dict[str, Any]:
    """Compute the forty figures, as columns of the names that `in_polars.figures` gives."""
    import duckdb

    connection = duckdb.connect(config={"threads": threads})
    found: dict[str, Any] = connection.execute(query(path)).fetchnumpy()
    connection.close()
    return found
