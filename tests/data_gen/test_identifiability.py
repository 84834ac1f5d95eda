"""Sets of facts: how many persons each tells apart, counted with a world and by a command."""

import os
import shutil
from types import SimpleNamespace

import duckdb
import pandas
import pytest

from breachlab import ask
from breachlab.errors import DatabaseBusy, TotalsDisagree
from breachlab.paths import ROOT, read
from breachlab.store import counting, databases
from breachlab.store.databases import connect
from breachlab.store.files import draft_of_count
from breachlab.words.vocabulary import OWN
from data_gen.__main__ import main
from data_gen.commands import identify
from data_gen.identifiability import likeness
from data_gen.identifiability.key_sets import (
    BITS,
    CELL_BITS,
    COLUMNS,
    FILE,
    HOLDERS,
    read_key_sets,
)
from data_gen.ledger import BadReference
from data_gen.verification import made_again
from data_gen.world import World
from tests.conftest import SMALL

ORACLE = ROOT / "tests" / "data_gen" / "oracle"  # the SQL that counted before NumPy did
# The facts of the sets, as text from `registrants`.
READABLE = """
    select
        year(born_on) as birth_year,
        strftime(born_on, '%Y-%m') as birth_month,
        born_on::varchar as birth_date,
        registrants.sex::varchar as sex,
        registrants.departement_code::varchar as departement,
        commune_code as commune,
        postcode,
        concat(commune_code, ' ', postcode) as locality,
        records.birth_place::varchar as birth_place,
        registrants.first_name,
        registrants.birth_name,
        registrants.usage_name,
        coalesce(registrants.first_registered_on::varchar, 'none') as first_registration
    from registrants
    inner join records using (record_id)
    where registrants.is_primary
"""

PLACES = """
    select count(distinct left(place, 5)), count(distinct place[7:])
    from (select unnest(enum_range(null::locality))::varchar as place)
"""
HEAD = ",".join(COLUMNS)
GOOD = "1,one,one,un,birth_date sex,neighbour,assumption"
BANDS = (0, 1, 5, 10, 100, float("inf"))
WORDS = ["0", "1-4", "5-9", "10-99", "100 and over"]
STORED = """
    select others_band::varchar as others_band, sum(person_count)::bigint as person_count
    from identifiability_cube
    where key_set_id = $key_set_id
    group by others_band
"""


MARGIN = """
    select departement_code, sex, age_band, status, sum(record_count), sum(person_count)
    from {} where {} group by all order by all
"""


def written(tmp_path, *lines, head=HEAD):
    path = tmp_path / "key_sets.csv"
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return path


def test_read_key_sets_returns_the_ten_of_the_file_and_none_with_e_mail_or_phone(tmp_path):
    """First the ten sets of reference/key_sets.csv, then one set that the test writes."""
    sets = read_key_sets()
    assert len(sets) == 10
    assert {each.holder for each in sets} == set(HOLDERS)
    facts = {fact for each in sets for fact in each.facts}
    assert facts <= set(BITS) and not facts & {"email", "phone"}
    (one,) = read_key_sets(written(tmp_path, GOOD))
    expected = ("one", ("birth_date", "sex"), "neighbour")
    assert (one.key_set_id, one.facts, one.holder) == expected


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (GOOD.replace("1,", "7,", 1), "line 2: key_set_number '7'; expected 1"),
        (GOOD.replace(",one,one", ",One,one"), "key_set_id 'One'; expected small letters"),
        (GOOD.replace("un,", ",", 1), "key_set_fr is empty"),
        (GOOD.replace("birth_date sex", "birth_date email"), "'email' singles out nobody"),
        (GOOD.replace("birth_date sex", "phone"), "'phone' singles out nobody"),
        (GOOD.replace("birth_date sex", "shoe_size"), "'shoe_size' is unknown; expected some of"),
        (GOOD.replace("birth_date sex", "sex sex"), "one stands twice"),
        (GOOD.replace("birth_date sex", " ".join(BITS)), "too many for one key"),
        (GOOD.replace("neighbour", "police"), "holder 'police'; expected one of neighbour"),
        (GOOD.replace("assumption", ""), "source is empty"),
        (f"{GOOD},more", "has more cells than the head"),
        (f"{GOOD}\n2,one,two,deux,sex,neighbour,assumption", "line 3: key_set_id 'one' stands"),
        (f"{GOOD}\n2,two,two,deux,sex birth_date,neighbour,assumption", "of a former set"),
    ],
)
def test_read_key_sets_names_the_line_and_what_is_wrong(tmp_path, line, said):
    with pytest.raises(BadReference, match=f"key_sets.csv, .*{said}"):
        read_key_sets(written(tmp_path, line))


def test_read_key_sets_refuses_a_file_without_sets_or_with_other_columns(tmp_path):
    for path, said in (
        (written(tmp_path), "expected one set or more"),
        (written(tmp_path, "a,b", head="x,y"), "expected one set or more"),
        (tmp_path / "none.csv", "cannot be read"),
    ):
        with pytest.raises(BadReference, match=said):
            read_key_sets(path)


def test_facts_have_codes_that_fit_their_bits(lab):
    types = {"locality": "locality", "first_name": "first_name", "birth_name": "surname"}
    types |= {"birth_place": "birth_place", "departement": "departement_code", "sex": "sex"}
    for fact, name in types.items():
        ((count,),) = lab.execute(f"select len(enum_range(null::{name}))").fetchall()
        assert count < 2 ** BITS[fact], fact  # the last one is of what is not on file
    cells = 2  # of primary records and of others
    for name in likeness.CELL:
        ((count,),) = lab.execute(f"select len(enum_range(null::{name}))").fetchall()
        cells *= count + 1
    assert cells < 2**CELL_BITS
    ((communes, postcodes),) = lab.execute(PLACES).fetchall()
    assert communes < 2 ** BITS["commune"] and postcodes < 2 ** BITS["postcode"]
    assert FILE.is_file()


@pytest.fixture(scope="module")
def readable(lab):
    return lab.execute(READABLE).df()


def key_sets(lab):
    return lab.execute("select key_set_id, facts from key_sets").fetchall()


def test_count_key_sets_agrees_with_a_group_by_in_pandas(lab, readable):
    by_departement = lab.execute(MARGIN.format("age_cube", "true")).fetchall()
    for key_set_id, facts in key_sets(lab):
        of_set = MARGIN.format("identifiability_cube", f"key_set_id = '{key_set_id}'")
        assert lab.execute(of_set).fetchall() == by_departement, key_set_id
        alike = readable.groupby(list(facts), observed=True)[facts[0]].transform("size") - 1
        bands = pandas.cut(alike, BANDS, right=False, labels=WORDS)
        wanted = {band: count for band, count in bands.value_counts().items() if count}
        stored = dict(lab.execute(STORED, {"key_set_id": key_set_id}).fetchall())
        assert {band: count for band, count in stored.items() if count} == wanted, key_set_id


# Who lacks which fact: a number of records, among them some that nobody else is in.
NOTHING = """
    update records
    set
        birth_day = if(record_id % 7 = 0, null, birth_day),
        sex = if(record_id % 11 = 0, null, sex),
        departement_code = if(record_id % 13 = 0, null, departement_code),
        locality = if(record_id % 13 = 0 or record_id % 5 = 0, null, locality),
        birth_place = if(record_id % 17 = 0, null, birth_place),
        first_name = if(record_id % 3 = 0, null, first_name),
        birth_name = if(record_id % 19 = 0, null, birth_name),
        usage_name = if(record_id % 2 = 0, null, usage_name),
        first_registered_day = if(record_id % 23 = 0, null, first_registered_day),
        status = if(record_id % 29 = 0, null, status)
"""


def count_by_sort(connection):
    connection.execute("delete from identifiability_cube")
    likeness.count_key_sets(connection, quiet=True)
    return connection.execute("from identifiability_cube order by all").fetchall()


def count_by_sql(connection):
    connection.execute("delete from identifiability_cube")
    for sql in (likeness.MACROS, read(ORACLE / "facts.sql")):
        connection.execute(sql)
    for key_set_id, facts in connection.execute(likeness.KEY_SETS).fetchall():
        connection.execute("set variable facts = $facts", {"facts": facts})
        connection.execute(read(ORACLE / "likeness.sql"), {"key_set_id": key_set_id})
    return connection.execute("from identifiability_cube order by all").fetchall()


@pytest.mark.parametrize(
    "world",
    [World(1_000), World(1_000, 7, setting="low"), World(1_000, 8, setting="high"), World(100_000)],
    ids=str,
)
def test_count_key_sets_finds_the_cells_that_sql_finds(worlds, world):
    with worlds.in_memory(world) as connection:
        stored = connection.execute("from identifiability_cube order by all").fetchall()
        assert stored == count_by_sql(connection)
        assert {row[0] for row in stored} == {name for name, _ in key_sets(connection)}


def test_count_key_sets_counts_what_is_not_on_file_as_a_fact_of_its_own(worlds, monkeypatch):
    monkeypatch.setattr(likeness, "READ_AT_ONCE", 333)
    with worlds.in_memory(World(1_000)) as connection:
        connection.execute(NOTHING)
        counted = count_by_sort(connection)
        assert counted == count_by_sql(connection)
        assert None in {row[1] for row in counted} and None in {row[4] for row in counted}


def test_count_key_sets_counts_a_run_whole_that_no_block_holds(worlds, monkeypatch):
    by_sex = "update key_sets set facts = ['sex'] where key_set_number = 1"
    with worlds.in_memory(World(1_000)) as connection:
        connection.execute(by_sex)
        expected = count_by_sort(connection)
        monkeypatch.setattr(likeness, "BLOCK", 3)
        assert count_by_sort(connection) == expected == count_by_sql(connection)


def test_a_cube_of_another_world_is_refused(worlds, tmp_path):
    path = worlds.copy(SMALL, tmp_path / "lab.duckdb")
    with databases.change(path) as connection:
        connection.execute("delete from identifiability_cube where departement_code = '59'")
    with pytest.raises(TotalsDisagree, match=r"identifiability_cube, \w+ counts"):
        databases.connect(path)


OF_MEN = """
    insert into identifiability_cube
    select
        'x', departement_code, sex, age_band, status, '0', sum(record_count), sum(person_count)
    from age_cube
    where sex = 'male'
    group by all
"""


@pytest.fixture
def uncounted(worlds, tmp_path):
    """A database as one of 43 million records is made: nobody has counted who is alike."""
    return worlds.copy_uncounted(SMALL, tmp_path / "lab.duckdb")


def counted_sets(path):
    with connect(path) as lab:
        return int(ask(lab, "identifiability/alone").is_counted.sum())


def likeness_of(path):
    with databases.attach(path) as connection:
        # As of a large world: by its totals.
        yield from made_again.compare_key_sets(connection, World())


def test_identify_counts_what_a_small_world_has_counted_from_the_start(uncounted, lab, capsys):
    assert counted_sets(uncounted) == 0
    assert main(["identify", "--database", str(uncounted)]) == 0
    assert "10 sets of facts counted in" in capsys.readouterr().out
    with connect(uncounted) as found:
        cells = found.execute("from identifiability_cube order by all").fetchall()
    assert cells == lab.execute("from identifiability_cube order by all").fetchall()
    assert os.listdir(uncounted.parent) == ["lab.duckdb"]


def test_verify_says_what_to_run_where_nobody_has_counted(uncounted):
    assert list(likeness_of(uncounted)) == [(made_again.NOT_COUNTED, True)]
    with duckdb.connect(uncounted) as connection:
        connection.execute(OF_MEN)
    ((line, holds),) = likeness_of(uncounted)
    assert "1 set of facts" in line and "not as in age_cube" in line and not holds


def test_identify_does_not_lock_a_database_that_is_read(uncounted):
    with connect(uncounted) as reader:
        assert main(["identify", "--database", str(uncounted), "--quiet"]) == 0
        assert len(reader.table("identifiability_cube")) == 0  # the file that it has open
        assert counted_sets(uncounted) == 10


def test_identify_stores_nothing_of_a_run_that_is_stopped(uncounted, monkeypatch, capsys):
    before = uncounted.read_bytes()

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(identify.databases, "amend", stop)
    assert main(["identify", "--database", str(uncounted), "--quiet"]) == 130
    assert uncounted.read_bytes() == before and os.listdir(uncounted.parent) == ["lab.duckdb"]


def test_identify_removes_what_a_killed_run_left(uncounted, capsys):
    draft = draft_of_count(uncounted)
    for suffix in ("", ".wal", ".copy", ".copy.wal"):
        draft.with_name(draft.name + suffix).write_text("torn")
    assert main(["identify", "--database", str(uncounted)]) == 0
    assert f"Removed what a killed run had left: {draft.name}" in capsys.readouterr().err
    assert os.listdir(uncounted.parent) == ["lab.duckdb"]


def test_two_identify_at_once_are_kept_apart(uncounted, capsys):
    before = uncounted.read_bytes()
    with databases.read_beside(uncounted):
        assert main(["identify", "--database", str(uncounted), "--quiet"]) == 1
    assert "is already open" in capsys.readouterr().err
    assert uncounted.read_bytes() == before


def test_a_count_keeps_no_new_world_out(uncounted):
    with databases.read_beside(uncounted):
        assert main(["--rows", "1_000", "--quiet", "--database", str(uncounted)]) == 0
    with connect(uncounted) as found:
        assert found.execute("select row_count from provenance").fetchall() == [(1_000,)]


def test_identify_refuses_a_database_that_was_made_anew_meanwhile(uncounted, small_database):
    stamp = databases.stamp_of(uncounted)
    latter = shutil.copy(small_database, uncounted.with_name("latter.duckdb"))
    with (
        pytest.raises(DatabaseBusy, match="made anew meanwhile"),
        databases.read_beside(uncounted) as connection,
        databases.amend(connection, uncounted, stamp),
    ):
        os.replace(latter, uncounted)
    assert counted_sets(uncounted) == 10  # the latter one
    assert os.listdir(uncounted.parent) == ["lab.duckdb"]


@pytest.mark.parametrize(
    ("what", "free", "said"),
    [
        ("memory", 25_300_000, "needs 301 MB of memory, and 25 MB is available"),
        ("disk", 25_300_000, "MB of disk beside the database, and 25 MB is free"),
    ],
)
def test_identify_refuses_too_little_room_before_it_counts(
    uncounted, monkeypatch, capsys, what, free, said
):
    before = uncounted.read_bytes()
    if what == "memory":
        monkeypatch.setattr(counting.memory, "available", lambda: free)
    else:
        monkeypatch.setattr(counting.shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    assert main(["identify", "--database", str(uncounted)]) == 1
    assert said in capsys.readouterr().err
    assert uncounted.read_bytes() == before and os.listdir(uncounted.parent) == ["lab.duckdb"]


def test_identify_refuses_a_list_of_ones_own(uncounted, capsys):
    with duckdb.connect(uncounted) as connection:
        connection.execute("update provenance set kind = $kind", {"kind": OWN})
    assert main(["identify", "--database", str(uncounted)]) == 2
    assert "counts a list of your own" in capsys.readouterr().err


def test_identify_without_a_database_says_how_to_make_one(tmp_path, capsys):
    assert main(["identify", "--database", str(tmp_path / "none.duckdb")]) == 1
    assert "python -m data_gen" in capsys.readouterr().err
    assert os.listdir(tmp_path) == []
