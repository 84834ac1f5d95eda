"""Names of persons and streets: as frequent as published, by origin, and what they look like."""

import re
import warnings
from itertools import product
from pathlib import Path

import numpy
import pytest

from data_gen.calibration import name_tables, source_tables
from data_gen.calibration.population import SEXES
from data_gen.draws import streets
from data_gen.ledger import CENTRAL, SETTINGS, Setting

SLOTS = 65_536
# Births of 1891-1990 in INSEE's file (Laurent Fordant, Atlas des noms de famille en France).
MARTIN, BERNARD, THOMAS, PETIT, ROBERT = 228_857, 120_573, 108_141, 105_463, 102_950


@pytest.fixture(scope="module")
def slots(frozen_profiles):
    """Return {birth_name: slots} of all born in France, of 65,536, most slots first: those of the
    frozen table for whoever has no surname of an area or origin, and theirs."""
    by_list = name_tables.surname_shares()
    left = 1 - sum(by_list.values())
    found = {name: share * SLOTS for name, share in by_list.items()}
    for row in source_tables.read("surnames"):
        found[row["birth_name"]] = found.get(row["birth_name"], 0) + left * int(row["slots"])
    return dict(sorted(found.items(), key=lambda row: -row[1]))


@pytest.fixture(scope="module")
def century():
    """Return how many bear each surname of the century's list, from the first two counts."""
    return name_tables.surname_bearers(name_tables.rank_names("all")[1], MARTIN, BERNARD)


def test_the_most_frequent_surname_is_as_frequent_as_in_france(slots):
    """Of 1,000 births: 3.2 in 1990 (filae.com); of 1,000 people today: 3.6 (Geneanet)."""
    assert 0.0030 < slots["MARTIN"] / SLOTS < 0.0037
    assert slots["BERNARD"] / slots["MARTIN"] == pytest.approx(BERNARD / MARTIN, abs=0.02)


def test_the_published_first_three_lead_and_the_other_seven_are_close_behind(slots):
    """filae.com, Les noms de famille les plus fréquents, for the births of a century."""
    others = {"PETIT", "ROBERT", "RICHARD", "DURAND", "DUBOIS", "MOREAU", "LAURENT"}
    assert list(slots)[:3] == ["MARTIN", "BERNARD", "THOMAS"]
    assert others <= set(list(slots)[3:12])


def test_a_curve_through_two_counts_finds_the_next_three(century):
    assert century[2:5] == pytest.approx([THOMAS, PETIT, ROBERT], rel=0.05)


def test_half_of_a_century_bears_the_first_seven_thousand_surnames(century):
    """planet.fr: 1,000 surnames for a quarter of people, 6,000 more for another quarter."""
    assert century[:1_000].sum() / century.sum() == pytest.approx(0.25, abs=0.02)
    assert century[:7_000].sum() / century.sum() == pytest.approx(0.50, abs=0.03)


def test_the_first_thousand_keep_their_share_among_registrants(slots):
    assert 0.20 < sum(list(slots.values())[:1_000]) / SLOTS < 0.27


def test_bearers_fall_with_the_rank_and_reach_500_where_the_list_says():
    for decade in name_tables.SURNAME_DECADES:
        sizes = name_tables.rank_names(str(decade))[1]
        bearers = name_tables.surname_bearers(sizes, first=25_000, second=13_000)
        assert (numpy.diff(bearers) < 0).all(), decade
        assert bearers[[0, 1, sizes[0] - 1]] == pytest.approx([25_000, 13_000, 500]), decade
        assert len(bearers) == sizes[-1], decade


def test_martin_and_bernard_lead_every_decade():
    first = {
        decade: name_tables.rank_names(str(decade))[0][:2] for decade in name_tables.SURNAME_DECADES
    }
    assert first == {decade: ["Martin", "Bernard"] for decade in name_tables.SURNAME_DECADES}


def test_people_without_a_common_name_are_shared_out_evenly():
    assert name_tables.even_out({"COMMON": 6.0, "LESS": 2.0}, people=10) == {
        "COMMON": 7.0,
        "LESS": 3.0,
    }


def test_only_common_surnames_have_slots_and_no_name_has_none():
    listed, sizes = name_tables.rank_names("all")
    common = name_tables.merge_spellings((name, 1) for name in listed[: sizes[0]])
    frozen = {row["birth_name"]: int(row["slots"]) for row in source_tables.read("surnames")}
    assert set(frozen) <= set(common)
    assert min(frozen.values()) >= 1
    assert len(frozen) < 60_000


def test_the_surnames_of_areas_are_common_ones():
    listed, sizes = name_tables.rank_names("all")
    common = name_tables.merge_spellings((name, 1) for name in listed[: sizes[0]])
    assert {row["birth_name"] for row in source_tables.read("area_names")} <= set(common)


def test_the_frozen_slots_are_what_the_lists_give_and_add_up(frozen_profiles):
    frozen = {row["birth_name"]: int(row["slots"]) for row in source_tables.read("surnames")}
    made = name_tables.surnames()
    assert dict(made) == frozen
    assert sum(count for _, count in made) == SLOTS


def frozen(name):
    return source_tables.read(name)


def test_all_born_in_france_together_have_the_first_names_that_insee_counts():
    """Those of an origin's families and all others, each by its slots: every name of a hundred."""
    wanted, found = {}, {}
    for sex, decade in product(SEXES, name_tables.decades()):
        shares, born = reached(sex, decade), name_tables.births(sex, decade)
        total = sum(born.values())
        for name in sorted(born, key=born.get, reverse=True)[:100]:
            wanted[sex, decade, name] = born[name] / total
            found[sex, decade, name] = shares[name]
    assert len(wanted) == 2 * 9 * 100
    assert found == pytest.approx(wanted, rel=0.09, abs=0.0002)


def reached(sex, decade):
    """Return the share of each first name among those born in France, from the frozen tables."""
    in_families, shares = 0.0, {}
    for origin, share in of_origin(sex, decade).items():
        in_families += share
        for row in frozen("origin_first_names"):
            if (row["origin"], row["sex"], row["decade"]) == (origin, sex, str(decade)):
                name = row["first_name"]
                shares[name] = shares.get(name, 0) + share * int(row["slots"]) / name_tables.SLOTS
    for row in frozen("first_names"):
        if (row["sex"], row["decade"]) == (sex, str(decade)):
            part = (1 - in_families) * int(row["other_slots"]) / 8_192
            shares[row["first_name"]] = shares.get(row["first_name"], 0) + part
    return shares


def of_origin(sex, decade):
    """Return the share of those born in France who bear a first name of each origin."""
    families = {
        row["origin"]: int(row["slots"]) / 256
        for row in frozen("central/families")
        if (row["country_name"], row["decade"]) == ("France", str(decade))
    }
    choosing = {
        row["origin"]: int(row["share_per_256"]) / 256
        for row in frozen("central/family_first_names")
        if (row["sex"], row["decade"]) == (sex, str(decade))
    }
    return {origin: share * choosing[origin] for origin, share in families.items()}


def test_in_no_sex_do_more_choose_a_first_name_of_their_origin_than_assumed():
    more = []
    for setting in SETTINGS:
        most = Setting(setting).share("origin_first_name") * 256
        rows = frozen(f"{setting}/family_first_names")
        more += [(setting, row) for row in rows if int(row["share_per_256"]) > most + 1]
    assert more == []


def test_no_name_tells_an_origin_for_certain():
    """Some of an origin's families have other names, and some of others have theirs."""
    assert CENTRAL.share("origin_surname") < 1
    for row in frozen("central/families"):
        assert int(row["slots"]) < 256, row


def test_every_country_of_birth_has_names_in_every_decade():
    rows = {(row["country_name"], row["decade"]) for row in frozen("origin_shares")}
    countries = {row["country_name"] for row in frozen("birth_countries")}
    assert rows == {
        (country, str(decade)) for country in countries for decade in name_tables.decades()
    }


def test_every_origin_has_enough_names_of_each_kind():
    kinds = product(name_tables.origins(), ("female", "male", "surname"))
    names = {kind: [] for kind in kinds}
    for row in frozen("origin_names"):
        if int(row["weight"]):
            names[row["origin"], row["kind"]].append(row["name"])
    assert {kind: each for kind, each in names.items() if len(each) > len(set(each))} == {}
    assert {kind: each for kind, each in names.items() if len(each) < 28} == {}


def test_origins_are_fewer_than_the_generator_has_room_for():
    assert len(name_tables.origins()) < 32
    assert set(name_tables.BORN_IN_FRANCE) <= set(name_tables.origins())
    assert list(name_tables.BORN_IN_FRANCE) == sorted(name_tables.BORN_IN_FRANCE)


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
