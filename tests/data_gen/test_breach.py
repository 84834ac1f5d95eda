"""A folder of a breach is read, or refused with the file, the key and what to write."""

import re
import shutil
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from breachlab.paths import MACROS, SQL
from breachlab.query.parameters import PARAMETERS
from dashboard.pages.what_if.spared import EARLIER, RETENTION
from data_gen import breach
from data_gen.breach import BadBreach, make_calendar, read_breach, read_calendar
from tests.support.cases import for_each

TOML = "breach.toml"
# Each changes one text of one file into another, and says what the refusal names.
WRONG = [
    (TOML, 'en = "France Travail"\nfr', 'fr', "breach.toml, organisation.en: is missing. Example"),
    (TOML, "last_use =", "last_used =", "breach.toml, days.last_used: is unknown; expected"),
    (TOML, "first_use = 2024-02-06", "first_use = 2024-03-06", "2024-03-06 is after days.last_use"),
    (TOML, "reference = 2024-03-05", 'reference = "5 March"', "Example: reference = 2024-03-05"),
    (TOML, "last_year = 2024", "last_year = 2025", "window: 2004 to 2025; expected years"),
    (TOML, "[window]", "[windows]", "breach.toml, windows: is unknown"),
    (TOML, "[name]", "[name", "is no TOML"),
    ("timeline.csv", ",source\n", ",sources\n", "timeline.csv: has no column source"),
    ("timeline.csv", ",event_fr,", ",event,", "has event in one language. Example: event_en"),
    ("deadlines.csv", "Not published,Non publié", "Not published,", "deadline_done is in one"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(breach.FOLDER, tmp_path / "another")


def change(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


@for_each("file, before, after, said", WRONG)
def test_read_breach_refuses_what_is_wrong(tmp_path, file, before, after, said):
    folder = shutil.copytree(
        breach.FOLDER, tmp_path / str(WRONG.index((file, before, after, said)))
    )
    change(folder / file, before, after)
    with pytest.raises(BadBreach, match=re.escape(said)):
        read_breach(folder)


def test_read_breach_names_a_row_without_a_source(folder):
    path = folder / "timeline.csv"
    first, second, *others = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([first, second.rpartition(",")[0] + ",", *others]), encoding="utf-8")
    with pytest.raises(BadBreach, match=r"timeline\.csv, line 2: source is empty"):
        read_breach(folder)


def test_read_breach_names_a_table_and_a_folder_that_are_not_there(folder, tmp_path):
    (folder / "fields.csv").unlink()
    with pytest.raises(BadBreach, match=r"fields\.csv: is not there"):
        read_breach(folder)
    with pytest.raises(BadBreach, match=r"is not there; expected a folder with breach\.toml"):
        read_breach(tmp_path / "none")


def test_read_breach_reads_every_table_of_the_folder():
    there = {path.stem for path in breach.FOLDER.glob("*.csv")}
    assert there == set(breach.TABLES)


# Another reference day, a further change, and what the refusal says: the fact that is missing.
LACKS = [
    ("2024-02-29", ("", ""), "2024-02-29 is in leap years alone. Example: reference = 2024-02-28"),
    ("2023-01-28", ("", ""), "four weeks. Example: reference = 2023-01-29"),
    ("2022-02-27", ("", ""), "breaches.csv. Example: reference = 2022-02-28"),
    ("2024-04-01", ("", ""), "unemployment.csv has no rates of 2024-Q2."),
    ("2023-06-30", ("first_year = 2003", "first_year = 2013"), "Example: first_year = 2003"),
    ("2023-06-30", ('"PE2023"', '"PE2032"'), "earlier: 'PE2032'; expected one of reference/br"),
]


def another(folder, day):
    """Give a folder another reference day, with uses before it."""
    reference = date.fromisoformat(day)
    path = folder / TOML
    change(path, "reference = 2024-03-05", f"reference = {day}")
    change(path, "first_use = 2024-02-06", f"first_use = {reference - timedelta(days=40)}")
    change(path, "first_year = 2004", f"first_year = {reference.year - 20}")
    change(path, "last_year = 2024", f"last_year = {reference.year}")
    return folder


@for_each("number", range(len(LACKS)))
def test_read_calendar_names_the_one_fact_that_is_missing(tmp_path, number):
    day, (before, after), said = LACKS[number]
    folder = another(shutil.copytree(breach.FOLDER, tmp_path / str(number)), day)
    change(folder / TOML, before, after)
    with pytest.raises(BadBreach, match=re.escape(said)):
        read_calendar(folder)


def test_read_calendar_refuses_age_bands_of_a_breach(folder):
    shutil.copy(breach.REFERENCE / "age_bands.csv", folder)
    with pytest.raises(BadBreach, match=r"age_bands\.csv: is not of a breach; .* Remove it"):
        read_calendar(folder)


def test_read_calendar_takes_another_day(folder):
    calendar = read_calendar(another(folder, "2023-06-30"))
    assert (calendar.reference, calendar.ages, calendar.first_years) == (
        date(2023, 6, 30),
        range(16, 94),
        range(2003, 2024),
    )
    assert calendar.age_bands[-1] == ("75 and over", 75, 93)
    assert (calendar.days_of_year, calendar.months_of_year) == ((181, 365), 6)
    assert (calendar.quarter, calendar.before(13)) == ("2023-Q2", date(2022, 5, 30))


@given(some.dates(date(2022, 2, 28), date(2026, 12, 31)), some.integers(0, 240))
def test_calendar_counts_months_as_duckdb_does(lab, day, months):
    days = dict.fromkeys(("reference", "first_use", "last_use"), day)
    calendar = make_calendar(days, "PE2023")
    expected = lab.execute("select (?::date - to_months(?))::date", [day, months])
    assert [(calendar.before(months),)] == expected.fetchall()
    assert date(day.year - calendar.ages[-1] - 1, 1, 1) >= breach.DAY_ZERO


def test_calendar_gives_numpy_its_days():
    from data_gen.cubes import banded, cube_dimensions

    days = banded.DAYS.tolist()
    first = cube_dimensions.FIRST_READ
    read = (days[first], days[first + cube_dimensions.DAYS_READ - 1])
    assert read == (date(2024, 2, 6), date(2024, 3, 5))
    assert days[-1] == date(2024, 3, 5)
    assert range(2004, 2025) == cube_dimensions.FIRST_YEARS
    assert (16, 18, *range(20, 76, 5)) == cube_dimensions.AGE_BANDS


def test_table_and_macros_say_what_the_folder_says(lab):
    (row,) = lab.execute("from breach").df().to_dict("records")
    days = read_breach(breach.FOLDER).facts["days"]
    assert row["reference_day"].date() == days["reference"] == date(2024, 3, 5)
    said = "reference_day(), first_use(), last_use(), told_public_on(), window_first_day()"
    assert lab.execute(f"select {said}").fetchall() == [
        (date(2024, 3, 5), date(2024, 2, 6), date(2024, 3, 5), date(2024, 3, 13), date(2004, 3, 6))
    ]
    known = lab.execute("select first_known_on(), last_known_on()").fetchall()
    assert known == [(date(2024, 3, 8), date(2026, 1, 29))]


# Of what was published of job seekers, the quarter.
QUARTER = re.compile(r"'\d{4}-Q[1-4]'")


def test_sql_has_no_day_of_this_breach():
    """Comments may tell of days, queries read them from the database."""
    days = re.compile(r"date '20(04|06|08|24|26)-|\b20[02]4\b|PE2023|VIAMEDIS")
    found = [
        f"{path.name}: {line.strip()}"
        for folder in (SQL, MACROS)
        for path in sorted(folder.rglob("*.sql"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if days.search(QUARTER.sub("", line)) and not line.startswith("--")
    ]
    assert found == []


def test_parameters_take_the_days_and_years_of_the_breach(lab):
    days, years = lab.execute(
        "select use_day_count(), window_last_year() - window_first_year()"
    ).fetchall()[0]
    most = {name: PARAMETERS[name].args[1] for name in ("days_earlier", "retention_years")}
    assert most == {"days_earlier": days, "retention_years": years}
    assert (RETENTION.positions[-1], EARLIER.positions[-1]) == (str(years), str(days))
