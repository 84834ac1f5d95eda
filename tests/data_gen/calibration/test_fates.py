"""As many have died, and as many live abroad, as persons_by_age says."""

from collections import Counter
from itertools import product

import pytest

from data_gen.calibration import fates, source_tables
from data_gen.calibration.fitting import CannotFit
from data_gen.ledger import SETTINGS

PERSONS_PER_SLOT = 36_820_828 / 65_536


def profile_persons(setting):
    """Return the persons of each (sex, age, status, years since) of the frozen profiles."""
    persons = {}
    for row in source_tables.read(f"{setting}/profiles"):
        key = (row["sex"], row["age"], row["status"], row["years_since"])
        persons[key] = persons.get(key, 0) + int(row["slots"]) * PERSONS_PER_SLOT
    return persons


def test_each_sex_has_its_fates():
    """Within 0.2 %."""
    expected, reached = Counter(), Counter()
    for setting, fate in product(SETTINGS, ("deceased", "abroad")):
        persons = profile_persons(setting)
        for row in source_tables.read(f"{setting}/persons_by_age"):
            expected[setting, fate, row["sex"]] += int(row[f"{fate}_persons"])
        for row in source_tables.read(f"{setting}/fates"):
            people = persons[row["sex"], row["age"], row["status"], row["years_since"]]
            part = people * int(row[f"{fate}_per_65536"]) / 65_536
            reached[setting, fate, row["sex"]] += part
    assert reached == pytest.approx(expected, rel=0.002)


def test_each_age_below_75_has_its_deceased():
    """Within 0.2 % or two persons: older ages have few slots and share with their neighbours."""
    wanted, reached = {}, Counter()
    for setting in SETTINGS:
        persons = profile_persons(setting)
        for row in source_tables.read(f"{setting}/persons_by_age"):
            if int(row["age"]) < 75:
                wanted[setting, row["sex"], row["age"]] = int(row["deceased_persons"])
        for row in source_tables.read(f"{setting}/fates"):
            people = persons[row["sex"], row["age"], row["status"], row["years_since"]]
            part = people * int(row["deceased_per_65536"]) / 65_536
            reached[setting, row["sex"], row["age"]] += part
    assert {each: reached[each] for each in wanted} == pytest.approx(wanted, rel=0.002, abs=2.5)


def test_there_is_a_fate_for_each_profile_that_may_have_one():
    for setting in SETTINGS:
        keys = [tuple(row.values())[:4] for row in source_tables.read(f"{setting}/fates")]
        assert len(keys) == len(set(keys)), setting
        assert set(keys) == set(profile_persons(setting)), setting


def test_nobody_has_two_fates():
    two = []
    for setting in SETTINGS:
        for row in source_tables.read(f"{setting}/fates"):
            deceased, abroad = int(row["deceased_per_65536"]), int(row["abroad_per_65536"])
            if min(deceased, abroad) < 0 or deceased + abroad > 65_536:
                two.append((setting, row))
    assert two == []


def test_at_each_age_of_work_some_of_every_status_have_died_and_some_have_left():
    fates_of = {}
    for setting in SETTINGS:
        for row in source_tables.read(f"{setting}/fates"):
            if 25 <= int(row["age"]) < 60:
                each = fates_of.setdefault((setting, row["age"], row["status"]), Counter())
                each["dead"] += int(row["deceased_per_65536"])
                each["gone"] += int(row["abroad_per_65536"])
    assert len(fates_of) == 3 * 35 * 3
    assert {each: counts for each, counts in fates_of.items() if not all(counts.values())} == {}


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_longer_ago_the_last_contact_the_more_have_died_or_left(setting):
    """Of the registered fewest of all: of them the register hears within the month."""
    rows = [row for row in source_tables.read(f"{setting}/fates") if row["age"] == "50"]
    for fate in ("deceased_per_65536", "abroad_per_65536"):
        by_years = {
            row["years_since"]: int(row[fate])
            for row in rows
            if row["status"] != "candidate_space" and row["sex"] == "female"
        }
        years = ["", *sorted(set(by_years) - {""}, key=int)]
        found = [by_years[each] for each in years]
        assert found == sorted(found)


def test_odds_rise_with_the_years():
    """Odds of 1/4 and 3/4: a fifth of 50 persons and three sevenths of 70 make 40."""
    first, second = fates.chances([50, 70], [1, 3], 10 + 30)
    assert (first, second) == pytest.approx((1 / 5, 3 / 7))


def test_what_an_age_cannot_hold_goes_to_its_neighbours():
    assert fates.carry_over([1, 2, 9], [4, 4, 5], "guests") == [3, 4, 5]
    assert fates.carry_over([6, 0, 0], [4, 4, 5], "guests") == [4, 2, 0]


def test_more_than_all_ages_can_hold_is_refused():
    with pytest.raises(CannotFit, match="guests: 3 more wanted than the profiles of all ages"):
        fates.carry_over([8, 8], [6, 7], "guests")
