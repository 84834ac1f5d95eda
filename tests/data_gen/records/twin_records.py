"""The steps of the twin that make a record of the person: drift, residence, what is written."""

import numpy

from tests.data_gen import oracle

STREET_ADDRESS, NIR, MOBILE = 4, 8, 32  # fields on file
DELIVERABLE, VALID, DECEASED, ABROAD = 1, 2, 4, 8  # truths
BORN_ABROAD = 101  # after the départements, which are numbered 0 … 100
SIXTEEN_YEARS = 16 * 365 + 4  # four leap days, for whoever was 16 on 5 March 2024


def drifting(tables, made):
    """Give each copy the drift drawn for it, or where it cannot have that one, another."""
    drifts, is_copy = tables.drifts, made.copy_number > 0
    slot = (oracle.upper(made.drift_draw, 8) + 85 * made.copy_number) % 256
    wished = numpy.where(is_copy, tables.lists.drift_slots[slot], drifts["none"])
    can = {
        "none": ~is_copy,
        "former_usage_name": made.own_usage_name != made.birth_name,
        "former_address": is_copy,
        "candidate_space": _may_have_space(tables, made),
        "provisional_nir": oracle.has(made.own_fields, NIR)
        & (made.birth_departement_number == BORN_ABROAD),
        "slip_in_usage_name": is_copy,
        "slip_in_street": oracle.has(made.own_fields, STREET_ADDRESS),
    }
    granted = numpy.any([(wished == drifts[name]) & can[name] for name in can], axis=0)
    has_space = (
        can["candidate_space"]
        & oracle.has(made.copy_drift_draw, 8_192)
        & (wished != drifts["former_address"])
    )
    instead = numpy.where(has_space, drifts["candidate_space"], drifts["former_address"])
    drift = numpy.where(granted, wished, instead)
    has_moved = drift == drifts["former_address"]
    return {
        "drift_but_region": drift,
        "has_moved": has_moved,
        "has_moved_far": has_moved & oracle.has(made.copy_drift_draw, 4_096),
    }


def residing(tables, made):
    """Choose the département where the person lives, and the one on the record."""
    row = (made.residence_row + made.birth_departement_number) * 128
    own = _aliased(tables, row, made.residence_draw)
    former = _aliased(tables, row, made.copy_former_residence_draw)
    return {
        "own_departement": own,
        "departement": numpy.where(made.has_moved_far, former, own),
    }


def located(tables, made):
    """Choose the commune and postcode inside the département, and the street."""
    lists, drifts = tables.lists, tables.drifts
    draw = numpy.where(made.has_moved, made.copy_former_locality_draw, made.locality_draw)
    start, count = numpy.divmod(lists.locality_spans[made.departement], 1_024)
    place, rest = numpy.divmod(draw * count, 2**32)
    limit, alias = numpy.divmod(tables.locality_entries[start + place], 65_536)
    locality = start + numpy.where(rest // 65_536 < limit, place, alias)
    street_draw = numpy.where(made.has_moved, made.copy_drift_draw, made.first_name_draw)
    regions = lists.departement_regions
    leaves = regions[made.departement] != regions[made.own_departement]
    return {
        "departement_code": lists.departement_codes[made.departement],
        "locality": lists.localities[locality],
        "street": lists.streets[oracle.lower(street_draw, 12)],
        "drift": numpy.where(leaves, drifts["former_region"], made.drift_but_region),
    }


def written(tables, made):
    """Write what a candidate space leaves out, and the truths that a notification meets."""
    is_space = made.drift == tables.drifts["candidate_space"]
    space = tables.statuses["candidate_space"]
    birth_name_again = made.drift == tables.drifts["former_usage_name"]
    return {
        "status": numpy.where(is_space, space, made.status),
        "usage_name": numpy.where(birth_name_again, made.birth_name, made.own_usage_name),
        "fields_on_file": numpy.where(is_space, _space_fields(tables, made), made.own_fields),
        "truths": _truths(made, is_space),
        "first_registered_day": numpy.where(is_space, -1, made.own_first_day),
        "last_day": _last_day(tables, made, is_space),
        "registration_count": numpy.where(is_space, -1, made.registration_count),
    }


def _may_have_space(tables, made):
    """A space was opened beside a registration, if that did not end before spaces began."""
    is_former = made.status == tables.statuses["formerly_registered"]
    is_recent = made.own_last_day >= tables.lists.space_from
    return (made.status == tables.statuses["registered"]) | (is_former & is_recent)


def _aliased(tables, row, draw):
    """Seven bits of the draw point at an entry; the next sixteen choose it or its alias."""
    entry = oracle.upper(draw, 7)
    limit, alias = numpy.divmod(tables.lists.residence_entries[row + entry], 65_536)
    return numpy.where(oracle.lower(draw >> 9, 16) < limit, entry, alias)


def _space_fields(tables, made):
    space_mask = tables.lists.space_class * 4_096 + oracle.lower(made.copy_drift_draw, 12)
    return made.own_fields & (tables.lists.field_masks[space_mask] | MOBILE)


def _truths(made, is_space):
    """Write truths whatever is on file; the agency's files only where the record does not say."""
    deliverable = oracle.lower(made.availability_draw >> 10, 10) < made.deliverable_limit
    valid = oracle.lower(made.availability_draw, 10) < made.valid_limit
    return (
        deliverable * DELIVERABLE
        + valid * VALID
        + made.is_deceased * DECEASED
        + made.is_abroad * ABROAD
        + is_space * made.perimeters
    )


def _last_day(tables, made, is_space):
    """A space beside a registration was last used on a day when both could be.

    At 16 the window of the last use begins on the sixteenth birthday, if that lies in it.
    """
    start = numpy.maximum(made.own_first_day, tables.lists.space_from)
    end = numpy.where(made.own_last_day < 0, tables.lists.last_possible, made.own_last_day)
    beside = start + (oracle.upper(made.copy_drift_draw, 16) * (end - start + 1) >> 16)
    last_day = numpy.where(is_space, beside, made.own_last_day)
    start = numpy.maximum(made.last_from, made.birth_day + SIXTEEN_YEARS)
    upper = oracle.upper(made.history_draw, 16)
    at_sixteen = start + (upper * (made.last_from + made.last_days - start) >> 16)
    return numpy.where(made.age == 16, at_sixteen, last_day)
