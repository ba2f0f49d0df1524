"""Random and mutated formulas: no exception but the declared one, none slow, no memory lost.

Run it as ``python tests/fuzz/fuzz_formulas.py``; every formula follows from the seed and its
number, so that one that is found can be made again with ``--only``.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from malramverk.diagnostics import AuthoringError  # noqa: E402
from malramverk.formula import FUNCTION_NAMES, check, parse, to_text  # noqa: E402
from malramverk.formula.lexer import KEYWORDS  # noqa: E402
from malramverk.formula.mathml import mathml  # noqa: E402
from malramverk.formula.prose import prose  # noqa: E402
from malramverk.formula.statistical_functions import ESTIMATORS, METHODS  # noqa: E402
from malramverk.quantities import PERCENT  # noqa: E402
from malramverk.source import Source  # noqa: E402
from tests.formula.scopes import SCOPE  # noqa: E402
from tests.fuzz.fuzzing import Tally, run, told  # noqa: E402

CELLS = ["merit", "behorighet", "kostnad", "tathet", "hog", "tak", "malvarde", "enkat"]
CELLS += ["entity.storlek", "entity.landsbygd", "entity.huvudmannatyp", "period.year"]
CELLS += ["not_applicable", "parameter(grans, entity.huvudmannatyp)", "x", "entity.y", "Å"]
ROWS = ["meritvarde", "arskurs", "behorig", "kon", "klass", "lasar", "tal", "tjanst", "poster"]
SOURCES = ["elever", "larare", "ak9", "utan_nyanlanda", "tom", "ak8"]
LEVELS = ["riket", "huvudman", "skolenhet", "kommun"]
WORDS = ["linear", "inverted_cdf", "anova_n0", "highest_first", "min", "average", "kon", "p"]
UNITS = ["", "", "", " %", " points", " pupils/post", " kr", " tkr", " years", " fika", " lax"]
NUMBERS = ["0", "1", "2", "3", "12", "0.5", "70", "340", "2015", "1e5", "1_000", "30", "0.001"]
TEXTS = ['"flicka"', '"pojke"', '"A"', '"2024/25"', "'it''s'", '"\x07"', '""', '"kommunal"']
SIGNS = ["+", "-", "*", "/", "^", "??", "==", "!=", "<", "<=", ">", ">=", "and", "or", "in"]
SOUP = [*SIGNS, *"(),%.\"'=!&²−#\x00\n\ud800é∞", *sorted(KEYWORDS), *FUNCTION_NAMES, *NUMBERS]
SOUP += [*CELLS, *ROWS, *SOURCES, *LEVELS, *WORDS, *TEXTS]

# {x} and {y} are in points, {c} is a condition.
POINTS = [
    *("({x} + {y})", "({x} - {y})", "({x} ?? {y})", "({x} * {n})", "({x} / {n})", "-{x}"),
    *("min({x}, {y})", "max({x}, {y}, tak)", "geomean({x}, {y})", "harmonic({x}, {y})"),
    *("sum_known({x}, {y})", "mean_known({x}, {y})", "(if {c} then {x} else {y})"),
    *("(if {c} then {x} else not_applicable)", "clamp({x}, 0, tak)", "abs({x})"),
    *("previous({x})", "change({x}, 2)", "latest({x})", "first({x})", "everyone({x})"),
    *("mean_over({x}, 3)", "base({x}, 2015)", "pooled(mean(meritvarde of ak9), 3)"),
    *("at({level}, {x})", 'at_entity(huvudman, "A", {x})', 'gap({x}, kon, "flicka", "pojke")'),
    *("round_to({x}, 0.1)", "sqrt({x} * {y})", "sqrt(var(meritvarde of ak9))"),
    *("{of}({x} across {level})", "{of}({x} across {level} where {c} skip absent)"),
    *("{of}(meritvarde of ak9 where {row})", "mean({x} across skolenhet weighted by {y})"),
    *("({x} * relative_change({y}))", "({x} * ln({y} / tak))", "({x} * icc(tal, anova_n0 of ak9))"),
    *("rank({x}, highest_first, min) * 1 point", "quantile(meritvarde, 0.5, hazen of elever)"),
    "parameter(grans, entity.huvudmannatyp)",
    *("interval_low({x})", "interval_high({x}, {method}, {level_of})", "shrunk({x}, {estimator})"),
    *("(if significant({x}, {y}) then {x} else {y})", "least({x})", "most({x})"),
    *("funnel_low({x}, {y}, 95 %)", "funnel_high(behorighet, 50 %, 99 %) * 1 point"),
    *("expected({x}, {y}, kostnad across {level})", "pooled_until({x}, 30, 3)"),
    *(
        "expected({x}, {y} across {level} where {c} weighted by {n})",
        'cohens_d({x}, kon, "flicka", "pojke") * {y}',
    ),
    *("residual({x}, {y} across {level})", "r_squared({x}, {y} across {level}) * {x}"),
    *("nearest_mean({x}, {n}, {y}, kostnad across {level})", "z_score({x}) * {y}"),
    *("nearest_median({x}, 5, {y} across {level} where {c})", "min_max({x}, {level}) * {y}"),
    *(
        "between_std({x}, {estimator} across {level})",
        "between_var({x}, {estimator} across {level}) / {y}",
    ),
    "rescaled({x}, 0, {y}) * {x}",
]


class Maker:
    """Makes one formula from a source of randomness."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.pick = chance.choice

    def formula(self) -> str:
        """Return a formula: mostly well formed, else mutated, mere words, or a tower."""
        sort = self.chance.random()
        if sort < 0.25:
            return self.points(5)
        if sort < 0.45:
            return self.cell(4)
        if sort < 0.85:
            return self.mutated(self.pick([self.cell, self.points])(4))
        if sort < 0.97:
            return " ".join(self.pick(SOUP) for _ in range(self.chance.randrange(1, 30)))
        return self.tower()

    def points(self, depth: int) -> str:
        """Return a number in points, such as has a meaning."""
        if depth == 0:
            return self.pick(["merit", "malvarde", "tak", "5 points", "mean(meritvarde of ak9)"])
        form = self.pick(POINTS)
        pieces = {
            "x": self.points(depth - 1),
            "y": self.points(depth - 2 if depth > 1 and "{y}" in form else 0),
            "c": self.condition(depth - 1 if "{c}" in form else 0),
            "n": self.pick(NUMBERS[1:7]),
            "level": self.pick(LEVELS[1:]),
            "of": self.pick(["std", "mean", "max", "median", "std_sample"]),
            "row": self.row(1),
            "method": self.pick(METHODS),
            "estimator": self.pick(ESTIMATORS),
            "level_of": self.pick(["90 %", "95 %", "0.5", "100 %", "1e-9"]),
        }
        return form.format(**pieces)

    def condition(self, depth: int) -> str:
        """Return a condition, such as has a meaning."""
        if depth <= 0:
            return self.pick(["hog", "entity.landsbygd", "known(merit)", "yes"])
        x, y = self.points(depth - 1), self.points(0)
        compared = f"{x} {self.pick(SIGNS[6:12])} {y}"
        both = f"{self.condition(depth - 1)} {self.pick(['and', 'or'])} {self.condition(0)}"
        return self.pick([compared, both, f"not ({compared})"])

    def cell(self, depth: int) -> str:
        """Return an expression between cells."""
        if depth == 0:
            return self.pick([self.pick(CELLS), self.number(), self.pick(TEXTS)])
        one = self.chance.random()
        if one < 0.25:
            return f"{self.cell(depth - 1)} {self.pick(SIGNS)} {self.cell(depth - 1)}"
        if one < 0.45:
            return self.aggregate(depth)
        if one < 0.60:
            return self.call(depth, self.cell)
        if one < 0.75:
            return self.looking(depth)
        if one < 0.80:
            branches = [self.cell(depth - 1) for _ in range(3)]
            return "(if {} then {} else {})".format(*branches)
        if one < 0.85:
            return f"({self.pick(['not ', '-', ''])}{self.cell(depth - 1)})"
        return self.cell(0)

    def row(self, depth: int) -> str:
        """Return an expression over rows."""
        if depth == 0 or self.chance.random() < 0.5:
            return self.pick([self.pick(ROWS), self.pick(ROWS), self.number(), self.pick(TEXTS)])
        if self.chance.random() < 0.2:
            return self.call(depth, self.row)
        if self.chance.random() < 0.2:
            return f"{self.row(depth - 1)} in ({self.pick(TEXTS)}, {self.pick(NUMBERS)})"
        return f"{self.row(depth - 1)} {self.pick(SIGNS)} {self.row(depth - 1)}"

    def aggregate(self, depth: int) -> str:
        """Return an aggregate over rows or over members."""
        name, across = self.pick(FUNCTION_NAMES), self.chance.random() < 0.4
        if self.chance.random() < 0.7:
            name = self.pick(["sum", "mean", "share", "std", "count", "icc", "quantile", "gini"])
        inner = self.cell if across else self.row
        told = {"quantile": f", {self.number()}, {self.pick(WORDS)}", "icc": ", anova_n0"}
        text = f"{name}({inner(depth - 1)}{told.get(name, '')}"
        text += f" across {self.pick(LEVELS)}" if across else f" of {self.pick(SOURCES)}"
        if self.chance.random() < 0.3:
            text += f" where {inner(depth - 1)}"
        if self.chance.random() < 0.2:
            text += f" weighted by {inner(depth - 1)}"
        if across and self.chance.random() < 0.4:
            text += " skip absent"
        return text + ")"

    def call(self, depth: int, inner: object) -> str:
        """Return a call of any function with a few arguments."""
        assert callable(inner)
        arguments = [inner(depth - 1) for _ in range(self.chance.randrange(4))]
        return f"{self.pick(FUNCTION_NAMES)}({', '.join(arguments)})"

    def looking(self, depth: int) -> str:
        """Return a call of a function that looks to other cells, mostly with what it needs."""
        x, k = self.cell(depth - 1), self.pick(["2", "3", "30", "0", "1.5", "merit"])
        forms = [
            f"{self.pick(['previous', 'change', 'relative_change', 'latest', 'everyone'])}({x})",
            f"{self.pick(['previous', 'change', 'mean_over', 'pooled', 'base'])}({x}, {k})",
            f"at({self.pick(LEVELS)}, {x})",
            f"at_entity({self.pick(LEVELS)}, {self.pick(TEXTS)}, {x})",
            f"gap({x}, kon, {self.pick(TEXTS)}, {self.pick(TEXTS)})",
            f"rank({x}, {self.pick(WORDS)}, {self.pick(WORDS)})",
            f"percentile_rank({x}, min, {self.pick(LEVELS)})",
        ]
        return self.pick(forms)

    def number(self) -> str:
        """Return a number, perhaps with a unit."""
        return self.pick(NUMBERS) + self.pick(UNITS)

    def mutated(self, text: str) -> str:
        """Return a text with a few pieces lost, doubled, moved or put in."""
        for _ in range(self.chance.randrange(1, 4)):
            start = self.chance.randrange(len(text) + 1)
            end = min(len(text), start + self.chance.randrange(1, 8))
            piece = text[start:end]
            change = self.chance.randrange(5)
            new = [
                "",
                piece * 2,
                piece[::-1],
                self.pick(SOUP),
                chr(self.chance.randrange(1, 0x3000)),
            ][change]
            text = text[:start] + new + text[end:]
        return text

    def tower(self) -> str:
        """Return something that grows, to the limits and beyond."""
        piece = self.pick(["(", "change(", "-", "not ", "if merit then ", "merit + ", "1 + (", "^"])
        piece = self.pick([piece, "mean_over(", "2 ^ ", "max(merit across skolenhet) + ", "((tal)"])
        times = self.chance.randrange(1, 90)
        closing = ")" * (times * piece.count("(")) if self.chance.random() < 0.7 else ""
        return piece * times + self.cell(1) + (", 30" if "over" in piece else "") + closing


class Formulas:
    """Formulas, read, checked and said."""

    noun = "formulas"
    most_seconds = 0.050

    def made(self, chance: random.Random) -> str:
        """Make a formula."""
        return Maker(chance).formula()

    def tried(self, made: str, tally: Tally) -> None:
        """Read, check and say one formula, and hold it to what is promised."""
        try:
            tree = parse(made)
        except AuthoringError as error:
            told(error.problem, made)
            return
        tally.met["read"] += 1
        expect = None if len(made) % 3 else PERCENT
        result = check(tree, SCOPE, expect=expect, source=Source("<formula>", made))
        for problem in result.problems:
            told(problem, made)
        if result.core is None:
            assert result.problems or "tom" in made, "no tree and no problem"
            return
        tally.met["checked"] += 1
        prose(result.core, "sv")
        mathml(result.core)

    def settled(self, made: str) -> None:
        """Hold a formula that can be read to its canonical text."""
        try:
            tree = parse(made)
        except AuthoringError:
            return
        canonical = to_text(tree)
        try:
            again = parse(canonical)
        except AuthoringError as error:
            if error.problem.code in ("MR195", "MR196"):  # too long or deep as canonical text
                return
            raise
        assert again == tree, "the canonical text is another formula"
        assert to_text(again) == canonical, "the canonical text is not canonical"


if __name__ == "__main__":
    sys.exit(run(Formulas(), 1_000_000, __doc__))
