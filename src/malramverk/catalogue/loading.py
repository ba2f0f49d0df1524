"""A folder of YAML files becomes a catalogue, or every problem with it at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from malramverk.bundled import definitions_folder
from malramverk.catalogue.catalogue import Catalogue
from malramverk.catalogue.checks import CHECKS
from malramverk.catalogue.compilation import Compilation, Formula, beside, compiled
from malramverk.catalogue.consequences import Broken
from malramverk.catalogue.draft import Draft, Entry
from malramverk.catalogue.edition_cache import fingerprint, keep, kept, read
from malramverk.catalogue.edition_problems import LacksPinned
from malramverk.catalogue.editions import (
    CONTENT_SUFFIX,
    Lock,
    editions_folder,
    frozen,
    library,
    pinned,
    read_lock,
)
from malramverk.catalogue.knowing import known_on
from malramverk.catalogue.late import LateRulings, LateScope, document_of, late_compilation
from malramverk.catalogue.ruled import ruled
from malramverk.catalogue.rulings import Rulings
from malramverk.catalogue.validation import validated
from malramverk.diagnostics import (
    AuthoringError,
    DefinitionErrors,
    Problem,
    Severity,
    in_reading_order,
)
from malramverk.documents import read_file, shown, yaml_files
from malramverk.documents.problems import EmptyFile, UnreadableFile
from malramverk.model import (
    AnalysisBaseDefinition,
    DisclosureFamily,
    Goal,
    Parameter,
    Rule,
    SubGoal,
    SuccessFactor,
    TextDefinition,
)
from malramverk.undisturbed import undisturbed


def check(path: str | Path | None = None) -> list[Problem]:
    """Return every problem with the definitions in a folder or file, in reading order.

    Args:
        path: a folder, searched through, or one file; the bundled framework where it is absent.

    Returns:
        Errors and warnings; empty when all is well.
    """
    with undisturbed():
        return _read(_folder(path), None)[-1]


def prove(path: str | Path | None = None, *, seconds: float = 30.0) -> list[Problem]:
    """Return what can be proved to be odd about formulas, whatever the data.

    A formula that never has a value, or always the same; a share that is none; one that becomes
    worse by its ``direction`` when what it reads becomes better. What is not proved is not told.

    Args:
        path: a folder, searched through, or one file; the bundled framework where it is absent.
        seconds: how long it may take, about; what is left then is not looked at.
    """
    draft, compilation, *_ = _read(_folder(path), None)
    from malramverk.catalogue.checks import formula_proofs

    return in_reading_order(formula_proofs.check(draft, compilation, seconds))


def formulas_beside(path: str | Path | None, texts: Iterable[str]) -> list[Formula]:
    """Return formulas that stand in no definition, as they would be read beside some.

    Args:
        path: the definitions; the bundled framework where it is absent.
        texts: each an indicator's id, its ``id@version``, or a formula; what is written after the
            first is in the first one's unit.

    Raises:
        DefinitionErrors: the definitions have an error, or a text is no formula.
    """
    draft, compilation, _, problems = _read(_folder(path), None)
    found: list[Formula] = []
    for text in texts:
        known = draft.indicators.get(text)
        formula = compilation.formulas.get(known.key if known is not None else text)
        unit = found[0].core.type.unit if found else None
        formula = formula or beside(draft, text, unit, problems)
        if formula is None:
            break
        found.append(formula)
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise DefinitionErrors(problems)
    return found


def load(
    path: str | Path | None = None, *, edition: str | None = None, as_of: str | date | None = None
) -> Catalogue:
    """Return the checked definitions in a folder or file.

    Args:
        path: a folder, searched through, or one file; the bundled framework where it is absent.
        edition: the edition whose definitions must be exactly these.
        as_of: a day; versions decided later are left out, so that what was said then can be
            said again.

    Returns:
        A catalogue that never changes.

    Raises:
        DefinitionErrors: with every problem, when any is an error.
        ValueError: for an ``as_of`` that is no date.
    """
    known_at = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    with undisturbed():
        return _loaded(_folder(path), edition, known_at)


def _loaded(folder: Path, edition: str | None, known_at: date | None) -> Catalogue:
    """Return the catalogue; documents and places are gone when it is given."""
    if edition is not None:
        return _edition(folder, edition, known_at)
    draft, compilation, rulings, problems = _read(folder, known_at)
    _raise(problems)
    return _catalogue(draft, compilation, rulings, tuple(problems))


def _raise(problems: list[Problem]) -> None:
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise DefinitionErrors(problems)


def _edition(folder: Path, name: str, known_at: date | None) -> Catalogue:
    """Return an edition: from what was kept of it where no file has changed, else from YAML."""
    try:
        lock = read_lock(folder, name)
    except AuthoringError as error:
        raise DefinitionErrors([error.problem]) from None
    files, problems = yaml_files(folder)
    mark = fingerprint(files, lock, library())
    definitions = kept(mark, lock) if mark is not None else None
    if definitions is None:
        entries, found = _pinned(files, lock, problems)
        definitions = [entry.definition for entry in entries]
        if mark is not None:
            keep(mark, definitions, lock)
    else:
        document, found = document_of(name), ()
        entries = [Entry(definition, document) for definition in definitions]
    known = Draft(shown(folder), known_on(entries, known_at))
    return _late(known, found, name)


def released(path: str | Path | None, edition: str) -> Catalogue:
    """Return an edition as it was released, whatever has become of its YAML since.

    It is read from what `release` wrote beside the lock, verified against the lock; where that is
    gone or changed, from the YAML as `load` does.

    Args:
        path: the definitions that it is an edition of; the bundled framework where it is absent.
        edition: its name.

    Raises:
        DefinitionErrors: there is no such edition, or nothing that is as it has pinned it.
    """
    folder = _folder(path)
    try:
        lock = read_lock(folder, edition)
    except AuthoringError as error:
        raise DefinitionErrors([error.problem]) from None
    with undisturbed():
        said = read(editions_folder(folder) / f"{edition}{CONTENT_SUFFIX}", lock)
        if said is None:
            return _edition(folder, edition, None)
        document = document_of(edition)
        return _late(Draft(shown(folder), [Entry(d, document) for d in said]), (), edition)


def _pinned(
    files: Iterable[str], lock: Lock, problems: list[Problem]
) -> tuple[list[Entry], tuple[Problem, ...]]:
    """Read what an edition has pinned, and check it alone; later definitions have no say."""
    entries, differing = pinned(_entries(files, problems, Broken()), lock)
    if differing:
        raise DefinitionErrors([*differing, *(p for p in problems if _could_lack(p, differing))])
    draft = Draft("", entries)
    *_, found = _checked(draft, [], Broken())
    _raise(found)
    return entries, tuple(found)


def _could_lack(problem: Problem, differing: Iterable[Problem]) -> bool:
    """Say whether a problem of a file may be why some definition is not there."""
    lacking = any(isinstance(p, LacksPinned) for p in differing)
    return lacking and problem.severity is Severity.ERROR


def _late(draft: Draft, problems: tuple[Problem, ...], edition: str) -> Catalogue:
    from malramverk.catalogue.rule_tables import rule_order

    late = LateScope(draft)
    keys = tuple(entry.definition.key for entry in draft.of_kind("rule"))
    compilation = late_compilation(draft, late)
    rulings = Rulings(LateRulings(keys, late), (), tuple(rule_order(draft, [])))
    return replace(_catalogue(draft, compilation, rulings, problems), edition=edition)


def _folder(path: str | Path | None) -> Path:
    return definitions_folder() if path is None else Path(path)


def _read(path: Path, known_at: date | None) -> tuple[Draft, Compilation, Rulings, list[Problem]]:
    files, problems = yaml_files(path)
    broken = Broken()
    if not files and not problems:
        problems.append(EmptyFile(path=shown(path)))
    read = list(_entries(files, problems, broken))
    problems.extend(frozen(path, read))
    return _checked(Draft(shown(path), known_on(read, known_at)), problems, broken)


def _checked(
    draft: Draft, problems: list[Problem], broken: Broken
) -> tuple[Draft, Compilation, Rulings, list[Problem]]:
    compilation = compiled(draft)
    rulings = ruled(draft, compilation)
    if any(isinstance(p, UnreadableFile | EmptyFile) for p in problems) and not draft.entries:
        return draft, compilation, rulings, in_reading_order(problems)
    broken.ids |= compilation.broken
    problems.extend(broken.causes(compilation.problems))
    problems.extend(broken.causes(rulings.problems))
    problems.extend(_proofs(draft, rulings))
    for check_all in CHECKS:
        problems.extend(broken.causes(check_all(draft, compilation)))
    return draft, compilation, rulings, in_reading_order(problems)


def _proofs(draft: Draft, rulings: Rulings) -> Iterator[Problem]:
    if not rulings.by_rule:
        return iter(())
    from malramverk.catalogue.proofs import proofs

    return proofs(draft, rulings)


def _entries(files: Iterable[str], problems: list[Problem], broken: Broken) -> Iterator[Entry]:
    """Read files one by one, and yield the sound definitions in them."""
    for file in files:
        reading = read_file(file)
        if reading.problems:
            broken.note_reading(reading)
            problems.extend(reading.problems)
        for document in reading.documents:
            definition, found = validated(document)
            if definition is None:
                broken.note(document)
                problems.extend(found)
            else:
                yield Entry(definition, document.without_data())


def _catalogue(
    draft: Draft, compilation: Compilation, rulings: Rulings, problems: tuple[Problem, ...]
) -> Catalogue:
    assert draft.framework is not None
    rules = draft.typed("rule", Rule)
    return Catalogue(
        framework=draft.framework,
        goals=draft.typed("goal", Goal),
        sub_goals=draft.typed("sub_goal", SubGoal),
        success_factors=draft.typed("success_factor", SuccessFactor),
        indicators=draft.indicators,
        populations=draft.populations,
        tables=draft.tables,
        code_lists=draft.code_lists,
        parameters=draft.typed("parameter", Parameter),
        rules={id_: rules[id_] for id_ in rulings.order if id_ in rules},
        outcome_scales=draft.outcome_scales,
        texts=draft.typed("text", TextDefinition),
        analysis_bases=draft.typed("analysis_base", AnalysisBaseDefinition),
        rulings=rulings.by_rule,
        disclosure_families=draft.typed("disclosure_family", DisclosureFamily),
        versions={
            key: tuple(entry.definition for entry in entries)
            for key, entries in draft.versions.items()
        },
        formulas=compilation.formulas,
        bases=compilation.bases,
        alternatives=compilation.alternatives,
        problems=problems,
        path=draft.path,
    )
