"""The steps that make a person: place, birth, twins, names, dates, fields, fate, residence."""

from types import SimpleNamespace
from typing import Any

import numpy

from data_gen.draws import blocks, mixer
from data_gen.records import homes, names, twins
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


def positioned(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Send the person's number through the permutation of the block."""
    return {
        "person_id": made.person_number + numpy.uint32(made.block.first_person + 1),
        "position": blocks.positions(made.block, made.person_number),
    }


def profiled(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Give equal runs of positions one profile, and number the people of one sex and age."""
    persons = made.block.person_count
    slot = index(made.position.astype(numpy.uint64) * 65_536 // persons)
    profile = {name: column.take(slot) for name, column in vars(tables.profile_slots).items()}
    rank = made.position.view(numpy.int32) - tables.cell_starts(persons).take(slot)
    return profile | {"profile_slot": slot, "cell_rank": rank}


def born_when(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
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


def born_where(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Read the place of birth off that number, and number those born there in that month."""
    slot = index((made.pair_in_month + (made.cell_shift >> 13) + made.month_shift) & 4_095)
    birth = {name: column.take(slot) for name, column in vars(tables.birth_place_slots).items()}
    pair = (made.pair_in_month >> 12) * birth["place_slots"] + birth["place_rank"]
    rank = (pair << 1) + ((made.cell_rank ^ made.sex) & 1)  # a boy and a girl follow each other
    return birth | {
        "birth_place_slot": slot,
        "place_number": rank,
        "nir_order": made.first_order + made.order_step * rank,
    }


def drawn(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
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


def dated(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
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


def known(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
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


def _files(tables: SimpleNamespace, made: SimpleNamespace) -> Whole:
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
    twins.twinned,
    drawn,
    names.descended,
    names.named,
    dated,
    names.married,
    known,
    homes.residing,
)
