"""Make birth_places.csv, residences.csv and residence_factors.csv: where people are born and live.

A birth place is drawn first, from 4,096 slots; then a residence, from the 65,536 slots of that
département. Each person needs a distinct order number among the births of a place and month, so a
place may not have many slots.

residences.csv has no status, sex or age. So each slot is multiplied by the factor of the residence
for the person's status, sex and age band; a factor of 65,536 changes nothing. Births are drawn from
the same slots for all groups; the factors bring each group to its part of every département in
persons_by_departement.
"""

from functools import cache
from itertools import product

import numpy

from data_gen.calibration import fitting, moves, rounding, source_tables
from data_gen.calibration.factors import fitted_factors, overseas_origins, wanted_shares
from data_gen.calibration.moves import ABROAD, births, departements, residents
from data_gen.ledger import Setting

BIRTH_SLOTS = 4_096
RESIDENCE_SLOTS = 65_536
UNCHANGED = 65_536  # the factor that changes nothing
COMMUNES_PER_DEPARTEMENT = 8
# Order numbers end at 999, and the largest month of one sex and year has 18,450 pairs of births:
# five rounds of the slots, each of two numbers.
MOST_SLOTS = 97


def birth_places(setting: Setting) -> list[tuple]:
    """Return (birth_place, birth_place_name, departement_code, country_name, slots)."""
    slots = dict(zip(births(), birth_slots(setting), strict=True))
    rows = []
    for departement in departements():
        rows += _communes(departement, slots[departement])
    return sorted(rows) + _countries(slots)


@cache
def residences(setting: Setting) -> list[tuple]:
    """Return (birth_departement_code, departement_code, slots), 65,536 for each birth."""
    rows = []
    for birth, weights in zip(births(), fitted_moves(setting), strict=True):
        slots = rounding.systematic(weights.tolist(), RESIDENCE_SLOTS)
        named = zip(departements(), slots, strict=True)
        rows += [(birth, residence, count) for residence, count in named if count]
    return rows


def residence_factors(setting: Setting) -> list[tuple]:
    """Return (status, sex, age_band, departement_code, factor), factors with a mean of 65,536."""
    weights, slots = birth_weights(setting), residence_slots(setting)
    rows = []
    for group, wanted in wanted_shares(setting).items():
        factors = fitted_factors(weights, slots, wanted, f"residence of {' '.join(group)}")
        whole = numpy.rint(factors / factors.mean() * UNCHANGED).astype(int).tolist()
        named = zip(departements(), whole, strict=True)
        rows += [(*group, code, factor) for code, factor in named]
    return rows


def birth_weights(setting: Setting) -> numpy.ndarray:
    """Return the share of persons born in each département, and abroad."""
    return numpy.array(birth_slots(setting)) / BIRTH_SLOTS


def residence_slots(setting: Setting) -> numpy.ndarray:
    """Return the slots of residences.csv by birth (rows, abroad last) and residence (columns)."""
    slots = {(birth, home): count for birth, home, count in residences(setting)}
    pairs = product(births(), departements())
    return numpy.array([slots.get(pair, 0) for pair in pairs]).reshape(len(births()), -1)


def birth_slots(setting: Setting) -> list[int]:
    """Return the slots of each département of birth, then of abroad and of the neighbours."""
    return rounding.largest_remainder(_expected_moves(setting).sum(axis=1).tolist(), BIRTH_SLOTS)


def fitted_moves(setting: Setting) -> numpy.ndarray:
    """Return the moves, fitted to births as rounded to slots and to the residents."""
    expected = _expected_moves(setting)
    birth, residence = (index.ravel().tolist() for index in numpy.indices(expected.shape))
    lived = residents(setting) * BIRTH_SLOTS
    margins = [
        fitting.margin("birth", birth, dict(enumerate(birth_slots(setting)))),
        fitting.margin("residence", residence, dict(enumerate(lived))),
    ]
    return fitting.fit(expected.ravel(), margins).reshape(expected.shape)


@cache
def _expected_moves(setting: Setting) -> numpy.ndarray:
    return moves.expected_moves(setting, overseas_origins(setting))


def _communes(departement: str, slots: int) -> list[tuple]:
    """Share a département's slots between its largest communes, by population."""
    communes = _communes_by_departement()[departement]
    largest = sorted(communes, key=lambda row: (-int(row["population"]), row["commune_code"]))
    largest = largest[:COMMUNES_PER_DEPARTEMENT]
    shares = rounding.largest_remainder([int(row["population"]) for row in largest], slots)
    return [
        (row["commune_code"], row["commune_name"], departement, "France", share)
        for row, share in zip(largest, shares, strict=True)
        if share
    ]


@cache
def _communes_by_departement() -> dict[str, list[dict[str, str]]]:
    communes: dict[str, list[dict[str, str]]] = {code: [] for code in departements()}
    for row in source_tables.read("communes"):
        communes[row["departement_code"]].append(row)
    return communes


def _countries(slots: dict[str, int]) -> list[tuple]:
    """Share the slots of abroad between countries; a place code is 99 and the country's code.

    The neighbours of overseas départements have their own slots.
    """
    rows = {ABROAD + row["country_code"]: row for row in source_tables.read("birth_countries")}
    far = [code for code in rows if code not in slots]
    weights = [int(rows[code]["share_per_mille"]) for code in far]
    shares = dict(
        zip(far, _cap_shares(rounding.largest_remainder(weights, slots[ABROAD])), strict=True)
    )
    return [
        (code, row["country_name"], ABROAD, row["country_name"], (slots | shares)[code])
        for code, row in rows.items()
    ]


def _cap_shares(shares: list[int]) -> list[int]:
    """Give the slots above MOST_SLOTS to the smaller shares, one each, in their order.

    Raises CannotFit if there is no room for all.
    """
    excess = sum(max(share - MOST_SLOTS, 0) for share in shares)
    capped = [min(share, MOST_SLOTS) for share in shares]
    while excess:
        roomy = [place for place, share in enumerate(capped) if share < MOST_SLOTS]
        if not roomy:
            raise fitting.CannotFit(f"birth places: {excess:,} slots above {MOST_SLOTS} for each.")
        for place in roomy[:excess]:
            capped[place] += 1
        excess -= min(excess, len(roomy))
    return capped
