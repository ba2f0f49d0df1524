"""Tables written as texts, for the tests of this room."""

from __future__ import annotations

from collections.abc import Sequence

from malramverk.formula import Kind
from malramverk.rules import HitPolicy, Input, Output, Row, Table, read_cell

NUMBER = Input("x", Kind.NUMBER)
YES_NO = Input("ja", Kind.YES_NO)
TEXT = Input("kod", Kind.TEXT)


def table(
    inputs: Sequence[Input],
    rows: Sequence[tuple[str, ...]],
    policy: HitPolicy = HitPolicy.UNIQUE,
    **more,
) -> Table:
    """Return a table whose rows have a cell for each input and then the outcome."""
    problems = []
    made = []
    for *cells, gives in rows:
        tests = [read_cell(c, i, problems) for c, i in zip(cells, inputs, strict=True)]
        made.append(Row(tuple(tests), (gives,)))
    assert not problems, [str(problem) for problem in problems]
    return Table(tuple(inputs), (Output("utfall"),), tuple(made), policy, **more)
