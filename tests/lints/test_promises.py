"""Each promise of SECURITY.md has its tests and its figures, which are those of the tests."""

import re
import tomllib

from breachlab.paths import ROOT
from breachlab.query.needs import NEEDS
from breachlab.query.queries import names
from dashboard.pages import PAGES
from dashboard.server.waitress_server import THREADS
from data_gen.tables import CUBES
from tests.breachlab.cli.test_verify_file import FORGED as FORGED_FILES
from tests.breachlab.notebook.test_row_kinds import DERIVED, STATEMENTS
from tests.breachlab.query.test_parameters import ODD, PARAMETERS
from tests.breachlab.store.test_connections import NAMED, REACHING
from tests.breachlab.store.test_databases_made import LIKE_NAMES
from tests.breachlab.store.test_duckdb_errors import MET
from tests.breachlab.store.test_generated_files import OTHERS
from tests.breachlab.teaching.test_hand_in import FORGED as HAND_INS
from tests.dashboard.test_no_person import KINDS
from tests.data_gen.commands.test_generate_targets import TARGETS
from tests.data_gen.commands.test_verify_tampered import REFERENCE
from tests.data_gen.test_schema_names import COMMITS
from tests.support.cases import for_each
from tests.test_empty_paths import COMMANDS, OPENING
from tests.test_licences import needed_packages
from tools.bench import markdown

BENCHMARKS = (ROOT / "docs/benchmarks.md").read_text(encoding="utf-8")
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def promises():
    """Return the lines of the tables of SECURITY.md."""
    promised, *_ = PAGE.partition("## What is not promised")
    lines = [line for line in promised.splitlines() if line.startswith("| ")]
    return [line for line in lines if line != "| promise | held by | tried |"]


@for_each("promise", promises)
def test_promises_name_tests_that_are_there(promise):
    """A test without a file is of the one before it."""
    _, held_by, tried = promise.strip("| ").split(" | ")
    path, named = "", re.findall(r"`([\w/]+\.py)?::(\w+)`", held_by)
    assert named and re.search(r"\d|every", tried)
    for file, test in named:
        path = file or path
        assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), test


def lock_files():
    """Return the files of the lock, and its packages."""
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    files = sum(len(each.get("wheels", ())) + ("sdist" in each) for each in packages)
    return f"{files:,} files of {len(packages)} packages"


FIGURES = {
    "files of the lock": lock_files,
    "licences": lambda: f"| {len(needed_packages())} packages |",
    "targets": lambda: (
        f"{len(TARGETS)} kinds of target, {sum(bool(each.said) for each in TARGETS.values())} of"
    ),
    "empty paths": lambda: f"{len(COMMANDS)} options in 2 spellings, {len(OPENING)} commands by",
    "former versions": lambda: f"{len(COMMITS)} former versions",
    "files of others": lambda: f"| {len(OTHERS)} kinds of file,",
    "like names": lambda: f"| {len(LIKE_NAMES)} names, 2 runs",
    "damaged tables": lambda: f"{len(MET)} damaged tables",
    "tables": lambda: f"{len(REFERENCE)} tables and {len(CUBES)} cubes",
    "files of cards": lambda: (
        f"{len(CARDS) * len(KINDS)} files of {len(CARDS)} cards, {len(PAGES)} pages"
    ),
    "questions": lambda: f"| {len(names())} questions |",
    "facts": lambda: f"{len(NEEDS)} facts, each taken away from {len(names())} questions",
    "sealed": lambda: f"{len(REACHING)} queries, {len(NAMED)} names of shards",
    "odd values": lambda: f"{len(ODD)} odd values of {len(PARAMETERS)} parameters",
    "forged files": lambda: f"{len(FORGED_FILES)} forged files",
    "hand-ins": lambda: f"{len(HAND_INS)} forged hand-ins",
    "rows of one's own": lambda: f"{len(DERIVED)} changes of an answer, {len(STATEMENTS)} state",
    "busy threads": lambda: f"{sum(THREADS.values()) - THREADS['health']} busy threads",
}
CARDS = [card for page in PAGES for card in page.cards]


@for_each("figure", FIGURES)
def test_figures_of_promises_are_those_of_the_tests(figure):
    assert PAGE.count(FIGURES[figure]()) == 1, FIGURES[figure]()


def recorded(name):
    """Return the cells of the rows that docs/benchmarks.md records, below the heads."""
    lines = markdown.region(BENCHMARKS, name).splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    return [cells for cells in rows if any(cell[:1].isdigit() for cell in cells)]


def test_figures_by_seed_are_those_recorded():
    *faults, (_, count, *_) = recorded("faults")
    assert len(faults) > 10 and int(count) == sum(int(tries) for _, tries, *_ in faults)
    for name, tries, *_, failures in faults:
        assert len(re.findall(rf"\b{name} {tries}\b", PAGE)) == 1, name
        assert failures == "0", name
