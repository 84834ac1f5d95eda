"""The same questions to the same records: `ask` over the cubes, pandas and Polars over the rows.

Each library has the needed columns in memory, in the types that suit it best. Loading them is timed
separately, and so is opening the database. Answers must be equal. Faker makes records beside them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import pandas
from faker import Faker

from breachlab.query.asking import ask
from breachlab.store.databases import connect
from tools.bench.worlds import Timing, timed

REGION, AGE_AND_SEX, EMAIL = QUESTIONS = (
    "persons by région",
    "persons by band of age and sex",
    "the living with a valid e-mail address, by status",
)
# Nulls would turn booleans into objects in pandas. A missing address counts as undeliverable.
RECORDS = """
    select
        region_code,
        sex,
        born_on,
        status,
        is_primary and not is_deceased as is_living,
        is_primary and not is_deceased and not lives_abroad as is_resident,
        coalesce(is_email_deliverable, false) as is_email_deliverable,
        is_deceased
    from registrants
"""
# A person born on that day is in the band: a birthday completes a year.
BANDS = """
    select age_band::varchar, (reference_day - to_years(first_age::integer))::date
    from age_bands cross join breach
    order by first_age desc
"""
LONG_AGO = date(1900, 1, 1)
STATUSES = ("registered", "formerly_registered", "candidate_space")
COUNTS = ["record_count", "person_count"]
RUNS = 3

Bands = dict[str, date]  # {band of age, the oldest first: the last birthday in it}
Answers = dict[str, Callable[[], Any]]  # {question: what answers it, with a frame}


@dataclass(frozen=True)
class Compared:
    """The timings of each library: to load so many records, and to answer each question."""

    rows: int
    loads: dict[str, list[Timing]]
    answers: dict[str, dict[str, list[Timing]]]


def compare(rows: int, database: Path) -> Compared:
    """Return the timings of each library; raise ValueError if an answer differs."""
    loads = {"cubes": _repeat(lambda: connect(database).close())}
    with connect(database) as connection:
        cubes, bands = ask_cubes(connection), dict(connection.execute(BANDS).fetchall())
        wanted = {question: rows_of(work()) for question, work in cubes.items()}
        answers = {"cubes": {question: _repeat(work) for question, work in cubes.items()}}
    libraries = {"pandas": (load_pandas, ask_pandas)}
    if find_spec("polars"):
        libraries["Polars"] = (load_polars, ask_polars)
    else:
        print("SKIPPED: Polars is not installed: .venv/bin/uv sync --inexact --group bench")
    for name, (load, asks) in libraries.items():
        with connect(database) as connection:
            loads[name] = _repeat(partial(load, connection))
            works = asks(load(connection), bands)
        check_answers(name, works, wanted)
        answers[name] = {question: _repeat(work) for question, work in works.items()}
    return Compared(rows, loads, answers)


def check_answers(name: str, works: Answers, wanted: dict[str, set[tuple]]) -> None:
    """Raise ValueError if an answer of a library differs from the wanted rows."""
    for question, rows in wanted.items():
        if rows_of(works[question]()) != rows:
            raise ValueError(f"{name} and the cubes differ in: {question}")


def rows_of(frame: Any) -> set[tuple]:
    """Return the rows of a frame of pandas or Polars."""
    if isinstance(frame, pandas.DataFrame):
        return set(frame.itertuples(index=False, name=None))
    return set(frame.iter_rows())


def _repeat(work: Callable[[], object]) -> list[Timing]:
    return [timed(work) for _ in range(RUNS)]


def ask_cubes(connection: duckdb.DuckDBPyConnection) -> Answers:
    """Return the questions as the lab answers them: `ask`, which reads cubes of counts."""

    def by_region() -> pandas.DataFrame:
        rows = ask(connection, "exposure/by_region")[["region_code", *COUNTS]]
        return rows[rows["region_code"].notna()]  # without the row of no place

    def by_age_and_sex() -> pandas.DataFrame:
        return ask(connection, "exposure/by_age_and_sex")[["age_band", "sex", *COUNTS]]

    def valid_email_by_status() -> pandas.DataFrame:
        return pandas.concat([emailed(status) for status in STATUSES])

    def emailed(status: str) -> pandas.DataFrame:
        steps = ask(connection, "notification/channels", statuses=[status], whom="living")
        rows = steps[(steps["channel"] == "email") & (steps["record_count"] > 0)]
        return rows.assign(status=status)[["status", *COUNTS]]

    return {REGION: by_region, AGE_AND_SEX: by_age_and_sex, EMAIL: valid_email_by_status}


def load_pandas(connection: duckdb.DuckDBPyConnection) -> pandas.DataFrame:
    """Return the columns that the questions need."""
    return connection.execute(RECORDS).df()


def ask_pandas(frame: pandas.DataFrame, bands: Bands) -> Answers:
    """Return the questions in pandas, over the records."""

    def count(rows: Any, keys: list[str], counted: str = "is_living") -> Any:
        groups = rows.groupby(keys, observed=True)[counted]
        return groups.agg(record_count="size", person_count="sum").reset_index()

    def by_age_and_sex() -> Any:
        edges = pandas.to_datetime([LONG_AGO, *bands.values()])
        age_band = pandas.cut(frame["born_on"], edges, labels=[*bands])
        return count(frame.assign(age_band=age_band), ["age_band", "sex"])

    def valid_email_by_status() -> Any:
        return count(frame[frame["is_email_deliverable"] & ~frame["is_deceased"]], ["status"])

    return {
        REGION: lambda: count(frame, ["region_code"], "is_resident"),
        AGE_AND_SEX: by_age_and_sex,
        EMAIL: valid_email_by_status,
    }


def load_polars(connection: duckdb.DuckDBPyConnection) -> Any:
    """Return the columns that the questions need, which Polars reads as DuckDB's Arrow."""
    import polars  # not installed unless this is measured

    return polars.DataFrame(connection.sql(RECORDS))


def ask_polars(frame: Any, bands: Bands) -> Answers:
    """Return the questions in Polars, over the records."""
    import polars

    def count(rows: Any, keys: list[str], counted: str = "is_living") -> Any:
        groups = rows.group_by(keys)
        person_count = polars.col(counted).sum()
        return groups.agg(record_count=polars.len(), person_count=person_count).collect()

    def by_age_and_sex() -> Any:
        edges = [*bands.values()][:-1]
        age_band = polars.col("born_on").bin_intervals(edges, labels=[*bands], right_closed=True)
        return count(frame.lazy().with_columns(age_band=age_band), ["age_band", "sex"])

    def valid_email_by_status() -> Any:
        reached = polars.col("is_email_deliverable") & ~polars.col("is_deceased")
        return count(frame.lazy().filter(reached), ["status"])

    return {
        REGION: lambda: count(frame.lazy(), ["region_code"], "is_resident"),
        AGE_AND_SEX: by_age_and_sex,
        EMAIL: valid_email_by_status,
    }


def call_faker(rows: int, runs: int) -> list[Timing]:
    """Return the timings of one process that calls Faker for each value of so many records."""
    faker = Faker("fr_FR")
    return [
        timed(lambda: [fake_record(faker, number) for number in range(rows)]) for _ in range(runs)
    ]


def fake_record(faker: Faker, number: int) -> tuple:
    """Return one record with the columns of `registrants`: the obvious first version."""
    sex = faker.random_element(("female", "male"))
    return (
        number,
        number,
        faker.boolean(),
        faker.random_element(STATUSES),
        sex,
        faker.date_of_birth(minimum_age=16, maximum_age=94),
        faker.department_number(),
        faker.country(),
        faker.first_name_female() if sex == "female" else faker.first_name_male(),
        faker.last_name(),
        faker.last_name(),
        faker.ssn(),
        faker.bothify("?#######"),
        faker.free_email(),
        faker.phone_number(),
        faker.street_address(),
        faker.postcode(),
        faker.numerify("#####"),
        faker.department_number(),
        faker.region(),
        *(faker.boolean() for _ in range(5)),
        faker.date_between("-20y"),
        faker.date_between("-20y"),
        faker.random_int(1, 8),
        faker.date_between("-10y"),
    )
