"""Every table counted once, all together: the only step that reads rows."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace
from pathlib import Path
from time import perf_counter
from typing import Any

from malramverk.catalogue import Catalogue
from malramverk.dataclass import dataclass
from malramverk.diagnostics import DataErrors, Problem, Problems
from malramverk.evaluation.compiled import Compiled
from malramverk.evaluation.magnitude import guarded, guards, refuse_too_large
from malramverk.evaluation.parts import Parts
from malramverk.evaluation.problems import PartsNotKept
from malramverk.evaluation.question import Question
from malramverk.evaluation.sources import Progress, Sources
from malramverk.model import CodeList
from malramverk.tables import RowTable
from malramverk.tables.aggregate import Scan
from malramverk.tables.file_problems import EngineFault
from malramverk.tables.grouping import collected_together
from malramverk.tables.part_frames import together, values_together
from malramverk.tables.part_store import Entry, NotKeptError
from malramverk.tables.parts import Measure, PartKey, Tabulation, ValueKey
from malramverk.tables.parts import Parts as TableParts
from malramverk.tables.quarantine import Quarantine, quarantined
from malramverk.tables.row_table import alone
from malramverk.tables.scan import columns_of
from malramverk.tables.small_numbers import small
from malramverk.tables.tabulate import tabulated

_MOST_PIECES = 64
_CENTRED = (Measure.DEVIATIONS, Measure.SQUARES)
_log = logging.getLogger("malramverk")


@dataclass
class _Task:
    """One source of rows to count, as far as its parts are not kept.

    Attributes:
        table: the rows.
        keys: the parts that are wanted.
        values: the tables of values that are wanted.
        groups: the dimensions to keep apart.
        code_lists: the code lists its columns name.
        entry: where its parts are kept, if anywhere.
    """

    table: RowTable
    keys: Sequence[PartKey]
    values: Sequence[ValueKey]
    groups: Sequence[str]
    code_lists: Mapping[str, CodeList]
    entry: Entry | None
    found: TableParts | None = None
    listed: dict[ValueKey, Tabulation] = field(default_factory=dict)
    apart: dict[str, Quarantine] = field(default_factory=dict)
    not_kept: str | None = None

    def look_up(self) -> None:
        """Take what is kept."""
        if self.entry is None:
            return
        self.found = self.entry.load(self.keys)
        for key in self.values:
            kept = self.entry.load_values(key)
            if kept is not None:
                self.listed[key] = kept

    @property
    def lacking(self) -> list[PartKey]:
        """The parts that are not kept."""
        found = self.found
        return [key for key in self.keys if found is None or key not in found.sums]

    def scan(self) -> Scan | None:
        """Return what to count in the rows; nothing where all is kept."""
        if self.found is not None and not self.lacking:
            return None
        return Scan(self.table, self.lacking, self.groups, self.code_lists)

    def take(self, scan: Scan | None, rows: Any) -> None:
        """Take what has been counted, and the tables of values.

        Raises:
            DataErrors: when any row that is read breaks the table's contract.
        """
        if scan is not None:
            parts = _parts(scan, rows)
            self.found = parts if self.entry is None else self._kept(self.entry, parts)
        for key in self.values:
            if key not in self.listed:
                made = tabulated(self.table, key, self.groups, self.code_lists)
                self.listed[key] = made
                if self.entry is not None:
                    self._keep(self.entry.save_values, made)
        if scan is not None:
            self.apart = _apart(scan, self.values)

    def _kept(self, entry: Entry, parts: TableParts) -> TableParts:
        """Keep new parts, and return them with those that were kept before."""
        if self.found is None:
            self._keep(entry.put, parts)
            return parts
        try:
            whole = entry.add(parts, self.keys)
        except NotKeptError as error:
            self.not_kept, whole = str(error), None
        if whole is not None and all(key in whole.sums for key in self.keys):
            return whole
        anew = Scan(self.table, self.keys, self.groups, self.code_lists)
        counted = small(anew.parts(collected_together([anew.waiting])[0]))
        self._keep(entry.put, counted)
        return counted

    def _keep(self, save: Any, made: Any) -> None:
        try:
            save(made)
        except NotKeptError as error:
            self.not_kept = str(error)


def counted(
    catalogue: Catalogue,
    sources: Sources,
    compiled: Compiled,
    question: Question,
    progress: Progress | None,
    folder: Path | None = None,
) -> Parts:
    """Count every table, and each table of values; tell every problem together.

    Args:
        catalogue: checked definitions.
        sources: the bound tables.
        compiled: what must be counted.
        question: which dimensions are kept apart.
        progress: is told how many sources have been counted.
        folder: where parts are kept; what is there is not counted again.

    Raises:
        DataErrors: with every problem of the rows that are read.
    """
    started = perf_counter()
    tasks = _tasks(catalogue, sources, compiled, question, folder)
    every = [task for of_table in tasks.values() for task in of_table]
    problems = _count(every, progress)
    if problems:
        raise DataErrors(problems)
    found: dict[str, TableParts] = {}
    listed: dict[ValueKey, Tabulation] = {}
    for id_, of_table in tasks.items():
        about = _about(sources.rows[id_], of_table)
        whole = together([task.found for task in of_table if task.found is not None], about)
        found[id_] = guarded(sources.rows[id_].contract, compiled.plan.keys[id_], whole)
        for key in compiled.plan.values.get(id_, ()):
            listed[key] = values_together([task.listed[key] for task in of_table], about)
    reasons = {task.not_kept for task in every if task.not_kept is not None}
    kept = tuple(PartsNotKept(path=str(folder), why=why) for why in sorted(reasons))
    apart = {id_: rows for task in every for id_, rows in task.apart.items()}
    parts = Parts(found, listed, sources, apart, kept)
    took = perf_counter() - started
    _log.info("counted %d rows of %d tables in %.3f s", parts.row_count, len(found), took)
    return parts


def _count(tasks: Sequence[_Task], progress: Progress | None) -> list[Problem]:
    problems: list[Problem] = []
    if progress is not None:
        progress("count", 0, len(tasks))
    for task in tasks:
        task.look_up()
    scans = [task.scan() for task in tasks]
    if any(task.entry is not None for task in tasks):
        count = sum(scan is None for scan in scans)
        _log.info("the parts of %d of %d sources are kept", count, len(tasks))
    waiting = collected_together([None if scan is None else scan.waiting for scan in scans])
    for i, (task, scan, rows) in enumerate(zip(tasks, scans, waiting, strict=True)):
        try:
            task.take(scan, rows)
        except Problems as error:
            problems.extend(error.problems)
        if progress is not None:
            progress("count", i + 1, len(tasks))
    return problems


def _about(table: RowTable, tasks: Sequence[_Task]) -> TableParts:
    """Return what is said of a table's parts whatever source they are from."""
    found = tasks[0].found
    assert found is not None
    return replace(found, source=table.source, fingerprint=table.fingerprint)


def _parts(scan: Scan, rows: Any) -> TableParts:
    """Return a table's parts; a sum that is too large is told as that, also where it stops."""
    try:
        return small(scan.parts(rows))
    except DataErrors as error:
        if any(isinstance(problem, EngineFault) for problem in error.problems):
            _refuse_too_large(scan)
        raise


def _refuse_too_large(scan: Scan) -> None:
    """Raise if numbers are too large to be added up; an engine may stop at that in its words."""
    contract, found = scan.table.contract, None
    extremes = guards(contract, scan.keys)
    if extremes:
        with suppress(DataErrors):
            found = replace(scan, keys=extremes).parts(None)
    if found is not None:
        refuse_too_large(contract, scan.keys, found)


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


def _tasks(
    catalogue: Catalogue,
    sources: Sources,
    compiled: Compiled,
    question: Question,
    folder: Path | None,
) -> dict[str, list[_Task]]:
    """Return what to count in each table that is at hand, source by source where it is kept."""
    found = {}
    for id_, keys in compiled.plan.keys.items():
        table = sources.rows.get(id_)
        if table is None:
            continue
        groups = [d for d in dimensions(compiled, question) if d in table.columns]
        wanted = tuple(dict.fromkeys((*keys, *guards(table.contract, keys))))
        values, lists = compiled.plan.values.get(id_, ()), catalogue.code_lists
        may_be_kept = table.fingerprint is not None and not table.policy.may_quarantine(id_)
        kept = folder if may_be_kept else None
        pieces = [table] if kept is None else _pieces(table, wanted, groups)
        found[id_] = [
            _Task(
                piece,
                wanted,
                values,
                groups,
                lists,
                None if kept is None else Entry(kept, piece, groups, lists, sources.default_period),
            )
            for piece in pieces
        ]
    return found


def _pieces(table: RowTable, keys: Sequence[PartKey], groups: Sequence[str]) -> list[RowTable]:
    """Return a table's sources one by one, so that a new one does not count the others again.

    They stay together where they are very many, where some lack columns that others have, and
    where squares are taken about a centre that depends on all rows.
    """
    pieces = table.pieces
    alike = {frozenset(piece.columns) for piece in pieces}
    centred = any(key.measure in _CENTRED for key in keys)
    if not 1 < len(pieces) <= _MOST_PIECES or len(alike) > 1 or centred:
        return [table]
    return alone(table)
