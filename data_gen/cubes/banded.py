"""The level of each record in every dimension that cubes count by.

records/banded.sql is the oracle. Ages and years are those of the reference day. Bands are looked up
by day. A missing day is -1 and reads the last entry of a table, a value that is not used. Another
level than those that a dimension lists would count in a wrong cell, so `check` looks for it.
"""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import numpy
from numpy.typing import NDArray

from data_gen.breach import CALENDAR, DAY_ZERO
from data_gen.cubes import cube_dimensions as lists
from data_gen.draws.mixer import Draws
from data_gen.ledger import BadReference
from data_gen.records import bits
from data_gen.records.bits import Flags, Whole, choose, has, index

TODAY = CALENDAR.reference
DAYS = numpy.arange(str(DAY_ZERO), str(TODAY + timedelta(days=1)), dtype="datetime64[D]")
MONTHS = DAYS.astype("datetime64[M]")
YEAR = DAYS.astype("datetime64[Y]").astype(numpy.int32) + 1970
MONTH_AND_DAY = MONTHS.astype(numpy.int32) % 12 * 100 + (DAYS - MONTHS).astype(numpy.int32)
COMPLETED = TODAY.year - YEAR - (MONTH_AND_DAY[-1] < MONTH_AND_DAY)
IS_LATER_IN_MONTH = MONTH_AND_DAY[-1] % 100 < MONTH_AND_DAY % 100
COMPLETED_MONTHS = (MONTHS[-1] - MONTHS).astype(numpy.int32) - IS_LATER_IN_MONTH


def _by_day(values: NDArray[Any]) -> Whole:
    return numpy.append(values, 0).astype(numpy.int32)


def _band(firsts: tuple[int, ...], completed: NDArray[Any] = COMPLETED) -> Whole:
    return _by_day(numpy.searchsorted(firsts, completed, side="right") - 1)


COMPLETED_YEARS, FIRST_YEAR = (
    _by_day(COMPLETED),
    _by_day(numpy.maximum(YEAR - lists.FIRST_YEARS[0], 0)),
)
AGE_BAND, END_BAND = _band(lists.AGE_BANDS), _band(lists.END_BANDS)
DURATION_BAND = _band(lists.DURATION_BANDS, COMPLETED_MONTHS)


def _reach(fields: int, truths: int, is_former: int) -> tuple[int, int, int, int]:
    """Return the levels of fate, e-mail, mobile and street address for bits of both masks."""
    if truths & bits.DECEASED:
        return lists.DEAD, lists.ABSENT, 0, lists.ABSENT
    email = lists.GOOD if truths & bits.DELIVERABLE else lists.OUTDATED
    lives_there = truths & (bits.VALID | bits.ABROAD) == bits.VALID and not is_former
    address = lists.GOOD if lives_there else lists.OUTDATED
    return (
        lists.AWAY if truths & bits.ABROAD else lists.RESIDENT,
        email if fields & bits.EMAIL else lists.ABSENT,
        int(fields & (bits.MOBILE | bits.PHONE) == bits.MOBILE | bits.PHONE),
        address if fields & bits.STREET_ADDRESS else lists.ABSENT,
    )


REACH = numpy.array(
    [
        lists.REACHES.index(_reach(number & 63, number >> 6 & 15, number >> 10))
        for number in range(2048)
    ],
    dtype=numpy.int32,
)


CLAIMED_LEVEL = numpy.full(lists.BREACHES + 1, len(lists.CLAIMED), dtype=numpy.int32)
CLAIMED_LEVEL[list(lists.CLAIMED)] = range(len(lists.CLAIMED))


def band_records(tables: SimpleNamespace, made: SimpleNamespace) -> SimpleNamespace:
    """Return the levels of each record: an array for each dimension."""
    birth_day = index(made.birth_day)
    age_band, age = AGE_BAND.take(birth_day), COMPLETED_YEARS.take(birth_day)
    departement_and_sex = made.departement_code * 2 + made.sex
    return SimpleNamespace(
        stratum=departement_and_sex * len(lists.AGE_BANDS) + age_band,
        ages=departement_and_sex * len(lists.AGES) + (age - lists.AGES[0]),
        age_band=age_band,
        locality=made.locality,
        is_space=made.drift == tables.drifts["candidate_space"],
        is_dead=has(made.truths, bits.DECEASED),
        is_abroad=made.truths & (bits.DECEASED | bits.ABROAD) == bits.ABROAD,
        status=made.status,
        duration=_duration(made),
        region=tables.departement_regions.region_code.take(index(made.departement_code)),
        identifier_block=(made.agency_number // 1_000_000).view(numpy.int32),
        **_histories(tables, made),
        **_fields(tables, made),
        **_breaches(tables, made),
    )


def _duration(made: SimpleNamespace) -> Whole:
    """Return the band of months since registration; other statuses have levels after the bands."""
    band = DURATION_BAND.take(index(made.registered_since_day))
    is_registered = made.status == lists.REGISTERED
    return choose(is_registered, band, made.status + numpy.int32(len(lists.DURATION_BANDS) - 1))


def _histories(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Whole]:
    """Return levels of status and years combined, in the orders of HISTORIES and FILES."""
    first = FIRST_YEAR.take(index(made.first_registered_day))
    last = index(made.last_day)
    idle, end = COMPLETED_YEARS.take(last), END_BAND.take(last)
    is_formerly, is_space = made.status == lists.FORMERLY, made.status == lists.CANDIDATE
    years, ends = len(lists.FIRST_YEARS), len(lists.END_BANDS)
    space = numpy.int32(years + years * ends)
    history = choose(is_formerly, years + first * ends + end, choose(is_space, space, first))
    has_nir = (is_space & has(made.fields_on_file, bits.NIR)).astype(numpy.int32)
    beyond, idles = _beyond_term(tables, made, is_formerly, is_space), len(lists.IDLE_YEARS)
    ended = years + ((first * idles + idle) * 2 + beyond)
    space = years + years * idles * 2 + ((idle * 2 + has_nir) * 2 + beyond)
    return {
        "history": history,
        "history_with_nir": history + has_nir,
        "file": choose(is_formerly, ended, choose(is_space, space, first)),
        "idle": choose(is_formerly | is_space, idle, numpy.int32(idles)),
    }


def _beyond_term(
    tables: SimpleNamespace, made: SimpleNamespace, is_formerly: Flags, is_space: Flags
) -> Whole:
    """Return 1 for each file kept beyond its legal term, else 0.

    A candidate space beside a registration falls under the term of the registration.
    """
    terms, is_alone = tables.retention_terms, made.drift != tables.drifts["candidate_space"]
    after_registration = is_formerly & (made.last_day < terms.registration_from)
    after_use = is_space & is_alone & (made.last_day < terms.last_use_from)
    return (after_registration | after_use).astype(numpy.int32)


def _fields(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Whole]:
    """Return levels of fields on file, of a notification's reach, and of an attacker's keys."""
    fields, drifts = made.fields_on_file, tables.drifts
    is_former = made.drift == drifts["former_address"]
    is_former |= made.drift == drifts["former_region"]
    number = fields | (made.truths & 15) << 6 | is_former.astype(numpy.int32) << 10
    has_nir = has(fields, bits.NIR)
    has_contact = has(fields, bits.EMAIL | bits.PHONE)
    return {
        "field_mask": fields & 31,
        "reach": REACH.take(index(number)),
        "joins": has_nir * numpy.int32(2) + has_contact,
        "is_joinable": (has_nir & has_contact).astype(numpy.int32),
    }


def _breaches(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Whole | Draws]:
    """Return levels of other breaches: their number, the earliest of each kind, added fields."""
    sets, mask = tables.shared.sets, made.breach_mask
    gains = [
        has(mask, held).astype(numpy.int32) for held in (sets.iban, sets.employer, sets.insurer)
    ]
    return {
        "breach_mask": mask,
        "is_in_2023": has(mask, sets.in_2023),
        "confirmed_count": numpy.bitwise_count(mask & sets.confirmed).astype(numpy.int32),
        "claimed_count": numpy.bitwise_count(mask & sets.claimed).astype(numpy.int32),
        "confirmed_first": _earliest(mask & sets.confirmed),
        "claimed_first": CLAIMED_LEVEL.take(_earliest(mask & sets.claimed)),
        "iban_first": _earliest(mask & sets.iban),
        "gains": (gains[0] * 2 + gains[1]) * 2 + gains[2],
    }


def _earliest(mask: Draws) -> Whole:
    """Return the number of the earliest breach: the count of bits below the lowest set bit."""
    below = numpy.minimum(numpy.bitwise_count((mask & -mask) - 1), lists.BREACHES)
    return below.astype(numpy.int32)


def check(tables: SimpleNamespace) -> None:
    """Raise BadReference if the reference files give a level that its dimension does not list."""
    breaches, localities = tables.shared.breaches, tables.locality_communes
    regions = tables.departement_regions.region_code
    claimed = [each.breach_number for each in breaches if each.standing == "claimed"]
    exact = {
        "other breaches": (len(breaches), lists.BREACHES),
        "numbers of those only claimed": (tuple(claimed), lists.CLAIMED),
        "localities": (len(localities.commune_number), lists.LOCALITIES),
        "communes": (int(localities.commune_number.max()) + 1, lists.COMMUNES),
        "départements": (len(regions), lists.DIMENSIONS["departement"].size),
        "régions": (int(regions.max()) + 1, lists.DIMENSIONS["region"].size),
    }
    began = tables.profile_slots.last_from
    oldest = min(int(began[began >= 0].min()), int(tables.space_window.first_day.min()))
    last_read = max(int(days.max()) for days in tables.days_of_reading)
    at_most = {
        "years that a file is idle": (int(COMPLETED_YEARS[oldest]), lists.IDLE_YEARS[-1]),
        "copies of a person": (int(tables.owners.copy_number.max()), lists.FURTHER_SPACES[-1]),
        "the last day of reading": (last_read, lists.DAYS_READ),
    }
    bad = {what: pair for what, pair in exact.items() if pair[0] != pair[1]}
    bad |= {
        what: (found, f"at most {most}") for what, (found, most) in at_most.items() if found > most
    }
    for what, (found, listed) in bad.items():
        raise BadReference(
            f"{what}: the reference files give {found}; data_gen/cubes/cube_dimensions.py expected "
            f"{listed}. Change the two together."
        )
