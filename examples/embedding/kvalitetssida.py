"""A municipality's quality page: another application that uses malramverk.

Run it with `python examples/embedding/kvalitetssida.py > kvalitet.html`. The application has its
own data, here a made-up country in place of its database, and its own words and looks. What an
indicator means, how it is computed, and why a value is missing, it leaves to the library.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import malramverk as mr
from malramverk.cells import REASON_WORDS, STATE_WORDS, rounded, rounded_to
from malramverk.model import Indicator

OURS = "2129990004"
CHOSEN = [
    "behorighet",
    "godkant_alla_amnen_ak9",
    "trygghet_ak8",
    "larare_andel_behoriga",
    "elever_per_larare",
    "kostnad_per_elev",
]


def page(tables: Mapping[str, Any], principal: str = OURS) -> str:
    """Return the page of one principal (huvudman) and its school units as HTML."""
    catalogue = mr.load()
    results = mr.compute(catalogue, tables, indicators=CHOSEN)
    names = results.names
    units = [code for level, code in names if level == "skolenhet"]
    columns = [("huvudman", principal), *(("skolenhet", code) for code in sorted(units))]
    head = "".join(f"<th>{escape(names.get(column, column[1]))}</th>" for column in columns)
    rows = "\n".join(_row(results, id_, columns) for id_ in CHOSEN)
    title = escape(f"Kvalitet i skolan: {names['huvudman', principal]}")
    receipt = escape(f"{results.receipt.framework}, {results.receipt.library}")
    return (
        f"<!doctype html>\n<html lang=sv>\n<meta charset=utf-8>\n<title>{title}</title>\n"
        f"<h1>{title}</h1>\n<table>\n<tr><th></th>{head}</tr>\n{rows}\n</table>\n"
        f"<p>Beräknat med {receipt}.</p>\n</html>"
    )


def _row(results: mr.Results, id_: str, columns: list[tuple[str, str]]) -> str:
    indicator = results.catalogue.indicators[id_]
    cells = (results.cell(id_, entity=code, level=level) for level, code in columns)
    shown = "".join(f"<td>{_text(cell, indicator)}</td>" for cell in cells)
    return f"<tr><th>{escape(indicator.named('sv'))}</th>{shown}</tr>"


def _text(cell: mr.Cell, indicator: Indicator) -> str:
    """Return a value as Swedes write it, or the reason that there is none."""
    if cell.value is None:
        reason = REASON_WORDS[cell.reason][0]
        words = STATE_WORDS[cell.state].sv + (f": {reason}" if reason else "")
        return f"<em>{escape(words)}</em>"
    if indicator.round_to is not None:
        number = rounded_to(cell.value, indicator.round_to)
    else:
        number = rounded(cell.value, indicator.decimals or 0)
    return f"{number:,f}".replace(",", "&nbsp;").replace(".", ",")


if __name__ == "__main__":
    from malramverk.country import make

    print(page(make("one")))
