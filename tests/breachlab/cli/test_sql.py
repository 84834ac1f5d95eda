"""`breachlab sql` and `breachlab export` as a user types them: rows, files, refusals, a prompt."""

import asyncio
import csv
import io
import json
import os
import re
import resource
import shlex
import signal
import stat
import sys
import threading

import duckdb
import numpy
import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from breachlab.__main__ import main
from breachlab.answer_files.receipt import package_path
from breachlab.cli.sql_prompt import SqlCompleter
from breachlab.store.connections import interruptible
from breachlab.words.language import undo_typesetting
from data_gen.draws.mixer import mix32
from tests.breachlab.store.test_connections import LONG
from tests.support.tables import table

SEXES = "select sex, sum(registration_count) as total from registrants group by all order by all"
WIDE = "from registrants, range(1, 4) as copies(copy)"  # 30,000 rows of the small world


@pytest.fixture
def typed(monkeypatch):
    """A function: stdin as if so much had been sent to it, or typed at a terminal."""

    def _typed(text, is_terminal=False):
        stdin = io.StringIO(text)
        stdin.isatty = lambda: is_terminal
        monkeypatch.setattr(sys, "stdin", stdin)

    return _typed


def test_sql_prints_a_table_in_words_with_its_mark(say, lab, typed):
    code, out, err = whole = say("sql", SEXES)
    women, men = (f"{total:,}" for _, total in lab.execute(SEXES).fetchall())
    assert (code, err) == (0, "")
    assert [line.split() for line in out.splitlines()[2:4]] == [["women", women], ["men", men]]
    assert out.splitlines()[-1].startswith("SYNTHETIC")
    assert say("sql", "select 42 as age")[1].endswith("cannot tell whose rows these are\n")
    for words in (["sql", "-"], ["sql"]):  # in a pipe
        typed(f"-- a file\n{SEXES};\n")
        assert say(*words) == whole


def test_sql_reads_a_question_as_a_table(say):
    asked = "exposure/by_status", "--departements", "59", "--format", "json"
    rows = json.loads(say(*asked)[1])["rows"]
    sql = "select sum(person_count) as n from question('exposure/by_status', departements := '59')"
    (counted,) = json.loads(say("sql", sql, "--format", "json")[1])["rows"]
    assert counted == {"n": sum(row["person_count"] for row in rows)}


def test_sql_writes_types_that_pandas_lacks_as_duckdb_does(say):
    sql = "select [1, 2] as listed, timestamp '2024-01-05 10:30:00' as at"
    (row,) = json.loads(say("sql", sql, "--format", "json")[1])["rows"]
    assert row == {"listed": "[1, 2]", "at": "2024-01-05 10:30:00"}
    sql = "select true as is_so, null::boolean as is_open, '99' as birth_departement_code"
    assert say("sql", sql, "--format", "csv")[1].splitlines()[1].startswith("true,,99,")
    assert say("sql", sql)[1].splitlines()[2].split() == ["true", "–", "abroad", "(99)"]
    assert "à l'étranger (99)" in undo_typesetting(say("--language", "fr", "sql", sql)[1])


def test_sql_says_where_a_file_is_from(say, tmp_path):
    for name in ("rows.parquet", "rows.csv", "rows.json"):
        code, out, err = say("sql", SEXES, "--output", str(tmp_path / name))
        assert (code, out, err) == (0, f"Written: {tmp_path / name}, 2 rows.\n", "")
    columns, rows = read(tmp_path / "rows.parquet")
    assert columns == ["sex", "total", "note"] and {type(total) for _, total, _ in rows} == {int}
    of_parquet = read_origin(tmp_path / "rows.parquet")
    beside = json.loads((tmp_path / "rows.csv-metadata.json").read_text("utf-8"))
    of_json = json.loads((tmp_path / "rows.json").read_text("utf-8"))["origin"]
    for origin in (of_parquet, beside["notes"][0]["origin"], of_json):
        assert origin["sql"] == SEXES and origin["world"]["row_count"] == 10_000
        assert origin["kind"].startswith("SYNTHETIC")
    rows = (tmp_path / "rows.csv").read_text("utf-8").splitlines()
    assert rows[0] == "sex,total,note" and all("SYNTHETIC" in row for row in rows[1:])


def test_sql_cuts_rows_on_a_terminal_and_says_how_many_there_are(say, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    out = say("sql", f"select record_id, copy {WIDE}")[1]
    rows = [line for line in out.splitlines() if line.strip()]
    assert "30,000 rows, of which 40 are shown. All of them: python -m breachlab sql" in out
    assert len([row for row in rows if row.split()[-1] in "123"]) == 40


def test_sql_takes_a_limit_and_counts_the_rest(say, tmp_path):
    sql, file = f"select record_id, copy {WIDE}", tmp_path / "first.csv"
    for more in ([], ["--output", str(file)]):
        _, _, err = say("sql", sql, "--limit", "3", "--format", "csv", *more)
        assert err == "29,997 more rows are left out; without --limit all are given.\n"
    assert len(file.read_text("utf-8").splitlines()) == 4


def test_sql_writes_any_number_of_rows_as_csv_and_refuses_them_as_json(say, tmp_path, monkeypatch):
    monkeypatch.setattr("breachlab.cli.sql.MOST", 20_000)
    sql = f"select record_id, copy {WIDE}"
    code, _, err = say("sql", sql, "--output", str(tmp_path / "all.json"))
    assert code == 2 and "More than 20_000 rows are too many for --format json" in err
    assert say("sql", sql, "--output", str(tmp_path / "all.csv"))[1].endswith("30,000 rows.\n")
    assert {path.name for path in tmp_path.iterdir()} == {"all.csv", "all.csv-metadata.json"}


@pytest.mark.parametrize("case", table(__file__, "breachlab sql"), ids=lambda case: case[0])
def test_sql_that_is_refused_is_one_line_in_both_languages(say, monkeypatch, case):
    monkeypatch.setattr("breachlab.cli.sql.MOST", 9_000)
    typed, *expected = case
    for language, said in zip(("en", "fr"), filter(None, expected), strict=False):
        words = shlex.split(typed.replace("\\n", "\n"))
        code, out, err = say("--language", language, "sql", *words)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert said in undo_typesetting(err)


@pytest.fixture
def stopped(monkeypatch):
    """Have Control-C follow on a statement that would take minutes."""

    def _stop(connection, work):
        if LONG in work.args:
            threading.Timer(0.5, os.kill, [os.getpid(), signal.SIGINT]).start()
        return interruptible(connection, work)

    monkeypatch.setattr("breachlab.cli.sql.interruptible", _stop)


def test_prompt_lives_on_after_an_error_and_an_interrupt(
    small_database, typed, stopped, capsys, monkeypatch, tmp_path
):
    monkeypatch.setattr("breachlab.cli.sql_prompt.user_state_path", lambda name: tmp_path / name)
    typed("", is_terminal=True)
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("select 1 +;\r")
        keys.send_text("select count(*) as n\rfrom registrants\r\r")  # ended by an empty line
        keys.send_text(f"{LONG}\r\rselect 42 as answer;\r")
        keys.send_text("select 43 as n;\x1243\r\rexit\r")  # Control-R searches, Enter ends it
        running = asyncio._get_running_loop()  # that of Playwright, in the process of some tests
        asyncio._set_running_loop(None)
        try:
            assert main(["sql", "--database", str(small_database)]) == 0
        finally:
            asyncio._set_running_loop(running)
    out, err = capsys.readouterr()
    assert out.startswith("SQL over this database") and "10,000" in out and "43" in out
    assert err.startswith("Error: DuckDB refuses this statement: ") and err.endswith("\nStopped.\n")
    history = tmp_path / "breachlab/sql_history"
    assert "+select count(*) as n\n+from registrants\n" in history.read_text("utf-8")
    assert stat.S_IMODE(history.stat().st_mode) == 0o600


def test_prompt_completes_tables_columns_and_questions(lab):
    def offered(text):
        return [each.text for each in SqlCompleter(lab).get_completions(Document(text), None)]

    assert offered("select age_b") == ["age_band", "age_bands"]
    assert "registrants" in offered("select sex from registr")
    assert offered("from question('exposure/by_reg") == ["exposure/by_region"]
    assert offered("from question('no/such', a") == []


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


def read_origin(file):
    """Return where the rows of a Parquet file are from, as it says."""
    with duckdb.connect() as memory:
        keys = "select decode(key), decode(value) from parquet_kv_metadata($file)"
        return json.loads(dict(memory.execute(keys, {"file": str(file)}).fetchall())["breachlab"])


def test_export_writes_the_chosen_columns_of_the_chosen_records(export, lab):
    columns = ["born_on", "record_id", "has_email", "registration_count"]
    code, out, err, file = export(
        "--columns", *columns[:2], ",".join(columns[2:]), "--where", WOMEN
    )
    # The records of WOMEN, asked of the same database in other words.
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
    origin = read_origin(file)
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


EXPORTS = table(__file__, "breachlab export registrants")


@pytest.mark.parametrize("case", EXPORTS, ids=lambda case: case[1])
def test_export_that_is_refused_is_one_line_and_leaves_nothing(export, case):
    option, value, *expected = case
    for language, said in zip(("en", "fr"), filter(None, expected), strict=False):
        code, out, err, file = export(option, value, "--language", language)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert said in undo_typesetting(err), err
        assert [*file.parent.iterdir()] == []


@pytest.mark.parametrize("name", ["part.csv", "part.parquet"])
def test_export_onto_a_full_disk_leaves_nothing(export, name):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, hard))  # bytes of any file
    try:
        code, _, err, file = export(name=name)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert code == 1 and f"Cannot write {file} (File too large). Name another" in err
    assert [*file.parent.iterdir()] == []


def test_export_that_is_interrupted_or_lacks_pyarrow_leaves_nothing(export, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "pyarrow", None)
        code, _, err, file = export(name="part.arrow")
    assert code == 1 and "pip install 'breachlab[analysis]'" in err

    def begin(connection, rows, draft, *_):
        draft.write_text("record_id\n1\n")
        raise KeyboardInterrupt

    monkeypatch.setattr("breachlab.cli.export.stream", begin)
    code, _, err, file = export()
    assert (code, err) == (130, "\nInterrupted.\n") and [*file.parent.iterdir()] == []


def test_export_goes_into_no_database_and_over_no_file_unasked(say, export, small_database):
    before = small_database.stat()
    as_csv = ["--format", "csv", "--replace"]
    asked = ["export", "registrants", *as_csv, "--output"]
    for target, said in (
        (str(small_database), "is a database"),
        ("/dev/full", "exists and is not a file"),
        ("/nowhere/part.csv", "Cannot write /nowhere/part.csv"),
    ):
        code, _, err = say(*asked, target)
        assert code in (1, 2) and said in err
    assert small_database.stat() == before
    file = export("--sample", "3")[-1]
    package_path(file).rename(file.with_suffix(".json"))
    code, _, err, _ = export("--sample", "4")
    assert code == 2 and "is not replaced unless asked" in err and len(read(file)[1]) == 3


def test_list_of_ones_own_is_asked_in_sql_and_never_exported(own_lists, tmp_path, capsys):
    database = ["--database", str(own_lists.path("bare"))]
    assert main(["sql", "select count(*) as n from registrants", *database]) == 0
    assert "SYNTHETIC" not in capsys.readouterr().out
    assert main(["export", "registrants", "--output", str(tmp_path / "x.csv"), *database]) == 2
    assert "counts a list of your own" in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []
