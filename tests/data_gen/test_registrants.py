"""What registrants look like: shares near their targets, homes, names, twins, NIRs, phones."""

import csv
from collections import Counter

import phonenumbers
import pytest
from stdnum.fr import nir

from breachlab.store.connections import open_connection
from data_gen.reference import REFERENCE


@pytest.fixture(scope="package")
def world(large_database):
    with open_connection(large_database, read_only=True) as connection:
        yield connection


DEVIATIONS = 4.5  # of some four hundred shares below, one in 150,000 lies further off by chance


def shares(connection, column, where="true"):
    rows = connection.execute(
        f"select ({column})::varchar, count(*) from registrants "
        f"where is_primary and {where} group by 1"
    ).fetchall()
    return {value: count for value, count in rows if value is not None}


def assert_close(found, targets):
    """Each share within DEVIATIONS standard errors of its target, none missing or extra."""
    total, whole = sum(found.values()), sum(targets.values())
    assert found.keys() <= targets.keys()
    for value, target in targets.items():
        share = target / whole
        error = (share * (1 - share) / total) ** 0.5
        assert abs(found.get(value, 0) / total - share) <= DEVIATIONS * error, value


def table(name, value, weight):
    path = REFERENCE / "central" / f"{name}.csv"
    with (path if path.exists() else REFERENCE / f"{name}.csv").open(encoding="utf-8") as file:
        totals = Counter()
        for row in csv.DictReader(file):
            totals[row[value]] += int(row[weight])
        return totals


def test_statuses_meet_their_target(world):
    assert_close(shares(world, "status"), table("status", "status", "persons"))


def test_first_registrations_meet_their_target(world):
    assert_close(
        shares(world, "year(first_registered_on)"), table("first_year", "first_year", "persons")
    )


def test_years_since_the_last_end_meet_their_target(world):
    since = "date_sub('year', last_ended_on + 1, date '2024-03-06')"
    assert_close(shares(world, since), table("years_since_end", "years_since_end", "persons"))


def test_sexes_and_ages_meet_their_target(world):
    targets = Counter()
    with (REFERENCE / "central" / "persons_by_age.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            persons = sum(
                int(row[f"{part}_persons"]) for part in ("resident", "abroad", "deceased")
            )
            targets[f"{row['sex']} {int(row['age']) // 5}"] += persons
    found = shares(world, "concat(sex, ' ', date_sub('year', born_on, date '2024-03-05') // 5)")
    assert_close(found, targets)


def test_regions_meet_their_target(world):
    assert_close(shares(world, "region_code"), table("region_persons", "region_code", "persons"))


def test_births_by_month_meet_their_target(world):
    assert_close(shares(world, "month(born_on)"), table("birth_months", "birth_month", "weight"))


def test_communes_of_a_departement_are_peopled_by_their_population(world):
    with (REFERENCE / "communes.csv").open(encoding="utf-8") as file:
        targets = {
            row["commune_code"]: int(row["population"])
            for row in csv.DictReader(file)
            if row["departement_code"] == "59" and int(row["population"])
        }
    found = shares(world, "commune_code", "departement_code = '59'")
    assert found.keys() <= targets.keys()
    assert_close(towns(found, targets), towns(targets, targets))


def towns(counts, populations):
    """Return the counts of the towns one by one, and of all villages together."""
    large = {code: count for code, count in counts.items() if populations[code] >= 10_000}
    return large | {"villages": sum(counts.values()) - sum(large.values())}


def test_one_in_six_was_born_abroad(world):
    assert_close(shares(world, "birth_departement_code = '99'"), {"true": 160, "false": 840})


def test_those_born_in_france_live_where_they_were_born_as_often_as_is_known(world):
    for departement, share in (("69", 0.5), ("974", 0.825 / 0.96)):
        found = shares(
            world,
            "birth_departement_code = departement_code",
            f"birth_departement_code <> '99' and departement_code = '{departement}'",
        )
        own = found["true"] / sum(found.values())
        assert abs(own - share) < 0.03, (departement, own)


def test_records_per_person_meet_their_target(world):
    counts = dict(
        world.execute("""
            select record_count::varchar, count(*)
            from (select count(*) as record_count from registrants group by person_id)
            group by 1
        """).fetchall()
    )
    targets = {"1": 0.8545, "2": 0.1250, "3": 0.0187, "4": 0.0018}  # assumed
    for value, target in targets.items():
        assert abs(counts[value] / sum(counts.values()) - target) < 0.002


@pytest.mark.parametrize(
    ("where", "target"),
    [
        ("status = 'registered'", 0.97),
        (
            "status = 'formerly_registered' and last_ended_on <= date '2008-03-05'"
            " and born_on > date '1964-03-05'",
            0.35,
        ),
    ],
)
def test_emails_are_on_file_as_often_as_assumed(world, where, target):
    if "2008" not in where:
        where += " and born_on > date '1964-03-05'"
    assert_close(shares(world, "has_email", where), {"true": target, "false": 1 - target})


def test_neighbours_on_the_register_are_as_strangers(world):
    agreeing = world.execute("""
        select
            avg((former.sex = latter.sex)::integer) as sex,
            avg((month(former.born_on) = month(latter.born_on))::integer) as birth_month,
            avg((former.departement_code = latter.departement_code)::integer) as departement
        from registrants as former
        inner join registrants as latter on latter.person_id = former.person_id + 1
        where former.is_primary and latter.is_primary
    """).fetchall()[0]
    for found, column in zip(agreeing, ("sex", "month(born_on)", "departement_code"), strict=True):
        counts = shares(world, column).values()
        by_chance = sum((count / sum(counts)) ** 2 for count in counts)
        assert abs(found - by_chance) < 0.005


def test_python_stdnum_finds_every_nir_valid(world):
    rows = world.execute(
        "select nir from registrants where nir is not null and record_id % 20 = 0"
    ).fetchall()
    assert len(rows) > 10_000
    assert all(nir.is_valid(number) for (number,) in rows)


def test_corsica_counts_as_19_and_18_in_the_key(world):
    rows = world.execute(
        "select nir from registrants"
        " where nir is not null and birth_departement_code in ('2A', '2B')"
    ).fetchall()
    assert rows and all(nir.is_valid(number) for (number,) in rows)


def test_phonenumbers_finds_each_number_possible_and_french(world):
    rows = world.execute(
        "select distinct phone from registrants where phone is not null and record_id % 40 = 0"
    ).fetchall()
    assert len(rows) > 1_000
    for (phone,) in rows:
        parsed = phonenumbers.parse(phone, "FR")
        assert parsed.country_code == 33 and phonenumbers.is_possible_number(parsed)


def test_no_two_people_share_a_nir_or_an_agency_identifier(world):
    for column in ("nir", "agency_id"):
        shared = world.execute(
            f"select count({column}) - count(distinct {column}) from registrants where is_primary"
        ).fetchall()
        assert shared == [(0,)]


SIZES = """
    select
        case
            when communes.population < 2000 then 'village'
            when communes.population < 20000 then 'town'
            else 'city'
        end as size,
        regexp_matches(registrants.street_address, '^[0-9]') as has_number,
        regexp_matches(registrants.street_address, ' APPT [0-9]+$') as has_flat,
        regexp_matches(registrants.street_address, '^[0-9]+ BOULEVARD ') as is_boulevard,
        count(*) as people
    from registrants
    inner join communes using (commune_code)
    where has_street_address and is_primary
    group by all
"""


@pytest.fixture(scope="module")
def addresses(world):
    return world.execute(SIZES).df()


def share(addresses, size, column):
    inside = addresses[addresses["size"] == size]
    return inside.people[inside[column]].sum() / inside.people.sum()


def test_lieux_dits_without_a_number_are_in_villages_alone(addresses):
    assert 1 - share(addresses, "village", "has_number") == pytest.approx(0.18, abs=0.02)
    assert share(addresses, "town", "has_number") == share(addresses, "city", "has_number") == 1


def test_flats_are_in_cities_alone(addresses):
    assert share(addresses, "city", "has_flat") == pytest.approx(0.12, abs=0.01)
    assert share(addresses, "village", "has_flat") == share(addresses, "town", "has_flat") == 0


def test_villages_have_no_boulevard(addresses):
    assert share(addresses, "village", "is_boulevard") == 0
    assert share(addresses, "city", "is_boulevard") == pytest.approx(0.07, abs=0.015)


def test_a_locality_has_one_street_for_every_forty_people(world):
    """At least four, and no more than there are; so the people of a village are neighbours."""
    rows = world.execute(
        """
        select count(distinct records.street), any_value(communes.population)
        from records
        inner join communes
            on substring(records.locality::varchar, 1, 5) = communes.commune_code
        where drift = 'none' and len(communes.postcodes) < 6
        group by records.locality
        """
    ).fetchall()
    assert len(rows) > 10_000
    assert all(streets <= max(4, people / 40 + 1) for streets, people in rows)


def test_a_former_address_is_another_one(world):
    ((same,),) = world.execute(
        """
        select count(*)
        from records as copies
        inner join records as primaries using (person_id)
        where
            copies.drift in ('former_address', 'former_region')
            and primaries.drift = 'none'
            and copies.locality = primaries.locality
            and copies.street = primaries.street
        """
    ).fetchall()
    assert same == 0


def test_numbers_fall_off(world):
    numbers = dict(
        world.execute(
            """
            select regexp_extract(street_address, '^[0-9]+')::integer // 50, count(*)
            from registrants
            where is_primary and regexp_matches(street_address, '^[0-9]')
            group by 1
            """
        ).fetchall()
    )
    assert numbers[0] > 2 * numbers[1] > 8 * numbers[2] > 0


MOST = """
    select {name}::varchar as name, count(*) as people
    from records
    inner join birth_places using (birth_place)
    where drift = 'none' and {where}
    group by name
    order by people desc
    limit {first}
"""


def first(world, name, where, count=8):
    return [
        row[0] for row in world.execute(MOST.format(name=name, where=where, first=count)).fetchall()
    ]


AREAS = {
    ("22", "29", "35", "56"): {"LE GALL", "LE ROUX", "LE GOFF"},
    ("67", "68"): {"MEYER", "MULLER", "SCHMITT"},
    ("974",): {"PAYET", "HOARAU", "GRONDIN"},
}
COUNTRIES = {"Guinée": "DIALLO", "Vietnam": "NGUYEN", "Portugal": "SILVA", "Turquie": "YILMAZ"}


def test_an_area_has_its_own_first_surnames(world):
    for departements, expected in AREAS.items():
        where = f"birth_departement_code in {(*departements, '')}"
        assert expected <= set(first(world, "birth_name", where, 20))


def test_people_born_abroad_bear_names_of_their_country(world):
    for country, surname in COUNTRIES.items():
        names = first(world, "birth_name", f"birth_country = '{country}'", 15)
        assert any(surname in name for name in names), (country, names)


def test_people_of_a_decade_bear_its_first_names(world):
    born = "birth_country = 'France' and sex = 'female' and birth_day between {} and {}"
    assert "NATHALIE" in first(world, "first_name", born.format(11688, 15340))  # 1961 to 1970
    assert "EMMA" in first(world, "first_name", born.format(26298, 29949))  # 2001 to 2010


def test_an_algerian_of_the_fifties_may_be_a_repatriate(world):
    early = "birth_country = 'Algérie' and birth_day < 12235"  # born before July 1962
    names = set(first(world, "first_name", early, 30))
    assert names & {"MOHAMED", "FATIMA", "AHMED"} and names & {"JEAN", "MARIE", "MARTINE", "MICHEL"}


# Who looks like a twin: born on one day in one place to one surname, with numbers that follow each
# other or, of a boy and a girl, are one.
MET = """
    select
        list(person_id) as people,
        count(distinct sex) as sexes,
        count(distinct first_name) as first_names,
        count(distinct status) as statuses,
        count(distinct (locality, street)) as homes,
        any_value(birth_day) >= 18993 as is_young  -- born from 1981 on
    from records
    where drift = 'none'
    group by
        birth_day, birth_place, birth_name, if(nir_order > 500, nir_order, nir_order + 1) // 2
    having count(*) = 2
"""
ASSUMED = "select value from assumptions where name = $name"


@pytest.fixture(scope="module")
def pairs(world):
    world.execute(f"create or replace temp table pairs as {MET}")
    return world


def counted(pairs, what, where="true"):
    ((value,),) = pairs.execute(f"select {what} from pairs where {where}").fetchall()
    return value


def assumed(pairs, name):
    ((value,),) = pairs.execute(ASSUMED, {"name": name}).fetchall()
    return value / 1_000


@pytest.mark.parametrize(("is_young", "decades"), [(True, "from_1981"), (False, "before_1981")])
def test_as_many_have_a_twin_as_assumed(pairs, is_young, decades):
    day = "birth_day >= 18993"
    found = 2 * counted(pairs, "count(*)", "is_young" if is_young else "not is_young")
    ((people,),) = pairs.execute(
        f"select count(*) from records where drift = 'none' and {'' if is_young else 'not '}{day}"
    ).fetchall()
    assert found / people == pytest.approx(
        assumed(pairs, f"twins_born_{decades}_per_mille"), rel=0.1
    )


def test_a_third_are_a_boy_and_a_girl(pairs):
    assert counted(pairs, "avg((sexes = 2)::int)") == pytest.approx(1 / 3, abs=0.03)


def test_those_of_one_sex_have_two_first_names_and_one_status(pairs):
    alike = counted(pairs, "count(*)", "sexes = 1")
    assert counted(pairs, "count(*)", "sexes = 1 and first_names = 2") >= alike - 2  # strangers
    assert counted(pairs, "count(*)", "sexes = 1 and statuses = 1") >= 0.98 * alike


def test_as_many_have_one_home_as_assumed(pairs):
    share = assumed(pairs, "twins_at_one_address_per_mille")
    assert counted(pairs, "avg((homes = 1)::int)", "sexes = 1") == pytest.approx(share, abs=0.03)


def test_those_of_one_home_have_one_house(pairs):
    houses = pairs.execute(
        """
        select count(distinct street_address)
        from (select unnest(people) as person_id, people from pairs where homes = 1)
        inner join registrants using (person_id)
        where is_primary and has_street_address
        group by people
        """
    ).fetchall()
    assert len(houses) > 200 and {count for (count,) in houses} == {1}
