"""Each notebook runs top to bottom in a real kernel, and asks one question that it answers."""

import ast
import re

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from breachlab.paths import ROOT
from tests.support.notebooks.running import INDEX, NOTEBOOKS, read

SET_UP = "%load_ext breachlab\nimport breachlab\n\nlab = breachlab.connect()"
# Where a number that nobody counted here may come from.
SOURCES = (
    *("CNIL", "INSEE", "GDPR", "Code du travail", "Code de la sécurité sociale", "ledger"),
    *("bonjourlafuite.eu.org", "lessor.org", "clubic.com"),
)
NUMBER = re.compile(r"\d[\d,.]*")
DATE = r"\b\d{1,2} (January|February|March) \d{4}\b|\b(19|20)\d\d\b"

each_question = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
a_kernel_warns = pytest.mark.filterwarnings("default")  # its own threads and sockets are not ours


def cells(path, kind=None):
    return [cell for cell in read(path).cells if kind in (None, cell.cell_type)]


def question(number):
    (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
    return path


def answer(run):
    return run[-1].outputs[-1].data["text/markdown"]


@a_kernel_warns
@each_question
def test_it_runs_and_every_code_cell_shows_something(path, executed):
    for run in executed(path):
        set_up, *shown = [cell for cell in run if cell.cell_type == "code"]
        assert not set_up.outputs
        for cell in shown:
            kinds = {"execute_result", "display_data", "stream"}
            assert cell.outputs and cell.outputs[-1].output_type in kinds
            assert not any(output.get("name") == "stderr" for output in cell.outputs)


@a_kernel_warns
@each_question
def test_its_answer_changes_with_the_world(path, executed):
    here, there = map(answer, executed(path))
    assert here.startswith("## Answer\n") and "SYNTHETIC" in here
    assert "nan" not in here.split() and "–" not in here.split()
    assert NUMBER.findall(here) != NUMBER.findall(there)


@each_question
def test_it_begins_with_a_question_and_ends_in_an_answer(path):
    first, second, *_, last = cells(path)
    title = first.source.splitlines()[0]
    assert title.startswith("# ") and title.endswith("?") and "SYNTHETIC" in first.source
    assert (second.cell_type, second.source) == ("code", SET_UP)
    assert last.cell_type == "code" and last.source.startswith("breachlab.answer(")


@each_question
def test_its_answer_has_no_number_that_was_not_computed(path):
    source = cells(path)[-1].source
    names_dates_and_forms = r"\{[^}]*\}|[^\W\d]\w*|\d{4}-\d\d-\d\d"
    assert not re.search(r"\d", re.sub(names_dates_and_forms, "", source))


@each_question
def test_a_number_in_its_prose_has_a_source_beside_it(path):
    for cell in cells(path, "markdown"):
        counted = re.sub(r"`[^`]*`", "", re.sub(DATE, "", cell.source))
        if re.search(r"\d", counted):
            assert any(source in cell.source for source in SOURCES), cell.source


@each_question
def test_its_prose_claims_no_majority(path):
    for cell in cells(path, "markdown"):
        assert not re.search(r"(?<!at )\bmost\b|\bmostly\b|\bmajority\b", prose(cell.source))


def prose(source):
    return re.sub(r"`[^`]*`", "", source).lower()


@each_question
def test_it_defines_no_function_and_draws_by_the_lab_alone(path):
    for cell in cells(path, "code"):
        tree = ast.parse(TransformerManager().transform_cell(cell.source))
        assert not any(isinstance(each, ast.FunctionDef | ast.Lambda) for each in ast.walk(tree))
        assert not re.search(r"plotly|matplotlib|axis_title|xaxis|yaxis", cell.source)


@pytest.mark.parametrize("path", [INDEX, *NOTEBOOKS], ids=lambda path: path.stem)
def test_it_is_committed_without_outputs(path):
    for cell in cells(path, "code"):
        assert not cell.outputs and cell.execution_count is None


def test_five_ask_what_no_file_does_and_one_speaks_french():
    sources = ["\n".join(cell.source for cell in cells(path, "code")) for path in NOTEBOOKS]
    assert sum("%%sql" in each and "from registrants" in each for each in sources) >= 5
    assert any('language="fr"' in each for each in sources)


@a_kernel_warns
def test_the_first_counts_the_world_that_it_is_given(executed):
    here, there = map(answer, executed(question("01")))
    assert "8,563 persons in 10,000 records" in here and "in 11,000 records" in there


@a_kernel_warns
def test_sql_of_a_cell_counts_what_the_records_say(executed, lab):
    """Pensioners whose registration ended two years before, by an oracle of this test."""
    counted = """
        select count(*) from registrants
        where is_primary and born_on <= '1957-03-05' and last_ended_on <= '2022-03-05'
    """
    ((expected,),) = lab.execute(counted).fetchall()
    here, _ = executed(question("08"))
    assert f"spared up to {expected:,} persons" in answer(here)


@a_kernel_warns
def test_a_person_made_alone_and_by_hand_is_the_one_of_the_database(executed, lab):
    column_count = len(lab.execute("describe registrants").fetchall())
    for run in executed(question("12")):
        assert f"in {column_count} of {column_count} columns" in answer(run)
        assert " 3 of 3 values " in answer(run)
