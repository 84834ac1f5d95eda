"""Pairs of rows that are one person but for a slip, weighed as in Fellegi and Sunter (1969).

A pair is of one person, of one household, or of two people who have nothing to do with one another.
How often each part agrees for one person is learned from the list by expectation maximisation, as
Splink does, and how many pairs are of a household, too; how often it agrees for two people is
counted in pairs that are drawn. What agrees whole counts by how rare it is in the list.
"""

import duckdb
import numpy
from numpy.typing import ArrayLike, NDArray

from data_gen.own import run_sql

Levels = NDArray[numpy.int64]
Numbers = NDArray[numpy.float64]
Pairs = tuple[NDArray[numpy.uint32], NDArray[numpy.uint32]]  # of rows

ALIKE, SLIP, MUCH_ALIKE, TWO_NAMES, UNKNOWN = 0, 1, 3, 5, 6
# Of 100 pairs of one person, and of two: alike, a slip, an initial or a short form, much alike,
# not alike, two first names that are known. A list of few pairs is weighed by these.
EXPECTED = {
    "first_name": ((80, 8, 3, 3, 4, 2), (1, 0.3, 1, 1, 96.7, 0)),
    "name": ((80, 8, 3, 3, 6, 0), (1, 0.3, 1, 1, 96.7, 0)),
    "born": ((85, 8, 0, 0, 7, 0), (1, 0.2, 0, 0, 98.8, 0)),
    "identifier": ((60, 8, 0, 0, 32, 0), (0.1, 0.1, 0, 0, 99.8, 0)),
    "email": ((60, 0, 0, 0, 40, 0), (0.1, 0, 0, 0, 99.9, 0)),
    "phone": ((60, 0, 0, 0, 40, 0), (0.1, 0, 0, 0, 99.9, 0)),
    "postcode": ((85, 0, 0, 0, 15, 0), (1, 0, 0, 0, 99, 0)),
    "street": ((75, 10, 0, 0, 15, 0), (0.5, 0.5, 0, 0, 99, 0)),
}
AGREES = {"first_name": 3, "name": 3, "born": SLIP, "identifier": SLIP}
PERSONAL = ("first_name", "born", "identifier")  # what a household does not share
ROUNDS = 12
MOST_BLOCK = 100  # rows of a block, above which it tells nobody apart
DRAWN = 50_000  # pairs
FEWEST_ROWS = 1_000  # a list of eight has no rare names
HIGH_BITS = 5  # 32 to 1
LOW_BITS, LOW_HOUSEHOLD_BITS = -5, -4  # 1 to 32, and 1 to 16 of what all of a household may share


def find_slips(connection: duckdb.DuckDBPyConnection) -> tuple[Pairs, Pairs]:
    """Return the pairs of own_keyed_rows that are nearly certain, and those that are likely."""
    limits = {"most_rows": MOST_BLOCK, "drawn_pairs": DRAWN, "fewest_rows": FEWEST_ROWS}
    run_sql(connection, "slips", **limits)
    ((rows,),) = connection.execute("select count(*) from own_slip_rows").fetchall()
    found = connection.execute("from own_slip_compared").fetchnumpy()
    drawn = found["is_drawn"]
    levels, rarity, of_two = {}, {}, {}
    for part, (_, expected) in EXPECTED.items():
        level = numpy.ma.filled(found[f"{part}_as"], UNKNOWN).astype(numpy.int64)
        levels[part] = level[~drawn]
        rarity[part] = numpy.ma.filled(found[f"{part}_bits"], 0)[~drawn]
        of_two[part] = _share(level[drawn], 1, numpy.array(expected))
    bits = _weigh(levels, rarity, of_two, max(rows, FEWEST_ROWS))
    first_name, name, born, identifier = (levels[part] for part in [*EXPECTED][:4])
    # Twins differ by the first name alone, a father and a son by the birth date.
    has_birth = (born <= SLIP) | (identifier == ALIKE)
    is_high = (bits >= HIGH_BITS) & (first_name != TWO_NAMES) & (has_birth | (born == UNKNOWN))
    is_personal = (first_name <= MUCH_ALIKE) | has_birth
    is_twin = (name <= SLIP) & (born == ALIKE)
    is_low = (bits >= numpy.where(is_personal, LOW_BITS, LOW_HOUSEHOLD_BITS)) | is_twin
    one, other = (found[name][~drawn].astype(numpy.uint32) for name in ("one", "other"))
    return (one[is_high], other[is_high]), (one[is_low], other[is_low])


def _weigh(
    levels: dict[str, Levels], rarity: dict[str, Numbers], of_two: dict[str, Numbers], rows: int
) -> Numbers:
    """Return of each pair, in bits, how much likelier it is of one person than of two."""
    of_one = {part: numpy.array(expected) / 100 for part, (expected, _) in EXPECTED.items()}
    # What agrees in one part alone teaches nothing of persons: such pairs are too many.
    agreeing = sum(levels[part] <= most for part, most in AGREES.items())
    persons = households = rows / 10  # pairs of each
    for _ in range(ROUNDS):
        person, household = (numpy.log2(2 * each / rows**2) for each in (persons, households))
        for part, level in levels.items():
            weights = numpy.zeros(UNKNOWN + 1)
            can_be = (of_one[part] > 0) & (of_two[part] > 0)
            weights[:UNKNOWN][can_be] = numpy.log2(of_one[part][can_be] / of_two[part][can_be])
            weights[ALIKE] = numpy.log2(of_one[part][ALIKE])
            bits = weights[level] + numpy.where(level == ALIKE, rarity[part], 0)
            person = person + bits
            household = household + (0 if part in PERSONAL else bits)
        bits = person - numpy.logaddexp2(0, household)
        chance = (agreeing >= 2) / (1 + numpy.exp2(-bits))
        chance_of_household = (1 - chance) / (1 + numpy.exp2(-household))
        persons, households = (each.sum() + rows / 500 for each in (chance, chance_of_household))
        for part, (expected, _) in EXPECTED.items():
            of_one[part] = _share(levels[part], chance, numpy.array(expected) / 2)
    return bits


def _share(level: Levels, weights: ArrayLike, expected: Numbers) -> Numbers:
    """Return the share of each level among pairs of known levels, and so many that are expected."""
    weights = numpy.broadcast_to(weights, level.shape)
    counts = numpy.bincount(level, weights, UNKNOWN + 1)[:UNKNOWN] + expected
    return counts / counts.sum()
