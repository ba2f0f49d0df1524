"""What there is to tell of a statistic beside its value: its model, neighbours, interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from malramverk.cells import Flag
from malramverk.evaluation.figure_text import number
from malramverk.evaluation.modelling import entities_of, neighbours
from malramverk.evaluation.statistical import Statistics, asked
from malramverk.evaluation.uncertainty import Uncertainty
from malramverk.evaluation.world import World
from malramverk.formula import Core, Statistic
from malramverk.formula.sampling import Sampled
from malramverk.formula.statistical_functions import METHODS, OF_SHARES
from malramverk.statistics.regression import Collinear, Fit
from malramverk.statistics.resampling import GENERATOR, REPLICATES

Facts = dict[str, Any]
_INTERVALS = ("interval_low", "interval_high", "significant")
_BY_KIND = {
    Sampled.SHARE: "wilson",
    Sampled.MEAN: "t",
    Sampled.LISTED: "bootstrap",
    Sampled.RATIO: METHODS[0],
    Sampled.TOTAL: METHODS[0],
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "intercept": "konstant",
        "coefficients": "koefficienter",
        "model": "R² {r2}, residualernas standardfel {error}, {n} enheter",
        "collinear": "modellen går inte att anpassa: {name} är en summa av de andra",
        "members": "mest lika: {members}",
        "interval": "intervall {low} till {high} ({confidence} %, {method}), n = {n}",
        "rounding": "slumpen är inte vägd; intervallet är avrundningens: {low} till {high}",
        "estimated": "n är uppskattat",
        "bootstrap": "{replicates} upprepningar, {generator} med frö {seed}",
    },
    "en": {
        "intercept": "intercept",
        "coefficients": "coefficients",
        "model": "R² {r2}, standard error of the residuals {error}, {n} entities",
        "collinear": "no model can be fitted: {name} is a sum of the others",
        "members": "most alike: {members}",
        "interval": "interval {low} to {high} ({confidence} %, {method}), n = {n}",
        "rounding": "chance is not weighed; the interval is that of rounding: {low} to {high}",
        "estimated": "n is estimated",
        "bootstrap": "{replicates} replicates, {generator} with seed {seed}",
    },
}


def facts(
    statistics: Statistics,
    world: World,
    statistic: Statistic,
    at: int,
    label: Callable[[Core], str],
) -> Facts:
    """Return what there is to tell of a statistic in one cell, as plain data.

    Args:
        statistics: what worked it out.
        world: where its formula has its meaning.
        statistic: the statistic.
        at: the number of the cell.
        label: what the author calls an expression.
    """
    if statistic.function in ("expected", "r_squared"):
        return _model(statistics, world, statistic, at, label)
    if statistic.function in ("nearest_mean", "nearest_median"):
        places, _, _ = neighbours(world, statistic)
        grid = world.setting.grid
        sites = [grid.sites[place // len(grid.slots)] for place in places[at] if place >= 0]
        return {"members": [code for _, code, _ in sites]}
    if statistic.function in _INTERVALS:
        return _interval(statistics, world, statistic, at)
    return {}


def _model(
    statistics: Statistics,
    world: World,
    statistic: Statistic,
    at: int,
    label: Callable[[Core], str],
) -> Facts:
    group = int(entities_of(world, statistic).group[at])
    model = statistics.fits(world, statistic).get(group)
    names = [label(operand) for operand in statistic.operands[1:]]
    if isinstance(model, Collinear):
        return {"collinear": names[model.regressor]}
    if not isinstance(model, Fit):
        return {}
    keys = ("intercept", *names)
    return {
        "coefficients": dict(zip(keys, model.coefficients, strict=True)),
        "errors": dict(zip(keys, model.errors, strict=True)),
        "r_squared": model.r_squared,
        "error": model.error,
        "n": model.n,
    }


def _interval(statistics: Statistics, world: World, statistic: Statistic, at: int) -> Facts:
    how = asked(statistic)
    found = Uncertainty(statistics.answers, how).of(world, statistic.operands[0])
    told: Facts = {
        "low": float(found.low[at]),
        "high": float(found.high[at]),
        "confidence": how.level,
        "method": _BY_KIND[found.sort] if how.method == METHODS[0] else how.method,
        "n": float(found.n[at]) if found.n[at] > 0 else None,
        "flags": [flag.name.lower() for flag in Flag(int(found.flags[at])) if flag.name],
    }
    resampled = how.method == "bootstrap" or (
        how.method not in OF_SHARES and found.sort is Sampled.LISTED
    )
    if resampled:
        told |= {"replicates": REPLICATES, "generator": GENERATOR, "seed": how.seed}
    return told if not found.status[at] else {}


def facts_words(told: Mapping[str, Any], language: str) -> str:
    """Return the facts of a statistic in words."""
    words = _WORDS[language]
    if "coefficients" in told:
        named = (
            f"{words['intercept'] if name == 'intercept' else name} {number(value, language)}"
            f" (±{number(told['errors'][name], language)})"
            for name, value in told["coefficients"].items()
        )
        shown = {key: number(told[key], language) for key in ("r_squared", "error")}
        model = words["model"].format(r2=shown["r_squared"], error=shown["error"], n=told["n"])
        return f"{words['coefficients']}: {', '.join(named)}; {model}"
    if "collinear" in told:
        return words["collinear"].format(name=told["collinear"])
    if "members" in told:
        return words["members"].format(members=", ".join(told["members"]))
    return _interval_words(told, language) if "low" in told else ""


def _interval_words(told: Mapping[str, Any], language: str) -> str:
    words = _WORDS[language]
    ends = {key: number(told[key], language) for key in ("low", "high")}
    if told["n"] is None:
        return words["rounding"].format(**ends)
    confidence = number(100 * told["confidence"], language)
    n = number(told["n"], language)
    text = words["interval"].format(**ends, confidence=confidence, method=told["method"], n=n)
    pieces = [text]
    if "imputed" in told["flags"]:
        pieces.append(words["estimated"])
    if "seed" in told:
        pieces.append(words["bootstrap"].format(**told))
    return "; ".join(pieces)
