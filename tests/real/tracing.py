"""Figures on principals' pages traced to the cells of the published table, by other means."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

import numpy as np

from tests.analysis_bases.pages import Page, number

SAME = {"...": "…"}
SIGNS = (".", "..", "...", "-")
NUMBER = re.compile(r"\d[\d\N{NO-BREAK SPACE}]*(?:,\d+)?")
ALIKE = ("antal_elever", "andel_utlandsk_bakgrund", "andel_foraldrar_eftergymnasial")
EXPECTED_BY = ("andel_foraldrar_eftergymnasial", "andel_utlandsk_bakgrund")
EXPECTED = ("behorighet", "godkant_alla_amnen_ak9")
Cells = Mapping[str, str]


class Source:
    """The published table, read without the library.

    Attributes:
        principals: by code, the text of each indicator's cell; ``riket`` among them.
        units: by principal and unit, the same.
        titles: what each indicator is called.
        sections: which indicators each sub-goal has.
    """

    def __init__(
        self,
        files: Sequence[Path],
        headers: Mapping[str, str],
        titles: Mapping[str, str],
        sections: Mapping[str, Sequence[str]],
    ) -> None:
        self.titles, self.sections = titles, sections
        self.principals: dict[str, Cells] = {}
        self.units: dict[str, dict[str, Cells]] = {}
        self.names: dict[str, str] = {}
        for path in files:
            with path.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file):
                    said = {headers[h]: text for h, text in list(row.items())[5:]}
                    code, unit = row["orgnr"] or "riket", row["skolenhetskod"]
                    if unit:
                        self.units.setdefault(code, {})[unit] = said
                    else:
                        self.principals[code], self.names[code] = said, row["huvudman"]
        self.alike = self._alike()
        self.expected = {id_: self._expected(id_) for id_ in EXPECTED}

    def _known(self, ids: Sequence[str]) -> tuple[list[str], np.ndarray]:
        codes = [c for c, cells in self.principals.items()
                 if c != "riket" and not any(cells[i] in SIGNS for i in ids)]  # fmt: skip
        rows = [[float(self.principals[c][i]) for i in ids] for c in codes]
        return codes, np.array(rows)

    def _alike(self) -> Mapping[str, Mapping[str, float]]:
        """Return how far each principal lies from each other, in standard deviations."""
        codes, rows = self._known(ALIKE)
        scaled = (rows - rows.mean(axis=0)) / rows.std(axis=0)
        far = np.sqrt(((scaled[:, None] - scaled[None]) ** 2).sum(axis=2))
        return {
            code: {other: far[i, j] for j, other in enumerate(codes) if j != i}
            for i, code in enumerate(codes)
        }

    def _expected(self, id_: str) -> Mapping[str, float]:
        """Return what a linear model gives: fitted where all is known, told where inputs are."""
        _, rows = self._known((id_, *EXPECTED_BY))
        design = np.column_stack([np.ones(len(rows)), rows[:, 1:]])
        weights = np.linalg.lstsq(design, rows[:, 0], rcond=None)[0]
        codes, inputs = self._known(EXPECTED_BY)
        given = np.column_stack([np.ones(len(inputs)), inputs]) @ weights
        return dict(zip(codes, given.tolist(), strict=True))

    def values(self, code: str, id_: str) -> list[float]:
        """Return the figures that a principal's units have."""
        cells = (unit[id_] for unit in self.units.get(code, {}).values())
        return [float(text) for text in cells if text not in SIGNS]


def agrees(shown: str, written: str) -> bool:
    """Say whether a cell of a page says what a cell of the table says."""
    if written in SIGNS:
        return shown.strip() == SAME.get(written, written)
    return number(shown) == float(written)


def astray(page: Page, code: str, source: Source, chosen: Sequence[str]) -> list[str]:
    """Return whatever a page says that does not stand in, or follow from, the published table."""
    found = [f"{i} {k}" for i, k in page.figures if not _traced(page, code, source, chosen, i, k)]
    wanted = {(i, k) for i in source.principals[code] for k in ("own", "above")}
    found += [f"left out: {i} {k}" for i, k in wanted - page.figures.keys()]
    found += _units_astray(page, code, source)
    found += [text for text in page.remarks if not _remark_follows(text, code, source)]
    return found


def _traced(
    page: Page, code: str, source: Source, chosen: Sequence[str], id_: str, key: str
) -> bool:
    shown, small = page.figures[id_, key], page.small[id_, key]
    match key:
        case "own" | "above":
            cells = source.principals[code if key == "own" else "riket"]
            return agrees(shown, cells[id_]) and not NUMBER.search(small)
        case "n":
            return (shown, small) == ("–", "")
        case "alike":
            return _median_follows(shown, small, id_, source, chosen)
        case "expected":
            return _expected_follows(shown, code, id_, source)
        case "spread":
            return _spread_follows(shown, small, code, id_, source)
    return False


def _median_follows(
    shown: str, small: str, id_: str, source: Source, chosen: Sequence[str]
) -> bool:
    texts = [source.principals[c][id_] for c in chosen]
    known = [float(text) for text in texts if text not in SIGNS]
    if len(known) < 5:
        return shown == "–"
    half = 50.0 if id_.startswith("kostnad_per") else 0.05 if "," in shown else 0.5
    near = abs(number(shown) - median(known)) <= half + 1e-9
    return near and small in ("" if len(known) == len(chosen) else f"{len(known)} av {len(chosen)}")


def _expected_follows(shown: str, code: str, id_: str, source: Source) -> bool:
    """Say whether what is expected is what a model of our own of the published table gives."""
    expected = source.expected.get(id_, {}).get(code)
    if expected is None:
        return shown in SIGNS or shown in ("–", *SAME.values())
    return abs(number(shown) - expected) <= 0.0501


def _spread_follows(shown: str, small: str, code: str, id_: str, source: Source) -> bool:
    values = source.values(code, id_)
    if len(values) < 3:
        return shown == "–"
    ends = [number(text) for text in shown.split("–")]
    counts = f"{len(values)} av {len(source.units[code])} med uppgift"
    return ends == [min(values), max(values)] and small == counts


def _units_astray(page: Page, code: str, source: Source) -> list[str]:
    own, found = source.units.get(code, {}), []
    if page.counted and number(page.counted) != len(own):
        found.append(f"{page.counted} units")
    for (section, unit), cells in page.units.items():
        written, ids = own[unit.removeprefix(f"{code}-")], source.sections[section]
        pairs = zip(cells, ids, strict=True)
        found += [f"{unit} {id_}" for cell, id_ in pairs if not agrees(cell, written[id_])]
    told = {unit.removeprefix(f"{code}-") for _, unit in page.units}
    if told != (set(own) if len(own) > 1 else set()):
        found.append("other units")
    return found


def _remark_follows(text: str, code: str, source: Source) -> bool:
    """Say whether every number of a remark is published, or the difference of two that are."""
    titles = sorted(source.titles.items(), key=lambda pair: -len(pair[1]))
    id_ = next((i for i, title in titles if text.startswith(f"{title}: ")), None)
    for words in (source.titles.get(id_ or "", ""), source.names[code], "2024/25"):
        text = text.replace(words, "", 1) if words else text
    said = [number(found) for found in NUMBER.findall(text)]
    allowed = _allowed(id_, code, source) if id_ else _counts(code, source)
    return all(any(abs(value - each) < 0.0501 for each in allowed) for value in said)


def _allowed(id_: str, code: str, source: Source) -> list[float]:
    own, above = source.principals[code][id_], source.principals["riket"][id_]
    found = [float(text) for text in (own, above) if text not in SIGNS]
    units = source.values(code, id_)
    if len(found) == 2:
        found.append(abs(found[0] - found[1]))
    if units:
        found += [max(units) - min(units), float(len(units))]
    expected = source.expected.get(id_, {}).get(code)
    return found if expected is None else [*found, expected]


def _counts(code: str, source: Source) -> list[float]:
    found = []
    for ids in source.sections.values():
        known = [i for i in ids if source.principals[code][i] not in SIGNS]
        found += [float(len(ids)), float(len(known))]
    return found


def nearest(source: Source, code: str, chosen: Sequence[str]) -> bool:
    """Say whether nobody lies nearer a principal than those that were chosen."""
    far = source.alike[code]
    furthest = max(far[other] for other in chosen)
    nearer = sum(distance < furthest - 1e-9 for distance in far.values())
    return len(set(chosen)) == 20 and nearer < 20
