"""What is wrong with rows is told in words, at the words."""

from __future__ import annotations

import duckdb
import polars as pl

from tests.tables.given import bound, faults, file, problems, pupils, text

WRONG = """# elever
lasar;skolenhet;arskurs;behorig;meritvarde;kon
2024/25;A;9;ja;230,05;flicka

2024/26; ;10;kanske;x1;flika
;B;0;nej;340,5;pojke
"""


POINTED = """
t.csv:6:1: fel MR447: kolumnen `lasar` är tom på 1 rad(er), som då inte hör någonstans
  ;B;0;nej;340,5;pojke
  ^
t.csv:5:1: fel MR446: `2024/26` i kolumnen `lasar` är ingen period
  2024/26; ;10;kanske;x1;flika
  ^^^^^^^
t.csv:5:9: fel MR447: kolumnen `skolenhet` är tom på 1 rad(er), som då inte hör någonstans
  2024/26; ;10;kanske;x1;flika
          ^
t.csv:6:4: fel MR442: `0` i kolumnen `arskurs` är under minsta värdet 1
  ;B;0;nej;340,5;pojke
     ^
t.csv:5:11: fel MR443: `10` i kolumnen `arskurs` är över största värdet 9
  2024/26; ;10;kanske;x1;flika
            ^^
t.csv:5:14: fel MR441: `kanske` i kolumnen `behorig` är varken ja eller nej
  2024/26; ;10;kanske;x1;flika
               ^^^^^^
t.csv:5:21: fel MR440: `x1` i kolumnen `meritvarde` är varken ett tal eller en angiven symbol
  2024/26; ;10;kanske;x1;flika
                      ^^
t.csv:3:16: fel MR444: `230,05` i kolumnen `meritvarde` har fler än 1 decimaler
  2024/25;A;9;ja;230,05;flicka
                 ^^^^^^
t.csv:6:10: fel MR443: `340,5` i kolumnen `meritvarde` är över största värdet 340
  ;B;0;nej;340,5;pojke
           ^^^^^
t.csv:5:24: fel MR445: `flika` i kolumnen `kon` finns inte i kodlistan `kon`
  2024/26; ;10;kanske;x1;flika
                         ^^^^^
  hjälp: skriv `flicka`
"""


def test_every_fault_points_at_its_words(tmp_path):
    assert "\n".join(faults(bound(pupils(), file(tmp_path, WRONG)))) == POINTED.strip()


def test_many_rows_with_a_fault_are_told_once_with_three_examples():
    lines = [f"A, {number}" for number in (10, 11, 12, 13, 14)]
    found = bound(pupils(), text("skolenhet, arskurs", *lines, name="prov", first_line=20))
    assert faults(found)[0].splitlines()[0] == (
        "prov:21:4: fel MR443: `10`, `11`, `12` i kolumnen `arskurs` är över största värdet 9"
        " (och 2 värden till)"
    )


def test_a_frame_has_numbered_rows_and_a_database_has_not():
    frame = pl.DataFrame({"skolenhet": ["A", "B"], "arskurs": [9, 10]})
    relation = duckdb.from_arrow(frame.to_arrow())
    words = "`10` i kolumnen `arskurs` är över största värdet 9"
    assert faults(bound(pupils(), frame)) == [f"fel MR443: `polars DataFrame`, rad 2: {words}"]
    assert faults(bound(pupils(), relation)) == [f"fel MR443: `duckdb DuckDBPyRelation`: {words}"]


def test_rows_that_are_not_lines_are_not_given_a_line(tmp_path):
    path = file(tmp_path, 'skolenhet,arskurs\n"A\nB",9\nC,10\n')
    assert faults(bound(pupils(), path)) == [
        "fel MR443: `t.csv`: `10` i kolumnen `arskurs` är över största värdet 9"
    ]


def test_the_examples_are_those_that_sort_first_whatever_the_order(tmp_path):
    rows = pl.DataFrame({"skolenhet": ["A"] * 5, "arskurs": [40, 30, 20, 10, 20]})
    parts = [rows[:2], rows[2:]]
    for given in (rows, parts, duckdb.from_arrow(rows.to_arrow())):
        problem = problems(bound(pupils(), given))[0]
        facts = problem.to_dict()["facts"]
        assert facts["value"] == "10`, `20`, `30"
        assert (facts["table"], facts["column"], facts["count"]) == ("t", "arskurs", 5)
        assert problem.words("en").endswith("is above the maximum 9 (and 2 more values)")
    assert problems(bound(pupils(), rows))[0].rows == (4, 3, 2)


def test_a_fault_in_the_second_part_is_found_there(tmp_path):
    good = file(tmp_path, "skolenhet,arskurs\nA,9\n", "a.csv")
    bad = file(tmp_path, "skolenhet,arskurs\nA,99\n", "b.csv")
    assert faults(bound(pupils(), [good, bad]))[0].startswith("b.csv:2:3: fel MR443: `99`")
