"""Definitions are frozen values that keep what the author wrote."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from malramverk.catalogue.validation import validated
from malramverk.documents import read_text
from malramverk.model import KINDS, ColumnType, Direction, Indicator, Table, plain, words_in
from tests.catalogue.folders import SOUND


def definition_of(text):
    definition, problems = validated(read_text(text, "a.yaml").documents[0])
    assert problems == []
    return definition


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_a_definition_as_plain_data_gives_the_same_definition(text):
    definition = definition_of(text)
    data = plain(definition)
    assert KINDS[definition.kind].model_validate(data) == definition
    assert plain(KINDS[definition.kind].model_validate(data)) == data


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_a_definition_never_changes(text):
    definition = definition_of(text)
    with pytest.raises(ValidationError):
        definition.id = "annat"


def test_what_is_not_written_is_not_made_up():
    indicator = definition_of(SOUND["indicator"])
    assert isinstance(indicator, Indicator)
    assert indicator.decimals is None
    assert indicator.minimum is None
    assert indicator.direction is Direction.NEUTRAL
    assert indicator.in_force.first is None
    assert indicator.parts == {}
    assert "decimals" not in plain(indicator)


def test_definitions_do_not_share_what_is_left_out():
    one, two = (definition_of(SOUND["indicator"]) for _ in range(2))
    assert one.parts == two.parts
    assert one.parts is not two.parts


def test_numbers_are_as_exact_as_they_are_written():
    table = definition_of(SOUND["elever"].replace("unit: points", "minimum: 0.1, maximum: 340"))
    assert isinstance(table, Table)
    assert (table.columns["merit"].minimum, table.columns["merit"].maximum) == (
        Decimal("0.1"),
        Decimal(340),
    )


def test_codes_and_levels_may_be_written_short():
    codes = definition_of(SOUND["code_list"]).codes
    assert codes["flicka"].title == {"sv": "Flickor"}
    assert definition_of(SOUND["framework"]).level_ids == ("riket", "huvudman", "skolenhet")


def test_periods_are_in_their_canonical_form():
    indicator = definition_of(SOUND["indicator"] + "in_force: {from: 2011-12, to: 2024/2025}\n")
    assert (indicator.in_force.first, indicator.in_force.last) == ("2011/12", "2024/25")


def test_a_measure_is_found_by_id_and_by_header():
    table = definition_of(SOUND["publicerat"])
    assert list(table.measures) == ["andel", "poang"]
    assert table.measure_named("andel")[0] == "andel"
    assert table.measure_named("Andel  (%)")[0] == "andel"
    assert table.measure_named("andelen") is None
    assert table.columns["andel"].type is ColumnType.DECIMAL


def test_words_are_taken_in_the_language_there_is():
    assert words_in({"sv": "a", "en": "b"}, "en") == "b"
    assert words_in({"sv": "a"}, "en") == "a"
    assert words_in(None, "sv") is None
    assert definition_of(SOUND["goal"]).named("sv") == "mal"
