"""The other breaches: sizes, perimeters, and independence of who was in which."""

from itertools import combinations

import pytest

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
MEMBERS = """
    select breach_id, count(*)
    from registrants
    inner join breaches on breach_mask & breach_bit <> 0
    where is_primary
    group by all
"""


def test_nobody_outside_the_perimeter_was_in_a_breach(lab):
    assert lab.execute(OUTSIDE).fetchall() == []


def test_breaches_stand_by_date_and_each_has_its_own_bit(lab):
    rows = lab.execute("select breached_on, breach_bit from breaches order by breach_number")
    days, bits = zip(*rows.fetchall(), strict=True)
    assert list(days) == sorted(days)
    assert bits == tuple(2**number for number in range(len(bits)))


def test_the_file_of_2023_takes_ten_of_the_thirteen_million_in_its_perimeter(lab):
    ((people, limit),) = lab.execute(
        "select perimeter_person_count, member_limit from breaches where breach_id = 'PE2023'"
    ).fetchall()
    assert 10_000_000 < people < 14_000_000
    assert people * limit / 65_536 == pytest.approx(10_000_000, rel=0.001)


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
        error = (in_one * in_other * (1 - in_one) * (1 - in_other) / len(masks)) ** 0.5
        assert abs(in_both - in_one * in_other) < 4.5 * error


def test_a_persons_records_were_in_the_same_breaches(lab):
    differing = lab.execute(
        "select person_id from registrants group by 1 having count(distinct breach_mask) > 1"
    ).fetchall()
    assert differing == []
