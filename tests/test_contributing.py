"""The recipe for a query, followed in a copy of the tree: what it changes, line by line."""

import difflib
import os
import re
import shutil
import sys

import pytest

from breachlab.paths import ROOT
from data_gen import template
from tests.conftest import SHARED, shared_folder

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
# The files whose tests have a query's name.
OF_ONE_QUERY = [
    "tests/sql/test_every_query.py",
    "tests/breachlab/answer_files/test_formats.py",
    "tests/breachlab/query/test_answer_rows.py",
]


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


def test_a_query_more_costs_a_line_in_each_list(copy, run):
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
    assert "2 passed" in run(
        copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", *OF_ONE_QUERY, "-k", "by_sex"
    )
