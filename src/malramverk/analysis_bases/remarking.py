"""What rules say of an entity, in both languages, as far as it may be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from malramverk.analysis_bases.contents import Remark
from malramverk.analysis_bases.inert import inert
from malramverk.assessment import Assessment
from malramverk.assessment.judgement import Judgement

_MOST_TEXT = 2_000


class Remarks:
    """Findings and questions by entity.

    Attributes:
        assessment: what the rules say; nothing where no rule was asked.
        level: the level of the entities.
        period: the period that is told of.
    """

    def __init__(self, assessment: Assessment | None, level: str, period: str | None) -> None:
        self.level, self.period = level, period
        known = assessment.catalogue.rules if assessment is not None else {}
        self._rules = [] if assessment is None else [known[r].key for r in assessment.rules]
        self._by_entity: Mapping[str, Sequence[Remark]] = (
            {} if assessment is None else self._read(assessment)
        )

    @property
    def digest(self) -> str:
        """Which rules have spoken, as a text that changes with them."""
        return " ".join(sorted(self._rules))

    def of(self, entity: str, subject: str | None) -> tuple[Remark, ...]:
        """Return what is said of one subject, or of the entity itself."""
        return tuple(r for r in self._by_entity.get(entity, ()) if r.subject == subject)

    def among(self, entity: str, subjects: Sequence[str]) -> tuple[Remark, ...]:
        """Return what is said of any of some subjects, in the order of the rules."""
        return tuple(r for r in self._by_entity.get(entity, ()) if r.subject in subjects)

    def _read(self, assessment: Assessment) -> Mapping[str, Sequence[Remark]]:
        place = {"level": self.level} | ({"period": self.period} if self.period else {})
        spoken = [
            [j for j in assessment.judgements(language=lang, **place) if not j.groups]
            for lang in ("sv", "en")
        ]
        found: dict[str, list[tuple[int, Remark]]] = {}
        for swedish, english in zip(*spoken, strict=True):
            if swedish.finding or swedish.question:
                told = found.setdefault(swedish.entity, [])
                told.append((-swedish.importance, _remark(swedish, english)))
        return {
            entity: [remark for _, remark in sorted(told, key=lambda pair: pair[0])]
            for entity, told in found.items()
        }


def _remark(swedish: Judgement, english: Judgement) -> Remark:
    def both(sv: str | None, en: str | None) -> dict[str, str] | None:
        return {"sv": inert(sv, _MOST_TEXT), "en": inert(en or sv, _MOST_TEXT)} if sv else None

    return Remark(
        rule=swedish.rule,
        subject=swedish.subject,
        finding=both(swedish.finding, english.finding),
        question=both(swedish.question, english.question),
        factors=swedish.factors,
    )
