"""python -m breachlab, where what is typed or found keeps it from an answer."""

import duckdb

from breachlab import __main__ as shell
from breachlab.__main__ import main
from breachlab.words.language import undo_typesetting
from tests.support.cases import for_each


def test_a_question_that_duckdb_refuses_is_one_line_and_exit_code_1(say, monkeypatch):
    def broken(*_, **__):
        raise duckdb.OutOfMemoryException("Out of Memory Error: no room\nmore")

    monkeypatch.setattr("breachlab.query.queries.interruptible", broken)
    code, out, err = say("exposure/total")
    assert (code, out) == (1, "") and err.count("\n") == 1
    assert err.startswith("Error: Memory ran out: more than ")


@for_each(
    "words, expected",
    [
        (["exposure/by_regoin"], "Did you mean exposure/by_region?"),
        (["exposure/by_regoin", "--language", "fr"], "Vouliez-vous dire exposure/by_region"),
        (["exposure/by_region", "--age_bnads", "16-17"], "Did you mean --age_bands?"),
        (["exposure/by_region", "--departements", "2C"], "--departements: '2C' is not known."),
        (["reconciliation/totals", "--sexes", "male"], "'reconciliation/totals', which takes no"),
        (["exposure/total", "male"], "male is one value too many for 'exposure/total'"),
        (["exposure", "--time", "--sexes", "male"], "parameters go with one question"),
        (["exposure", "--sexes", "male"], "parameters go with one question"),
        (["exposur", "--time"], "No topic or question named 'exposur'. Did you mean exposure?"),
        (["exposure", "--limit", "3"], "--limit: of use with one question that is asked"),
        (["--drafts", "--output", "x.csv"], "--output: of use with one question"),
        (["exposure/total", "--limit", "0"], "--limit 0: must be a whole number from 1 to"),
        (["exposure/total", "--format", "xlsx"], "Add, for instance: --output answer.xlsx"),
        (["exposure/total", "--output", "answer"], "--output answer: no format is known"),
        (["exposure/total", "--format", "xml"], "invalid choice: 'xml'"),
        (["exposure/total", "--drafts"], "--drafts exposure/total: it prints every draft."),
        (["--reads"], "name a query. Example: python -m breachlab --reads cost/tornado"),
        (["exposure/total", "--reads", "--time"], "--reads --time: one at a time"),
        (["exposure/total", "--language", "de"], "invalid choice: 'de'"),
        (["area/summary"], "also needs: departement. Example: python -m breachlab area/summary"),
        (["area/summary", "--departement", ""], "--departement is empty, as where a variable"),
        (["area/summary", "--departement", "59", "--departement", "62"], "'59 62' stands for 2"),
        (["area/summary", "--departement", "59,62"], "'59,62' stands for 2 values"),
        (["exposure/total", "--departements", "Nrd,62"], "'Nrd' is not known. Did you mean 59"),
        (
            ["notification/waves", "--emails_per_day", "5", "--emails_per_day", "6"],
            "--emails_per_day is given twice: one value was expected",
        ),
        (["area/summary", "--departement", "59", "62"], "'59 62' stands for 2 values"),
        (["notification/waves", "--emails_per_day", "0"], "must be a whole number from 1 to"),
        (["severity/by_segment", "--as_of", "2024-03-07"], "must be a day from 2024-03-08"),
        (["access/daily_reads", "--extraction", "totla"], "Did you mean total?"),
        (["combination/overlap_by_age_band", "--breach", "FREEX"], "Did you mean FREE"),
        (
            ["exposure/by_region", "--departements"],
            "expected at least one argument. See: python -m breachlab",
        ),
    ],
)
def test_a_wrong_word_is_one_line_and_exit_code_2(say, words, expected):
    code, out, err = say(*words)
    assert (code, out) == (2, "")
    assert err.startswith(("Error: ", "Erreur\u202f: ")) and expected in err
    assert err.count("\n") == 1


def test_no_database_says_how_to_make_one(tmp_path, capsys):
    assert main(["exposure/total", "--database", str(tmp_path / "none.duckdb")]) == 1
    assert "Make one with: python -m data_gen" in capsys.readouterr().err


@for_each(
    "words, expected, in_french",
    [
        (
            ["area/retention", "--departement", "59", "--retention_years", "ten"],
            "must be a whole number from 0 to",
            "un nombre entier de 0 à",
        ),
        (
            ["cost/choices", "--letter_cost", "free"],
            "must be an amount from 0",
            "un montant de 0 à",
        ),
        (["exposure/known_as_of", "--as_of", "soon"], "must be a day. Ex", "un jour est attendu"),
        (
            ["exposure/known_as_of", "--as_of", "1999-01-01"],
            "must be a day from 2024-03-08",
            "un jour du 2024-03-08",
        ),
        (
            ["exposure/total", "--database", "/nowhere/lab"],
            "No database at /n",
            "Aucune base en /n",
        ),
        (
            ["exposure/total", "--output", "x.csv", "--format", "parquet"],
            "name a file that ends in .parquet",
            "nommez un fichier qui se termine par .parquet",
        ),
    ],
)
def test_what_is_refused_is_said_in_the_language_of_who_asks(
    capsys, small_database, words, expected, in_french
):
    database = [] if "--database" in words else ["--database", str(small_database)]
    for language, said in (("en", expected), ("fr", in_french)):
        assert main([*words, *database, "--language", language]) in (1, 2)
        err = undo_typesetting(capsys.readouterr().err)
        assert said in err and err.startswith("Error: " if language == "en" else "Erreur : ")
        assert err.count("\n") == 1


def test_no_control_sign_of_an_answer_or_an_error_reaches_the_terminal(capsys, monkeypatch):
    assert main(["exposure\x1b[2J"]) == 2
    assert capsys.readouterr().err.startswith(r"Error: No topic or question named 'exposure\x1b[2J")
    monkeypatch.setattr(shell, "_answer", lambda _: "Clients\x1b]0;owned\x07 of\tBakery\n2 rows")
    assert main([]) == 0
    assert capsys.readouterr().out == "Clients\\x1b]0;owned\\x07 of\tBakery\n2 rows\n"
