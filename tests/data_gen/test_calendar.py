"""The calendars: whole units, a month's share as assumed, ends on its last day, no day left out."""

from datetime import date

import pytest

from breachlab.store.connections import open_connection
from data_gen import tables
from data_gen.tables import prepare
from data_gen.world import World

UNITS = """
    select sum(units) filter (calendar = {calendar}), count(*) filter (calendar = {calendar})
    from (select *, date '1929-01-01' + day_number::integer as on_day from calendar_days)
    where {where}
"""
WHOLE_YEARS = "year(on_day) between 2005 and 2023"


@pytest.fixture(scope="module", params=["low", "central", "high"])
def calendars(request):
    """A connection with the calendars of a setting, and no other look-up table."""
    with open_connection() as connection, pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "LOOKUPS", ("calendar_days", "calendar_units"))
        prepare(connection, World(rows=1_000, setting=request.param))
        yield connection, request.param


def units(connection, calendar, where):
    """Return the units of a calendar on these days, and how many days they are."""
    return connection.execute(UNITS.format(calendar=calendar, where=where)).fetchall()[0]


def test_calendar_days_stand_side_by_side_and_each_unit_has_its_day(calendars):
    connection, _ = calendars
    assert connection.execute("""
        select
            count(*) filter (first_unit <> before),
            max(first_unit + units) + 1 = (select count(*) from calendar_units),
            (select day_number from calendar_units order by calendar_unit desc limit 1)
        from (
            select
                *,
                coalesce(lag(first_unit + units) over (order by calendar, day_number), 0) as before
            from calendar_days
        )
    """).fetchall() == [(0, True, -1)]


def test_calendar_has_a_unit_on_every_day_of_the_files_and_none_after(calendars):
    connection, _ = calendars
    for calendar in range(3):
        inside = f"calendar = {calendar} and units = 0 and on_day <= '2024-03-05'"
        assert units(connection, calendar, inside) == (None, 0)
    assert units(connection, 2, "true") == (7_370, 7_400)
    assert units(connection, 3, "true") == (0, 7_400)


def test_registrations_are_most_in_september_and_least_in_august_unless_spread_is_less(calendars):
    connection, setting = calendars
    spread = {"low": 0.5, "central": 1.0, "high": 1.5}[setting]
    whole, _ = units(connection, 0, WHOLE_YEARS)
    for month, per_mille in ((1, 180), (8, -150), (9, 270), (10, 180)):
        found, _ = units(connection, 0, f"{WHOLE_YEARS} and month(on_day) = {month}")
        assert found / whole == pytest.approx((1 + spread * per_mille / 1_000) / 12, rel=0.02)


def test_registrations_on_sundays_and_holidays_are_few(calendars):
    connection, setting = calendars
    whole, _ = units(connection, 0, WHOLE_YEARS)
    sundays, _ = units(connection, 0, f"{WHOLE_YEARS} and isodow(on_day) = 7")
    assert sundays / whole < 0.06, setting
    days = ((date(2023, 5, 1), "Monday"), (date(2012, 5, 28), "Whit Monday"))
    for day, _ in days:
        ((holiday, before),) = connection.execute(
            "select max(units) filter (day_number = $day), max(units)"
            " from calendar_days where calendar = 0 and day_number between $day - 6 and $day",
            {"day": (day - date(1929, 1, 1)).days},
        ).fetchall()
        assert holiday < before / 3, day


def test_ends_pile_up_on_the_last_day_of_the_month(calendars):
    connection, setting = calendars
    share = {"low": 0.4, "central": 0.55, "high": 0.75}[setting]
    whole, _ = units(connection, 1, WHOLE_YEARS)
    last, _ = units(connection, 1, f"{WHOLE_YEARS} and on_day = last_day(on_day)")
    assert last / whole == pytest.approx(share, rel=0.02)
