"""Tests that would exercise what none does, worked out and told as YAML for an author to judge.

What they expect is what the library gives, so they are marked for review and count for nothing
until someone has looked at them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from malramverk.coverage.coverage import Coverage
from malramverk.coverage.items import Item, Owner
from malramverk.coverage.proposed_rows import proposed_rows
from malramverk.coverage.proposed_rules import proposed_rule_test
from malramverk.coverage.telling import item_text
from malramverk.dataclass import dataclass
from malramverk.definition_tests.indicator_tests import run_indicator
from malramverk.model import Definition, ExampleTest, Indicator, Population, Rule


@dataclass(frozen=True, slots=True)
class Proposal:
    """A test that would exercise an item.

    Attributes:
        owner: the definition it is to stand beside.
        item: what it exercises.
        yaml: the test, as it would stand under ``tests:``.
    """

    owner: Owner
    item: Item
    yaml: str


def proposals(coverage: Coverage, language: str) -> list[Proposal]:
    """Return a test for each item that no test exercises and that one is found for.

    Args:
        coverage: what tests exercise.
        language: the language of the tests' names.
    """
    return list(_proposals(coverage, language))


def _proposals(coverage: Coverage, language: str) -> Iterator[Proposal]:
    for owner, items in coverage.items.items():
        missing = [item for item in items if item not in coverage.by]
        versions = coverage.catalogue.versions.get((owner.kind, owner.id), ())
        version = next((v for v in versions if v.version == owner.version), None)
        if not missing:
            continue
        known: list[Mapping[str, object]] = []
        for beside, item, test in _tests(coverage, owner, version, missing):
            if test not in known:  # one test may exercise several items
                known.append(test)
                named = _named(test, item, language)
                if _holds(coverage, beside, named):
                    yield Proposal(beside, item, _yaml(named))


def _holds(coverage: Coverage, beside: Owner, test: Mapping[str, object]) -> bool:
    """Say whether a test holds on its own, without what was tried beside it."""
    catalogue = coverage.catalogue
    versions = catalogue.versions.get((beside.kind, beside.id), ())
    version = next((v for v in versions if v.version == beside.version), None)
    if not isinstance(version, Indicator):
        return True
    example = ExampleTest.model_validate({**test, "review": True})
    alone = version.model_copy(update={"tests": (example,)})
    others = tuple(alone if v is version else v for v in versions)
    changed = {**catalogue.versions, (beside.kind, beside.id): others}
    return run_indicator(replace(catalogue, versions=changed), alone, 0, explain=False).passed


def _tests(
    coverage: Coverage, owner: Owner, version: Definition | None, missing: Sequence[Item]
) -> Iterator[tuple[Owner, Item, dict[str, object]]]:
    if isinstance(version, Rule):
        for item in missing:
            test = proposed_rule_test(coverage.catalogue, version, item)
            if test is not None:
                yield owner, item, test
    elif isinstance(version, Indicator | Population):
        yield from proposed_rows(coverage, owner, missing)


def _named(test: Mapping[str, object], item: Item, language: str) -> dict[str, object]:
    name = item_text(item, language).replace("`", "'")
    return {"name": name, **test, "review": "yes"}


def _yaml(test: Mapping[str, object]) -> str:
    lines = []
    for key, value in test.items():
        if isinstance(value, Mapping) and any("\n" in str(text) for text in value.values()):
            lines.append(f"{key}:")
            for name, text in value.items():
                rows = str(text).split("\n")
                lines += [f"  {name}: |", *(f"    {row}".rstrip() for row in rows)]
        else:
            lines.append(f"{key}: {_flow(value)}")
    first, *rest = lines
    return "\n".join([f"- {first}", *(f"  {line}" for line in rest)])


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    text = str(value)
    plain = text and all(sign.isalnum() or sign in "_.-/=" for sign in text) and text[0].isalnum()
    return text if plain else json.dumps(text, ensure_ascii=False)
