"""Each lesson runs unanswered and each solution is right, in a real kernel and a small world."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from functools import cache

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from breachlab.book.kernel import ThisPython
from breachlab.paths import ROOT
from breachlab.teaching import exercises
from tests.support.notebooks.running import read

FOLDER = ROOT / "notebooks/teaching"
LESSONS = sorted(FOLDER.glob("*.ipynb"))
SOLUTIONS = sorted(FOLDER.glob("solutions/*.ipynb"))
FRENCH = sorted(FOLDER.glob("fr/*.ipynb"))
FRENCH_SOLUTIONS = sorted(FOLDER.glob("fr/solutions/*.ipynb"))
CHECK = re.compile(r'^check\("([\d.]+)", (\w+)\)$', re.MULTILINE)
# What a test asks of a kernel in the end: what the linkage lesson has linked, and its memory.
PAIRS = """
import json
linked = globals().get("answer_3_9")
if linked is not None:
    score = teaching.score(lab, linked).iloc[0].to_dict()
    by_drift = teaching.score_by_drift(lab, linked).set_index("drift").recall_share.to_dict()
    print(json.dumps([linked.to_numpy().tolist(), score, by_drift]))
"""
PEAK = "import os\nfrom breachlab import memory\nmemory.peak(os.getpid())"
# A teacher's change in the one cell, and where the worlds of a test stand.
CHANGES = {
    "rows=100_000, seed=7,": "rows=10_000, seed=2024, folder={folder!r},",
    "rows, seeds = 100_000, (7, 8)": "rows, seeds = 10_000, (2024, 8)",
    "worlds(rows, seeds,": "worlds(rows, seeds, folder={folder!r},",
}


@pytest.fixture(scope="session")
def classes(small_database, tmp_path_factory):
    """A folder of worlds of a class, with that of seed 2024 made already."""
    folder = tmp_path_factory.mktemp("classes")
    (folder / "10000").mkdir()
    shutil.copy(small_database, folder / "10000/seed_2024.duckdb")
    return folder


def codes(path):
    return [cell.source for cell in read(path).cells if cell.cell_type == "code"]


@cache
def executed(path, classes):
    """Run a lesson in a small world, once; return its cells, and what each showed, as text."""
    notebook = read(path)
    setup = next(cell for cell in notebook.cells if cell.cell_type == "code")
    before = setup.source
    for given, small in CHANGES.items():
        setup.source = setup.source.replace(given, small.format(folder=str(classes)))
    assert setup.source != before
    notebook.cells += [new_code_cell(PAIRS), new_code_cell(PEAK)]
    run = NotebookClient(
        notebook,
        timeout=300,
        kernel_manager_class=ThisPython,
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    cells = [cell for cell in run.cells if cell.cell_type == "code"]
    return cells, ["".join(map(shown, cell.outputs)) for cell in cells]


def shown(output):
    return output.text if output.output_type == "stream" else output.data.get("text/plain", "")


def verdicts(cells, texts):
    """Return what was said of each exercise, by its number."""
    found = [(CHECK.match(cell.source), text) for cell, text in zip(cells, texts, strict=True)]
    return {match[1]: text for match, text in found if match}


@pytest.mark.filterwarnings("default")  # the kernel's own threads and sockets are not ours
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_runs_unanswered_and_says_so(path, classes):
    found = verdicts(*executed(path, classes))
    assert found
    assert all(text.strip() == f"{number}: not answered yet." for number, text in found.items())


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_every_solution_is_right_in_less_than_a_gigabyte(path, classes):
    cells, texts = executed(path, classes)
    found = verdicts(cells, texts)
    assert found
    assert all(text.strip() == f"{number}: right." for number, text in found.items())
    assert 0 < int(texts[-1]) < 1_000_000_000


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", FRENCH_SOLUTIONS[::2], ids=lambda path: path.stem)
def test_a_french_solution_is_right_in_french(path, classes):
    """Two of four run, as their code is that of the English ones but for words."""
    found = verdicts(*executed(path, classes))
    assert found
    assert all(text.strip() == f"{number}\u202f: juste." for number, text in found.items())


def without_words(source):
    """Return code without what differs between languages: arguments, titles, comments, layout."""
    source = re.sub(r'language="\w+"|title="[^"]*"| --language fr|--.*', "", source)
    return re.sub(r"[\s,]", "", source)


@pytest.mark.parametrize(
    ("english", "french"),
    list(zip([*LESSONS, *SOLUTIONS], [*FRENCH, *FRENCH_SOLUTIONS], strict=True)),
    ids=lambda path: path.stem,
)
def test_a_french_lesson_is_the_english_one_in_other_words(english, french):
    for theirs, mine in zip(read(english).cells, read(french).cells, strict=True):
        assert theirs.cell_type == mine.cell_type
        if theirs.cell_type == "code":
            assert without_words(mine.source) == without_words(theirs.source)
            shows = re.search(r"%%sql|breachlab\.(table|chart)|Checks", mine.source)
            assert not shows or re.search(r'--language fr|language="fr"', mine.source)
        else:
            numbers = re.compile(r"^\*\*\d\.\d|`[^`]+`", re.MULTILINE)
            assert numbers.findall(mine.source) == numbers.findall(theirs.source)
            assert mine.source != theirs.source


@pytest.mark.filterwarnings("default")
def test_the_linkage_lesson_scores_its_pairs_as_this_test_does(classes, lab):
    _, texts = executed(FOLDER / "solutions/3_linking_records.ipynb", classes)
    linked, score, by_drift = json.loads(texts[-2])
    records = lab.execute("select record_id, person_id, drift from registrants").fetchall()
    person = {record: person for record, person, _ in records}
    primary = {person: record for record, person, drift in records if drift == "none"}
    true = {tuple(pair) for pair in linked if person[pair[0]] == person[pair[1]]}
    sizes = Counter(person.values()).values()
    existing = sum(size * (size - 1) // 2 for size in sizes)
    assert score["precision_share"] == pytest.approx(len(true) / len(linked))
    assert score["recall_share"] == pytest.approx(len(true) / existing)
    assert 0.99 < score["precision_share"] <= 1 and 0.98 < score["recall_share"] <= 1
    for drift, share in by_drift.items():
        pairs = [
            tuple(sorted((record, primary[who]))) for record, who, kind in records if kind == drift
        ]
        assert share == pytest.approx(sum(pair in true for pair in pairs) / len(pairs))
    assert set(by_drift) == {drift for _, _, drift in records} - {"none"}


@pytest.mark.parametrize("path", [*LESSONS, *FRENCH], ids=lambda path: path.stem)
def test_a_solution_is_its_lesson_with_answers(path):
    lesson, solution = read(path).cells, read(path.parent / "solutions" / path.name).cells
    assert len(lesson) == len(solution)
    for number, (asked, solved) in enumerate(zip(lesson, solution, strict=True)):
        is_checked = CHECK.match(lesson[min(number + 1, len(lesson) - 1)].source)
        assert (asked.source != solved.source) == bool(is_checked), asked.source


@pytest.mark.parametrize("path", [*LESSONS, *FRENCH], ids=lambda path: path.stem)
def test_a_lesson_says_what_it_needs_and_has_one_cell_to_change(path):
    first, second = read(path).cells[:2]
    assert first.source.splitlines()[0].endswith("?")
    assert re.search("SYNTHETIC|SYNTHÉTIQUE", first.source)
    assert re.search("less than 1 GB of memory|moins de 1 Go de mémoire", first.source)
    assert re.search("one cell to change|seule cellule à modifier", second.source)
    assert len([source for source in codes(path) if re.search(r"\bseeds?\b.*=.*\d", source)]) == 1


def test_every_exercise_is_in_one_lesson():
    checks = [CHECK.match(source) for path in LESSONS for source in codes(path)]
    asked = [check[1] for check in checks if check]
    assert asked == exercises.numbers()


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.ipynb")), ids=lambda path: path.stem)
def test_it_is_committed_without_outputs(path):
    for cell in read(path).cells:
        assert not cell.get("outputs") and cell.get("execution_count") is None


@pytest.fixture
def tree(tmp_path):
    """A copy of the tree without what was made in it."""
    made = (".git", ".venv", "data", "__pycache__", ".*_cache", ".hypothesis", "*.egg-info")
    return shutil.copytree(ROOT, tmp_path / "tree", ignore=shutil.ignore_patterns(*made))


def test_the_commands_of_lesson_one_work_in_a_fresh_folder(tree):
    """All but the one that opens JupyterLab, whose notebook must be there."""
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    section = page.partition("## Lesson 1")[2].partition("\n## ")[0]
    (block,) = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    commands = [line for line in block.splitlines() if line and not line.startswith("#")]
    *run, last = [line.removeprefix(".venv/bin/python ") for line in commands]
    assert last.startswith("-m jupyterlab ") and (tree / last.split()[-1]).is_file()
    environment = os.environ | {"PYTHONPATH": str(tree)}
    for command in run:
        done = subprocess.run(
            f'"{sys.executable}" {command}',
            shell=True,
            cwd=tree,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert len([*(tree / "data/classes").rglob("seed_*.duckdb")]) == 2
    (sheet,) = (tree / "data/classes").glob("*.html")
    assert sheet.read_text(encoding="utf-8").count(": right.") == 9
