"""The steps that make a copy: a record of a person beyond the primary one, with differences.

A copy is an older file: a registration that ended before the person's last one did, or a candidate
space that was used earlier. So a person never has two registrations open at once.
"""

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy

from data_gen.breach import CALENDAR, day_number
from data_gen.draws import mixer
from data_gen.records.bits import (
    MOBILE,
    NIR,
    STREET_ADDRESS,
    Flags,
    Whole,
    choose,
    has,
    index,
    lower,
    share,
    upper,
)
from data_gen.records.persons import (
    BORN_ABROAD,
    SHORTEST,
    SIXTEEN_YEARS,
    locality,
    residence,
    street_slot,
)
from data_gen.records.record_tables import ENDS, REGISTRATIONS

FIRST_YEAR = CALENDAR.first_years[0]
# Registrations that ended before were no longer on file.
EARLIEST_END = day_number(CALENDAR.reference.replace(year=FIRST_YEAR)) + 1
# The first day of the first year, which stands for all before it, too, and that of the second.
WINDOW, SECOND_YEAR = (day_number(date(year, 1, 1)) for year in (FIRST_YEAR, FIRST_YEAR + 1))
LONGEST = 3 * 365  # days of an earlier registration, assumed
MOST_COPIES = 3  # of one person
ONE_WEEK, FOUR_WEEKS = 6, 28  # days; a week begins with its first day, so 6 more


def draw_copies(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Draw for each copy: its number is added to the constant of the stream."""
    number = made.copy_number.view(numpy.uint32)
    return {"drift_draw": mixer.draw(made.person_base, tables.streams["drift"])} | {
        f"copy_{name}_draw": mixer.draw(
            made.person_base, number + numpy.uint32(tables.streams[name])
        )
        for name in ("drift", "former_residence", "former_locality", "former_history")
    }


def drifting(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Give each copy the drift drawn for it, or another one if it cannot have that.

    The other one is a candidate space beside the registration for half of those who may have one,
    else a former address. Copies of one person start a third of the slots apart, so they seldom
    have the same drift. Half of the moves stay inside the département.
    """
    drifts = tables.drifts
    slot = (upper(made.drift_draw, 8) + 85 * made.copy_number) & 255
    wished = tables.drift_slots.drift.take(slot)
    may_have_space = _may_have_space(tables, made)
    can = {
        "former_usage_name": made.usage_name != made.birth_name,
        "former_address": True,
        "candidate_space": may_have_space,
        "provisional_nir": has(made.fields_on_file, NIR)
        & (made.birth_departement_number >= BORN_ABROAD),
        "slip_in_usage_name": True,
        "slip_in_street": has(made.fields_on_file, STREET_ADDRESS),
    }
    is_granted = numpy.any([(wished == drifts[name]) & can[name] for name in can], axis=0)
    has_space = may_have_space & has(made.copy_drift_draw, 8_192)
    instead = choose(has_space, drifts["candidate_space"], drifts["former_address"])
    drift = choose(is_granted, wished, instead)
    return {"wished_drift": wished, "drift": drift, "is_space": drift == drifts["candidate_space"]}


def move_copies(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Give each former address its own locality and street; a far one may change the région."""
    drifts, regions = tables.drifts, tables.departement_regions.region_code
    has_moved = made.drift == drifts["former_address"]
    is_far = has_moved & has(made.copy_drift_draw, 4_096)
    former = residence(tables, made, made.copy_former_residence_draw)
    departement = choose(is_far, former, made.departement_code)
    has_left = regions.take(departement) != regions.take(made.departement_code)
    there = locality(tables, departement, made.copy_former_locality_draw)
    street = _other_street(tables, there, made)
    return {
        "drift": choose(has_left, drifts["former_region"], made.drift),
        "departement_code": departement,
        "locality": choose(has_moved, there, made.locality),
        "street": choose(has_moved, street, made.street),
    }


def _other_street(tables: SimpleNamespace, there: Whole, made: SimpleNamespace) -> Whole:
    """Return a street of the former locality, but the next one if it is the person's own."""
    slot, streets = street_slot(tables, there, lower(made.copy_drift_draw, 12)), tables.street_slots
    is_home = (there == made.locality) & (streets.street.take(index(slot)) == made.street)
    # The next slot is that of another street in communes of the same size.
    slot = choose(is_home, (slot & ~4_095) + ((slot + 1) & 4_095), slot)
    return streets.street.take(index(slot))


def reduce_copies(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Remove fields from candidate spaces beside a registration, and write former usage names.

    A space has fewer fields than the registration; whether the phone is a mobile does not change.
    """
    is_space, was_born_so = made.is_space, made.drift == tables.drifts["former_usage_name"]
    mask = (tables.space_window.contact_class << 12) + lower(made.copy_drift_draw, 12)
    fields = made.fields_on_file & (tables.masks_of_fields.take(mask) | MOBILE)
    return {
        "usage_name": choose(was_born_so, made.birth_name, made.usage_name),
        "fields_on_file": choose(is_space, fields, made.fields_on_file),
    }


def date_copies(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Give each copy the status and dates of its own file; it has one registration at most."""
    statuses, nothing = tables.statuses, numpy.int32(-1)
    never = made.first_registered_day < 0
    first, last = _registered_earlier(tables, made)
    used_last = choose(never, _used_earlier(made), _used_last(tables, made))
    is_space = made.is_space | never
    return {
        "status": choose(is_space, statuses["candidate_space"], statuses["formerly_registered"]),
        "first_registered_day": choose(is_space, nothing, first),
        "last_day": choose(is_space, used_last, last),
        "registered_since_day": numpy.full_like(first, nothing),
        "registration_count": choose(is_space, nothing, numpy.int32(1)),
    }


def _may_have_space(tables: SimpleNamespace, made: SimpleNamespace) -> Flags:
    """Return the persons with a registration that did not end before candidate spaces began."""
    is_former = made.status == tables.statuses["formerly_registered"]
    is_recent = made.last_day >= tables.space_window.first_day
    return (made.status == tables.statuses["registered"]) | (is_former & is_recent)


def _registered_earlier(tables: SimpleNamespace, made: SimpleNamespace) -> tuple[Whole, Whole]:
    """Return the first and the last day of an earlier registration.

    It lies before the person's last end, before the current registration, or before today. The
    history is split into a part for each copy, so that copies of one person do not overlap. A file
    spans at least four weeks if its part does. A person who registered once has moved during that
    registration: the copy has its first days, or later ones.
    """
    began, is_once = made.first_registered_day, made.registration_count == 1
    today = tables.space_window.last_day
    open_until = choose(is_once, today, made.registered_since_day - 1)
    until = choose(made.last_day < 0, open_until, made.last_day)
    whole = numpy.maximum(until - numpy.maximum(began, EARLIEST_END), 1)
    part = numpy.maximum(whole // MOST_COPIES, 1)
    start = numpy.maximum(began, EARLIEST_END) + numpy.minimum(
        (made.copy_number - 1) * part, whole - 1
    )
    days = choose(is_once, numpy.minimum(part, LONGEST), part)
    draws, calendar = made.copy_former_history_draw, tables.calendar
    last = start + days - 1
    end = calendar.between(ENDS, numpy.minimum(start + SHORTEST, last), last, upper(draws, 16))
    earliest = numpy.maximum(start, choose(is_once, start, end - LONGEST))
    latest = choose(is_once, start + ONE_WEEK * (made.copy_number > 1), end - SHORTEST)
    latest = numpy.clip(latest, earliest, end)
    first = calendar.between(REGISTRATIONS, earliest, latest, lower(draws, 16))
    return choose(first < SECOND_YEAR, WINDOW, first), end


def _used_earlier(made: SimpleNamespace) -> Whole:
    """Return the last day of use of a space beside another space.

    It lies up to four weeks before that of the other, so that if the other kept the term of
    thirteen months, this one did.
    """
    earliest = numpy.maximum(made.birth_day + SIXTEEN_YEARS, EARLIEST_END)
    before = made.last_day - 1 - (upper(made.copy_former_history_draw, 16) * FOUR_WEEKS >> 16)
    return numpy.maximum(before, earliest)


def _used_last(tables: SimpleNamespace, made: SimpleNamespace) -> Whole:
    """Return the last day of use of a space beside a registration: a day when both could exist."""
    start = numpy.maximum(made.first_registered_day, tables.space_window.first_day)
    end = choose(made.last_day < 0, tables.space_window.last_day, made.last_day)
    return start + share(upper(made.copy_drift_draw, 16), end - start + 1)


STEPS = (draw_copies, drifting, move_copies, reduce_copies, date_copies)
