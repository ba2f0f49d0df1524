"""Two states of the definitions, and what every definition's change does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any

from malramverk.catalogue import Catalogue, Formula
from malramverk.catalogue.canonical import canonical_text, content
from malramverk.catalogue.checks.formula_proofs import column_ranges
from malramverk.changes.classes import Change, ChangeClass, Event, Step, greatest, step_for
from malramverk.changes.fields import class_of
from malramverk.dataclass import dataclass
from malramverk.formula.symbolic import Different, Same, compare
from malramverk.model import Definition, Indicator, Status

_IDENTITY = ("id", "version")
_FORMULAS = ("formula", "parts", "composite")
_CONDITIONS = ("where", "exclusion", "exception")
_ORDER_FREE = ("unique", "any")

Key = tuple[str, str]


def diff(old: Catalogue, new: Catalogue, *, seconds: float = 1.0) -> list[Change]:
    """Return what has changed between two states of the definitions.

    Args:
        old: the definitions before, such as an edition.
        new: the definitions now.
        seconds: how long the proof about one formula may take, about.

    Returns:
        One change for each definition that says something else, and one for each indicator
        that only reads something that does. A formula is ``equal`` only where that is proved.
    """
    return list(_Comparison(old, new, seconds).changes())


def new_definitions(catalogue: Catalogue) -> list[Change]:
    """Return every definition as a change: all is new before the first edition."""
    return [_added(definition) for definition in latest(catalogue).values()]


def latest(catalogue: Catalogue) -> dict[Key, Definition]:
    """Return the last version of each definition that is not withdrawn."""
    return {
        key: (usable or versions)[-1]
        for key, versions in catalogue.versions.items()
        for usable in [[v for v in versions if v.status is not Status.WITHDRAWN]]
    }


@dataclass
class _Comparison:
    old: Catalogue
    new: Catalogue
    seconds: float
    before: dict[Key, Definition] = field(init=False)
    after: dict[Key, Definition] = field(init=False)

    def __post_init__(self) -> None:
        self.before, self.after = latest(self.old), latest(self.new)

    @cached_property
    def renamed(self) -> dict[Key, str]:
        """The old ids of what is called something else now, by its new key."""
        gone = {key: self._nameless(self.before[key]) for key in self.before.keys() - self.after}
        found: dict[Key, str] = {}
        for key in sorted(self.after.keys() - self.before):
            text = self._nameless(self.after[key])
            same = [k for k, other in gone.items() if k[0] == key[0] and other == text]
            if len(same) == 1:
                found[key] = same[0][1]
                del gone[same[0]]
        return found

    @staticmethod
    def _nameless(definition: Definition) -> str:
        said = content(definition)
        return canonical_text({k: v for k, v in said.items() if k not in _IDENTITY})

    def changes(self) -> Iterator[Change]:
        """Yield what has happened to each definition, in the order of the new ones."""
        for key, definition in self.after.items():
            id_ = self.renamed.get(key, key[1])
            before = self.before.get((key[0], id_))
            if before is None:
                yield _added(definition)
                continue
            found = self._compared(before, definition, id_)
            if found is not None:
                yield found
        kept = {(kind, self.renamed.get((kind, id_), id_)) for kind, id_ in self.after}
        for key, definition in self.before.items():
            if key not in kept:
                yield _change(None, definition, Event.REMOVED, ChangeClass.BREAKING)

    def _compared(self, before: Definition, after: Definition, id_: str) -> Change | None:
        said, new = self._said(before), self._said(after)
        old = self._said(before, mapped=True)
        event = Event.RENAMED if id_ != after.id else Event.CHANGED
        keys = tuple(k for k in sorted(said.keys() | new.keys()) if said.get(k) != new.get(k))
        if before.version != after.version:
            # When a new version begins to hold, and what it succeeds, is what a version is.
            keys = tuple(k for k in keys if k not in ("in_force", "succeeds", "decided"))
        formula, example = self._formula(before, after)
        if not keys and event is Event.CHANGED:
            return self._untouched(before, after, formula, example)
        classes = [self._class(key, old, new, formula) for key in keys]
        if event is Event.RENAMED or (formula is not None and not keys):
            classes.append(formula or ChangeClass.TEXT)
        return _change(after, before, event, greatest(classes), keys, example)

    def _untouched(
        self,
        before: Definition,
        after: Definition,
        formula: ChangeClass | None,
        example: Mapping[str, str],
    ) -> Change | None:
        """Return the change of a definition that says the same as before, if there is any."""
        ended = after.status is Status.WITHDRAWN and before.status is not Status.WITHDRAWN
        if ended:
            return _change(after, before, Event.REMOVED, ChangeClass.BREAKING)
        if formula in (None, ChangeClass.EQUAL):
            return None
        assert formula is not None
        return _change(after, before, Event.AFFECTED, formula, (), example)

    def _said(self, definition: Definition, *, mapped: bool = False) -> dict[str, Any]:
        said = {k: v for k, v in content(definition).items() if k not in _IDENTITY}
        return {k: self._with_new_ids(v) for k, v in said.items()} if mapped else said

    @cached_property
    def _new_ids(self) -> dict[str, str]:
        return {old: key[1] for key, old in self.renamed.items()}

    def _with_new_ids(self, value: Any) -> Any:
        """Return what was said with new ids in place of old ones; words are left as they are."""
        if not self._new_ids:
            return value
        if isinstance(value, dict):
            words = set(value) <= {"sv", "en"}
            return value if words else {k: self._with_new_ids(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self._with_new_ids(item) for item in value]
        if isinstance(value, str):
            return re.sub(
                r"[a-z][a-z0-9_]*", lambda m: self._new_ids.get(m.group(), m.group()), value
            )
        return value

    def _class(
        self, key: str, old: Mapping[str, Any], new: Mapping[str, Any], formula: ChangeClass | None
    ) -> ChangeClass:
        kind = new["kind"]
        if old.get(key) == new.get(key):
            return ChangeClass.EQUAL  # only ids that it names have been changed
        if kind == "indicator" and key in _FORMULAS:
            # Text may differ where the formula with all names resolved does not.
            return formula or ChangeClass.EQUAL
        if kind == "population" and key in _CONDITIONS:
            return ChangeClass.UNDECIDED
        if kind == "rule" and key == "rows" and new.get("hit_policy", "unique") in _ORDER_FREE:
            rows = [sorted(map(canonical_text, said.get("rows", ()))) for said in (old, new)]
            if rows[0] == rows[1] and old.get("hit_policy") == new.get("hit_policy"):
                return ChangeClass.EQUAL
        return class_of(kind, key, old.get(key), new.get(key))

    def _formula(
        self, before: Definition, after: Definition
    ) -> tuple[ChangeClass | None, Mapping[str, str]]:
        """Say what has become of an indicator's formula; nothing where it is the very same."""
        if not (isinstance(before, Indicator) and isinstance(after, Indicator)):
            return None, {}
        old, new = self.old.formulas.get(before.key), self.new.formulas.get(after.key)
        if old is None or new is None:
            return (None if old is new else ChangeClass.BREAKING), {}
        if old.core == new.core:
            return None, {}
        if self._new_ids and self._renamed_only(before, after):
            return ChangeClass.EQUAL, {}
        if before.unit != after.unit:
            return ChangeClass.BREAKING, {}
        return self._proved(old, new)

    def _renamed_only(self, before: Definition, after: Definition) -> bool:
        old, new = self._said(before, mapped=True), self._said(after)
        return all(old.get(key) == new.get(key) for key in _FORMULAS)

    def _proved(self, old: Formula, new: Formula) -> tuple[ChangeClass, Mapping[str, str]]:
        columns = column_ranges({**self.old.tables, **self.new.tables})
        found = compare(old.core, new.core, seconds=self.seconds, columns=columns)
        if isinstance(found, Same):
            return ChangeClass.EQUAL, {}
        if isinstance(found, Different):
            return ChangeClass.VALUE_CHANGING, {"sv": found.words("sv"), "en": found.words("en")}
        return ChangeClass.UNDECIDED, {}


def _added(definition: Definition) -> Change:
    return _change(definition, None, Event.ADDED, ChangeClass.METADATA)


def _change(
    after: Definition | None,
    before: Definition | None,
    event: Event,
    change: ChangeClass,
    keys: tuple[str, ...] = (),
    example: Mapping[str, str] | None = None,
) -> Change:
    shown = after or before
    assert shown is not None
    new_version = after is not None and before is not None and after.version != before.version
    said = after.succeeds if after is not None and new_version else None
    comparable = said.comparable if said is not None else None
    asks = event in (Event.CHANGED, Event.RENAMED) and bool(keys)
    return Change(
        kind=shown.kind,
        id=shown.id,
        event=event,
        change=change,
        old=before.version if before is not None else None,
        new=after.version if after is not None and event is not Event.REMOVED else None,
        fields=keys,
        step=step_for(change, comparable) if asks else Step.NONE,
        comparable=comparable,
        renamed_from=before.id if event is Event.RENAMED and before is not None else None,
        example=example or {},
        title=dict(shown.title or {}),
        because=(said.because or {}) if said is not None else {},
        consultation=after.consultation if after is not None else (),
    )
