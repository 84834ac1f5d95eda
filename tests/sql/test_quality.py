"""By mutation: one wrong value on the register, and the query that must find it."""

import csv
from pathlib import Path

import pytest

from breachlab.query.queries import names
from tests.conftest import SMALL
from tests.support.remembered import ask
from tests.support.worlds import undone

# The question, what to set, and on whom; one record is changed, the first that fits.
with (Path(__file__).parent / "wrong_values.csv").open(encoding="utf-8") as lines:
    MUTATIONS = [tuple(row.values()) for row in csv.DictReader(lines)]
# What breaks a rule of all records together, in a world of ten thousand.
CROWDS = {
    "departements_alike": """
        update exposure_cube set person_count = 0 where status = 'registered';
        insert into exposure_cube by name
        select departement_code, 'registered' as status, population as person_count
        from departements
    """,
    "fates_missing": "update exposure_cube set person_count = 20000, living_person_count = 20000",
    "first_registrations_uneven": """
        update registrants set first_registered_on = born_on + interval 17 year
        where is_primary and born_on between date '1999-03-06' and date '2004-03-05'
    """,
    "registered_after_seventy": """
        update registrants set last_ended_on = born_on + interval 71 year
        where is_primary and last_ended_on > date '2022-01-01'
    """,
    "residents_exceeded": """
        update age_cube set living_here_person_count = 10 * living_here_person_count
    """,
    "twins_of_one_first_name": """
        update records set
            sex = 'female', birth_day = 20000, birth_place = '75113 France',
            nir_order = person_id, birth_name = 'MARTIN', first_name = 'ANNE'
        where drift = 'none' and person_id < 200
    """,
    "single_registrations_long": """
        update registrants set first_registered_on = date '2004-01-01', last_ended_on = null
        where registration_count = 1
    """,
}
MUTATE = """
    update registrants set {change}
    where record_id = (
        select min(record_id) from registrants where {who} and record_id <> $other_record_id
    )
"""


@pytest.fixture(scope="module")
def world(worlds):
    """Ten thousand records of which the view has become a table, so that text can be changed."""
    with worlds.written(SMALL) as connection:
        yield connection


@pytest.fixture
def mutated(world):
    with undone(world):
        yield world


def mutate_one(world, change, who):
    """Change the first record that fits; $other_nir and others stand for values of another."""
    other = world.execute(
        "select record_id as other_record_id, nir as other_nir, agency_id as other_agency_id"
        " from registrants where is_primary and nir is not null and agency_id is not null"
        " order by record_id desc limit 1"
    )
    values = dict(zip((column[0] for column in other.description), other.fetchone(), strict=True))
    sql = MUTATE.format(change=change, who=who)
    world.execute(sql, {key: value for key, value in values.items() if f"${key}" in sql})


def test_every_question_of_quality_finds_nothing_wrong_in_a_world_as_made(world):
    asked = [name.partition("/")[2] for name in names() if name.startswith("quality/")]
    assert {*asked} == {name for name, *_ in MUTATIONS} | CROWDS.keys()
    assert [name for name in asked if len(ask(world, f"quality/{name}"))] == []


@pytest.mark.parametrize(("name", "change", "who"), MUTATIONS)
def test_one_wrong_record_is_found(mutated, name, change, who):
    mutate_one(mutated, change, who)
    assert len(ask(mutated, f"quality/{name}"))


@pytest.mark.parametrize("name", CROWDS)
def test_what_is_wrong_of_all_records_together_is_found(mutated, name):
    mutated.execute(CROWDS[name])
    assert len(ask(mutated, f"quality/{name}"))


def test_first_registrations_uneven_names_generations_of_five_years(mutated):
    """All of 20 to 24 are made to register first at 17.

    `first_count` counts those who did so at 16 or 17, `expected_count` says how many would have
    if all three generations did as often: the other two fall behind.
    """
    mutated.execute(CROWDS["first_registrations_uneven"])
    rows = ask(mutated, "quality/first_registrations_uneven").set_index("age_from")
    is_above = rows.first_count > rows.expected_count
    assert is_above.to_dict() == {20: True, 25: False, 30: False}


def planted(mutated, column, values):
    """Write the values into records 700 and after; return which are found to be assignable."""
    for record, value in enumerate(values, start=700):
        mutated.execute(
            f"update registrants set {column} = $value where record_id = $record",
            {"value": value, "record": record},
        )
    return ask(mutated, f"quality/{column}_assignable")[column].tolist()


def test_every_month_code_that_is_issued_is_found_and_no_other(mutated):
    """01-12 are months; 20-42 and 50-99 stand where the month of birth is not known."""
    issued = [*range(1, 13), *range(20, 43), *range(50, 100)]
    nirs = [f"285{month:02}3306304207" for month in range(100) if month]
    assert planted(mutated, "nir", nirs) == [nir for nir in nirs if int(nir[3:5]) in issued]


def test_what_is_safe_but_for_its_length_is_found(mutated):
    for column, values in (
        ("nir", ["28513330630420", "2851333063042077", ""]),
        ("phone", ["019900123", "01990012345", "0199001234 ", ""]),
    ):
        assert planted(mutated, column, values) == values


BLOCKS_FOR_FICTION = ("019900", "026191", "035301", "046571", "053649", "063998")


def test_of_phone_numbers_those_of_the_blocks_for_fiction_alone_are_safe(mutated):
    """The first and last of each block, and the numbers next to it."""
    safe = [f"{block}{end}" for block in BLOCKS_FOR_FICTION for end in ("0000", "9999")]
    beside = [f"0{int(number) + step}" for number in safe for step in (-1, 1)]
    others = [number for number in beside if number[:6] not in BLOCKS_FOR_FICTION]
    assert len(others) == 12
    assert planted(mutated, "phone", [*safe, *others]) == others


# Of who is alone there are no totals, and messages are counted as contacts and fields are.
NO_TOTALS = {"identifiability_cube", "message_cube"}
# Other breaches are compared with combination_cube, and so differ where that one does.
COMPARED_WITH = {"combination_cube": {"breach_cube", "breach_of_2023_cube"}}


@pytest.fixture(scope="module")
def cubes(world):
    names = world.execute("select table_name from duckdb_tables() where table_name like '%_cube%'")
    return sorted({name for (name,) in names.fetchall()} - NO_TOTALS)


def differing_tables(connection):
    """Return the tables whose totals disagree, an extraction or a breach by its cube."""
    differing = ask(connection, "quality/totals_disagree").counted_in
    return {name.partition(",")[0] for name in differing}


def test_an_empty_table_is_no_agreement(world, cubes):
    found = {}
    for table in (*cubes, "provenance"):
        with undone(world):
            world.execute(f"delete from {table}")
            found[table] = differing_tables(world)
    assert found == {table: {table} | COMPARED_WITH.get(table, set()) for table in found}


@pytest.mark.parametrize("count", ["record_count", "person_count"])
@pytest.mark.parametrize("first", [0, 1])
def test_a_cube_that_is_off_by_one_is_found(mutated, cubes, first, count):
    """Every second one, so that a cube which is read in place of its neighbour is found."""
    for cube in cubes[first::2]:
        # combination_cube has a row of those who were in no other breach.
        who = "breach_mask = 0" if cube == "combination_cube" else "true"
        mutated.execute(
            f"update {cube} set {count} = {count} + 1"
            f" where rowid = (select min(rowid) from {cube} where {who})"
        )
    assert differing_tables(mutated) == {*cubes[first::2]}


@pytest.mark.parametrize(
    "missing",
    [
        *(f"{column} = null" for column in ("person_id", "status", "sex", "born_on")),
        *(f"{column} = null" for column in ("birth_name", "departement_code", "postcode")),
        "street_address = '12 '",  # without its name
    ],
)
def test_a_value_that_is_missing_is_found(mutated, missing):
    mutated.execute(f"update registrants set {missing} where record_id = 1")
    assert ask(mutated, "quality/value_missing").record_id.tolist() == [1]
