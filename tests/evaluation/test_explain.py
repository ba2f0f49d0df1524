from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

import malramverk as mr
from malramverk.tables import CsvText
from tests.evaluation.data import HERE, catalogue_of
from tests.evaluation.explained import two_years

GOLDEN = HERE / "golden"
EXPLAINED = [
    ("share_moved", "behorighet", "A"),
    ("gap_moved", "skillnad", "A"),
    ("change", "andring", "A"),
    ("ratio", "kvot", "A"),
    ("across", "spridning", "riket"),
    ("versions", "version_tva", "A"),
]


def explain(indicator, entity, period="2024/25"):
    return two_years().explain(indicator, entity=entity, period=period)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(("name", "indicator", "entity"), EXPLAINED)
def test_the_text_reads_as_it_should(name, indicator, entity, language):
    path = GOLDEN / f"{name}.{language}.txt"
    assert explain(indicator, entity).text(language) + "\n" == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(("name", "indicator", "entity"), EXPLAINED)
def test_the_html_is_as_it_should(name, indicator, entity, language):
    path = GOLDEN / f"{name}.{language}.html"
    found = explain(indicator, entity).to_html(language, target=90.0)
    assert found + "\n" == path.read_text(encoding="utf-8")


class Tags(HTMLParser):
    """Every tag opened, and whether all are closed in order."""

    def __init__(self):
        super().__init__()
        self.open, self.seen = [], set()

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.seen |= {tag, *(name for name, _ in attrs)}

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize(("name", "indicator", "entity"), EXPLAINED)
def test_the_html_is_well_formed_and_only_markup(name, indicator, entity):
    tags = Tags()
    tags.feed(explain(indicator, entity).to_html("sv"))
    assert tags.open == []
    assert not tags.seen & {"script", "style", "img", "a", "onclick", "href", "src"}


def test_the_words_of_others_are_escaped():
    found = explain("kvot", "A").to_html("sv")
    assert "Behöriga &lt;per&gt; annan" in found
    assert "<per>" not in found
    assert "Ettan &lt;1&gt; (a1)" in explain("behorighet", "a1").to_html("sv")


def test_another_indicator_is_explained_with_it():
    (reference, elsewhere) = explain("skillnad", "A").steps
    assert (reference.kind, reference.label, reference.version) == (
        "reference",
        "behorighet",
        "1.0.0",
    )
    assert (reference.n, reference.coverage) == (19, 0.95)
    assert reference.steps[0].counts == {"members": 20, "known": 19, "true": 17}
    assert (elsewhere.kind, elsewhere.place) == ("elsewhere", "riket")
    assert elsewhere.steps[0].counts["true"] == 23


def test_the_year_before_is_explained_where_it_is():
    (_, before) = explain("andring", "A").steps
    assert (before.place, before.value) == ("2023/24", 60.0)
    assert before.steps[0].counts == {"members": 5, "known": 5, "true": 3}


def test_the_data_is_plain():
    found = json.loads(json.dumps(explain("skillnad", "A").to_dict()))
    assert found["moved"]["since"] == "2023/24"
    assert found["steps"][1]["steps"][0]["kind"] == "aggregate"
    assert not any(name.startswith("_") for name in found)


def test_without_a_year_before_nothing_moved_it():
    assert explain("behorighet", "A", "2023/24").what_moved_it() is None


def _chain(length):
    formulas = [
        f"kind: indicator\nid: led_{i}\nversion: 1.0.0\ntitle: {{sv: x, en: x}}\nunit: pupils\n"
        f"formula: led_{i - 1} + led_{i - 1}"
        for i in range(1, length)
    ]
    first = "kind: indicator\nid: led_0\nversion: 1.0.0\ntitle: {sv: x, en: x}\nunit: pupils\n"
    walk = (HERE / "walk" / "framework.yaml").read_text(encoding="utf-8")
    return catalogue_of("\n---\n".join([walk, first + "formula: count(ak9)", *formulas]))


def test_a_long_chain_of_indicators_is_told_only_so_far():
    table = {"elever": CsvText("lasar,skolenhet,arskurs\n2024/25,a1,9\n")}
    results = mr.compute(_chain(40), table, indicators="led_39", levels="riket")
    explanation = results.explain("led_39", entity="riket")
    depth, steps = 0, explanation.steps
    while steps:
        depth, steps = depth + 1, steps[0].steps
    assert depth <= 8
    assert len(explanation.text("sv").splitlines()) < 300


# What it would take.


@pytest.mark.parametrize(
    ("indicator", "entity", "target", "change", "of", "after"),
    [
        ("behorighet", "B", 80, 2, 10, 80.0),
        ("behorighet", "B", 80.0, 2, 10, 80.0),
        ("behorighet", "B", 80.1, 3, 10, 90.0),
        ("behorighet", "A", 95, 2, 19, 100.0),
        ("behorighet", "B", "mal_behorighet", 4, 10, 100.0),
        ("behorighet", "riket", 100, 6, 29, 100.0),
        ("kvot", "A", 2, -13, None, 2.0),
    ],
)
def test_how_many_more_would_do(indicator, entity, target, change, of, after):
    found = explain(indicator, entity).what_would_it_take(target)
    assert (found.change, found.of, found.why) == (change, of, None)
    assert found.after == pytest.approx(after)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", "2 fler av 10 elever skulle räcka till 80,0\N{NO-BREAK SPACE}%"),
        ("en", "2 more of 10 pupils would reach 80.0\N{NO-BREAK SPACE}%"),
    ],
)
def test_what_it_would_take_is_said_in_words(language, words):
    assert explain("behorighet", "B").what_would_it_take(80).words(language) == words


def test_what_is_reached_takes_nothing():
    found = explain("behorighet", "A").what_would_it_take(80)
    assert (found.reached, found.change) == (True, 0)
    assert found.words("sv") == "80,0\N{NO-BREAK SPACE}% är nått"


@pytest.mark.parametrize(
    ("indicator", "entity", "target", "why"),
    [
        ("behorighet", "B", 101, "out_of_reach"),
        ("merit", "A", 300, "no_count"),
        ("skyddsgrans", "a2", 90, "no_value"),
        ("andring", "A", "previous", "no_target"),
    ],
)
def test_why_nothing_would_do(indicator, entity, target, why):
    found = explain(indicator, entity).what_would_it_take(target)
    assert (found.change, found.why) == (None, why)
    assert found.words("sv")
    assert found.words("en")


def test_the_figure_of_the_year_before_is_a_target():
    found = explain("behorighet", "B").what_would_it_take("previous")
    assert (found.target, found.change) == (100.0, 4)


def test_a_target_may_be_a_greatest():
    found = explain("behorighet", "A").what_would_it_take(80, at_least=False)
    assert (found.change, found.after) == (-2, pytest.approx(100 * 15 / 19))


def test_an_unknown_parameter_is_a_key_error():
    with pytest.raises(KeyError):
        explain("behorighet", "B").what_would_it_take("finns_inte")


def test_one_fewer_would_not_do():
    for target in range(61, 100):
        found = explain("behorighet", "riket").what_would_it_take(target)
        if found.reached:
            continue
        assert 100 * (23 + found.change) / 29 >= target
        assert 100 * (23 + found.change - 1) / 29 < target
