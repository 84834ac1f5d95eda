"""A Lab has its own names, takes names for codes, and notices that its database was replaced."""

import re
import shutil

import duckdb
import pytest

import breachlab
from breachlab.errors import BadParameters, NoSuchQuery
from breachlab.notebook import workbench
from breachlab.query.parameters import PARAMETERS
from data_gen.world import World


@pytest.fixture
def own(small_database, tmp_path, monkeypatch):
    """A Lab over a copy, and no default one before or after it."""
    monkeypatch.setattr(workbench, "_default", [])
    with breachlab.connect(shutil.copy(small_database, tmp_path / "lab.duckdb")) as made:
        yield made


def test_lab_and_package_list_what_they_do(own):
    assert dir(breachlab) == sorted(breachlab.__all__)
    assert {"ask", "chart", "connect", "questions", "show", "table"} <= {*dir(breachlab)}
    assert {"ask", "show", "chart", "table", "questions", "sql"} <= {*dir(own)}
    assert own.execute("select count(*) from registrants").fetchall() == [(10_000,)]
    assert breachlab.table(own.sql("select 7 as n")).rows.n.tolist() == [7]  # rows, and no lab


def test_tables_and_columns_are_listed_with_what_they_mean(own):
    tables = own.tables().set_index("name")
    assert list(tables.columns) == ["kind", "rows", "what"]
    assert tables.loc["registrants", ["kind", "rows"]].tolist() == ["view", 10_000]
    assert tables.loc["regions"].tolist() == ["table", 18, "The 18 régions."]
    assert "world" not in tables.index and "breached_records" not in tables.index
    columns = own.columns("registrants").set_index("column")
    assert columns.loc["sex"].tolist()[:2] == ["enum of 2 values", "female or male."]
    assert columns.loc["age"].tolist() == [
        "utinyint",
        "Completed years on the reference day, 5 March 2024.",
        "computed from born_on and breach.reference_day.",
    ]
    names = own.sql("select * from registrants limit 0").columns
    assert columns.index.tolist() == names
    with pytest.raises(BadParameters, match=r"No table or view 'registrant'\. Did you mean 'regis"):
        own.columns("registrant")


def test_find_lists_questions_columns_and_reasons(own):
    rows = own.find("wrong address").rows
    assert rows.head(3).kind.tolist() == ["question", "question", "column"]
    assert rows.name[2] == "registrants.is_address_valid"
    (reason,) = own.find("qualification").rows.query("kind == ''").what
    assert reason.startswith("Not here")
    with pytest.raises(NoSuchQuery):
        own.find("zebra")


def test_functions_use_the_lab_that_was_opened_last_else_the_default_database(own, monkeypatch):
    rows = breachlab.ask("exposure/total")
    assert rows.equals(own.ask("exposure/total"))
    assert breachlab.show("exposure/total").rows.equals(rows)
    assert breachlab.ask(own, "exposure/total").equals(rows)  # as in the former release
    monkeypatch.setattr(workbench.databases, "database_path", lambda path: own.path)
    own.close()
    assert breachlab.ask("exposure/total").equals(rows) and workbench.default() is not own


@pytest.mark.parametrize(
    ("given", "codes"), [(59, ["59"]), (1, ["01"]), (["Nord", "Pas de Calais"], ["59", "62"])]
)
def test_ask_takes_names_as_the_shell_does(lab, given, codes):
    by_name = breachlab.ask(lab, "exposure/by_status", departements=given)
    assert by_name.equals(breachlab.ask(lab, "exposure/by_status", departements=codes))


def test_ask_offers_the_nearest_name_in_python(lab):
    with pytest.raises(BadParameters, match=r"Did you mean 59 \(Nord\).*lab\.ask\(\"exposure"):
        breachlab.ask(lab, "exposure/by_status", departements="Nrod")
    with pytest.raises(BadParameters, match="Did you mean 'departements'"):
        breachlab.ask(lab, "exposure/by_status", departement="Nord")
    with pytest.raises(NoSuchQuery, match="Did you mean 'exposure/by_region'"):
        breachlab.ask(lab, "exposure/by_regoin")


def test_questions_are_found_by_words_and_say_how_one_is_asked(tmp_path, monkeypatch):
    monkeypatch.setattr(workbench, "_default", [])
    monkeypatch.setenv("BREACHLAB_DATABASE", str(tmp_path / "none.duckdb"))  # they need no database
    shown = breachlab.questions("unreachable")
    assert "notification/unreachable_by_end_band" in [*shown.rows.question]
    assert "lab.ask(" in repr(shown) and "<code>" in next(shown.bundles())["text/html"]
    assert len(breachlab.questions().rows) > 100
    with pytest.raises(NoSuchQuery, match="zebra"):
        breachlab.questions("zebra")


@pytest.mark.parametrize("way", ["ask", "cell"])
def test_lab_notices_that_its_database_was_replaced(own, worlds, shell, capsys, way):
    def count():
        if way == "ask":
            return own.ask("exposure/total").record_count.tolist()
        shell.user_ns["lab"] = own
        shell.runs("%%sql counted\nselect count(*) as n from registrants")
        return shell.user_ns["counted"].n.tolist()

    assert count() == [10_000]
    new = shutil.copy(worlds.path(World(1_000)), own.path.with_suffix(".new"))
    new.replace(own.path)
    capsys.readouterr()
    assert count() == [1_000]
    said = capsys.readouterr().err
    if way == "ask":  # a cell has what is said among its outputs
        assert "was replaced at" in said and "1,000 records, seed 2024" in said
    assert count() == [1_000] and capsys.readouterr().err == ""  # said once
    own.path.unlink()
    assert count() == [1_000]  # what is open stays


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("model_version = 99", "made by model version 99; this code reads version"),
        ("macros_sha256 = 'of another day'", "by another version of this code"),
    ],
)
def test_lab_reads_on_where_a_database_of_another_version_took_its_place(own, capsys, change, says):
    other = shutil.copy(own.path, own.path.with_suffix(".new"))
    with duckdb.connect(other) as connection:
        connection.execute(f"update provenance set {change}")
    other.replace(own.path)
    for is_said in (True, False):  # once
        assert own.ask("exposure/total").record_count.tolist() == [10_000]
        said = capsys.readouterr().err
        assert (says in said) is ("is read on" in said) is is_said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("shw", r"A Lab has no 'shw'\. Did you mean 'show'\? It has: answer, ask, chart"),
        ("exceute", "Did you mean 'execute'"),
        ("question", "Did you mean 'questions'"),
    ],
)
def test_lab_without_an_attribute_offers_the_nearest(own, name, said):
    with pytest.raises(AttributeError, match=said):
        getattr(own, name)
    assert not hasattr(own, "_repr_mimebundle_")
    with pytest.raises(AttributeError, match=r"no attribute 'conect'\. Did you mean 'connect'"):
        breachlab.conect  # noqa: B018
    assert not hasattr(breachlab, "__wrapped__")


@pytest.mark.parametrize(
    "sql",
    [
        "from question('exposure/by_region')",
        "select * from question('exposure/by_region', statuses := ['registered'], sexes := null)",
    ],
)
def test_question_outside_a_cell_of_sql_says_how_it_is_asked(own, sql):
    expected = r"question\('exposure/by_region'\) is read in a cell of %%sql alone\..*lab\.ask\("
    for run in (own.execute, own.sql):
        with pytest.raises(duckdb.Error, match=expected):
            run(sql).df()
    takes = re.findall(r"(\w+) := null", workbench.QUESTION.read_text())
    assert {*takes} == {*PARAMETERS, "regions"}
