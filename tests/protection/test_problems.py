"""What each reason for not showing figures says, in both languages."""

from __future__ import annotations

import inspect

import pytest

import malramverk as mr
from malramverk.diagnostics import Problem
from malramverk.protection import problems
from tests.protection.given import catalogue, family, made, pupils

READS = "kind: indicator\nid: dubbelt\nversion: 1.0.0\nunit: percent\n"
READS += "disclosure: familj\nformula: 2 * andel\n"
FREE = "kind: indicator\nid: fritt\nversion: 1.0.0\nunit: pupils\nformula: count(elever)\n"


def refused(given_catalogue, indicators, **how):
    results = mr.compute(given_catalogue, {"elever": made(3)}, indicators=indicators)
    with pytest.raises(mr.DisclosureErrors) as error:
        mr.protect(results, **how)
    return error.value.problems


def worked_out():
    """A girl alone in her school, and the others shown."""
    rows = pupils(("H0", "s00", 3, 9, 8, 9), ("H0", "s01", 5, 9, 5, 9))
    results = mr.compute(catalogue(family(numerator=4)), {"elever": rows}, groups=["kon"])
    with pytest.raises(mr.DisclosureErrors) as error:
        mr.audit(mr.protect(results, "public", secondary=False)).require()
    return error.value.problems


def one_entity():
    prepared = mr.prepare(catalogue(family(base=2)))
    results = prepared.answer(prepared.count({"elever": made(3)}), "H0")
    assert mr.protect(results).indicators == ("andel",)  # nothing is hidden from `internal`
    with pytest.raises(mr.DisclosureErrors) as error:
        mr.protect(results, "public")
    return error.value.problems


CASES = {
    "MR604": (
        one_entity,
        "results of some entities cannot be protected by themselves",
        "resultat för några enheter går inte att skydda för sig",
        "protect the results of every entity",
    ),
    "MR600": (
        lambda: refused(catalogue(family(base=2), FREE), ["fritt"], audience="public"),
        "no disclosure family protects `fritt`",
        "ingen skyddsfamilj skyddar `fritt`",
        "give `fritt` a `disclosure:`, or leave it out of the question",
    ),
    "MR601": (
        lambda: refused(catalogue(family(base=2), READS), ["dubbelt"], audience="public"),
        "`dubbelt` can only be protected together with `andel`, not asked for",
        "`dubbelt` kan bara skyddas tillsammans med `andel`, som inte är med",
        "ask for `andel` too",
    ),
    "MR602": (
        worked_out,
        "1 hidden figures can be worked out, such as andel s00 kon=flicka",
        "1 dolda uppgifter går att räkna fram, till exempel andel s00 kon=flicka",
        "protect the results again, or show fewer levels or groups",
    ),
    "MR603": (
        lambda: refused(
            catalogue(family(base=2)), ["andel"], audience="principal", principal="H99"
        ),
        "`H99` is not in the results",
        "`H99` finns inte i resultaten",
        None,
    ),
}


@pytest.mark.parametrize("code", CASES)
def test_a_problem_says_what_and_what_to_do(code):
    make, english, swedish, advice = CASES[code]
    (problem,) = make()
    assert problem.code == code
    assert problem.words("en") == english
    assert problem.words("sv") == swedish
    assert problem.advice("en") == advice


def test_every_problem_of_the_room_has_a_case():
    classes = [value for _, value in inspect.getmembers(problems, inspect.isclass)]
    every = {c.code for c in classes if issubclass(c, Problem) and c is not Problem}
    assert every == CASES.keys()


def test_audiences_are_three():
    results = mr.compute(catalogue(family(base=2)), {"elever": made(3)})
    with pytest.raises(ValueError, match="internal, principal, public"):
        mr.protect(results, "everyone")
    with pytest.raises(ValueError, match="only named"):
        mr.protect(results, "public", principal="H0")
