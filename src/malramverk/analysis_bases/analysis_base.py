"""One principal's (huvudman's) analysis base: as data, and written in any of its forms."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from malramverk.analysis_bases.contents import Contents
from malramverk.analysis_bases.publishing import Given, builder, checked_member, published
from malramverk.protection import Audience
from malramverk.quantities import Language
from malramverk.whole_file import whole_file


@dataclass(frozen=True)
class AnalysisBase:
    """An analysis base (analysunderlag); made by `analysis_base`, never changed.

    Attributes:
        contents: what it holds.
    """

    contents: Contents

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data; ``docs/underlag.schema.json`` says of what shape."""
        return asdict(self.contents)

    def to_json(self) -> str:
        """Return it as JSON, with both languages."""
        return json.dumps(self.to_dict(), ensure_ascii=False, allow_nan=False, default=str)

    def write_json(self, path: str | Path) -> None:
        """Write it as JSON."""
        _write(path, self.to_json().encode())

    def to_html(self, language: Language = "sv", *, index: str | None = None) -> str:
        """Return it as one page that needs nothing else: no script, no font, no network.

        Args:
            language: the language of the page.
            index: where a page lies that lists others.
        """
        from malramverk.analysis_bases.page import page

        return page(self.contents, language, index)

    def write_html(self, path: str | Path, language: Language = "sv") -> None:
        """Write it as one page."""
        _write(path, self.to_html(language).encode())

    def write_xlsx(self, path: str | Path, language: Language = "sv") -> None:
        """Write it as a workbook: a sheet for each condition and sub-goal, real numbers."""
        from malramverk.analysis_bases.workbook import workbook

        _write(path, workbook(self.contents, language))

    def write_csv(self, path: str | Path, language: Language = "sv") -> None:
        """Write every figure as a row; a text that looks like a formula has ``'`` before it."""
        from malramverk.analysis_bases.tabular import csv_text

        _write(path, csv_text(self.contents, language).encode("utf-8-sig"))


def _write(path: str | Path, content: bytes) -> None:
    with whole_file(Path(path)) as beside:
        beside.write_bytes(content)


def analysis_base(
    given: Given,
    entity: str,
    *,
    audience: Audience | None = None,
    definition: str | None = None,
    period: str | None = None,
) -> AnalysisBase:
    """Return the analysis base of one entity, such as a principal (huvudman).

    Args:
        given: a publication; or results, or an assessment of them, that are then protected.
        entity: its code, or its name.
        audience: who is to read; a publication's own, else ``internal``.
        definition: which analysis base, where the framework defines several.
        period: the period it is for; the last, where absent.

    Raises:
        DataErrors: the entity or the period is not in the results.
        DefinitionErrors: the framework does not define the analysis base.
        DisclosureErrors: what is hidden can be worked out from what would be shown.
    """
    building = builder(published(given, audience), definition=definition, period=period)
    return AnalysisBase(building.build(checked_member(building, entity)))


def json_schema() -> Mapping[str, Any]:
    """Return the JSON Schema of `AnalysisBase.to_json`."""
    from pydantic import TypeAdapter

    made = TypeAdapter(Contents).json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
