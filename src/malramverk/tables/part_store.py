"""Parts kept in a folder, so that what has been counted once is not counted again."""

from __future__ import annotations

import hashlib
import io
import json
import logging
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from malramverk.catalogue import digest
from malramverk.dataclass import dataclass
from malramverk.model import CodeList
from malramverk.tables.coded import Coded
from malramverk.tables.part_frames import (
    frame_of,
    frame_of_values,
    joined,
    parts_of,
    values_of,
)
from malramverk.tables.part_names import name_of, told
from malramverk.tables.parts import PartKey, Tabulation, ValueKey
from malramverk.tables.parts import Parts as TableParts
from malramverk.tables.row_table import RowTable
from malramverk.versions import version_of
from malramverk.whole_file import whole_file

if TYPE_CHECKING:
    import polars as pl

_FORMAT = 1
_LARGEST_MANIFEST = 16 * 1024 * 1024
_log = logging.getLogger("malramverk")


class NotKeptError(Exception):
    """Parts could not be saved; those in memory are as good."""


@dataclass(frozen=True)
class Entry:
    """What is kept of one source of rows: a file of its sums, and one for each table of values.

    Each is an Arrow file with a manifest beside it, which holds its SHA-256. A file that is not
    whole, or not the manifest's, is as good as none.

    Attributes:
        folder: where it is kept.
        table: the rows.
        groups: the dimensions that are kept apart.
        code_lists: the code lists that the table's columns name.
        period: the period that the caller gave for tables that name none.
    """

    folder: Path
    table: RowTable
    groups: Sequence[str]
    code_lists: Mapping[str, CodeList]
    period: str | None

    @cached_property
    def scope(self) -> str:
        """What parts may be read together: the same bytes, read in the same way."""
        contract = self.table.contract
        named = {column.code_list for column in contract.columns.values() if column.code_list}
        said = [
            _FORMAT,
            version_of("malramverk"),
            digest(contract),
            [digest(self.code_lists[name]) for name in sorted(named)],
            self.table.fingerprint,
            self.table.source,
            self.table.default_period,
            self.period,
            self.table.decimal,
            sorted(self.groups),
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:24]

    def load(self, keys: Sequence[PartKey]) -> TableParts | None:
        """Return those of some parts that are kept; nothing where none are."""
        found = self._read("")
        if found is None:
            return None
        frame, manifest = found
        return parts_of(frame, keys, self._about(manifest))

    def load_values(self, key: ValueKey) -> Tabulation | None:
        """Return a table of values, if it is kept."""
        found = self._read(f"-{name_of(key)}")
        return None if found is None else values_of(found[0], key, self._about(found[1]))

    def add(self, parts: TableParts, keys: Sequence[PartKey]) -> TableParts | None:
        """Keep more parts of the cells that are kept already.

        Returns:
            All that are wanted, those that were kept before and those that are new; nothing where
            the kept cells are others, and nothing is kept of them then.

        Raises:
            NotKeptError: the folder takes no more, or may not be written in.
        """
        frame, before = frame_of(parts), self._read("")
        whole = frame if before is None else joined(before[0], frame)
        if whole is None:
            return None
        said = {} if before is None else before[1].get("parts", {})
        self._write("", whole, parts, parts.sums, said)
        return parts_of(whole, keys, parts)

    def put(self, parts: TableParts) -> None:
        """Keep parts, and nothing that was kept before.

        Raises:
            NotKeptError: the folder takes no more, or may not be written in.
        """
        self._write("", frame_of(parts), parts, parts.sums)

    def save_values(self, values: Tabulation) -> None:
        """Keep a table of values.

        Raises:
            NotKeptError: the folder takes no more, or may not be written in.
        """
        frame = frame_of_values(values)
        self._write(f"-{name_of(values.key)}", frame, values.rows, [values.key])

    def _about(self, manifest: Mapping[str, Any]) -> TableParts:
        """Return what a manifest says of the rows, without any."""
        none = Coded.of([])
        levels = tuple(manifest["levels"])
        table = self.table
        id_, rows = table.contract.id, int(manifest["rows"])
        return TableParts(id_, none, {}, {}, {}, levels, table.source, table.fingerprint, rows)

    def _path(self, more: str, ending: str) -> Path:
        return self.folder / f"{self.table.contract.id}-{self.scope}{more}{ending}"

    def _read(self, more: str) -> tuple[pl.DataFrame, dict[str, Any]] | None:
        import polars as pl

        path = self._path(more, ".arrow")
        try:
            manifest = _manifest(self._path(more, ".json"))
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() != manifest["sha256"]:
                _log.warning("parts in %s are not whole, and are counted again", path)
                return None
            return pl.read_ipc(io.BytesIO(content)), manifest
        except FileNotFoundError:
            return None
        except Exception as error:  # whatever is wrong with it, it can be counted again
            _log.warning("parts in %s cannot be read, and are counted again: %s", path, error)
            return None

    def _write(
        self,
        more: str,
        frame: pl.DataFrame,
        rows: TableParts,
        keys: Sequence[PartKey | ValueKey] | Mapping[PartKey, Any],
        said: Mapping[str, Any] | None = None,
    ) -> None:
        held = io.BytesIO()
        frame.write_ipc(held, compression="lz4")
        content = held.getvalue()
        manifest = {
            "format": _FORMAT,
            "library": version_of("malramverk"),
            "table": self.table.contract.key,
            "source": self.table.source,
            "fingerprint": self.table.fingerprint,
            "periods": sorted({str(period) for period in rows.periods.texts if period is not None}),
            "groups": sorted(self.groups),
            "levels": list(rows.levels),
            "rows": rows.row_count,
            "sha256": hashlib.sha256(content).hexdigest(),
            "parts": {**(said or {}), **{name_of(key): told(key) for key in keys}},
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for ending, bytes_ in ((".arrow", content), (".json", text.encode())):
                with whole_file(self._path(more, ending)) as beside:
                    beside.write_bytes(bytes_)
        except OSError as error:
            raise NotKeptError(error.strerror or type(error).__name__) from error


def _manifest(path: Path) -> dict[str, Any]:
    if path.stat().st_size > _LARGEST_MANIFEST:
        raise ValueError("the manifest is too large")
    found = json.loads(path.read_text("utf-8"))
    if not isinstance(found, dict) or found.get("format") != _FORMAT:
        raise ValueError("the manifest is of another format")
    return found
