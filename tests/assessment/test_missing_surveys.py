"""The framework's rule about school units without answers, on answers spring by spring."""

from __future__ import annotations

import polars as pl

import malramverk as mr

# Springs in which each school unit answered; everyone is in the register every year.
ANSWERED = {
    "every_second": (2021, 2023),
    "the_other_half": (2022, 2024),
    "once": (2021,),
    "never": (),
    "too_few": (2023,),
}
SPRINGS = (2021, 2022, 2023, 2024)


def tables(springs):
    answers = [
        {"ar": str(year), "skolenhet": unit, "grupp": "elev_ak8", "stod": "7"}
        for unit, years in ANSWERED.items()
        for year in years
        if year in springs
        for _ in range(1 if unit == "too_few" else 12)
    ]
    register = [
        {"lasar": f"{year - 1}/{year % 100}", "skolenhet": unit, "huvudman": "A"}
        for unit in ANSWERED
        for year in springs
    ]
    return {"enkatsvar": pl.DataFrame(answers), "skolenhetsregister": pl.DataFrame(register)}


def outcomes(springs):
    catalogue = mr.load()
    results = mr.compute(
        catalogue, tables(springs), indicators="stod_ak8", levels=["riket", "skolenhet"]
    )
    assessment = mr.assess(catalogue, results, rules="enkat_saknas")
    return {j.entity: j.outcome for j in assessment.judgements(period="2023/24")}


def test_two_rounds_without_answers_are_found():
    assert outcomes(SPRINGS) == {
        "every_second": "svar_finns",
        "the_other_half": "svar_finns",
        "once": "svar_finns",
        "never": "tva_omgangar_saknas",
        "too_few": "svar_finns",
    }


def test_nothing_is_said_where_data_do_not_reach_back_two_rounds():
    assert outcomes((2022, 2023, 2024))["never"] == "cannot_be_judged"
