"""The columns that views compute and no table stores: other breaches, the agency's identifier."""

from types import SimpleNamespace
from typing import Any

import numpy
from numpy.typing import NDArray

from data_gen.draws import mixer
from data_gen.draws.blocks import turn
from data_gen.records.bits import ABROAD, DECEASED, IN_2021, IN_2022, IN_2024, Flags, has

OCTETS = 3  # of breach_mask
IDENTIFIERS = 26 * 10**7  # a letter and seven digits
FORMER_PART = 40_000_003  # distance between the five parts for identifiers of former régions
FILES = {  # perimeters that are files of the agency: {perimeter: bit of truths}
    "registered_by_june_2021": IN_2021,
    "file_of_february_2022": IN_2022,
    "registered_in_march_2024": IN_2024,
}


def set_breaches(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Set the bits of other breaches, and the agency's identifier.

    A person in the perimeter of a breach gets its bit if sixteen bits of a draw are below its
    limit. Each draw serves two breaches.
    """
    contact, shared = mixer.mix32(made.person_id ^ tables.shared.contact_constant), tables.shared
    perimeters = _perimeters(shared.breaches, made)
    octets = [numpy.zeros(len(contact), dtype=numpy.uint8) for _ in range(OCTETS)]
    for number, constant in enumerate(shared.breach_constants):
        draw = mixer.draw(contact, constant)
        pair = shared.breaches[2 * number : 2 * number + 2]
        for breach, part in zip(pair, (draw & 65_535, draw >> 16), strict=False):
            is_in = (part < breach.limit) & perimeters[breach.inside]
            octet, bit = divmod(breach.breach_number, 8)
            octets[octet] |= is_in.view(numpy.uint8) * (1 << bit)
    mask = sum(octet.astype(numpy.uint32) << 8 * number for number, octet in enumerate(octets))
    return {"breach_mask": mask, "agency_number": _identifier(tables, made.person_id)}


def of_former_region(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Return the identifiers of copies: those of a former région lie in parts of their own."""
    left = numpy.flatnonzero(made.drift == tables.drifts["former_region"])
    region = tables.departement_regions.region_code[made.departement_code[left]]
    parts = (1 + region % 5).astype(numpy.uint32) * FORMER_PART
    number = made.agency_number.copy()
    number[left] = _identifier(tables, made.person_id[left] + parts)
    return {"agency_number": number}


def _identifier(tables: SimpleNamespace, persons: NDArray[Any]) -> NDArray[Any]:
    return turn(tables.shared.agency_factor, tables.shared.agency_shift, IDENTIFIERS)(persons)


def _perimeters(breaches: list[SimpleNamespace], made: SimpleNamespace) -> dict[tuple, Flags]:
    """Return flags of the persons in each perimeter of breaches.csv; many breaches share one."""
    is_resident = ~has(made.truths, DECEASED | ABROAD)
    inside = {}
    for perimeter, born_after, born_until, sex in {breach.inside for breach in breaches}:
        if perimeter in FILES:
            is_in = has(made.truths, FILES[perimeter])
        else:
            is_in = is_resident & (made.birth_day > born_after) & (made.birth_day <= born_until)
        if sex is not None:
            is_in &= made.sex == sex
        inside[perimeter, born_after, born_until, sex] = is_in
    return inside
