"""Every decision table of a draft is proved, and what is wrong is told at its rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from malramverk.catalogue.draft import Draft, Entry
from malramverk.catalogue.ruling import Rulings
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


def _problem(entry: Entry, table: Table, fault: Fault) -> Problem:
    document = entry.document
    match fault:
        case Uncovered():
            witness = in_words({name: fault.witness[name] for name in fault.telling})
            return UncoveredInput(place=document.place(("rows",), key=True), witness=witness)
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
