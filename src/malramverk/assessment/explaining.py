"""How a rule came to its outcome, as text."""

from __future__ import annotations

from malramverk.assessment.judgement import Judgement
from malramverk.assessment.words import outcome_in_words
from malramverk.cells import State
from malramverk.evaluation.figure_text import number, state_words
from malramverk.evaluation.results import Results
from malramverk.model import Rule, words_in

_WORDS = {
    "sv": {
        "row": "rad {row} svarar: {tests}",
        "otherwise": "ingen rad svarar; vad som gäller annars gäller",
        "nothing": "ingen rad svarar",
        "stopped": "går inte att bedöma: {state}",
        "everything": "vad som helst",
        "reads": "läser",
        "factors": "framgångsfaktorer: {listed}",
    },
    "en": {
        "row": "row {row} answers: {tests}",
        "otherwise": "no row answers; what holds otherwise does",
        "nothing": "no row answers",
        "stopped": "cannot be judged: {state}",
        "everything": "anything",
        "reads": "reads",
        "factors": "success factors: {listed}",
    },
}


def explained(results: Results, judgement: Judgement, language: str) -> str:
    """Return a judgement's inputs, the rows that count, or the state that stopped it."""
    catalogue, words = results.catalogue, _WORDS[language]
    rule = next(
        v
        for v in catalogue.versions["rule", judgement.rule]
        if v.version == judgement.version and isinstance(v, Rule)
    )
    named = _subject(results, judgement, language)
    name = results.names.get((judgement.level, judgement.entity), judgement.entity)
    groups = [f"{dimension} {code}" for dimension, code in judgement.groups.items()]
    place = [judgement.level, judgement.period, *groups]
    where = " · ".join(part for part in place if part)
    lines = [f"{rule.named(language)}: {named}" if named else rule.named(language)]
    lines.append(f"  {name} ({judgement.entity}) · {where}")
    lines.append(f"  {_outcomes(results, judgement, language)}")
    lines.extend(_inputs(rule, judgement, language))
    lines.append(f"  {_why(rule, judgement, words, language)}")
    lines.extend(f"  {text}" for text in (judgement.finding, judgement.question) if text)
    if judgement.factors:
        titles = [catalogue.success_factors[f].named(language) for f in judgement.factors]
        lines.append(f"  {words['factors'].format(listed=', '.join(titles))}")
    return "\n".join(lines)


def _subject(results: Results, judgement: Judgement, language: str) -> str | None:
    catalogue = results.catalogue
    for known in (catalogue.indicators, catalogue.sub_goals, catalogue.goals):
        found = known.get(judgement.subject or "")
        if found is not None:
            return found.named(language)
    return judgement.subject


def _outcomes(results: Results, judgement: Judgement, language: str) -> str:
    def told(value: str | float | bool | None) -> str:
        if isinstance(value, str):
            return outcome_in_words(results.catalogue, judgement.rule, value, language)
        return _value(value, language)

    listed = []
    for outcome in judgement.outcomes:
        if len(outcome) == 1:
            listed.append(told(next(iter(outcome.values()))))
        else:
            listed.append(", ".join(f"{name} {told(value)}" for name, value in outcome.items()))
    return "→ " + ("; ".join(listed) or "–")


def _inputs(rule: Rule, judgement: Judgement, language: str) -> list[str]:
    found = []
    for name, value in judgement.inputs.items():
        source = rule.inputs[name]
        told = source.formula or " ".join(
            text for text in (source.outcome, source.of, source.count, source.share) if text
        )
        found.append(f"    {name} = {_value(value, language)}   ({told})")
    return found


def _value(value: float | str | bool | State | None, language: str) -> str:
    if isinstance(value, State):
        return state_words(value.id, "none", language)
    if isinstance(value, bool):
        return {"sv": ("nej", "ja"), "en": ("no", "yes")}[language][value]
    if value is None or isinstance(value, str):
        return value or "–"
    return number(value, language)


def _why(rule: Rule, judgement: Judgement, words: dict[str, str], language: str) -> str:
    if judgement.state is not State.VALUE:
        state = state_words(judgement.state.id, judgement.reason.id, language)
        return words["stopped"].format(state=state)
    if not judgement.rows:
        return words["otherwise" if rule.otherwise else "nothing"]
    told = []
    for row in judgement.rows:
        tests = [f"{n} {t}" for n, t in rule.rows[row - 1].tests.items() if t not in ("any", "-")]
        told.append(words["row"].format(row=row, tests=", ".join(tests) or words["everything"]))
        note = words_in(rule.rows[row - 1].note, language)
        if note:
            told.append(note)
    return "; ".join(told)
