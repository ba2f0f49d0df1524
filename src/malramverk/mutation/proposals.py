"""A proposed test as the YAML that an author may take."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction

from malramverk.cells import State
from malramverk.dataclass import dataclass
from malramverk.mutation.sameness import Combination
from malramverk.mutation.telling import Proposal, text_of
from malramverk.rules import Given, shown
from malramverk.rules.deciding import Ends
from malramverk.rules.table import Values


@dataclass(frozen=True, slots=True)
class ProposedTest:
    """A test that tells a mutant from its original.

    Attributes:
        data: the test as plain data, as it would be read from YAML.
        instead: what the mutant gives where the test expects something.
    """

    data: Mapping[str, object]
    instead: object

    def yaml(self) -> str:
        """Return the test as it stands under ``tests:``."""
        lines = [f"- name: {flow(self.data['name'])}"]
        for key, value in self.data.items():
            if key == "given" and isinstance(value, Mapping) and _is_rows(value):
                lines.append("  given:")
                for table, text in value.items():
                    lines += [f"    {table}: |", *(f"      {line}" for line in text.split("\n"))]
            elif key != "name":
                lines.append(f"  {key}: {flow(value)}")
        return "\n".join(lines)


def _is_rows(given: Mapping[str, object]) -> bool:
    return any("\n" in str(text) for text in given.values())


def flow(value: object) -> str:
    """Return a value in YAML's flow style.

    >>> flow({"riket": {"value": "50.0", "state": "a: b"}})
    '{riket: {value: 50.0, state: "a: b"}}'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    text = str(value)
    simple = all(sign.isalnum() or sign in "_.-/ åäöÅÄÖ=" for sign in text) and text.strip() == text
    return text if simple and text and text[0].isalnum() else json.dumps(text, ensure_ascii=False)


def of_indicator(name: str, found: Proposal) -> ProposedTest:
    """Return a test beside an indicator."""
    data: dict[str, object] = {"name": name}
    if found.period is not None:
        data["period"] = found.period
    data["given"] = {id_: text_of(rows) for id_, rows in found.given.items()}
    data["expect"] = {found.entity: dict(found.expect)}
    data["review"] = "yes"
    return ProposedTest(data, {found.entity: dict(found.instead)})


def of_rule(
    name: str,
    given: Combination,
    expect: tuple[bool, tuple[Values, ...]],
    instead: object,
    absent: str,
) -> ProposedTest:
    """Return a test beside a rule.

    Args:
        name: what it shows.
        given: what each input is.
        expect: what the rule says.
        instead: what the mutant says.
        absent: what the rule says for want of a value.
    """
    written = {name_: _given(value) for name_, value in given.items()}
    data = {"name": name, "given": written, "expect": _outcome(expect, absent)}
    data["review"] = "yes"
    return ProposedTest(data, instead)


def _given(value: Given | Ends) -> str:
    if isinstance(value, State):
        return value.id
    if isinstance(value, tuple):
        low, high = ("" if end is None else shown(end) for end in value)
        return f"{low}..{high}"
    return value if isinstance(value, str) else shown(value)


def _outcome(found: tuple[bool, tuple[Values, ...]], absent: str) -> str:
    undecided, outcomes = found
    if undecided:
        return absent
    words = [", ".join(_scalar(value) for value in values) for values in outcomes]
    return "; ".join(words) or "none"


def _scalar(value: Fraction | bool | str | None) -> str:
    if value is None:
        return "none"
    return value if isinstance(value, str) else shown(value)
