"""The methods of calibration by hand and by property; the tables are what they say."""

from datetime import date
from functools import cache

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as some

from data_gen.calibration import (
    availability,
    fitting,
    histories,
    moves,
    name_tables,
    population,
    profiles,
    source_tables,
)
from data_gen.calibration.__main__ import Residual
from data_gen.ledger import CENTRAL, HIGH, LOW, SETTINGS, Setting

PERSONS = 36_820_828
DAY = date(2024, 3, 5)
PERSONS_PER_SLOT = PERSONS / profiles.SLOTS
ROWS, COLUMNS = [0, 0, 1, 1], [0, 1, 0, 1]
by_setting = pytest.mark.parametrize("setting", SETTINGS)


def two_by_two(rows, columns):
    """Return the margins of a table of two rows and two columns."""
    return [
        fitting.margin("row", ROWS, dict(enumerate(rows))),
        fitting.margin("column", COLUMNS, dict(enumerate(columns))),
    ]


def slots_by(name, *keys):
    """Return {key or keys: slots} of a table."""
    totals = {}
    for row in source_tables.read(name):
        key = tuple(row[key] for key in keys)
        totals[key] = totals.get(key, 0) + int(row["slots"])
    return totals


def test_fitting_meets_both_margins_and_keeps_the_odds():
    fitted = fitting.fit(numpy.array([4.0, 1, 1, 1]), two_by_two([30, 30], [30, 30]))
    assert fitted == pytest.approx([20, 10, 10, 20], rel=1e-5)  # 20 * 20 / (10 * 10) = 4 still


@given(
    some.lists(some.floats(0.1, 10), min_size=4, max_size=4),
    some.lists(some.integers(1, 50), min_size=4, max_size=4),
    some.integers(0, 3),
)
def test_fitting_meets_any_margins_that_some_table_has_and_keeps_zeros(weights, table, empty):
    weights, table = numpy.array(weights), numpy.array(table)
    weights[empty] = table[empty] = 0
    rows, columns = numpy.bincount(ROWS, table), numpy.bincount(COLUMNS, table)
    fitted = fitting.fit(weights, two_by_two(rows, columns), rounds=5_000)
    assert fitted[empty] == 0
    assert numpy.bincount(ROWS, fitted) == pytest.approx(rows, rel=1e-5)
    assert numpy.bincount(COLUMNS, fitted) == pytest.approx(columns, rel=1e-5)


def test_a_target_no_cell_allows_is_named():
    with pytest.raises(fitting.CannotFit, match="row 1: 70 wanted, but no cell allows any"):
        fitting.fit(numpy.array([1.0, 1, 0, 0]), two_by_two([30, 70], [50, 50]))


def test_targets_that_contradict_are_named():
    with pytest.raises(fitting.CannotFit, match=r"row \d: still .*% off"):
        fitting.fit(numpy.ones(4), two_by_two([30, 70], [50, 60]), rounds=20)


@given(some.lists(some.integers(0, 1_000), min_size=1).filter(any), some.integers(0, 500))
def test_both_roundings_are_within_one_slot_of_the_share(weights, slots):
    for rounded in (fitting.largest_remainder, fitting.systematic):
        shares = rounded(weights, slots)
        assert sum(shares) == slots
        for share, weight in zip(shares, weights, strict=True):
            assert abs(share - weight * slots / sum(weights)) <= 1


def test_systematic_rounding_loses_no_crowd_of_small_weights():
    weights = [1] * 1_000 + [1_000]
    assert sum(fitting.largest_remainder(weights, 20)[:1_000]) == 10
    assert [sum(fitting.systematic(weights, 20)[part : part + 100]) for part in (0, 900)] == [1, 1]


def test_settling_moves_a_slot_inside_its_block_to_meet_a_margin():
    slots, wanted = numpy.array([2, 0, 2, 0]), numpy.array([1.0, 1, 1.6, 0.4])
    column = fitting.margin("column", COLUMNS, {0: 2.6, 1: 1.4})
    settled = fitting.settle(slots, wanted, numpy.array(ROWS), [column])
    assert settled.tolist() == [1, 1, 2, 0]


def test_spreading_keeps_bands_and_makes_no_one_negative():
    bands = [1_000, 20, 3, 500]
    years = fitting.spread(bands)
    assert years.reshape(-1, 5).sum(axis=1) == pytest.approx(bands)
    assert (years > 0).all()


def test_first_names_are_as_frequent_as_insee_counts_them():
    """Aurélie 2.9 % of women born 1981-90, Philippe 4.9 % of men born 1961-70."""
    shares = slots_by("first_names", "sex", "decade", "first_name")
    assert shares["female", "1981", "AURELIE"] / 81.92 == pytest.approx(2.92, abs=0.05)
    assert shares["male", "1961", "PHILIPPE"] / 81.92 == pytest.approx(4.9, abs=0.05)


def test_the_two_names_of_a_century_have_their_published_births():
    """INSEE, as TF1 tells it: Jean 1,534,528, Marie 1,374,103; those of 1921 to 2010 stand here."""
    births = {"male": "JEAN", "female": "MARIE"}
    counted = {
        name: sum(name_tables.births(sex, decade)[name] for decade in name_tables.decades())
        for sex, name in births.items()
    }
    assert counted["JEAN"] == pytest.approx(1_534_528, rel=0.03)
    assert counted["MARIE"] == pytest.approx(1_374_103, rel=0.03)


def birthday_of_16(age):
    """Return the 16th birthday of the youngest who has this age on the day."""
    return date(DAY.year - age + 16, DAY.month, DAY.day)


@by_setting
def test_a_day_to_register_on_is_left_after_the_16th_birthday(setting):
    """From the birthday on, if it falls into the first year; 2004 is its first day alone."""
    for row in source_tables.read(f"{setting}/profiles"):
        if row["first_year"]:
            year, age = int(row["first_year"]), int(row["age"])
            last_day = date(2004, 1, 1) if year == 2004 else min(date(year, 12, 31), DAY)
            assert last_day >= birthday_of_16(age)
            assert year == 2040 - age or date(year, 1, 1) >= birthday_of_16(age)


@by_setting
def test_no_registration_can_have_ended_before_it_began(setting):
    for row in source_tables.read(f"{setting}/profiles"):
        if row["status"] == "formerly_registered":
            ended_from = date(2023 - int(row["years_since"]), 3, 6)
            assert ended_from >= date(int(row["first_year"]), 1, 1)


@by_setting
def test_a_candidate_space_was_used_at_16_or_later(setting):
    for row in source_tables.read(f"{setting}/profiles"):
        age, years = int(row["age"]), row["years_since"]
        if row["status"] == "candidate_space" and (age, years) != (16, "0"):
            assert date(2023 - int(years), 3, 6) >= birthday_of_16(age)


@by_setting
def test_each_status_has_its_own_figures_and_no_others(setting):
    figures = ("first_year", "years_since", "registration_count")
    rows = source_tables.read(f"{setting}/profiles")
    had = {(row["status"], *(row[figure] != "" for figure in figures)) for row in rows}
    assert had == {
        ("registered", True, False, True),
        ("formerly_registered", True, True, True),
        ("candidate_space", False, True, False),
    }


@by_setting
def test_profiles_are_sorted_so_that_a_sex_and_age_is_one_run(setting):
    rows = [_cell(row) for row in source_tables.read(f"{setting}/profiles")]
    assert rows == sorted(set(rows))


@cache
def margins(setting):
    """Return {name: (margin, persons by group as the frozen slots have them)}."""
    cells = histories.cells(Setting(setting))
    keys = zip(*(cells[column].tolist() for column in histories.COLUMNS), strict=True)
    frozen = {_cell(row): int(row["slots"]) for row in source_tables.read(f"{setting}/profiles")}
    slots = numpy.array([frozen.pop(key, 0) for key in keys])
    assert not frozen, "a profile is no possible cell"
    targets = profiles.margins(Setting(setting), cells)
    return {each.name: (each, each.totals(slots) * PERSONS_PER_SLOT) for each in targets}


def _cell(row):
    """Return a profile as the numbers of its cell; a status counts in the order of names."""
    sex, status = population.SEXES.index(row["sex"]), histories.STATUSES.index(row["status"])
    return (sex, int(row["age"]), status, *(int(row[key] or -1) for key in histories.COLUMNS[3:]))


TOLERANCES = {
    "status": 0.003,
    "registered aged": 0.003,
    "registered of sex": 0.003,
    "first year": 0.005,
    "registrations": 0.005,
    "first registrations after 16": 0.02,
    "years since the end": 0.005,
    "years since the last use": 0.005,
}


@by_setting
def test_profiles_meet_every_margin(setting):
    found, few = margins(setting), 3 * PERSONS_PER_SLOT
    assert found.keys() == TOLERANCES.keys() | {"sex and age"}
    off = {}
    for name, tolerance in TOLERANCES.items():
        margin, persons = found[name]
        if persons != pytest.approx(margin.list_targets(), rel=tolerance, abs=few):
            off[name] = persons - margin.list_targets()
    assert off == {}


@by_setting
def test_profiles_meet_the_age_bands_and_sexes(setting):
    margin, persons = margins(setting)["sex and age"]
    for first, last in population.AGE_BANDS:
        inside = [first <= age <= last for _, age in margin.targets]
        assert persons[inside].sum() == pytest.approx(
            margin.list_targets()[inside].sum(), rel=0.003
        )
    for sex in population.SEXES:
        inside = [label == sex for label, _ in margin.targets]
        assert persons[inside].sum() == pytest.approx(
            margin.list_targets()[inside].sum(), rel=0.003
        )


def test_slots_add_up():
    wanted = {
        ("surnames",): 65_536,
        ("first_names", "sex", "decade"): 8_192,
        **{(f"{setting}/profiles",): 65_536 for setting in SETTINGS},
        **{(f"{setting}/birth_places",): 4_096 for setting in SETTINGS},
        **{(f"{setting}/residences", "birth_departement_code"): 65_536 for setting in SETTINGS},
    }
    found = {table: set(slots_by(*table).values()) for table in wanted}
    assert found == {table: {slots} for table, slots in wanted.items()}


def test_what_a_place_cannot_hold_goes_round_until_it_is_placed():
    shares = moves._cap_shares([moves.MOST_SLOTS + 5, 3, 4])
    assert shares == [moves.MOST_SLOTS, 3 + 3, 4 + 2]
    with pytest.raises(fitting.CannotFit, match="birth places: 5 slots above 97 for each"):
        moves._cap_shares([moves.MOST_SLOTS + 5, moves.MOST_SLOTS])


def test_first_years_are_those_of_the_formula():
    """0.95 million a year and 2.6 falling by a quarter; the first year is what the total leaves."""
    years = histories.began(CENTRAL)
    assert years[2005] == 950_000 + 2_600_000 * 3 // 4
    assert years[2009] == round(1.1 * (950_000 + 2_600_000 * 0.75**5))
    assert years[2004] == 7_178_393


def test_later_years_since_the_end_keep_their_shape():
    low, high = (histories.count_ended(setting) for setting in (LOW, HIGH))
    assert low[1] / low[19] == pytest.approx(high[1] / high[19], rel=1e-5)
    assert (low[0], high[0]) == (3_600_000, 4_600_000)


@given(some.integers(0, 1_000), some.integers(1, 5_000))
def test_odds_are_multiplied(per_mille, thousandths):
    changed = availability.with_odds(per_mille, thousandths) / 1_000
    chance, times = per_mille / 1_000, thousandths / 1_000
    assert changed == pytest.approx(chance * times / (chance * times + 1 - chance), abs=0.0005001)


def test_other_shapes_by_age_keep_the_sum_and_give_other_numbers_of_minors():
    """Halfway to one part of every age, and to nobody of the ages with the lowest parts."""
    people, minors, oldest = {}, {}, {}
    for end in ("low", "central", "high"):
        by_age = population.residents_on_file(Setting("central", {"age_shape_per_mille": end}))
        by_age = by_age.reshape(len(population.SEXES), -1).sum(axis=0)
        people[end], minors[end], oldest[end] = by_age.sum(), by_age[:2].sum(), by_age[59:].sum()
    assert people["low"] == pytest.approx(people["central"]) == pytest.approx(people["high"])
    assert minors["high"] == pytest.approx(minors["central"] / 2)
    assert oldest["high"] == pytest.approx(oldest["central"] / 2)
    one_part = people["central"] / sum(population.by_single_age()[age] for age in population.AGES)
    of_two = sum(population.by_single_age()[age] for age in (16, 17))
    assert minors["low"] == pytest.approx((minors["central"] + one_part * of_two) / 2)


def test_settings_keep_the_typed_shape_by_age_and_the_reading_of_the_status():
    for name in ("low", "high"):
        assert Setting(name).figure("age_shape_per_mille") == population.TYPED_SHAPE
        assert Setting(name).figure("status_reveals") == 1
    assert Setting("low", {"status_reveals": "low"}).figure("status_reveals") == 0


def test_differences_are_weighted_by_what_is_wanted_and_the_worst_is_named():
    """Of 100 and 300 wanted, 110 and 290 found: 20 off of 400, and a tenth at worst."""
    off = Residual("by hand", {"a": 100, "b": 300}, {"a": 110, "b": 290})
    assert off.weighted == pytest.approx(0.05)
    assert off.worst == ("a", pytest.approx(0.1))


def test_a_group_of_nobody_is_not_the_worst():
    assert Residual("by hand", {"a": 0, "b": 10}, {"a": 3, "b": 11}).worst[0] == "b"
