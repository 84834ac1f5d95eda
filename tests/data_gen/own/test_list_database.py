"""The database of a list: eight rows counted by eye, a messy list, and no value of either.

| row | who | born       | on 2026-11-20 | sex | lives | status    | registered | ended      |
|-----|-----|------------|---------------|-----|-------|-----------|------------|------------|
| 1   | A   | 1990-05-01 | 36            | F   | Nord  | active    | 2019-01-02 |            |
| 2   | A   | 1990-05-01 | 36            | F   | Nord  | active    | 2019-01-02 |            |
| 3   | B   | 2014-03-04 | 12            | M   | Nord  | prospect  |            |            |
| 4   | C   | 1950-11-21 | 75            | M   | Paris | ended     | 2010-06-01 | 2015-06-01 |
| 5   | D   | 1950-11-20 | 76            | F   | Paris | ended     | 2011-06-01 | 2026-02-01 |
| 6   | E   | not known  |               | M   |       | active    | 2026-10-01 |            |
| 7   | F   | 2008-11-21 | 17            | F   | Nord  | not known | 2025-01-01 |            |
| 8   | G   | 1980-01-01 | 46            |     | Paris | active    | 2024-01-01 |            |
"""

import stat
from contextlib import closing
from datetime import date
from itertools import product

import duckdb
import pytest

from breachlab import ask, connect
from breachlab.__main__ import main as shell
from breachlab.errors import NotKnown
from breachlab.paths import ROOT
from breachlab.query.headlines import headline
from breachlab.query.parameters import read_words
from breachlab.query.queries import find
from breachlab.query.spellings import values
from breachlab.words import Words, data_note
from data_gen.__main__ import main
from data_gen.own.list_database import LEAST_RATED, default_target
from data_gen.own.mapping import read_mapping
from tests.support.own_lists import make_list, write_list
from tests.support.own_reading import read_rows
from tests.support.worlds import stale_tables

NAMES = 'organisation = "Boulangerie"\nname_en = "Bakery 2026"\nname_fr = "Boulangerie 2026"\n'
EIGHT = """\
prenom,nom,naissance,sexe,cp,statut,inscrit,fin,mail
Xanneq,Qmarchandq,1990-05-01,F,59000,active,2019-01-02,,xanneq@exemple.example
Xanneq,Qmarchandq,1990-05-01,F,59000,active,2019-01-02,,xanneq@exemple.example
Bruno,Petit,2014-03-04,M,59000,prospect,,,
Claude,Roux,1950-11-21,M,75011,ended,2010-06-01,2015-06-01,
Denise,Blanc,1950-11-20,F,75011,ended,2011-06-01,2026-02-01,
Emile,Vidal,31/02/1990,M,,active,2026-10-01,,
Flore,Qmorelq,2008-11-21,F,59000,?,2025-01-01,,
Gabin,Simon,1980-01-01,,75011,active,2024-01-01,,
"""
# So many more women of 46 in Lille that there are enough for a rate.
ADULTS = "".join(
    f"Anne,Martin{number},1980-02-01,F,59000,active,2015-01-01,,\n" for number in range(LEAST_RATED)
)
MAPPING = (
    '[list]\npath = "clients.csv"\nreference_day = 2026-11-20\n'
    + NAMES
    + """
[columns]
prenom = "first_name"
nom = "surname"
naissance = "birth_date"
sexe = "sex"
cp = "postcode"
statut = "status"
inscrit = "first_registered_on"
fin = "last_ended_on"
mail = "email"

[birth_date]
format = "%Y-%m-%d"

[first_registered_on]
format = "%Y-%m-%d"

[last_ended_on]
format = "%Y-%m-%d"

[sex.words]
F = "female"
M = "male"

[status.words]
active = "registered"
ended = "formerly_registered"
prospect = "candidate_space"
"?" = "not_known"
"""
)


def make_database(folder, content, mapping):
    """Write a list and its mapping, and make its database; return the path."""
    (folder / "clients.csv").write_text(content, encoding="utf-8")
    (folder / "clients.toml").write_text(mapping, encoding="utf-8")
    assert main(["own", str(folder / "clients.toml"), "--quiet"]) == 0
    return default_target(folder / "clients.toml")


@pytest.fixture(scope="module")
def eight_rows(own_lists):
    return own_lists.path("bare")


@pytest.fixture(scope="module")
def eight(eight_rows):
    with connect(eight_rows) as connection:
        yield connection


@pytest.fixture(scope="module")
def living(own_lists):
    """The same, taken to be alive and in France."""
    with connect(own_lists.path("living")) as connection:
        yield connection


def test_rows_and_persons_are_counted(eight):
    ((rows, persons),) = ask(eight, "exposure/total")[["record_count", "person_count"]].values
    assert (rows, persons) == (8, 7)


def test_ages_are_of_the_reference_day_and_begin_under_16(eight):
    rows = ask(eight, "exposure/by_age_band")
    assert dict(zip(rows.age_band, rows.person_count, strict=True)) == {
        "under 16": 1,
        "16-17": 1,
        "35-39": 1,
        "45-49": 1,
        "75 and over": 2,
    }


def test_places_are_of_the_postcode(eight):
    rows = ask(eight, "exposure/by_departement")
    codes, counted = rows.departement_code.astype(object).fillna(""), rows.person_count
    found = {code: count for code, count in zip(codes, counted, strict=True) if count}
    assert found == {"59": 3, "75": 3, "": 1}  # E has no postcode
    assert codes.iloc[-1] == ""


@pytest.mark.parametrize("name", ["exposure/by_departement", "exposure/by_region"])
def test_who_is_in_no_known_place_alone_is_said_of_no_place(name, eight):
    rows = ask(eight, name, first_years=[2026])  # E
    assert rows[["record_count", "person_count"]].values.tolist() == [[1, 1]]
    said = {each: headline(find(name), rows, Words.of(eight, each)).text for each in ("en", "fr")}
    assert said["en"] == "1 person lives abroad or in no known place, and nobody in a known one."
    assert said["fr"].startswith("1 personne vit à l’étranger ou sans lieu connu")


def test_a_fact_that_some_rows_lack_is_left_out(eight):
    rows = ask(eight, "exposure/by_age_and_sex")
    assert rows.person_count.sum() == 5  # E has no age, G has no sex
    coverage = dict(eight.execute("select need, known_share from coverage").fetchall())
    assert coverage["age"] == 7 / 8 and coverage["sex"] == 7 / 8 and coverage["area"] == 7 / 8
    assert coverage["end"] == 1 and coverage["vital status"] == 0


def test_first_years_are_of_the_first_registration(living):
    rows = ask(living, "exposure/by_first_year")
    known = rows[rows.person_count > 0]
    counted = dict(zip(known.first_year, known.person_count, strict=True))
    assert counted == {2010: 1, 2011: 1, 2019: 1, 2024: 1, 2025: 1, 2026: 1}


def test_a_list_without_registrations_has_no_first_years(messy):
    with (
        connect(default_target(messy[0].file)) as connection,
        pytest.raises(NotKnown, match="when each person first entered"),
    ):
        ask(connection, "exposure/by_first_year")


def test_ends_are_in_bands_of_years(eight):
    sql = (
        "select end_band::varchar, sum(person_count) from exposure_cube where end_band is not null"
    )
    assert dict(eight.execute(f"{sql} group by end_band").fetchall()) == {"11-15": 1, "0": 1}


def test_a_fact_that_no_row_has_is_not_known(eight):
    with pytest.raises(NotKnown, match="alive"):
        ask(eight, "exposure/rate_by_region")


def test_assumed_living_is_said(living):
    assert "is taken to live in France" in data_note(Words.of(living, "en"))


@pytest.mark.parametrize("count", [LEAST_RATED - 1, LEAST_RATED])
def test_assumed_living_opens_the_rates_of_many(tmp_path, count):
    assumed = MAPPING.replace("[columns]", "all_living_in_france = true\n\n[columns]", 1)
    rows = EIGHT + "".join(ADULTS.splitlines(keepends=True)[: count - 4])  # A, C, D and F
    with connect(make_database(tmp_path, rows, assumed)) as connection:
        if count < LEAST_RATED:
            with pytest.raises(NotKnown, match=r"at least 500 exposed residents .* to nothing"):
                ask(connection, "exposure/rate_by_region")
            return
        rows = ask(connection, "exposure/rate_by_region")
        assert (
            rows.living_here_person_count.sum() == count
        )  # B is under 16, and INSEE's bands begin with 16


def test_the_database_keeps_counts_and_no_value(eight, eight_rows):
    for (table,) in eight.execute("select table_name from duckdb_tables()").fetchall():
        rows = eight.execute(f"select columns(*)::varchar from {table}").fetchall()
        kept = {value for row in rows for value in row if value}
        assert not kept & {
            "Qmarchandq",
            "Xanneq",
            "1990-05-01",
            "xanneq@exemple.example",
            "31/02/1990",
        }
    assert eight.execute("select count(*) from records").fetchall() == [(0,)]
    content = eight_rows.read_bytes()
    assert not any(value in content for value in (b"Qmarchandq", b"xanneq@", b"Qmorelq"))


def test_the_file_is_its_owners_alone(eight_rows):
    assert stat.S_IMODE(eight_rows.stat().st_mode) == 0o600
    assert stat.S_IMODE(eight_rows.parent.stat().st_mode) == 0o700


def test_answers_say_personal_data_and_how_many_persons_there_may_be(eight_rows, capsys):
    assert shell(["exposure/total", "--database", str(eight_rows)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "taken to live" not in said
    assert "PERSONAL DATA" in said and "The list has 7 persons" in said
    assert shell(["exposure/by_age_band", "--language", "fr", "--database", str(eight_rows)]) == 0
    assert "moins de 16 ans" in capsys.readouterr().out
    assert "SYNTHETIC" not in said and "France Travail" not in said


def test_a_new_list_takes_the_place_of_the_former_and_a_world_does_not(own_lists, tmp_path, capsys):
    path = own_lists.copy("bare", tmp_path)
    before = path.read_bytes()
    assert main(["--rows", "1000", "--database", str(path), "--quiet"]) == 1
    assert "coverage" in capsys.readouterr().err and path.read_bytes() == before
    assert main(["own", str(tmp_path / "clients.toml"), "--quiet"]) == 0


def test_another_list_does_not_take_its_place(eight_rows, tmp_path, capsys):
    (tmp_path / "clients.csv").write_text(EIGHT, encoding="utf-8")
    (tmp_path / "others.toml").write_text(MAPPING, encoding="utf-8")
    before = eight_rows.read_bytes()
    words = ["own", str(tmp_path / "others.toml"), "--database", str(eight_rows), "--quiet"]
    assert main(words) == 1
    assert "--replace" in capsys.readouterr().err and eight_rows.read_bytes() == before


def test_a_file_of_an_answer_is_its_owners_alone(eight_rows, tmp_path):
    path = tmp_path / "total.csv"
    words = ["exposure/total", "--database", str(eight_rows), "--output", str(path)]
    assert shell(words) == 0
    modes = {stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
    assert modes == {0o600} and len([*tmp_path.iterdir()]) == 2


def test_the_time_of_no_question_is_no_trace(eight_rows, capsys):
    assert shell(["quality", "--time", "--database", str(eight_rows)]) == 0
    count = len([*(ROOT / "sql" / "quality").glob("*.sql")])
    assert f"Not known here: {count} questions" in capsys.readouterr().out


def test_a_breach_without_a_name_is_refused(tmp_path, capsys):
    (tmp_path / "clients.csv").write_text(EIGHT, encoding="utf-8")
    unnamed = MAPPING.replace('"Boulangerie"', '"?"')
    (tmp_path / "clients.toml").write_text(unnamed, encoding="utf-8")
    assert main(["own", str(tmp_path / "clients.toml"), "--quiet"]) == 1
    assert "organisation" in capsys.readouterr().err
    assert not default_target(tmp_path / "clients.toml").exists()


@pytest.fixture(scope="module")
def messy(tmp_path_factory):
    """The mapping of a messy list of 3,000 rows with a database, the list, and how it is read."""
    folder, own = tmp_path_factory.mktemp("messy"), make_list(3_000, 3)
    write_list(folder / "clients.csv", own)
    assert main(["own", str(folder / "clients.csv"), "--quiet"]) == 0
    path = folder / "clients.toml"
    path.write_text(path.read_text("utf-8").replace('"?"', '"Essai"'), encoding="utf-8")
    assert main(["own", str(path), "--quiet"]) == 0
    mapping = read_mapping(path)
    return mapping, own, *read_rows(mapping)


def test_a_messy_list_is_counted_as_its_rows_are(messy):
    mapping, own, report, rows = messy
    primary = rows[rows.is_primary]
    with connect(default_target(mapping.file)) as connection:
        by_place = ask(connection, "exposure/by_departement")
        total = ask(connection, "exposure/total")
        statuses = ask(connection, "exposure/by_status_and_age")
        ages = connection.execute("select enum_first(null::age_band)").fetchall()
    assert ages == [("16-17",)]  # as nobody is younger
    assert total.record_count[0] == len(own.rows) == report.rows
    assert total.person_count[0] == report.strict_persons
    codes = by_place.departement_code.astype(object).fillna("")
    counted = {
        code: count for code, count in zip(codes, by_place.person_count, strict=True) if count
    }
    assert counted == primary.departement_code.fillna("").value_counts().to_dict()
    aged = primary[primary.born_on.notna() & primary.status.notna()]
    assert statuses.person_count.sum() == len(aged)


def test_words_of_each_list_are_its_own(eight, messy):
    with connect(default_target(messy[0].file)) as connection:
        for each in (eight, connection, eight):
            known = each.execute("from selection_values").fetchall()
            found = read_words(each).items()
            assert [(parameter, word) for parameter, words in found for word in words] == known


def test_tables_of_macros_are_those_of_the_list(eight):
    assert stale_tables(eight) == []


def test_values_to_choose_from_are_those_of_the_list_after_a_world_was_asked(lab, eight):
    ask(lab, "exposure/total", age_bands=["16-17"])
    assert values(lab, "age_bands", "en")[0].startswith("16-17")
    assert values(eight, "age_bands", "en")[0].startswith("under 16")


def test_ages_of_a_messy_list_are_whole_years(messy):
    mapping, _, _, rows = messy
    day = mapping.reference_day
    ages = [
        day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        for born in rows.born_on.dropna().dt.date
    ]
    with closing(duckdb.connect(str(default_target(mapping.file)), read_only=True)) as connection:
        counted = connection.execute(
            "select age, sum(record_count) from age_cube where age is not null group by age"
        ).fetchall()
    assert dict(counted) == {age: ages.count(age) for age in ages}
    assert isinstance(day, date)


def test_a_commune_of_one_postcode_counts_with_that_of_a_post_box_too(tmp_path):
    columns = ("first_name", "surname", "birth_date", "sex", "postcode", "commune")
    rows = "".join(f"Anne,{cp},1980-01-01,F,{cp},Tourcoing\n" for cp in ("59200", "59999"))
    mapping = MAPPING.partition("[columns]")[0] + "[columns]\n"
    mapping += "".join(f'{role} = "{role}"\n' for role in columns)
    mapping += '[birth_date]\nformat = "%Y-%m-%d"\n[sex.words]\nF = "female"\n'
    (tmp_path / "clients.csv").write_text(f"{','.join(columns)}\n{rows}", "utf-8")
    (tmp_path / "clients.toml").write_text(mapping, "utf-8")
    assert main(["own", str(tmp_path / "clients.toml"), "--quiet"]) == 0
    with connect(default_target(tmp_path / "clients.toml")) as connection:
        counted = connection.execute(
            "select departement_code, commune_code, person_count from commune_cube"
        ).fetchall()
    assert counted == [("59", "59599", 2)]


def test_the_database_never_takes_the_place_of_the_list(tmp_path, capsys, subtests):
    from tests.support import own_folders  # which imports this module

    for name, has_link in product(["clients.csv", "clients.toml"], [False, True]):
        with subtests.test(name=name, has_link=has_link):
            folder = tmp_path / f"{name}-{has_link}"
            folder.mkdir()
            file = own_folders.write_list(folder, MAPPING)
            before = (folder / name).read_bytes()
            target = folder / ("a.duckdb" if has_link else name)
            if has_link:
                target.hardlink_to(folder / name)
            assert main(["own", str(file), "--database", str(target), "--replace"]) == 1
            assert "is the list or its mapping, and would be lost" in capsys.readouterr().err
            assert target.read_bytes() == (folder / name).read_bytes() == before
