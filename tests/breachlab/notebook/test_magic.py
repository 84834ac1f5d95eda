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
    shown, _ = cell(shell, "", "select 1 as n")
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
