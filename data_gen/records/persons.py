"""The steps that make a person: place, birth, names, dates, fields, fate, residence."""

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
    """Read the month of birth off the rank, and number those born in that month of that year."""
    slot = index((made.cell_rank + made.cell_shift) & 8_191)
    month = {name: column.take(slot) for name, column in vars(tables.birth_month_slots).items()}
    return month | {
        "birth_month_slot": slot,
        "birth_month_number": made.first_birth_month + month["month_offset"],
        "rank_in_month": (made.cell_rank >> 13) * month["month_slots"] + month["month_rank"],
    }


def born_where(tables, made):
    """Read the place of birth off that number, and number those born there in that month."""
    slot = index((made.rank_in_month + (made.cell_shift >> 13) + made.month_shift) & 4_095)
    birth = {name: column.take(slot) for name, column in vars(tables.birth_place_slots).items()}
    rank = (made.rank_in_month >> 12) * birth["place_slots"] + birth["place_rank"]
    return birth | {
        "birth_place_slot": slot,
        "place_number": rank,
        "nir_order": made.first_order + made.order_step * rank,
    }


def drawn(tables, made):
    """Draw once from every stream that a person's values come from."""
    base = mixer.key_base(made.person_id)
    return {"person_base": base} | {
        f"{name}_draw": mixer.draw(base, tables.streams[name])
        for name in (
            "first_name",
            "birth_name",
            "usage_name",
            "residence",
            "locality",
            "availability",
            "history",
            "fate",
        )
    }


def named(tables, made):
    """Choose the day of birth inside the month, and the names by their frequency."""
    month, surnames = index(made.birth_month_number), tables.surname_slots.birth_name
    days = numpy.minimum(tables.months.days.take(month), made.day_limit)
    day = share(lower(made.birth_name_draw, 16), days)
    # Nine decades of 8,192 names a sex; the months count from January 1929, the names from 1921.
    decade = (made.birth_month_number + 96) // 120
    first_name = made.first_name_start + (decade << 13) + upper(made.first_name_draw, 13)
    has_other = lower(made.usage_name_draw, 16) < made.usage_name_limit
    name_draw = chosen(has_other, made.usage_name_draw, made.birth_name_draw)
    return {
        "birth_day": tables.months.start.take(month) + made.days_before + day,
        "first_name": tables.first_name_slots.first_name.take(index(first_name)),
        "birth_name": surnames.take(index(made.birth_name_draw >> 16)),
        "usage_name": surnames.take(index(name_draw >> 16)),
    }


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
    return {
        "departement_code": departement,
        "locality": locality(tables, departement, made.locality_draw),
        "street": lower(made.first_name_draw, 12),
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
    drawn,
    named,
    dated,
    known,
    residing,
)
