"""Composite indices: which components, on what scale, with what weights, added up how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from malramverk.model.base import DefinitionId, Number, Part, ShortText


class Normalisation(StrEnum):
    """How a component is brought to a scale that all share.

    ``none`` takes its number as it is shown. ``goalposts`` goes from 0 at the component's ``low``
    to 1 at its ``high``, cut there; ``reference`` is its share of its ``high``. The others are
    made by the entities of its level: ``min_max``, ``z_score`` and ``percentile_rank``.
    """

    NONE = "none"
    GOALPOSTS = "goalposts"
    REFERENCE = "reference"
    MIN_MAX = "min_max"
    Z_SCORE = "z_score"
    PERCENTILE_RANK = "percentile_rank"


class Aggregation(StrEnum):
    """The mean that components are put together by, weighted."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    HARMONIC = "harmonic"


class MissingPolicy(StrEnum):
    """What a component without a value does.

    ``refuse``: the index has its state. ``rescale``: the others share its weight.
    """

    REFUSE = "refuse"
    RESCALE = "rescale"


class Component(Part):
    """One component of a composite index.

    Attributes:
        indicator: the indicator.
        weight: what it weighs: a number, or a formula such as ``count(elever)``.
        lower_is_better: whether less of it gives more of the index.
        low: what gives 0, with its unit where it is not the indicator's own.
        high: what gives 1; for ``reference`` what it is compared with, a formula.
    """

    indicator: DefinitionId
    weight: ShortText = "1"
    lower_is_better: bool = False
    low: ShortText | None = None
    high: ShortText | None = None


class Composite(Part):
    """How a composite index is made; it is opt-in, and its formula is written from this.

    Attributes:
        normalisation: how the components are brought to one scale.
        aggregation: which mean puts them together.
        missing: what a component without a value does.
        minimum_components: how many must have a value, where they may be missing.
        scale: what the index is multiplied by, such as 100.
        components: the components.
    """

    normalisation: Normalisation
    aggregation: Aggregation
    missing: MissingPolicy = MissingPolicy.REFUSE
    minimum_components: Annotated[int, Field(ge=1, le=40)] | None = None
    scale: Annotated[Number, Field(gt=0)] | None = None
    components: Annotated[tuple[Component, ...], Field(min_length=2, max_length=40)]

    def alternatives(self) -> Iterator[tuple[str, str, Composite]]:
        """Yield the other choices that could be defended, one changed at a time.

        Each with what is changed and to what: another normalisation that needs no more to be
        said, another mean, equal weights, one weight a quarter more, one component left out.
        """
        yield from self._other_scales()
        if self.normalisation is not _Z:
            for mean in Aggregation:
                if mean is not self.aggregation:
                    yield "aggregation", mean.value, self.model_copy(update={"aggregation": mean})
        yield from self._other_weights()
        if len(self.components) > 2:
            for left in self.components:
                others = [component for component in self.components if component is not left]
                yield "without", left.indicator, self._with(others)

    def _other_scales(self) -> Iterator[tuple[str, str, Composite]]:
        for scale in _MADE_BY_PEERS:
            mean = Aggregation.ARITHMETIC if scale is _Z else self.aggregation
            if scale is not self.normalisation:
                changed = {"normalisation": scale, "aggregation": mean}
                yield "normalisation", scale.value, self.model_copy(update=changed)

    def _other_weights(self) -> Iterator[tuple[str, str, Composite]]:
        if len({component.weight for component in self.components}) > 1:
            yield "weights", "equal", self._with([_weighed(c, "1") for c in self.components])
        for i, component in enumerate(self.components):
            heavier = _weighed(component, f"1.25 * {_bracketed(component.weight)}")
            others = [*self.components[:i], heavier, *self.components[i + 1 :]]
            yield "weights", f"1.25 {component.indicator}", self._with(others)

    def _with(self, components: Sequence[Component]) -> Composite:
        return self.model_copy(update={"components": tuple(components)})

    def formula(self) -> str:
        """Return the formula of the index over its parts."""
        names = [part_name(component) for component in self.components]
        weights = [_bracketed(component.weight) for component in self.components]
        if self.missing is MissingPolicy.REFUSE:
            text = _mean(self.aggregation, names, weights, f"({' + '.join(weights)})")
        else:
            text = self._rescaled(names, weights)
        return text if self.scale is None else f"{self.scale} * ({text})"

    def _rescaled(self, names: Sequence[str], weights: Sequence[str]) -> str:
        kept = " + ".join(
            f"(if known({name}) then {weight} else 0)"
            for name, weight in zip(names, weights, strict=True)
        )
        text = _mean_of_known(self.aggregation, names, weights, f"({kept})")
        enough = f"count_known({', '.join(names)}) >= {self.minimum_components or 1}"
        return f"if {enough} then {text} else {' + '.join(names)}"

    def parts(self) -> dict[str, str]:
        """Return the components on their common scale, as the named parts of the formula."""
        return {part_name(each): self._scaled(each) for each in self.components}

    def _scaled(self, component: Component) -> str:
        x, low, high = component.indicator, component.low or "0", component.high or "1"
        down = component.lower_is_better
        match self.normalisation:
            case Normalisation.NONE:
                text = f"rescaled({x}, 0, 1)"
                return f"-{text}" if down else text
            case Normalisation.GOALPOSTS:
                ends = f"{high}, {low}" if down else f"{low}, {high}"
                return f"clamp(rescaled({x}, {ends}), 0, 1)"
            case Normalisation.REFERENCE:
                text = f"rescaled({x}, 0, {high})"
                return f"1 / {text}" if down else text
            case Normalisation.MIN_MAX:
                return f"1 - min_max({x})" if down else f"min_max({x})"
            case Normalisation.Z_SCORE:
                return f"-z_score({x})" if down else f"z_score({x})"
            case Normalisation.PERCENTILE_RANK:
                return f"percentile_rank({'-' if down else ''}{x}, average)"


_Z = Normalisation.Z_SCORE
_MADE_BY_PEERS = (Normalisation.MIN_MAX, _Z, Normalisation.PERCENTILE_RANK)


def _weighed(component: Component, weight: str) -> Component:
    return component.model_copy(update={"weight": weight})


def part_name(component: Component) -> str:
    """Return what a component on the common scale is called in the formula."""
    return f"scaled_{component.indicator}"


def _bracketed(weight: str) -> str:
    plain = weight.replace(".", "", 1).isdigit()
    return weight if plain else f"({weight})"


def _mean(how: Aggregation, names: Sequence[str], weights: Sequence[str], total: str) -> str:
    pairs = list(zip(names, weights, strict=True))
    if how is Aggregation.ARITHMETIC:
        return f"({' + '.join(f'{w} * {x}' for x, w in pairs)}) / {total}"
    equal = len(set(weights)) == 1
    if how is Aggregation.GEOMETRIC:
        if equal:
            return f"geomean({', '.join(names)})"
        return " * ".join(f"{x} ^ ({w} / {total})" for x, w in pairs)
    if equal:
        return f"harmonic({', '.join(names)})"
    return f"{total} / ({' + '.join(f'{w} / {x}' for x, w in pairs)})"


def _mean_of_known(
    how: Aggregation, names: Sequence[str], weights: Sequence[str], total: str
) -> str:
    pairs = list(zip(names, weights, strict=True))
    if how is Aggregation.ARITHMETIC:
        top = " + ".join(f"(if known({x}) then {w} * {x} else 0)" for x, w in pairs)
        return f"({top}) / {total}"
    if how is Aggregation.GEOMETRIC:
        return " * ".join(f"(if known({x}) then {x} ^ ({w} / {total}) else 1)" for x, w in pairs)
    bottom = " + ".join(f"(if known({x}) then {w} / {x} else 0)" for x, w in pairs)
    return f"{total} / ({bottom})"
