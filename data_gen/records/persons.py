"""The steps that make a person: place, birth, twins, names, dates, fields, fate, residence."""

from types import SimpleNamespace

import numpy

from data_gen.draws import blocks, mixer
from data_gen.draws.mixer import Draws
from data_gen.records.bits import (
    IN_2021,
    IN_2022,
    IN_2024,
    Whole,
    chosen,
    index,
    lower,
    share,
    upper,
)

SIXTEEN_YEARS = 16 * 365 + 4  # there are four leap days in any sixteen years from 1929 on
BORN_ABROAD = 101  # as birth département, or above it where the country has moves of its own
ORIGINS = 32  # more than there are, and none; see lookups/first_name_rows.sql


def positioned(tables, made):
    """Send the person's number through the permutation of the block."""
    return {
        "person_id": made.person_number + numpy.uint32(made.block.first_person + 1),
        "position": blocks.positions(made.block, made.person_number),
    }


def profiled(tables, made):
    """Give equal runs of positions one profile, and number the people of one sex and age."""
    persons = made.block.person_count
    slot = index(made.position.astype(numpy.uint64) * 65_536 // persons)
    profile = {name: column.take(slot) for name, column in vars(tables.profile_slots).items()}
    rank = made.position.view(numpy.int32) - tables.cell_starts(persons).take(slot)
    return profile | {"profile_slot": slot, "cell_rank": rank}


def born_when(tables, made):
    """Read the month of birth off the rank, and number the pairs of people born in that month.

    Two neighbouring ranks are a pair: born in one month and place, where they have numbers that
    follow each other, so that they can be twins.
    """
    pair = made.cell_rank >> 1
    slot = index((pair + made.cell_shift) & 8_191)
    month = {name: column.take(slot) for name, column in vars(tables.birth_month_slots).items()}
    return month | {
        "birth_month_slot": slot,
        "birth_month_number": made.first_birth_month + month["month_offset"],
        "pair_in_month": (pair >> 13) * month["month_slots"] + month["month_rank"],
    }


def born_where(tables, made):
    """Read the place of birth off that number, and number those born there in that month."""
    slot = index((made.pair_in_month + (made.cell_shift >> 13) + made.month_shift) & 4_095)
    birth = {name: column.take(slot) for name, column in vars(tables.birth_place_slots).items()}
    pair = (made.pair_in_month >> 12) * birth["place_slots"] + birth["place_rank"]
    rank = (pair << 1) + (made.cell_rank & 1)
    return birth | {
        "birth_place_slot": slot,
        "place_number": rank,
        "nir_order": made.first_order + made.order_step * rank,
    }


def twinned(tables, made):
    """Give twins one base to draw from for what they share: day, surname, and maybe the address.

    A pair is of one sex, and of one profile: the same status and years. Pairs of both sexes with
    the same rank are born in one month and place as well, so that the four are two pairs of twins
    if a draw says so, one time of three boy and girl.
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


def _pairs(tables, made, twins, four, drawn):
    """Return of the twins the base of each pair, which are the second, and whose home is one."""
    drawn, sex = upper(drawn[twins], 16), made.sex[twins]
    number = made.cell_rank[twins] & 1
    is_mixed = drawn < 21_845  # a third of 65,536
    pair = four[twins] * numpy.uint32(2) + chosen(is_mixed, number, sex).view(numpy.uint32)
    base = mixer.key_base(pair, made.block.block_number + 1)
    is_home = (drawn & 1_023) < tables.twin_limits.home_limit[0]
    return base, chosen(is_mixed, sex, number) == 1, is_home


def drawn(tables, made):
    """Draw once from every stream that a person's values come from."""
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
    # So that twins have two first names: no name has half of the slots.
    draws["first_name_draw"] ^= made.is_second_twin << 31
    return draws


def descended(tables, made):
    """Choose the origin of the family by place and decade of birth, 0 for none of those listed; it
    is used for the names alone, and stored nowhere."""
    slot = (made.family_row * 9 + made.birth_decade << 8) + lower(made.origin_draw, 8)
    return {"origin": tables.family_slots.origin.take(index(slot))}


def named(tables, made):
    """Choose the day of birth inside the month, and the names by their frequency."""
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
        "usage_name": surnames.take(index(chosen(has_other, other, own))),
    }


def _first_name_slot(tables, made):
    """Return a slot among the 8,192 of the sex and decade, or among the 1,024 of the origin."""
    abroad = numpy.minimum(made.family_row, 1)
    row = index(((abroad * ORIGINS + made.origin) * 2 + made.sex) * 9 + made.birth_decade)
    is_own = (lower(made.origin_draw, 16) >> 8) < tables.first_name_rows.limit.take(row)
    usual = made.first_name_start + (made.birth_decade << 13) + upper(made.first_name_draw, 13)
    own = tables.first_name_rows.start.take(row) + upper(made.first_name_draw, 10)
    return index(chosen(is_own, own, usual))


def _surname_slots(tables, made):
    """Return a function of draws: a slot among the 65,536 of all surnames, or among the 1,024 of
    the family's origin or of the area of birth, which the wife's and the husband's names share."""
    departement = numpy.minimum(made.birth_departement_number, BORN_ABROAD)
    row = index(chosen(made.origin > 0, made.origin + BORN_ABROAD, departement))
    is_own = upper(made.origin_draw, 16) < tables.surname_rows.limit.take(row)
    start, shift = tables.surname_rows.start.take(row) * is_own, 6 * is_own.view(numpy.int8)

    def slots(draws: Draws) -> Whole:
        return start + (upper(draws, 16) >> shift)

    return slots


def dated(tables, made):
    """Choose the last day inside its window, then the first day not after it; -1 where none.

    Both windows begin on the sixteenth birthday, if that lies in them.
    """
    upper_half = upper(made.history_draw, 16)
    drawn_last_day = made.last_from + share(upper_half, made.last_days)
    end = chosen(drawn_last_day < 0, made.first_to, drawn_last_day)
    first_to = numpy.minimum(made.first_to, end)
    first_from = made.first_from.copy()
    just = numpy.flatnonzero(made.is_first_at_sixteen)
    first_from[just] = numpy.maximum(first_from[just], made.birth_day[just] + SIXTEEN_YEARS)
    last_day = drawn_last_day.copy()
    young = numpy.flatnonzero(made.is_sixteen & (drawn_last_day >= 0))
    start = numpy.maximum(made.last_from[young], made.birth_day[young] + SIXTEEN_YEARS)
    days = made.last_from[young] + made.last_days[young] - start
    last_day[young] = start + share(upper_half[young], days)
    return {
        "drawn_last_day": drawn_last_day,
        "last_day": last_day,
        "first_registered_day": first_from
        + share(lower(made.history_draw, 16), first_to - first_from + 1),
    }


def known(tables, made):
    """Choose the fields on file and the fate, and say which files of the agency had the person."""
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


def residing(tables, made):
    """Choose the département where the person lives, the commune and postcode, the street."""
    departement = residence(tables, made, made.residence_draw)
    place = locality(tables, departement, made.locality_draw)
    slot = street_slot(tables, place, upper(made.street_draw, 12))
    return {
        "departement_code": departement,
        "locality": place,
        "street": tables.street_slots.street.take(index(slot)),
    }


def residence(tables, made: SimpleNamespace, draws: Draws) -> Whole:
    """Return a département for each draw, by sex, age and place of birth.

    Seven bits of the draw point at an entry of the alias table; the next sixteen choose the entry
    itself or its alias.
    """
    row = (made.residence_row + made.birth_departement_number) << 7
    own = upper(draws, 7)
    entry = tables.residences.entry.take(index(row + own))
    return chosen((draws >> 9 & 65_535) < entry >> 16, own, lower(entry, 16))


def locality(tables, departement: Whole, draws: Draws) -> Whole:
    """Return a commune and postcode of each département, by an alias table as for residences."""
    at = index(departement)
    start, count = tables.spans.start.take(at), tables.spans.count.take(at)
    point = draws.astype(numpy.uint64) * count.view(numpy.uint32)
    own = (point >> 32).astype(numpy.int32)
    entry = tables.localities.entry.take(index(start + own))
    is_own = (point.astype(numpy.uint32) >> 16) < entry >> 16
    return start + chosen(is_own, own, lower(entry, 16))


def street_slot(tables, localities: Whole, twelve: Whole) -> Whole:
    """Return a slot of a street of each locality by twelve bits (see locality_streets.sql)."""
    streets = tables.locality_streets.streets.take(index(localities))
    slot = (streets & 4_095) + (twelve * (streets >> 12 & 8_191) >> 12)
    return (streets >> 26 << 12) + (slot & 4_095)


def _files(tables, made):
    """Say which files of the agency had the person; that of 2022 had who ended within the year."""
    first, days = made.first_registered_day, tables.perimeter_days
    is_registered = made.status == tables.statuses["registered"]
    is_recent = is_registered | (made.drawn_last_day >= days.ended_from_2021)
    in_2021 = (first >= 0) & (first <= days.first_until_2021)
    in_2022 = (first >= 0) & (first <= days.first_until_2022) & is_recent
    return (
        in_2021 * numpy.int32(IN_2021)
        + in_2022 * numpy.int32(IN_2022)
        + (is_registered * numpy.int32(IN_2024))
    )


STEPS = (
    positioned,
    profiled,
    born_when,
    born_where,
    twinned,
    drawn,
    descended,
    named,
    dated,
    known,
    residing,
)
