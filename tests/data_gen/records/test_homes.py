"""Streets by locality and size of commune; a move within a street goes to the next one."""

import pytest

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
