"""What a kernel outlives: an interrupt in mid-query, and a database that is another one."""

import os
import re
import shutil

import duckdb
import pytest

from breachlab import db
from breachlab.paths import ROOT
from data_gen.build import build
from data_gen.world import World
from tests.support.notebooks.kernel import started

pytestmark = pytest.mark.filterwarnings("default")  # the kernel's own threads and sockets
LONG = "select sum(hash(a.range + b.range) % 7) from range(1_000_000) a, range(100_000) b"
# No question of sql/ is long over a small world.
PLANTED = f"""
from breachlab import queries
queries._read = lambda name: queries.Query(name, {LONG!r}, frozenset())
breachlab.ask(lab, "planted/long")
"""
COUNTED = "breachlab.ask(lab, 'exposure/total').record_count.item()"


@pytest.fixture
def database(small_database, tmp_path):
    return shutil.copy(small_database, tmp_path / "lab.duckdb")


@pytest.fixture
def kernel(database):
    environment = {"BREACHLAB_DATABASE": str(database), "PYTHONPATH": str(ROOT)}
    with started(os.environ | environment) as kernel:
        kernel.runs("%load_ext breachlab\nimport breachlab\nlab = breachlab.connect()")
        yield kernel


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (PLANTED, "KeyboardInterrupt"),
        (f"%%sql rows\n{LONG}", "Interrupted: Stopped after .* as you"),
    ],
    ids=["ask", "%%sql"],
)
def test_an_interrupt_in_mid_query_leaves_kernel_names_and_connection(kernel, code, says):
    kernel.runs("kept = 7")
    shown, error = kernel.is_interrupted_in(code)
    assert not shown and re.search(says, error)
    assert kernel.runs("kept, lab.execute('select 42').fetchall()") == ("(7, [(42,)])", "")
    assert kernel.runs("%%sql\nselect 40 + 2 as n")[0].splitlines()[2].strip() == "42"


@pytest.mark.parametrize(
    ("made_by", "says"),
    [
        ({"model_version": 99}, "made by model version 99; this code reads version"),
        ({"macros_sha256": "'of another day'"}, "by another version of this code"),
    ],
    ids=["model", "macros"],
)
def test_a_database_of_another_version_is_refused_in_one_line(kernel, database, made_by, says):
    """The one that was open before it took its place is read on."""
    other = shutil.copy(database, f"{database}.other")
    with duckdb.connect(other) as connection:
        for column, value in made_by.items():
            connection.execute(f"update provenance set {column} = {value}")
    os.replace(other, database)
    shown, error = kernel.runs("lab = breachlab.connect()")
    assert not shown and error.startswith("OtherModel: ") and says in error
    assert "python -m data_gen" in error and "\n" not in error
    assert kernel.runs(COUNTED) == ("10000", "")


def test_a_database_made_anew_is_read_once_it_is_connected_to(kernel, database):
    with db.create(database) as connection:
        build(connection, World(rows=1_000, seed=7), quiet=True)
    assert kernel.runs(COUNTED) == ("10000", "")
    assert kernel.runs(f"lab = breachlab.connect()\n{COUNTED}") == ("1000", "")
    _, error = kernel.runs("%%sql rows\nselect count(*) as n from registrants")
    assert not error and kernel.runs("rows.n.item()") == ("1000", "")


def test_a_database_that_is_gone_is_read_on_and_not_opened_again(kernel, database):
    os.unlink(database)
    assert kernel.runs(COUNTED) == ("10000", "")
    _, error = kernel.runs("breachlab.connect()")
    assert error.startswith("NoDatabase: ") and "Make one with: python -m data_gen" in error
