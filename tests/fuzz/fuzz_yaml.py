"""Mutated definition files: no exception, every problem located, none slow, no memory lost.

Run it as ``python tests/fuzz/fuzz_yaml.py``; every file follows from the seed and its number, so
that one that is found can be made again with ``--only``.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from malramverk.catalogue import check  # noqa: E402
from tests.fuzz.fuzzing import Tally, run, told  # noqa: E402

WORLD = ROOT / "tests" / "conformance" / "world"
NAMES = ("framework", "sexes", "letters", "kinds", "rows", "cells", "units", "a", "broken")
NAMES += ("chosen", "excepting", "limits", "at_least_three")
MORE = {
    "mal": """\
kind: goal
id: mal
version: 1.0.0
status: adopted
title: {sv: Målet, en: The goal}
decided: 2024-10-15
provenance: {decision: Ett beslut, reference: "https://example.org"}
""",
    "delmal": """\
kind: sub_goal
id: delmal
version: 1.0.0
goal: mal
order: 1
title: {sv: Delmålet, en: The sub-goal}
""",
    "faktor": """\
kind: success_factor
id: faktor
version: 1.0.0
title: {sv: En framgångsfaktor, en: A success factor}
sub_goals: [delmal]
""",
    "andel": """\
kind: indicator
id: andel
version: 2.1.0
title:
  sv: Andelen
  en: The share
follows_up: [delmal]
unit: percent
decimals: 1
direction: higher_is_better
period_rule: school_year
parts:
  fler: count(chosen where known(c))
formula: >-
  if fler >= 10 then share(c of chosen) + change(share(c of chosen)) else not_applicable
groups: [sex]
minimum: {n: 3, coverage: 0.5}
in_force: {from: 2020/21}
tests:
  - name: två rader
    period: 2024/25
    given:
      rows: |
        unit, y, c
        A,    1, yes
        A,    2, .
    expect:
      A: {state: not_applicable}
""",
    "jamfort": """\
kind: outcome_scale
id: jamfort
version: 1.0.0
title: {sv: Jämfört, en: Compared}
outcomes:
  over: {sv: över, en: above}
  lika: {sv: lika, en: alike}
  under: {sv: under, en: below}
  cannot_be_judged: {sv: kan inte bedömas, en: cannot be judged}
""",
    "regel": """\
kind: rule
id: regel
version: 1.0.0
title: {sv: Mot helheten, en: Against the whole}
applies_to: {direction: [higher_is_better, lower_is_better], unit: [percent]}
scale: jamfort
inputs:
  skillnad: value - at(whole, value)
  sakert: significant(value, at(whole, value), by_kind, 95 %)
hit_policy: unique
rows:
  - {skillnad: "> 0", sakert: yes, then: over}
  - {skillnad: "< 0", sakert: yes, then: under}
  - {skillnad: "[0..0]", sakert: yes, then: lika}
  - {skillnad: any, sakert: no, then: lika}
tests:
  - {name: över, given: {skillnad: 3.1, sakert: yes}, expect: over}
""",
    "hopvagt": """\
kind: indicator
id: hopvagt
version: 1.0.0
title: {sv: Indexet, en: The index}
unit: number
composite:
  normalisation: min_max
  aggregation: arithmetic
  missing: rescale
  minimum_components: 2
  components:
    - {indicator: a, weight: "2"}
    - {indicator: andel, lower_is_better: yes}
    - {indicator: broken}
""",
    "skydd": """\
kind: disclosure_family
id: skydd
version: 1.0.0
title: {sv: Skydd, en: Protection}
thresholds:
  - {measures: [share], base: 3, numerator: 3, complement: 3}
  - {base: 5, reference: Ett beslut}
zero: shows
""",
}

MARKS = ["&x ", "*x", "!!python/object:os.system ", "!x ", "<<: ", "? ", "| ", ">- ", "- ", "---\n"]
MARKS += ["{", "}", "[", "]", ": ", ", ", "#", " #", "'", '"', "\t", "\n", "\r", "\x00", "\x85"]
MARKS += ["\ufeff", "\u2028", "\ud800", "é", "🎒", "...\n", "%YAML 1.1\n", "~", "null", ""]
VALUES = ["no", "0114", "4.10", "1e999999", "-1", "1_000", ".inf", ".nan", "2024/25", "2024", "x"]
VALUES += ["0x1F", "12:30:45", "2024-10-15", "yes", "[]", "{}", "[[[[]]]]", "{a: {b: {c: d}}}"]
VALUES += ["9" * 400, "a" * 3000, "a + " * 300 + "a", "(" * 80, "[" * 100, "{a: " * 60, "a" * 120]
VALUES += [">= 80", "[60..80)", "in (a, b)", "not(absent)", "any", "absent(suppressed)", "min_max"]
VALUES += ["change(a)", "mean(x of rows)", "x > 0", "c", "case", "percent", "kr/pupil", "1.0.0"]
KEYS = ["kind", "id", "version", "title", "formula", "unit", "columns", "levels", "in_force", "to"]
KEYS += ["from", "values", "codes", "groups", "published", "symbols", "succeeds", "tests", "where"]
KEYS += ["composite", "components", "weight", "inputs", "hit_policy", "rows", "absent", "then"]
KEYS += ["minimum", "table", "holds", "level", "decimals", "status", "parts", "given", "expect"]
KINDS = ["framework", "goal", "sub_goal", "success_factor", "indicator", "population", "table"]
KINDS += ["code_list", "parameter", "rule", "outcome_scale", "text", "disclosure_family"]
KINDS += ["indikator", ""]


@cache
def bases() -> tuple[tuple[str, str], ...]:
    """Return a small sound world, by file: those that are mutated, and stand around them."""
    files = {name: (WORLD / f"{name}.yaml").read_text(encoding="utf-8") for name in NAMES}
    return tuple((files | MORE).items())


class Maker:
    """Makes one mutated file from a source of randomness."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.pick = chance.choice

    def file(self) -> tuple[str, str]:
        """Return the name of a file and its text: one to four mutations of a sound one."""
        name, text = self.pick(bases())
        for _ in range(self.pick([1, 1, 1, 2, 2, 4])):
            kinds = [self.letters, self.lines, self.value, self.value, self.key, self.known]
            text = self.pick([*kinds, self.known, self.tower])(text)
        return name, text

    def letters(self, text: str) -> str:
        """Lose, double, turn round or put in some letters."""
        start = self.chance.randrange(len(text) + 1)
        piece = text[start : start + self.chance.randrange(1, 12)]
        new = self.pick(["", piece * 2, piece[::-1], self.pick(MARKS), self.pick(MARKS) + piece])
        return text[:start] + new + text[start + len(piece) :]

    def lines(self, text: str) -> str:
        """Lose, double, move, indent or cut some lines."""
        lines = text.split("\n")
        at = self.chance.randrange(len(lines))
        some = lines[at : at + self.chance.randrange(1, 4)]
        rest = lines[:at] + lines[at + len(some) :]
        to = self.chance.randrange(len(rest) + 1)
        new = [
            rest,
            lines[:at] + some + lines[at:],
            rest[:to] + some + rest[to:],
            [*lines[:at], *(f"  {line}" for line in some), *lines[at + len(some) :]],
            [*lines[:at], *(line[1:] for line in some), *lines[at + len(some) :]],
            lines[:at],
        ]
        return "\n".join(self.pick(new))

    def value(self, text: str) -> str:
        """Give some key another value."""
        lines = text.split("\n")
        at = self.chance.randrange(len(lines))
        head, sign, _ = lines[at].partition(": ")
        if sign:
            values = [*VALUES, *KINDS, *MARKS] if head.strip() == "kind" else [*VALUES, *MARKS]
            lines[at] = f"{head}: {self.pick(values)}"
        return "\n".join(lines)

    def known(self, text: str) -> str:
        """Give some key a value that another key has somewhere, or that it often has."""
        lines = text.split("\n")
        at = self.chance.randrange(len(lines))
        head, sign, old = lines[at].partition(": ")
        _, other = self.pick(bases())
        values = [line.partition(": ")[2] for line in other.split("\n") if ": " in line]
        if sign and old:
            lines[at] = f"{head}: {self.pick([*values, *VALUES])}"
        return "\n".join(lines)

    def key(self, text: str) -> str:
        """Rename a key, or add one."""
        lines = text.split("\n")
        at = self.chance.randrange(len(lines))
        indent = len(lines[at]) - len(lines[at].lstrip())
        head, sign, tail = lines[at].partition(":")
        if sign and self.chance.random() < 0.5:
            lines[at] = f"{head[:indent]}{self.pick(KEYS)}:{tail}"
        else:
            lines.insert(at, f"{' ' * indent}{self.pick(KEYS)}: {self.pick(VALUES)}")
        return "\n".join(lines)

    def tower(self, text: str) -> str:
        """Put in something that grows, to the limits and beyond; more often nothing."""
        if self.chance.random() < 0.8:
            return self.letters(text)
        times = self.chance.randrange(1, 120)
        deep = "".join(f"{'  ' * i}x{i}:\n" for i in range(times))
        many = "".join(f"k{i}: {i}\n" for i in range(times))
        flow = "x: " + self.pick(["[", "{a: "]) * times + self.pick(["", "]" * times, "}" * times])
        block = "x: |\n" + "  line\n" * times
        return text + "\n" + self.pick([deep, many, flow, block, "---\n" + text])


class Files:
    """Files in a folder with a small sound world, in which one file at a time is another."""

    noun = "files"
    most_seconds = 0.050

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sound = dict(bases())
        for name, text in self.sound.items():
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")

    def __reduce__(self) -> tuple[Callable[[Path], Files], tuple[Path]]:
        """Be another world, in a folder below this one, in another process."""
        return _below, (self.folder,)

    def made(self, chance: random.Random) -> tuple[str, str]:
        """Make a mutated file: its name and text."""
        return Maker(chance).file()

    def tried(self, made: tuple[str, str], tally: Tally) -> None:
        """Check the world with one file in it."""
        name, text = made
        path = self.folder / f"{name}.yaml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            problems = check(self.folder)
        finally:
            path.write_text(self.sound[name], encoding="utf-8")
        tally.met["sound"] += not problems
        tally.met.update(problem.code for problem in problems)
        self._problems = problems

    def settled(self, made: tuple[str, str]) -> None:
        """Hold its problems to standing where they say."""
        for problem in self._problems:
            told(problem)


def _below(folder: Path) -> Files:
    """Return a world in a new folder below another."""
    return Files(Path(tempfile.mkdtemp(dir=folder)))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        sys.exit(run(Files(Path(place)), 100_000, __doc__))
