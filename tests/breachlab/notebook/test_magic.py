"""%%sql in a shell: its options, the name that it gives, how an error looks; and what Tab offers.

A statement has its parameters and frames by their names, ends in time, and loses nothing. A long
cell says how far it is, in a line that goes when it ends; a short one says nothing.
"""

import os
import re
import signal
import threading
import time
from types import SimpleNamespace

import numpy
import pandas
import pytest
from IPython.core.completer import provisionalcompleter

import breachlab
from breachlab.errors import BadStatement, Interrupted, TooManyRows
from breachlab.notebook.magic import complete
from breachlab.notebook.statement import Progress, run, watch
from tests.support.notebooks import reading
from tests.support.tables import table


@pytest.fixture
def cell(shell):
    """A function: what a cell of %%sql results in, and what it raises."""

    def run(line, body):
        shell.runs(f"%%sql {line}\n{body}")
        done = shell.last_execution_result
        return done.result, done.error_in_exec or done.error_before_exec

    return run


def test_cell_gives_a_name_all_rows_and_shows_the_first_twenty_or_as_many_as_asked(cell, shell):
    for line, count, left in (("numbers", 20, 10), ("numbers --rows 3", 3, 27)):
        shown, error = cell(line, "select range as n from range(30)")
        assert error is None and len(shell.user_ns["numbers"]) == 30
        assert next(shown.bundles())["text/html"].count("<tr>") == count + 1
        assert f"rows not shown: {left}" in repr(shown)


def test_cell_shows_words_and_numbers_of_the_language(cell):
    shown, _ = cell("--language fr", "select 'registered' as status, 1234.5 as n")
    assert "inscrits" in repr(shown) and "1\u202f234,500" in repr(shown).replace("\xa0", "\u202f")


def test_cell_groups_the_digits_of_a_count_and_not_of_a_key(cell):
    shown, _ = cell("", "select 12345678 as record_id, 4211 as field_mask, 5000 as n")
    assert all(each in repr(shown) for each in ("12345678", "4211", "5,000"))


def test_cell_says_the_seconds_that_it_took_and_its_mark(cell):
    shown, _ = cell("", "select count(*) as n from registrants")
    assert re.search(r"\d s · SYNTHETIC", repr(shown))


@pytest.mark.parametrize(
    ("line", "body", "said"),
    [
        ("--on nothing", "select 1", "nothing = breachlab.connect()"),
        ("2x", "select 1", "cannot be a Python name"),
        ("--limit 5", "from range(6)", "More than 5 rows"),
        ("", "from question('exposure/by_status', departements := 'Nrod')", "mean 59 (Nord)"),
    ],
)
def test_cell_that_is_refused_says_why(cell, shell, line, body, said):
    assert said in str(cell(line, body)[1])
    (error,) = shell.runs("%%sql\nselect nothing\nfrom registrants")
    text = reading.said(error)
    assert "LINE 1: select nothing" in text and "Traceback" not in text


def test_name_is_gone_after_an_error_unless_the_statement_reads_it(cell, shell):
    for body in (
        "select nothing from registrants",
        "from question('no/such')",
        "from range(30_000)",
    ):
        cell("rows", "select 1 as n")
        assert cell("rows", body)[1] and "rows" not in shell.user_ns, body
    cell("rows", "select 1 as n")
    assert cell("rows", "select nothing from rows")[1]
    assert shell.user_ns["rows"].n.tolist() == [1]


def test_cell_asks_a_named_connection_else_lab_else_the_default_database(cell, shell, lab):
    shell.user_ns["other"] = lab.cursor()
    count = "select count(*) as n from registrants"
    assert cell("--on other", count)[0].rows.n.tolist() == [10_000]
    del shell.user_ns["lab"]
    assert cell("", count)[0].rows.n.tolist() == [10_000]


def test_cell_sees_frames_of_the_notebook_and_shows_the_rows_of_its_last_statement(cell, shell):
    shell.user_ns["mine"] = pandas.DataFrame({"x": [2, 3]})
    assert cell("", "select sum(x)::int as total from mine")[0].rows.total.tolist() == [5]
    shown, error = cell("", "create temp table made as select 42 as n; select n from made;")
    assert error is None and shown.rows.n.tolist() == [42]
    shown, error = cell("", "create temp table other as select 1 as n")
    assert error is None and "Count" in repr(shown)


def test_line_of_sql_has_a_result(shell):
    shell.user_ns["sex"] = "male"
    shell.runs("rows = %sql select $sex as sex, 'a;b' as text")
    assert shell.user_ns["rows"].rows.to_dict("records") == [{"sex": "male", "text": "a;b"}]
    shell.runs("rows = %sql --rows 2 --limit 9 from range(9)")
    assert next(shell.user_ns["rows"].bundles())["text/html"].count("<tr>") == 3


def test_saved_statement_is_a_table_of_a_later_one(cell):
    assert cell("--save men", "select * from registrants where sex = 'male'")[1] is None
    joined = "with one as (select 1 as n) select * from men, one limit 2"
    assert [*cell("--with men", joined)[0].rows.sex] == ["male", "male"]
    cell("--with men --save fewer", "select record_id from men limit 5")
    shown, error = cell("--with fewer", "select count(*) as n from fewer")
    assert error is None and shown.rows.n.tolist() == [5]
    assert "There is: men, fewer" in str(cell("--with nothing", "select 1")[1])


def test_rows_are_saved_to_a_file_once(cell, tmp_path):
    path = tmp_path / "rows.csv"
    shown, error = cell(f"--save {path}", "select count(*) as n from registrants")
    assert error is None and "SYNTHETIC" in path.read_text() and f"written: {path}" in repr(shown)
    assert "not replaced" in str(cell(f"--save {path}", "select 2 as n")[1])
    assert cell(f"--save {path} --replace", "select 2 as n")[1] is None
    assert path.read_text().splitlines()[1].startswith("2,")
    assert ".csv" in str(cell(f"--save {tmp_path}/rows.doc", "select 1 as n")[1])


def test_question_is_a_table_with_its_parameters(cell, shell):
    shell.user_ns["place"] = "Nord"
    sql = "select person_count\nfrom question('exposure/by_status',\n  departements := $place)"
    rows = breachlab.ask(shell.user_ns["lab"], "exposure/by_status", departements="Nord")
    assert cell("", sql)[0].rows.person_count.tolist() == rows.person_count.tolist()
    shown, error = cell("", 'select count(*) as n from "exposure/by_region"')
    assert error is None and shown.rows.n.tolist() == [19]  # the last: abroad, in no région


@pytest.mark.parametrize(("typed", "offered"), table(__file__, "Offered"))
def test_complete_offers(lab, typed, offered):
    top = pandas.DataFrame(columns=["region_name", "sex", "n"])
    typed = typed.replace("\\n", "\n")
    fragment, offers = complete(typed, lambda: lab, {"top": top})
    assert offered in offers and typed.endswith(fragment)
    assert all(each.casefold().startswith(fragment.casefold()) for each in offers) or "/" in offered
    assert not {"queries", "db", "words", "errors"} & {*offers}  # nothing of the inside


def test_complete_leaves_the_rest_to_others(lab):
    for typed in (
        "x = 1",
        "other.sh",
        'lab.ask("exposure/by_region", departements=N',
        "from regis",
        'lab.chart(nothing, "',
        'lab.sql("select 1") + regis',
    ):
        assert complete(typed, lambda: lab)[1] == [], typed


@pytest.mark.parametrize(
    ("code", "offered"), [("breachlab.", "show"), ('lab.ask("cost/to', "cost/total")]
)
def test_shell_offers_it_at_a_tab(shell, code, offered):
    shell.runs("import breachlab")
    with provisionalcompleter():
        offers = {each.text for each in shell.Completer.completions(code, len(code))}
    assert offered in offers and not {"db", "queries", "errors"} & offers


LONG = "select sum(hash(a.range + b.range) % 7) from range(1_000_000) a, range(100_000) b"


def test_run_takes_a_parameter_as_the_value_of_a_python_name_and_never_as_sql(lab):
    names = {"sex": "x' or 1 = 1 --", "codes": ["59", "62"], "least": numpy.int64(3)}
    found = run(lab, "select $sex as sex, $least + 1 as more, len($codes) as codes", names)
    assert found.rows.to_dict("records") == [{"sex": names["sex"], "more": 4, "codes": 2}]
    assert found.seconds > 0
    assert [*run(lab, "select 1 as one where false", {}).rows] == ["one"]


def test_frame_is_joined_by_its_name_and_hides_no_table(lab):
    factors = pandas.DataFrame({"region_code": ["11", "32"], "factor": [1, 2]})
    sql = """select region_code, factor, count(*) as n
        from registrants join factors using (region_code) group by all"""
    rows = run(lab, sql, {"factors": factors}).rows.set_index("region_code")
    counted = lab.execute("select count(*) from registrants where region_code = '32'").fetchone()
    assert rows.n["32"] == counted[0] and rows.factor["32"] == 2
    with pytest.raises(BadStatement, match="factors"):
        run(lab, "from factors", {})
    mine = pandas.DataFrame({"n": [1]})
    (total,) = run(lab, "select count(*) as n from registrants", {"registrants": mine}).rows.n
    assert total == lab.execute("select count(*) from registrants").fetchone()[0] > 1
    with pytest.raises(BadStatement, match="not from your DataFrame of that name: registrants"):
        run(lab, "select n from registrants", {"registrants": mine})


def test_more_rows_than_a_kernel_should_hold_are_refused_with_what_to_do(lab):
    with pytest.raises(TooManyRows, match=r"More than 3 rows.*--limit 30"):
        run(lab, "from registrants", {}, most=3)
    assert len(run(lab, "from registrants limit 3", {}, most=3).rows) == 3
    assert len(run(lab, "from range(9_000)", {}).rows) == 9_000  # several chunks of DuckDB's


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select 1,\n  nothing\nfrom registrants", r"LINE 2:   nothing\n +\^"),
        ("selec 1", "syntax error"),
        ("select $age", r"\$age is a Python name.*age = …"),
        ("select $1", "a Python name"),
        ("select 1; selec 2", "syntax error"),
        ("select 1; from nothing", "Statement 2 of 2: .*nothing"),
        ("-- nothing", "here is none"),
        ("create table mine as select 1", "read-only"),
    ],
)
def test_statement_that_cannot_be_run_says_why_and_the_next_one_runs(lab, sql, said):
    with pytest.raises(BadStatement, match=said):
        run(lab, sql, {})
    assert run(lab, "select 1 as one", {}).rows.one.tolist() == [1]


def test_interrupt_ends_the_statement_and_not_the_connection(lab):
    timer = threading.Timer(0.5, os.kill, [os.getpid(), signal.SIGINT])
    timer.start()
    frame = pandas.DataFrame({"x": [1]})
    # The signal may come late, during the sleep.
    with pytest.raises(Interrupted, match=r"Stopped after \d+\.\d s"):  # noqa: PT012
        run(lab, LONG, {"frame": frame})
        time.sleep(5)
    timer.join()
    assert run(lab, "select 1 as one", {}).rows.one.tolist() == [1]


def test_progress_says_seconds_and_the_share_that_duckdb_tells_and_takes_the_line_away(lab, capsys):
    shown = []

    def display(bundle, line):
        shown.append(bundle["text/plain"].replace("\xa0", " ").replace("\u202f", " "))
        return "a line"

    progress = Progress(lab, "en", display)
    progress.tick(1.5)
    assert shown == []
    progress.tick(12.4)
    progress.end()
    telling = SimpleNamespace(execute=lambda _: None, query_progress=lambda: 40.2)
    Progress(telling, "fr", display).tick(3)
    assert shown == ["12 s so far", "", "3 s écoulées, 40 % selon l’estimation de DuckDB"]
    outside = watch(lab)  # of a notebook
    outside.tick(10)
    outside.end()
    assert capsys.readouterr().out == ""
