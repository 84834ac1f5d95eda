"""The breach of a world: its folder, checked when it is read, and the calendar that it gives.

The calendar is the one place of the days and bands by which NumPy, SQL and calibration count.
"""

import csv
import tomllib
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from breachlab.errors import BadWorld
from breachlab.paths import BREACH
from breachlab.words.language import refuse
from data_gen.reference import REFERENCE

FOLDER = BREACH  # of the breach that records are generated for
FILE = "breach.toml"
LANGUAGES: dict[str, type] = {"en": str, "fr": str}
KEYS: dict[str, Any] = {
    "breach_id": str,
    "name": LANGUAGES,
    "organisation": LANGUAGES,
    "days": {
        "reference": date,
        "first_use": date,
        "last_use": date,
        "told_authority": date,
        "told_public": date,
        "source": str,
    },
    "window": {"first_year": int, "last_year": int, "source": str},
    "other_breaches": {"earlier": str, "default": str},
}
EXAMPLES = {date: "2024-03-05", int: "2024", str: '"…"'}
# In each table, every row has a source and every text stands in both languages.
TABLES = (
    "announced_breach",
    "asked_prices",
    "communication_exemptions",
    "deadlines",
    "fields",
    "knowledge_states",
    "measures",
    "message_paragraphs",
    "notification_items",
    "severity_segments",
    "texts",
    "timeline",
)
DAY_ZERO = date(1929, 1, 1)  # from which records count their days
YOUNGEST, OLDEST = 16, 94  # of registrants
WINDOW = 20  # years of files before that of the reference day
FILE_OF_2022 = date(2022, 2, 28)  # of the agency, in the perimeters of reference/breaches.csv


class BadBreach(BadWorld):
    """A breach folder is invalid: the message has the file, the key and an example."""


@dataclass(frozen=True)
class Breach:
    """One breach: its folder and the content of breach.toml, {section: {key: value}}."""

    folder: Path
    facts: dict[str, Any]

    @property
    def row(self) -> dict[str, Any]:
        """The columns of the table `breach`."""
        days, window, others = (self.facts[key] for key in ("days", "window", "other_breaches"))
        named = {
            f"{key}_{language}": self.facts[key][language]
            for key in ("name", "organisation")
            for language in LANGUAGES
        }
        return {
            "breach_folder": self.folder.name,
            "breach_id": self.facts["breach_id"],
            **named,
            "reference_day": days["reference"],
            "first_use_on": days["first_use"],
            "last_use_on": days["last_use"],
            "aware_at": None,  # nobody published it
            "told_authority_on": days["told_authority"],
            "told_public_on": days["told_public"],
            "window_first_year": window["first_year"],
            "window_last_year": window["last_year"],
            "earlier_breach_id": others["earlier"],
            "default_breach_id": others["default"],
            "source": f"{days['source']}; years: {window['source']}",
        }


@dataclass(frozen=True)
class Calendar:
    """The days of a breach, and the bands of ages and years that count to its reference day."""

    reference: date
    first_use: date
    last_use: date
    earlier: str  # the code of the earlier breach of the same organisation
    year: int  # of the reference day, as all below
    first_years: range  # of registrations; the first one stands for all years before, too
    ages: range  # completed, of registrants: those born from day zero on
    age_bands: tuple[tuple[str, int, int], ...]  # name, first age, last age
    days_of_year: tuple[int, int]  # up to the reference day, and all of them
    months_of_year: float  # before the reference day
    quarter: str  # as statistics write it

    def before(self, months: int) -> date:
        """Return the day so many months before the reference day, at most the last of its month."""
        year, month = divmod(self.year * 12 + self.reference.month - 1 - months, 12)
        return date(year, month + 1, min(self.reference.day, monthrange(year, month + 1)[1]))


def day_number(day: date) -> int:
    """Return the number of a day, as records have it."""
    return (day - DAY_ZERO).days


@cache
def read_calendar(folder: Path) -> Calendar:
    """Return the calendar of a folder; raise BadBreach for the first fact that its world lacks."""
    facts = read_facts(folder)
    calendar = make_calendar(facts["days"], facts["other_breaches"]["earlier"])
    check_calendar(folder, calendar, facts["window"]["first_year"])
    return calendar


def make_calendar(days: dict[str, Any], earlier: str) -> Calendar:
    """Return the calendar of these days, with the bands of reference/age_bands.csv."""
    day = days["reference"]
    ages = range(YOUNGEST, min(OLDEST, day.year - DAY_ZERO.year - 1) + 1)
    with (REFERENCE / "age_bands.csv").open(encoding="utf-8", newline="") as file:
        bands = tuple(
            (row["age_band"], int(row["first_age"]), int(row["last_age"] or ages[-1]))
            for row in csv.DictReader(file)
        )
    new_year, next_year = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return Calendar(
        reference=day,
        first_use=days["first_use"],
        last_use=days["last_use"],
        earlier=earlier,
        year=day.year,
        first_years=range(day.year - WINDOW, day.year + 1),
        ages=ages,
        age_bands=bands,
        days_of_year=((day - new_year).days + 1, (next_year - new_year).days),
        months_of_year=day.month - 1 + day.day / monthrange(day.year, day.month)[1],
        quarter=f"{day.year}-Q{(day.month + 2) // 3}",
    )


def check_calendar(folder: Path, calendar: Calendar, first_year: int) -> None:
    """Raise BadBreach for a day that records cannot be made of, or that a source table lacks.

    What is wanted is a fact in the folder, or rows of data_gen/reference/ that the message names.
    """
    path, day, first_years = folder / FILE, calendar.reference, calendar.first_years
    where = f"{path}, days.reference: {day}"
    if (day.month, day.day) == (2, 29):
        raise BadBreach(f"{where} is in leap years alone. Example: reference = {day.year}-02-28")
    if (day.month, day.day) < (1, 29):
        raise BadBreach(
            f"{where}; expected 29 January or later, as a registration lasts four weeks. "
            f"Example: reference = {day.year}-01-29"
        )
    if day < FILE_OF_2022:
        raise BadBreach(
            f"{where}; expected {FILE_OF_2022} or later, the day of a file in breaches.csv. "
            f"Example: reference = {FILE_OF_2022}"
        )
    if first_year != first_years[0]:
        raise BadBreach(
            f"{path}, window.first_year: {first_year}; expected {WINDOW} years before the "
            "reference day, of which first and last registrations are assumed. "
            f"Example: first_year = {first_years[0]}"
        )
    if (folder / "age_bands.csv").exists():
        raise BadBreach(
            f"{folder / 'age_bands.csv'}: is not of a breach; expected none, as all breaches "
            f"share {REFERENCE / 'age_bands.csv'}. Remove it."
        )
    if calendar.quarter not in _values_of("unemployment", "quarter"):
        raise BadBreach(
            f"{where}; unemployment.csv has no rates of {calendar.quarter}. Expected INSEE's, of "
            f"each département. Example: 01,{calendar.quarter},55"
        )
    holidays = {int(each[:4]) for each in _values_of("public_holidays", "day")}
    for year in sorted({*first_years} - holidays):
        raise BadBreach(
            f"{where}; public_holidays.csv has none of {year}. Expected them all. "
            f"Example: {year}-01-01,Jour de l'an"
        )
    if calendar.earlier not in (known := sorted(_values_of("breaches", "breach_id"))):
        raise BadBreach(
            f"{path}, other_breaches.earlier: {calendar.earlier!r}; expected one of "
            f"reference/breaches.csv: {', '.join(known)}."
        )


@cache
def _values_of(table: str, column: str) -> set[str]:
    with (REFERENCE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return {row[column] for row in csv.DictReader(file)}


@cache
def read_breach(folder: Path) -> Breach:
    """Return the breach of a folder; raise BadBreach naming the file and the key at fault."""
    facts = read_facts(folder)
    for table in TABLES:
        check_table(folder / f"{table}.csv")
    return Breach(folder, facts)


@cache
def read_facts(folder: Path) -> dict[str, Any]:
    """Return the content of breach.toml, checked."""
    path = folder / FILE
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadBreach(f"{path}: is not there; expected a folder with {FILE}.") from None
    except tomllib.TOMLDecodeError as error:
        raise BadBreach(f"{path}: is no TOML: {error}.") from None
    check_keys(path, KEYS, facts)
    check_days(path, facts["days"], facts["window"])
    return facts


def check_keys(
    path: Path, expected: dict[str, Any], facts: dict[str, Any], within: str = ""
) -> None:
    """Raise BadBreach for a key that is missing, unknown or of another type."""
    for key in [*facts, *expected]:
        name, kind = f"{within}{key}", expected.get(key)
        if kind is None:
            raise BadBreach(f"{path}, {name}: is unknown; expected {', '.join(expected)}.")
        if key not in facts:
            raise BadBreach(f"{path}, {name}: is missing. {_example(key, kind)}")
        if isinstance(kind, dict) and isinstance(facts[key], dict):
            check_keys(path, kind, facts[key], f"{name}.")
        elif type(facts[key]) is not kind or facts[key] == "":
            raise BadBreach(f"{path}, {name}: {facts[key]!r}. {_example(key, kind)}")


def _example(key: str, kind: Any) -> str:
    if isinstance(kind, dict):
        return f"Expected a section [{key}] with {', '.join(kind)}."
    return f"Example: {key} = {EXAMPLES[kind]}"


def check_days(path: Path, days: dict[str, Any], window: dict[str, Any]) -> None:
    """Raise BadBreach for days or years out of order, or a window that ends in another year."""
    first = days["first_use"]
    for later in ("last_use", "reference", "told_authority"):
        if first > days[later]:
            raise BadBreach(
                f"{path}, days.first_use: {first} is after days.{later}, {days[later]}. "
                f"Example: first_use = {days[later]}"
            )
    if not window["first_year"] <= window["last_year"] == days["reference"].year:
        raise BadBreach(
            f"{path}, window: {window['first_year']} to {window['last_year']}; expected years that "
            f"rise and end in that of days.reference. Example: last_year = {days['reference'].year}"
        )


def check_table(path: Path) -> None:
    """Raise BadBreach for a missing table, a missing source, or a text in one language only."""
    if not path.is_file():
        raise refuse(BadBreach, "breach_no_table", file=path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        columns = set(rows.fieldnames or ())
        english, french = (
            {column[:-3] for column in columns if column.endswith(f"_{language}")}
            for language in LANGUAGES
        )
        if "source" not in columns:
            raise refuse(BadBreach, "breach_no_source", file=path)
        for text in sorted(english ^ french):
            raise refuse(BadBreach, "breach_one_column", file=path, text=text)
        for number, row in enumerate(rows, start=2):
            if not row["source"]:
                raise refuse(BadBreach, "breach_empty_source", file=path, line=number)
            for text in sorted(english):
                if bool(row[f"{text}_en"]) != bool(row[f"{text}_fr"]):
                    said = {"line": number, "text": text}
                    raise refuse(BadBreach, "breach_one_language", file=path, **said)


CALENDAR = read_calendar(FOLDER)
