"""The step that gives a person a home: département, commune and postcode, street."""

from types import SimpleNamespace
from typing import Any

import numpy

from data_gen.draws.mixer import Draws
from data_gen.records.bits import Whole, choose, index, lower, upper


def residing(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Choose the person's département, then commune and postcode, then street."""
    departement = residence(tables, made, made.residence_draw)
    place = locality(tables, departement, made.locality_draw)
    slot = street_slot(tables, place, upper(made.street_draw, 12))
    return {
        "departement_code": departement,
        "locality": place,
        "street": tables.street_slots.street.take(index(slot)),
    }


def residence(tables: SimpleNamespace, made: SimpleNamespace, draws: Draws) -> Whole:
    """Return a département for each draw, by sex, age and place of birth.

    Seven bits of the draw point at an entry of the alias table; the next sixteen choose the entry
    itself or its alias.
    """
    row = (made.residence_row + made.birth_departement_number) << 7
    own = upper(draws, 7)
    entry = tables.residences.entry.take(index(row + own))
    return choose((draws >> 9 & 65_535) < entry >> 16, own, lower(entry, 16))


def locality(tables: SimpleNamespace, departement: Whole, draws: Draws) -> Whole:
    """Return a commune and postcode in each département, by an alias table as for residences."""
    at = index(departement)
    start, count = tables.spans.start.take(at), tables.spans.count.take(at)
    point = draws.astype(numpy.uint64) * count.view(numpy.uint32)
    own = (point >> 32).astype(numpy.int32)
    entry = tables.localities.entry.take(index(start + own))
    is_own = (point.astype(numpy.uint32) >> 16) < entry >> 16
    return start + choose(is_own, own, lower(entry, 16))


def street_slot(tables: SimpleNamespace, localities: Whole, twelve: Whole) -> Whole:
    """Return a slot of a street in each locality, by twelve bits (see locality_streets.sql)."""
    streets = tables.locality_streets.streets.take(index(localities))
    slot = (streets & 4_095) + (twelve * (streets >> 12 & 8_191) >> 12)
    return (streets >> 26 << 12) + (slot & 4_095)
