"""Profiles of registrations and of addresses: what Dares counts is met, what is assumed moves."""

from collections import Counter
from itertools import product

import pytest

from data_gen.calibration import availability, profiles, source_tables
from data_gen.calibration.histories import REGISTERED
from data_gen.calibration.profiles import registered_age
from data_gen.ledger import CENTRAL, HIGH, LOW, SETTINGS, Setting

by_setting = pytest.mark.parametrize("setting", SETTINGS)
A_YEAR_OR_MORE = {"under_25": 122_400 / 651_000, "50_and_over": 840_800 / 1_390_700}  # Dares


@pytest.fixture(params=SETTINGS)
def durations(request, frozen_profiles):
    """Return the registered by age group and first month of their band, out of the frozen files."""
    setting, found = request.param, {}
    shares = {}
    for row in source_tables.read(f"{setting}/current_registrations"):
        key = row["age_group"], int(row["first_year"]), int(row["registration_count"])
        shares.setdefault(key, []).append((int(row["months_from"]), int(row["slots"]) / 256))
    for row in source_tables.read(f"{setting}/profiles"):
        if row["status"] == REGISTERED:
            group, year = registered_age(int(row["age"])), int(row["first_year"])
            count, slots = int(row["registration_count"]), int(row["slots"])
            parts = shares.get((group, year, count)) or once(year)
            for at, part in parts:
                found[group, at] = found.get((group, at), 0) + part * slots
    return found


def once(year):
    """Return the months before 5 March 2024 of a first registration, spread over its year."""
    if year == 2024:
        return [(0, 1.0)]
    if year == 2023:  # from 5 March, June, September and December on
        return [(12, 63 / 365), (6, 184 / 365), (3, 91 / 365), (0, 27 / 365)]
    return [(max((2024 - year) * 12 - 10, 12), 1.0)]


def test_current_registrations_of_a_year_or_more_are_as_many_as_published(durations):
    whole = sum(durations.values())
    longer = sum(count for (_, at), count in durations.items() if at >= 12)
    assert longer / whole == pytest.approx(0.439, abs=0.005)


def test_current_registrations_of_a_year_or_more_rise_with_age_as_published(durations):
    for group, share in A_YEAR_OR_MORE.items():
        own = {at: count for (each, at), count in durations.items() if each == group}
        longer = sum(count for at, count in own.items() if at >= 12)
        assert longer / sum(own.values()) == pytest.approx(share, abs=0.015), group


@by_setting
def test_every_key_of_current_registrations_has_256_slots_in_years_that_leave_its_count(setting):
    slots = {}
    for row in source_tables.read(f"{setting}/current_registrations"):
        year, count = int(row["first_year"]), int(row["registration_count"])
        key = row["age_group"], year, count
        slots[key] = slots.get(key, 0) + int(row["slots"])
        latest = 2024 - int(row["months_from"]) // 12
        assert latest >= year + count - 1, row
    assert set(slots.values()) == {256}


def test_targets_are_those_of_dares_brought_to_the_share_of_france(frozen_profiles):
    bands, longer = profiles.current_targets(Setting("central"))
    whole = sum(bands.values())
    assert bands[0] / whole == pytest.approx(0.561 * 1_131_400 / 2_874_400)
    assert sum(longer.values()) / whole == pytest.approx(0.439)


ROWS = [  # sex, age, status, first year, years since, registrations, slots
    ("female", 20, "registered", 2021, "", 1, 90),
    ("female", 20, "registered", 2023, "", 1, 110),
    ("female", 20, "formerly_registered", 2021, 1, 1, 50),
    ("male", 40, "registered", 2020, "", 2, 200),
    ("male", 40, "registered", 2010, "", 2, 300),
]
TOTALS = [(0, 1, 2), (3,), (5,), (2, 3, 4)]  # what no exchange may change


def totals(rows):
    """Return the slots by sex, age and status; by first year; by count; by the whole history."""
    found = []
    for columns in TOTALS:
        counted = Counter()
        for row in rows:
            counted[tuple(row[column] for column in columns)] += row[6]
        found.append(counted)
    return found


def test_exchange_keeps_every_total():
    assert totals(profiles.exchange(CENTRAL, ROWS)) == totals(ROWS)


def test_exchange_leaves_sixty_of_a_hundred_of_those_published():
    """Dares: 122,400 of 651,000 under 25, here 37.6 of 200; six tenths are 23."""
    slots = {row[:6]: row[6] for row in profiles.exchange(CENTRAL, ROWS)}
    assert slots["female", 20, "registered", 2021, "", 1] == 23
    assert slots["female", 20, "registered", 2021, "", 2] == 67
    assert slots["male", 40, "registered", 2020, "", 1] == 67
    assert slots["male", 40, "registered", 2010, "", 2] == 300


def test_exchange_changes_nothing_where_few_are_registered_for_long():
    few = [("female", 20, "registered", 2021, "", 1, 10), *ROWS[1:]]
    assert profiles.exchange(CENTRAL, few) == sorted(few, key=profiles.in_order)


def test_every_decade_has_all_its_slots():
    slots = Counter()
    for maker, setting in product(
        (availability.email_providers, availability.email_forms), SETTINGS
    ):
        for decade, *_, count in maker(Setting(setting)):
            slots[maker.__name__, setting, decade] += count
    assert len(slots) == 2 * 3 * 9
    assert {each: count for each, count in slots.items() if count != availability.EMAIL_SLOTS} == {}


def test_gmail_is_rarer_at_the_low_end_and_more_frequent_at_the_high_one():
    low, central, high = (
        _share(availability.email_providers, each, "gmail") for each in _settings()
    )
    assert low < central < high


def test_addresses_without_a_number_are_more_frequent_at_the_high_end():
    low, central, high = (
        _share(availability.email_forms, each, "first.last") for each in _settings()
    )
    assert low < central < high


def _settings():
    return LOW, CENTRAL, HIGH


def _share(maker, setting, word):
    return sum(count for _, each, *_, count in maker(setting) if each == word)
