"""Each notebook runs top to bottom, and asks one question that it answers."""

import ast
import re
import textwrap
from html import unescape

import pytest

from breachlab.notebook.shown import PLOTLY
from breachlab.paths import ROOT
from breachlab.words.vocabulary import marks
from tests.conftest import SMALL
from tests.notebooks.conftest import OTHER
from tests.support.charts import tell_figure
from tests.support.golden import hold
from tests.support.notebooks.reading import INDEX, NOTEBOOKS, cells, run, title

NAMED = [(title(path), path.name) for path in NOTEBOOKS]


def test_notebooks_are_numbered_and_listed_with_their_questions_and_answers():
    assert [int(path.name[:2]) for path in NOTEBOOKS] == [*range(1, len(NOTEBOOKS) + 1)]
    text = "\n".join(cell.source for cell in cells(INDEX, "markdown"))
    assert re.findall(r"^\| \[(.+?)\]\((.+?)\) \| .+ \|$", text, re.MULTILINE) == NAMED
    page = (ROOT / "notebooks" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^## \[(.+)\]\((.+)\)$", page, re.MULTILINE) == NAMED


def test_it_runs_and_counts_the_world_that_it_is_given(executed):
    shown = str([cell.outputs for cell in executed(INDEX).cells if cell.cell_type == "code"])
    assert "10,000" in shown and "severity/by_level" in shown


def test_without_a_database_it_says_how_to_make_one(tmp_path):
    from tests.support.notebooks.here import started

    with (
        started(tmp_path / "none.duckdb", INDEX.parent) as shell,
        pytest.raises(AssertionError, match=r"cell 2 of .*ne with: python -m data_gen"),
    ):
        run(shell, INDEX)
    assert "make data ROWS=100_000" in cells(INDEX)[0].source


TIME = re.compile(r"[\d.,]+ s ·|http://127\S*")  # and a link that stands where a page answers
LOOK = re.compile(r'<[^>]*style="(?:color|width):([^";]+)[^>]*>')  # of a key, of a bar
MARKUP = re.compile("<style.*?</style>|<[^>]*>", re.DOTALL)
MOST = 700  # letters of an output
NUMBER = re.compile(r"\d[\d,.]*")
WORD = re.compile(r"\b[^\W\dA-Z]+\b")
ROUNDED = {"million", "over"}  # words of large numbers


def answer(notebook):
    *_, last = (cell for cell in notebook.cells if cell.cell_type == "code")
    return last.outputs[-1].data["text/markdown"]


def silent(notebook):
    """Say of each cell that shows nothing, or says an error, which it is."""
    set_up, *shown = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if set_up.outputs:
        yield "the first cell shows something"
    for cell in shown:
        kinds = {"execute_result", "display_data", "stream"}
        if not cell.outputs or cell.outputs[-1].output_type not in kinds:
            yield f"nothing is shown by {cell.source!r}"
        if any(output.get("name") == "stderr" for output in cell.outputs):
            yield f"an error is said by {cell.source!r}"


def changes(here, there):
    """Return whether a notebook has an answer, with other numbers in another world."""
    said = answer(here)
    is_said = said.startswith("## Answer\n") and any(mark in said for mark in marks())
    is_whole = "nan" not in said.split() and "–" not in said.split()
    return is_said and is_whole and NUMBER.findall(said) != NUMBER.findall(answer(there))


def tell(notebook):
    """Return what a reader sees below each cell: charts in words, texts as long as they matter."""
    lines = []
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", ()):
            data, text = output.get("data", {}), output.get("text", "")
            if PLOTLY in data:
                lines += tell_figure(data[PLOTLY])
            else:
                seen = MARKUP.sub(" ", LOOK.sub(r" \1 ", data.get("text/html", "")))
                text = unescape(seen) or text or data.get("text/markdown") or data["text/plain"]
                lines.append(f"[{number}] {textwrap.shorten(TIME.sub('', text), MOST)}")
    return "\n".join(lines)


SET_UP = "%load_ext breachlab\nimport breachlab\n\nlab = breachlab.connect()"
# Where a number that nobody counted here may come from.
SOURCES = (
    *("CNIL", "INSEE", "GDPR", "Code du travail", "Code de la sécurité sociale", "ledger"),
    *("bonjourlafuite.eu.org", "lessor.org", "clubic.com", "AF2M"),
)
DATE = r"\b\d{1,2} (January|February|March) \d{4}\b|\b(19|20)\d\d\b"
MAJORITY = re.compile(r"(?<!at )\bmost\b|\bmostly\b|\bmajority\b")
ANSWER = re.compile(r"^(\w+\.answer\(|Markdown\(f)")
SQL = re.compile(r"^%%sql|\bdb\.(sql|execute)\(", re.MULTILINE)
# They make persons, or a list's world, which takes seconds.
MAKERS = [path for path in NOTEBOOKS if path.stem.startswith(("12_", "13_"))]
QUICK = [path for path in NOTEBOOKS if path not in MAKERS]


def question(number):
    (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
    return path


def that_fail(executed, paths, world):
    """Return of each notebook that fails in a world what fails, or what a cell does not show."""
    found = []
    for path in paths:
        try:
            found += [f"{path.stem}, {each}" for each in silent(executed(path, world))]
        except AssertionError as error:
            found.append(str(error))
    return found


def test_each_runs_and_every_code_cell_shows_something(executed):
    assert that_fail(executed, QUICK, SMALL) == []


def test_each_runs_in_another_world_too(executed, thorough):
    assert that_fail(executed, MAKERS, SMALL) + that_fail(executed, NOTEBOOKS, OTHER) == []


def test_each_answer_changes_with_the_world(executed, thorough):
    paths = QUICK + MAKERS
    assert not [path for path in paths if not changes(executed(path), executed(path, OTHER))]


def test_what_each_cell_shows_is_as_the_golden_file_has_it(executed, pytestconfig):
    hold("cells.md", {path.stem: tell(executed(path)) for path in QUICK}, pytestconfig)


def test_each_answer_of_made_worlds_is_that_of_the_golden_file(executed, pytestconfig, thorough):
    hold("made_worlds.md", {path.stem: answer(executed(path)) for path in MAKERS}, pytestconfig)


def words_of_the_page(path):
    """Return the words, not numbers or names, that the page of answers has of a notebook."""
    page = (ROOT / "notebooks" / "README.md").read_text(encoding="utf-8")
    _, section = page.split(f"]({path.name})\n", 1)
    return set(WORD.findall(section.split("\n## ")[0])) - ROUNDED


def test_the_page_of_answers_has_the_words_of_today(executed):
    """It is written at full size: of another world its numbers differ, its words do not."""
    stale = {
        path.stem: words_of_the_page(path) - set(WORD.findall(answer(executed(path))))
        for path in QUICK
    }
    assert {stem: left for stem, left in stale.items() if left} == {}


def test_the_page_of_answers_has_the_words_of_made_worlds(executed, thorough):
    stale = {
        path.stem: words_of_the_page(path) - set(WORD.findall(answer(executed(path))))
        for path in MAKERS
    }
    assert {stem: left for stem, left in stale.items() if left} == {}


def test_the_list_of_one_s_own_is_marked_as_such(executed, thorough):
    """From the cell that reads it on nothing says SYNTHETIC, in tables, title and answer."""
    shown = "".join(
        str(output.get("data", ""))
        for cell in executed(question("13")).cells[4:]
        for output in cell.get("outputs", ())
    )
    assert "SYNTHETIC" not in shown and shown.count("PERSONAL DATA") >= 4


def test_each_begins_with_a_question_and_ends_in_an_answer_and_an_exercise():
    for path in NOTEBOOKS:
        first, second, *_, last, exercise = cells(path)
        assert first.source.startswith("# ") and title(path).endswith("?"), path
        assert "SYNTHETIC" in first.source, path
        assert second.source.endswith((SET_UP, "db = duckdb.connect(path, read_only=True)")), path
        assert last.cell_type == "code" and ANSWER.match(last.source), path
        assert exercise.source.startswith("**Exercise.** "), path


def test_an_answer_is_two_sentences(executed):
    for path in QUICK:
        for part in answer(executed(path)).split("\n\n")[1:3]:
            assert part.endswith(".") and not re.search(r"[.?!]\s+[A-Z]", part), (path.stem, part)


def test_no_answer_has_a_number_that_was_not_computed():
    names_dates_and_forms = r"\{[^}]*\}|[^\W\d]\w*|\d{4}-\d\d-\d\d"
    for path in NOTEBOOKS:
        assert not re.search(r"\d", re.sub(names_dates_and_forms, "", cells(path)[-2].source)), path


def test_prose_claims_no_majority_and_has_a_source_beside_each_number():
    for source in (cell.source for path in NOTEBOOKS for cell in cells(path, "markdown")):
        prose = re.sub(r"`[^`]*`", "", source)
        assert not MAJORITY.search(prose.lower()), source
        if re.search(r"\d", re.sub(DATE, "", prose)):
            assert any(each in source for each in SOURCES), source


def parsed(path):
    """Yield each part of the code of a notebook."""
    from IPython.core.inputtransformer2 import TransformerManager

    for cell in cells(path, "code"):
        yield from ast.walk(ast.parse(TransformerManager().transform_cell(cell.source)))


def test_each_defines_no_function_and_says_in_the_title_of_a_figure_whose_rows_it_has():
    """A figure is of Plotly Express; that of a list of one's own does not say SYNTHETIC."""
    for path in NOTEBOOKS:
        nodes = [*parsed(path)]
        assert not any(isinstance(node, ast.FunctionDef | ast.Lambda) for node in nodes), path
        mark = "PERSONAL DATA" if path == question("13") else "SYNTHETIC"
        calls = [ast.unparse(node) for node in nodes if isinstance(node, ast.Call)]
        drawn = [each for each in calls if re.match(r"px\.\w+\([^)]", each)]
        titles = [re.search(r"title=f?(['\"])(.*)\1", each) for each in drawn]
        assert drawn and all(each and mark in each[2] for each in titles), path


def test_four_use_duckdb_and_plotly_themselves_and_the_first_nothing_else():
    plain = [path for path in NOTEBOOKS if "import duckdb" in cells(path, "code")[0].source]
    assert len(plain) >= 4 and plain[0] == question("01")
    for path in plain:
        source = "\n".join(cell.source for cell in cells(path, "code"))
        assert "import plotly.express as px" in source
        assert not re.search(
            r"^%|\bimport breachlab|\bfrom breachlab|\blab\.", source, re.MULTILINE
        )


def test_none_is_committed_with_outputs():
    for path in [INDEX, *NOTEBOOKS]:
        for cell in cells(path, "code"):
            assert not cell.outputs and cell.execution_count is None, path


def test_each_has_sql_that_is_seen_and_one_speaks_french():
    sources = ["\n".join(cell.source for cell in cells(path, "code")) for path in NOTEBOOKS]
    assert [source for source in sources if not SQL.search(source)] == []
    assert any('language="fr"' in source for source in sources)


def test_the_keys_of_a_departement_are_held_against_its_persons(executed, lab):
    shown = str([cell.get("outputs") for cell in executed(question("03")).cells])
    ((persons, records),) = lab.execute("""
        select count(*) filter (is_primary), count(*) from registrants where departement_code = '29'
    """).fetchall()
    assert f"a count of records is off by {records / persons - 1:+.0%}" in shown


def test_the_first_two_say_the_same_share_of_the_same_base(executed):
    shares = {
        re.search(r"(\d+\.\d%)\s+were\s+no\s+longer", answer(executed(question(each))))[1]
        for each in ("01", "02")
    }
    assert len(shares) == 1


def test_sql_of_a_cell_counts_what_the_records_say(executed, lab):
    """Of the formerly registered residents, those gone for six years, by an oracle of this test."""
    counted = """
        select avg((last_ended_on <= '2018-03-05')::integer) from registrants
        where is_primary and not is_deceased and not lives_abroad and last_ended_on is not null
    """
    ((expected,),) = lab.execute(counted).fetchall()
    assert f"{expected:.1%} of these since six completed years" in answer(executed(question("01")))


@pytest.mark.parametrize("world", [SMALL, OTHER], ids=["small", "other"])
def test_a_person_made_alone_and_by_hand_is_the_one_of_the_database(executed, lab, world, thorough):
    """All columns and all values by hand are the same."""
    column_count = len(lab.execute("describe registrants").fetchall())
    said = answer(executed(question("12"), world))
    assert f"in {column_count} of {column_count} columns" in said and " 2 of 2 values " in said
