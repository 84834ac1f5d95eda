"""What lists the register's columns is made from columns.toml."""

import duckdb
import pytest

from data_gen.draws.mixer import STREAMS
from data_gen.records import register
from data_gen.records.register import COLUMNS, STORED, Column, read_columns
from tools.columns.__main__ import main
from tools.columns.files import FILES, SUMS, make_checksums, make_records, make_text

DAY = Column("seen_day", "usmallint", "days", "value or nothing", "Seen, in {unit}.", ("history",))


def test_main_finds_no_file_that_differs():
    assert main([]) == 0, "Run: python -m tools.columns --write"


def test_columns_are_those_of_the_table(lab):
    assert tuple(lab.table("records").columns) == STORED
    kinds = dict(zip(STORED, map(str, lab.table("records").types), strict=True))
    numbers = {name for name, kind in kinds.items() if kind.startswith("U")}
    assert numbers == {each.name for each in COLUMNS if each.unit != register.CODE}


def test_columns_are_drawn_from_streams_and_summed_by_a_rule():
    assert {stream for each in COLUMNS for stream in each.streams} <= {*STREAMS}
    assert {each.checksum for each in COLUMNS} == {*SUMS}
    assert all(bool(each.in_shard) == (each.unit != register.CODE) for each in COLUMNS)


def test_a_part_that_is_unknown_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "columns.toml"
    path.write_text('[sex]\ntype = "sex"\nkind = "code"\n', encoding="utf-8")
    monkeypatch.setattr(register, "FILE", path)
    with pytest.raises(TypeError, match="kind"):
        read_columns()


def test_one_more_column_stands_in_each_file():
    more = (*COLUMNS, DAY)
    for name, make in FILES.items():
        added = {*make(more).splitlines()} - {*make(COLUMNS).splitlines()}
        assert any("seen_day" in line for line in added), name


def test_make_records_says_the_unit_in_the_comment():
    assert "comment on column records.seen_day is 'Seen, in days from 1 January 1929.';" in (
        make_records((*COLUMNS, DAY))
    )


def test_make_checksums_counts_nothing_as_the_highest_number():
    assert (
        "sum(draw(record_base, coalesce(seen_day::bigint, 4294967295)))::hugeint as seen_day"
        in (make_checksums((*COLUMNS, DAY)))
    )


def test_make_text_has_no_column_twice():
    (statement,) = duckdb.extract_statements(make_text(COLUMNS))
    named = [line.rpartition(" as ")[2] for line in statement.query.splitlines() if " as " in line]
    assert len(named) == len({*named})
