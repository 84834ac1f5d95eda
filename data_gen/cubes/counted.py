"""Count cells batch by batch: persons and copies separately, so that records are their sum."""

from dataclasses import dataclass
from math import prod
from types import SimpleNamespace
from typing import TypeAlias

import numpy
from numpy.typing import NDArray

from data_gen.cubes.cube_dimensions import BREACHES, DIMENSIONS
from data_gen.records.bits import Flags, index

Cells: TypeAlias = NDArray[numpy.intp]
Counts: TypeAlias = NDArray[numpy.uint32]

CUBES = {  # the dimensions that each is counted by; four are folded afterwards (stored.py)
    "field_cube": ("stratum", "history", "field_mask"),
    "contact_cube": ("stratum", "history_with_nir", "reach"),
    "message_cube": ("age_band", "status", "field_mask", "reach"),
    "retention_cube": ("stratum", "file"),
    "extraction_cube": ("stratum", "status", "identifier_block"),
    "lever_cube": ("region", "status", "idle", "identifier_block"),
    "breach_cube": ("breach", "stratum", "status"),
    "composite_cube": ("stratum", "status", "joins", "gains"),
    "combination_cube": ("breach_mask", "joins"),
    "breach_of_2023_cube": ("stratum", "history"),
    "breach_count_cube": ("stratum", "status", "confirmed_count", "claimed_count"),
    "first_breach_cube": ("stratum", "status", "confirmed_first", "claimed_first"),
    "first_iban_cube": ("stratum", "status", "is_joinable", "iban_first"),
    "commune_cube": ("locality",),
    "age_cube": ("ages", "status"),
    "duration_cube": ("stratum", "duration"),
    "person_cube": ("stratum", "status", "idle", "space_count"),
}
# The dead and those abroad are some of the persons.
PERSONS, COPIES, DEAD, ABROAD = POPULATIONS = ("persons", "copies", "dead", "abroad")
# Cubes that count neither the living apart nor residents, the living persons of France: their fate
# is a dimension, or they know no place.
NOT_LIVING = ("contact_cube", "message_cube", "combination_cube")
SPARSE = 2_000_000  # with fewer records, a list of their cells is smaller than an array of all
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


class SparseTally:
    """A Tally for far more cells than records: it keeps a list of the records' cells."""

    def __init__(self, dimensions: tuple[str, ...], populations: tuple[str, ...]) -> None:
        self.dimensions = dimensions
        self.kept: dict[str, list[Cells]] = {name: [] for name in populations}

    @property
    def reads(self) -> tuple[str, ...]:
        """The names of the levels that `add` reads."""
        return self.dimensions

    def add(self, population: str, levels: dict) -> None:
        """Count those of a population at these levels."""
        self.kept[population].append(number(self.dimensions, levels))

    def list_cells(self) -> Counted:
        """Return the cells that were counted."""
        kept = {
            name: numpy.unique(numpy.concatenate(each), return_counts=True)
            for name, each in self.kept.items()
        }
        cells = numpy.unique(numpy.concatenate([own for own, _ in kept.values()]))
        counts = {name: numpy.zeros(len(cells), dtype=numpy.uint32) for name in kept}
        for name, (own, own_counts) in kept.items():
            counts[name][numpy.searchsorted(cells, own)] = own_counts
        return Counted(self.dimensions, cells, counts)


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
        kind = Tally if rows >= SPARSE else SparseTally
        self.tallies = {
            cube: (BreachTally if cube == "breach_cube" else kind)(
                dimensions, (PERSONS, COPIES) if cube in NOT_LIVING else POPULATIONS
            )
            for cube, dimensions in CUBES.items()
        }

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


def _at(rows: Cells, levels: SimpleNamespace, names: tuple[str, ...]) -> dict:
    return {name: vars(levels)[name].take(rows) for name in names}


def _find_cells(dimensions: tuple[str, ...], counts: dict[str, Counts]) -> Counted:
    """Return the cells that are not empty."""
    cells = numpy.flatnonzero(counts[PERSONS] | counts[COPIES])
    return Counted(dimensions, cells, {name: each.take(cells) for name, each in counts.items()})
