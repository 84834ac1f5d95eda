"""Safety by mutation: one real-looking value of each kind is planted, and each is found."""

import duckdb
import pytest

from breachlab.store.connections import open_connection
from data_gen.__main__ import main
from data_gen.tables import CUBES
from data_gen.verification import database_checks
from data_gen.verification.database_checks import check_identifiers
from tests.conftest import SMALL
from tests.support.worlds import undone

PLANTED = {
    "NIR": ("nir", "285013306304207"),  # January, as it is issued
    "phone number": ("phone", "0612345678"),
    "phone number, written abroad": ("phone", "+33199001234"),
    "e-mail address": ("email", "jeanne.durand@gmail.com"),
    "e-mail address, second of two": ("email", "a.b.1@gmail.example, jeanne@orange.fr"),
    "agency identifier": ("agency_id", "1234567A"),
}


@pytest.fixture(scope="module")
def written(worlds):
    """The registrants of the small world as a table, so that their text can be changed."""
    with open_connection() as connection:
        path = str(worlds.path(SMALL))
        connection.execute("attach $path as lab (read_only)", {"path": path})
        connection.execute("create table checked as from lab.registrants")
        yield connection


@pytest.fixture
def checked(written):
    with undone(written):
        yield written


def test_every_record_of_a_world_is_checked_and_none_is_assignable(checked):
    lines = list(check_identifiers(checked))
    assert [holds for _, holds in lines] == [True] * 4
    assert all("10,000 records checked" in line and ", 0 assignable" in line for line, _ in lines)


def test_a_planted_value_is_found_and_its_record_named(written):
    for kind, (column, value) in PLANTED.items():
        with undone(written):
            failing = planted(written, column, [value])
        assert len(failing) == 1 and failing[0].startswith(kind.partition(",")[0]), kind
        assert failing[0].endswith("1 assignable, first in record 700"), kind


def planted(checked, column, values):
    """Write the values into records 700 and after; return what is found to be assignable."""
    for record, value in enumerate(values, start=700):
        checked.execute(
            f"update checked set {column} = $value where record_id = $record",
            {"value": value, "record": record},
        )
    return [line for line, holds in check_identifiers(checked) if not holds]


def test_every_month_code_that_is_issued_is_found_and_no_other(checked):
    """01-12 are months; 20-42 and 50-99 stand where the month of birth is not known."""
    never = [*range(13, 20), *range(43, 50)]
    assert not planted(checked, "nir", [f"285{month:02}3306304207" for month in never])
    issued = [*range(1, 13), *range(20, 43), *range(50, 100)]
    (line,) = planted(checked, "nir", [f"285{month:02}3306304207" for month in issued])
    assert f", {len(issued)} assignable, first in record 700" in line


WRONG_LENGTHS = {
    "nir": ("28513330630420", "2851333063042077", ""),
    "phone": ("019900123", "01990012345", ""),
}


def test_what_is_safe_but_for_its_length_is_found(checked):
    for column, values in WRONG_LENGTHS.items():
        for value in values:
            (line,) = planted(checked, column, [value])
            assert line.endswith("1 assignable, first in record 700"), value
        planted(checked, column, [None])


def test_a_database_as_made_holds(thorough, worlds, tmp_path, capsys, monkeypatch):
    """All questions of quality are asked in test_quality.py."""
    asked = ("exposure/total", "quality/nir_assignable", "quality/nir_shared")
    monkeypatch.setattr(database_checks, "names", lambda: asked)
    path = str(worlds.copy(SMALL, tmp_path / "lab.duckdb"))
    assert main(["verify", "--coherence", "--database", path]) == 0
    printed = capsys.readouterr().out
    assert "all checks hold" in printed and "FAILS" not in printed
    assert printed.count("  holds  ") == 14 + len(CUBES) + 1  # of sql/quality
    assert [file.name for file in tmp_path.iterdir()] == ["lab.duckdb"]  # and nothing left beside
    assert "NIR: 10,000 records checked" in printed
    (line,) = [line for line in printed.splitlines() if "/" in line]
    assert line.endswith("holds  quality/nir_shared: 0 rows")


def test_a_folder_of_parquet_files_is_checked(checked, tmp_path, capsys):
    for number in range(2):
        checked.execute(
            "copy (select * replace (if(record_id = 701, '0612345678', phone) as phone)"
            f" from checked where record_id % 2 = {number})"
            f" to '{tmp_path / f'{number}.parquet'}'"
        )
    assert main(["verify", "--parquet", str(tmp_path)]) == 1
    printed = capsys.readouterr().out
    assert "phone number: 10,000 records checked" in printed
    assert "1 assignable, first in record 701" in printed


def test_an_empty_folder_and_missing_columns_are_named(tmp_path, capsys):
    assert main(["verify", "--parquet", str(tmp_path)]) == 1
    assert "No .parquet file under" in capsys.readouterr().err
    duckdb.sql(f"copy (select 1 as record_id) to '{tmp_path / 'one.parquet'}'")
    assert main(["verify", "--parquet", str(tmp_path)]) == 1
    assert "No column nir, phone, email, agency_id" in capsys.readouterr().err


def test_what_is_no_parquet_or_has_other_types_is_named(tmp_path, capsys):
    (tmp_path / "torn.parquet").write_text("not parquet")
    assert main(["verify", "--parquet", str(tmp_path)]) == 1
    assert "cannot be read as registrants" in capsys.readouterr().err
    assert main(["verify", "--parquet", str(tmp_path), "--database", "lab.duckdb"]) == 2
    assert "leave one of the two out" in capsys.readouterr().err


def test_a_sample_is_a_whole_number_and_excludes_all(capsys):
    for options, code, said in (
        (["--sample", "0"], 1, "must be a whole number from 1 to"),
        (["--sample", "few"], 1, "Example: python -m data_gen verify --sample 1_000"),
        (["--sample", "7", "--all"], 2, "leave one of the two out"),
    ):
        assert main(["verify", *options]) == code
        assert said in capsys.readouterr().err
