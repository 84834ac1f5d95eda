"""The steps that make a person: place, birth, twins, names, dates, fields, residence, breaches.

Other breaches and the agency's identifier are columns that views compute and no table stores.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy
from numpy.typing import NDArray

from data_gen.draws import blocks, mixer
from data_gen.draws.mixer import Draws
from data_gen.records.bits import (
    ABROAD,
    DECEASED,
    IN_2021,
    IN_2022,
    IN_2024,
    Flags,
    Whole,
    choose,
    has,
    index,
    lower,
    share,
    upper,
)
from data_gen.records.record_tables import Calendar

SHORTEST = 28  # days of a registration: people are counted by the month
SIXTEEN_YEARS = 16 * 365 + 4  # there are four leap days in any sixteen years from 1929 on
BORN_ABROAD = 101  # as birth département; above it for countries that have their own moves
EIGHTEEN_YEARS = 18 * 365 + 5  # days, with the largest possible number of leap days
ORIGINS = 32  # room for all origins, 0 for no listed origin; see lookups/first_name_rows.sql
OCTETS = 3  # of breach_mask
IDENTIFIERS = 26 * 10**7  # a letter and seven digits
FORMER_PART = 40_000_003  # distance between the five parts for identifiers of former régions
FILES = {  # perimeters that are files of the agency: {perimeter: bit of truths}
    "registered_by_june_2021": IN_2021,
    "file_of_february_2022": IN_2022,
    "registered_in_march_2024": IN_2024,
}


def position_persons(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Compute person_id, and the position by the permutation of the block."""
    return {
        "person_id": made.person_number + numpy.uint32(made.block.first_person + 1),
        "position": blocks.positions(made.block, made.person_number),
    }


def profile_persons(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Give equal runs of positions one profile each; rank the persons of one sex and age."""
    persons = made.block.person_count
    slot = index(made.position.astype(numpy.uint64) * 65_536 // persons)
    profile = {name: column.take(slot) for name, column in vars(tables.profile_slots).items()}
    rank = made.position.view(numpy.int32) - tables.cell_starts(persons).take(slot)
    return profile | {"profile_slot": slot, "cell_rank": rank}


def born_when(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Look up the month of birth by the rank; number the pairs of persons born in that month.

    Two neighbouring ranks are a pair: born in one month and place, with consecutive numbers in its
    register, so that they can be twins.
    """
    pair = made.cell_rank >> 1
    slot = index((pair + made.cell_shift) & 8_191)
    month = {name: column.take(slot) for name, column in vars(tables.birth_month_slots).items()}
    return month | {
        "birth_month_slot": slot,
        "birth_month_number": made.first_birth_month + month["month_offset"],
        "pair_in_month": (pair >> 13) * month["month_slots"] + month["month_rank"],
    }


def born_where(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Look up the place of birth by the pair; number the persons born there in that month."""
    slot = index((made.pair_in_month + (made.cell_shift >> 13) + made.month_shift) & 4_095)
    birth = {name: column.take(slot) for name, column in vars(tables.birth_place_slots).items()}
    pair = (made.pair_in_month >> 12) * birth["place_slots"] + birth["place_rank"]
    rank = (pair << 1) + ((made.cell_rank ^ made.sex) & 1)  # boys and girls alternate
    return birth | {
        "birth_place_slot": slot,
        "place_number": rank,
        "nir_order": made.first_order + made.order_step * rank,
    }


def draw_persons(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Draw once from each stream of a person's values."""
    bases = (
        (made.family_base, ("first_name", "birth_name", "origin")),
        (made.home_base, ("residence", "locality", "street")),
        (made.person_base, ("usage_name", "availability", "history", "fate")),
    )
    draws = {
        f"{name}_draw": mixer.draw(base, tables.streams[name])
        for base, names in bases
        for name in names
    }
    # Gives twins different first names: every name has less than half of the slots.
    draws["first_name_draw"] ^= made.is_second_twin << 31
    return draws


def date_persons(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Choose the first day of registration, then the last day; -1 for a missing one.

    The first day follows the calendar of registrations, the last day that of the status, at least
    four weeks later. Both windows begin on the sixteenth birthday, if that lies in them.
    """
    calendar, sixteenth = tables.calendar, made.birth_day + SIXTEEN_YEARS
    unit, units = _first_window(calendar, made, sixteenth)
    first = calendar.day.take(unit + share(lower(made.history_draw, 16), units))
    earliest = numpy.maximum(made.last_from, first + SHORTEST)
    young = numpy.flatnonzero(made.is_sixteen & (made.last_from >= 0))
    earliest[young] = numpy.maximum(earliest[young], sixteenth[young])
    unit = calendar.first_unit.take(earliest + made.last_row)
    unit += share(upper(made.history_draw, 16), made.last_unit_end - unit)
    return {"first_registered_day": first, "last_day": calendar.day.take(unit)}


def _first_window(
    calendar: Calendar, made: SimpleNamespace, sixteenth: Whole
) -> tuple[Whole, Whole]:
    """Return the first unit of the window of the first day, and the number of units."""
    unit, units = made.first_unit, made.first_units
    just = numpy.flatnonzero(made.is_first_at_sixteen)
    day = numpy.maximum(made.first_from[just], sixteenth[just])
    later = calendar.first_unit.take(day - calendar.first_day)
    units[just] -= later - unit[just]
    unit[just] = later
    return unit, units


def current_registration(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Choose the start of the current registration; -1 if no registration is open.

    It is the first day, or for persons with several registrations a day of one of 256 parts, at
    least four weeks after the first.
    """
    is_registered = made.status == tables.statuses["registered"]
    since = choose(is_registered, made.first_registered_day, numpy.int32(-1))
    again = numpy.flatnonzero(made.current_row >= 0)
    draws = mixer.draw(made.person_base[again], tables.streams["current_registration"])
    slot = (made.current_row[again] << 8) + upper(draws, 8)
    slots = tables.current_slots
    unit = slots.first_unit.take(slot) + share(lower(draws, 16), slots.units.take(slot))
    day = tables.calendar.day.take(unit)
    since[again] = numpy.maximum(day, made.first_registered_day[again] + SHORTEST)
    drawn = numpy.zeros_like(made.person_base)
    drawn[again] = draws
    return {"registered_since_day": since, "current_registration_draw": drawn}


def choose_fields(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Choose the fields on file and the bits of truths: contacts, fate, files of the agency."""
    mask = (made.contact_class << 12) + upper(made.availability_draw, 12)
    fate = upper(made.fate_draw, 16)
    is_deliverable = (lower(made.availability_draw, 20) >> 10) < made.deliverable_limit
    is_valid = lower(made.availability_draw, 10) < made.valid_limit
    truths = is_deliverable + _files(tables, made)
    for doubled, is_so in enumerate(
        (is_valid, fate < made.deceased_limit, fate >= made.abroad_from), start=1
    ):
        truths += is_so.astype(numpy.int32) << doubled
    return {
        "fields_on_file": tables.masks_of_fields.take(index(mask)),
        "truths": truths,
    }


def _files(tables: SimpleNamespace, made: SimpleNamespace) -> Whole:
    """Return bits for the files of the agency that had the person.

    The file of 2022 includes registrations that ended within the year.
    """
    first, days = made.first_registered_day, tables.perimeter_days
    is_registered = made.status == tables.statuses["registered"]
    is_recent = is_registered | (made.last_day >= days.ended_from_2021)
    in_2021 = (first >= 0) & (first <= days.first_until_2021)
    in_2022 = (first >= 0) & (first <= days.first_until_2022) & is_recent
    return (
        in_2021 * numpy.int32(IN_2021)
        + in_2022 * numpy.int32(IN_2022)
        + (is_registered * numpy.int32(IN_2024))
    )


def pair_twins(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Give twins one base for the draws that they share: day, surname, and maybe the address.

    A pair has one sex and one profile: the same status and years. The pairs of both sexes with the
    same rank are born in one month and place. If a draw makes them twins, the four are two pairs:
    boy and girl one time in three.
    """
    four = ((made.age << 20) + (made.cell_rank >> 1)).view(numpy.uint32)
    constant = tables.streams["twins"] + made.block.block_number & 0xFFFFFFFF
    drawn = mixer.draw(four, constant)
    decade = (made.birth_month_number + 96) // 120  # months count from January 1929
    is_twin = lower(drawn, 16) < tables.twin_limits.twin_limit.take(index(decade))
    twins = numpy.flatnonzero(is_twin)
    base = mixer.key_base(made.person_id)
    families, homes = base.copy(), base.copy()
    pair, second, is_home = _pairs(tables, made, twins, four, drawn)
    families[twins] = pair
    homes[twins[is_home]] = pair[is_home]
    is_second = numpy.zeros(len(base), dtype=numpy.uint32)
    is_second[twins[second]] = 1
    return {
        "birth_decade": decade,
        "is_second_twin": is_second,
        "person_base": base,
        "family_base": families,
        "home_base": homes,
    }


def _pairs(
    tables: SimpleNamespace,
    made: SimpleNamespace,
    twins: NDArray[numpy.intp],
    four: Whole,
    drawn: Draws,
) -> tuple[Any, Any, Any]:
    """Return for twins: the base of the pair, flags of the second ones, flags of shared homes."""
    sixteen, sex = upper(drawn[twins], 16), made.sex[twins]
    number = made.cell_rank[twins] & 1
    is_mixed = sixteen < 21_845  # a third of 65,536
    pair = four[twins] * numpy.uint32(2) + choose(is_mixed, number, sex).view(numpy.uint32)
    base = mixer.key_base(pair, made.block.block_number + 1)
    is_home = (sixteen & 1_023) < tables.twin_limits.home_limit[0]
    return base, choose(is_mixed, sex, number) == 1, is_home


def choose_origins(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Choose the origin of the family by place and decade of birth; 0 is no listed origin.

    It is used for the names only, and not stored.
    """
    slot = (made.family_row * 9 + made.birth_decade << 8) + lower(made.origin_draw, 8)
    return {"origin": tables.family_slots.origin.take(index(slot))}


def name_persons(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Choose the day of birth in the month, and the names by their frequency."""
    month = index(made.birth_month_number)
    days = numpy.minimum(tables.months.days.take(month), made.day_limit)
    day = share(lower(made.birth_name_draw, 16), days)
    surname = _surname_slots(tables, made)
    other = surname(made.usage_name_draw)
    own = surname(made.birth_name_draw)
    has_other = lower(made.usage_name_draw, 16) < made.usage_name_limit
    surnames = tables.surname_slots.birth_name
    return {
        "birth_day": tables.months.start.take(month) + made.days_before + day,
        "first_name": tables.first_name_slots.first_name.take(_first_name_slot(tables, made)),
        "birth_name": surnames.take(index(own)),
        "usage_name": surnames.take(index(choose(has_other, other, own))),
    }


def restore_names(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Set the usage name to the birth name if the last file ended before the age of eighteen."""
    minor = (made.last_day >= 0) & (made.last_day < made.birth_day + EIGHTEEN_YEARS)
    return {"usage_name": choose(minor, made.birth_name, made.usage_name)}


def _first_name_slot(tables: SimpleNamespace, made: SimpleNamespace) -> NDArray[numpy.intp]:
    """Return one of the 8,192 slots of sex and decade, or of the 1,024 slots of the origin."""
    abroad = numpy.minimum(made.family_row, 1)
    row = index(((abroad * ORIGINS + made.origin) * 2 + made.sex) * 9 + made.birth_decade)
    is_own = (lower(made.origin_draw, 16) >> 8) < tables.first_name_rows.limit.take(row)
    usual = made.first_name_start + (made.birth_decade << 13) + upper(made.first_name_draw, 13)
    own = tables.first_name_rows.start.take(row) + upper(made.first_name_draw, 10)
    return index(choose(is_own, own, usual))


def _surname_slots(tables: SimpleNamespace, made: SimpleNamespace) -> Callable[[Draws], Whole]:
    """Return a function that turns draws into slots of surnames.

    A slot is one of the 65,536 of all surnames, or of the 1,024 of the family's origin or area of
    birth. Birth name and usage name are drawn from the same slots.
    """
    departement = numpy.minimum(made.birth_departement_number, BORN_ABROAD)
    row = index(choose(made.origin > 0, made.origin + BORN_ABROAD, departement))
    is_own = upper(made.origin_draw, 16) < tables.surname_rows.limit.take(row)
    start, shift = tables.surname_rows.start.take(row) * is_own, 6 * is_own.view(numpy.int8)

    def slots(draws: Draws) -> Whole:
        return start + (upper(draws, 16) >> shift)

    return slots


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
    return blocks.turn(tables.shared.agency_factor, tables.shared.agency_shift, IDENTIFIERS)(
        persons
    )


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


STEPS = (
    position_persons,
    profile_persons,
    born_when,
    born_where,
    pair_twins,
    draw_persons,
    choose_origins,
    name_persons,
    date_persons,
    current_registration,
    restore_names,
    choose_fields,
    residing,
    set_breaches,
)
