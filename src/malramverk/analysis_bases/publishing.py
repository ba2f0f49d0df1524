"""What may be shown to an audience: protected, audited, and refused where it does not hold."""

from __future__ import annotations

from typing import TypeAlias, get_args

from malramverk.analysis_bases.building import Builder
from malramverk.analysis_bases.expecting import Expecting
from malramverk.analysis_bases.material import Material
from malramverk.analysis_bases.problems import (
    NoAnalysisBase,
    NotAMember,
    SeveralAnalysisBases,
    UnknownPeriod,
)
from malramverk.analysis_bases.remarking import Remarks
from malramverk.assessment import Assessment
from malramverk.catalogue import Catalogue
from malramverk.diagnostics import DataErrors, DefinitionErrors
from malramverk.evaluation import Results
from malramverk.model import AnalysisBaseDefinition
from malramverk.protection import Audience, Publication, audit, protect

Given: TypeAlias = Publication | Assessment | Results


def published(given: Given, audience: Audience | None = None) -> Publication:
    """Return what an audience may see, after an audit.

    Args:
        given: results, an assessment of them, or a publication.
        audience: who is to read; a publication's own, else ``internal``.

    Raises:
        DisclosureErrors: what is hidden can be worked out; the cells are named.
        ValueError: the audience is another than the publication was made for.
    """
    if isinstance(given, Publication):
        if audience not in (None, given.audience):
            raise ValueError(f"the publication is for {given.audience}, not for {audience}")
        publication = given
    else:
        publication = protect(given, audience or "internal")
    audit(publication).require()
    return publication


def builder(
    publication: Publication, *, definition: str | None = None, period: str | None = None
) -> Builder:
    """Return what builds the analysis bases of a publication.

    Args:
        publication: what may be shown.
        definition: the analysis base to build, where the framework defines several.
        period: the period they are for; the last, where absent.

    Raises:
        DefinitionErrors: the framework defines no analysis base, or several.
        DataErrors: the period is not in the results.
    """
    results = publication.results
    base = _definition(results.catalogue, definition)
    chosen = period if period is not None else results.periods[-1]
    if chosen not in results.periods:
        known = tuple(str(p) for p in results.periods)
        raise DataErrors([UnknownPeriod(written=str(chosen), candidates=known)])
    seen = _own(publication, base.level) or publication
    return Builder(
        _material(publication, seen),
        base,
        chosen,
        Remarks(seen.judgements, base.level, chosen),
        Expecting(seen, base.level, chosen),
    )


def checked_member(builder: Builder, entity: str) -> str:
    """Return an entity's code; its name will do.

    Raises:
        DataErrors: it is no member of the level.
    """
    level = builder.base.level
    members = builder.material.members(level)
    if entity in members:
        return entity
    names = {code: builder.material.name(level, code) or code for code in members}
    wanted = entity.strip().casefold()
    found = [code for code, name in names.items() if name.casefold() == wanted]
    if len(found) != 1:
        known = (*members, *names.values())
        raise DataErrors([NotAMember(written=entity, level=level, candidates=known)])
    return found[0]


def _definition(catalogue: Catalogue, wanted: str | None) -> AnalysisBaseDefinition:
    known = tuple(catalogue.analysis_bases)
    if wanted is None and len(known) > 1:
        raise DefinitionErrors([SeveralAnalysisBases(found=known)])
    id_ = wanted if wanted is not None else next(iter(known), None)
    if id_ is None or id_ not in catalogue.analysis_bases:
        raise DefinitionErrors([NoAnalysisBase(written=id_ or "", candidates=known)])
    return catalogue.analysis_bases[id_]


def _material(publication: Publication, seen: Publication) -> Material:
    results, audience = publication.results, publication.audience
    own = None if seen is publication else Material(seen, results, audience)
    return Material(publication, results, audience, own)


def _own(publication: Publication, level: str) -> Publication | None:
    """Return what each member of a level may see of itself, where that is more than others may.

    Who reads for a principal sees its own figures open, and everyone else's protected.

    Raises:
        ValueError: there is no such audience.
    """
    if publication.audience not in get_args(Audience):
        raise ValueError(f"no such audience: {publication.audience}")
    return publication.of_each(level) if publication.audience == "principal" else None
