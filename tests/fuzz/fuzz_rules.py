"""Random cells and decision tables: tests or located problems, and proofs within their bound.

Run it as ``python tests/fuzz/fuzz_rules.py``; every table follows from the seed and its number, so
that one that is found can be made again with ``--only``.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from malramverk.cells import State  # noqa: E402
from malramverk.diagnostics import Problem  # noqa: E402
from malramverk.formula import Kind  # noqa: E402
from malramverk.rules import HitPolicy, Input, Output, Row, Table, prove, read_cell  # noqa: E402
from tests.fuzz.fuzzing import Tally, run, told  # noqa: E402

INPUTS = (
    Input("x", Kind.NUMBER),
    Input("y", Kind.NUMBER),
    Input("ja", Kind.YES_NO),
    Input("kod", Kind.TEXT, codes=("a", "b", "c")),
)
NUMBERS = ["0", "1", "-1", "0.5", "80", "60", "-0", "1e5", "1_000", "0,5", "70 %", "1/3", "9" * 40]
WORDS = ["yes", "no", "a", "b", "d", '"a"', "'b'", '"', "any", "-", "", "null"]
STATES = [state.id for state in State] + ["few", "lax"]
SIGNS = ["<", "<=", ">", ">=", "=", "==", "!="]
SOUP = [*SIGNS, *"()[],.\"'-&é\x00\n\ud800#", "..", "in", "not", "any", "absent", "known", *WORDS]
SOUP += NUMBERS
CODES = ["a", "b", "c"]

Cells = tuple[HitPolicy, tuple[Input, ...], tuple[tuple[str, ...], ...]]


class Maker:
    """Makes the cells of a table from a source of randomness."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.pick = chance.choice

    def table(self) -> Cells:
        """Return a hit policy, inputs and rows of cells: mostly such as have a meaning."""
        inputs = tuple(self.chance.sample(INPUTS, self.chance.randrange(1, len(INPUTS) + 1)))
        broken = self.chance.random() < 0.5
        rows = tuple(
            tuple(self.cell(each, 2, broken) for each in inputs)
            for _ in range(self.chance.randrange(1, 9))
        )
        policies = (HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST)
        return self.pick(policies), inputs, rows

    def cell(self, input_: Input, depth: int, broken: bool) -> str:
        """Return a cell of an input; where it may be broken, sometimes mere words."""
        if broken and self.chance.random() < 0.1:
            return self.pick([self.soup(), self.tower(), self.pick(WORDS)])
        one = self.chance.random()
        if one < 0.15:
            return "any"
        if one < 0.25:
            return self.pick(["absent", f"absent({self.pick(STATES)})"])
        if depth and one < 0.35:
            return f"not({self.cell(input_, depth - 1, broken)})"
        if depth and one < 0.45:
            both = (self.cell(input_, depth - 1, broken) for _ in range(2))
            return ", ".join(both)
        return self.plain(input_)

    def plain(self, input_: Input) -> str:
        """Return a test of a value of an input's sort."""
        if input_.kind is Kind.YES_NO:
            return self.pick(["yes", "no"])
        if input_.kind is Kind.TEXT:
            some = self.chance.sample(CODES, self.chance.randrange(1, 4))
            return self.pick([some[0], f"in ({', '.join(some)})", f'"{some[0]}"'])
        low, high = self.pick(NUMBERS[:6]), self.pick(NUMBERS[:6])
        ends = f"{self.pick('[(')}{low}..{high}{self.pick('])')}"
        return self.pick([ends, f"{self.pick(SIGNS)} {low}", low, f"in ({low}, {high})"])

    def soup(self) -> str:
        """Return words in any order."""
        return " ".join(self.pick(SOUP) for _ in range(self.chance.randrange(12)))

    def tower(self) -> str:
        """Return something that grows, to the limits and beyond."""
        piece = self.pick(["not(", "(", "> 1, ", "[", "in (", "-"])
        times = self.chance.randrange(1, 300)
        return piece * times + "1" + self.pick(["", ")" * times])


class Tables:
    """Tables of cells, read and, where they can be, proved."""

    noun = "tables"
    most_seconds = 0.500  # a proof's own bound is in steps; a cell takes far less

    def made(self, chance: random.Random) -> Cells:
        """Make a table."""
        return Maker(chance).table()

    def tried(self, made: Cells, tally: Tally) -> None:
        """Read every cell, and prove the table where each of them is a test."""
        policy, inputs, texts = made
        rows, faults = [], False
        for number, cells in enumerate(texts):
            tests = []
            for text, input_ in zip(cells, inputs, strict=True):
                problems: list[Problem] = []
                tests.append(read_cell(text, input_, problems))
                assert tests[-1] is not None or problems, "no test and no problem"
                for problem in problems:
                    told(problem, text)
                faults = faults or bool(problems)
            rows.append(Row(tuple(tests), (str(number % 3),)))
        tally.met["broken" if faults else "proved"] += 1
        if not faults:
            table = Table(inputs, (Output("utfall"),), tuple(rows), policy)
            tally.met.update(type(fault).__name__ for fault in prove(table))

    def settled(self, made: Cells) -> None:
        """Hold a table to nothing more."""


if __name__ == "__main__":
    sys.exit(run(Tables(), 100_000, __doc__))
