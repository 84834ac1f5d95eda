"""What README and the pages on installing, commands and own lists print in a block runs as printed.

Each page's blocks run in order, in a new checkout whose HOME is empty; what a reader does between
two blocks, the text beside them says.
"""

import os
import re
import shutil
import signal
from pathlib import Path

import pytest

from breachlab.paths import ROOT, read

PAGES = ("README.md", "README.fr.md", "docs/install.md", "docs/own_list.md", "docs/commands.md")
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
        if "own clients.toml\n" in text or "clients.toml  " in text:
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
