"""The constants that a world draws by are draws of its seed, in every table that has one."""

from math import gcd

import numpy
import pytest

from breachlab.store.connections import open_connection
from data_gen.draws import mixer
from data_gen.draws.blocks import blocks
from data_gen.records.persons import IDENTIFIERS
from data_gen.records.record_tables import read_tables
from data_gen.template import reference
from data_gen.world import World

WORLD = World(rows=43_100_000, seed=72)  # two blocks


@pytest.fixture(scope="module")
def tables():
    with open_connection() as connection:
        yield read_tables(connection, WORLD, reference(connection, WORLD))


def draws(stream, keys):
    constant = mixer.constants(WORLD.seed)[stream]
    return mixer.draw(mixer.key_base(*mixer.halves(list(keys))), constant).tolist()


def test_those_of_contacts_and_breaches(tables):
    assert tables.shared.contact_constant == mixer.constants(WORLD.seed)["contact"]
    assert tables.shared.breach_constants == draws("breach", range(12))


def test_those_of_agency_identifiers(tables):
    factor, shift = draws("agency", [1, 2])
    assert tables.shared.agency_factor == 260 * (factor % 600_000) + 100_000_007
    assert tables.shared.agency_shift == shift % IDENTIFIERS
    assert gcd(tables.shared.agency_factor, IDENTIFIERS) == 1


def test_those_of_each_block():
    for number, block in enumerate(blocks(WORLD.rows, WORLD.seed)):
        persons = block.person_count
        factor, first_shift, offset_key, run_key, last_factor, last_shift = draws(
            "permutation", range(number * 8, number * 8 + 6)
        )
        assert (block.offset_key, block.run_key) == (offset_key, run_key)
        assert (block.first_shift, block.last_shift) == (
            first_shift % persons,
            last_shift % persons,
        )
        assert block.first_factor == next_coprime(factor % persons, persons)
        assert block.last_factor == next_coprime(last_factor % persons, persons)


def test_each_age_begins_its_births_at_one_for_both_sexes(tables):
    profiles = tables.profile_slots
    age = 94 - profiles.first_birth_month // 12
    ages = numpy.unique(age)
    shifts = dict(zip(ages.tolist(), draws("birth_cell", ages.tolist()), strict=True))
    expected = [shifts[each] for each in age.tolist()]
    assert (profiles.cell_shift.view(numpy.uint32) == expected).all()


def next_coprime(factor, count):
    return next(number for number in range(factor, 2 * count) if gcd(number, count) == 1)
