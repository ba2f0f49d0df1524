"""Every table counted once, all together: the only step that reads rows."""

from __future__ import annotations

import logging
from collections.abc import Collection
from time import perf_counter

from malramverk.catalogue import Catalogue
from malramverk.diagnostics import DataErrors, Problem, Problems
from malramverk.evaluation.compiled import Compiled
from malramverk.evaluation.magnitude import guarded, guards
from malramverk.evaluation.parts import Parts
from malramverk.evaluation.question import Question
from malramverk.evaluation.sources import Progress, Sources
from malramverk.tables.aggregate import Scan
from malramverk.tables.grouping import collected_together
from malramverk.tables.parts import Parts as TableParts
from malramverk.tables.parts import Tabulation, ValueKey
from malramverk.tables.quarantine import Quarantine, quarantined
from malramverk.tables.scan import columns_of
from malramverk.tables.tabulate import tabulated

_log = logging.getLogger("malramverk")


def counted(
    catalogue: Catalogue,
    sources: Sources,
    compiled: Compiled,
    question: Question,
    progress: Progress | None,
) -> Parts:
    """Count every table, and each table of values; tell every problem together.

    Raises:
        DataErrors: with every problem of the rows that are read.
    """
    started = perf_counter()
    plan = compiled.plan
    found: dict[str, TableParts] = {}
    listed: dict[ValueKey, Tabulation] = {}
    apart: dict[str, Quarantine] = {}
    problems: list[Problem] = []
    scans = _scans(catalogue, sources, compiled, question)
    if progress is not None:
        progress("count", 0, len(scans))
    waiting = collected_together([scan.waiting for scan in scans.values()])
    for i, ((id_, scan), rows) in enumerate(zip(scans.items(), waiting, strict=True)):
        try:
            found[id_] = guarded(scan.table.contract, plan.keys[id_], scan.parts(rows))
            for key in plan.values.get(id_, ()):
                listed[key] = tabulated(scan.table, key, scan.groups, catalogue.code_lists)
            apart |= _apart(scan, plan.values.get(id_, ()))
        except Problems as error:
            problems.extend(error.problems)
        if progress is not None:
            progress("count", i + 1, len(scans))
    if problems:
        raise DataErrors(problems)
    parts = Parts(found, listed, sources, apart)
    _log.info(
        "counted %d rows of %d tables in %.3f s",
        parts.row_count,
        len(found),
        perf_counter() - started,
    )
    return parts


def _apart(scan: Scan, values: Collection[ValueKey]) -> dict[str, Quarantine]:
    """Return the rows of a table that are kept apart, where the policy may keep any."""
    table = scan.table
    if not table.policy.may_quarantine(table.contract.id):
        return {}
    read = {*scan.columns, *scan.layout.columns, *columns_of(values)}
    columns = [id_ for id_ in table.contract.columns if id_ in read]
    found = quarantined(table, columns, scan.code_lists)
    return {} if found is None else {found.table: found}


def lacking(parts: Parts, compiled: Compiled, question: Question) -> dict[str, int]:
    """Return how much each table's parts lack of what a question needs: sums and dimensions."""
    plan, columns, found = compiled.plan, parts.sources.at_hand.columns, {}
    for id_ in (id_ for id_ in plan.keys if id_ in columns):
        table = parts.tables.get(id_)
        groups = [d for d in dimensions(compiled, question) if d in columns[id_]]
        count = sum(table is None or key not in table.sums for key in plan.keys[id_])
        count += sum(key not in parts.values for key in plan.values.get(id_, ()))
        count += sum(table is None or group not in table.groups for group in groups)
        if count:
            found[id_] = count
    return found


def dimensions(compiled: Compiled, question: Question) -> list[str]:
    """Return the dimensions that rows are told apart by."""
    return sorted({*question.dimensions, *(dimension for dimension, _ in compiled.groups)})


def _scans(
    catalogue: Catalogue, sources: Sources, compiled: Compiled, question: Question
) -> dict[str, Scan]:
    """Return what to count in each table that is at hand."""
    found = {}
    for id_, keys in compiled.plan.keys.items():
        table = sources.rows.get(id_)
        if table is not None:
            groups = [d for d in dimensions(compiled, question) if d in table.columns]
            wanted = tuple(dict.fromkeys((*keys, *guards(table.contract, keys))))
            found[id_] = Scan(table, wanted, groups, catalogue.code_lists)
    return found
