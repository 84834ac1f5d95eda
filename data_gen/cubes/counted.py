"""Cells counted, batch by batch: persons and copies apart, so that records are their sum."""

from dataclasses import dataclass
from math import prod
from types import SimpleNamespace
from typing import TypeAlias

import numpy
from numpy.typing import NDArray

from data_gen.cubes.dimensions import BREACHES, DIMENSIONS

Cells: TypeAlias = NDArray[numpy.intp]
Counts: TypeAlias = NDArray[numpy.uint32]

CUBES = {  # by which dimensions each is counted; two are folded afterwards (folded.py)
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
    "person_cube": ("stratum", "status", "idle", "space_count"),
}
PERSONS, COPIES, AWAY = POPULATIONS = ("persons", "copies", "away")  # away: of the persons
LIVING_HERE = ("commune_cube", "age_cube")  # which count them, too
SPARSE = 2_000_000  # of fewer records the cells are kept in a list, which takes no room for others
ONE = numpy.uint32(1)


@dataclass(frozen=True)
class Counted:
    """The cells of a product of dimensions that somebody is in, in ascending order, with the count
    of each population there."""

    dimensions: tuple[str, ...]
    cells: Cells
    counts: dict[str, Counts]

    def places(self) -> dict[str, Cells]:
        """Return the place of each cell in the list of each dimension."""
        places, rest = {}, self.cells
        for name in reversed(self.dimensions):
            rest, places[name] = numpy.divmod(rest, DIMENSIONS[name].size)
        return places

    def added_up(self, dimensions: tuple[str, ...], cells: list[Cells]) -> "Counted":
        """Return the same counts in other cells: an array of them for each copy that is wanted."""
        sums = {name: numpy.zeros(size_of(dimensions), dtype=numpy.uint32) for name in self.counts}
        for name, counts in self.counts.items():
            for array in cells:
                numpy.add.at(sums[name], array, counts)
        found = numpy.flatnonzero(numpy.any(list(sums.values()), axis=0))
        return Counted(dimensions, found, {name: each[found] for name, each in sums.items()})


class Tally:
    """Counts of one population in the cells of a product of dimensions."""

    def __init__(self, dimensions: tuple[str, ...], is_dense: bool) -> None:
        self.dimensions = dimensions
        self.counts = numpy.zeros(size_of(dimensions) if is_dense else 0, dtype=numpy.uint32)
        self.kept: list[Cells] = []

    def add(self, places: dict) -> None:
        """Count those at these places."""
        cells = number(self.dimensions, places)
        if len(self.counts):
            numpy.add.at(self.counts, cells, ONE)
        else:
            self.kept.append(cells)

    def found(self) -> tuple[Cells, Counts]:
        """Return the cells that were counted, in ascending order, and their counts."""
        if len(self.counts):
            cells = numpy.flatnonzero(self.counts)
            return cells, self.counts[cells]
        cells, counts = numpy.unique(numpy.concatenate(self.kept), return_counts=True)
        return cells, counts.astype(numpy.uint32)


class Tallies:
    """The counts of every cube, by population."""

    def __init__(self, rows: int) -> None:
        is_dense = rows >= SPARSE
        self.tallies = {
            population: {
                cube: Tally(dimensions, is_dense)
                for cube, dimensions in CUBES.items()
                if population != AWAY or cube in LIVING_HERE
            }
            for population in POPULATIONS
        }

    def add(self, primaries: SimpleNamespace, copies: SimpleNamespace, owner: Cells) -> None:
        """Count records at their places (banded.py): the primary ones, and the copies, each with the
        place of its person among the primary ones."""
        spaces = numpy.bincount(owner[copies.is_space], minlength=len(primaries.status))
        primaries.space_count = spaces.astype(numpy.int32)
        copies.of_person = {
            name: vars(primaries)[name].take(owner) for name in CUBES["person_cube"]
        }
        self._add(primaries, PERSONS)
        self._add(primaries, AWAY)
        self._add(copies, COPIES)

    def _add(self, places: SimpleNamespace, population: str) -> None:
        for cube, tally in self.tallies[population].items():
            if cube == "breach_cube":
                for breach in range(BREACHES):
                    is_in = places.breach_mask & numpy.uint32(1 << breach)
                    tally.add(_where(is_in, places, tally.dimensions[1:]) | {"breach": breach})
            elif cube == "breach_of_2023_cube":
                tally.add(_where(places.is_in_2023, places, tally.dimensions))
            elif population == AWAY:
                tally.add(_where(places.is_away, places, tally.dimensions))
            elif cube == "person_cube" and population == COPIES:
                tally.add(places.of_person)
            else:
                tally.add(vars(places))

    def counted(self, cube: str) -> Counted:
        """Return the cells of a cube."""
        found = {
            population: tallies[cube].found()
            for population, tallies in self.tallies.items()
            if cube in tallies
        }
        cells = numpy.unique(numpy.concatenate([own for own, _ in found.values()]))
        counts = {population: _spread(cells, *each) for population, each in found.items()}
        return Counted(CUBES[cube], cells, counts)


def size_of(dimensions: tuple[str, ...]) -> int:
    """Return how many cells the product of the dimensions has."""
    return prod(DIMENSIONS[name].size for name in dimensions)


def number(dimensions: tuple[str, ...], places: dict) -> Cells:
    """Return the number of the cell at these places, which are read in mixed radix."""
    first, *others = dimensions
    cell = places[first]
    for name in others:
        cell = cell * DIMENSIONS[name].size + places[name]
    return cell.astype(numpy.intp)


def _where(condition, places: SimpleNamespace, names: tuple[str, ...]) -> dict:
    rows = numpy.flatnonzero(condition)
    return {name: vars(places)[name].take(rows) for name in names}


def _spread(cells: Cells, own_cells: Cells, counts: Counts) -> Counts:
    """Return the counts at the places of all cells, 0 where there is none."""
    spread = numpy.zeros(len(cells), dtype=numpy.uint32)
    spread[numpy.searchsorted(cells, own_cells)] = counts
    return spread
