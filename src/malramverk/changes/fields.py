"""What a change of one key of a definition does, where no formula is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from malramverk.changes.classes import ChangeClass, greatest

TEXT, METADATA, TIGHTENED = ChangeClass.TEXT, ChangeClass.METADATA, ChangeClass.TIGHTENED
UNDECIDED, VALUE, BREAKING = (
    ChangeClass.UNDECIDED,
    ChangeClass.VALUE_CHANGING,
    ChangeClass.BREAKING,
)
_WORDS = frozenset(
    ("title", "description", "plural", "note", "because", "reference", "decision", "row", "text")
)
_OF_KEY: Mapping[str, ChangeClass] = {
    **dict.fromkeys(("title", "description", "text_status"), TEXT),
    **dict.fromkeys(("decided", "succeeds", "provenance", "follows_up", "provision"), METADATA),
    **dict.fromkeys(("data_availability", "population", "order", "sub_goals", "goal"), METADATA),
    **dict.fromkeys(("agencies", "publisher", "languages", "importance", "evidence"), METADATA),
    "requires_consultation": METADATA,
    **dict.fromkeys(("decimals", "round_to", "published", "disclosure", "period_rule"), VALUE),
    **dict.fromkeys(("in_force", "hit_policy", "collect", "absent", "otherwise"), VALUE),
    **dict.fromkeys(("symbols", "judge", "values", "codes_of", "holds_zero"), VALUE),
    **dict.fromkeys(("unit", "direction", "levels", "period", "scale", "outputs"), BREAKING),
    **dict.fromkeys(("holds", "counts", "table"), BREAKING),
}
_OF_KIND: Mapping[tuple[str, str], ChangeClass] = {
    ("parameter", "codes"): VALUE,
    ("rule", "rows"): VALUE,
    ("outcome_scale", "outcomes"): BREAKING,
}
_BOUNDS = {"minimum": 1, "maximum": -1}


def class_of(kind: str, key: str, old: Any, new: Any) -> ChangeClass:
    """Return what a change of one key does; ``undecided`` where nobody has said.

    Args:
        kind: the kind of definition.
        key: the key.
        old: what stood there; nothing where nothing did.
        new: what stands there.
    """
    if kind == "text" or without_words(old) == without_words(new):
        return TEXT
    special = _special(kind, key, old, new)
    if special is not None:
        return special
    if kind in ("goal", "sub_goal", "success_factor"):
        return METADATA
    return _OF_KEY.get(key, UNDECIDED)


def _special(kind: str, key: str, old: Any, new: Any) -> ChangeClass | None:
    """Return what a change does of which the key alone does not say it."""
    if key == "columns":
        return _mapping(old, new, removed=BREAKING, changed=_column)
    if key == "groups":
        return BREAKING if set(old or ()) - set(new or ()) else METADATA
    match kind, key:
        case "code_list", "codes":
            return _mapping(old, new, removed=BREAKING, changed=lambda _, __: UNDECIDED)
        case "indicator", "target":  # what rules say of it differs, or is said for the first time
            return METADATA if old is None else VALUE
        case "indicator", "minimum":
            return _minimum(old or {}, new or {})
    return _OF_KIND.get((kind, key))


def without_words(value: Any) -> Any:
    """Return a value without the words for people in it."""
    if isinstance(value, dict):
        if value and value.keys() <= {"sv", "en"}:
            return None
        return {k: without_words(v) for k, v in value.items() if k not in _WORDS}
    if isinstance(value, list | tuple):
        return [without_words(item) for item in value]
    return value


def _mapping(old: Any, new: Any, *, removed: ChangeClass, changed: Any) -> ChangeClass:
    """Compare things by name: one more changes no figure."""
    before, after = old or {}, new or {}
    found = [removed] if before.keys() - after.keys() else []
    found += [METADATA] if after.keys() - before.keys() else []
    for name in before.keys() & after.keys():
        if without_words(before[name]) != without_words(after[name]):
            found.append(changed(before[name], after[name]))
    return greatest(found)


def _column(old: Any, new: Any) -> ChangeClass:
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return BREAKING
    return greatest(list(_column_keys(old, new)))


def _column_keys(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[ChangeClass]:
    for key in old.keys() | new.keys():
        before, after = old.get(key), new.get(key)
        if without_words(before) == without_words(after) or key in _WORDS:
            continue
        if key in _BOUNDS:
            yield _bound(before, after, _BOUNDS[key])
        elif key == "headers":
            yield BREAKING if set(before or ()) - set(after or ()) else METADATA
        elif key == "required":
            yield TIGHTENED if after is not False else METADATA
        elif key in ("type", "unit", "level", "code_list"):
            yield BREAKING
        elif key == "decimals":
            yield VALUE
        else:
            yield UNDECIDED


def _bound(old: Any, new: Any, way: int) -> ChangeClass:
    """Compare a bound of what a value may be; ``way`` is 1 where a greater one is narrower."""
    if new is None:
        return METADATA
    if old is None or way * (Decimal(str(new)) - Decimal(str(old))) > 0:
        return TIGHTENED
    return METADATA


def _minimum(old: Mapping[str, Any], new: Mapping[str, Any]) -> ChangeClass:
    """Compare what a value must rest on: less figures are tightened, more are others."""
    pairs = [(old.get(key), new.get(key)) for key in ("n", "coverage")]
    rises = all(
        a is None or (b is not None and Decimal(str(b)) >= Decimal(str(a))) for a, b in pairs
    )
    return TIGHTENED if rises else VALUE
