"""%%sql in a shell: its options, the name that it gives, and how an error looks."""

import pandas

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
