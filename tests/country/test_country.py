"""The synthetic country is the same every time, whole in itself, and like the real one."""

from __future__ import annotations

from hashlib import sha256

import polars as pl
import pytest

from malramverk.country import LONGEST, SIZES, TABLES, make, write
from malramverk.country import names as invented
from malramverk.periods import parse_period

COLUMNS = {
    "elever": {
        "lasar": pl.String,
        "skolenhet": pl.String,
        "arskurs": pl.Int8,
        "kon": pl.String,
        "utlandsk_bakgrund": pl.Boolean,
        "foraldrars_utbildning": pl.String,
        "godkant_alla_amnen": pl.Boolean,
        "behorig_nationellt_program": pl.Boolean,
        "meritvarde": pl.Float64,
        "godkant_svenska": pl.Boolean,
        "godkant_matematik": pl.Boolean,
        "np3_svenska_deltagit": pl.Boolean,
        "np3_svenska_kravniva": pl.Boolean,
        "np3_matematik_deltagit": pl.Boolean,
        "np3_matematik_kravniva": pl.Boolean,
    },
    "personal": {
        "lasar": pl.String,
        "skolenhet": pl.String,
        "befattning": pl.String,
        "tjanstgoringsgrad": pl.Float64,
        "kon": pl.String,
        "behorig": pl.Boolean,
        "behorig_sarskilt_stod": pl.Boolean,
        "tillsvidare": pl.Boolean,
        "forstelarare_eller_lektor": pl.Boolean,
    },
    "kostnader": {
        "ar": pl.String,
        "huvudman": pl.String,
        "genomsnittligt_elevantal": pl.Int64,
        "totalt": pl.Int64,
        "undervisning": pl.Int64,
        "lokaler": pl.Int64,
        "maltider": pl.Int64,
        "larverktyg": pl.Int64,
        "elevhalsa": pl.Int64,
        "ovrigt": pl.Int64,
    },
    "enkatsvar": {
        "ar": pl.String,
        "skolenhet": pl.String,
        "grupp": pl.String,
        "trygghet": pl.Float64,
        "studiero": pl.Float64,
        "krankningar": pl.Float64,
        "stimulans": pl.Float64,
        "stod": pl.Float64,
        "sarskilt_stod": pl.Float64,
        "hjalp": pl.Float64,
    },
    "skolenhetsregister": dict.fromkeys(
        ["lasar", "skolenhet", "huvudman", "namn", "kommun"], pl.String
    ),
    "huvudmannaregister": dict.fromkeys(["lasar", "huvudman", "namn", "huvudmannatyp"], pl.String),
}

# Written down once; a change here changes every figure people have compared with.
FINGERPRINTS = {
    "huvudmannaregister": "dbab7b505f3a",
    "skolenhetsregister": "5b736d5b02c5",
    "elever": "8bdfda320dc0",
    "personal": "dc7fd4ebd16f",
    "kostnader": "d44a977b33fb",
    "enkatsvar": "0ffdc1ce71d9",
}


@pytest.fixture(scope="module")
def region():
    return make("region", 3)


@pytest.fixture(scope="module")
def nation():
    return make("nation")


def _print_of(frame: pl.DataFrame) -> str:
    return sha256(repr(frame.rows()).encode()).hexdigest()[:12]


def test_every_table_has_its_columns_in_order(region):
    assert set(region) == set(TABLES) == set(COLUMNS)
    for table, columns in COLUMNS.items():
        assert dict(region[table].schema) == columns
        assert list(region[table].columns) == list(columns)


def test_the_country_is_the_same_every_time(region):
    make("one", 2)
    again = make("region", 3)
    assert all(again[table].equals(region[table]) for table in TABLES)


def test_the_country_is_the_same_on_every_machine():
    prints = {table: _print_of(frame) for table, frame in make("one", 2).items()}
    assert prints == FINGERPRINTS


def test_another_seed_gives_another_country():
    assert not make("one", seed=1)["elever"].equals(make("one", seed=2)["elever"])


def test_a_year_is_the_same_however_many_are_made(region):
    alone = make("region", 1)
    for table in TABLES:
        period = region[table].columns[0]
        last = region[table][period].max()
        assert region[table].filter(pl.col(period) == last).equals(alone[table])


def test_school_years_end_with_the_last_one(region):
    assert region["elever"]["lasar"].unique().sort().to_list() == ["2022/23", "2023/24", "2024/25"]
    assert region["kostnader"]["ar"].unique().sort().to_list() == ["2022", "2023", "2024"]
    assert region["enkatsvar"]["ar"].unique().sort().to_list() == ["2023", "2024", "2025"]
    assert all(parse_period(text) for text in region["elever"]["lasar"].unique())


@pytest.mark.parametrize("years", [0, LONGEST + 1])
def test_years_out_of_bounds_are_refused(years):
    with pytest.raises(ValueError, match=f"years is from 1 to {LONGEST}"):
        make("one", years)


def test_an_unknown_size_is_refused():
    with pytest.raises(ValueError, match="size is one of one, region, nation"):
        make("continent")


def test_sizes():
    sizes = {}
    for size in SIZES:
        country = make(size)
        sizes[size] = (country["huvudmannaregister"].height, country["skolenhetsregister"].height)
    assert sizes["one"][0] == 1
    assert 3 <= sizes["one"][1] <= 20
    assert sizes["region"][0] == 42
    assert 220 <= sizes["region"][1] <= 280
    assert sizes["nation"][0] == 875
    assert 4_900 <= sizes["nation"][1] <= 5_300


def test_the_nation_is_like_the_real_one(nation):
    pupils, staff, costs = nation["elever"], nation["personal"], nation["kostnader"]
    assert 1_080_000 <= pupils.height <= 1_130_000
    leaving, sixth = pupils.filter(pl.col("arskurs") == 9), pupils.filter(pl.col("arskurs") == 6)
    assert leaving["behorig_nationellt_program"].mean() == pytest.approx(0.841, abs=0.015)
    assert leaving["godkant_alla_amnen"].mean() == pytest.approx(0.719, abs=0.015)
    assert sixth["godkant_alla_amnen"].mean() == pytest.approx(0.704, abs=0.015)
    assert leaving["meritvarde"].mean() == pytest.approx(225, abs=6)
    assert (pupils["kon"] == "flicka").mean() == pytest.approx(0.487, abs=0.003)
    assert pupils["utlandsk_bakgrund"].mean() == pytest.approx(0.271, abs=0.015)
    teachers = staff.filter(pl.col("befattning").is_in(["larare", "speciallarare"]))
    assert pupils.height / teachers["tjanstgoringsgrad"].sum() == pytest.approx(12.0, abs=0.3)
    per_pupil = costs["totalt"].sum() / costs["genomsnittligt_elevantal"].sum()
    assert per_pupil == pytest.approx(140.2, abs=4)


def test_sizes_are_skewed_as_real_ones_are(nation):
    units = nation["skolenhetsregister"].select("skolenhet", "huvudman")
    per_principal = (
        nation["elever"].join(units, on="skolenhet").group_by("huvudman").len()["len"].sort()
    )
    assert per_principal.min() <= 10
    assert 220 <= per_principal.median() <= 310
    assert 30_000 <= per_principal.max() <= 90_000


def test_results_follow_background(nation):
    leaving = nation["elever"].filter(pl.col("arskurs") == 9)

    def merit(**where):
        return leaving.filter(**where)["meritvarde"].mean()

    assert merit(kon="flicka") > merit(kon="pojke") + 5
    schooling = ["forgymnasial", "gymnasial", "eftergymnasial"]
    low, middle, high = (merit(foraldrars_utbildning=code) for code in schooling)
    assert low + 15 < middle
    assert middle + 15 < high
    assert merit(utlandsk_bakgrund=False) > merit(utlandsk_bakgrund=True)


def test_results_agree_with_one_another(nation):
    graded = nation["elever"].drop_nulls("godkant_alla_amnen")
    passed_all = graded.filter("godkant_alla_amnen")
    assert passed_all["godkant_svenska"].all()
    assert passed_all["godkant_matematik"].all()
    leaving = graded.filter(pl.col("arskurs") == 9).drop_nulls("meritvarde")
    assert leaving.filter("godkant_alla_amnen")["behorig_nationellt_program"].all()
    assert leaving.filter("godkant_alla_amnen")["meritvarde"].min() >= 160
    merit = leaving["meritvarde"]
    assert ((merit % 2.5) == 0).all()
    assert merit.max() == 340
    assert 0 < (merit == 0).mean() < 0.03
    assert not merit.is_between(0.1, 9.9).any()


def test_results_stand_only_where_they_belong(region):
    pupils = region["elever"]
    others = pupils.filter(~pl.col("arskurs").is_in([6, 9]) | pl.col("arskurs").is_null())
    assert others["godkant_alla_amnen"].is_null().all()
    assert pupils.filter(pl.col("arskurs") != 9)["meritvarde"].is_null().all()
    assert pupils.filter(pl.col("arskurs") != 3)["np3_svenska_deltagit"].is_null().all()
    absent = pupils.filter(~pl.col("np3_svenska_deltagit"))
    assert absent.height > 0
    assert absent["np3_svenska_kravniva"].is_null().all()
    staff = region["personal"]
    assert staff.filter(pl.col("befattning") == "rektor")["behorig"].is_null().all()


def test_some_of_everything_is_unknown(nation):
    for column in ["arskurs", "kon", "utlandsk_bakgrund", "foraldrars_utbildning"]:
        assert 0 < nation["elever"][column].null_count() / nation["elever"].height < 0.05
    leaving = nation["elever"].filter(pl.col("arskurs") == 9)
    assert 0.01 < leaving["behorig_nationellt_program"].null_count() / leaving.height < 0.06
    by_unit = leaving.group_by("skolenhet").agg(pl.col("godkant_svenska").is_null().mean())
    assert (by_unit["godkant_svenska"] == 1).sum() > 5
    assert nation["personal"]["tjanstgoringsgrad"].null_count() > 0
    assert nation["kostnader"]["elevhalsa"].null_count() > 0


def test_numbers_keep_within_their_bounds(nation):
    posts = nation["personal"]["tjanstgoringsgrad"].drop_nulls()
    assert posts.is_between(0, 1.5).all()
    assert all(post == round(post, 2) for post in posts.unique())
    for question in ["trygghet", "studiero", "krankningar", "stimulans", "stod", "hjalp"]:
        answers = nation["enkatsvar"][question].drop_nulls()
        assert answers.is_between(0, 10).all()
        assert all(answer == round(answer, 2) for answer in answers.unique())


def test_every_row_belongs_to_someone_in_the_registers(region):
    units = region["skolenhetsregister"]
    for table in ["elever", "personal"]:
        strays = region[table].join(units, on=["lasar", "skolenhet"], how="anti")
        assert strays.height == 0
    spring = units.with_columns(ar="20" + pl.col("lasar").str.slice(5))
    assert region["enkatsvar"].join(spring, on=["ar", "skolenhet"], how="anti").height == 0
    principals = region["huvudmannaregister"]
    assert units.join(principals, on=["lasar", "huvudman"], how="anti").height == 0
    assert principals.join(units, on=["lasar", "huvudman"], how="anti").height == 0
    autumn = principals.with_columns(ar=pl.col("lasar").str.head(4))
    payers = region["kostnader"].join(autumn, on=["ar", "huvudman"], how="left")
    assert (payers["huvudmannatyp"] == "kommunal").all()


def test_keys_are_unique(region):
    for table, key in [
        ("skolenhetsregister", ["lasar", "skolenhet"]),
        ("huvudmannaregister", ["lasar", "huvudman"]),
        ("kostnader", ["ar", "huvudman"]),
    ]:
        assert not region[table].select(key).is_duplicated().any()


def test_costs_add_up(region):
    purposes = ["undervisning", "lokaler", "maltider", "larverktyg", "elevhalsa", "ovrigt"]
    whole = region["kostnader"].drop_nulls()
    assert whole.select(pl.sum_horizontal(purposes)).to_series().equals(whole["totalt"])


def test_units_are_taken_over_opened_and_closed(region):
    units = region["skolenhetsregister"]
    for earlier, later in [("2022/23", "2023/24"), ("2023/24", "2024/25")]:
        both = units.filter(lasar=earlier).join(
            units.filter(lasar=later), on="skolenhet", suffix="_later", how="full"
        )
        assert (both["huvudman"] != both["huvudman_later"]).any()
        assert both["huvudman"].is_null().any()
        assert both["huvudman_later"].is_null().any()
    stayed = units.group_by("skolenhet").agg(pl.col("namn").n_unique(), pl.col("kommun").n_unique())
    assert stayed["namn"].max() == stayed["kommun"].max() == 1


@pytest.mark.parametrize("size", SIZES)
def test_one_unit_has_no_pupils_and_some_have_no_year_9(size):
    country = make(size)
    units, pupils = country["skolenhetsregister"], country["elever"]
    assert units.join(pupils, on="skolenhet", how="anti").height >= 1
    leaving = pupils.filter(pl.col("arskurs") == 9)
    assert 0 < leaving["skolenhet"].n_unique() < units.height - 1


def test_a_unit_is_in_the_survey_every_second_spring(region):
    springs = region["enkatsvar"].group_by("ar").agg(pl.col("skolenhet").unique())
    asked = {ar: set(units) for ar, units in springs.rows()}
    assert not asked["2024"] & asked["2025"]
    assert asked["2023"] & asked["2025"]


def test_groups_are_asked_their_own_questions_only(region):
    answers = region["enkatsvar"]
    pupils = answers.filter(pl.col("grupp").str.starts_with("elev"))
    assert pupils["sarskilt_stod"].is_null().all()
    assert pupils["hjalp"].is_null().all()
    guardians = answers.filter(pl.col("grupp") == "vardnadshavare")
    assert guardians["trygghet"].is_null().all()
    assert 0 < guardians["hjalp"].null_count() / guardians.height < 0.05


def test_codes_are_well_formed_and_in_no_real_series(nation):
    principals = nation["huvudmannaregister"]["huvudman"]
    assert principals.str.contains(r"^(212999\d{4}|550\d{7})$").all()
    assert all(invented.organisation_number(code[:9]) == code for code in principals)
    units = nation["skolenhetsregister"]
    assert units["skolenhet"].str.contains(r"^99\d{6}$").all()
    assert units["kommun"].str.contains(r"^(02|26|27|28|29)\d{2}$").all()
    assert units["kommun"].str.starts_with("0").any()


def test_the_check_digit_is_that_of_real_numbers():
    assert invented.organisation_number("212000014") == "2120000142"


def test_names_are_unlike(nation):
    assert nation["huvudmannaregister"]["namn"].is_unique().all()
    assert nation["skolenhetsregister"]["namn"].is_unique().all()


def test_files_hold_what_make_gives(tmp_path, region):
    seen = []
    paths = write(tmp_path, "region", 3, progress=lambda *step: seen.append(step))
    assert [path.name for path in paths] == [f"{table}.parquet" for table in TABLES]
    assert sorted(tmp_path.iterdir()) == sorted(paths)
    for path in paths:
        assert pl.read_parquet(path).equals(region[path.stem])
    assert seen[:3] == [(TABLES[0], done, 3) for done in (1, 2, 3)]
    assert len(seen) == 3 * len(TABLES)


def test_writing_again_replaces_the_files(tmp_path):
    write(tmp_path, "one", 2)
    paths = write(tmp_path, "one", 1)
    assert pl.read_parquet(paths[-1])["ar"].unique().to_list() == ["2025"]


def test_a_failure_leaves_the_earlier_file(tmp_path):
    write(tmp_path, "one")

    def fail(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, "one", 2, progress=fail)
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(TABLES)
    assert pl.read_parquet(tmp_path / "huvudmannaregister.parquet").height == 1
