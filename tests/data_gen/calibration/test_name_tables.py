"""Families of an origin: first names as INSEE counts them, mixing both ways, nobody singled out."""

from itertools import product

import pytest

from data_gen.calibration import name_tables, source_tables
from data_gen.calibration.population import SEXES
from data_gen.ledger import CENTRAL, SETTINGS, Setting


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
