"""The breach of a world: its folder, checked when it is read, and the calendar that it gives.

The calendar is the one place of the days and bands by which NumPy, SQL and calibration count.
"""

import csv
import tomllib
from calendar import monthrange
from codecs import BOM_UTF8
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from breachlab.errors import BadWorld
from breachlab.paths import BREACH
from breachlab.words.language import refusals, refuse
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
    where = {"file": path, "day": day}
    if (day.month, day.day) == (2, 29):
        raise refuse(BadBreach, "breach_leap_day", **where, year=day.year)
    if (day.month, day.day) < (1, 29):
        raise refuse(BadBreach, "breach_first_weeks", **where, year=day.year)
    if day < FILE_OF_2022:
        raise refuse(BadBreach, "breach_early", **where, first=FILE_OF_2022)
    if first_year != first_years[0]:
        years = {"first": first_year, "window": WINDOW, "example": first_years[0]}
        raise refuse(BadBreach, "breach_first_year", file=path, **years)
    if (bands := folder / "age_bands.csv").exists():
        raise refuse(BadBreach, "breach_bands", file=bands, shared=REFERENCE / bands.name)
    if calendar.quarter not in _values_of("unemployment", "quarter"):
        raise refuse(BadBreach, "breach_no_rates", **where, quarter=calendar.quarter)
    holidays = {int(each[:4]) for each in _values_of("public_holidays", "day")}
    for year in sorted({*first_years} - holidays):
        raise refuse(BadBreach, "breach_no_holidays", **where, year=year)
    if calendar.earlier not in (known := sorted(_values_of("breaches", "breach_id"))):
        said = {"said": repr(calendar.earlier), "known": ", ".join(known)}
        raise refuse(BadBreach, "breach_no_earlier", file=path, **said)


@cache
def _values_of(table: str, column: str) -> set[str]:
    with (REFERENCE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return {row[header.index(column)] for row in rows}


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
        raise refuse(BadBreach, "breach_not_there", file=path, name=FILE) from None
    except tomllib.TOMLDecodeError as error:
        raise refuse(BadBreach, "breach_no_toml", file=path, error=error) from None
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
            known = ", ".join(expected)
            raise refuse(BadBreach, "breach_unknown_key", file=path, key=name, known=known)
        if key not in facts:
            said = {"file": path, "key": name, "example": _example(key, kind)}
            raise refuse(BadBreach, "breach_missing_key", **said)
        if isinstance(kind, dict) and isinstance(facts[key], dict):
            check_keys(path, kind, facts[key], f"{name}.")
        elif type(facts[key]) is not kind or facts[key] == "":
            said = {"file": path, "key": name, "example": _example(key, kind)}
            raise refuse(BadBreach, "breach_value", said=repr(facts[key]), **said)


def _example(key: str, kind: Any) -> dict[str, str]:
    if isinstance(kind, dict):
        return refusals("breach_section", key=key, known=", ".join(kind))
    return refusals("breach_example", key=key, example=EXAMPLES[kind])


def check_days(path: Path, days: dict[str, Any], window: dict[str, Any]) -> None:
    """Raise BadBreach for days or years out of order, or a window that ends in another year."""
    first = days["first_use"]
    for later in ("last_use", "reference", "told_authority"):
        if first > days[later]:
            said = {"first": first, "later": later, "day": days[later]}
            raise refuse(BadBreach, "breach_days", file=path, **said)
    years, year = (window["first_year"], window["last_year"]), days["reference"].year
    if not years[0] <= years[1] == year:
        said = {"first": years[0], "last": years[1], "year": year}
        raise refuse(BadBreach, "breach_window", file=path, **said)


def check_table(path: Path) -> None:
    """Raise BadBreach for a missing table, a missing source, or a text in one language only."""
    if not path.is_file():
        raise refuse(BadBreach, "breach_no_table", file=path)
    content = path.read_bytes()
    header = content.partition(b"\n")[0]
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise refuse(BadBreach, "breach_other_form", file=path) from None
    if content.startswith(BOM_UTF8) or header.count(b";") > header.count(b","):
        raise refuse(BadBreach, "breach_other_form", file=path)
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
