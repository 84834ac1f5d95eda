"""Each lesson runs unanswered and each solution is right, in a small world."""

import json
import os
import re
import shutil
import sys
from collections import Counter
from functools import cache

import pytest
from jupyter_server.services.contents.largefilemanager import LargeFileManager

from breachlab.paths import ROOT
from breachlab.teaching.checks import list_exercises, list_numbers
from data_gen import template
from data_gen.world import World
from tests.conftest import SMALL
from tests.support.notebooks.reading import cells, read, run, text

FOLDER = ROOT / "notebooks/teaching"
LESSONS = sorted(FOLDER.glob("*.ipynb"))
SOLUTIONS = sorted(FOLDER.glob("solutions/*.ipynb"))
FRENCH = sorted(FOLDER.glob("fr/*.ipynb"))
FRENCH_SOLUTIONS = sorted(FOLDER.glob("fr/solutions/*.ipynb"))
CHECK = re.compile(r'^check\("([\d.]+)", (\w+)\)$', re.MULTILINE)
# What the linkage lesson has linked, and how it scores that.
PAIRS = """
import json
score = teaching.score(lab, answer_3_9).iloc[0].to_dict()
by_drift = teaching.score_by_drift(lab, answer_3_9).set_index("drift").recall_share.to_dict()
print(json.dumps([answer_3_9.to_numpy().tolist(), score, by_drift]))
"""
a_kernel_warns = pytest.mark.filterwarnings("default")  # its own threads and sockets are not ours
PEAK = "import os\nfrom breachlab.store import memory\nmemory.peak(os.getpid())"
# A teacher's change in the one cell, and where the worlds of a test stand.
CHANGES = {
    "rows=100_000, seed=7,": "rows=10_000, seed=2024, folder={folder!r},",
    "rows, seeds = 100_000, (7, 8)": "rows, seeds = 10_000, (2024, 8)",
    "worlds(rows, seeds,": "worlds(rows, seeds, folder={folder!r},",
}


@pytest.fixture(scope="session")
def classes(small_database, tmp_path_factory):
    """A folder of the worlds of a class, with that of seed 2024 made already."""
    folder = tmp_path_factory.mktemp("classes")
    (folder / "10000").mkdir()
    shutil.copy(small_database, folder / "10000/seed_2024.duckdb")
    return folder


@pytest.fixture(scope="session")
def of_two_worlds(classes, worlds):
    """That folder with the other world of the last lesson, too."""
    shutil.copy(worlds.path(World(rows=10_000, seed=8)), classes / "10000/seed_8.duckdb")
    return classes


@pytest.fixture(scope="session")
def executed(database, classes):
    """A function of a lesson's path: the lesson as it ran in this process, once."""
    from tests.support.notebooks.here import started

    def run_once(path):
        with started(database(SMALL), path.parent) as shell:
            return run(shell, path, in_class(classes))

    return cache(run_once)


@pytest.fixture(scope="module")
def solved(kernel, of_two_worlds):
    """Each solution as it ran in one kernel, what the third one links, and the peak of memory."""
    solutions = {}
    for path in SOLUTIONS:
        kernel.runs("%reset -f\nget_ipython().extension_manager.loaded.clear()")
        notebook = run(kernel, path, in_class(of_two_worlds))
        linked = text(kernel.runs(PAIRS)) if path.stem.startswith("3_") else None
        solutions[path.stem] = (notebook, linked, int(text(kernel.runs(PEAK))))
    return solutions


def in_class(folder):
    """Return what changes the cell of a lesson that says the world."""

    def change(source):
        for given, small in CHANGES.items():
            source = source.replace(given, small.format(folder=str(folder)))
        return source

    return change


def verdicts(notebook):
    """Return what was said of each exercise, by its number."""
    found = [(CHECK.match(cell.source), cell) for cell in notebook.cells]
    return {match[1]: text(cell.outputs).strip() for match, cell in found if match}


def not_said(notebooks, expected):
    """Return the verdicts of each notebook that has no check, or one that said something else.

    What a right answer means may stand behind the verdict.
    """
    found = map(verdicts, notebooks)
    return [
        each
        for each in found
        if not each
        or not all(said.startswith(expected.format(number)) for number, said in each.items())
    ]


def test_every_lesson_runs_unanswered_and_says_so(executed, of_two_worlds, process):
    """One of them makes a world by a process."""
    assert not not_said(map(executed, LESSONS), "{}: not answered yet.")


def test_a_solution_is_right(executed):
    assert not not_said([executed(SOLUTIONS[1])], "{}: right.")


@a_kernel_warns
def test_every_solution_is_right_in_a_kernel_of_less_than_a_gigabyte(solved):
    assert not not_said([notebook for notebook, *_ in solved.values()], "{}: right.")
    peaks = {name: peak for name, (*_, peak) in solved.items()}
    assert not {name: peak for name, peak in peaks.items() if not 0 < peak < 1_000_000_000}


def test_a_french_solution_is_right_in_french(executed, thorough):
    """Those of some run, as their code is that of the English ones but for words."""
    assert not not_said(
        map(executed, [*FRENCH_SOLUTIONS[:2], *FRENCH_SOLUTIONS[5:]]), "{}\u202f: juste."
    )


def without_words(source):
    """Return code without what differs between languages: arguments, titles, comments, layout."""
    source = re.sub(r'language="\w+"|title="[^"]*"| --language fr|--.*', "", source)
    return re.sub(r"[\s,]", "", source)


def is_translated(theirs, mine):
    """Return whether a cell has the same code and numbers as another, and other words."""
    if theirs.cell_type != mine.cell_type:
        return False
    if theirs.cell_type == "code":
        shows = re.search(r"%%sql|lab\.(table|chart)|Checks", mine.source)
        is_french = re.search(r'--language fr|language="fr"', mine.source)
        is_same = without_words(mine.source) == without_words(theirs.source)
        return is_same and bool(is_french or not shows)
    numbers = re.compile(r"^\*\*\d\.\d|`[^`]+`", re.MULTILINE)
    is_same = numbers.findall(mine.source) == numbers.findall(theirs.source)
    return is_same and mine.source != theirs.source


def test_a_french_lesson_is_the_english_one_in_other_words():
    english, french = [*LESSONS, *SOLUTIONS], [*FRENCH, *FRENCH_SOLUTIONS]
    for other, path in zip(english, french, strict=True):
        for theirs, mine in zip(cells(other), cells(path), strict=True):
            assert is_translated(theirs, mine), (path.stem, mine.source)


@a_kernel_warns
def test_the_linkage_lesson_scores_its_pairs_as_this_test_does(solved, lab):
    linked, score, by_drift = json.loads(solved["3_linking_records"][1])
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


def test_a_solution_is_its_lesson_with_answers():
    for path in [*LESSONS, *FRENCH]:
        lesson, solution = cells(path), cells(path.parent / "solutions" / path.name)
        for number, (asked, solved) in enumerate(zip(lesson, solution, strict=True)):
            is_checked = CHECK.match(lesson[min(number + 1, len(lesson) - 1)].source)
            is_other = asked.source != solved.source
            assert is_other == bool(is_checked), (path.stem, asked.source)


def test_a_lesson_leads_to_no_solution():
    """The class gets the folder without `solutions`, which no cell names and no list shows."""
    for path in [*LESSONS, *FRENCH]:
        for cell in cells(path):
            assert not re.search("solution|corrigé", cell.source, re.IGNORECASE), path
    hidden = json.loads((ROOT / "notebooks/.jupyter/jupyter_lab_config.json").read_text())
    manager = LargeFileManager(root_dir=str(FOLDER), **hidden["ContentsManager"])
    listed = [manager.get(folder)["content"] for folder in ("", "fr")]
    for names in ([each["name"] for each in of] for of in listed):
        assert sum(name.endswith(".ipynb") for name in names) == 7 and "solutions" not in names


def test_a_lesson_says_what_it_needs_and_has_one_cell_to_change():
    for path in [*LESSONS, *FRENCH]:
        first, second = (cell.source for cell in cells(path)[:2])
        assert first.splitlines()[0].endswith("?"), path
        assert re.search("SYNTHETIC|SYNTHÉTIQUE", first), path
        assert re.search("less than 1 GB of memory|moins de 1 Go de mémoire", first), path
        assert re.search(
            "one cell to change|seule cellule à modifier|cell makes|cellule crée", second
        ), path
        changed = [re.search(r"\bseeds?\b.*=.*\d", cell.source) for cell in cells(path, "code")]
        assert sum(map(bool, changed)) == 1, path


def test_every_exercise_is_in_one_lesson():
    for path in [*LESSONS, *FRENCH]:
        checks = [CHECK.match(cell.source) for cell in cells(path, "code")]
        expected = list_exercises(int(path.name[0]))
        assert [check[1] for check in checks if check] == expected, path
    of_lessons = map(list_exercises, range(1, len(LESSONS)))
    assert [number for numbers in of_lessons for number in numbers] == list_numbers()


def test_none_is_committed_with_outputs():
    for path in sorted(FOLDER.rglob("*.ipynb")):
        for cell in read(path).cells:
            assert not cell.get("outputs") and cell.get("execution_count") is None, path


@pytest.fixture
def tree(tmp_path, small_database):
    """A copy of the tree without what was made in it but for templates; the lesson is smaller."""
    made = (".git", ".venv", "data", "__pycache__", ".*_cache", ".hypothesis", "*.egg-info")
    tree = shutil.copytree(ROOT, tmp_path / "tree", ignore=shutil.ignore_patterns(*made))
    if template.FOLDER.exists():
        shutil.copytree(template.FOLDER, tree / "data" / template.FOLDER.name)
    for name in ("README.md", f"solutions/{SOLUTIONS[1].name}"):
        path = tree / "notebooks/teaching" / name
        text = path.read_text(encoding="utf-8")
        assert "rows=100_000" in text
        path.write_text(text.replace("rows=100_000", "rows=10_000"), encoding="utf-8")
    return tree


def test_the_commands_of_lesson_one_work_in_a_fresh_folder(tree, process):
    """All but the one that opens JupyterLab, whose notebook must be there."""
    page = (tree / "notebooks/teaching/README.md").read_text(encoding="utf-8")
    section = page.partition("## Lesson 1")[2].partition("\n## ")[0]
    (block,) = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    commands = [line for line in block.splitlines() if line and not line.startswith("#")]
    *run, last = [line.removeprefix(".venv/bin/python ") for line in commands]
    assert last.startswith("-m jupyterlab ") and (tree / last.split()[-1]).is_file()
    environment = os.environ | {"PYTHONPATH": str(tree)}
    for command in run:
        done = process.run(
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
