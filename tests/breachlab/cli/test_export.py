"""breachlab export registrants, as a user types it."""

import csv
import json
import re
import resource

import duckdb
import numpy
import pytest

from breachlab.__main__ import main
from breachlab.answer_files.receipt import package_path
from breachlab.words.language import undo_typesetting
from data_gen.draws.mixer import mix32
from tests.support.cases import for_each

WOMEN = "sex = 'female' and departement_code in ('59', '62')"


@pytest.fixture
def export(say, tmp_path):
    """A function: the exit code, what is said, and the file that it is said of."""

    def _export(*words, name="part.csv"):
        file = tmp_path / "out" / name
        file.parent.mkdir(exist_ok=True)
        return *say("export", "registrants", *words, "--output", str(file)), file

    return _export


def read(file):
    """Return (columns, rows) of a CSV or Parquet."""
    with duckdb.connect() as memory:
        rows = memory.execute(f"from '{file}'")
        return [name for name, *_ in rows.description], rows.fetchall()


def test_export_writes_the_chosen_columns_of_the_chosen_records(export, lab):
    columns = ["born_on", "record_id", "has_email", "registration_count"]
    code, out, err, file = export(
        "--columns", *columns[:2], ",".join(columns[2:]), "--where", WOMEN
    )
    expected = lab.execute(
        "select born_on, record_id, has_email, registration_count from registrants"
        " where sex = 'female' and departement_code between '59' and '62' and"
        " departement_code not in ('60', '61')"
    ).fetchall()
    assert (code, err) == (0, "") and out == f"Written: {file}, {len(expected)} rows.\n"
    found, rows = read(file)
    assert found == [*columns, "note"] and [row[:-1] for row in rows] == expected
    assert {row[-1] for row in rows} == {"SYNTHETIC data: no row describes a real person"}


def test_export_has_a_dictionary_beside_it(export, lab):
    _, _, _, file = export("--where", WOMEN)
    package = json.loads(package_path(file).read_text("utf-8"))
    (resource,) = package["resources"]
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    with file.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    assert [*fields] == header and resource["path"] == file.name
    assert resource["rowCount"] == len(rows) and package["description"].startswith("SYNTHETIC")
    assert package["origin"]["where"] == WOMEN and package["origin"]["world"]["seed"] == 2024
    assert fields["born_on"]["type"] == "date" and fields["breach_mask"]["type"] == "integer"
    assert fields["has_nir"]["type"] == "boolean" and fields["nir"]["type"] == "string"
    assert fields["sex"]["constraints"] == {"enum": ["female", "male"]}
    assert all(field["description"] for field in fields.values())
    assert fields["region_code"]["source"] == "that of the département."
    kinds = {"integer": r"-?\d+", "boolean": "true|false", "date": r"\d{4}-\d\d-\d\d"}
    for name, values in zip(header, zip(*rows, strict=True), strict=True):
        form = kinds.get(fields[name]["type"], ".*")
        assert not [each for each in values if each and not re.fullmatch(form, each)], name


def test_export_says_in_parquet_where_it_is_from(export):
    _, _, _, file = export("--sample", "7", "--columns", "sex", "nir", name="part.parquet")
    columns, rows = read(file)
    assert columns == ["sex", "nir", "note"] and len(rows) == 7
    with duckdb.connect() as memory:
        keys = "select decode(value) from parquet_kv_metadata($file)"
        ((said,),) = memory.execute(keys, {"file": str(file)}).fetchall()
    origin = json.loads(said)
    assert origin["sample"] == {"size": "7", "by": "record_id", "seed": 1}
    assert origin["kind"].startswith("SYNTHETIC") and "--sample 7" in origin["command"]


def test_export_draws_a_sample_by_the_mixer_whatever_the_threads(export):
    numbers = numpy.arange(1, 10_001, dtype=numpy.uint32)
    places = mix32(numbers ^ numpy.uint32(1))
    for size, drawn in (
        ("150", numbers[numpy.argsort(places)[:150]]),  # few: joined by number, in order
        ("2_500", numbers[numpy.argsort(places)[:2_500]]),
        ("30%", numbers[places < 0.3 * 2**32]),
        ("20_000", numbers),
    ):
        _, _, _, file = export("--sample", size, "--columns", "record_id", "--replace")
        found = [number for number, _ in read(file)[1]]
        assert (found if size == "150" else sorted(found)) == sorted(drawn.tolist()), size


@for_each(
    "words, expected, in_french",
    [
        (["--where", "sex = 'female' from communes"], "holds a FROM clause", ""),
        (["--where", "true) from communes --"], "syntax error", ""),
        (["--where", "true, false"], "a single expression", ""),
        (["--where", "true; drop table labels"], "more than one statement", "DuckDB refuse cette"),
        (["--where", "(select 1 from read_text('/etc/hostname')) = 1"], "Cannot access", ""),
        (["--where", "sex = $sex"], "parameters: sex", ""),
        (["--where", "regoin_code = '53'"], "Did you mean region_code?", "Vouliez-vous dire reg"),
        (["--where", "regoin_code = '53'"], "? The columns that a condition", "? Les colonnes qu'"),
        (["--where", "nir = 3"], "Could not convert", ""),
        (["--where", "sex = 'woman'"], "No record is chosen", "Aucun dossier n'est retenu"),
        (["--columns", "sxe"], "Did you mean sex?", "Vouliez-vous dire sex"),
        (["--sample", "0"], "--sample 0: a number of records", "--sample 0 : un nombre"),
        (["--sample", "101%"], "a share of them was expected", ""),
        (["--sample", "half"], "--sample half", ""),
        (["--format", "arrow"], "the file ends as one of csv does", "du format csv"),
    ],
)
def test_export_that_is_refused_is_one_line_and_leaves_nothing(export, words, expected, in_french):
    for language, said in {"en": expected, **({"fr": in_french} if in_french else {})}.items():
        code, out, err, file = export(*words, "--language", language)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert said in undo_typesetting(err), err
        assert [*file.parent.iterdir()] == []


def test_export_goes_into_no_database_and_over_no_file_unasked(say, export, small_database):
    before = small_database.stat()
    as_csv = ["--format", "csv", "--replace"]
    asked = ["export", "registrants", *as_csv, "--output"]
    for target, said in (
        (str(small_database), "is a database"),
        ("/dev/full", "is there, and is no file"),
        ("/nowhere/part.csv", "Cannot write /nowhere/part.csv"),
    ):
        code, _, err = say(*asked, target)
        assert code in (1, 2) and said in err
    assert small_database.stat() == before
    file = export("--sample", "3")[-1]
    package_path(file).rename(file.with_suffix(".json"))
    code, _, err, _ = export("--sample", "4")
    assert code == 2 and "is not replaced unless asked" in err and len(read(file)[1]) == 3


@for_each("name", ["part.csv", "part.parquet"])
def test_export_onto_a_full_disk_leaves_nothing(export, name):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, hard))  # bytes of any file
    try:
        code, _, err, file = export(name=name)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert code == 1 and f"Cannot write {file} (File too large). Name another" in err
    assert [*file.parent.iterdir()] == []


def test_export_that_is_interrupted_leaves_nothing(export, monkeypatch):
    def begin(connection, rows, draft, *_):
        draft.write_text("record_id\n1\n")
        raise KeyboardInterrupt

    monkeypatch.setattr("breachlab.cli.export.stream", begin)
    code, _, err, file = export()
    assert (code, err) == (130, "\nInterrupted.\n") and [*file.parent.iterdir()] == []


def test_export_as_arrow_without_pyarrow_says_how_to_add_it(export, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    code, _, err, file = export(name="part.arrow")
    assert code == 1 and "pip install 'breachlab[analysis]'" in err
    assert [*file.parent.iterdir()] == []


def test_list_of_ones_own_is_asked_in_sql_and_never_exported(own_lists, tmp_path, capsys):
    database = ["--database", str(own_lists.path("bare"))]
    assert main(["sql", "select count(*) as n from registrants", *database]) == 0
    assert "SYNTHETIC" not in capsys.readouterr().out
    assert main(["export", "registrants", "--output", str(tmp_path / "x.csv"), *database]) == 2
    assert "counts a list of your own" in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []
