"""As many have died, and as many live abroad, as persons_by_age says."""

import pytest

from data_gen.calibration import fates, tables
from data_gen.calibration.fitting import CannotFit
from data_gen.ledger import SETTINGS

PERSONS_PER_SLOT = 36_820_828 / 65_536
by_setting = pytest.mark.parametrize("setting", SETTINGS)


def profile_persons(setting):
    """Return the persons of each (sex, age, status, years since) of the frozen profiles."""
    persons = {}
    for row in tables.read(f"{setting}/profiles"):
        key = (row["sex"], row["age"], row["status"], row["years_since"])
        persons[key] = persons.get(key, 0) + int(row["slots"]) * PERSONS_PER_SLOT
    return persons


@by_setting
@pytest.mark.parametrize("fate", ["deceased", "abroad"])
def test_each_sex_has_its_fates(setting, fate):
    """Within 0.2 %."""
    persons, expected, reached = profile_persons(setting), {}, {}
    for row in tables.read(f"{setting}/persons_by_age"):
        expected[row["sex"]] = expected.get(row["sex"], 0) + int(row[f"{fate}_persons"])
    for row in tables.read(f"{setting}/fates"):
        people = persons[row["sex"], row["age"], row["status"], row["years_since"]]
        part = people * int(row[f"{fate}_per_65536"]) / 65_536
        reached[row["sex"]] = reached.get(row["sex"], 0) + part
    assert reached == pytest.approx(expected, rel=0.002)


@by_setting
def test_each_age_below_75_has_its_deceased(setting):
    """Within 0.2 % or two persons: older ages have few slots and share with their neighbours."""
    persons, reached = profile_persons(setting), {}
    for row in tables.read(f"{setting}/fates"):
        people = persons[row["sex"], row["age"], row["status"], row["years_since"]]
        age = row["sex"], row["age"]
        reached[age] = reached.get(age, 0) + people * int(row["deceased_per_65536"]) / 65_536
    for row in tables.read(f"{setting}/persons_by_age"):
        if int(row["age"]) < 75:
            wanted = int(row["deceased_persons"])
            assert reached[row["sex"], row["age"]] == pytest.approx(wanted, rel=0.002, abs=2.5)


@by_setting
def test_there_is_a_fate_for_each_profile_that_may_have_one(setting):
    keys = [tuple(row.values())[:4] for row in tables.read(f"{setting}/fates")]
    assert len(keys) == len(set(keys))
    assert set(keys) == set(profile_persons(setting))


@by_setting
def test_nobody_has_two_fates(setting):
    for row in tables.read(f"{setting}/fates"):
        deceased, abroad = int(row["deceased_per_65536"]), int(row["abroad_per_65536"])
        assert min(deceased, abroad) >= 0
        assert deceased + abroad <= 65_536


@by_setting
def test_at_each_age_of_work_some_of_every_status_have_died_and_some_have_left(setting):
    fates_of = {}
    for row in tables.read(f"{setting}/fates"):
        if 25 <= int(row["age"]) < 60:
            each = fates_of.setdefault((row["age"], row["status"]), [0, 0])
            each[0] += int(row["deceased_per_65536"])
            each[1] += int(row["abroad_per_65536"])
    assert len(fates_of) == 35 * 3 and all(dead and gone for dead, gone in fates_of.values())


@by_setting
def test_the_longer_ago_the_last_contact_the_more_have_died_or_left(setting):
    """Of the registered fewest of all: of them the register hears within the month."""
    rows = [row for row in tables.read(f"{setting}/fates") if row["age"] == "50"]
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
    assert fates.carried([1, 2, 9], [4, 4, 5], "guests") == [3, 4, 5]
    assert fates.carried([6, 0, 0], [4, 4, 5], "guests") == [4, 2, 0]


def test_more_than_all_ages_can_hold_is_refused():
    with pytest.raises(CannotFit, match="guests: 3 more wanted than the profiles of all ages"):
        fates.carried([8, 8], [6, 7], "guests")
