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
                numpy.add.at(sums[name], array, counts.astype(numpy.uint32))
        return _found(dimensions, sums)


class Tally:
    """Counts in the cells of a product of dimensions, by population."""

    def __init__(self, dimensions: tuple[str, ...], populations: tuple[str, ...]) -> None:
        self.dimensions = dimensions
        self.counts = {
            name: numpy.zeros(size_of(dimensions), dtype=numpy.uint32) for name in populations
        }

    def add(self, population: str, places: dict) -> None:
        """Count those of a population at these places."""
        numpy.add.at(self.counts[population], number(self.dimensions, places), ONE)

    def counted(self) -> Counted:
        """Return the cells that were counted."""
        return _found(self.dimensions, self.counts)


class SparseTally:
    """As Tally, where the cells are far more than those to be counted: it keeps a list of them."""

    def __init__(self, dimensions: tuple[str, ...], populations: tuple[str, ...]) -> None:
        self.dimensions = dimensions
        self.kept: dict[str, list[Cells]] = {name: [] for name in populations}

    def add(self, population: str, places: dict) -> None:
        """Count those of a population at these places."""
        self.kept[population].append(number(self.dimensions, places))

    def counted(self) -> Counted:
        """Return the cells that were counted."""
        kept = {name: numpy.concatenate(each) for name, each in self.kept.items()}
        cells, _ = numpy.unique(numpy.concatenate(list(kept.values())), return_counts=True)
        return Counted(
            self.dimensions,
            cells,
            {
                name: numpy.bincount(numpy.searchsorted(cells, each), minlength=len(cells))
                for name, each in kept.items()
            },
        )


class Tallies:
    """The counts of every cube."""

    def __init__(self, rows: int) -> None:
        kind = Tally if rows >= SPARSE else SparseTally
        self.tallies = {
            cube: kind(dimensions, POPULATIONS if cube in LIVING_HERE else (PERSONS, COPIES))
            for cube, dimensions in CUBES.items()
        }

    def add(self, primaries: SimpleNamespace, copies: SimpleNamespace, owner: Cells) -> None:
        """Count records at their places (banded.py): the primary ones, and the copies, each with
        the place of its person among the primary ones."""
        spaces = numpy.bincount(owner[copies.is_space], minlength=len(primaries.status))
        primaries.space_count = spaces.astype(numpy.int32)
        for population, places in ((PERSONS, primaries), (COPIES, copies)):
            for cube, tally in self.tallies.items():
                if cube in ADDERS:
                    ADDERS[cube](tally, population, places)
                elif cube != "person_cube":
                    tally.add(population, vars(places))
        self._add_persons(primaries, owner)

    def _add_persons(self, primaries: SimpleNamespace, owner: Cells) -> None:
        """Count who lives here, and where the person is what else is on file of the person."""
        for cube in LIVING_HERE:
            tally = self.tallies[cube]
            tally.add(AWAY, _at(numpy.flatnonzero(primaries.is_away), primaries, tally.dimensions))
        tally = self.tallies["person_cube"]
        tally.add(PERSONS, vars(primaries))
        tally.add(COPIES, _at(owner, primaries, tally.dimensions))

    def counted(self, cube: str) -> Counted:
        """Return the cells of a cube."""
        return self.tallies[cube].counted()


def _add_breaches(tally: Tally, population: str, places: SimpleNamespace) -> None:
    """Count everyone once for each of the other breaches."""
    for breach in range(BREACHES):
        is_in = numpy.flatnonzero(places.breach_mask & numpy.uint32(1 << breach))
        tally.add(population, _at(is_in, places, tally.dimensions[1:]) | {"breach": breach})


def _add_breach_of_2023(tally: Tally, population: str, places: SimpleNamespace) -> None:
    is_in = numpy.flatnonzero(places.is_in_2023)
    tally.add(population, _at(is_in, places, tally.dimensions))


ADDERS = {"breach_cube": _add_breaches, "breach_of_2023_cube": _add_breach_of_2023}


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


def _at(rows: Cells, places: SimpleNamespace, names: tuple[str, ...]) -> dict:
    return {name: vars(places)[name].take(rows) for name in names}


def _found(dimensions: tuple[str, ...], counts: dict[str, Counts]) -> Counted:
    """Return the cells that have somebody, out of the counts of all cells."""
    cells = numpy.flatnonzero(counts[PERSONS] | counts[COPIES])
    return Counted(dimensions, cells, {name: each.take(cells) for name, each in counts.items()})
