"""The ledger of every figure: published ones with a source, assumed ones with a range."""

import tomllib
from pathlib import Path

import duckdb

from breachlab.errors import BadWorld

from .blocks import BLOCK_PERSONS, BLOCK_RECORDS
from .reference import REFERENCE

SETTINGS = ("low", "central", "high")
LEDGER = REFERENCE / "assumptions.toml"
RATIOS = ("odds", "women_registering")  # per mille of another figure, so they may pass 1,000
TABLE = Path(__file__).parent / "tables" / "assumptions.sql"


def load(connection: duckdb.DuckDBPyConnection, setting: str) -> None:
    """Write the table `assumptions`, and define assumed(name), the value that this world takes."""
    connection.execute("set variable figures = $figures", {"figures": figures(setting)})
    connection.execute(TABLE.read_text(encoding="utf-8"))
    connection.execute(
        "create or replace temp macro assumed(figure) as "
        "(select any_value(value) from assumptions where name = figure)"
    )


def figures(setting: str) -> list[dict]:
    """Return one row per figure, in the order of the file.

    Raises BadWorld for a range out of order, a share outside 0 … 1, or more persons than records.
    """
    ledger = tomllib.loads(LEDGER.read_text(encoding="utf-8"))
    for name, figure in ledger.items():
        _check(name, figure)
    _check_size(ledger)
    return [_row(name, figure, setting) for name, figure in ledger.items()]


def _check(name: str, figure: dict) -> None:
    values = [figure["value"]] if "value" in figure else [figure[end] for end in SETTINGS]
    if values != sorted(values):
        raise BadWorld(
            f"{LEDGER.name}, {name}: low {values[0]:,}, central {values[1]:,}, high {values[2]:,} "
            "were expected in rising order. Put them in order, then: python -m data_gen"
        )
    is_share = "per_mille" in name and not any(ratio in name for ratio in RATIOS)
    if is_share and not 0 <= values[0] <= values[-1] <= 1_000:
        raise BadWorld(
            f"{LEDGER.name}, {name}: {values[0]:,} to {values[-1]:,} per mille, but a share lies "
            "from 0 to 1,000. Correct it, then: python -m data_gen"
        )


def _check_size(ledger: dict) -> None:
    records, persons = (ledger[name]["value"] for name in ("records_announced", "persons_final"))
    if (records, persons) != (BLOCK_RECORDS, BLOCK_PERSONS) or persons > records:
        raise BadWorld(
            f"{LEDGER.name}: {persons:,} persons in {records:,} records; this model is of "
            f"{BLOCK_PERSONS:,} in {BLOCK_RECORDS:,}, and every person has a record. "
            "Restore both figures, then: python -m data_gen"
        )


def _row(name: str, figure: dict, setting: str) -> dict:
    is_published = "value" in figure
    return {
        "name": name,
        "is_published": is_published,
        "low": None if is_published else figure["low"],
        "central": None if is_published else figure["central"],
        "high": None if is_published else figure["high"],
        "value": figure["value"] if is_published else figure[setting],
        "unit": figure["unit"],
        "source": figure.get("source", "assumption"),
        "reason": figure.get("reason"),
        "used_by": figure["used_by"],
    }
