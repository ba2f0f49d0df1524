"""Every decision table of a draft is proved, and what is wrong is told at its rows."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import assert_never

from malramverk.catalogue.draft import Draft, Entry
from malramverk.catalogue.rulings import Rulings
from malramverk.diagnostics import Problem
from malramverk.rules import (
    HitPolicy,
    Overlapping,
    Table,
    TooLarge,
    Uncovered,
    Unreachable,
    in_words,
    prove,
)
from malramverk.rules.axes import decimals_in
from malramverk.rules.problems import (
    DisagreeingRows,
    OverlappingRows,
    TableTooLarge,
    UncoveredInput,
    UnreachableRow,
)
from malramverk.rules.proving import Fault


def proofs(draft: Draft, rulings: Rulings) -> Iterator[Problem]:
    """Yield what keeps each rule's tables from being proved; a table of many subjects once."""
    for entry in draft.of_kind("rule"):
        told: set[str] = set()
        tables = {id(r.table): r.table for r in rulings.by_rule.get(entry.definition.key, ())}
        for table in tables.values():
            for fault in prove(table):
                problem = _problem(entry, table, fault)
                if problem.message not in told:
                    told.add(problem.message)
                    yield problem


def _between(table: Table, fault: Uncovered) -> tuple[str, str] | None:
    """Return the input that lies between all bounds of the table, and what would rule it out."""
    for axis in table.axes:
        given = fault.witness[axis.input.name]
        if axis.input.name not in fault.telling or not isinstance(given, Fraction):
            continue
        finest = max(map(decimals_in, axis.cuts), default=0)
        if axis.input.decimals is None and decimals_in(given) > finest:
            wanted = "whole: yes" if finest == 0 else f"judge: rounded, decimals: {finest}"
            return axis.input.name, wanted
    return None


def _problem(entry: Entry, table: Table, fault: Fault) -> Problem:
    document = entry.document
    match fault:
        case Uncovered():
            witness = in_words({name: fault.witness[name] for name in fault.telling})
            place = document.place(("rows",), key=True)
            between, declared = _between(table, fault) or (None, None)
            return UncoveredInput(place=place, witness=witness, between=between, declared=declared)
        case Overlapping():
            sort = DisagreeingRows if table.policy is HitPolicy.ANY else OverlappingRows
            return sort(
                place=document.place(("rows", fault.second)),
                first=fault.first + 1,
                second=fault.second + 1,
                witness=in_words(fault.witness),
            )
        case Unreachable():
            before = tuple(number + 1 for number in fault.before) or None
            place = document.place(("rows", fault.row))
            return UnreachableRow(place=place, row=fault.row + 1, before=before)
        case TooLarge():
            place = document.place(("rows",), key=True)
            return TableTooLarge(place=place, steps=fault.steps)
        case _:
            assert_never(fault)
