"""Each notebook runs top to bottom, and asks one question that it answers."""

import ast
import re

from breachlab.paths import ROOT
from tests.conftest import SMALL
from tests.notebooks.conftest import OTHER
from tests.support.golden import hold
from tests.support.notebooks.answering import (
    GOLDEN,
    HEAVY,
    answer,
    answers_as_written,
    changes,
    headings,
    parts,
    silent,
    tell,
)
from tests.support.notebooks.reading import INDEX, NOTEBOOKS, cells, title

SET_UP = "%load_ext breachlab\nimport breachlab\n\nlab = breachlab.connect()"
# Where a number that nobody counted here may come from.
SOURCES = (
    *("CNIL", "INSEE", "GDPR", "Code du travail", "Code de la sécurité sociale", "ledger"),
    *("bonjourlafuite.eu.org", "lessor.org", "clubic.com", "AF2M"),
)
DATE = r"\b\d{1,2} (January|February|March) \d{4}\b|\b(19|20)\d\d\b"
MAJORITY = re.compile(r"(?<!at )\bmost\b|\bmostly\b|\bmajority\b")
DRAWN_BY_HAND = re.compile(r"plotly|matplotlib|axis_title|xaxis|yaxis")
# They make persons, or a list's world, which takes seconds; those of HEAVY make whole worlds.
MAKERS = [path for path in NOTEBOOKS if path.stem.startswith(("11_", "13_"))]
QUICK = [path for path in NOTEBOOKS if path not in MAKERS + HEAVY]


def question(number):
    (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
    return path


def that_fail(executed, paths, world):
    """Say of each notebook that fails in a world what fails, or what a cell does not show."""
    for path in paths:
        try:
            yield from (f"{path.stem}, {each}" for each in silent(executed(path, world)))
        except AssertionError as error:
            yield str(error)


def test_each_runs_and_every_code_cell_shows_something(executed):
    offenders = [*that_fail(executed, QUICK, SMALL)]
    assert not offenders, "\n".join(offenders)


def test_each_runs_in_another_world_too(executed, thorough):
    """Those of HEAVY run in the small world by a kernel: test_kernel.py."""
    offenders = [*that_fail(executed, MAKERS, SMALL), *that_fail(executed, NOTEBOOKS, OTHER)]
    assert not offenders, "\n".join(offenders)


def test_each_answer_changes_with_the_world(executed, thorough):
    paths = QUICK + MAKERS
    assert not [path for path in paths if not changes(executed(path), executed(path, OTHER))]


def test_each_answer_is_that_of_the_golden_file(executed, lab, pytestconfig):
    answers_as_written({path: executed(path) for path in QUICK}, lab, pytestconfig)


def test_what_each_cell_shows_is_as_the_golden_file_has_it(executed, pytestconfig):
    hold("cells.md", {path.stem: tell(executed(path)) for path in QUICK}, pytestconfig)


def test_each_answer_of_made_worlds_is_that_of_the_golden_file(
    executed, lab, pytestconfig, thorough
):
    answers_as_written({path: executed(path) for path in MAKERS}, lab, pytestconfig)


def test_the_list_of_one_s_own_is_marked_as_such(executed, thorough):
    """Its counts are PERSONAL DATA, and frames of them are of nobody that the lab knows."""
    own, counts = "Rows of your own: breachlab does not know whose they are", "PERSONAL DATA"
    texts = [
        output.get("data", {}).get("text/plain", "")
        for cell in executed(question("13")).cells[4:]
        for output in cell.get("outputs", ())
    ]
    notes = [mark for text in texts for mark in (own, counts, "SYNTHETIC") if mark in text]
    assert notes == [own, counts, own, counts]


def test_the_golden_file_has_an_answer_of_each_and_no_other():
    assert [*parts(GOLDEN.read_text("utf-8"))] == ["", *headings()]


def test_each_begins_with_a_question_and_ends_in_an_answer():
    offenders = []
    for path in NOTEBOOKS:
        first, second, *_, last = cells(path)
        is_asked = first.source.startswith("# ") and title(path).endswith("?")
        is_set_up = (second.cell_type, second.source) == ("code", SET_UP)
        is_answered = last.cell_type == "code" and re.match(r"\w+\.answer\(", last.source)
        if not (is_asked and "SYNTHETIC" in first.source and is_set_up and is_answered):
            offenders.append(path.stem)
    assert not offenders


def test_no_answer_has_a_number_that_was_not_computed():
    names_dates_and_forms = r"\{[^}]*\}|[^\W\d]\w*|\d{4}-\d\d-\d\d"
    left = {
        path.stem: re.sub(names_dates_and_forms, "", cells(path)[-1].source) for path in NOTEBOOKS
    }
    assert not {name for name, rest in left.items() if re.search(r"\d", rest)}


def test_a_number_in_prose_has_a_source_beside_it():
    assert not [
        (path.stem, cell.source)
        for path in NOTEBOOKS
        for cell in cells(path, "markdown")
        if re.search(r"\d", re.sub(DATE, "", without_code(cell.source)))
        and not any(source in cell.source for source in SOURCES)
    ]


def test_no_prose_claims_a_majority():
    assert not [
        (path.stem, cell.source)
        for path in NOTEBOOKS
        for cell in cells(path, "markdown")
        if MAJORITY.search(without_code(cell.source).lower())
    ]


def without_code(source):
    return re.sub(r"`[^`]*`", "", source)


def test_none_defines_a_function_or_draws_but_by_the_lab():
    from IPython.core.inputtransformer2 import TransformerManager

    offenders = []
    for path in NOTEBOOKS:
        for cell in cells(path, "code"):
            tree = ast.parse(TransformerManager().transform_cell(cell.source))
            nodes = [*ast.walk(tree)]
            defines = any(isinstance(each, ast.FunctionDef | ast.Lambda) for each in nodes)
            if defines or DRAWN_BY_HAND.search(cell.source):
                offenders.append((path.stem, cell.source))
    assert not offenders


def test_none_is_committed_with_outputs():
    assert not [
        path.stem
        for path in [INDEX, *NOTEBOOKS]
        for cell in cells(path, "code")
        if cell.outputs or cell.execution_count is not None
    ]


def test_five_ask_what_no_file_does_and_one_speaks_french():
    sources = ["\n".join(cell.source for cell in cells(path, "code")) for path in NOTEBOOKS]
    assert sum("%%sql" in each and "from registrants" in each for each in sources) >= 5
    assert any('language="fr"' in each for each in sources)


def test_the_first_counts_the_world_that_it_is_given(executed):
    assert "8,563 persons in 10,000 records" in answer(executed(question("01")))


def test_the_first_counts_another_world_too(executed, thorough):
    assert "in 11,000 records" in answer(executed(question("01"), OTHER))


def test_sql_of_a_cell_counts_what_the_records_say(executed, lab):
    """Living pensioners whose registration ended two years before, by an oracle of this test."""
    counted = """
        select count(*) from registrants
        where is_primary and not is_deceased
        and born_on <= '1957-03-05' and last_ended_on <= '2022-03-05'
    """
    ((expected,),) = lab.execute(counted).fetchall()
    assert f"spared up to {expected:,} persons" in answer(executed(question("08")))


def test_a_person_made_alone_and_by_hand_is_the_one_of_the_database(executed, lab):
    assert is_made_again(executed(question("11")), lab)


def test_a_person_of_another_world_made_alone_and_by_hand_is_too(executed, lab, thorough):
    assert is_made_again(executed(question("11"), OTHER), lab)


def is_made_again(notebook, lab):
    """Return whether the answer says that all columns and all values by hand are the same."""
    column_count = len(lab.execute("describe registrants").fetchall())
    said = answer(notebook)
    return f"in {column_count} of {column_count} columns" in said and " 3 of 3 values " in said
