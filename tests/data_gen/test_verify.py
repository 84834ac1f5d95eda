"""Verify: records are made anew, cubes compared, and planted values of each kind found."""

import duckdb
import pytest

from breachlab.store.connections import open_connection
from data_gen.__main__ import main
from data_gen.tables import CUBES
from data_gen.verification import database_checks
from data_gen.verification.database_checks import Extent, check_identifiers
from data_gen.verification.made_again import _draw, compare_records
from data_gen.world import World
from tests.conftest import SMALL
from tests.support.worlds import beside, undone

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
    assert printed.count("  holds  ") == 15 + len(CUBES) + 1  # of sql/quality
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


def test_what_cannot_be_verified_is_named(tmp_path, capsys):
    parquet = ["--parquet", str(tmp_path)]
    refusals = [
        (parquet, 1, "No .parquet file under"),
        (["--sample", "0"], 1, "must be a whole number from 1 to"),
        (["--sample", "few"], 1, "Example: python -m data_gen verify --sample 1_000"),
        (["--sample", "7", "--all"], 2, "leave one of the two out"),
        ([*parquet, "--database", "lab.duckdb"], 2, "leave one of the two out"),
    ]
    for options, code, said in refusals:
        assert main(["verify", *options]) == code
        assert said in capsys.readouterr().err
    duckdb.sql(f"copy (select 1 as record_id) to '{tmp_path / 'one.parquet'}'")
    assert main(["verify", *parquet]) == 1
    assert "No column nir, phone, email, agency_id" in capsys.readouterr().err
    (tmp_path / "one.parquet").write_text("not parquet")
    assert main(["verify", *parquet]) == 1
    assert "cannot be read as registrants" in capsys.readouterr().err


AS_MADE = [
    ("record numbers: 1 to 10,000, each once", True),
    ("records: 10,000 records, as the seed 2024 makes them", True),
]


@pytest.fixture
def compare(twin_world, worlds, tmp_path):
    """A function that returns what is found of a copy after a statement."""

    def found(statement, groups=None):
        path = worlds.copy(SMALL, tmp_path / "lab.duckdb")
        with open_connection(path) as connection:
            connection.execute(statement)
        with beside(twin_world, path) as connection:
            return list(compare_records(connection, SMALL, groups))

    return found


def test_compare_finds_every_record_as_the_seed_makes_it(twin_world, small_database):
    with beside(twin_world, small_database) as connection:
        assert list(compare_records(connection, SMALL)) == AS_MADE
        (_, (line, holds), sums) = compare_records(connection, SMALL, 3)
    assert holds and " records of 10,000, in 3 groups drawn at random, as the seed 2024" in line
    assert sums == ("records: the sums of all 10,000 in 20 columns are those of the seed", True)


def test_compare_names_the_first_record_that_differs_and_its_columns(compare):
    swapped = (
        "update records set sex = if(sex = 'male', 'female', 'male')::sex,"
        " last_day = coalesce(last_day, 0) + 1 where record_id in (7777, 42)"
    )
    (_, (line, holds)) = compare(swapped)
    assert not holds
    assert line.endswith(
        "10,000 records, of which record 42 is the first that differs, in sex, last_day"
    )


def test_compare_finds_a_record_too_few_and_one_too_many(compare, subtests):
    cases = [
        ("delete from records where record_id = 77", "1 missing, 0 doubled", "77 is missing"),
        (
            "insert into records from records where record_id = 77",
            "0 missing, 1 doubled",
            "as the seed",
        ),
        (
            "update records set record_id = 20_000 where record_id = 77",
            "1 missing, 1 doubled or too high",
            "77 is missing",
        ),
    ]
    for statement, numbers, record in cases:
        with subtests.test(statement=statement):
            ((first, holds), (second, _)) = compare(statement)
            assert numbers in first and not holds
            assert record in second


def test_a_sample_finds_what_changed_everywhere(compare):
    (_, (line, holds), sums) = compare("update records set birth_day = birth_day + 1", groups=1)
    assert not holds and "is the first that differs, in birth_day" in line
    assert sums == ("records: the sums of all 10,000 in 20 columns differ: birth_day", False)


FORGED = """
    update labels set label_en = 'nobody' where kind = 'status' and code = 'registered';
    update selection_values set word = 'nobody' where parameter = 'sexes' and word = 'male';
    update age_bands set width_years = 10 * width_years where first_age = 25;
    comment on column labels.code is 'No more than a code.';
    create or replace macro severity_level(se) as 'none';
    update provenance set title = 'Another breach';
"""


def verify(path, capsys):
    code = main(["verify", "--database", str(path)])
    said = capsys.readouterr().out
    return code, [line.partition(" s  ")[2] or line for line in said.splitlines()]


def test_verify_names_what_was_altered_in_the_database_of_a_list(own_lists, tmp_path, capsys):
    path = own_lists.copy("answered", tmp_path)
    with open_connection(path) as connection:
        connection.execute(FORGED)
    code, said = verify(path, capsys)
    assert code == 1 and [line[:5] for line in said[:5]] == ["FAILS"] * 3 + ["holds"] * 2
    assert "provenance: is of another code in: title" in said[0]
    assert said[1].endswith(": macro severity_level differs; table labels differs")
    assert said[2].endswith(
        "differ: age_bands in 1 row; labels in 1 row; selection_values in 1 row"
    )
    assert "of the breach folder, and not compared" in said[3]
    assert said[5].startswith("3 checks failed. Count the list again with: python -m data_gen own")


@pytest.mark.parametrize("kind", ["bare", "living"])
def test_verify_holds_what_a_list_does_not_change(kind, own_lists, capsys, thorough):
    code, said = verify(own_lists.path(kind), capsys)
    assert code == 0 and [line[:5] for line in said[:-1]] == ["holds"] * 4
    assert said[-1] == "all checks hold, PERSONAL DATA"
    assert said[2].endswith("47 tables are what the reference files give")


def test_an_extent_is_all_up_to_a_hundred_million_records(subtests):
    cases = [
        (Extent(), 43_000_000, None),
        (Extent(), 430_000_000, 1_000),
        (Extent(whole=True), 430_000_000, None),
        (Extent(sample=7), 43_000_000, 7),
    ]
    for extent, rows, groups in cases:
        with subtests.test(rows=rows, groups=groups):
            world = World(rows=rows)
            assert extent.count_groups(world) == groups
            drawn, _ = _draw(world, groups)
            assert (sum(map(len, drawn)) if drawn else None) == groups
