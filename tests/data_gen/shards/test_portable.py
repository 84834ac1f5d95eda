"""Questions of rows, counted by eye on eight records, and what refusals say."""

from types import SimpleNamespace

import duckdb
import pytest

from breachlab.errors import NoSuchQuery
from data_gen.__main__ import main
from data_gen.shards import portable

# Two persons share birth date, sex and postcode; the third and fourth are alone. The first has
# three records, of which one has another name; a fifth bears her name by chance, as a man.
EIGHT = """
    select * from (values
        (1, 'none', 'female', 100, '59350 59000', 'ANNE', 'PETIT', 'PETIT'),
        (1, 'former_usage_name', 'female', 100, '59350 59000', 'ANNE', 'PETIT', 'ROUX'),
        (1, 'slip_in_street', 'female', 100, '59350 59000', 'ANNE', 'PETIT', 'PETIT'),
        (2, 'none', 'female', 100, '59350 59000', 'LEA', 'MOREL', 'MOREL'),
        (3, 'none', 'female', 100, '75101 75001', 'LEA', 'MOREL', 'MOREL'),
        (4, 'none', 'male', 101, '59350 59000', 'LUC', 'BRUN', 'BRUN'),
        (4, 'provisional_nir', 'male', 101, '59350 59000', 'LUC', 'BRUN', 'BRUN'),
        (5, 'none', 'male', 100, '59350 59000', 'LEO', 'PETIT', 'PETIT')
    ) as eight (
        person_id, drift, sex, birth_day, locality, first_name, birth_name, usage_name_before_slip
    )
"""


# {question: its rows}; of PETIT three records, two of one person: three pairs, one of them right;
# of BRUN one pair, right.
ANSWERS = {
    "uniqueness": [("1", 3, 3), ("2", 1, 2)],
    "distinct_combinations": [
        ("birth date, sex", 3),
        ("birth date, sex, postcode", 4),
        ("first name, surname, birth date", 4),
    ],
    "exact_key": [(4, 2)],
}


def test_questions_of_rows_are_answered_as_by_eye(tmp_path):
    path = str(tmp_path / "eight.parquet")
    duckdb.sql(EIGHT).write_parquet(path)
    assert {name: portable.in_duckdb(name, [path])[1] for name in ANSWERS} == ANSWERS


def test_an_unknown_question_is_answered_by_the_nearest():
    with pytest.raises(NoSuchQuery, match=r"Did you mean 'uniqueness'\?"):
        portable.text("uniqness")


def test_only_a_folder_of_gathered_shards_is_asked(tmp_path, capsys, monkeypatch):
    assert main(["rows", "uniqueness", "--parquet", str(tmp_path)]) == 1
    assert "python -m data_gen gather --parquet" in capsys.readouterr().err
    bucket = SimpleNamespace(name="s3://bucket/world")
    monkeypatch.setattr("data_gen.shards.portable.opened_store", lambda where: bucket)
    assert main(["rows", "uniqueness", "--parquet", bucket.name]) == 2
    assert "rows are read where they lie" in capsys.readouterr().err


def test_the_command_prints_columns_and_rows(thorough, tmp_path, capsys):
    world = str(tmp_path / "world")
    words = ["shard", "--parquet", world, "--rows", "1_000", "--shards", "1", "--shard", "0"]
    assert main([*words, "--quiet"]) == 0
    database = str(tmp_path / "lab.duckdb")
    assert main(["gather", "--parquet", world, "--database", database, "--quiet"]) == 0
    capsys.readouterr()
    assert main(["rows", "uniqueness", "--parquet", world]) == 0
    head, *rows = (line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert head == ["shared_by", "combination_count", "person_count"]
    assert sum(int(persons) for _, _, persons in rows) == 856


IN_SHARDS = """
    select
        drift::varchar as drift,
        sex::varchar as sex,
        birth_day,
        birth_place::varchar as birth_place,
        first_name::varchar as first_name,
        birth_name::varchar as birth_name,
        usage_name::varchar as usage_name_before_slip,
        departement_code::varchar as departement_code,
        locality::varchar as locality,
        first_registered_day
    from records
"""
IN_CUBE = """
    select key_set_id, others_band::varchar as others_band, sum(person_count)::bigint as persons
    from identifiability_cube
    group by all
    having persons > 0
    order by all
"""


def test_who_is_singled_out_by_each_set_of_facts_is_as_the_cube_counts(unsealed, tmp_path):
    path = str(tmp_path / "records.parquet")
    unsealed.sql(IN_SHARDS).write_parquet(path)
    _, rows = portable.in_duckdb("singled_out", [path])
    assert sorted(rows) == sorted(unsealed.execute(IN_CUBE).fetchall())
