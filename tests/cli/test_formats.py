"""Every command tells its problems to machines too: as JSON, SARIF and GitHub's annotations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from malramverk.cli.app import SUMMARIES
from malramverk.diagnostics import Problem, annotation, sarif
from malramverk.source import Place, Source, Span
from tests.small_framework import BEHORIGHET, write_framework

# What SARIF 2.1.0 demands of the properties we write, and that we write no others. The whole
# schema is OASIS's; MALRAMVERK_SARIF_SCHEMA may name a copy of it, and then it is asked too.
TEXT = {"type": "string", "minLength": 1}
MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": TEXT}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
COUNT = {"type": "integer", "minimum": 1}
REGION = {
    "type": "object",
    "additionalProperties": False,
    "required": ["startLine", "startColumn", "endLine", "endColumn"],
    "properties": dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), COUNT),
}
RULE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "name", "shortDescription", "fullDescription", "defaultConfiguration"],
    "properties": {
        "id": {"type": "string", "pattern": "^MR[0-9]{3}$"},
        "name": TEXT,
        "shortDescription": MESSAGE,
        "fullDescription": MESSAGE,
        "help": MESSAGE,
        "helpUri": {"type": "string", "format": "uri"},
        "defaultConfiguration": {"type": "object", "properties": {"level": LEVEL}},
    },
}
RESULT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["ruleId", "ruleIndex", "level", "message"],
    "properties": {
        "ruleId": TEXT,
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": MESSAGE,
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
        "locations": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "physicalLocation": {
                        "type": "object",
                        "required": ["artifactLocation"],
                        "properties": {
                            "artifactLocation": {
                                "type": "object",
                                "properties": {
                                    "uri": {"type": "string", "format": "uri-reference"}
                                },
                            },
                            "region": REGION,
                        },
                    }
                },
            },
        },
    },
}
LOG: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["$schema", "version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["tool", "results"],
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {"rules": {"type": "array", "items": RULE}},
                            }
                        },
                    },
                    "language": {"type": "string", "pattern": "^[a-z]{2}-[A-Z]{2}$"},
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {"type": "array", "items": RESULT},
                    "invocations": {
                        "type": "array",
                        "items": {"type": "object", "required": ["executionSuccessful"]},
                    },
                },
            },
        },
    },
}

# For each command, words that are refused, and the code that says why.
REFUSED = {
    "demo": (["--seconds"], "MR521"),
    "problem": (["MR000"], "MR527"),
    "check": (["d"], "MR113"),
    "new": (["indicator", "nytt", "d"], "MR113"),
    "test": (["d"], "MR113"),
    "changes": (["2026.1", "d", "--definitions", "d"], "MR231"),
    "release": (["2026.1", "d"], "MR113"),
    "show": (["d"], "MR113"),
    "same": (["1", "1 +"], "MR101"),
    "compute": (["d", "--data", "data"], "MR113"),
    "underlag": (["--definitions", "d", "--data", "data", "--all", "--out", "o"], "MR113"),
    "assess": (["d", "--data", "data"], "MR113"),
    "plan": (["d"], "MR113"),
    "explain": (["d", "merit", "--entity", "A", "--data", "data"], "MR113"),
    "sensitivity": (["d", "merit", "--data", "data"], "MR113"),
    "compare": (["d", "--data", "data"], "MR113"),
    "audit": (["d", "--data", "data"], "MR113"),
    "conformance": (["--function", "quantle"], "MR527"),
    "example": ([], "MR522"),
}


@pytest.fixture
def broken(here: Path) -> Path:
    write_framework(Path("d"), behorighet=BEHORIGHET.replace("of ak9", "of a9"))
    return here


def valid(text: str) -> dict[str, Any]:
    log = json.loads(text)
    checker = Draft7Validator.FORMAT_CHECKER
    Draft7Validator(LOG, format_checker=checker).validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[found["ruleIndex"]]["id"] == found["ruleId"] for found in run["results"])
    return log


def test_every_command_is_here():
    assert REFUSED.keys() == SUMMARIES.keys()


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("form", ["json", "sarif", "github"])
def test_a_command_tells_its_problems_to_machines(run, name, form):
    words, code = REFUSED[name]
    answer = run(name, *words, "--format", form)
    assert answer.code in (1, 2)
    assert answer.err == ""
    if form == "json":
        assert code in {problem["code"] for problem in json.loads(answer.out)["problems"]}
    elif form == "sarif":
        (told,) = valid(answer.out)["runs"]
        assert code in {found["ruleId"] for found in told["results"]}
    else:
        assert all(line.startswith(("::error ", "::warning ")) for line in answer.out.splitlines())
        assert f"title={code}::" in answer.out


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "unknown population or table `a9`. write `ak9`"),
        ("sv", "okänd population eller tabell `a9`. skriv `ak9`"),
    ],
)
def test_sarif_says_what_and_where(run, language, words):
    (told,) = valid(run("check", "d", "--format", "sarif", "--lang", language).out)["runs"]
    (found,) = [result for result in told["results"] if result["ruleId"] == "MR113"]
    (location,) = found["locations"]
    text = Path("d/behorighet.yaml").read_text("utf-8").splitlines()
    region = location["physicalLocation"]["region"]
    line = text[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "a9"
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "d/behorighet.yaml"
    assert found["message"]["text"] == words
    rule = told["tool"]["driver"]["rules"][found["ruleIndex"]]
    assert rule["helpUri"].startswith("file:///")
    assert rule["helpUri"].endswith("/MR113.md")
    assert ("Åtgärd" if language == "sv" else "Remedy") in rule["help"]["markdown"]


@pytest.mark.usefixtures("broken")
def test_pages_may_be_published_elsewhere(run, monkeypatch):
    monkeypatch.setenv("MALRAMVERK_MANUAL", "https://example.org/problem/")
    (told,) = valid(run("check", "d", "--format", "sarif").out)["runs"]
    assert told["tool"]["driver"]["rules"][0]["helpUri"] == "https://example.org/problem/MR113.md"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("form", ["sarif", "github"])
def test_where_nothing_is_wrong_nothing_is_told(run, form):
    answer = run("check", "d", "--format", form)
    assert (answer.code, answer.err) == (0, "")
    if form == "sarif":
        assert valid(answer.out)["runs"][0]["results"] == []
    else:
        assert answer.out == ""


@pytest.mark.usefixtures("here")
def test_only_problems_stand_on_stdout_though_a_command_has_much_to_show(run):
    answer = run("compute", "d", "--data", "data", "--format", "sarif")
    assert answer.code == 0
    assert valid(answer.out)["runs"][0]["invocations"] == [
        {"executionSuccessful": True, "exitCode": 0}
    ]


@pytest.mark.usefixtures("here")
def test_a_test_that_fails_is_a_problem_where_it_expects(run):
    write_framework(Path("d"), behorighet=BEHORIGHET.replace("66.7", "66.6"))
    answer = run("test", "d", "--format", "github")
    assert (answer.code, answer.err) == (1, "")
    (line,) = answer.out.splitlines()
    assert line.startswith("::error file=d/behorighet.yaml,line=20,")
    (told,) = valid(run("test", "d", "--coverage", "--format", "sarif").out)["runs"]
    assert [found["ruleId"] for found in told["results"]] == ["MR500"]


@pytest.mark.usefixtures("here")
def test_a_mutant_that_no_test_notices_is_a_problem(run):
    answer = run("test", "d", "--mutate", "--format", "github")
    assert "title=MR519::" in answer.out
    assert all(line.startswith("::") for line in answer.out.splitlines())


class Hostile(Problem):
    """A text that would end the line and begin another command, did nobody stop it."""

    code = "MR999"
    en = "`{said}`"
    sv = "`{said}`"
    said = "100 % {0}\n::error::x"


def test_what_an_author_wrote_cannot_give_orders_to_a_code_host():
    name = "a,b:c%\n::stop-commands::x.yaml"
    place = Place(Source(name, "rad ett\nrad två"), Span(4, 11))
    said = annotation(Hostile(place=place))
    assert "\n" not in said
    assert said == (
        "::error file=a%2Cb%3Ac%25%0A%3A%3Astop-commands%3A%3Ax.yaml,line=1,endLine=2,"
        "title=MR999::`100 %25 {0}\\n::error::x`"
    )
    one = Place(Source("x", "rad ett"), Span(4, 7))
    assert ",col=5,endColumn=7," in annotation(Hostile(place=one))


def test_braces_are_no_places_for_arguments_in_sarif():
    (result,) = sarif([Hostile()])["runs"][0]["results"]
    assert "{{0}}" in result["message"]["text"]
    assert "locations" not in result


def test_a_fingerprint_stays_when_the_lines_move():
    def fingerprint(text: str) -> str:
        start = text.index("x")
        place = Place(Source("f", text), Span(start, start + 1))
        return sarif([Hostile(place=place)])["runs"][0]["results"][0]["partialFingerprints"]

    assert fingerprint("x") == fingerprint("\n\n  x")
