"""Current registrations: the months that Dares counts are met, and none is where it cannot be."""

import pytest

from data_gen.calibration import current_registrations, source_tables
from data_gen.calibration.histories import REGISTERED
from data_gen.calibration.profiles import registered_age
from data_gen.ledger import SETTINGS, Setting

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
    bands, longer = current_registrations.targets(Setting("central"))
    whole = sum(bands.values())
    assert bands[0] / whole == pytest.approx(0.561 * 1_131_400 / 2_874_400)
    assert sum(longer.values()) / whole == pytest.approx(0.439)
