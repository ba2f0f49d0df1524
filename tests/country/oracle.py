"""The UFA measures computed in another way: plain pandas, nothing from the library.

``oracle(tables, period)`` answers for riket, every principal (huvudman) and every school unit. It
shares no code with the library, so that the two can be held against each other. The conventions:

* a share's rows whose answer is unknown leave numerator and denominator; so do the rows of a sum
  or a mean whose number is unknown;
* ``n`` is the rows that are left, ``coverage`` those rows over all that are, or may be, in the
  population; a combination has the least n and the least coverage of its operands;
* with no row left: ``undefined`` (a sum or a count: the value 0) where the population is certainly
  empty, else ``not_reported``;
* a combination of absent operands has the strongest of their states; nothing is divided by 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

LEVELS = ("riket", "huvudman", "skolenhet")
_RANK = {"value": 0, "undefined": 3, "not_reported": 6, "not_applicable": 8}
_NAMES = {rank: name for name, rank in _RANK.items()}


@dataclass
class Answer:
    """Yes, no or unknown for every row."""

    yes: pd.Series
    unknown: pd.Series

    def __and__(self, other: Answer) -> Answer:
        yes = self.yes & other.yes
        no = (~self.yes & ~self.unknown) | (~other.yes & ~other.unknown)
        return Answer(yes, ~yes & ~no)


@dataclass
class Sums:
    """One frame per operand: columns value, state (its rank), n and coverage, by entity."""

    frame: pd.DataFrame

    def __truediv__(self, other: Sums) -> Sums:
        a, b = self.frame, other.frame
        state = np.maximum(a["state"], b["state"])
        state = state.mask((state == 0) & (b["value"] == 0), _RANK["undefined"])
        value = (a["value"] / b["value"].where(b["value"] != 0)).where(state == 0)
        n = np.minimum(a["n"], b["n"])
        # An empty population has no coverage, and says nothing about the other operand's.
        coverage = np.fmin(a["coverage"], b["coverage"])
        return Sums(pd.DataFrame({"value": value, "state": state, "n": n, "coverage": coverage}))

    def times(self, factor: float) -> Sums:
        return Sums(self.frame.assign(value=self.frame["value"] * factor))


class Rows:
    """One table's rows of one period, with the entities each row belongs to.

    Args:
        rows: the rows; codes as text.
        entities: the members of every level.
        levels: the level columns that the rows have.
    """

    def __init__(self, rows: pd.DataFrame, entities: Mapping[str, list[str]]) -> None:
        self.rows = rows.assign(riket="riket").reset_index(drop=True)
        self.entities = entities

    def everyone(self) -> Answer:
        return Answer(pd.Series(True, self.rows.index), pd.Series(False, self.rows.index))

    def is_(self, column: str, *codes: Any) -> Answer:
        values = self.rows[column]
        return Answer(values.isin(codes), values.isna())

    def yes(self, column: str) -> Answer:
        values = self.rows[column]
        return Answer(values.eq(True).fillna(False).astype(bool), values.isna())

    def known(self, *columns: str) -> Answer:
        nothing = pd.Series(False, self.rows.index)
        return Answer(self.rows[list(columns)].notna().all(axis=1), nothing)

    def count(self, population: Answer | None = None) -> Sums:
        member = population or self.everyone()
        ones = pd.Series(1, self.rows.index)
        return self._aggregate(member, member.yes, ones, "sum")

    def share(self, of: Answer, population: Answer | None = None) -> Sums:
        member = population or self.everyone()
        left = member.yes & ~of.unknown
        return self._aggregate(member, left, of.yes.astype("int64") * 100, "mean")

    def total(self, column: str, population: Answer | None = None, decimals: int = 0) -> Sums:
        member = population or self.everyone()
        whole, known = self._whole(column, decimals)
        return self._aggregate(member, member.yes & known, whole, "sum", 10**decimals)

    def mean(self, column: str, population: Answer, decimals: int) -> Sums:
        whole, known = self._whole(column, decimals)
        return self._aggregate(population, population.yes & known, whole, "mean", 10**decimals)

    def share_of_posts(self, of: Answer, population: Answer) -> Sums:
        """Percent of the posts; who lacks an answer, or a post, leaves both parts."""
        whole, known = self._whole("tjanstgoringsgrad", 2)
        left = population.yes & ~of.unknown & (known | ~of.yes)
        have = self._aggregate(population, left, whole.where(of.yes, 0), "sum", 100)
        answered = population & Answer(~of.unknown, of.unknown & False)
        every = self._aggregate(answered, answered.yes & known, whole, "sum", 100)
        return (have / every).times(100)

    def _whole(self, column: str, decimals: int) -> tuple[pd.Series, pd.Series]:
        """Numbers as whole numbers of their last decimal, 0 where they are not known."""
        numbers = pd.to_numeric(self.rows[column], errors="raise").astype("float64")
        return (numbers.fillna(0) * 10**decimals).round().astype("int64"), numbers.notna()

    def _aggregate(
        self, member: Answer, left: pd.Series, amount: pd.Series, how: str, scale: int = 1
    ) -> Sums:
        data = pd.DataFrame(
            {
                "every": (member.yes | member.unknown).astype("int64"),
                "n": left.astype("int64"),
                "amount": amount.where(left, 0).astype("int64"),
            }
        )
        frames = [self._at(level, data) for level in LEVELS]
        sums = pd.concat(frames, keys=LEVELS, names=["level", "entity"])
        nothing = sums["n"] == 0
        empty = sums["every"] == 0
        absent = np.where(empty, _RANK["undefined" if how == "mean" else "value"], 6)
        state = pd.Series(np.where(nothing, absent, 0), sums.index)
        divisor = sums["n"].where(~nothing) if how == "mean" else 1
        value = (sums["amount"] / divisor / scale).where(state == 0)
        coverage = sums["n"] / sums["every"].where(~empty)
        if "missing" in sums:
            state = state.mask(sums["missing"] > 0, sums["missing"]).astype("int64")
            value = value.where(state == 0)
        return Sums(
            pd.DataFrame({"value": value, "state": state, "n": sums["n"], "coverage": coverage})
        )

    def _at(self, level: str, data: pd.DataFrame) -> pd.DataFrame:
        return data.groupby(self.rows[level]).sum().reindex(self.entities[level], fill_value=0)


class CostRows(Rows):
    """The costs, which only principals that have answered have, and no unit."""

    def _at(self, level: str, data: pd.DataFrame) -> pd.DataFrame:
        if level == "skolenhet":
            units = self.entities[level]
            return pd.DataFrame(0, index=units, columns=data.columns).assign(missing=8)
        sums = super()._at(level, data)
        there = sums.index.isin(self.rows[level])
        return sums.assign(missing=np.where(there, 0, _RANK["not_reported"]))

    def per_pupil(self, column: str) -> Sums:
        pupils = "genomsnittligt_elevantal"
        cost = self.total(column, self.known(pupils))
        return (cost / self.total(pupils, self.known(column))).times(1000)


@dataclass
class Tables:
    """All tables of one school year."""

    elever: Rows
    personal: Rows
    kostnader: CostRows
    enkatsvar: Rows


Measure = Callable[[Tables], Sums]


def oracle(tables: Mapping[str, Any], period: str = "2024/25") -> pd.DataFrame:
    """Compute all 49 measures of one school year.

    Args:
        tables: pandas frames, or frames with ``to_pandas``, by table id.
        period: the school year.

    Returns:
        Columns measure (header in the UFA file: ``Group: words``), level, entity, period, value,
        n, coverage (NaN for an empty population), state.
    """
    frames = {name: _pandas(table) for name, table in tables.items()}
    autumn = int(period[:4])
    units = _of(frames["skolenhetsregister"], "lasar", period)
    principals = _of(frames["huvudmannaregister"], "lasar", period)["huvudman"]
    entities = {
        "riket": ["riket"],
        "huvudman": sorted({*principals, *units["huvudman"]}),
        "skolenhet": sorted(units["skolenhet"]),
    }
    owner = dict(zip(units["skolenhet"], units["huvudman"], strict=True))

    def rows(table: str, column: str, when: str) -> Rows:
        chosen = _of(frames[table], column, when)
        return Rows(chosen.assign(huvudman=chosen["skolenhet"].map(owner)), entities)

    held = Tables(
        elever=rows("elever", "lasar", period),
        personal=rows("personal", "lasar", period),
        kostnader=CostRows(_of(frames["kostnader"], "ar", str(autumn)), entities),
        enkatsvar=rows("enkatsvar", "ar", str(autumn + 1)),
    )
    answers = {name: compute(held).frame for name, compute in MEASURES.items()}
    result = pd.concat(answers, names=["measure"]).reset_index()
    result["state"] = result["state"].map(_NAMES)
    result.insert(3, "period", period)
    return result[["measure", "level", "entity", "period", "value", "n", "coverage", "state"]]


def _pandas(table: Any) -> pd.DataFrame:
    return table if isinstance(table, pd.DataFrame) else table.to_pandas()


def _of(frame: pd.DataFrame, column: str, period: str) -> pd.DataFrame:
    return frame[frame[column].astype(str) == period]


def _teachers(t: Tables) -> Answer:
    return t.personal.is_("befattning", "larare", "speciallarare")


def _posts(*occupations: str) -> Measure:
    def compute(t: Tables) -> Sums:
        who = t.personal.is_("befattning", *occupations) if occupations else None
        return t.personal.total("tjanstgoringsgrad", who, decimals=2)

    return compute


def _posts_share(column: str, *codes: Any, of: tuple[str, ...]) -> Measure:
    def compute(t: Tables) -> Sums:
        population = t.personal.is_("befattning", *of)
        wanted = t.personal.is_(column, *codes) if codes else t.personal.yes(column)
        return t.personal.share_of_posts(wanted, population)

    return compute


def _pupils_share(column: str, *codes: str) -> Measure:
    def compute(t: Tables) -> Sums:
        return t.elever.share(t.elever.is_(column, *codes) if codes else t.elever.yes(column))

    return compute


def _passed(column: str, year: int) -> Measure:
    return lambda t: t.elever.share(t.elever.yes(column), t.elever.is_("arskurs", year))


def _national_test(subject: str) -> Measure:
    def compute(t: Tables) -> Sums:
        took_part = t.elever.is_("arskurs", 3) & t.elever.yes(f"np3_{subject}_deltagit")
        return t.elever.share(t.elever.yes(f"np3_{subject}_kravniva"), took_part)

    return compute


def _survey(question: str, group: str) -> Measure:
    return lambda t: t.enkatsvar.mean(question, t.enkatsvar.is_("grupp", group), decimals=2)


def _cost(column: str) -> Measure:
    return lambda t: t.kostnader.total(column)


def _cost_per_pupil(column: str) -> Measure:
    return lambda t: t.kostnader.per_pupil(column)


_ALL_TEACHERS = ("larare", "speciallarare")
_COUNSELLOR = "studie_och_yrkesvagledare"
_SWEDISH = "svenska eller svenska som andraspråk"
_NP = "Andel (%) elever som uppnår kravnivån på samtliga delprov i det nationella provet i"
_GRADE = "Andel (%) elever som har lägst betyget E i"
_STAFF = "Pedagogiska personalens uppfattning om"
_BULLYING = "skolans arbete med att förhindra kränkningar"

MEASURES: dict[str, Measure] = {
    "Elever: Antal elever": lambda t: t.elever.count(),
    "Elever: Andel (%) flickor": _pupils_share("kon", "flicka"),
    "Elever: Andel (%) med utländsk bakgrund": _pupils_share("utlandsk_bakgrund"),
    "Elever: Andel (%) med föräldrar med eftergymnasial utbildning": _pupils_share(
        "foraldrars_utbildning", "eftergymnasial"
    ),
    "Personal: Totalt (heltidstjänster)": _posts(),
    "Personal: Rektorer (heltidstjänster)": _posts("rektor"),
    "Personal: Lärare (heltidstjänster)": _posts(*_ALL_TEACHERS),
    "Personal: Studie- och yrkesvägledare (heltidstjänster)": _posts(_COUNSELLOR),
    "Personal: Lärare, andel (%) kvinnor (heltidstjänster)": _posts_share(
        "kon", "kvinna", of=_ALL_TEACHERS
    ),
    "Personal: Lärare i ämne/n, andel (%) med legitimation och behörighet (heltidstjänster)": (
        _posts_share("behorig", of=_ALL_TEACHERS)
    ),
    "Personal: Lärare, andel (%) speciallärare med behörighet för särskilt stöd"
    " (heltidstjänster)": _posts_share("behorig_sarskilt_stod", of=("speciallarare",)),
    "Personal: Lärare, andel (%) tillsvidareanställda (heltidstjänster)": _posts_share(
        "tillsvidare", of=_ALL_TEACHERS
    ),
    "Personal: Andel (%) förstelärare och lektorer (antal tjänstgörande)": lambda t: (
        t.personal.share(t.personal.yes("forstelarare_eller_lektor"), _teachers(t))
    ),
    "Personal: Antal elever per lärare (heltidstjänster)": lambda t: (
        t.elever.count() / _posts(*_ALL_TEACHERS)(t)
    ),
    "Personal: Antal elever per SYV (heltidstjänster)": lambda t: (
        t.elever.count() / _posts(_COUNSELLOR)(t)
    ),
    "Kostnader: Totalt (tkr)": _cost("totalt"),
    "Kostnader: Undervisning (tkr)": _cost("undervisning"),
    "Kostnader: Per elev": _cost_per_pupil("totalt"),
    "Kostnader: Per elev för lokaler och inventarier": _cost_per_pupil("lokaler"),
    "Kostnader: Per elev för undervisning": _cost_per_pupil("undervisning"),
    "Kostnader: Per elev för skolmåltider": _cost_per_pupil("maltider"),
    "Kostnader: Per elev för lärverktyg, utrustning, skolbibliotek": _cost_per_pupil("larverktyg"),
    "Kostnader: Per elev för elevhälsa": _cost_per_pupil("elevhalsa"),
    "Kostnader: Per elev för övrigt": _cost_per_pupil("ovrigt"),
    f"Delmål 1: {_GRADE} samtliga ämnen efter årskurs 6": _passed("godkant_alla_amnen", 6),
    f"Delmål 1: {_GRADE} samtliga ämnen efter årskurs 9": _passed("godkant_alla_amnen", 9),
    "Delmål 1: Andel (%) elever som blir behöriga till ett nationellt program i gymnasieskolan": (
        _passed("behorig_nationellt_program", 9)
    ),
    **{
        f"Delmål {goal}: Elevers upplevelse av {words} i årskurs {year} (medelvärde)*": _survey(
            question, f"elev_ak{year}"
        )
        for goal, words, question in (
            (2, "trygghet", "trygghet"),
            (2, "studiero", "studiero"),
            (2, _BULLYING, "krankningar"),
            (3, "stimulans", "stimulans"),
            (4, "stöd", "stod"),
        )
        for year in (5, 8)
    },
    **{
        f"Delmål {goal}: {_STAFF} {words} (medelvärde)*": _survey(question, "pedagogisk_personal")
        for goal, words, question in (
            (2, "trygghet", "trygghet"),
            (2, "studiero", "studiero"),
            (3, "stimulans", "stimulans"),
            (4, "stöd", "stod"),
            (4, "särskilt stöd", "sarskilt_stod"),
        )
    },
    "Delmål 4: Vårdnadshavares uppfattning om deras barn får den hjälp som behövs för att klara"
    " skolarbetet (medelvärde)*": _survey("hjalp", "vardnadshavare"),
    f"Delmål 5: {_NP} {_SWEDISH} i årskurs 3": _national_test("svenska"),
    f"Delmål 5: {_GRADE} ämnet {_SWEDISH} i årskurs 6": _passed("godkant_svenska", 6),
    f"Delmål 5: {_GRADE} ämnet {_SWEDISH} i årskurs 9": _passed("godkant_svenska", 9),
    f"Delmål 6: {_NP} matematik i årskurs 3": _national_test("matematik"),
    f"Delmål 6: {_GRADE} ämnet matematik i årskurs 6": _passed("godkant_matematik", 6),
    f"Delmål 6: {_GRADE} ämnet matematik i årskurs 9": _passed("godkant_matematik", 9),
}
