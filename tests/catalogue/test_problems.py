"""What each problem with definitions says, in both languages, and which words it points at."""

from __future__ import annotations

import inspect
import re

import pytest

import malramverk as mr
import malramverk.model
from malramverk.catalogue import analysis_base_problems, disclosure_problems, problems
from malramverk.diagnostics import Problem
from tests.catalogue.folders import SOUND, write
from tests.marking import mark, unmarked

FORMULA = "unit: percent\nformula: share(behorig of ak9)\n"
INDICATOR = "kind: indicator\nid: x\nversion: 1.0.0\n" + FORMULA
REGISTER = """\
kind: table
id: «register»
version: 1.0.0
holds: entities
columns: {namn: {type: text}}
"""
LIST_OF = REGISTER.replace("«register»", "register")
KINDS = ", ".join(malramverk.model.KINDS)
STATES = ", ".join(state.id for state in mr.State)
PATTERN = "an id of the letters a–z, digits and _, such as `andel_behoriga`"
MONSTER = "ett id av bokstäverna a–z, siffror och _, som `andel_behoriga`"


def versions(*texts: str) -> str:
    head = "kind: indicator\nid: x\nstatus: adopted\n" + FORMULA
    return "---\n".join(head + text for text in texts)


FAMILY = "kind: disclosure_family\nid: x\nversion: 1.0.0\n"


# File, marked text, code, English, Swedish, help in English.
CASES = [
    ("x", "kind: «indikator»\nid: x\n", "MR200",
     f"unknown kind `indikator`; expected one of {KINDS}",
     f"okänd sort `indikator`; väntade någon av {KINDS}", "write `indicator`"),
    ("x", "kind: «[goal]»\nid: x\n", "MR204", "expected a text, found a list",
     "väntade en text, fann en lista", None),
    ("indicator", SOUND["indicator"].replace("[delmal]", "[«delmall»]"), "MR201",
     "indicator `behorighet` follows up `delmall`, which does not exist",
     "indicator `behorighet` följer upp `delmall`, som inte finns", "write `delmal`"),
    ("indicator", SOUND["indicator"] + "population: «ak8»\n", "MR201",
     "indicator `behorighet` is about `ak8`, which does not exist",
     "indicator `behorighet` handlar om `ak8`, som inte finns", None),
    ("indicator", SOUND["indicator"].replace(": skolverket", ": «skolvärket»"), "MR204",
     f"expected {PATTERN}, found `skolvärket`", f"väntade {MONSTER}, fann `skolvärket`", None),
    ("indicator", SOUND["indicator"].replace(": skolverket", ": «skolverk»"), "MR201",
     "indicator `behorighet` names the agency `skolverk`, which does not exist",
     "indicator `behorighet` nämner myndigheten `skolverk`, som inte finns", "write `skolverket`"),
    ("indicator", SOUND["indicator"].replace("table: publicerat", "table: «publicerad»"), "MR201",
     "indicator `behorighet` is published in `publicerad`, which does not exist",
     "indicator `behorighet` publiceras i `publicerad`, som inte finns", "write `publicerat`"),
    ("indicator", SOUND["indicator"].replace("measure: andel", "measure: «Andel»"), "MR201",
     "indicator `behorighet` reads the measure `Andel`, which does not exist",
     "indicator `behorighet` läser måttet `Andel`, som inte finns", "write `andel`"),
    ("indicator", SOUND["indicator"] + "tests:\n"
     "  - {name: a, given: {«eleve»: []}, expect: {riket: {value: 1}}}\n", "MR201",
     "indicator `behorighet` gives rows of `eleve`, which does not exist",
     "indicator `behorighet` ger rader i `eleve`, som inte finns", "write `elever`"),
    ("population", SOUND["population"].replace("table: elever", "table: «elev»"), "MR201",
     "population `ak9` reads the table `elev`, which does not exist",
     "population `ak9` läser tabellen `elev`, som inte finns", "write `elever`"),
    ("sub_goal", SOUND["sub_goal"].replace("goal: mal\n", "goal: «mål»\n"), "MR204",
     f"expected {PATTERN}, found `mål`", f"väntade {MONSTER}, fann `mål`", None),
    ("sub_goal", SOUND["sub_goal"].replace("goal: mal\n", "goal: «mala»\n"), "MR201",
     "sub_goal `delmal` belongs to `mala`, which does not exist",
     "sub_goal `delmal` hör till `mala`, som inte finns", "write `mal`"),
    ("goal", SOUND["goal"] + "adjusts: «mall»\n", "MR201",
     "goal `mal` adjusts `mall`, which does not exist",
     "goal `mal` ändrar `mall`, som inte finns", "write `mal`"),
    ("factor", SOUND["factor"].replace("[delmal]", "[delmal, «delmal_2»]"), "MR201",
     "success_factor `faktor` helps `delmal_2`, which does not exist",
     "success_factor `faktor` bidrar till `delmal_2`, som inte finns", "write `delmal`"),
    ("elever", SOUND["elever"].replace("level: skolenhet", "level: «skola»"), "MR201",
     "table `elever` names the level `skola`, which does not exist",
     "table `elever` anger nivån `skola`, som inte finns", None),
    ("elever", SOUND["elever"].replace("code_list: kon", "code_list: «kön»"), "MR204",
     f"expected {PATTERN}, found `kön`", f"väntade {MONSTER}, fann `kön`", None),
    ("elever", SOUND["elever"].replace("code_list: kon", "code_list: «konn»"), "MR201",
     "table `elever` uses `konn`, which does not exist",
     "table `elever` använder `konn`, som inte finns", "write `kon`"),
    ("x", versions("version: 1.0.0\nin_force: {to: 2019/20}\n",
                   "version: 2.0.0\nin_force: {from: 2020/21}\n"
                   "succeeds: {version: «1.0.1», comparable: no}\n"), "MR201",
     "indicator `x` succeeds version `1.0.1`, which does not exist",
     "indicator `x` efterträder version `1.0.1`, som inte finns", "write `1.0.0`"),
    ("x", INDICATOR + "«direktion»: neutral\n", "MR202",
     "unknown key `direktion`", "okänd nyckel `direktion`", "write `direction`"),
    ("x", INDICATOR + "minimum: {«cover»: 1}\n", "MR202",
     "unknown key `cover`", "okänd nyckel `cover`", "write `coverage`"),
    ("elever", SOUND["elever"].replace("{type: integer}", "{type: integer, «minimun»: 1}"),
     "MR202", "unknown key `minimun`", "okänd nyckel `minimun`", "write `minimum`"),
    ("x", INDICATOR + "in_force: {«first»: 2011/12}\n", "MR202",
     "unknown key `first`", "okänd nyckel `first`", None),
    ("x", "«id: x»\nversion: 1.0.0\n", "MR203",
     "the key `kind` is missing", "nyckeln `kind` saknas", "add `kind:`"),
    ("x", "«kind: goal»\nid: x\n", "MR203",
     "the key `version` is missing", "nyckeln `version` saknas", "add `version:`"),
    ("x", INDICATOR + "tests:\n  - {name: a, expect: {riket: {value: 1}, A: «5»}}\n", "MR204",
     "expected a mapping, found `5`", "väntade en mappning, fann `5`", None),
    ("x", INDICATOR + "decimals: «många»\n", "MR204", "expected a whole number, found `många`",
     "väntade ett heltal, fann `många`", None),
    ("x", INDICATOR + "decimals: «16»\n", "MR204",
     "expected a number that is at most 15, found `16`",
     "väntade ett tal som är högst 15, fann `16`", None),
    ("x", INDICATOR + "minimum: {n: «0»}\n", "MR204",
     "expected a number that is at least 1, found `0`",
     "väntade ett tal som är minst 1, fann `0`", None),
    ("x", INDICATOR + "round_to: «0»\n", "MR204", "expected a number greater than 0, found `0`",
     "väntade ett tal större än 0, fann `0`", None),
    ("x", INDICATOR + "round_to: «1e999999999»\n", "MR204",
     "expected a number of at most 18 digits on each side of the point, found `1e999999999`",
     "väntade ett tal med högst 18 siffror på var sida om punkten, fann `1e999999999`", None),
    ("x", INDICATOR + "round_to: «.nan»\n", "MR204", "expected a number, found `.nan`",
     "väntade ett tal, fann `.nan`", None),
    ("x", INDICATOR + "direction: «higher»\n", "MR204",
     "expected one of higher_is_better, lower_is_better, neutral, found `higher`",
     "väntade någon av higher_is_better, lower_is_better, neutral, fann `higher`", None),
    ("x", INDICATOR + "direction: «neutrall»\n", "MR204",
     "expected one of higher_is_better, lower_is_better, neutral, found `neutrall`",
     "väntade någon av higher_is_better, lower_is_better, neutral, fann `neutrall`",
     "write `neutral`"),
    ("x", INDICATOR + "in_force: {from: «2024/26»}\n", "MR204",
     "expected a period such as 2024/25 or 2024, found `2024/26`",
     "väntade en period som 2024/25 eller 2024, fann `2024/26`", None),
    ("x", INDICATOR + "decided: «2026-02-30»\n", "MR204",
     "expected a date such as 2026-03-01, found `2026-02-30`",
     "väntade ett datum som 2026-03-01, fann `2026-02-30`", None),
    ("x", INDICATOR + "decided: «1726531200»\n", "MR204",
     "expected a date such as 2026-03-01, found `1726531200`",
     "väntade ett datum som 2026-03-01, fann `1726531200`", None),
    ("register", LIST_OF + 'symbols: {«"{lower}{lower}"»: censored}\n', "MR204",
     "expected a text with {number}, {lower} and {upper} at most once each, found `{lower}{lower}`",
     "väntade en text med {number}, {lower} och {upper} högst en gång var, fann `{lower}{lower}`",
     None),
    ("x", INDICATOR + "title: «Andel»\n", "MR204", "expected a mapping, found `Andel`",
     "väntade en mappning, fann `Andel`", None),
    ("x", INDICATOR + "title: {sv: «[a]»}\n", "MR204", "expected a text, found a list",
     "väntade en text, fann en lista", None),
    ("x", INDICATOR + "title: {«svenska»: a}\n", "MR204",
     "expected a language such as `sv` or `en`, found `svenska`",
     "väntade ett språk som `sv` eller `en`, fann `svenska`", None),
    ("x", INDICATOR + "title: «{}»\n", "MR204", "expected at least 1 item, found a mapping",
     "väntade minst 1 post, fann en mappning", None),
    ("x", INDICATOR + "groups: «kon»\n", "MR204", "expected a list, found `kon`",
     "väntade en lista, fann `kon`", None),
    ("x", INDICATOR + "parts: {«Täljare»: count(ak9)}\n", "MR204",
     f"expected {PATTERN}, found `Täljare`", f"väntade {MONSTER}, fann `Täljare`", None),
    ("x", INDICATOR.replace("id: x", "id: «4.10»"), "MR204",
     f"expected {PATTERN}, found `4.10`", f"väntade {MONSTER}, fann `4.10`", None),
    ("x", INDICATOR.replace("1.0.0", "«4.10»"), "MR204",
     "expected a version such as 1.0.0, found `4.10`",
     "väntade en version som 1.0.0, fann `4.10`", None),
    ("x", INDICATOR.replace("1.0.0", "«1.\u0660.0»"), "MR204",
     "expected a version such as 1.0.0, found `1.\u0660.0`",
     "väntade en version som 1.0.0, fann `1.\u0660.0`", None),
    ("x", INDICATOR.replace("unit: percent", "unit:«» "), "MR204",
     "expected a text, found nothing", "väntade en text, fann ingenting", None),
    ("x", versions("version: 1.0.0\nin_force: {to: 2019/20}\n",
                   "version: 2.0.0\nin_force: {from: 2020/21}\n"
                   "succeeds: {version: 1.0.0, comparable: «kanske»}\n"), "MR204",
     "expected yes or no, found `kanske`", "väntade yes eller no, fann `kanske`", None),
    ("elever", SOUND["elever"].replace("columns:", 'symbols: {".": «missing»}\ncolumns:'), "MR204",
     f"expected one of {STATES}, found `missing`", f"väntade någon av {STATES}, fann `missing`",
     None),
    ("x", versions("version: 1.0.0\n", "version: «1.0.0»\n"), "MR205",
     "indicator `x@1.0.0` is defined twice; the other is in x.yaml",
     "indicator `x@1.0.0` definieras två gånger; den andra finns i x.yaml", None),
    ("x", SOUND["population"].replace("id: ak9", "id: «elever»"), "MR206",
     "the id `elever` is both a table and a population",
     "id:t `elever` är både en tabell och en population", None),
    ("x", "kind: framework\nid: «ett_till»\nversion: 1.0.0\nlevels: [a]\n", "MR208",
     "framework `ett_till` is here as well as `ramverk`",
     "ramverket `ett_till` finns här vid sidan av `ramverk`", None),
    ("x", versions("version: 1.1.0\nin_force: {to: 2019/20}\n",
                   "version: «1.0.10»\nin_force: {from: 2020/21}\n"), "MR210",
     "version 1.0.10 of `x` follows 1.1.0; versions go up",
     "version 1.0.10 av `x` följer på 1.1.0; versioner ska stiga", None),
    ("x", versions("version: 1.0.0\nin_force: {to: 2020/21}\n",
                   "version: 2.0.0\nin_force: «{from: 2020/21}»\n"), "MR211",
     "versions 1.0.0 and 2.0.0 of `x` are both in force 2020/21",
     "version 1.0.0 och 2.0.0 av `x` gäller båda 2020/21",
     "give version 1.0.0 an `in_force` with `to:` the period before"),
    ("x", versions("version: 1.0.0\nin_force: {from: 2011/12}\n",
                   "version: 2.0.0\nin_force: «{from: 2020/21}»\n"), "MR211",
     "versions 1.0.0 and 2.0.0 of `x` are both in force 2020/21",
     "version 1.0.0 och 2.0.0 av `x` gäller båda 2020/21",
     "give version 1.0.0 an `in_force` with `to:` the period before"),
    ("x", versions("version: 1.0.0\nin_force: {to: 2018/19}\n",
                   "version: 2.0.0\nin_force: «{from: 2020/21}»\n"), "MR212",
     "no version of `x` is in force between 2018/19 and 2020/21",
     "ingen version av `x` gäller mellan 2018/19 och 2020/21", None),
    ("x", INDICATOR + "in_force: «{from: 2020/21, to: 2019/20}»\n", "MR213",
     "the interval ends 2019/20, before it begins 2020/21",
     "intervallet slutar 2019/20, innan det börjar 2020/21", None),
    ("x", INDICATOR + "---\n" + INDICATOR.replace("id: x", "id: «y»"), "MR214",
     "the file holds `x` and also `y`", "filen innehåller `x` och även `y`",
     "move `y` to a file of its own"),
    ("x", INDICATOR.replace("share(behorig of ak9)", "«x + 1 %»"), "MR220",
     "`x` is computed from itself: x → x", "`x` beräknas ur sig själv: x → x", None),
    ("x", INDICATOR.replace("id: x", "id: «x»").replace("formula: share(behorig of ak9)\n", ""),
     "MR222", "`x` has neither a formula nor a published figure",
     "`x` har varken en formel eller en publicerad uppgift",
     "write `formula:` or `published:`, or `data_availability: none`"),
    ("x", INDICATOR + "«composite»:\n  normalisation: none\n  aggregation: arithmetic\n"
     "  components: [{indicator: behorighet}, {indicator: behorighet, weight: 2}]\n", "MR271",
     "`x` has both `formula` and `composite`", "`x` har både `formula` och `composite`",
     "remove one of them"),
    ("x", INDICATOR + "estimated_n: «100»\n", "MR270",
     "`estimated_n` of `x` is no number of the entity",
     "`estimated_n` för `x` är inget antal för enheten", "write a formula such as `elever / 9`"),
    ("elever", SOUND["elever"].replace("unit: points", "unit: «poäng»"), "MR223",
     "unknown unit `poäng`", "okänd enhet `poäng`", None),
    ("elever", SOUND["elever"].replace("counts: pupils", "counts: «pupilz»"),
     "MR223", "unknown unit `pupilz`", "okänd enhet `pupilz`", "write `pupils`"),
    ("parameter", SOUND["parameter"].replace("unit: percent", "unit: «procent»"), "MR223",
     "unknown unit `procent`", "okänd enhet `procent`", "write `percent`"),
    ("indicator", SOUND["indicator"].replace("measure: andel", "measure: «poang»"), "MR224",
     "the measure `poang` is in points but `behorighet` is in percent",
     "måttet `poang` är i points men `behorighet` är i percent", None),
    ("indicator", SOUND["indicator"].replace("table: publicerat", "table: «elever»"), "MR225",
     "the table `elever` holds microdata, not published figures",
     "tabellen `elever` innehåller microdata, inte publicerade uppgifter", None),
    ("x", INDICATOR.replace("share(behorig of ak9)", "«mean(andel of publicerat)»"), "MR226",
     "`publicerat` holds published figures, which cannot be added up",
     "`publicerat` innehåller publicerade uppgifter, som inte kan räknas ihop", None),
    ("x", INDICATOR.replace("of ak9)", 'of ak9) «# where kon == "flicka"»'), "MR227",
     "the formula ends here: ` #` begins a comment",
     "formeln slutar här: ` #` inleder en kommentar",
     "put the formula in quotes, or the comment on a line of its own"),
    ("x", INDICATOR + "decimals: 1\n«round_to»: 100\n", "MR228",
     "`x` has both `decimals` and `round_to`", "`x` har både `decimals` och `round_to`", None),
    ("x", INDICATOR + "groups: [kon, «kön»]\n".replace("kön", "konn"), "MR229",
     "no table that `x` reads has the column `konn` to group by",
     "ingen tabell som `x` läser har kolumnen `konn` att dela upp efter", "write `kon`"),
    ("x", INDICATOR + "groups: [«skolenhet»]\n", "MR229",
     "no table that `x` reads has the column `skolenhet` to group by",
     "ingen tabell som `x` läser har kolumnen `skolenhet` att dela upp efter", None),
    ("x", REGISTER, "MR230",
     "the table `register` has no column of the level `skolenhet`",
     "tabellen `register` har ingen kolumn för nivån `skolenhet`",
     "give a column `level: skolenhet`"),
    ("parameter", SOUND["parameter"].replace("2019/20", "2021/22").replace(
        "{from: 2020/21, value: 80}", "«{from: 2020/21, value: 80}»"), "MR240",
     "two numbers of `grans` hold in 2020/21", "två tal i `grans` gäller 2020/21",
     "give the older number a `to:` the period before"),
    ("parameter", SOUND["parameter"].replace("2019/20", "2018/19").replace(
        "{from: 2020/21, value: 80}", "«{from: 2020/21, value: 80}»"), "MR241",
     "no number of `grans` holds between 2018/19 and 2020/21",
     "inget tal i `grans` gäller mellan 2018/19 och 2020/21", None),
    ("parameter", "kind: parameter\nid: «grans»\nversion: 1.0.0\nunit: percent\n", "MR242",
     "the parameter `grans` has no number", "parametern `grans` har inget tal",
     "write `values: [{from: 2024/25, value: 80}]`"),
    ("x", FAMILY + "thresholds:\n  - «{width: 2}»\n", "MR290",
     "threshold 1 of `x` hides nothing", "gräns 1 i `x` döljer ingenting",
     "write `numerator:`, `complement:`, `base:` or `basis:`"),
    ("x", FAMILY + "thresholds:\n  - {base: 5}\n  - «{levels: [riket], base: 3}»\n", "MR291",
     "threshold 2 of `x` is never reached, after number 1",
     "gräns 2 i `x` nås aldrig, efter nummer 1", None),
    ("x", FAMILY + "partitions:\n  - «{indicators: []}»\n", "MR292",
     "a partition of `x` names either a dimension or indicators",
     "en uppdelning i `x` anger antingen en dimension eller indikatorer",
     "write `dimension: kon`, or `indicators: [a, b, c]`"),
    ("x", FAMILY + "thresholds: [{levels: [«rike»], base: 5}]\n", "MR201",
     "disclosure_family `x` protects `rike`, which does not exist",
     "disclosure_family `x` skyddar `rike`, som inte finns", "write `riket`"),
    ("x", FAMILY + "partitions: [{indicators: [«behorighe»]}]\n", "MR201",
     "disclosure_family `x` protects `behorighe`, which does not exist",
     "disclosure_family `x` skyddar `behorighe`, som inte finns", "write `behorighet`"),
    ("x", FAMILY + "economic: {attribute: «typ», codes: [enskild]}\n", "MR201",
     "disclosure_family `x` reads `typ`, which does not exist",
     "disclosure_family `x` läser `typ`, som inte finns", None),
    ("indicator", SOUND["indicator"] + "disclosure: «familj»\n", "MR201",
     "indicator `behorighet` is protected by `familj`, which does not exist",
     "indicator `behorighet` skyddas av `familj`, som inte finns", None),
    ("underlag", SOUND["underlag"].replace("level: huvudman", "level: «huvudmann»"), "MR201",
     "analysis_base `underlag` is for the level `huvudmann`, which does not exist",
     "analysis_base `underlag` gäller nivån `huvudmann`, som inte finns", "write `huvudman`"),
    ("underlag", SOUND["underlag"].replace("units: skolenhet", "units: «skola»"), "MR201",
     "analysis_base `underlag` tells of units of `skola`, which does not exist",
     "analysis_base `underlag` tar upp enheter på nivån `skola`, som inte finns", None),
    ("underlag", SOUND["underlag"].replace("units: skolenhet", "units: «riket»"), "MR281",
     "the level `riket` does not lie below `huvudman`",
     "nivån `riket` ligger inte under `huvudman`", None),
    ("underlag", SOUND["underlag"].replace("sub_goal: delmal,", "sub_goal: «delmall»,"), "MR201",
     "analysis_base `underlag` tells of `delmall`, which does not exist",
     "analysis_base `underlag` tar upp `delmall`, som inte finns", "write `delmal`"),
    ("underlag", SOUND["underlag"].replace("[behorighet]}]}]", "[behorighet, «behorighet»]}]}]"),
     "MR280", "analysis base `underlag` already tells of `behorighet`",
     "analysunderlaget `underlag` tar redan upp `behorighet`", None),
    ("underlag", SOUND["underlag"].replace("by: [behorighet]", "by: [«behorigheter»]"), "MR201",
     "analysis_base `underlag` compares by `behorigheter`, which does not exist",
     "analysis_base `underlag` jämför efter `behorigheter`, som inte finns",
     "write `behorighet`"),
    ("underlag", SOUND["underlag"].replace("{behorighet: beh", "{«behorig»: beh"), "MR201",
     "analysis_base `underlag` expects something of `behorig`, which does not exist",
     "analysis_base `underlag` väntar något av `behorig`, som inte finns", "write `behorighet`"),
]  # fmt: skip
ELSEWHERE = {"MR207", "MR282"}  # of no words in a file; see below


def test_the_sound_folder_is_sound(tmp_path):
    assert mr.check(write(tmp_path)) == []


@pytest.mark.parametrize(
    ("name", "marked", "code", "english", "swedish", "advice"),
    CASES,
    ids=[f"{case[2]}-{re.sub(r'[^a-z ]', '', case[3])[:40]}" for case in CASES],
)
def test_problem_points_at_the_words_it_is_about(
    tmp_path, name, marked, code, english, swedish, advice
):
    path = write(tmp_path, **{name: unmarked(marked)})
    (problem,) = mr.check(path)
    assert problem.code == code
    place = str(tmp_path) + "/"
    assert mark(problem) == marked
    assert problem.words("en").replace(place, "") == english
    assert problem.words("sv").replace(place, "") == swedish
    assert problem.advice("en") == advice
    assert (problem.advice("sv") is None) == (advice is None)


def test_every_problem_of_the_room_has_a_case():
    rooms = (problems, disclosure_problems, analysis_base_problems)
    classes = [value for r in rooms for _, value in inspect.getmembers(r, inspect.isclass)]
    every = {c.code for c in classes if issubclass(c, Problem) and c is not Problem}
    assert every == {case[2] for case in CASES} | ELSEWHERE


def test_what_is_expected_is_in_the_indicators_own_unit(tmp_path):
    antal = "kind: indicator\nid: antal\nversion: 1.0.0\nunit: pupils\nformula: count(elever)\n"
    marked = SOUND["underlag"].replace("behorighet: behorighet", "behorighet: «antal»")
    (problem,) = mr.check(write(tmp_path, antal=antal, underlag=unmarked(marked)))
    assert (problem.code, mark(problem)) == ("MR282", marked)
    assert problem.words("en") == "`antal` is in pupils but `behorighet` is in percent"
    assert problem.words("sv") == "`antal` är i pupils men `behorighet` är i percent"


def test_a_folder_without_a_framework(tmp_path):
    (problem,) = mr.check(write(tmp_path, framework=None, elever=None, population=None,
                                indicator=None, publicerat=None, underlag=None))  # fmt: skip
    assert problem.code == "MR207"
    assert problem.words("en") == f"`{tmp_path}` has no document of kind `framework`"
    assert problem.words("sv") == f"`{tmp_path}` har inget dokument av sorten `framework`"
