"""Compare a database with its targets, table by table.

Three lists of tables are the parts, and they are never mixed:
    published.sql  published figures
    derived.sql    figures that follow from published ones
    modelled.sql   targets that rest on an assumption
Each statement is one table: a SELECT of cell, target and found, in persons. A fourth column,
people, has the number that a cell is drawn from, if that is not the whole table. Its header says
how the target was used: the world was fitted to it, is only held against it, or is modelled on it.
"""

from dataclasses import dataclass
from functools import cached_property

import duckdb
import numpy

from breachlab.paths import DATA_GEN, read
from data_gen.reference import REFERENCE, set_folders

HERE = DATA_GEN / "fidelity"
PARTS = ("published", "derived", "modelled")
USES = ("fitted", "held against", "modelled")
SHARED = read(HERE / "shared.sql")
DEVIATIONS = 3.5  # standard errors that a cell may be off by chance
SMALLEST = 1_000.0  # persons: smaller cells have skewed errors and are not judged one by one


@dataclass(frozen=True)
class Comparison:
    """One table: its cells with their targets and their counts, in persons."""

    part: str
    name: str
    title: str
    source: str
    use: str
    tolerance: float
    cells: list[str]
    target: numpy.ndarray
    found: numpy.ndarray
    drawn_from: numpy.ndarray
    is_drawn: bool = True
    cluster: int = 1  # the number of persons drawn together, such as twins
    smallest: float = SMALLEST

    @cached_property
    def errors(self) -> numpy.ndarray:
        """Relative error of each cell; for a cell with target 0, its count."""
        return (self.found - self.target) / numpy.where(self.target > 0, self.target, 1)

    @cached_property
    def allowed(self) -> numpy.ndarray:
        """Allowed error of each cell in persons: the tolerance or 3.5 standard errors of a draw.

        A drawn cell takes persons with equal probability. A cell that is dealt exactly may only be
        off by its tolerance, and by half a person of rounding.
        """
        fixed = numpy.maximum(self.tolerance * self.target, 0.5)
        if not self.is_drawn:
            return fixed
        chance = numpy.clip(self.target / numpy.maximum(self.drawn_from, 1), 0, 1)
        error = numpy.sqrt(self.cluster * self.target * (1 - chance))
        return numpy.maximum(fixed, DEVIATIONS * error)

    @cached_property
    def judged(self) -> numpy.ndarray:
        """Flags of the cells that are large enough to be judged one by one."""
        return self.target >= self.smallest if self.is_drawn else self.target > 0

    @property
    def outside(self) -> list[str]:
        """The judged cells with a larger error than allowed."""
        off = self.judged & (numpy.abs(self.found - self.target) > self.allowed)
        return [cell for cell, is_off in zip(self.cells, off, strict=True) if is_off]

    @property
    def total_variation(self) -> float:
        """Total variation distance: half the sum of absolute differences between the shares."""
        shares = self.found / max(self.found.sum(), 1) - self.target / max(self.target.sum(), 1e-9)
        return float(numpy.abs(shares).sum() / 2)

    @property
    def largest(self) -> tuple[str, float]:
        """The judged cell with the largest relative error, and the error.

        If no cell is judged, it is the largest of all.
        """
        judged = self.judged if self.judged.any() else numpy.full(len(self.cells), True)
        sizes = numpy.where(judged, numpy.abs(self.errors), -1)
        index = int(sizes.argmax())
        return self.cells[index], float(self.errors[index])

    @property
    def chi_square(self) -> tuple[float, int]:
        """Pearson's chi-square over all cells, and one degree of freedom less than cells.

        It is far below the degrees of freedom if cells are dealt exactly, not drawn, or overlap.
        """
        kept = self.target > 0
        parts = (self.found - self.target)[kept] ** 2 / self.target[kept]
        return float(parts.sum()), max(int(kept.sum()) - 1, 1)


def compare(connection: duckdb.DuckDBPyConnection) -> list[Comparison]:
    """Return every comparison of the database, published first, then derived, then modelled."""
    ((setting, persons),) = connection.execute(
        "select setting, person_count from provenance"
    ).fetchall()
    set_folders(connection, REFERENCE / setting)
    connection.execute(SHARED)
    scale = persons / 36_820_828
    comparisons = [_comparison(connection, part, sql, scale) for part, sql in listed()]
    return [each for each in comparisons if each.cells]  # some tables are empty outside of central


def listed() -> list[tuple[str, str]]:
    """Return (part, statement with its header) of every table, in the order of display."""
    return [
        (part, statement.query.strip())
        for part in PARTS
        for statement in duckdb.extract_statements(read(HERE / f"{part}.sql"))
    ]


def _comparison(
    connection: duckdb.DuckDBPyConnection, part: str, sql: str, scale: float
) -> Comparison:
    title, facts = header(sql)
    rows = connection.execute(sql).fetchall()
    targets = [float(target or 0) for _, target, *_ in rows]
    whole = sum(targets)
    return Comparison(
        part=part,
        name=facts["Name"],
        title=title,
        source=facts["Source"],
        use=facts.get("Use", part),
        tolerance=float(facts["Tolerance"]),
        cells=[str(cell) for cell, *_ in rows],
        target=numpy.array(targets),
        found=numpy.array([float(found or 0) for _, _, found, *_ in rows]),
        drawn_from=numpy.array([float(row[3]) if len(row) > 3 else whole for row in rows]),
        is_drawn=facts.get("Drawn", "yes") == "yes",
        cluster=int(facts.get("Cluster", 1)),
        smallest=max(float(facts.get("Smallest", 0)) * scale, SMALLEST),
    )


def header(sql: str) -> tuple[str, dict[str, str]]:
    """Return the title of a table, and its facts: each line of one word, a colon and a text."""
    lines = [line.removeprefix("--").strip() for line in sql.splitlines() if line.startswith("--")]
    pairs = [line.partition(":") for line in lines]
    facts = {word: text.strip() for word, colon, text in pairs if colon and " " not in word}
    return lines[0].rstrip("."), facts
