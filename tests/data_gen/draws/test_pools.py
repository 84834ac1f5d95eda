"""Vocabulary: what a name and a street look like, and whether Faker still gives the same."""

import re
import warnings
from pathlib import Path

import pytest

from data_gen.calibration import tables
from data_gen.draws import pools

STREET = re.compile(r"[A-Z]+( [A-Z]+)+")


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("Françoise", "FRANCOISE"),
        ("Jean-Pierre", "JEAN-PIERRE"),
        ("N'Diaye", "N DIAYE"),
        ("Le Bœuf", "LE BOEUF"),
        ("  Zoé  ", "ZOE"),
    ],
)
def test_a_name_is_spelled_in_plain_capitals(name, spelled):
    assert pools.spelled(name) == spelled


def test_streets_are_different_and_fit_an_address_line():
    streets = pools.streets(seed=7, count=300)
    assert len(set(streets)) == 300
    assert all(STREET.fullmatch(street) and len(street) <= 30 for street in streets)


def test_the_seed_decides_the_streets():
    assert pools.streets(seed=7, count=20) == pools.streets(seed=7, count=20)
    assert pools.streets(seed=7, count=20) != pools.streets(seed=8, count=20)


def test_the_frozen_streets_are_4_096_different_ones():
    frozen = [row["street_name"] for row in tables.read("streets")]
    assert len(set(frozen)) == len(frozen) == pools.STREET_COUNT
    assert all(STREET.fullmatch(street) and len(street) <= 30 for street in frozen)


@pytest.mark.filterwarnings("always:This release of Faker")
def test_another_release_of_faker_only_warns():
    """The frozen file is the world; Faker may change its words in any release."""
    if pools.streets() != [row["street_name"] for row in tables.read("streets")]:
        warnings.warn("This release of Faker gives other streets", stacklevel=1)


def test_the_vocabulary_needs_no_faker_to_be_read():
    source = Path(pools.__file__).read_text(encoding="utf-8")
    assert not re.search(r"^(from|import) faker", source, re.MULTILINE)
