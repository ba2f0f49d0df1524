"""One principal's (huvudman's) analysis base: as data, and written in any of its forms."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias, assert_never

from malramverk.analysis_bases.contents import SCHEMA, Contents
from malramverk.analysis_bases.publishing import Given, builder, checked_member, published
from malramverk.dataclass import dataclass
from malramverk.protection import Audience
from malramverk.quantities import Language
from malramverk.whole_file import whole_file

Form: TypeAlias = Literal["html", "xlsx", "json", "csv"]


@dataclass(frozen=True)
class AnalysisBase:
    """An analysis base (analysunderlag); made by `analysis_base`, never changed.

    Attributes:
        contents: what it holds.
    """

    contents: Contents

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data; ``schemas/underlag`` says of what shape."""
        found: dict[str, Any] = json.loads(self.to_json())
        return found

    def to_json(self) -> str:
        """Return it as JSON, with both languages."""
        return json.dumps(self.contents, ensure_ascii=False, allow_nan=False, default=_members)

    def to_html(self, language: Language = "sv", *, index: str | None = None) -> str:
        """Return it as one page that needs nothing else: no script, no font, no network.

        Args:
            language: the language of the page.
            index: where a page lies that lists others.
        """
        from malramverk.analysis_bases.page import page

        return page(self.contents, language, index)

    def to_bytes(self, form: Form, language: Language = "sv", *, index: str | None = None) -> bytes:
        """Return the file that it is in one form.

        Args:
            form: ``html``, ``xlsx``, ``json`` or ``csv``.
            language: the language of pages, workbooks and tables; JSON has both.
            index: for a page, where a page lies that lists others.
        """
        from malramverk.analysis_bases.tabular import csv_text
        from malramverk.analysis_bases.workbook import workbook

        match form:
            case "html":
                return self.to_html(language, index=index).encode()
            case "xlsx":
                return workbook(self.contents, language)
            case "json":
                return self.to_json().encode()
            case "csv":
                return csv_text(self.contents, language).encode("utf-8-sig")
            case _:
                assert_never(form)

    def write_json(self, path: str | Path) -> None:
        """Write it as JSON."""
        _write(path, self.to_bytes("json"))

    def write_html(self, path: str | Path, language: Language = "sv") -> None:
        """Write it as one page."""
        _write(path, self.to_bytes("html", language))

    def write_xlsx(self, path: str | Path, language: Language = "sv") -> None:
        """Write it as a workbook: a sheet for each condition and sub-goal, real numbers."""
        _write(path, self.to_bytes("xlsx", language))

    def write_csv(self, path: str | Path, language: Language = "sv") -> None:
        """Write every figure as a row; a text that looks like a formula has ``'`` before it."""
        _write(path, self.to_bytes("csv", language))


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _members(part: Any) -> Any:
    """Return a part as a mapping; of what is no part, its text."""
    if not is_dataclass(part):
        return str(part)
    return {name: getattr(part, name) for name in _names(part.__class__)}


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
    """Return the JSON Schema of `AnalysisBase.to_json`, in the version that `SCHEMA` names.

    It stands in ``schemas/underlag/VERSION.schema.json``; ``python -m
    malramverk.analysis_bases.schema`` writes it. Fields may be added in a minor version; a field
    that is taken away, or means something else, is a major one.
    """
    from pydantic import TypeAdapter

    made = TypeAdapter(Contents).json_schema(mode="serialization")
    draft = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": draft, "$id": SCHEMA, **_described(made)}


def _described(node: Any) -> Any:
    """Say of each field what its part's docstring says; leave generated titles out."""
    if isinstance(node, list):
        return [_described(each) for each in node]
    if not isinstance(node, dict):
        return node
    found = {k: _described(v) for k, v in node.items() if k != "title" or isinstance(v, dict)}
    said, _, listed = str(found.get("description", "")).partition("\n\nAttributes:\n")
    if said and "properties" in found:
        found["description"] = " ".join(said.split())
        for name, words in re.findall(r"^ {4}(\w+): ((?:.|\n {8})+)", listed, re.MULTILINE):
            if isinstance(found["properties"].get(name), dict):
                about = {"description": " ".join(words.split())}
                found["properties"][name] = about | found["properties"][name]
    return found
