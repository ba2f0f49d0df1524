"""What each problem with a rule says, in both languages, and which words it points at."""

from __future__ import annotations

import inspect
from random import Random

import pytest

import malramverk as mr
from malramverk.catalogue import rule_problems
from malramverk.diagnostics import Problem
from malramverk.rules import problems as table_problems
from tests.catalogue.folders import write
from tests.marking import mark, unmarked

HEAD = "kind: rule\nid: regel\nversion: 1.0.0\n"
SCALE = "kind: outcome_scale\nid: skala\nversion: 1.0.0\noutcomes: {over: {sv: ö}, niva: {sv: i}}\n"
INPUTS = "inputs: {x: value}\n"
ROWS = 'rows:\n  - {x: "> 0", then: over}\n  - {x: "<= 0", then: niva}\n'
GAP = INPUTS + '«rows»:\n  - {x: "> 0", then: over}\n  - {x: "< 0", then: niva}\n'
COUNTED = "inputs: {n: {count: over, outcome: annan}}\nrows: [{n: any, then: a}]\n"
ELSEWHERE_READ = (
    "inputs: {x: {outcome: annan}, y: «\"previous(if x == 'over' then 1 else 0)\"»}\n"
    "rows: [{y: any, then: a}]\njudges: indicators\n"
)
ANOTHER = HEAD.replace("regel", "annan") + INPUTS + ROWS

# The rule after its head, other files, code, English, Swedish, help in English.
CASES = [
    (GAP, {}, "MR301", "no row answers x = 0", "ingen rad besvarar x = 0", None),
    (INPUTS + '«rows»:\n  - {x: ">= 3", then: over}\n  - {x: "<= 2", then: niva}\n', {}, "MR301",
     "no row answers x = 2.5", "ingen rad besvarar x = 2.5",
     "if `x` is never between, write `whole: yes` on it"),
    (INPUTS + '«rows»:\n  - {x: ">= 2.1", then: over}\n  - {x: "<= 2", then: niva}\n', {}, "MR301",
     "no row answers x = 2.05", "ingen rad besvarar x = 2.05",
     "if `x` is never between, write `judge: rounded, decimals: 1` on it"),
    (INPUTS + 'rows:\n  - {x: ">= 0", then: over}\n  - «{x: "<= 0", then: niva}»\n', {}, "MR302",
     "rows 1 and 2 both answer x = 0", "raderna 1 och 2 besvarar båda x = 0", None),
    (INPUTS + 'hit_policy: any\nrows:\n  - {x: ">= 0", then: a}\n  - «{x: "<= 0", then: b}»\n', {},
     "MR303", "rows 1 and 2 answer x = 0 differently",
     "raderna 1 och 2 besvarar x = 0 olika", None),
    (INPUTS + 'hit_policy: first\nrows:\n  - {x: any, then: a}\n  - «{x: "> 0", then: b}»\n', {},
     "MR304", "row 2 is never reached", "rad 2 nås aldrig",
     "what it answers is answered by the rows 1 before it"),
    (INPUTS + ROWS.replace("x: \"> 0\"", "«y»: any"), {}, "MR320", "`y` is no input of the rule",
     "`y` är ingen indata i regeln", None),
    ("scale: skala\n" + INPUTS + ROWS.replace("then: over", "then: «ovver»"), {"skala": SCALE},
     "MR321", "`ovver` is no outcome of the rule; expected one of over, niva",
     "`ovver` är inget utfall i regeln; väntade något av over, niva", "write `over`"),
    (INPUTS + ROWS.replace("then: over", "then: {«utfal»: over}"), {}, "MR322",
     "`utfal` is no output of the rule `regel`; it has outcome",
     "`utfal` är ingen utdata i regeln `regel`; den har outcome", None),
    ("outputs: {tal: {type: number}}\n" + INPUTS + 'rows: [{x: any, then: «fem»}]\n', {}, "MR323",
     "`fem` cannot be the output `tal`, whose type is number",
     "`fem` kan inte vara utdata `tal`, vars typ är number", None),
    ("«inputs»: {n: {outcome: regel}}\nrows: [{n: any, then: a}]\n", {}, "MR324",
     "the rule `regel` depends on itself: regel → regel",
     "regeln `regel` beror på sig själv: regel → regel", None),
    ("inputs: {«x»: {outcome: annan, formula: value}}\nrows: [{x: any, then: a}]\n",
     {"annan": ANOTHER}, "MR326", "the input `x` is not either a formula or the outcome of a rule",
     "indata `x` är inte antingen en formel eller en regels utfall",
     "write `formula:` or `outcome:`, and `count:` beside `outcome:`"),
    (INPUTS + "collect: «sum»\n" + ROWS, {}, "MR328",
     "`collect: sum` needs `hit_policy: collect` and outputs that are numbers",
     "`collect: sum` kräver `hit_policy: collect` och utdata som är tal", None),
    (COUNTED.replace(": annan", ": «annan»"),
     {"annan": ANOTHER.replace("inputs", "hit_policy: rule_order\ninputs")}, "MR329",
     "the rule `annan` gives a list of outcomes and cannot be an input",
     "regeln `annan` ger en lista av utfall och kan inte vara indata", None),
    ("judges: indicators\n" + COUNTED.replace(": annan", ": «annan»"), {"annan": ANOTHER}, "MR330",
     "the rule `annan` judges indicators, and this rule judges indicators",
     "regeln `annan` bedömer indicators, och den här regeln bedömer indicators", None),
    (COUNTED.replace("count: over", "count: «ofer»"), {"annan": ANOTHER}, "MR307",
     "`annan` is never `ofer`", "`annan` är aldrig `ofer`", "write `over`"),
    (COUNTED.replace("count: over", "collect: «sum»"), {"annan": ANOTHER}, "MR337",
     "the outcomes of the rule `annan` are no numbers to collect",
     "utfallen av regeln `annan` är inga tal att samla", "write `count:` or `share:`"),
    (ELSEWHERE_READ, {"annan": ANOTHER}, "MR338",
     "`y` is made of outcomes and is only known of the cell that is judged",
     "`y` består av utfall och är bara känt för cellen som bedöms", None),
    ("inputs: {«then»: value}\nrows: [{then: a}]\n", {}, "MR332", "an input cannot be named `then`",
     "indata kan inte heta `then`", None),
    ("inputs: {x: {outcome: «anan»}}\nrows: [{x: any, then: a}]\n", {"annan": ANOTHER}, "MR201",
     "rule `regel` reads the outcome of `anan`, which does not exist",
     "rule `regel` läser utfallet av `anan`, som inte finns", "write `annan`"),
    (INPUTS + "applies_to: {indicators: [«behorigt»]}\n" + ROWS, {}, "MR201",
     "rule `regel` applies to `behorigt`, which does not exist",
     "rule `regel` gäller `behorigt`, som inte finns", "write `behorighet`"),
    (INPUTS + ROWS.replace("over}", "over, ask: «fråga»}"), {}, "MR204",
     "expected an id of the letters a–z, digits and _, such as `andel_behoriga`, found `fråga`",
     "väntade ett id av bokstäverna a–z, siffror och _, som `andel_behoriga`, fann `fråga`", None),
    (INPUTS + "tests:\n  - {name: a, given: {«y»: 1}, expect: over}\n" + ROWS, {}, "MR320",
     "`y` is no input of the rule", "`y` är ingen indata i regeln", None),
    (INPUTS + 'rows: [{x: any, then: «a»}]\nscale: skala\n', {"skala": SCALE}, "MR321",
     "`a` is no outcome of the rule; expected one of over, niva",
     "`a` är inget utfall i regeln; väntade något av over, niva", None),
]  # fmt: skip

ELSEWHERE = {"MR325", "MR327", "MR333", "MR334", "MR335", "MR336"}


@pytest.mark.parametrize(("marked", "others", "code", "english", "swedish", "advice"), CASES)
def test_problem_points_at_the_words_it_is_about(
    tmp_path, marked, others, code, english, swedish, advice
):
    path = write(tmp_path, regel=HEAD + unmarked(marked), **others)
    found = [problem for problem in mr.check(path) if problem.code != "MR325"]
    (problem,) = found
    assert problem.code == code
    assert mark(problem) == HEAD + marked
    assert problem.words("en") == english
    assert problem.words("sv") == swedish
    assert problem.advice("en") == advice


def test_a_rule_for_nothing_is_a_warning(tmp_path):
    rule = HEAD + INPUTS + "applies_to: {unit: [kr]}\n" + ROWS
    (problem,) = mr.check(write(tmp_path, regel=rule))
    assert problem.code == "MR325"
    assert problem.words("sv") == "regeln `regel` gäller ingenting"
    assert problem.words("en") == "the rule `regel` applies to nothing"


def test_a_slot_that_nothing_fills(tmp_path):
    text = "kind: text\nid: fraga\nversion: 1.0.0\ntext:\n  sv: {entity} och {grnas}\n"
    text = text.replace("{entity} och {grnas}", '"{entity} och {grnas}"')
    rule = HEAD + INPUTS + "facts: {grans: grans}\n" + ROWS.replace("over}", "over, ask: fraga}")
    (problem,) = mr.check(write(tmp_path, regel=rule, fraga=text))
    assert problem.code == "MR327"
    assert problem.words("en") == "nothing fills `{grnas}` in the text `fraga`"
    assert problem.words("sv") == "inget fyller `{grnas}` i texten `fraga`"
    assert problem.advice("en") == "write `grans`"


def test_a_rule_whose_input_is_warned_of_is_still_a_rule(tmp_path):
    inputs = "inputs: {x: value - 1}\n"
    gap = unmarked(GAP.removeprefix(INPUTS))
    found = mr.check(write(tmp_path, regel=HEAD + inputs + gap))
    assert [problem.code for problem in found] == ["MR127", "MR301"]
    catalogue = mr.load(write(tmp_path, regel=HEAD + inputs + ROWS))
    assert catalogue.rulings["regel@1.0.0"]


def test_a_table_too_large_to_prove(tmp_path):
    draw = Random(1)
    inputs = "".join(f"  x{i}: value - {i} %\n" for i in range(22))
    rows = "".join(
        "  - {" + "".join(f"x{j}: '{draw.choice('<>')} {draw.randrange(30)}', "
                         for j in draw.sample(range(22), 3)) + f"then: a{i}" + "}\n"
        for i in range(120)
    )  # fmt: skip
    text = HEAD + "hit_policy: first\ninputs:\n" + inputs + "«rows»:\n" + rows
    (problem,) = mr.check(write(tmp_path, regel=unmarked(text)))
    assert problem.code == "MR305"
    assert mark(problem) == text
    assert problem.words("en") == ("the table is too large to prove: 1000000 steps were not enough")
    assert problem.advice("en") == "split it into tables that read each other's outcomes"


def test_every_problem_of_rules_has_a_case():
    classes = [value for _, value in inspect.getmembers(rule_problems, inspect.isclass)]
    every = {c.code for c in classes if issubclass(c, Problem) and c is not Problem}
    assert every <= {case[2] for case in CASES} | ELSEWHERE


def test_every_problem_of_tables_is_told():
    assert table_problems.TableTooLarge(steps=5).words("sv") == (
        "tabellen är för stor för att bevisas: 5 steg räckte inte"
    )
    assert table_problems.TableTooLarge(steps=5).words("en") == (
        "the table is too large to prove: 5 steps were not enough"
    )
