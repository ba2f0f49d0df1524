"""What rules say of hidden figures is hidden with them, and an attacker learns nothing by it."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import malramverk as mr
from malramverk.diagnostics import DisclosureErrors
from tests.protection.brute import Attacker, bases_of
from tests.protection.given import catalogue, family, made, pupils

RULE = {"numerator": 3, "complement": 3, "base": 2}
RULES = """\
kind: text
id: iakttagelse
version: 1.0.0
text: {sv: "{entity}: {value} av {n}, {skillnad} från riket"}
---
kind: text
id: antal_under
version: 1.0.0
text: {sv: "{under} under hälften"}
---
kind: goal
id: mal
version: 1.0.0
---
kind: sub_goal
id: delmal
version: 1.0.0
goal: mal
---
kind: rule
id: halften
version: 1.0.0
inputs: {andel: value}
rows:
  - {andel: ">= 50", then: over}
  - {andel: "< 50", then: under}
---
kind: rule
id: mot_riket
version: 1.0.0
inputs: {skillnad: "value - at(riket, value)"}
rows:
  - {skillnad: "> 0", then: over, observe: iakttagelse, ask: iakttagelse}
  - {skillnad: "<= 0", then: under, observe: iakttagelse}
---
kind: rule
id: vidare
version: 1.0.0
inputs: {forst: {outcome: halften}}
rows:
  - {forst: over, then: ja}
  - {forst: under, then: nej}
---
kind: rule
id: bild
version: 1.0.0
judges: sub_goals
hit_policy: first
inputs: {under: {count: under, outcome: halften}}
rows:
  - {under: ">= 1", then: nagot_under, observe: antal_under}
  - {then: inget_under}
---
kind: rule
id: over_en
version: 1.0.0
judges: sub_goals
hit_policy: first
inputs: {under: {count: under, outcome: halften}, mer: "under - 1"}
rows:
  - {mer: ">= 1", then: flera_under}
  - {then: hogst_en_under}
---
kind: rule
id: andelen
version: 1.0.0
judges: sub_goals
inputs: {under: {share: under, outcome: halften}}
rows:
  - {under: ">= 0.5", then: manga}
  - {under: "< 0.5", then: fa}
"""
SECOND = """\
kind: indicator
id: godkanda
version: 1.0.0
unit: percent
decimals: 1
formula: share(godkand of elever)
groups: [kon]
follows_up: [delmal]
disclosure: familj
"""
FIRST = """\
kind: indicator
id: behoriga
version: 1.0.0
unit: percent
decimals: 1
formula: share(behorig of elever)
groups: [kon]
follows_up: [delmal]
disclosure: familj
"""
CATALOGUE = catalogue(family(**RULE, width=2), RULES)
WIDER = catalogue(family(**RULE, width=2), RULES, FIRST, SECOND)


def protected(seed: int, *, secondary: bool = True):
    results = mr.compute(CATALOGUE, {"elever": made(seed)}, groups=["kon"])
    assessment = mr.assess(CATALOGUE, results)
    return results, mr.protect(assessment, "public", secondary=secondary)


def learnt(results, publication) -> int:
    """Return from how many hidden counts an attacker can strike something for an outcome."""
    bases = bases_of(results)
    feasible = Attacker(publication, bases, **RULE).feasible
    shown = {
        (r["level"], r["entity"], r["kon"]): {
            round(r["value"] * bases[r["level"], r["entity"], r["kon"]] / 100)
        }
        for r in publication.to_polars().iter_rows(named=True)
        if r["state"] == "value"
    }
    found = 0
    for row in publication.judgements.to_polars().iter_rows(named=True):
        own, above = (row["level"], row["entity"], row["kon"]), ("riket", "riket", row["kon"])
        places = (own,) if row["rule"] == "halften" else (own, above)
        if row["state"] != "value" or row["rule"] not in ("halften", "mot_riket"):
            continue
        counts = [feasible.get(place) or shown[place] for place in places]
        fitting = {
            c
            for c in _pairs(counts)
            if _outcome(row["rule"], c, [bases[p] for p in places]) == row["outcome"]
        }
        assert fitting
        for at, place in enumerate(places):
            found += place in feasible and {c[at] for c in fitting} < counts[at]
    return found


def _pairs(counts):
    first, last = counts[0], counts[-1]
    return {(a, b) for a in first for b in last} if len(counts) > 1 else {(a,) for a in first}


def _outcome(rule, counts, bases):
    if rule == "halften":
        return "over" if 2 * counts[0] >= bases[0] else "under"
    return "over" if counts[0] * bases[1] > counts[1] * bases[0] else "under"


@given(st.integers(0, 100_000))
@settings(max_examples=15, deadline=None)
def test_no_shown_outcome_narrows_a_hidden_count(seed):
    results, publication = protected(seed)
    assert mr.audit(publication).passed
    assert learnt(results, publication) == 0


def test_with_the_hiding_off_the_same_attacker_learns_from_outcomes():
    more = told = 0
    for seed in range(30):
        results, publication = protected(seed, secondary=False)
        more += learnt(results, publication)
        told += len(mr.audit(publication).telling)
    assert more > 30
    assert told > 30


@given(st.integers(0, 100_000))
@settings(max_examples=15, deadline=None)
def test_the_judgement_of_a_hidden_figure_says_nothing(seed):
    _, publication = protected(seed)
    hidden = {
        (r["level"], r["entity"], r["kon"])
        for r in publication.to_polars().iter_rows(named=True)
        if r["state"] == "suppressed"
    }
    for one in publication.judgements.judgements():
        place = one.level, one.entity, one.groups.get("kon")
        if one.subject != "andel" or place not in hidden:
            continue
        assert (one.state, one.reason.id) == (mr.State.SUPPRESSED, "secondary")
        assert one.outcome == "cannot_be_judged"
        assert (one.rows, one.finding, one.question, one.factors) == ((), None, None, ())
        assert set(one.inputs.values()) == {mr.State.SUPPRESSED}


def wide(behoriga: int, godkanda: int):
    """Two units of 20 pupils each, and a third in which so many of 20 pass; of one owner each."""
    units = [("H0", "s0", 10, 20, 10, 20), ("H1", "s1", 12, 20, 12, 20)]
    frame = pupils(*units, ("H2", "s2", behoriga, 20, 0, 0))
    frame = frame.with_row_index("i").with_columns(godkand="behorig")
    within = pl.int_range(pl.len()).over("skolenhet") < godkanda
    frame = frame.with_columns(
        godkand=pl.when(pl.col("skolenhet") == "s2").then(within).otherwise(pl.col("behorig"))
    ).drop("i")
    results = mr.compute(WIDER, {"elever": frame}, indicators=["behoriga", "godkanda"])
    return mr.protect(mr.assess(WIDER, results), "public")


def told(publication, rule: str):
    (one,) = publication.judgements.judgements(rule=rule, entity="s2", subject="delmal")
    return one


def test_a_roll_up_is_shown_where_what_is_shown_settles_it():
    settled = wide(behoriga=1, godkanda=8)
    assert settled.cell("behoriga", entity="s2").state is mr.State.SUPPRESSED
    assert settled.cell("godkanda", entity="s2").state is mr.State.VALUE
    assert told(settled, "bild").outcome == "nagot_under"
    assert told(settled, "bild").inputs == {"under": mr.State.SUPPRESSED}
    assert "2" not in told(settled, "bild").finding
    assert told(settled, "andelen").state is mr.State.SUPPRESSED


@pytest.mark.parametrize("behoriga", [1, 19])
def test_a_roll_up_that_a_hidden_outcome_decides_is_hidden(behoriga):
    one = told(wide(behoriga=behoriga, godkanda=12), "bild")
    assert one.state is mr.State.SUPPRESSED
    assert one.finding is None


def test_a_formula_of_a_count_that_is_not_told_is_hidden():
    found = told(wide(behoriga=1, godkanda=8), "over_en")
    assert found.state is mr.State.SUPPRESSED
    assert set(found.inputs.values()) == {mr.State.SUPPRESSED}
    open_ = told(wide(behoriga=8, godkanda=8), "over_en")
    assert (open_.outcome, open_.inputs["mer"]) == ("flera_under", 1.0)


def test_an_outcome_of_a_hidden_outcome_is_hidden():
    publication = wide(behoriga=1, godkanda=12)
    found = {j.subject: j for j in publication.judgements.judgements(rule="vidare", entity="s2")}
    assert found["behoriga"].state is mr.State.SUPPRESSED
    assert found["godkanda"].outcome == "ja"


def test_what_nobody_is_shown_is_not_told_by_a_rule():
    """A rule compares with the nation, which was not asked for and so is nowhere shown."""
    results = mr.compute(CATALOGUE, {"elever": made(1)}, levels=["skolenhet"])
    publication = mr.protect(mr.assess(CATALOGUE, results), "public")
    states = {j.state for j in publication.judgements.judgements(rule="mot_riket")}
    assert mr.State.VALUE not in states


def test_an_outcome_tells_as_much_in_a_frame_as_one_by_one():
    _, publication = protected(3)
    frame = publication.judgements.to_polars(language="sv")
    shown = frame.filter(frame["state"] == "value")
    silent = frame.filter(frame["state"] == "suppressed")
    assert len(shown)
    assert len(silent)
    assert silent["finding"].null_count() == silent["row"].null_count() == len(silent)


def test_internal_hides_no_judgement_and_a_principal_reads_its_own():
    results = mr.compute(CATALOGUE, {"elever": made(3)}, groups=["kon"])
    assessment = mr.assess(CATALOGUE, results)
    assert mr.protect(assessment).judgements is assessment
    assert mr.protect(results, "public").judgements is None
    publication = mr.protect(assessment, "principal")
    own = publication.of("H0")

    def shown(one, entity):
        return sum(
            j.state is mr.State.VALUE
            for j in one.judgements.judgements(rule="halften", entity=entity)
        )

    assert shown(own, "H0") > shown(publication, "H0")
    assert shown(own, "H1") == shown(publication, "H1")


def test_the_audit_names_a_judgement_that_tells():
    _, publication = protected(3, secondary=False)
    report = mr.audit(publication)
    assert "judgements read what is hidden" in report.text()
    assert "bedömningar läser" in report.text("sv")
    with pytest.raises(DisclosureErrors, match="MR602"):
        report.require()
