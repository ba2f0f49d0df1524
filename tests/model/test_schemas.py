"""The JSON Schemas say to an editor what the library says: what is sound, and what is not."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from malramverk.bundled import definitions_folder, schemas_folder
from malramverk.catalogue.schemas import schema, stale, texts
from malramverk.documents import read_text
from malramverk.model import KINDS
from tests.catalogue.folders import SOUND

SHIPPED = sorted(definitions_folder().rglob("*.yaml"))
FOLDER = schemas_folder()


def validator(kind):
    return jsonschema.Draft7Validator(
        json.loads((FOLDER / f"{kind}.schema.json").read_text("utf-8"))
    )


VALIDATORS = {kind: validator(kind) for kind in KINDS}


def as_an_editor_sees_it(text):
    """Return the documents as a YAML server has them: JSON of what YAML makes of bare words."""
    documents = [d for d in yaml.safe_load_all(text) if d is not None]
    return json.loads(json.dumps(documents, default=str))


def faults(document):
    return [error.message for error in VALIDATORS[document["kind"]].iter_errors(document)]


def test_the_schemas_are_fresh():
    assert stale(FOLDER) == []


def test_a_schema_that_is_stale_is_told(tmp_path):
    for name, text in texts().items():
        (tmp_path / name).write_text(text, "utf-8")
    assert stale(tmp_path) == []
    (tmp_path / "goal.schema.json").write_text("{}", "utf-8")
    (tmp_path / "population.schema.json").unlink()
    (tmp_path / "old.schema.json").write_text("{}", "utf-8")
    assert stale(tmp_path) == ["goal.schema.json", "old.schema.json", "population.schema.json"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_a_schema(kind):
    made = schema(kind)
    jsonschema.Draft7Validator.check_schema(made)
    assert made["$id"] == f"{kind}.schema.json"
    assert made["additionalProperties"] is False
    assert made["description"]
    assert all(
        "title" not in p or isinstance(p["title"], dict) for p in made["properties"].values()
    )


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_what_is_shipped_is_sound_in_an_editor(path):
    for document in as_an_editor_sees_it(path.read_text("utf-8")):
        assert faults(document) == []


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_what_is_shipped_names_its_schema(path):
    text = path.read_text("utf-8")
    kind = read_text(text, path.name).documents[0].data["kind"]
    first = text.split("\n", 1)[0]
    assert first.startswith("# yaml-language-server: $schema=")
    named = (path.parent / first.partition("=")[2]).resolve()
    assert named == (FOLDER / f"{kind}.schema.json").resolve()


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_a_sound_definition_is_sound_in_an_editor(text):
    (document,) = as_an_editor_sees_it(text)
    assert faults(document) == []


WRONG = [
    SOUND["goal"] + "okand: 1\n",
    SOUND["goal"].replace("version: 1.0.0\n", ""),
    SOUND["goal"].replace("1.0.0", "1.0"),
    SOUND["goal"].replace("id: mal", "id: Mål"),
    SOUND["goal"].replace("id: mal", "id: 4.10"),
    SOUND["goal"] + "status: klar\n",
    SOUND["goal"] + "title: Målet\n",
    SOUND["goal"] + "title: {}\n",
    SOUND["goal"] + "title: {svenska: Målet}\n",
    SOUND["sub_goal"] + "order: första\n",
    SOUND["elever"].replace("type: integer", "type: intger"),
    SOUND["elever"].replace("decimals: 1", "decimals: 99"),
    SOUND["elever"].replace("holds: microdata", "holds: allt"),
    SOUND["elever"].partition("columns:")[0] + "columns: {}\n",
    SOUND["framework"].replace("[riket, huvudman, skolenhet]", "[]"),
    SOUND["framework"] + "languages: [fi]\n",
    SOUND["indicator"].replace("groups: [kon]", "groups: kon"),
    SOUND["indicator"] + "direction: upp\n",
    SOUND["indicator"] + "minimum: {n: 0}\n",
    SOUND["indicator"] + "minimum: {coverage: 2}\n",
    SOUND["indicator"] + "round_to: 0\n",
    SOUND["indicator"] + "tests: [{name: a, expect: [1]}]\n",
    SOUND["indicator"] + "tests: [{name: a, expect: {A: {state: missing}}}]\n",
    SOUND["population"] + "where_: x\n",
    SOUND["parameter"].replace("value: 70", "value: sjuttio"),
]


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_wrong_in_an_editor_and_here(text):
    from malramverk.catalogue.validation import validated

    (document,) = as_an_editor_sees_it(text)
    assert faults(document)
    definition, problems = validated(read_text(text, "a.yaml").documents[0])
    assert definition is None
    assert problems


def test_schemas_are_written_where_they_are_looked_for():
    assert {path.name for path in Path(FOLDER).glob("*.json")} == set(texts())
