"""Surnames are as frequent as published: the first, the next ones, the first thousand, and all."""

import numpy
import pytest

from data_gen.calibration import name_tables, source_tables

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
