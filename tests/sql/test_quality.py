"""By mutation: one wrong value on the register, and the query that must find it."""

import pytest

from breachlab.query.queries import names
from tests.conftest import SMALL
from tests.support.remembered import ask
from tests.support.worlds import undone

AGAIN = "status = 'registered' and registration_count = 2 and registered_since > '2015-01-01'"
# The question, what to set, and on whom; one record is changed, the first that fits.
MUTATIONS = [
    ("address_ill_formed", "street_address = '151 RUE PERRET'", "has_street_address"),
    ("agency_id_assignable", "agency_id = '1234567A'", "true"),
    ("agency_id_shared", "agency_id = $other_agency_id", "is_primary"),
    ("birth_place_contradicts_country", "birth_country = 'Maroc'", "birth_departement_code = '75'"),
    (
        "copy_not_older",
        "first_registered_on = '2004-01-01'",
        "not is_primary and person_id in ("
        "select person_id from registrants where is_primary and first_registered_on > '2010-01-01')"
        " and status = 'formerly_registered'",
    ),
    ("commune_outside_departement", "departement_code = '2A'", "departement_code = '59'"),
    ("dates_outside_window", "first_registered_on = '2003-12-31'", "status = 'registered'"),
    ("drift_unexplained", "usage_name = 'MARTINE'", "drift = 'former_address'"),
    (
        "drift_without_difference",
        "usage_name = birth_name",
        "drift = 'slip_in_usage_name' and has_street_address and person_id in ("
        "select person_id from registrants where is_primary and usage_name = birth_name)",
    ),
    ("email_assignable", "email = 'jean.martin.12@gmail.com'", "true"),
    (
        "ended_before_registered",
        "last_ended_on = first_registered_on - 1",
        "status = 'formerly_registered'",
    ),
    ("fate_contradicts_itself", "is_deceased = true", "lives_abroad"),
    ("fields_contradict_flags", "has_email = not has_email", "true"),
    ("first_name_out_of_time", "first_name = 'KYLIAN'", "born_on < date '1945-01-01'"),
    ("history_contradicts_status", "status = null", "status = 'registered'"),
    ("nir_assignable", "nir = concat(nir[1:3], '01', nir[6:])", "nir is not null"),
    ("nir_contradicts_person", "sex = 'male'", "sex = 'female' and nir is not null"),
    (
        "nir_key_wrong",
        "nir = concat(nir[1:13], lpad((nir[14:15]::integer % 97 + 1)::varchar, 2, '0'))",
        "nir is not null",
    ),
    ("nir_shared", "nir = $other_nir", "is_primary"),
    (
        "nir_place_out_of_time",
        "nir = concat(nir[1:5], '91228', nir[11:])",
        "nir is not null and birth_departement_code = '75' and born_on < '1968-01-01'",
    ),
    ("person_contradicts_self", "born_on = born_on + 1", "not is_primary"),
    ("person_without_one_primary", "is_primary = false", "is_primary"),
    ("phone_assignable", "phone = '0612345678'", "true"),
    ("phone_outside_zone", "phone = '0199001234'", "region_code = '84'"),
    ("postcode_outside_commune", "postcode = '00000'", "true"),
    (
        "primary_lacks_field",
        "has_email = true",
        "not is_primary and not has_email and drift <> 'candidate_space'",
    ),
    (
        "registered_twice",
        "status = 'registered'",
        "not is_primary and person_id in ("
        "select person_id from registrants where is_primary and status = 'registered')",
    ),
    (
        "registered_before_sixteen",
        "first_registered_on = born_on + 5000",
        "status = 'registered'",
    ),
    (
        "registration_too_short",
        "last_ended_on = first_registered_on + 27",
        "is_primary and registration_count = 1 and status = 'formerly_registered'",
    ),
    ("totals_disagree", "is_primary = false", "is_primary"),
    ("usage_name_of_minor", "usage_name = 'MARTINE'", "born_on > '2006-03-05'"),
    ("value_missing", "usage_name = null", "true"),
    ("younger_than_sixteen", "born_on = '2008-03-06'", "true"),
    # of the current registration
    ("registration_too_short", "registered_since = first_registered_on + 27", AGAIN),
    (
        "registration_too_short",
        "last_ended_on = first_registered_on + 27",
        "registration_count = 3 and last_ended_on is not null",
    ),
    ("dates_outside_window", "registered_since = '2024-03-06'", AGAIN),
    ("history_contradicts_status", "registered_since = null", "status = 'registered'"),
    ("history_contradicts_status", "registered_since = '2020-01-01'", "last_ended_on is not null"),
    ("history_contradicts_status", "registered_since = first_registered_on", AGAIN),
    (
        "history_contradicts_status",
        "registration_count = 8",
        f"{AGAIN} and year(registered_since) - year(first_registered_on) < 7",
    ),
    (
        "registered_twice",
        "last_ended_on = '2024-03-01'",
        "not is_primary and first_registered_on > '2004-01-01' and person_id in ("
        f"select person_id from registrants where {AGAIN})",
    ),
]
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
    """Where those of 20 to 24 all came at seventeen, the two other generations fall behind."""
    mutated.execute(CROWDS["first_registrations_uneven"])
    rows = ask(mutated, "quality/first_registrations_uneven").set_index("age_from")
    assert rows.index.tolist() == [20, 25, 30]
    is_above = rows.first_count > rows.expected_count
    assert is_above.tolist() == [True, False, False]


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


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("nir", "28513330630420"),
        ("nir", "2851333063042077"),
        ("nir", ""),
        ("phone", "019900123"),
        ("phone", "01990012345"),
        ("phone", "0199001234 "),
        ("phone", ""),
    ],
)
def test_what_is_safe_but_for_its_length_is_found(mutated, column, value):
    assert planted(mutated, column, [value]) == [value]


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
    "column",
    ["person_id", "status", "sex", "born_on", "birth_name", "departement_code", "postcode"],
)
def test_a_value_that_is_missing_is_found(mutated, column):
    mutated.execute(f"update registrants set {column} = null where record_id = 1")
    assert len(ask(mutated, "quality/value_missing")) == 1


def test_a_street_without_its_name_is_found(mutated):
    mutated.execute("update registrants set street_address = '12 ' where record_id = 1")
    assert ask(mutated, "quality/value_missing").record_id.tolist() == [1]
