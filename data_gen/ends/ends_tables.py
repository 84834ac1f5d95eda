"""The two tables beside the questions, and the macros that are written from them.

sql/headline_ends.csv  each headline with a figure at its low and at its high end
sql/quantity_ends.csv  the ends of the quantities of cost

A database has them as the macros of breachlab/macros/ends.sql. So they are refreshed with the
macros, are part of their checksum, and stand in a wheel.
"""

import csv
import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from breachlab.paths import DATA_GEN, MACROS, SQL, read
from data_gen.calibration.source_tables import as_csv
from data_gen.ends.batch import Result
from data_gen.ends.ranking import HEADLINE_ENDS
from data_gen.ends.runs import OUTER, Ends, at, crossings, names_with_ends
from data_gen.ends.world_questions import Headline, headlines
from data_gen.ends.worlds import ANSWERS, ROWS

QUANTITY_ENDS = SQL / "quantity_ends.csv"
ENDS_SQL = MACROS / "ends.sql"
TEMPLATE = DATA_GEN / "ends" / "ends.sql"
HEADLINE_COLUMNS = ("question", "key", "figure", "crossed_with", "basis", "low", "central", "high")
QUANTITY_COLUMNS = ("counted_by", "stream", "low", "central", "high")
LEAST = 0.005  # of the centre: random moves in a world of two million records are as large

Results = Mapping[Ends, Result]
Row = tuple[str | int | float | None, ...]
Moving = tuple[str | None, str | None, str, float, float]  # figure, other, basis, low, high


def headline_rows(results: Results) -> list[Row]:
    """Return the rows of headline_ends: for each headline the figures that move it, by name.

    A headline that no figure moves has one row, without a figure. Low and high of a pair are the
    lowest and the highest of its four corners.
    """
    table_rows: list[Row] = []
    for headline in headlines():
        value = {ends: each.said.headlines[headline] for ends, each in results.items() if each.said}
        moving = [*_singles(results, value), *_pairs(results, value, headline)]
        centre = _number(value[()])
        nothing: list[Moving] = [(None, None, ANSWERS, centre, centre)]
        for name, other, basis, low, high in moving or nothing:
            ends = (_number(low), centre, _number(high))
            table_rows.append((headline.question, headline.key, name, other, basis, *ends))
    return table_rows


def _singles(results: Results, value: Mapping[Ends, float]) -> Iterator[Moving]:
    for name in names_with_ends():
        ends = [at((name, end)) for end in OUTER]
        values = [value.get(each, value[()]) for each in ends]
        if _moves(values, value[()]):
            yield (name, None, _basis(results, ends), values[0], values[1])


def _pairs(results: Results, value: Mapping[Ends, float], headline: Headline) -> Iterator[Moving]:
    for pair in crossings():
        values = [value[corner] for corner in pair.corners if corner in value]
        if pair.headline == headline and _moves(values, value[()]):
            basis = _basis(results, pair.corners)
            yield (pair.figure, pair.crossed_with, basis, min(values), max(values))


def _moves(found: Iterable[float], centre: float) -> bool:
    return any(_counts(each, centre) for each in found)


def _counts(found: float, centre: float) -> bool:
    """Return whether a value differs from the centre by more than chance."""
    return found != centre and abs(found - centre) >= LEAST * abs(centre)


def _basis(results: Results, ends: Iterable[Ends]) -> str:
    return ROWS if any(results[each].basis == ROWS for each in ends) else ANSWERS


def quantity_rows(results: Results) -> list[Row]:
    """Return the rows of quantity_ends.

    The distance of an end from the centre is the root of the sum of squares of all moves in its
    direction, one for each figure.
    """
    with (DATA_GEN / "ends" / "drivers.csv").open(encoding="utf-8", newline="") as file:
        return [
            (driver["counted_by"], int(driver["stream"]), *_spread(results, driver["counted_by"]))
            for driver in csv.DictReader(file)
        ]


def _spread(results: Results, counted_by: str) -> tuple[int, int, int]:
    """Return low, central and high of a quantity."""
    value = {ends: each.said.quantities[counted_by] for ends, each in results.items() if each.said}
    centre = value[()]
    pairs = [[value.get(at((name, end)), centre) for end in OUTER] for name in names_with_ends()]
    changes = [[each - centre for each in pair if _counts(each, centre)] for pair in pairs]
    below = math.hypot(*(min(0, *pair) for pair in changes if pair))
    above = math.hypot(*(max(0, *pair) for pair in changes if pair))
    return round(centre - below), round(centre), round(centre + above)


def _number(value: float) -> int | float:
    """Return a number for the table: whole from a hundred on, else with six decimals."""
    rounded = round(value, 6)
    return round(value) if abs(value) >= 100 or rounded == round(value) else rounded


def write(results: Results) -> list[Path]:
    """Write both tables and the macros; return their paths."""
    tables = {
        HEADLINE_ENDS: (HEADLINE_COLUMNS, headline_rows(results)),
        QUANTITY_ENDS: (QUANTITY_COLUMNS, quantity_rows(results)),
    }
    for path, (columns, rows) in tables.items():
        path.write_text(as_csv(columns, rows), encoding="utf-8", newline="\n")
    ENDS_SQL.write_text(macros(), encoding="utf-8", newline="\n")
    return [*tables, ENDS_SQL]


def macros() -> str:
    """Return the text of breachlab/macros/ends.sql: its template, with the rows of both tables."""
    text = read(TEMPLATE)
    for path in (HEADLINE_ENDS, QUANTITY_ENDS):
        text = text.replace(f"-- {path.name}", _values(path))
    return text


def _values(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    return ",\n".join(f"    ({', '.join(map(_literal, row))})" for row in rows).lstrip()


def _literal(text: str) -> str:
    """Return a cell as SQL writes it: a number, a word, or null.

    Example:

        >>> _literal("0.25"), _literal("rows"), _literal("")
        ('0.25', "'rows'", 'null')
    """
    if not text:
        return "null"
    return text if text.lstrip("-").replace(".", "", 1).isdigit() else f"'{text}'"
