"""Random rows, whose every column may have any type that a source may have it in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from tests.evaluation.data import catalogue_of

TEXT = """
kind: framework
id: prov
version: 1.0.0
levels: [riket, huvudman, skolenhet]
---
kind: code_list
id: kon
version: 1.0.0
codes: {flicka: {synonyms: [F, "2"]}, pojke: {synonyms: [P, "1"]}}
---
kind: table
id: elever
version: 1.0.0
holds: microdata
counts: number
symbols: {".": not_reported, "..": {state: suppressed, reason: few}}
period: {counted_by: autumn_year}
columns:
  lasar: {type: period}
  huvudman: {type: code, level: huvudman}
  skolenhet: {type: code, level: skolenhet}
  kon: {type: code, code_list: kon}
  arskurs: {type: integer, minimum: 1, maximum: 9}
  antal: {type: integer}
  poang: {type: decimal, decimals: 2}
  kvot: {type: decimal}
  behorig: {type: yes_no}
---
kind: population
id: ak9
version: 1.0.0
table: elever
where: arskurs == 9
"""
FORMULAS = {
    "alla": "count(elever)",
    "nior": "count(ak9)",
    "flickor": 'count(elever where kon == "flicka")',
    "okanda": "count(elever where not known(arskurs))",
    "behoriga": "share(behorig of ak9)",
    "medel": "mean(poang of elever)",
    "summa": "sum(antal of elever where behorig)",
    "produkt": "sum(antal * arskurs of elever)",
    "minst": "min(poang of elever)",
    "mest": "max(antal - arskurs of elever)",
    "spridning": "std(poang of elever)",
    "mitten": "median(poang of ak9)",
    "hoga": "share(kvot >= 0.8 of elever)",
    "minsta_kvot": "min(kvot of elever)",
    "olika": "distinct(kon of elever)",
}


def _definition(id_: str, formula: str) -> str:
    return (
        f"---\nkind: indicator\nid: {id_}\nversion: 1.0.0\nunit: number\ngroups: [kon, behorig]\n"
        f"formula: {formula!r}\n"
    )


CATALOGUE = catalogue_of(TEXT + "".join(_definition(*each) for each in FORMULAS.items()))


@dataclass(frozen=True)
class Way:
    """One way in which a source may have a column.

    Attributes:
        type: its type in Arrow.
        sound: values that the contract allows, or that are nothing.
        wrong: values that it does not.
    """

    type: pa.DataType
    sound: tuple[Any, ...]
    wrong: tuple[Any, ...] = ()


def _texts(sound: tuple[Any, ...], wrong: tuple[Any, ...] = ()) -> list[Way]:
    kinds = [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())]
    return [Way(kind, sound, wrong) for kind in kinds]


def _integers(*values: int, wrong: tuple[int, ...] = ()) -> list[Way]:
    found = []
    for size in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"):
        kind = getattr(pa, size)()
        fits = [v for v in values if _fits(v, kind)]
        bad = [v for v in wrong if _fits(v, kind)]
        found.append(Way(kind, (*fits, None), tuple(bad)))
    return found


def _fits(value: int, kind: pa.DataType) -> bool:
    low = 0 if "uint" in str(kind) else -(2 ** (kind.bit_width - 1))
    return low <= value < low + 2**kind.bit_width


NAN, INFINITE = float("nan"), float("inf")
NOTHING = (None, NAN, INFINITE, -INFINITE)
AUTUMN, EARLIER = date(2024, 10, 15), date(2023, 10, 15)
ZONED = datetime(2024, 10, 15, 12)

WAYS: dict[str, list[Way]] = {
    "lasar": [
        *_texts(("2024/25", "2023/24", "2024-25"), ("x", "", None, ".")),
        *[Way(kind, (2024, 2023), (99, None)) for kind in (pa.int16(), pa.int64(), pa.uint32())],
        Way(pa.date32(), (AUTUMN, EARLIER), (None,)),
        Way(pa.timestamp("us"), (ZONED, datetime(2023, 10, 15)), (None,)),
        Way(pa.timestamp("ms", tz="UTC"), (ZONED,), (None,)),
    ],
    "huvudman": _texts(("A", "B"), ("", None)),
    "skolenhet": [
        *_texts(("a1", "a2", " a1", "b1"), ("", ".", None)),
        *[Way(kind, (1, 2, 3), (None,)) for kind in (pa.int8(), pa.int64(), pa.uint64())],
        Way(pa.float64(), (1.0, 2.0), (None, NAN)),
    ],
    "kon": [
        *_texts(("flicka", "pojke", "F", "P ", ".", "", None), ("flika", "K")),
        *[Way(kind, (1, 2, None), (3,)) for kind in (pa.int8(), pa.int64())],
    ],
    "arskurs": [
        *_texts(("9", "6", "3", "9,0", " 9", "..", "", None), ("10", "0", "nio", "8,5")),
        *_integers(9, 6, 3, wrong=(0, 10, 127)),
        Way(pa.float64(), (9.0, 6.0, 3.0, *NOTHING), (10.0, 8.5)),
        Way(pa.float32(), (9.0, 6.0, None, NAN), (10.0, 8.5)),
        Way(pa.decimal128(10, 2), (Decimal("9.00"), Decimal("6.00"), None), (Decimal("8.50"),)),
    ],
    "antal": [
        *_texts(("0", "12", "-3", "1 000", "1\u00a0000", "\u22125", None), ("12.5", "1e3")),
        *_integers(0, 1, 7, 100, -5, 30_000, 2_000_000, wrong=(2**63,)),
        Way(pa.float64(), (0.0, 12.0, -3.0, 1e6, *NOTHING), (0.25, 1e19)),
        Way(pa.decimal128(38, 0), (Decimal(12), Decimal(-3), None), (Decimal(10) ** 20,)),
    ],
    "poang": [
        *_texts(("0", "17,5", "230.25", "-1.10", "", None), ("12,345", "x", "9" * 19)),
        *_integers(0, 17, 120, -3, 20_000),
        Way(pa.float64(), (0.0, 17.5, 230.25, -1.1, 0.1 + 0.2, *NOTHING), (12.345, 1e17)),
        Way(pa.float32(), (0.0, 17.5, 230.25, None, NAN), (12.345,)),
        Way(pa.decimal128(12, 2), (Decimal("17.50"), Decimal("-1.10"), None)),
        Way(pa.decimal128(12, 3), (Decimal("17.500"), None), (Decimal("17.505"),)),
    ],
    "kvot": [
        *_texts(("0,8", "0.79", "1", "", None), ("x",)),
        Way(pa.float64(), (0.8, 0.79, 1.0, -0.0, *NOTHING)),
        Way(pa.float32(), (0.5, 1.0, None, NAN, INFINITE)),
        Way(pa.int64(), (0, 1, None)),
    ],
    "behorig": [
        Way(pa.bool_(), (True, False, None)),
        *_texts(("ja", "nej", "Ja", "NEJ", "1", "0", "true", ".", "", None), ("kanske",)),
        *[Way(kind, (1, 0, None), (2,)) for kind in (pa.int8(), pa.int64())],
        Way(pa.float64(), (1.0, 0.0, None, NAN), (0.5,)),
    ],
}


@st.composite
def tables(draw: st.DrawFn, *, wrong: bool = False, most: int = 12) -> pa.Table:
    """Draw rows: some of them twice, columns that are nothing, in chunks; or none at all."""
    size = draw(st.integers(0, most))
    columns, fields = [], []
    for name, ways in WAYS.items():
        way = draw(st.sampled_from(ways))
        spoilt = wrong and draw(st.integers(0, 2)) == 0
        values = st.sampled_from((*way.sound, *way.wrong) if spoilt else way.sound)
        drawn = draw(st.lists(values, min_size=size, max_size=size))
        if None in way.sound and draw(st.integers(0, 5)) == 0:
            drawn = [None] * size
        columns.append(pa.array(drawn, pa.string() if _is_category(way) else way.type))
        fields.append(pa.field(name, way.type))
    plain = pa.table(columns, names=list(WAYS))
    if size and draw(st.booleans()):
        plain = pa.concat_tables([plain, plain.slice(0, draw(st.integers(1, size)))])
    made = plain.cast(pa.schema(fields))
    cut = draw(st.integers(0, made.num_rows))
    return pa.concat_tables([made.slice(0, cut), made.slice(cut)])


def _is_category(way: Way) -> bool:
    return pa.types.is_dictionary(way.type)
