"""Formats of dates are found by what they read, and a doubt is said."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from data_gen.own.date_formats import FORMATS, YearReader
from data_gen.own.date_formats import find_dates as find_by
from tests.support.tiers import examples

DAYS = [date(1950, 1, 1) + timedelta(97 * step) for step in range(200)]


@pytest.fixture(scope="module")
def find_dates():
    """Find dates as the columns of a list do, which share a reader."""
    with YearReader() as reader:
        yield lambda values: find_by(values, reader)


@pytest.mark.parametrize("form", FORMATS)
def test_find_dates_finds_every_format(find_dates, form):
    dates = find_dates([f"{day:{form}}" for day in DAYS])
    assert dates.formats == (form,) and dates.alternatives == () and dates.share == 1


@examples(10)
@given(some.lists(some.tuples(some.integers(1, 12), some.integers(1, 12)), min_size=1, max_size=9))
def test_find_dates_doubts_days_that_could_be_months(find_dates, days):
    dates = find_dates([f"{day:02}/{month:02}/1980" for day, month in days])
    assert dates.alternatives == ("%d/%m/%Y", "%m/%d/%Y")


def test_find_dates_doubts_a_column_of_both_orders(find_dates):
    values = [f"{day:%d/%m/%Y}" for day in DAYS] + [f"{day:%m/%d/%Y}" for day in DAYS]
    assert find_dates(values).alternatives == ("%d/%m/%Y", "%m/%d/%Y")


def test_find_dates_takes_two_formats_that_differ(find_dates):
    values = [f"{day:%d/%m/%Y}" for day in DAYS] + [f"{day:%Y-%m-%d}" for day in DAYS[:20]]
    assert find_dates(values).formats == ("%d/%m/%Y", "%Y-%m-%d")


def test_find_dates_is_not_led_astray_by_a_slip(find_dates):
    values = [f"{day:%d/%m/%Y}" for day in DAYS] + ["31/02/1980", "12/31/1980", "01/01/0090"]
    dates = find_dates(values)
    assert dates.formats == ("%d/%m/%Y",) and dates.alternatives == ()
    assert 0.98 < dates.share < 1 and dates.middle_year in range(1970, 1985)


@pytest.mark.parametrize("value", ["75011", "0639980001", "C0001", "", "1400", "12/13"])
def test_find_dates_takes_no_other_numbers(find_dates, value):
    assert find_dates([value] * 20) is None
