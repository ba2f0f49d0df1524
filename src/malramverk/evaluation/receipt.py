"""What results rest on, so that they can be had again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, field
from typing import Any

from malramverk.catalogue import Catalogue, digest
from malramverk.dataclass import dataclass
from malramverk.evaluation.answer import Answer
from malramverk.evaluation.evaluator import Evaluator
from malramverk.evaluation.plan import Plan
from malramverk.evaluation.question import Question
from malramverk.evaluation.statistical import asked
from malramverk.formula import Core, Kind, Statistic, walk
from malramverk.statistics.resampling import GENERATOR, REPLICATES
from malramverk.tables import RowTable
from malramverk.versions import version_of

_INTERVALS = frozenset({"interval_low", "interval_high", "significant"})
_RESAMPLED = frozenset({"by_kind", "bootstrap"})


@dataclass(frozen=True, slots=True)
class TableReceipt:
    """One table that was read.

    Attributes:
        table: its id and version.
        source: what it was read from.
        fingerprint: a SHA-256 of the file; nothing for a frame in memory.
        rows: the rows that were counted; nothing for published figures.
        exact: whether every sum is of whole numbers. Others are of floating numbers: the same
            in any order and on any engine, and right to the last bit or two.
        policy: what is done with rows that break the contract.
        quarantined_rows: how many rows are kept apart.
        quarantined: how many values, by problem and column.
        engine: what counted its rows, and its version; nothing for published figures.
    """

    table: str
    source: str
    fingerprint: str | None
    rows: int | None
    exact: bool
    policy: str | Mapping[str, str] | None = None
    quarantined_rows: int = 0
    quarantined: Mapping[str, int] = field(default_factory=dict)
    engine: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What results rest on.

    Attributes:
        library: this library's name and version.
        framework: the framework's id and version.
        edition: the edition that was asked for, if one was.
        definitions: a SHA-256 of every definition.
        indicators: a SHA-256 of each indicator version that answered.
        tables: the tables that were read.
        engine: what counted the rows, and its version; several with a comma between. What reads
            files, where nothing was counted.
        question: what was asked.
        resampling: what intervals that are resampled begin with: ``generator``, ``replicates``,
            and by indicator version the ``seeds``; empty where none is. By kind only what has no
            interval in closed form, such as a median, is.
    """

    library: str
    framework: str
    edition: str | None
    definitions: str
    indicators: Mapping[str, str]
    tables: tuple[TableReceipt, ...]
    engine: str
    question: Mapping[str, Any]
    resampling: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the receipt as plain data."""
        return asdict(self)


def receipt(evaluator: Evaluator, question: Question, answers: Mapping[str, Answer]) -> Receipt:
    """Return what an evaluator's answers rest on."""
    catalogue = evaluator.setting.catalogue
    used = {v.key: digest(v) for answer in answers.values() for v in answer.versions}
    tables = []
    for id_ in evaluator.setting.sources.ids:
        table = next(t for t in evaluator.setting.sources.every if t.contract.id == id_)
        parts = evaluator.setting.parts.get(id_)
        apart = evaluator.parts.quarantined.get(id_)
        tables.append(
            TableReceipt(
                table=table.contract.key,
                source=table.source,
                fingerprint=table.fingerprint,
                rows=parts.row_count if parts is not None else None,
                exact=_is_exact(evaluator.setting.plan, id_),
                policy=table.policy.to_plain() if isinstance(table, RowTable) else None,
                quarantined_rows=apart.row_count if apart else 0,
                quarantined={f"{c} {at}": n for (c, at), n in apart.counts.items()}
                if apart
                else {},
                engine=_versioned(table.engine) if isinstance(table, RowTable) else None,
            )
        )
    engines = dict.fromkeys(table.engine for table in tables if table.engine is not None)
    return Receipt(
        library=f"malramverk {version_of('malramverk')}",
        framework=catalogue.framework.key,
        edition=catalogue.edition,
        definitions=catalogue.digest,
        indicators=used,
        tables=tuple(tables),
        engine=", ".join(engines) or _versioned("polars"),
        question=asdict(question),
        resampling=_resampling(catalogue, used),
    )


def _resampling(catalogue: Catalogue, keys: Iterable[str]) -> dict[str, Any]:
    formulas = {key: catalogue.formulas[key].core for key in keys if key in catalogue.formulas}
    seeds = {key: sorted(set(_seeds(core))) for key, core in formulas.items()}
    found = {key: each for key, each in seeds.items() if each}
    if not found:
        return {}
    return {"generator": GENERATOR, "replicates": REPLICATES, "seeds": found}


def _seeds(core: Core) -> Iterator[int]:
    for node in walk(core):
        if isinstance(node, Statistic) and node.function in _INTERVALS:
            how = asked(node)
            if how.method in _RESAMPLED:
                yield how.seed


def _versioned(package: str) -> str:
    return f"{package} {version_of(package)}"


def _is_exact(plan: Plan, table: str) -> bool:
    values = plan.values.get(table, ())
    decimals = [key.decimals for key in plan.keys.get(table, ())]
    decimals += [v.decimals for v in values if v.operand.type.kind is Kind.NUMBER]
    return None not in decimals
