"""Macros stored anew: the rows stay, and what does not fit is refused."""

import shutil

import duckdb
import pytest

import breachlab
from breachlab.errors import OtherModel
from breachlab.store.connections import open_connection
from data_gen.__main__ import main
from tests.support.worlds import stale_tables


@pytest.fixture(scope="module")
def made_older(small_database, tmp_path_factory):
    path = shutil.copy(small_database, tmp_path_factory.mktemp("older") / "older.duckdb")
    with open_connection(path) as connection:
        connection.execute(
            "update provenance set macros_sha256 = 'older';"
            "create or replace macro severity_level(se) as 'none';"
            "update cost_draws set unit_eur = 0;"
            "drop table ledger_values; create view ledger_values as select 1 as central;"
            "delete from checksums where table_name = 'ledger_values'"
        )
    return path


@pytest.fixture
def older(made_older, tmp_path):
    """A database whose macros and tables of macros are of another day, one of them a view."""
    return shutil.copy(made_older, tmp_path)


def test_macros_are_brought_up_to_date_and_rows_stay(older, lab, capsys):
    with pytest.raises(OtherModel):
        breachlab.connect(older)
    assert main(["macros", "--database", str(older)]) == 0
    with breachlab.connect(older) as connection:
        assert connection.execute("select severity_level(3)").fetchall() == [("high",)]
        assert stale_tables(connection) == []
        sums = "from checksums order by all"
        assert connection.execute(sums).fetchall() == lab.execute(sums).fetchall()


@pytest.mark.parametrize(
    ("altered", "says"),
    [
        ("drop table contact_cube_any_year", "older version of this code"),
        ("alter table assumptions rename high to highest", "assumptions has no column high"),
        ("alter table deadlines alter allowed_hours type bigint", "no column allowed_hours of"),
    ],
)
def test_macros_that_do_not_fit_the_tables_change_nothing(altered, says, older, capsys):
    with open_connection(older) as connection:
        connection.execute(altered)
    assert main(["macros", "--database", str(older)]) == 1
    assert says in capsys.readouterr().err
    with open_connection(older) as connection:
        stamps = connection.execute("select macros_sha256 from provenance").fetchall()
        assert stamps == [("older",)]
        assert connection.execute("select severity_level(3)").fetchall() == [("none",)]


def test_macros_of_a_list_are_refused_and_its_own_command_named(own_lists, tmp_path, capsys):
    path = own_lists.copy("bare", tmp_path)
    with open_connection(path) as connection:
        connection.execute("update provenance set macros_sha256 = 'older'")
    before = path.read_bytes()
    assert main(["macros", "--database", str(path)]) == 2
    said = capsys.readouterr().err
    assert "counts a list of your own" in said and "own clients.toml" in said
    assert path.read_bytes() == before


def test_macros_of_others_stay_and_former_ones_of_ours_go(older, capsys):
    with open_connection(older) as connection:
        connection.execute("create macro mine(x) as x + 1; create macro notification_course() as 1")
    assert main(["macros", "--database", str(older)]) == 0
    with open_connection(older) as connection:
        assert connection.execute("select mine(41)").fetchall() == [(42,)]
        with pytest.raises(duckdb.CatalogException, match="notification_course"):
            connection.execute("select notification_course()")
