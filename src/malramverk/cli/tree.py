"""The framework as a tree: goals, sub-goals, and the indicators that follow them up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from malramverk.catalogue import Catalogue
from malramverk.cli.language import Language, Words
from malramverk.cli.words import CONDITIONS, Speech
from malramverk.model import Definition, Indicator

if TYPE_CHECKING:
    from rich.tree import Tree

_FACTORS = Words("Success factors", "Framgångsfaktorer")
_PLACEHOLDER = Words("the wording is not entered", "lydelsen är inte inlagd")


def framework_tree(catalogue: Catalogue, language: Language) -> Tree:
    """Return the whole framework as a tree to print."""
    from rich.tree import Tree

    framework = catalogue.framework
    tree = Tree(_bold(f"{framework.named(language)} {framework.version}"), guide_style="dim")
    for goal in catalogue.goals.values():
        branch = tree.add(_entry(goal, language))
        below = [s for s in catalogue.sub_goals.values() if s.goal == goal.id]
        for sub_goal in sorted(below, key=lambda s: (s.order is None, s.order or 0, s.id)):
            twig = branch.add(_entry(sub_goal, language))
            _add(twig, _following(catalogue, sub_goal.id), catalogue, language)
    rest = [i for i in catalogue.indicators.values() if not i.follows_up]
    if rest:
        _add(tree.add(_bold(CONDITIONS.in_(language))), rest, catalogue, language)
    if catalogue.success_factors:
        branch = tree.add(_bold(_FACTORS.in_(language)))
        for factor in catalogue.success_factors.values():
            branch.add(_entry(factor, language))
    return tree


def _following(catalogue: Catalogue, sub_goal: str) -> list[Indicator]:
    return [i for i in catalogue.indicators.values() if sub_goal in i.follows_up]


def _add(
    branch: Tree, indicators: list[Indicator], catalogue: Catalogue, language: Language
) -> None:
    from rich.text import Text

    speech = Speech(catalogue, language)
    for indicator in indicators:
        branch.add(Text.assemble((indicator.id, "cyan"), f"  {speech.title(indicator)}"))


def _entry(definition: Definition, language: Language) -> Any:
    status = definition.text_status
    note = ""
    if status is not None and status.value == "placeholder":
        note = f" ({_PLACEHOLDER.in_(language)})"
    return _line(definition.named(language) + note, definition.id)


def _line(title: str, id_: str) -> Any:
    from rich.text import Text

    return Text.assemble(title, "  ", (id_, "cyan"))


def _bold(text: str) -> Any:
    from rich.text import Text

    return Text(text, style="bold")
