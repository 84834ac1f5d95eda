"""The cube of sets of facts against a plain group by of what anybody reads in the register."""

import pandas
import pytest

from breachlab.errors import TotalsDisagree
from breachlab.store import databases
from data_gen.identifiability.counting import count_key_sets
from tests.conftest import SMALL
from tools.key_set_oracles import READABLE

BANDS = (0, 1, 5, 10, 100, float("inf"))
WORDS = ["0", "1-4", "5-9", "10-99", "100 and over"]
STORED = """
    select others_band::varchar as others_band, sum(person_count)::bigint as person_count
    from identifiability_cube
    where key_set_id = $key_set_id
    group by others_band
"""
MARGINS = """
    select departement_code, sex, age_band, status, sum(record_count), sum(person_count)
    from {table}
    where {where}
    group by all
    order by all
"""


@pytest.fixture(scope="module")
def readable(lab):
    return lab.execute(READABLE).df()


def key_sets(lab):
    return lab.execute("select key_set_id, facts from key_sets").fetchall()


def test_count_key_sets_agrees_with_a_group_by_in_pandas(lab, readable):
    for key_set_id, facts in key_sets(lab):
        alike = readable.groupby(list(facts), observed=True)[facts[0]].transform("size") - 1
        bands = pandas.cut(alike, BANDS, right=False, labels=WORDS)
        wanted = {band: count for band, count in bands.value_counts().items() if count}
        stored = dict(lab.execute(STORED, {"key_set_id": key_set_id}).fetchall())
        assert {band: count for band, count in stored.items() if count} == wanted, key_set_id


def test_count_key_sets_counts_everybody_once_in_each_set(lab):
    wanted = lab.execute(MARGINS.format(table="age_cube", where="true")).fetchall()
    for key_set_id, _ in key_sets(lab):
        where = f"key_set_id = '{key_set_id}'"
        found = lab.execute(MARGINS.format(table="identifiability_cube", where=where)).fetchall()
        assert found == wanted, key_set_id


def test_count_key_sets_gives_the_same_cells_again(worlds):
    with worlds.in_memory(SMALL) as connection:
        connection.execute(
            "create table former as from identifiability_cube;delete from identifiability_cube"
        )
        seconds = count_key_sets(connection, quiet=True)
        assert len(seconds) == 10 and min(seconds.values()) >= 0
        assert (
            connection.execute("from former except all from identifiability_cube").fetchall() == []
        )
        assert len(connection.table("former")) == len(connection.table("identifiability_cube"))


def test_a_cube_of_another_world_is_refused(worlds, tmp_path):
    path = worlds.copy(SMALL, tmp_path / "lab.duckdb")
    with databases.change(path) as connection:
        connection.execute("delete from identifiability_cube where departement_code = '59'")
    with pytest.raises(TotalsDisagree, match=r"identifiability_cube, \w+ counts"):
        databases.connect(path)
