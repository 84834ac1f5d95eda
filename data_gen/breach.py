"""The breach of a world: breach.toml and the tables beside it, checked when they are read."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from breachlab.errors import BadWorld
from breachlab.paths import BREACH, DATA_GEN, MACROS, read

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
# NumPy makes records of this breach only: its days are constants in data_gen/cubes/.
ENGINE = {
    ("days", "reference"): date(2024, 3, 5),
    ("days", "first_use"): date(2024, 2, 6),
    ("days", "last_use"): date(2024, 3, 5),
    ("window", "first_year"): 2004,
    ("window", "last_year"): 2024,
    ("other_breaches", "earlier"): "PE2023",
}


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
            "told_authority_on": days["told_authority"],
            "told_public_on": days["told_public"],
            "window_first_year": window["first_year"],
            "window_last_year": window["last_year"],
            "earlier_breach_id": others["earlier"],
            "default_breach_id": others["default"],
            "source": f"{days['source']}; years: {window['source']}",
        }


@cache
def read_breach(folder: Path) -> Breach:
    """Return the breach of a folder; raise BadBreach naming the file and the key at fault."""
    path = folder / FILE
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadBreach(f"{path}: is not there; expected a folder with {FILE}.") from None
    except tomllib.TOMLDecodeError as error:
        raise BadBreach(f"{path}: is no TOML: {error}.") from None
    check_keys(path, KEYS, facts)
    check_days(path, facts["days"], facts["window"])
    for table in TABLES:
        check_table(folder / f"{table}.csv")
    return Breach(folder, facts)


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
    order = [
        ("first_use", "last_use"),
        ("first_use", "reference"),
        ("first_use", "told_authority"),
    ]
    for earlier, later in order:
        if days[earlier] > days[later]:
            raise BadBreach(
                f"{path}, days.{earlier}: {days[earlier]} is after days.{later}, {days[later]}. "
                f"Example: {earlier} = {days[later]}"
            )
    if not window["first_year"] <= window["last_year"] == days["reference"].year:
        raise BadBreach(
            f"{path}, window: {window['first_year']} to {window['last_year']}; expected years that "
            f"rise and end in that of days.reference. Example: last_year = {days['reference'].year}"
        )


def check_table(path: Path) -> None:
    """Raise BadBreach for a missing table, a missing source, or a text in one language only."""
    if not path.is_file():
        raise BadBreach(f"{path}: is not there; expected a table of this breach.")
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        columns = set(rows.fieldnames or ())
        _check_columns(path, columns)
        texts = sorted(column[:-3] for column in columns if column.endswith("_en"))
        for number, row in enumerate(rows, start=2):
            _check_row(path, number, row, texts)


def _check_columns(path: Path, columns: set[str]) -> None:
    if "source" not in columns:
        raise BadBreach(f"{path}: has no column source; expected one, with an address or a reason.")
    english, french = (
        {column[:-3] for column in columns if column.endswith(f"_{language}")}
        for language in LANGUAGES
    )
    for text in sorted(english ^ french):
        raise BadBreach(f"{path}: has {text} in one language. Example: {text}_en,{text}_fr")


def _check_row(path: Path, number: int, row: dict[str, str], texts: list[str]) -> None:
    if not row["source"]:
        raise BadBreach(f"{path}, line {number}: source is empty. Example: assumption")
    for text in texts:
        if bool(row[f"{text}_en"]) != bool(row[f"{text}_fr"]):
            raise BadBreach(f"{path}, line {number}: {text} is in one language alone.")


def check_engine(breach: Breach) -> None:
    """Raise BadBreach for a breach that the generator cannot make: its days are constants."""
    for (section, key), expected in ENGINE.items():
        if (value := breach.facts[section][key]) != expected:
            raise BadBreach(
                f"{breach.folder / FILE}, {section}.{key}: {value}; records are made of {expected} "
                f"alone. Example: {key} = {expected}"
            )


def load(connection: duckdb.DuckDBPyConnection, breach: Breach) -> None:
    """Write the table `breach`, of one row, and define the macros that read it."""
    connection.execute("set variable breach_facts = $row", {"row": breach.row})
    connection.execute(read(DATA_GEN / "tables" / "breach.sql"))
    connection.execute(read(MACROS / "breach.sql"))
