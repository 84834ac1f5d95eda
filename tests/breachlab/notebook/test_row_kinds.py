"""SYNTHETIC is said of rows of the register alone: the mark follows the rows, into files too."""

import json
import stat

import duckdb
import openpyxl
import pandas
import pytest

import breachlab
from breachlab.errors import BadParameters
from breachlab.notebook import row_kinds
from breachlab.notebook.row_kinds import kind_of, kind_of_statement
from breachlab.notebook.shown import Shown
from breachlab.notebook.statement import ask_in_sql, run
from breachlab.words import Words
from tests.support.cases import for_each

OWN = "Rows of your own: breachlab does not know whose they are"
FRENCH = "Vos propres lignes\u202f: breachlab ne sait pas de qui elles parlent"
SYNTHETIC = "SYNTHETIC data: no row describes a real person"
MINE = pandas.DataFrame({"region_code": ["11", "84"], "client_count": [7, 12]})


def set_cell(rows):
    rows.loc[0, "person_count"] = 7
    return rows


def set_token(rows):
    mine = MINE.copy()
    mine.attrs |= rows.attrs
    return mine


# {what becomes of an answer: the function, whether it still is of the register alone}
DERIVED = {
    "it as it is": (lambda rows: rows, True),
    "its first rows": (lambda rows: rows.head(3), True),
    "some of its columns": (lambda rows: rows[["region_code", "person_count"]], True),
    "its rows from the last": (lambda rows: rows.sort_index(ascending=False), True),
    "rows by a condition": (lambda rows: rows[rows.person_count > 100], True),
    "a key and back": (lambda rows: rows.set_index("region_code").reset_index(), True),
    "no row": (lambda rows: rows.head(0), True),
    "a join with rows of one's own": (lambda rows: rows.merge(MINE), False),
    "a join from rows of one's own": (lambda rows: MINE.merge(rows), False),
    "rows of one's own below": (lambda rows: pandas.concat([rows, MINE[:1]]), False),
    "a column of one's own": (lambda rows: rows.assign(client_count=range(len(rows))), False),
    "a column replaced": (lambda rows: rows.assign(person_count=range(len(rows))), False),
    "a cell set": (set_cell, False),
    "a column by another name": (lambda rows: rows.rename(columns={"person_count": "n"}), False),
    "a sum": (lambda rows: rows[["person_count"]].agg(["sum"]), False),
    "its token on other rows": (set_token, False),
    "its values alone": (lambda rows: pandas.DataFrame(rows.to_dict("records")), False),
}


@pytest.fixture
def answer(lab):
    """The persons of each région, as they are asked for."""
    return lambda: breachlab.ask(lab, "exposure/by_region")


@for_each("what", DERIVED)
def test_table_and_chart_say_synthetic_of_the_register_alone(lab, answer, what):
    derive, is_synthetic = DERIVED[what]
    rows = derive(answer())
    note = SYNTHETIC if is_synthetic else OWN
    assert [*breachlab.table(lab, rows).below] == [note]
    measures = [name for name in rows if rows[name].dtype.kind in "if"]
    along = next(iter({*rows} - {*measures}), measures[0])
    assert [*breachlab.chart(lab, rows, along, measures[-1]).below] == [note]
    assert (kind_of(rows) == "synthetic") is is_synthetic


def test_note_is_in_the_language(lab):
    assert FRENCH in repr(breachlab.table(lab, MINE, language="fr"))
    shown = breachlab.chart(lab, MINE, "region_code", "client_count", language="fr")
    assert FRENCH in repr(shown) and FRENCH in shown.to_html()


# {a statement: whether its rows are of the register alone}
STATEMENTS = {
    "select region_code, count(*) as n from registrants group by region_code": True,
    "with few as (from registrants limit 5) select record_id from few": True,
    "from question('exposure/by_region')": True,
    'select * from "exposure/by_status"': True,
    "select sum(person_count) as n from asked": True,
    "select sex, n from (select sex, count(*) as n from registrants group by sex)": True,
    "select $limit as n, count(*) as m from registrants where record_id < $limit": True,
    "unpivot (select 1 as a, count(*) as b from registrants) on columns(*)": True,
    "describe registrants": True,
    "select * from mine": False,
    "select * from mine inner join asked using (region_code)": False,
    "select * from registrants cross join mine limit 3": False,
    "select (select max(client_count) from mine) as n, sex from registrants limit 1": False,
    "select 'Dupont' as usage_name": False,
    "select * from (values ('Dupont')) as clients(usage_name)": False,
    "select usage_name from registrants union all select 'Dupont' limit 9": False,
    "create or replace temp table clients as from mine; from clients": False,
    "create or replace temp view registrants as from mine; from registrants": False,
}


@for_each("statement", STATEMENTS)
def test_cell_of_sql_says_synthetic_of_the_register_alone(small_database, answer, statement):
    names = {"mine": MINE, "asked": answer(), "limit": 3}
    with breachlab.connect(small_database) as lab:
        whole, frames = ask_in_sql(statement, lab.current(), names)
        result = run(lab.current(), whole, names, frames=frames)
    assert (result.kind == "synthetic") is STATEMENTS[statement]
    assert kind_of(result.rows) == result.kind


@for_each(
    "statement",
    [
        "from read_csv('mine.csv')",
        "select sex from registrants, read_parquet('mine.parquet')",
        "from 'mine.csv'",
        "from there.registrants",
        "from somebody.main.registrants",
        "pivot registrants on sex using count(*)",
    ],
)
def test_statement_that_reads_what_is_not_known_is_of_no_known_kind(lab, statement):
    """The lab refuses to read most files; a connection of another make may read them."""
    assert kind_of_statement(lab.cursor(), statement, {}, {}) == "unknown"


def read_note(file):
    """Return the notes that a file has: in the last column, or beside the rows."""
    match file.suffix:
        case ".csv":
            return {*pandas.read_csv(file).iloc[:, -1]}
        case ".parquet":
            return {row[-1] for row in duckdb.read_parquet(str(file)).fetchall()}
        case ".json":
            return {json.loads(file.read_text())["note"]}
        case ".xlsx":
            return {openpyxl.load_workbook(file).worksheets[0]["A2"].value}
    return {note for note in (OWN, SYNTHETIC) if note in file.read_text()}


@for_each("suffix", ["csv", "parquet", "json", "xlsx", "html", "svg"])
def test_file_has_the_note_of_its_rows(lab, answer, tmp_path, suffix):
    for name, rows, note in (("mine", MINE, OWN), ("theirs", answer(), SYNTHETIC)):
        file = tmp_path / f"{name}.{suffix}"
        breachlab.chart(lab, rows, "region_code", rows.columns[-1]).save(file)
        assert read_note(file) == {note}
    assert stat.S_IMODE((tmp_path / f"mine.{suffix}").stat().st_mode) == 0o600


def test_counts_of_a_list_of_one_s_own_are_saved_as_such(tmp_path):
    words = Words("fr", {}, data_kind="own", persons=(3, 4))
    file = Shown(MINE, {}, words=words).save(tmp_path / "counts.csv")
    (note,) = read_note(file)
    assert note.startswith("PERSONAL DATA") and "3 to 4 persons" in note


def test_name_of_a_file_does_not_say_synthetic_of_rows_of_one_s_own(lab, answer, tmp_path):
    with pytest.raises(
        BadParameters, match=r"mine\.SYNTHETIC\.csv says SYNTHETIC, and its rows do"
    ):
        breachlab.table(lab, MINE).save(tmp_path / "mine.SYNTHETIC.csv")
    breachlab.table(lab, answer()).save(tmp_path / "theirs.SYNTHETIC.csv")
    breachlab.table(lab, MINE).save(tmp_path / "synthesis.csv")
    assert len([*tmp_path.iterdir()]) == 2


def test_token_of_an_answer_is_one_that_pandas_can_write(answer):
    """Parquet keeps attrs as JSON."""
    attrs = answer().attrs
    assert attrs and json.loads(json.dumps(attrs)) == attrs


def test_answers_that_are_remembered_are_few_cells(lab, answer, monkeypatch):
    rows = answer()
    monkeypatch.setattr(row_kinds, "MOST_CELLS", rows.size + 1)
    later = answer()
    assert (kind_of(rows), kind_of(later)) == ("unknown", "synthetic")
    monkeypatch.setattr(row_kinds, "MOST_CELLS", rows.size - 1)
    assert kind_of(answer()) == "unknown"


def test_values_of_an_answer_in_words_are_saved_as_one_s_own(lab, tmp_path):
    file = breachlab.answer(lab, "{n:persons}", n=7).save(tmp_path / "answer.csv")
    assert read_note(file) == {OWN}
