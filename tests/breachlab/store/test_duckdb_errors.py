"""A database that is damaged, wherever that is met, ends in a sentence of the lab's own."""

import shutil

import duckdb
import pytest

import breachlab
from breachlab import ask
from breachlab.__main__ import main
from breachlab.errors import NoDatabase, Unanswered
from breachlab.query.headlines import say_all
from breachlab.store import databases
from breachlab.store.duckdb_errors import explain_end

HEADERS, BLOCK = 3 * 4_096, 262_144  # bytes, as DuckDB lays out a file
BLOCKS_OF = "select distinct block_id from pragma_storage_info($table) where block_id >= 0"


@pytest.fixture
def damaged(small_database, tmp_path):
    """A function that returns a copy in which one bit of each block of a table is flipped."""

    def path_of(table):
        with breachlab.connect(small_database) as connection:
            blocks = connection.execute(BLOCKS_OF, {"table": table}).fetchall()
        path = tmp_path / "lab.duckdb"
        shutil.copy(small_database, path)
        with path.open("r+b") as file:
            for (block,) in blocks:
                file.seek(HEADERS + block * BLOCK + 1_000)
                (byte,) = file.read(1)
                file.seek(-1, 1)
                file.write(bytes([byte ^ 1]))
        return path

    return path_of


# A table that is not read when the database is opened, and a question that reads it.
MET = {
    "residents": "exposure/rate_by_region",
    "labels": "exposure/by_status",
    "records": "quality/nir_shared",
    "cost_components": "cost/components",
    "harms": "fields/harms",
    "knowledge_states": "exposure/known_as_of",
}


@pytest.mark.parametrize("table", MET)
def test_a_damaged_block_that_a_question_meets_is_said_in_the_shell(damaged, capsys, table):
    assert main([MET[table], "--database", str(damaged(table))]) == 1
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1
    assert "the database is damaged, a block that this reads is not as it was" in printed.err
    assert "Make it anew with: python -m data_gen --replace" in printed.err


def test_a_damaged_block_is_an_error_of_the_lab_and_other_questions_are_answered(damaged):
    with breachlab.connect(damaged("residents")) as lab:
        with pytest.raises(NoDatabase, match=r"^'exposure/rate_by_region': the database is dam"):
            ask(lab, "exposure/rate_by_region")
        assert ask(lab, "exposure/total").record_count.tolist() == [10_000]
        with pytest.raises(Unanswered, match=r"No answer to 1 of 2: exposure/rate_by_region \(Co"):
            say_all(lab, ["exposure/rate_by_region", "exposure/total"], quiet=True)


@pytest.mark.parametrize("table", ["exposure_cube", "age_cube"])
@pytest.mark.parametrize("opens", [breachlab.connect, databases.connect_sealed])
def test_a_damaged_block_that_is_read_at_once_is_said_when_it_is_opened(damaged, opens, table):
    with pytest.raises(NoDatabase, match=r"lab\.duckdb is damaged: a block .* data_gen --replace"):
        opens(damaged(table))


@pytest.mark.parametrize(
    ("length", "says"),
    [
        (0, "not a database of this lab but an empty file. Make one with: python -m data_gen"),
        (12, "(damaged|not a database of this lab)"),
        (5_000, "damaged: .* or not there. Make it anew with: python -m data_gen --replace"),
        (HEADERS + 100, "damaged: .* or not there"),
        (HEADERS + 10 * BLOCK, "damaged: .* or not there"),
        (-1, "damaged: .* or not there"),
    ],
)
def test_a_database_that_is_cut_short_is_said(small_database, tmp_path, length, says):
    path = tmp_path / "lab.duckdb"
    path.write_bytes(small_database.read_bytes()[:length])
    with pytest.raises(NoDatabase, match=rf"lab\.duckdb is {says}"):
        breachlab.connect(path)


def test_what_duckdb_says_otherwise_is_said_with_the_question(lab):
    with lab.cursor() as cursor:
        cursor.execute("create temp table exposure_cube as select 1 as nothing")
        with pytest.raises(Unanswered, match=r"^'exposure/total': no answer, as DuckDB says: Bin"):
            ask(cursor, "exposure/total")


def test_a_question_that_is_interrupted_says_so_by_duckdb_s_own_error(lab, monkeypatch):
    """Who stops it has to tell that from a failure."""

    class Stopped:
        def execute(self, *_):
            raise duckdb.InterruptException("INTERRUPT Error: Interrupted!")

    with pytest.raises(duckdb.InterruptException):
        ask(Stopped(), "exposure/total")


def test_an_error_without_words_is_said_too():
    assert "DuckDB says: nothing." in str(explain_end(duckdb.Error(""), "'a/b'"))
