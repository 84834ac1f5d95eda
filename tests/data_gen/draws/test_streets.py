"""Streets and lieux-dits: what they look like, and whether Faker still gives the same."""

import re
import warnings
from pathlib import Path

import pytest

from data_gen.calibration import source_tables
from data_gen.draws import streets

STREET = re.compile(r"[A-Z]+( [A-Z]+)+")
FEW = {"hamlet": 20, "village": 100, "town": 100, "city": 100}


def test_streets_are_different_and_fit_an_address_line():
    names = [name for name, *_ in streets.streets(seed=7, counts=FEW)]
    assert len(set(names)) == len(names) > 300
    assert all(STREET.fullmatch(name) and len(name) <= 25 for name in names)


def test_the_seed_decides_the_streets():
    assert streets.streets(7, FEW) == streets.streets(7, FEW)
    assert streets.streets(7, FEW) != streets.streets(8, FEW)


def test_a_street_begins_with_its_kind_and_a_lieu_dit_has_none():
    for name, size, kind in streets.streets(seed=7, counts=FEW):
        if size == "hamlet":
            assert kind == "LIEU-DIT" and name.split()[0] in {"LE", "LA", "LES", "CHEZ", "MAS"}
        else:
            assert name.startswith(f"{kind} ")


def test_each_size_has_its_kinds_as_often_as_assumed():
    rows = streets.streets(seed=7, counts={"city": 200})
    assert sum(kind == "RUE" for *_, kind in rows) == 134  # 670 of 1,000
    assert sum(kind == "BOULEVARD" for *_, kind in rows) == 14


def test_the_kinds_of_a_size_are_all_its_addresses():
    sums = {size: sum(streets.kinds(size).values()) for size in streets.COUNTS}
    assert sums == dict.fromkeys(streets.COUNTS, 1_000)


def test_the_names_that_nearly_every_commune_has_are_left_out():
    """One of them with a number would be somebody's door in most of them."""
    names = {row["street_name"] for row in source_tables.read("streets")}
    common = "EGLISE MAIRIE GARE ECOLE ECOLES CHATEAU STADE CIMETIERE REPUBLIQUE PRINCIPALE GRANDE"
    assert not {name for name in names if set(name.split()) & set(common.split())}


def test_the_frozen_streets_are_4_096_different_ones():
    frozen = [row["street_name"] for row in source_tables.read("streets")]
    assert len(set(frozen)) == len(frozen) == sum(streets.COUNTS.values()) == 4_096
    assert all(STREET.fullmatch(street) and len(street) <= 25 for street in frozen)


@pytest.mark.filterwarnings("always:This release of Faker")
def test_another_release_of_faker_only_warns():
    """The frozen file is the world; Faker may change its words in any release."""
    if streets.streets() != [tuple(row.values()) for row in source_tables.read("streets")]:
        warnings.warn("This release of Faker gives other streets", stacklevel=1)


def test_the_vocabulary_needs_no_faker_to_be_read():
    source = Path(streets.__file__).read_text(encoding="utf-8")
    assert not re.search(r"^(from|import) faker", source, re.MULTILINE)


SPELLED = {
    "Françoise": "FRANCOISE",
    "Jean-Pierre": "JEAN-PIERRE",
    "N'Diaye": "N DIAYE",
    "Le Bœuf": "LE BOEUF",
    "  Zoé  ": "ZOE",
}


def test_a_name_is_spelled_in_plain_capitals():
    assert {name: streets.spell(name) for name in SPELLED} == SPELLED
