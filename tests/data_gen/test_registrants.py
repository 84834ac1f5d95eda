"""What registrants look like: shares near their targets, names, twins, numbers, other breaches."""

from datetime import date
from itertools import combinations

import phonenumbers
import pytest
from stdnum.fr import nir

from breachlab.store.connections import open_connection


@pytest.fixture(scope="package")
def world(large_database):
    with open_connection(large_database, read_only=True) as connection:
        yield connection


def shares(connection, column, where="true"):
    rows = connection.execute(
        f"select ({column})::varchar, count(*) from registrants "
        f"where is_primary and {where} group by 1"
    ).fetchall()
    return {value: count for value, count in rows if value is not None}


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


@pytest.mark.parametrize(
    ("where", "least"),
    [("record_id % 20 = 0", 10_000), ("birth_departement_code in ('2A', '2B')", 1)],
    ids=["all", "of Corsica, 19 and 18 in the key"],
)
def test_python_stdnum_finds_every_nir_valid(world, where, least):
    rows = world.execute(f"select nir from registrants where nir is not null and {where}")
    numbers = [number for (number,) in rows.fetchall()]
    assert len(numbers) >= least
    assert [number for number in numbers if not nir.is_valid(number)] == []


def test_phonenumbers_finds_each_number_possible_and_french(world):
    rows = world.execute(
        "select distinct phone from registrants where phone is not null and record_id % 40 = 0"
    ).fetchall()
    assert len(rows) > 1_000
    for (phone,) in rows:
        parsed = phonenumbers.parse(phone, "FR")
        assert parsed.country_code == 33 and phonenumbers.is_possible_number(parsed)


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


MOST_FREQUENT = """
    select {name}::varchar as name, count(*) as people
    from records
    inner join birth_places using (birth_place)
    where drift = 'none' and {where}
    group by name
    order by people desc
    limit {first}
"""


# [(who, how many of their names, a name among them)]; days count from 1 January 1929.
OF_WOMEN = "birth_country = 'France' and sex = 'female' and birth_day between {} and {}"
BEARERS = [
    ("birth_name", "birth_country = 'Guinée'", 15, "DIALLO"),
    ("birth_name", "birth_country = 'Vietnam'", 15, "NGUYEN"),
    ("birth_name", "birth_country = 'Portugal'", 15, "SILVA"),
    ("birth_name", "birth_country = 'Turquie'", 15, "YILMAZ"),
    ("first_name", OF_WOMEN.format(11_688, 15_340), 8, "NATHALIE"),  # born from 1961 to 1970
    ("first_name", OF_WOMEN.format(26_298, 29_949), 8, "EMMA"),  # from 2001 to 2010
    # Born in Algeria before July 1962: Algerians, and those who were repatriated.
    ("first_name", "birth_country = 'Algérie' and birth_day < 12_235", 30, "MOHAMED"),
    ("first_name", "birth_country = 'Algérie' and birth_day < 12_235", 30, "MARIE"),
]


def test_people_bear_the_names_of_their_country_and_decade(world, subtests):
    for name, where, count, expected in BEARERS:
        with subtests.test(where=where, expected=expected):
            sql = MOST_FREQUENT.format(name=name, where=where, first=count)
            assert any(expected in found for found, _ in world.execute(sql).fetchall())


# Who looks like a twin: born on one day in one place to one surname, with numbers that follow each
# other or, of a boy and a girl, are one.
LOOK_LIKE_TWINS = """
    select
        list(person_id) as people,
        count(distinct sex) as sexes,
        count(distinct first_name) as first_names,
        count(distinct status) as statuses,
        count(distinct (locality, street)) as homes
    from records
    where drift = 'none'
    group by
        birth_day, birth_place, birth_name, if(nir_order > 500, nir_order, nir_order + 1) // 2
    having count(*) = 2
"""


@pytest.fixture(scope="module")
def pairs(world):
    world.execute(f"create or replace temp table pairs as {LOOK_LIKE_TWINS}")
    return world


def counted(pairs, what, where="true"):
    ((value,),) = pairs.execute(f"select {what} from pairs where {where}").fetchall()
    return value


def test_twins_have_the_sexes_names_statuses_and_homes_that_are_assumed(pairs):
    assert counted(pairs, "avg((sexes = 2)::int)") == pytest.approx(1 / 3, abs=0.03)
    alike = counted(pairs, "count(*)", "sexes = 1")
    assert counted(pairs, "count(*)", "sexes = 1 and first_names = 2") >= alike - 2  # strangers
    assert counted(pairs, "count(*)", "sexes = 1 and statuses = 1") >= 0.98 * alike
    share = "value / 1_000 from assumptions where name = 'twins_at_one_address_per_mille'"
    ((assumed,),) = pairs.execute(f"select {share}").fetchall()
    assert counted(pairs, "avg((homes = 1)::int)", "sexes = 1") == pytest.approx(assumed, abs=0.03)


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


OUTSIDE = """
    select breach_id, count(*)
    from registrants
    inner join breaches on breach_mask & breach_bit <> 0
    where
        (perimeter = 'residents' and (is_deceased or lives_abroad))
        or date_sub('year', born_on, date '2024-03-05') not between age_from and age_to
        or breaches.sex <> registrants.sex
        or (perimeter = 'registered_in_march_2024' and is_primary and status <> 'registered')
        or (
            breach_id = 'PE2023'
            and is_primary
            and (
                status = 'candidate_space'
                or first_registered_on > date '2022-02-28'
                or last_ended_on < date '2021-02-01'
            )
        )
        or (breach_id = 'PE2021' and is_primary and first_registered_on > date '2021-06-01')
    group by all
"""


def test_nobody_outside_the_perimeter_was_in_a_breach_and_each_has_its_own_bit(lab):
    assert lab.execute(OUTSIDE).fetchall() == []
    rows = lab.execute("select breached_on, breach_bit from breaches order by breach_number")
    days, bits = zip(*rows.fetchall(), strict=True)
    assert list(days) == sorted(days)
    assert bits == tuple(2**number for number in range(len(bits)))


def test_who_was_in_one_breach_says_nothing_of_another(lab):
    """Pairs of large breaches among residents aged 25 to 59, who are inside every perimeter."""
    large = lab.execute(
        "select breach_bit from breaches where person_count >= 9_000_000"
        " and perimeter = 'residents' order by 1"
    ).fetchall()
    masks = [
        mask
        for (mask,) in lab.execute(
            "select breach_mask from registrants where is_primary and not is_deceased"
            " and not lives_abroad and born_on between date '1964-03-06' and date '1999-03-05'"
        ).fetchall()
    ]
    for (one,), (other,) in combinations(large, 2):
        in_one = sum(mask & one != 0 for mask in masks) / len(masks)
        in_other = sum(mask & other != 0 for mask in masks) / len(masks)
        in_both = sum(mask & (one | other) == one | other for mask in masks) / len(masks)
        by_chance = in_one * in_other
        standard_error = (by_chance * (1 - in_one) * (1 - in_other) / len(masks)) ** 0.5
        assert abs(in_both - by_chance) < 4.5 * standard_error


EXTRACTIONS = {"targeted": 0.05, "partial": 0.40, "near-total": 0.90, "total": 1.0}
READ_BY = """
    select count(*) / (select count(*) from registrants)
    from registrants
    inner join extraction_days using (region_code, identifier_block)
    where extraction = $extraction
"""


def test_an_extraction_reads_its_share_of_registrants(lab):
    shares = {}
    for extraction in EXTRACTIONS:
        ((shares[extraction],),) = lab.execute(READ_BY, {"extraction": extraction}).fetchall()
    assert shares == pytest.approx(EXTRACTIONS, abs=0.02)


def test_reading_lasts_from_the_first_to_the_last_day_and_may_stay_in_two_regions(lab):
    ends = lab.execute(
        "select extraction, min(read_on), max(read_on) from extraction_days group by all"
    ).fetchall()
    days = date(2024, 2, 6), date(2024, 3, 5)
    assert sorted(ends) == sorted((extraction, *days) for extraction in EXTRACTIONS)
    regions = lab.execute(
        "select distinct region_code from extraction_days where extraction = 'targeted' order by 1"
    ).fetchall()
    assert regions == [("04",), ("24",)]


def test_the_partial_extraction_reads_whole_identifier_blocks_on_one_day_a_place(lab):
    ((partly, whole),) = lab.execute("""
        select count(*) filter (regions < 18), count(*) filter (regions = 18)
        from (
            select count(*) as regions from extraction_days
            where extraction = 'partial' group by identifier_block
        )
    """).fetchall()
    assert partly <= 1 and 100 < whole < 108  # 40 % of 260
    ((doubled,),) = lab.execute("""
        select count(*) - count(distinct (extraction, region_code, identifier_block))
        from extraction_days
    """).fetchall()
    assert doubled == 0
