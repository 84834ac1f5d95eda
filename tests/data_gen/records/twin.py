"""The records of a world once more, in NumPy: what DuckDB must agree with, column by column.

Steps, in order; each adds columns to those that stand above it:

    record number
      owned       whose record it is, and which copy
      positioned  the person's place in the permutation
      profiled    sex, age, status, the windows of the dates, the chances
      born_when   month of birth                 } from the rank in the profile's cell, so that
      born_where  place of birth, order in the   } no two persons share a NIR
                  register of the month there
      drawn       the mixer's draws, one a stream
      named       day of birth, names
      dated       first registration, last end or last use, of the person
      known       fields on file; died, lives abroad; files of the agency
      ─────────── so far the person (twin_persons.py), from here the record (twin_records.py)
      drifting    in what the copy differs from the primary record
      residing    département, now and in this record
      located     commune and postcode, street; a move becomes one to another région
      written     the columns as they are stored
    computed      what the views draw: contacts, breaches, agency identifier

The look-up tables come from DuckDB (twin_tables.py); all arithmetic is done here.
"""

from types import SimpleNamespace

import numpy

from tests.data_gen import oracle
from tests.data_gen.records import twin_persons as persons
from tests.data_gen.records import twin_records as records

STEPS = (
    persons.owned,
    persons.positioned,
    persons.profiled,
    persons.born_when,
    persons.born_where,
    persons.drawn,
    persons.named,
    persons.dated,
    persons.known,
    records.drifting,
    records.residing,
    records.located,
    records.written,
)
AGENCY_ID = 16  # field on file
IDENTIFIERS = 26 * 10**7  # a letter and seven digits
FORMER_PART = 40_000_003  # identifiers of former régions lie so far apart, in five parts
DAY_ZERO = numpy.datetime64("1929-01-01")


def make(tables, block_number: int, numbers) -> SimpleNamespace:
    """Return the stored columns, and those of the steps, for record numbers of one block."""
    made = SimpleNamespace(
        block=tables.blocks[block_number], number=numpy.asarray(numbers, dtype=numpy.int64)
    )
    for step in STEPS:
        vars(made).update(step(tables, made))
    return made


def computed(tables, shared, made) -> SimpleNamespace:
    """Return what the views compute of the stored columns by drawing."""
    contact_draw = oracle.mix32(made.person_id ^ shared.contact_constant)
    is_former = made.drift == tables.drifts["former_region"]
    region = tables.lists.departement_regions[made.departement]
    former = is_former * FORMER_PART * (1 + region % 5)
    number = (made.person_id + former) * shared.agency_factor
    number = (number + shared.agency_shift) % IDENTIFIERS
    has_identifier = oracle.has(made.fields_on_file, AGENCY_ID)
    return SimpleNamespace(
        contact_draw=oracle.whole(contact_draw),
        breach_mask=_breach_mask(shared, made, contact_draw),
        identifier_block=number // 10**6,
        agency_number=numpy.where(has_identifier, number, -1),
    )


def _breach_mask(shared, made, contact_draw):
    """Set a breach's bit for those of its perimeter whose sixteen bits of a draw fall below it."""
    mask = numpy.zeros_like(made.person_id)
    for number, breach in enumerate(shared.breaches):
        constant = shared.breach_constants[number // 2]
        draw = oracle.whole(oracle.mix32(contact_draw ^ numpy.uint64(constant)))
        part = draw >> 16 if number % 2 else draw & 65_535
        is_member = _inside(breach, made) & (part < shared.breach_limits[number])
        mask += is_member * 2**number
    return mask


def _inside(breach, made):
    """Say who stands inside a breach's perimeter, by its words in breaches.csv."""
    files = {
        "registered_by_june_2021": 16,
        "file_of_february_2022": 32,
        "registered_in_march_2024": 64,
    }
    if breach.perimeter in files:
        return oracle.has(made.perimeters, files[breach.perimeter])
    inside = (made.birth_day > _anniversary(breach.age_to + 1)) & (
        made.birth_day <= _anniversary(breach.age_from)
    )
    if breach.perimeter in ("residents", "young_people"):
        inside &= ~oracle.has(made.truths, 4 + 8)  # died, lives abroad
    if breach.sex is not None:
        inside &= made.sex == ("female", "male").index(breach.sex)
    return inside


def _anniversary(years: int) -> int:
    """Return the day on which one who is so many years old on 5 March 2024 was born at latest."""
    return int((numpy.datetime64(f"{2024 - years}-03-05") - DAY_ZERO).astype(int))
