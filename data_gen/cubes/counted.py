"""Count cells batch by batch, and store them in the tables of the cubes.

Persons and copies are counted separately, so that records are their sum.
"""

from dataclasses import dataclass
from math import prod
from types import SimpleNamespace
from typing import TypeAlias

import duckdb
import numpy
from numpy.typing import NDArray

from data_gen import table_sql
from data_gen.cubes.cube_dimensions import BREACHES, DIMENSIONS
from data_gen.prefetch import prefetch
from data_gen.records.bits import Flags, index
from data_gen.records.columns import Columns

Cells: TypeAlias = NDArray[numpy.intp]
Counts: TypeAlias = NDArray[numpy.uint32]

CUBES = {  # of each cube that is not derived, the dimensions that NumPy counts it by
    name: tuple(cube.counted_by or cube.by)
    for name, cube in table_sql.CUBES.items()
    if not cube.is_derived
}
# The dead and those abroad are some of the persons.
PERSONS, COPIES, DEAD, ABROAD = POPULATIONS = ("persons", "copies", "dead", "abroad")
# Cubes that count neither the living apart nor residents, the living persons of France: their fate
# is a dimension, or they know no place.
NOT_LIVING = [name for name in CUBES if "living_person_count" not in table_sql.CUBES[name].measures]
# With more cells a record, a list of the records' cells is sorted sooner than all cells are looked
# at, and is smaller.
SPARSE = 8
FOLDED = 30  # with more new cells a counted one, the counted are sorted sooner than all are marked
ONE = numpy.uint32(1)
LANE, LANE_MASK = 21, numpy.uint64((1 << 21) - 1)
LANES = numpy.array(
    [sum((bits >> lane & 1) << LANE * lane for lane in range(3)) for bits in range(8)],
    dtype=numpy.uint64,
)


@dataclass(frozen=True)
class Counted:
    """The cells of a product of dimensions that are not empty, with a count per population.

    Cells are in ascending order.
    """

    dimensions: tuple[str, ...]
    cells: Cells
    counts: dict[str, Counts]

    def levels(self) -> dict[str, Cells]:
        """Return the level of each cell in each dimension."""
        levels, rest = {}, self.cells
        for name in reversed(self.dimensions):
            rest, levels[name] = numpy.divmod(rest, DIMENSIONS[name].size)
        return levels

    def added_up(self, dimensions: tuple[str, ...], cells: list[Cells]) -> "Counted":
        """Return the counts in cells of other dimensions.

        Each array of `cells` has the new cell of each count. With several arrays, every count is
        added once for each.
        """
        if size_of(dimensions) > FOLDED * len(cells) * len(self.cells):
            added = numpy.concatenate(cells)
            order = numpy.argsort(added, kind="stable")
            first = _first_of_each(added := added.take(order))
            return Counted(
                dimensions,
                added.take(first),
                {
                    name: numpy.add.reduceat(
                        numpy.tile(counts, len(cells)).take(order), first, dtype=numpy.uint32
                    )
                    for name, counts in self.counts.items()
                },
            )
        is_counted = numpy.zeros(size_of(dimensions), dtype=bool)
        for array in cells:
            is_counted[array] = True
        found, sums = numpy.flatnonzero(is_counted), {}
        for name, counts in self.counts.items():
            sum_of_all = numpy.zeros(len(is_counted), dtype=numpy.uint32)
            for array in cells:
                numpy.add.at(sum_of_all, array, counts)
            sums[name] = sum_of_all.take(found)
        return Counted(dimensions, found, sums)


class Tally:
    """Counts in all cells of a product of dimensions, by population."""

    def __init__(self, dimensions: tuple[str, ...], populations: tuple[str, ...]) -> None:
        self.dimensions = dimensions
        self.counts = {
            name: numpy.zeros(size_of(dimensions), dtype=numpy.uint32) for name in populations
        }

    @property
    def reads(self) -> tuple[str, ...]:
        """The names of the levels that `add` reads."""
        return self.dimensions

    def add(self, population: str, levels: dict) -> None:
        """Count those of a population at these levels."""
        numpy.add.at(self.counts[population], number(self.dimensions, levels), ONE)

    def list_cells(self) -> Counted:
        """Return the cells that were counted."""
        return _find_cells(self.dimensions, self.counts)


class SparseTally(Tally):
    """A Tally for far more cells than records: it keeps a list of the records' cells."""

    def __init__(self, dimensions: tuple[str, ...], populations: tuple[str, ...]) -> None:
        self.dimensions = dimensions
        self.kept: dict[str, list[Counts]] = {name: [] for name in populations}

    def add(self, population: str, levels: dict) -> None:
        # A sort of 32 bits takes half as long, and no cube has as many cells.
        self.kept[population].append(number(self.dimensions, levels).astype(numpy.uint32))

    def list_cells(self) -> Counted:
        kept = {name: numpy.sort(numpy.concatenate(each)) for name, each in self.kept.items()}
        cells = numpy.sort(numpy.concatenate(list(kept.values())))
        cells = cells.take(_first_of_each(cells))
        counts = {name: numpy.zeros(len(cells), dtype=numpy.uint32) for name in kept}
        for name, own in kept.items():
            first = _first_of_each(own)
            at = numpy.searchsorted(cells, own.take(first))
            counts[name][at] = numpy.diff(first, append=len(own))
        return Counted(self.dimensions, cells.astype(numpy.intp), counts)


class BreachTally(Tally):
    """A Tally where a record counts once for each other breach that it is in.

    Three bits of the mask are counted at a time: their counts are packed into one number, in lanes
    of 21 bits. A batch has too few records to overflow a lane.
    """

    @property
    def reads(self) -> tuple[str, ...]:
        """The names of the levels that `add` reads: the mask instead of the breach."""
        return ("breach_mask", *self.dimensions[1:])

    def add(self, population: str, levels: dict) -> None:
        cells = number(self.dimensions[1:], levels)
        counts = self.counts[population].reshape(BREACHES, -1)
        for first in range(0, BREACHES, 3):
            lanes = numpy.zeros(counts.shape[1], dtype=numpy.uint64)
            bits = levels["breach_mask"] >> first & 7
            numpy.add.at(lanes, cells, LANES.take(index(bits)))
            for lane, breach in enumerate(range(first, min(first + 3, BREACHES))):
                counts[breach] += (lanes >> LANE * lane & LANE_MASK).astype(numpy.uint32)


class Tallies:
    """The counts of every cube."""

    def __init__(self, rows: int) -> None:
        self.tallies = {}
        for cube, dimensions in CUBES.items():
            kind = SparseTally if size_of(dimensions) > SPARSE * rows else Tally
            kind = BreachTally if cube == "breach_cube" else kind
            populations = (PERSONS, COPIES) if cube in NOT_LIVING else POPULATIONS
            self.tallies[cube] = kind(dimensions, populations)

    def add(self, primaries: SimpleNamespace, copies: SimpleNamespace, owner: Cells) -> None:
        """Count primary records and copies at their levels (banded.py).

        `owner`: for each copy, the row of its person among the primary records.
        """
        for population, levels in ((PERSONS, primaries), (COPIES, copies)):
            for cube in self.tallies.keys() - {"person_cube", "breach_of_2023_cube"}:
                self.tallies[cube].add(population, vars(levels))
            self._add_some("breach_of_2023_cube", population, levels, levels.is_in_2023)
        self._add_persons(primaries, owner[copies.is_space], owner)
        for population, are in ((DEAD, primaries.is_dead), (ABROAD, primaries.is_abroad)):
            for cube in CUBES.keys() - {*NOT_LIVING, "breach_of_2023_cube"}:
                self._add_some(cube, population, primaries, are)
            self._add_some("breach_of_2023_cube", population, primaries, are & primaries.is_in_2023)

    def _add_some(
        self, cube: str, population: str, levels: SimpleNamespace, are_meant: Flags
    ) -> None:
        tally, rows = self.tallies[cube], numpy.flatnonzero(are_meant)
        tally.add(population, _at(rows, levels, tally.reads))

    def _add_persons(self, primaries: SimpleNamespace, spaces: Cells, owner: Cells) -> None:
        """Count all records of a person in the cell of the primary record."""
        counts = numpy.bincount(spaces, minlength=len(primaries.status))
        primaries.space_count = counts.astype(numpy.int32)
        tally = self.tallies["person_cube"]
        tally.add(PERSONS, vars(primaries))
        tally.add(COPIES, _at(owner, primaries, tally.dimensions))

    def take(self, cube: str) -> Counted:
        """Return the cells of a cube, and free its counts."""
        return self.tallies.pop(cube).list_cells()


def size_of(dimensions: tuple[str, ...]) -> int:
    """Return the number of cells in the product of the dimensions."""
    return prod(DIMENSIONS[name].size for name in dimensions)


def number(dimensions: tuple[str, ...], levels: dict) -> Cells:
    """Return the cell at these levels: a number in mixed radix, with a digit per dimension."""
    first, *others = dimensions
    cell = levels[first]
    for name in others:
        cell = cell * DIMENSIONS[name].size + levels[name]
    return cell.astype(numpy.intp)


def _first_of_each(ordered: NDArray) -> Cells:
    """Return where each value begins in an array that is in order."""
    begins = numpy.ones(len(ordered), dtype=bool)
    numpy.not_equal(ordered[1:], ordered[:-1], out=begins[1:])
    return numpy.flatnonzero(begins)


def _at(rows: Cells, levels: SimpleNamespace, names: tuple[str, ...]) -> dict:
    return {name: vars(levels)[name].take(rows) for name in names}


def _find_cells(dimensions: tuple[str, ...], counts: dict[str, Counts]) -> Counted:
    """Return the cells that are not empty."""
    cells = numpy.flatnonzero(counts[PERSONS] | counts[COPIES])
    return Counted(dimensions, cells, {name: each.take(cells) for name, each in counts.items()})


def store(connection: duckdb.DuckDBPyConnection, tables: SimpleNamespace, tallies: Tallies) -> None:
    """Insert the cells of every counted cube into its table, which exists and is empty.

    The counts of a cube are freed. The cells of the next cube are prefetched meanwhile. Some are
    folded before: they are counted in finer cells than they are stored in, or in another order.
    """
    words = {
        "breach_id": [breach.breach_id for breach in tables.shared.breaches],
        "commune_code": sorted(set(tables.locality_communes.commune_code)),
    }

    def find(cube: str) -> dict[str, numpy.ndarray]:
        counted, listed = tallies.take(cube), table_sql.CUBES[cube]
        dimensions = tuple(listed.order or listed.by)
        if dimensions != counted.dimensions:
            levels = FOLDS[cube](tables, counted) if cube in FOLDS else [counted.levels()]
            cells = [number(dimensions, each) for each in levels]
            counted = counted.added_up(dimensions, cells)
        return columns(counted)

    for cube, codes in zip(CUBES, prefetch(find, list(CUBES), 1), strict=True):
        Columns(connection, cube, words).insert(codes)


def columns(counted: Counted) -> dict[str, numpy.ndarray]:
    """Return the columns of a cube as codes: its dimensions, then its measures."""
    counts = counted.counts
    living = counts[PERSONS] - counts.get(DEAD, 0)
    return {
        name: values
        for dimension, levels in counted.levels().items()
        for name, values in DIMENSIONS[dimension].values_at(levels).items()
    } | {
        "record_count": counts[PERSONS] + counts[COPIES],
        "person_count": counts[PERSONS],
        "living_person_count": living,
        "living_here_person_count": living - counts.get(ABROAD, 0),
    }


def read_by_day(tables: SimpleNamespace, counted: Counted) -> list[dict[str, Cells]]:
    """Return the levels of extraction and day of reading, for each extraction.

    The day follows from région and identifier block. It is null for records that were not read.
    """
    levels = counted.levels()
    region = levels.get("region")
    if region is None:
        departement = DIMENSIONS["stratum"].values_at(levels["stratum"])["departement_code"]
        region = tables.departement_regions.region_code.take(departement)
    return [
        levels | {"extraction": extraction, "read_on": days[region, levels["identifier_block"]]}
        for extraction, days in enumerate(tables.days_of_reading)
    ]


def by_commune(tables: SimpleNamespace, counted: Counted) -> list[dict[str, Cells]]:
    """Return the levels of département and commune, which follow from the locality."""
    localities = tables.locality_communes
    return [
        {
            "departement": localities.departement_code.take(counted.cells),
            "commune": localities.commune_number.take(counted.cells),
        }
    ]


FOLDS = {
    "extraction_cube": read_by_day,
    "lever_cube": read_by_day,
    "commune_cube": by_commune,
}
