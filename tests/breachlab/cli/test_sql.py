"""breachlab sql, as a user types it: one statement, or the prompt."""

import asyncio
import io
import json
import os
import signal
import stat
import sys
import threading

import duckdb
import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from breachlab.__main__ import main
from breachlab.cli.sql_prompt import SqlCompleter
from breachlab.store.connections import interruptible
from breachlab.words.language import undo_typesetting
from tests.breachlab.store.test_connections import LONG
from tests.support.cases import for_each

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


def test_sql_prints_a_table_in_words_with_its_mark(say, lab):
    code, out, err = say("sql", SEXES)
    women, men = (f"{total:,}" for _, total in lab.execute(SEXES).fetchall())
    assert (code, err) == (0, "")
    assert [line.split() for line in out.splitlines()[2:4]] == [["women", women], ["men", men]]
    assert out.splitlines()[-1].startswith("SYNTHETIC")


def test_sql_marks_rows_that_are_of_no_database_as_not_known(say):
    assert say("sql", "select 42 as age")[1].endswith("breachlab does not know whose they are\n")


def test_sql_is_read_from_stdin_for_a_hyphen_or_for_nothing_in_a_pipe(say, typed):
    whole = say("sql", SEXES)
    for words in (["sql", "-"], ["sql"]):
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
    with duckdb.connect() as memory:
        file = {"file": str(tmp_path / "rows.parquet")}
        parquet = memory.execute("from read_parquet($file)", file)
        assert [name for name, *_ in parquet.description] == ["sex", "total", "note"]
        assert {type(total) for _, total, _ in parquet.fetchall()} == {int}
        keys = "select decode(key), decode(value) from parquet_kv_metadata($file)"
        of_parquet = json.loads(dict(memory.execute(keys, file).fetchall())["breachlab"])
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
    sql = f"select record_id, copy {WIDE}"
    file = tmp_path / "first.csv"
    for more in ([], ["--output", str(file)]):
        _, _, err = say("sql", sql, "--limit", "3", "--format", "csv", *more)
        assert err == "29,997 more rows are left out; without --limit all are given.\n"
    assert len(file.read_text("utf-8").splitlines()) == 4


def test_sql_writes_any_number_of_rows_as_csv_and_refuses_them_as_json(say, tmp_path, monkeypatch):
    monkeypatch.setattr("breachlab.cli.sql.MOST", 20_000)
    sql = f"select record_id, copy {WIDE}"
    code, _, err = say("sql", sql, "--output", str(tmp_path / "all.json"))
    assert code == 2 and "More than 20_000 rows, too many for --format json" in err
    assert say("sql", sql, "--output", str(tmp_path / "all.csv"))[1].endswith("30,000 rows.\n")
    assert {path.name for path in tmp_path.iterdir()} == {"all.csv", "all.csv-metadata.json"}


@for_each(
    "sql, expected, in_french",
    [
        (["select 1; select 2"], "2 statements: one was", "2 instructions : une seule"),
        (["copy regions to 'taken.csv'"], "COPY: a statement that only", "COPY : une instruction"),
        (["attach 'other.duckdb'"], "ATTACH: a statement", ""),
        (["install httpfs"], "a statement that only reads", ""),
        (["pragma threads = 1"], "a statement that only reads", ""),
        (["pivot regions on region_code using count(*)"], "List the values: ", "Énumérez les "),
        ([""], "No SQL arrived: one", "Aucun SQL n'est arrivé"),
        (
            ["select", "a", "from regions"],
            "in 3 pieces (select | a | from",
            "en 3 morceaux (select",
        ),
        (["select $sex"], "$sex: nothing gives it", "$sex : rien ne lui donne"),
        (["select region_nmae from regions"], "Did you mean region_name?", "Vouliez-vous dire reg"),
        (["from registrant"], "Did you mean registrants?", ""),
        (["select lastname from registrants"], "Did you mean first_name?", ""),
        (
            ["select r.last_age from registrants r"],
            "a column of age_bands.",
            "dans age_bands.",
        ),
        (["select is_primary from records"], "a column of registrants and breached_records.", ""),
        (["select registered_since"], "a column of registrants", ""),
        (["select status from communes"], "a column of registrants, age_cube, ", " autres."),
        (["from registrants where departement_code = 93"], "as '93'.", "comme '93'."),
        (["from registrants", "--format", "csv"], "A file in Parquet or CSV takes", "Un fichier "),
        (["select 1,\nfrom regions where"], 'at or near "where", line 2', ", ligne 2"),
        (["from read_csv('/etc/hostname')"], "Cannot access file", ""),
        (
            ["with a as (delete from regions returning *) from a"],
            "read-only mode",
            "",
        ),
    ],
)
def test_sql_that_is_refused_is_one_line_in_both_languages(
    say, monkeypatch, sql, expected, in_french
):
    monkeypatch.setattr("breachlab.cli.sql.MOST", 9_000)
    for language, said in {"en": expected, **({"fr": in_french} if in_french else {})}.items():
        code, out, err = say("--language", language, "sql", *sql)
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


def test_sql_that_would_take_minutes_is_stopped_by_control_c(say, stopped):
    code, out, err = say("sql", LONG)
    assert (code, out, err) == (130, "", "\nInterrupted.\n")


def test_prompt_lives_on_after_an_error_and_an_interrupt(
    small_database, typed, stopped, capsys, monkeypatch, tmp_path
):
    monkeypatch.setattr("breachlab.cli.sql_prompt.user_state_path", lambda name: tmp_path / name)
    typed("", is_terminal=True)
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("select 1 +;\r")
        keys.send_text("select count(*) as n\rfrom registrants\r\r")  # ended by an empty line
        keys.send_text(f"{LONG}\r\rselect 42 as answer;\r")
        keys.send_text("select 43 as n;\x1243\r\rexit\r")  # Enter also ends a search
        running = asyncio._get_running_loop()  # that of Playwright, in the process of some tests
        asyncio._set_running_loop(None)
        try:
            assert main(["sql", "--database", str(small_database)]) == 0
        finally:
            asyncio._set_running_loop(running)
    out, err = capsys.readouterr()
    assert out.startswith("SQL over this database") and "10,000" in out and "43" in out
    assert err.startswith("Error: DuckDB refuses this: ") and err.endswith("\nStopped.\n")
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
