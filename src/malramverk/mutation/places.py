"""Where the words that a mutant changes stand in its file."""

from __future__ import annotations

from malramverk.catalogue import Catalogue
from malramverk.definition_tests.places import places_of
from malramverk.documents.document import Document, Key
from malramverk.mutation.mutant import Mutant
from malramverk.mutation.problems import UnnoticedMutant
from malramverk.mutation.trials import Trial
from malramverk.source import Place


def problem_of(catalogue: Catalogue, trial: Trial) -> UnnoticedMutant:
    """Return a mutant that no test notices as a problem at its words."""
    mutant = trial.mutant
    found = places_of(catalogue, mutant.original, 0)
    place = _place(found.document, mutant) if found is not None else None
    return UnnoticedMutant(
        place=place,
        id=mutant.original.id,
        where=mutant.where,
        was=mutant.was,
        becomes=mutant.becomes,
    )


def _place(document: Document, mutant: Mutant) -> Place:
    path: tuple[Key, ...] = mutant.path
    if path[:1] == ("inputs",) and path[-1] == "formula":
        named = document.data.get("inputs", {}).get(path[1])
        path = path[:-1] if isinstance(named, str) else path
    return document.place(path) if mutant.span is None else document.inside(path, mutant.span)
