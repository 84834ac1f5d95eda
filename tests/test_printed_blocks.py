"""What pages print runs as printed: their blocks of code, and the recipe for a query."""

import difflib
import os
import re
import shutil
import signal
import sys
from pathlib import Path

import pytest

from breachlab.paths import ROOT, read
from data_gen import template
from tests.conftest import SHARED, shared_folder

PAGES = (
    *("README.md", "README.fr.md", "docs/install.md", "docs/own_list.md"),
    *("docs/own_list.fr.md", "docs/commands.md"),
)
BLOCK = re.compile(r"(?m)^```(\w*)\n((?:.*\n)*?)```$")
# Blocks that are not run, by their first line, and why.
NOT_RUN = {
    "make dashboard": "makes 43 million records, as .ci/run does; it serves until it is stopped",
    "make test": "runs these tests",
    "python -m venv .venv": "installs from a package index, as make setup does",
    "python -m pip install --require-hashes --only-binary :all: -r dist/requirements.txt": "the"
    " same; tests/test_wheel.py installs these files",
}
RUN = {  # the program of a block, by its language
    "": ["bash", "-euc"],
    "python": [".venv/bin/python", "-c"],
    "cell": [".venv/bin/ipython", "--no-banner", "-c"],
    "sql": [".venv/bin/python", "-c", "import duckdb, sys; print(duckdb.sql(sys.argv[1]))"],
}
CELL = 'import breachlab; breachlab.connect(); get_ipython().run_cell_magic("sql", "", {!r})'
PERSONS = "prenom;nom;date_naissance;code_postal;email\n" + "".join(
    f"Zo{'eal'[number % 3]};Qmartin{number};{1 + number % 28:02}/0{1 + number % 9}/{1950 + number};"
    f"{59_000 + number % 7};q{number}@clients.example\n"
    for number in range(48)
)


# What the default world answers, as a test of the catalogue holds it.
ANSWERS = read(ROOT / "sql/README.md") + read(ROOT / "sql/LISEZMOI.md")


def plain(text):
    return re.sub(r"\s", " ", text)


def blocks(page):
    """Return (language, text) of each block of a page."""
    return BLOCK.findall(read(ROOT / page))


@pytest.fixture
def checkout(process, small_database, tmp_path):
    """A new checkout beside a HOME with nothing in it, with a database and a list of persons."""
    tree, home = tmp_path / "breachlab", tmp_path / "home"
    home.mkdir()
    listed = process.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).exists():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tree / name)
    (tree / ".venv").symlink_to(ROOT / ".venv")
    (tree / "data").mkdir()
    shutil.copy(small_database, tree / "data/breachlab.duckdb")
    (tree / "clients.csv").write_text(PERSONS, encoding="utf-8")
    return tree


def fill_in_names(tree: Path):
    """Give the list of persons its three names, as the pages ask before it is counted."""
    mapping = tree / "clients.toml"
    if mapping.exists():
        mapping.write_text(mapping.read_text("utf-8").replace('= "?" #', '= "Club" #'), "utf-8")


def run_block(process, language, text, tree):
    """Run a block; fail if it does. A page that is served is stopped by Control-C."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("BREACHLAB")
    }
    environment |= {"HOME": str(tree.parent / "home"), "BREACHLAB_OF_PAGE": ""}
    if text.startswith("%%sql"):
        language, text = "cell", CELL.format(text.partition("\n")[2])
    serves = "-m dashboard" in text
    running = process.Popen(
        [*RUN[language], text.rstrip() + " --port 0" * serves],
        cwd=tree,
        env=environment,
        stdin=process.DEVNULL,
        stdout=process.PIPE,
        stderr=process.STDOUT,
        text=True,
        start_new_session=True,
    )
    if serves:
        assert "Serving on" in running.stdout.readline()
        os.killpg(running.pid, signal.SIGINT)
    said = running.communicate(timeout=300)[0]
    assert running.returncode == 0, f"{text}\n{said}"


@pytest.mark.parametrize("page", PAGES)
def test_blocks_of_a_page_run_as_printed(process, checkout, page):
    asked = ""  # what the shell of the reader has been told for good
    for language, text in blocks(page):
        first = text.splitlines()[0]
        if first in NOT_RUN:
            continue
        if not language and not re.search(r"(?m)^(\.venv/bin/|make |export |%%)", text):
            assert plain(text.strip()) in plain(ANSWERS), "no such answer of the default world"
            continue
        if re.search(r"own clients\.toml( --slips)?( --language fr)?( {2,}|\n)", text):
            fill_in_names(checkout)
        run_block(process, language, text if language else asked + text, checkout)
        asked += "".join(line + "\n" for line in text.splitlines() if line.startswith("export "))


def test_blocks_that_are_not_run_are_few_and_on_a_page():
    found = {text.splitlines()[0] for page in PAGES for _, text in blocks(page)}
    assert set(NOT_RUN) <= found and len(NOT_RUN) <= 10


def test_both_readmes_print_the_same_commands():
    english, french = (
        [
            re.sub(r" --language fr|formulaire|form\b", "", line.partition("#")[0]).strip()
            for _, text in blocks(page)
            for line in text.splitlines()
            if line.startswith((".venv", "make", "lab", "import"))
        ]
        for page in ("README.md", "README.fr.md")
    )
    assert [line for line in english if line not in french] == []


QUERY = """-- How many women and men does the breach expose?
--
-- Grain:       one row per sex.
-- Headline (most persons):
--              The larger group is {sex}: {person_count:persons}.
-- Note:        a person counts once, where the primary record is.

select
    sex,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count
from selected_cells(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
group by sex
order by sex
"""
FRENCH = """
[by_sex]
question = "Combien de femmes et d'hommes la fuite expose-t-elle ?"
headline = "Le groupe le plus nombreux : {sex}, {person_count:persons}."
note = "Une personne compte une fois, là où se trouve son dossier principal."
"""
# The catalogue of the tree, as if its sentences were accepted from this world.
CATALOGUE = """
from breachlab import connect
from breachlab.query import catalogue
with connect() as lab:
    world = " ".join(f"{name}={value}" for name, value in catalogue.world_of(lab).items())
_, rows = catalogue.ANSWERS.read_text(encoding="utf-8").split("\\n", 1)
catalogue.ANSWERS.write_text(f"# SYNTHETIC {world}\\n{rows}", encoding="utf-8")
catalogue.write()
"""
IGNORED = (".git", ".venv", "data", "__pycache__", ".*_cache", ".hypothesis", "*.egg-info")
TEXT = {".sql", ".toml", ".csv", ".md", ".py"}
# What a contributor writes by hand, and what the commands of the recipe change.
BY_HAND = {"sql/exposure/by_sex.sql", "sql/exposure/fr.toml"}
BY_COMMAND = {
    "tests/golden/exposure/by_sex.csv": 3,
    "tests/golden/sentences.csv": 1,
    "sql/answers.csv": 1,
    "sql/README.md": 1,
    "sql/LISEZMOI.md": 1,
}


@pytest.fixture
def copy(tmp_path, small_database, run):
    """A copy of the tree whose catalogue names the small world, which is its database."""
    tree = shutil.copytree(ROOT, tmp_path / "tree", ignore=shutil.ignore_patterns(*IGNORED))
    (tree / "data").mkdir()
    shutil.copy(small_database, tree / "data" / "breachlab.duckdb")
    if template.FOLDER.exists():
        shutil.copytree(template.FOLDER, tree / "data" / template.FOLDER.name)
    run(tree, "-c", CATALOGUE)
    return tree


@pytest.fixture
def run(process, tmp_path_factory):
    """A function that runs Python in a tree as a contributor does, and returns what it prints.

    The tests that it runs share worlds and answers with this run.
    """
    shared = str(shared_folder(tmp_path_factory, "worlds").parent)

    def run(tree, *words):
        environment = {**os.environ, "PYTHONPATH": str(tree), SHARED: shared}
        environment.pop("BREACHLAB_DATABASE", None)
        done = process.run(
            [sys.executable, *words], cwd=tree, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


def commands():
    """Return the commands of the recipe for a query, for the query of this test."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    recipe = text.partition("## A query\n")[2].partition("\n## ")[0]
    wanted = r"`\.venv/bin/python (-m [^`]*exposure/by_region[^`]*)`"
    found = re.findall(wanted, recipe)
    return [each.replace("exposure/by_region", "exposure/by_sex") for each in found]


def contents(tree):
    """Return the lines of every file of text by its path."""
    return {
        path.relative_to(tree).as_posix(): path.read_text(encoding="utf-8").splitlines()
        for path in tree.rglob("*")
        if path.suffix in TEXT and ".pytest_cache" not in path.parts
    }


def test_recipe_for_a_query_changes_a_line_in_each_list(copy, run):
    before = contents(copy)
    (copy / "sql/exposure/by_sex.sql").write_text(QUERY, encoding="utf-8")
    path = copy / "sql/exposure/fr.toml"
    entries = re.split(r"(?m)^(?=\[)", path.read_text(encoding="utf-8"))
    entries = sorted([*entries, FRENCH.lstrip() + "\n"], key=lambda each: each.partition("]")[0])
    path.write_text("".join(entries), encoding="utf-8")
    assert commands() == ["-m data_gen follow exposure/by_sex"]
    for command in commands():
        run(copy, *(word.strip('"') for word in re.findall(r'"[^"]*"|\S+', command)))
    after = contents(copy)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == BY_HAND | set(BY_COMMAND)
    for name, count in BY_COMMAND.items():
        lines = difflib.ndiff(before.get(name, []), after[name])
        assert [line[0] for line in lines if line[0] in "+-"] == ["+"] * count, name
    of_one_query = ["tests/sql/test_every_query.py", "-k", "by_sex"]
    assert " passed" in run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", *of_one_query)
