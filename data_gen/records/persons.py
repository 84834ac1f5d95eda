"""The steps that make a person: place, birth, twins, names, dates, fields, fate, residence."""

from types import SimpleNamespace
from typing import Any

import numpy

from data_gen.draws import blocks, mixer
from data_gen.records import homes, person_names, twins
from data_gen.records.bits import (
    IN_2021,
    IN_2022,
    IN_2024,
    Whole,
    choose,
    index,
    lower,
    share,
    upper,
)
from data_gen.records.calendar import Calendar

SHORTEST = 28  # days of a registration: people are counted by the month
SIXTEEN_YEARS = 16 * 365 + 4  # there are four leap days in any sixteen years from 1929 on


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


STEPS = (
    position_persons,
    profile_persons,
    born_when,
    born_where,
    twins.pair_twins,
    draw_persons,
    person_names.choose_origins,
    person_names.name_persons,
    date_persons,
    current_registration,
    person_names.restore_names,
    choose_fields,
    homes.residing,
)
