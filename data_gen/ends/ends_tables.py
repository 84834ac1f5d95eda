"""The two tables beside the questions, what they say, and the macros written from them.

sql/headline_ends.csv  each headline with a figure at its low and at its high end
sql/quantity_ends.csv  each quantity of cost with a figure at its low and at its high end

A database has them as the macros of breachlab/macros/ends.sql. So they are refreshed with the
macros, are part of their checksum, and stand in a wheel.

The stored ends are held to worlds of another seed, as shares of the centre. Each headline is asked
with its two largest movers at all four corners of their ends, and under each shape by age. All
these have to lie between its stored ends.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from breachlab.paths import DATA_GEN, MACROS, SQL, read
from data_gen.calibration.source_tables import as_csv
from data_gen.ends.runs import (
    OUTER,
    Crossing,
    Ends,
    Headline,
    Values,
    at,
    counts,
    crossings,
    headlines,
    movers,
    names_with_ends,
)
from data_gen.ends.worlds import ANSWERS, ROWS, Result, silent_names
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
HEADLINE_ENDS = SQL / "headline_ends.csv"
SEED = 7
SHAPES = [at(("age_shape_per_mille", end)) for end in OUTER]
LINE = "{name:<62} {low:>8} {least:>8} {most:>8} {high:>8}  {worlds:>6}  {holds}"
HEADS = dict(low="low", least="least", most="most", high="high", worlds="worlds", holds="held")


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
        moving: list[Moving] = []
        for name in movers(value):
            ends = [at((name, end)) for end in OUTER]
            low, high = (value.get(each, value[()]) for each in ends)
            moving.append((name, None, _basis(results, ends), low, high))
        for each in crossed:
            found = [value[corner] for corner in each.corners if corner in value]
            if each.headline == headline and any(counts(every, value[()]) for every in found):
                first, *others = each.figures
                basis = _basis(results, each.corners)
                moving.append((first, " ".join(others), basis, min(found), max(found)))
        centre = _number(value[()])
        nothing: list[Moving] = [(None, None, ANSWERS, centre, centre)]
        for *named, low, high in moving or nothing:
            values_at = (_number(low), centre, _number(high))
            table_rows.append((headline.question, headline.key, *named, *values_at))
    return table_rows


def values(results: Results) -> dict[Headline, Values]:
    """Return what each headline says in each run that has a result."""
    said = {ends: each.said.headlines for ends, each in results.items() if each.said}
    return {each: {ends: found[each] for ends, found in said.items()} for each in headlines()}


def _basis(results: Results, ends: Iterable[Ends]) -> str:
    return ROWS if any(results[each].basis == ROWS for each in ends) else ANSWERS


def quantity_rows(results: Results) -> list[Row]:
    """Return the rows of quantity_ends: for each quantity of cost the figures that move it.

    A figure has one stream of draws, so that all that it moves moves together; its constant is in
    the row. lower_share is the part of its range below the centre.
    """
    said = {ends: each.said.quantities for ends, each in results.items() if each.said}
    table_rows: list[Row] = []
    for counted_by, centre in sorted(said[()].items()):
        value = {ends: found[counted_by] for ends, found in said.items()}
        for name in sorted(movers(value)):
            figure = figures()[name]
            lower = (figure["central"] - figure["low"]) / (figure["high"] - figure["low"])
            low, high = (round(value.get(at((name, end)), centre)) for end in OUTER)
            stream = int.from_bytes(sha256(name.encode()).digest()[:4])
            row = (counted_by, name, stream, _number(lower), low, round(centre), high)
            table_rows.append(row)
    return table_rows


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
        with path.open(encoding="utf-8", newline="") as file:
            _, *rows = csv.reader(file)
        written = ",\n".join(f"    ({', '.join(map(_literal, row))})" for row in rows)
        text = text.replace(f"-- {path.name}", written.lstrip())
    return text


def _literal(text: str) -> str:
    """Return a cell as SQL writes it: a number, a word, or null.

    Example:

        >>> _literal("0.25"), _literal("rows"), _literal("")
        ('0.25', "'rows'", 'null')
    """
    if not text:
        return "null"
    return text if text.lstrip("-").replace(".", "", 1).isdigit() else f"'{text}'"


@dataclass(frozen=True)
class Stored:
    """A row of sql/headline_ends.csv."""

    question: str
    key: str
    figure: str | None
    crossed_with: str | None
    basis: str
    low: float
    central: float
    high: float

    @property
    def move(self) -> float:
        """The larger move of the headline, as a part of the centre."""
        return max(abs(end - self.central) for end in (self.low, self.high)) / abs(self.central)


def rows() -> list[Stored]:
    """Return the rows of sql/headline_ends.csv, in its order."""
    with HEADLINE_ENDS.open(encoding="utf-8", newline="") as file:
        return [
            Stored(
                row["question"],
                row["key"],
                row["figure"] or None,
                row["crossed_with"] or None,
                row["basis"],
                *(float(row[name]) for name in ("low", "central", "high")),
            )
            for row in csv.DictReader(file)
        ]


def rows_of(headline: Headline) -> list[Stored]:
    """Return the rows of one headline."""
    return [row for row in rows() if (row.question, row.key) == (headline.question, headline.key)]


def largest(found: Iterable[Stored]) -> Stored:
    """Return the row of a single figure that moves a headline furthest."""
    return max((row for row in found if row.crossed_with is None), key=lambda row: row.move)


def summary() -> Iterator[str]:
    """Yield for each headline its centre, its ends, and the three figures that move it furthest."""
    for headline in headlines():
        own = rows_of(headline)
        yield f"{headline.question} {headline.key}: {own[0].central:,}"
        singles = [row for row in own if row.crossed_with is None]
        for row in sorted(singles, key=lambda row: -row.move)[:3]:
            yield f"    {row.low:>16,} {row.high:>16,}  {row.figure or 'no figure moves it'}"
        for row in own:
            if row.crossed_with:
                crossed = " × ".join([str(row.figure), *row.crossed_with.split()])
                yield f"    {row.low:>16,} {row.high:>16,}  {crossed}"


def runs_to_check() -> list[Ends]:
    """Return the central world, those of all shapes, and all corners of the two largest movers."""
    corners = [corner for headline in headlines() for corner in list_corners(headline)]
    return list(dict.fromkeys([(), *SHAPES, *corners]))


def list_corners(headline: Headline) -> list[Ends]:
    """Return the corners of the two figures that move a headline furthest by the stored ends."""
    singles = [row for row in rows_of(headline) if row.figure and row.crossed_with is None]
    largest = sorted(singles, key=lambda row: -row.move)[:2]
    return Crossing(headline, tuple(row.figure for row in largest if row.figure)).corners


def compare(results: Results) -> Iterator[tuple[Headline, tuple[float, float], list[float], float]]:
    """Yield each headline with its stored ends and its values, in parts of their centres.

    The last is the centre of the values.
    """
    said = values(results)
    for headline in headlines():
        found = said[headline]
        asked = {*SHAPES, *list_corners(headline)} & found.keys()
        centre, own = found[()], rows_of(headline)
        stored = [end / row.central for row in own for end in (row.low, row.central, row.high)]
        ends = min(stored), max(stored)
        yield headline, ends, [found[each] / centre for each in asked], centre


def holds(ends: tuple[float, float], found: list[float], centre: float) -> bool:
    """Return whether all values lie between the ends, or beyond them by chance alone."""
    (low, high), least, most = ends, min(found), max(found)
    is_below = least < low and counts(least * centre, low * centre)
    return not is_below and not (most > high and counts(most * centre, high * centre))


def list_checks(results: Results) -> Iterator[str]:
    """Yield a table: the ends of each headline, and its least and its most in the worlds."""
    yield LINE.format(name="in parts of the centre", **HEADS)
    for headline, ends, found, centre in compare(results):
        low, least, most, high = (
            f"{each:.3f}" for each in (ends[0], min(found), max(found), ends[1])
        )
        yield LINE.format(
            name=f"{headline.question} {headline.key}",
            low=low,
            least=least,
            most=most,
            high=high,
            worlds=len(found),
            holds="yes" if holds(ends, found, centre) else "NO",
        )
