"""The two tables beside the questions, and the macros that are written from them.

sql/headline_ends.csv  each headline with a figure at its low and at its high end
sql/quantity_ends.csv  each quantity of cost with a figure at its low and at its high end

A database has them as the macros of breachlab/macros/ends.sql. So they are refreshed with the
macros, are part of their checksum, and stand in a wheel.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from breachlab.paths import DATA_GEN, MACROS, SQL, read
from data_gen.calibration.source_tables import as_csv
from data_gen.ends.batch import Result
from data_gen.ends.ranking import HEADLINE_ENDS
from data_gen.ends.runs import (
    OUTER,
    Crossing,
    Ends,
    Values,
    at,
    counts,
    crossings,
    movers,
    names_with_ends,
)
from data_gen.ends.world_questions import Headline, headlines
from data_gen.ends.worlds import ANSWERS, ROWS, silent_names
from data_gen.ledger import figures

QUANTITY_ENDS = SQL / "quantity_ends.csv"
ENDS_SQL = MACROS / "ends.sql"
TEMPLATE = DATA_GEN / "ends" / "ends.sql"
HEADLINE_COLUMNS = ("question", "key", "figure", "crossed_with", "basis", "low", "central", "high")
QUANTITY_COLUMNS = ("counted_by", "figure", "stream", "lower_share", "low", "central", "high")

TOGETHER = 8  # figures that go to an end in one world, to find those that move something

Results = Mapping[Ends, Result]
Row = tuple[str | int | float | None, ...]
Moving = tuple[str | None, str | None, str, float, float]  # figure, others, basis, low, high


def find_moving(run: Callable[[list[Ends]], Results]) -> list[str]:
    """Return the figures that may move a headline or a quantity, by their worlds.

    Those of the stored tables do. Of the others several go to an end at once: where nothing moves,
    none of them does; else they are halved.
    """
    stored = _stored_figures()
    moving = [name for name in names_with_ends() if name in stored]
    others = sorted(set(names_with_ends()) - stored, key=lambda name: name in silent_names())
    groups = [others[first : first + TOGETHER] for first in range(0, len(others), TOGETHER)]
    while groups:
        tried = {
            tuple(names): [at(*((name, end) for name in names)) for end in OUTER]
            for names in groups
        }
        results = run([(), *(ends for both in tried.values() for ends in both)])
        found = [list(names) for names, both in tried.items() if _moves(results, both)]
        moving += [name for names in found if len(names) == 1 for name in names]
        halves = ((names[: len(names) // 2], names[len(names) // 2 :]) for names in found)
        groups = [half for both in halves if all(both) for half in both]
    return moving


def _moves(results: Results, several: Iterable[Ends]) -> bool:
    """Return whether a headline or a quantity differs from the centre, or a run was refused."""
    said = [results[ends].said for ends in several]
    centre = results[()].said
    assert centre is not None  # no figure contradicts another at the centre
    return any(
        each is None
        or any(counts(each.headlines[name], at) for name, at in centre.headlines.items())
        or any(counts(each.quantities[name], at) for name, at in centre.quantities.items())
        for each in said
    )


def _stored_figures() -> set[str]:
    """Return the figures in the stored tables."""
    figures = set()
    for path in (HEADLINE_ENDS, QUANTITY_ENDS):
        with path.open(encoding="utf-8", newline="") as file:
            figures |= {row["figure"] for row in csv.DictReader(file)}
    return figures


def headline_rows(results: Results) -> list[Row]:
    """Return the rows of headline_ends: the figures that move each headline, the furthest first.

    A headline that no figure moves has one row, without a figure. Low and high of several figures
    are the lowest and the highest of their corners.
    """
    table_rows: list[Row] = []
    said = values(results)
    crossed = crossings(said)
    for headline in headlines():
        value = said[headline]
        several = [each for each in crossed if each.headline == headline]
        moving = [*_singles(results, value), *_several(results, value, several)]
        centre = _number(value[()])
        nothing: list[Moving] = [(None, None, ANSWERS, centre, centre)]
        for name, others, basis, low, high in moving or nothing:
            ends = (_number(low), centre, _number(high))
            table_rows.append((headline.question, headline.key, name, others, basis, *ends))
    return table_rows


def values(results: Results) -> dict[Headline, Values]:
    """Return what each headline says in each run that has a result."""
    said = {ends: each.said.headlines for ends, each in results.items() if each.said}
    return {each: {ends: found[each] for ends, found in said.items()} for each in headlines()}


def _singles(results: Results, value: Values) -> Iterator[Moving]:
    for name in movers(value):
        ends = [at((name, end)) for end in OUTER]
        low, high = (value.get(each, value[()]) for each in ends)
        yield (name, None, _basis(results, ends), low, high)


def _several(results: Results, value: Values, crossed: Iterable[Crossing]) -> Iterator[Moving]:
    for each in crossed:
        found = [value[corner] for corner in each.corners if corner in value]
        if any(counts(every, value[()]) for every in found):
            first, *others = each.figures
            basis = _basis(results, each.corners)
            yield (first, " ".join(others), basis, min(found), max(found))


def _basis(results: Results, ends: Iterable[Ends]) -> str:
    return ROWS if any(results[each].basis == ROWS for each in ends) else ANSWERS


def quantity_rows(results: Results) -> list[Row]:
    """Return the rows of quantity_ends: for each quantity of cost the figures that move it.

    A figure has one stream of draws, so that all that it moves moves together. lower_share is the
    part of its range below the centre.
    """
    said = {ends: each.said.quantities for ends, each in results.items() if each.said}
    table_rows: list[Row] = []
    for counted_by, centre in sorted(said[()].items()):
        value = {ends: found[counted_by] for ends, found in said.items()}
        for name in sorted(movers(value)):
            figure = figures()[name]
            lower = (figure["central"] - figure["low"]) / (figure["high"] - figure["low"])
            low, high = (round(value.get(at((name, end)), centre)) for end in OUTER)
            row = (counted_by, name, _stream(name), _number(lower), low, round(centre), high)
            table_rows.append(row)
    return table_rows


def _stream(name: str) -> int:
    """Return the constant of a figure's draws."""
    return int.from_bytes(sha256(name.encode()).digest()[:4])


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
