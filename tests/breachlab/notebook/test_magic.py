"""%%sql in a shell: its options, the name that it gives, how an error looks; and what Tab offers.

A statement has its parameters and frames by their names, ends in time, and loses nothing. A long
cell says how far it is, in a line that goes when it ends; a short one says nothing.
"""

import os
import signal
import threading
import time

import numpy
import pandas
import pytest
from IPython.core.completer import provisionalcompleter

from breachlab.errors import BadStatement, Interrupted, TooManyRows
from breachlab.notebook.magic import complete
from breachlab.notebook.statement import Progress, run, watch
from tests.support.cases import for_each
from tests.support.notebooks.running import said


def cell(shell, line, body):
    """Return what a cell results in, and what it raises."""
    shell.runs(f"%%sql {line}\n{body}")
    done = shell.last_execution_result
    return done.result, done.error_in_exec or done.error_before_exec


def test_a_name_has_all_rows_and_the_cell_shows_the_first_twenty(shell):
    shown, error = cell(shell, "numbers", "select range as n from range(30)")
    assert error is None and len(shell.user_ns["numbers"]) == 30
    html = next(shown.bundles())["text/html"]
    assert html.count("<tr>") == 21 and "rows not shown: 10" in repr(shown)


def test_a_code_is_in_the_words_of_the_language(shell):
    shown, _ = cell(shell, "--language fr", "select 'registered' as status, 1234.5 as n")
    assert "inscrits" in repr(shown) and "1\u202f234,500" in repr(shown).replace("\xa0", "\u202f")


def test_it_says_how_long_it_took_and_that_all_is_synthetic(shell):
    shown, _ = cell(shell, "", "select count(*) as n from registrants")
    assert " s · SYNTHETIC" in repr(shown)


def test_another_connection_goes_by_its_name(shell, lab):
    shell.user_ns["other"] = lab.cursor()
    shown, error = cell(shell, "--on other", "select count(*) as n from registrants")
    assert error is None and shown.rows.n.tolist() == [10_000]
    _, error = cell(shell, "--on nothing", "select 1")
    assert "nothing = breachlab.connect()" in str(error)


def test_a_name_that_is_none_is_refused(shell):
    _, error = cell(shell, "2x", "select 1")
    assert "cannot be a Python name" in str(error)


def test_a_limit_is_of_rows(shell):
    _, error = cell(shell, "--limit 5", "from range(6)")
    assert "More than 5 rows" in str(error)


def test_an_error_is_one_paragraph_with_its_line(shell):
    (error,) = shell.runs("%%sql\nselect nothing\nfrom registrants")
    text = said(error)
    assert "LINE 1: select nothing" in text and "Traceback" not in text


def test_frames_of_the_notebook_are_seen(shell):
    shell.user_ns["mine"] = pandas.DataFrame({"x": [2, 3]})
    shown, _ = cell(shell, "", "select sum(x)::int as total from mine")
    assert shown.rows.total.tolist() == [5]


def test_a_line_of_sql_has_a_result(shell):
    shell.user_ns["sex"] = "male"
    shown, error = shell_line(shell, "rows = %sql select $sex as sex, 'a;b' as text")
    assert error is None and shown.rows.to_dict("records") == [{"sex": "male", "text": "a;b"}]
    shown, error = shell_line(shell, "rows = %sql --rows 2 --limit 9 from range(9)")
    assert error is None and next(shown.bundles())["text/html"].count("<tr>") == 3


def shell_line(shell, code):
    shell.runs(code)
    done = shell.last_execution_result
    return shell.user_ns.get("rows"), done.error_in_exec or done.error_before_exec


def test_several_statements_show_the_rows_of_the_last(shell):
    shown, error = cell(shell, "", "create temp table mine as select 42 as n; select n from mine;")
    assert error is None and shown.rows.n.tolist() == [42]
    shown, error = cell(shell, "", "create temp table other as select 1 as n")
    assert error is None and "Count" in repr(shown)


def test_rows_are_so_many_as_are_asked_for(shell):
    shown, _ = cell(shell, "--rows 3", "from range(9)")
    assert next(shown.bundles())["text/html"].count("<tr>") == 4 and "rows not shown: 6" in repr(
        shown
    )


def test_a_saved_statement_is_a_table_of_a_later_one(shell):
    _, error = cell(shell, "--save men", "select * from registrants where sex = 'male'")
    assert error is None
    shown, error = cell(
        shell, "--with men", "with one as (select 1 as n) select * from men, one limit 2"
    )
    assert error is None and [*shown.rows.sex] == ["male", "male"]
    cell(shell, "--with men --save fewer", "select record_id from men limit 5")
    shown, error = cell(shell, "--with fewer", "select count(*) as n from fewer")
    assert error is None and shown.rows.n.tolist() == [5]
    _, error = cell(shell, "--with nothing", "select 1")
    assert "There is: men, fewer" in str(error)


def test_rows_are_saved_to_a_file_once(shell, tmp_path):
    path = tmp_path / "rows.csv"
    shown, error = cell(shell, f"--save {path}", "select count(*) as n from registrants")
    assert error is None and "SYNTHETIC" in path.read_text() and f"written: {path}" in repr(shown)
    _, error = cell(shell, f"--save {path}", "select 2 as n")
    assert "not replaced" in str(error)
    _, error = cell(shell, f"--save {path} --replace", "select 2 as n")
    assert error is None and path.read_text().splitlines()[1].startswith("2,")
    _, error = cell(shell, f"--save {tmp_path}/rows.doc", "select 1 as n")
    assert ".csv" in str(error)


def test_a_question_is_a_table_with_its_parameters(shell):
    shell.user_ns["place"] = "Nord"
    shown, error = cell(
        shell,
        "",
        "select person_count\nfrom question('exposure/by_status',\n  departements := $place)",
    )
    asked = shell.user_ns["lab"]
    from breachlab import ask

    rows = ask(asked, "exposure/by_status", departements="Nord")
    assert error is None and shown.rows.person_count.tolist() == rows.person_count.tolist()
    shown, error = cell(shell, "", 'select count(*) as n from "exposure/by_region"')
    assert error is None and shown.rows.n.tolist() == [19]  # the last: abroad, in no région
    _, error = cell(shell, "", "from question('exposure/by_status', departements := 'Nrod')")
    assert "Did you mean 59 (Nord)" in str(error)


def test_ids_masks_and_codes_have_no_thousands_separators(shell):
    shown, _ = cell(shell, "", "select 12345678 as record_id, 4211 as field_mask, 5000 as n")
    assert all(each in repr(shown) for each in ("12345678", "4211", "5,000"))


def test_the_default_database_serves_where_there_is_no_lab(shell):
    del shell.user_ns["lab"]
    shown, error = cell(shell, "", "select count(*) as n from registrants")
    assert error is None and shown.rows.n.tolist() == [10_000]


@for_each(
    "typed, offered",
    [
        ("breachlab.", "questions"),
        ("rows = breachlab.sh", "show"),
        ('lab.ask("exposure/by_reg', "exposure/by_region"),
        ("breachlab.show(lab, 'cost/to", "cost/total"),
        ('lab.show("by_region', "exposure/by_region"),
        ('lab.ask("exposure/by_region", departem', "departements="),
        ('lab.ask("exposure/by_status", departements="No', "Nord"),
        ('lab.ask("exposure/by_status", departements=["Nord", "Pas', "Pas-de-Calais"),
        ('lab.ask("exposure/by_status", departements=["5', "59"),
        ('lab.ask("exposure/by_status", statuses="reg', "registered"),
        ("%%sql\nselect count(*)\nfrom regis", "registrants"),
        ("%sql select birth_", "birth_departement_code"),
        ("%%sql\nfrom question('exposure/by_reg", "exposure/by_region"),
        ("%%sql\nfrom registrants\nwhere status = 'form", "formerly_registered"),
        ("%%sql from registrants where status in ('registered', 'cand", "candidate_space"),
        ("lab.sql(\"from registrants where region_name = 'île", "Île-de-France"),
        ('lab.execute("""from registrants\nwhere phone_kind = \'', "mobile"),
        ('lab.sql("select age_b', "age_band"),
        ('lab.chart(top, "reg', "region_name"),
        ('lab.chart(top, "region_name", "n", colour="', "sex"),
        ('lab.chart(top, "region_name", kind="', "columns"),
    ],
)
def test_complete_offers(lab, typed, offered):
    top = pandas.DataFrame(columns=["region_name", "sex", "n"])
    fragment, offers = complete(typed, lambda: lab, {"top": top})
    assert offered in offers and typed.endswith(fragment)
    assert all(each.casefold().startswith(fragment.casefold()) for each in offers) or "/" in offered


def test_complete_offers_nothing_of_the_inside():
    _, offers = complete("breachlab.", lambda: None)
    assert not {"queries", "db", "words", "errors"} & {*offers}


@for_each(
    "typed",
    [
        "x = 1",
        "other.sh",
        'lab.ask("exposure/by_region", departements=N',
        "from regis",
        'lab.chart(nothing, "',
        'lab.sql("select 1") + regis',
    ],
)
def test_complete_leaves_the_rest_to_others(lab, typed):
    assert complete(typed, lambda: lab)[1] == []


def test_the_shell_offers_it_at_a_tab(subtests, shell):
    for code, offered in [("breachlab.", "show"), ('lab.ask("cost/to', "cost/total")]:
        with subtests.test(code=code, offered=offered):
            shell.runs("import breachlab")
            with provisionalcompleter():
                offers = {each.text for each in shell.Completer.completions(code, len(code))}
            assert offered in offers and not {"db", "queries", "errors"} & offers


LONG = "select sum(hash(a.range + b.range) % 7) from range(1_000_000) a, range(100_000) b"


def test_a_parameter_is_the_value_of_a_python_name(lab):
    names = {"sex": "male", "codes": ["59", "62"], "least": numpy.int64(3)}
    found = run(lab, "select $sex as sex, $least + 1 as more, len($codes) as codes", names)
    assert found.rows.to_dict("records") == [{"sex": "male", "more": 4, "codes": 2}]
    assert found.seconds > 0


def test_a_value_never_becomes_sql(lab):
    names = {"name": "x' or 1 = 1 --"}
    assert run(lab, "select $name as name", names).rows.name.tolist() == [names["name"]]


def test_a_frame_is_joined_by_its_name_and_is_no_table_afterwards(lab):
    factors = pandas.DataFrame({"region_code": ["11", "32"], "factor": [1, 2]})
    sql = """select region_code, factor, count(*) as n
        from registrants join factors using (region_code) group by all"""
    rows = run(lab, sql, {"factors": factors}).rows.set_index("region_code")
    counted = lab.execute("select count(*) from registrants where region_code = '32'").fetchone()
    assert rows.n["32"] == counted[0] and rows.factor["32"] == 2
    with pytest.raises(BadStatement, match="factors"):
        run(lab, "from factors", {})


def test_a_table_of_the_database_is_never_hidden_by_a_frame(lab):
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


def test_no_row_has_its_columns(lab):
    assert [*run(lab, "select 1 as one where false", {}).rows] == ["one"]


@for_each(
    "sql, said",
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
def test_what_cannot_be_run_is_said_with_its_line(lab, sql, said):
    with pytest.raises(BadStatement, match=said):
        run(lab, sql, {})
    assert run(lab, "select 1 as one", {}).rows.one.tolist() == [1]


def test_an_interrupt_ends_the_statement_and_not_the_connection(lab):
    timer = threading.Timer(0.5, os.kill, [os.getpid(), signal.SIGINT])
    timer.start()
    frame = pandas.DataFrame({"x": [1]})
    # The signal may come late, during the sleep.
    with pytest.raises(Interrupted, match=r"Stopped after \d+\.\d s"):  # noqa: PT012
        run(lab, LONG, {"frame": frame})
        time.sleep(5)
    timer.join()
    assert run(lab, "select 1 as one", {}).rows.one.tolist() == [1]


class Line:
    """What a notebook shows of it."""

    def __init__(self):
        self.shown = []

    def display(self, bundle, line):
        self.shown.append(bundle["text/plain"])
        return "a line"


def test_progress_says_seconds_from_the_second_on_and_takes_the_line_away(lab):
    line = Line()
    progress = Progress(lab, "en", line.display)
    progress.tick(1.5)
    assert line.shown == []
    progress.tick(12.4)
    progress.end()
    assert line.shown == ["12 s so far", ""]


def test_progress_says_the_share_that_duckdb_tells():
    class Connection:
        def execute(self, _):
            """Take a setting."""

        def query_progress(self):
            return 40.2

    line = Line()
    Progress(Connection(), "fr", line.display).tick(3)
    shown = line.shown[0].replace("\xa0", " ").replace("\u202f", " ")
    assert shown == "3 s écoulées, 40 % selon l’estimation de DuckDB"


def test_progress_outside_a_notebook_says_nothing(lab, capsys):
    progress = watch(lab)
    progress.tick(10)
    progress.end()
    assert capsys.readouterr().out == ""
