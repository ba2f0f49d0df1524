"""Names and codes that look right and belong to nobody: this module makes them up."""

from __future__ import annotations

_TREES = (
    *("Alm", "Björk", "Ek", "Gran", "Tall", "Hassel", "Rönn", "Lind", "Ask", "Sälg", "Hägg", "Löv"),
    *("Ljung", "Mar", "Nord", "Söder", "Väster", "Öster", "Sten", "Silver", "Klar", "Svart"),
    *("Vit", "Grå"),
)
_LANDS = (
    *("viken", "hamra", "åsen", "tuna", "forsa", "backa", "näset", "lunda", "dalen", "mora"),
    *("rydet", "ängen", "hultet"),
)
_FIELDS = (
    *("viks", "hamra", "ås", "tuna", "fors", "backa", "näs", "lunda", "dal", "mo", "ryds", "ängs"),
)
_SIGNS = (
    *("Fyren", "Lärkan", "Tranan", "Siskan", "Polstjärnan", "Lyktan", "Årstiden", "Källan"),
    *("Bryggan", "Seglet", "Kvarnen", "Humlan", "Spiran", "Gläntan", "Ankaret", "Vinden"),
)
_FORMS = ("{} i {} AB", "Stiftelsen {} i {}", "{} i {} ekonomisk förening", "Föreningen {} i {}")
# Counties that no real municipality is in, the first of them with a leading zero.
_COUNTIES = ("02", "26", "27", "28", "29")


def place(index: int) -> str:
    """Return the name of an invented municipality's main town.

    >>> place(0), place(25)
    ('Almviken', 'Björkhamra')
    """
    land, tree = divmod(index, len(_TREES))
    return _TREES[tree] + _LANDS[land]


def municipality_name(index: int) -> str:
    """Return the name of an invented municipal principal (huvudman).

    >>> municipality_name(0)
    'Almvikens kommun'
    """
    return f"{place(index)}s kommun"


def municipality_code(index: int) -> str:
    """Return a four-digit code in a county that no real municipality is in.

    >>> municipality_code(0), municipality_code(99)
    ('0201', '2601')
    """
    county, number = divmod(index, 99)
    return f"{_COUNTIES[county]}{number + 1:02d}"


def independent_name(index: int, places: int) -> str:
    """Return the name of an invented independent principal in one of ``places`` towns.

    >>> independent_name(0, 294)
    'Fyren i Almviken AB'
    """
    rounds, sign = divmod(index, len(_SIGNS))
    form = _FORMS[(index + rounds) % len(_FORMS)]
    return form.format(_SIGNS[sign], place((rounds * 7 + sign) % places))


def school_name(index: int, town: str) -> str:
    """Return the name of a school unit; up to 288 in one town are unlike.

    >>> school_name(0, "Almviken")
    'Almviksskolan, Almviken'
    """
    rounds, tree = divmod(index, len(_TREES))
    return f"{_TREES[tree]}{_FIELDS[(rounds + tree) % len(_FIELDS)]}skolan, {town}"


def organisation_number(first_nine: str) -> str:
    """Return ten digits whose last one is the check digit that real numbers have.

    >>> organisation_number("212999000")
    '2129990004'
    """
    total = 0
    for place_, digit in enumerate(map(int, first_nine)):
        doubled = digit * 2 if place_ % 2 == 0 else digit
        total += doubled // 10 + doubled % 10
    return f"{first_nine}{-total % 10}"


def principal_codes(municipal: int, independent: int) -> list[str]:
    """Return invented organisation numbers: 212999… municipal, 550… independent.

    Neither series is handed out in reality: municipalities have 212000 and companies 556 or more.
    """
    own = [organisation_number(f"212999{i:03d}") for i in range(municipal)]
    return own + [organisation_number(f"550{i * 17 % 1_000_000:06d}") for i in range(independent)]


def unit_codes(count: int) -> list[str]:
    """Return distinct eight-digit codes of school units, in no order that means anything."""
    return [str(99_000_000 + i * 104_729 % 999_983) for i in range(count)]
