"""One pass over a large file says what reading it line by line says."""

from __future__ import annotations

import csv
import hashlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malramverk.tables import text_scan
from malramverk.tables.text_grid import field_spans
from malramverk.tables.text_scan import scan_text

FIELDS = st.lists(
    st.lists(st.text("aå,;\"' \n", max_size=5), min_size=1, max_size=4), min_size=1, max_size=8
)


@settings(deadline=None)
@given(FIELDS, st.integers(1, 4), st.sampled_from([3, 7, 1 << 20]), st.sampled_from(["\n", "\r\n"]))
def test_rows_with_too_few_or_too_many_fields_are_counted(
    tmp_path_factory, rows, expected, chunk, ending
):
    written = io.StringIO()
    csv.writer(written, lineterminator=ending, quoting=csv.QUOTE_ALL).writerows(rows)
    path = tmp_path_factory.getbasetemp() / "scan.csv"
    path.write_text(written.getvalue(), encoding="utf-8", newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_scan, "_CHUNK", chunk)
        found = scan_text(path, delimiter=",", expected=expected, skip=0, utf8=True)
    wrong = [number for number, row in enumerate(rows) if len(row) != expected]
    assert found.ragged == len(wrong)
    assert not found.unclosed
    assert not found.blanks
    assert found.wrapped == any("\n" in field for row in rows for field in row)
    if wrong:
        assert found.first_ragged == (wrong[0] + 1, len(rows[wrong[0]]))
    assert found.fingerprint == hashlib.sha256(path.read_bytes()).hexdigest()


@settings(deadline=None)
@given(st.lists(st.text("aå ,\"'", max_size=6), min_size=1, max_size=5))
def test_a_field_is_found_where_it_stands(fields):
    written = io.StringIO()
    csv.writer(written, lineterminator="", quoting=csv.QUOTE_ALL).writerow(fields)
    line = written.getvalue()
    spans = field_spans(line, ",")
    assert len(spans) == len(fields)
    for field, span in zip(fields, spans, strict=True):
        assert line[span.start : span.end].strip(' "') == field.replace('"', '""').strip(' "')


def test_a_line_without_a_break_at_the_end_is_a_line(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n1,2\n3")
    found = scan_text(path, delimiter=",", expected=2, skip=1, utf8=True)
    assert (found.ragged, found.first_ragged) == (1, (3, 1))
