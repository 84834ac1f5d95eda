"""Twins share day, place and surname, have two first names, and often one home."""

import pytest

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
