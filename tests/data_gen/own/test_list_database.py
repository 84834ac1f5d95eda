"""The database of a list: eight rows counted by eye, their breach folder, and no value kept.

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

import errno
import os
import shutil
import stat
from itertools import product

import pandas
import pytest

from breachlab import ask, connect
from breachlab.__main__ import main as shell
from breachlab.errors import BadMapping, NotKnown
from breachlab.paths import ROOT
from breachlab.query.headlines import headline
from breachlab.query.parameters import read_words
from breachlab.query.queries import find
from breachlab.query.spellings import values
from breachlab.store.files import draft_of_file
from breachlab.words import Words, data_note
from data_gen.__main__ import main
from data_gen.ledger import Setting
from data_gen.own.breach_folder import EMPTY, FILES
from data_gen.own.list_database import default_target
from data_gen.own.mapping import read_mapping
from tests.support.worlds import stale_tables

LEAST_RATED = Setting("central").figure("least_rated_persons")
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
def own_folders():
    """The module that writes the list of eight rows into folders, and imports this one."""
    from tests.support import own_folders

    return own_folders


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


# {question: (the column of its groups, {group: persons})}, counted in the table above.
BY_EYE = {
    "exposure/by_age_band": (
        "age_band",
        {"under 15": 1, "16-17": 1, "35-39": 1, "45-49": 1, "75 and over": 2, "": 1},  # E
    ),
    "exposure/by_departement": ("departement_code", {"59": 3, "75": 3, "": 1}),  # E has none
    "exposure/by_first_year": (
        "first_year",
        {2010: 1, 2011: 1, 2019: 1, 2024: 1, 2025: 1, 2026: 1},
    ),
    "exposure/by_age_and_sex": ("sex", {"female": 3, "male": 3, "": 1}),  # G has none
    "exposure/by_end_band": ("end_band", {"0": 1, "11-15": 1}),
}


def test_persons_are_counted_as_by_eye(living, subtests):
    total = ask(living, "exposure/total")
    assert total[["record_count", "person_count"]].values.tolist() == [[8, 7]]
    for question, (column, expected) in BY_EYE.items():
        with subtests.test(question=question):
            rows = ask(living, question)
            groups = rows[column].astype(object).fillna("")
            counted = rows.person_count.groupby(groups).sum()
            assert {group: count for group, count in counted.items() if count} == expected


@pytest.mark.parametrize("name", ["exposure/by_departement", "exposure/by_region"])
def test_who_is_in_no_known_place_alone_is_said_of_no_place(name, eight):
    rows = ask(eight, name, first_years=[2026])  # E
    assert rows[["record_count", "person_count"]].values.tolist() == [[1, 1]]
    said = {each: headline(find(name), rows, Words.of(eight, each)).text for each in ("en", "fr")}
    assert said["en"] == "1 person lives abroad or in no known place, and nobody in a known one."
    assert said["fr"].startswith("1 personne vit à l’étranger ou sans lieu connu")


def test_coverage_is_the_share_of_rows_that_have_a_fact(eight):
    coverage = dict(eight.execute("select need, known_share from coverage").fetchall())
    assert coverage["age"] == 7 / 8 and coverage["sex"] == 7 / 8 and coverage["area"] == 7 / 8
    assert coverage["end"] == 1 and coverage["vital status"] == 0


@pytest.mark.parametrize("count", [LEAST_RATED - 1, LEAST_RATED])
def test_assumed_living_opens_the_rates_of_many(tmp_path, count):
    assumed = MAPPING.replace("[columns]", "all_living_in_france = true\n\n[columns]", 1)
    rows = EIGHT + "".join(ADULTS.splitlines(keepends=True)[: count - 4])  # A, C, D and F
    with connect(make_database(tmp_path, rows, assumed)) as connection:
        if count < LEAST_RATED:
            with pytest.raises(NotKnown, match=r"at least 500 exposed residents .* to zero"):
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
    assert "PERSONAL DATA" in said and "The list has at most 7 persons, or 7 if" in said
    assert shell(["exposure/by_age_band", "--language", "fr", "--database", str(eight_rows)]) == 0
    assert "moins de seize ans" in capsys.readouterr().out
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
    assert f"Unanswered here: {count} questions" in capsys.readouterr().out


def test_words_and_tables_of_macros_are_those_of_the_list_after_a_world_was_asked(lab, eight):
    ask(lab, "exposure/total", age_bands=["16-17"])
    for each in (eight, lab, eight):
        known = each.execute("from selection_values").fetchall()
        found = read_words(each).items()
        assert [(parameter, word) for parameter, words in found for word in words] == known
    assert stale_tables(eight) == []
    assert values(lab, "age_bands", "en")[0].startswith("16-17")
    assert values(eight, "age_bands", "en")[0].startswith("under 15")


@pytest.fixture(scope="module")
def of_one_status(tmp_path_factory):
    """A list of two women of Tourcoing, one by its post boxes: all alive, all registered."""
    columns = ("first_name", "surname", "birth_date", "sex", "postcode", "commune")
    rows = "".join(f"Anne,{cp},1980-01-01,F,{cp},Tourcoing\n" for cp in ("59200", "59999"))
    lines = 'status_of_all = "registered"\nall_living_in_france = true\n\n[columns]\n'
    mapping = MAPPING.partition("[columns]")[0] + lines
    mapping += "".join(f'{role} = "{role}"\n' for role in columns)
    mapping += '[birth_date]\nformat = "%Y-%m-%d"\n[sex.words]\nF = "female"\n'
    folder = tmp_path_factory.mktemp("of_one_status")
    with connect(make_database(folder, f"{','.join(columns)}\n{rows}", mapping)) as connection:
        yield connection


def test_a_commune_of_one_postcode_counts_with_that_of_a_post_box_too(of_one_status):
    sql = "select departement_code, commune_code, person_count from commune_cube"
    assert of_one_status.execute(sql).fetchall() == [("59", "59599", 2)]


def test_status_of_all_is_the_status_of_each_row(of_one_status):
    rows = ask(of_one_status, "exposure/by_status").set_index("status")
    assert rows.person_count.to_dict()["registered"] == 2
    assert "persons are assumed to have the same status" in data_note(Words.of(of_one_status, "en"))
    with pytest.raises(NotKnown, match="when each relationship ended"):
        ask(of_one_status, "exposure/by_end_band")


def test_the_database_never_takes_the_place_of_the_list(tmp_path, capsys, subtests, own_folders):
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


@pytest.fixture(scope="module")
def answered(own_lists):
    """Yield the database of the list with a folder, all alive and the lab's figures taken."""
    with connect(own_lists.path("answered")) as connection:
        yield connection


def test_a_breach_folder_opens_segments_and_the_form(answered):
    segments = ask(answered, "severity/by_segment")
    counted = {row.segment_id: (row.person_count, row.se) for row in segments.itertuples()}
    # The status of the minor of 17 is a ?: she is in the most severe segment of her age.
    # E has no birth date, and is scored as the most severe segment, not as a minor.
    assert counted == {
        "children": (1, 5.0),
        "minors_of_15": (0, 5.0),
        "minors": (1, 5.0),
        "adults": (4, 4.0),
        "age_not_known": (1, 5.0),
    }
    form = ask(answered, "severity/notification_form")
    assert {*form.person_count} == {7} and {*form.record_count} == {8}
    assert {*form.minor_person_count} == {2} and {*form.due_person_count} == {7}
    assert form.untaken_field_ids.isna().all()
    assert form.cross_border_person_count_low.isna().all()
    with pytest.raises(
        NotKnown, match=r"as observed and not assumed\. Map lives_abroad in the list\."
    ):
        ask(answered, "severity/cross_border")


def test_none_found_abroad_is_not_known_until_a_column_says_it_of_everybody(answered, tmp_path):
    (row,) = ask(answered, "exposure/total").itertuples()
    assert row.living_person_count == 7 and pandas.isna(row.abroad_person_count)
    listed = "\n".join(
        f"{line},{'loin' if at == 0 else 'oui' if line.startswith('Denise') else 'non'}"
        for at, line in enumerate(EIGHT.splitlines())
    )
    mapping = MAPPING.replace('mail = "email"', 'mail = "email"\nloin = "lives_abroad"')
    mapping += '[lives_abroad.words]\noui = "true"\nnon = "false"\n'
    for rows, count in ((listed, 1), (listed.replace(",oui", ",non"), 0)):
        with connect(make_database(tmp_path, rows, mapping)) as connection:
            assert [*ask(connection, "exposure/total").abroad_person_count] == [count]


def test_no_answer_gives_the_rate_of_a_place_of_few(own_lists):
    """Of 506 persons in known places 503 live in Nord and three in Paris."""
    with connect(own_lists.path("many answered")) as connection:
        for question in ("exposure/rate_by_departement", "exposure/by_departement"):
            rows = ask(connection, question).set_index("departement_code")
            assert rows.persons_per_thousand["59"] > 0
            assert pandas.isna(rows.persons_per_thousand["75"])
        by_region = ask(connection, "exposure/rate_by_region").set_index("region_code")
        (summary,) = ask(connection, "area/summary", departement="75").itertuples()
    rated = ["persons_per_thousand", "location_quotient", "standardised_ratio"]
    assert by_region.loc["11", rated].isna().all() and by_region.loc["32", rated].notna().all()
    assert by_region.lowest_persons_per_thousand["11"] == by_region.persons_per_thousand["32"]
    assert pandas.isna([getattr(summary, each) for each in rated]).all()


def test_words_of_a_list_name_the_organisation_and_what_was_assumed(answered):
    words = Words.of(answered, "fr")
    assert words.label("harm_id", "agency_call") is None  # no phone in the list
    texts = answered.execute("select harm_en || attack_en || harm_fr || attack_fr from harms")
    assert not any("France Travail" in text for (text,) in texts.fetchall())
    assert data_note(words).endswith("supposés par le laboratoire servent pour cette liste")
    assert "is not marked as dead or abroad lives in France" in data_note(Words.of(answered, "en"))


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("severity/by_segment", "--breach-folder"),
        ("fields/lifetimes", "takes_assumed_figures = true"),
        ("exposure/known_as_of", "No column of a list has it"),
    ],
)
def test_a_list_without_a_folder_says_what_would_open(own_lists, question, lacks):
    with (
        connect(own_lists.path("living")) as connection,
        pytest.raises(NotKnown, match=lacks),
    ):
        ask(connection, question)


def test_write_folder_copies_the_tables_for_the_owner_alone(tmp_path, capsys, own_folders):
    file = own_folders.write_list(tmp_path, MAPPING)
    assert main(["own", str(file), "--breach-folder"]) == 0
    folder = tmp_path / "clients-breach"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name for path in folder.iterdir()} == {*FILES}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert 'breach_folder = "clients-breach"' in capsys.readouterr().out
    assert main(["own", str(file), "--breach-folder"]) == 1
    assert "already exists" in capsys.readouterr().err


def test_write_folder_leaves_no_half_of_a_folder_on_a_full_disk(
    tmp_path, monkeypatch, capsys, own_folders
):
    file, copied, copy = own_folders.write_list(tmp_path, MAPPING), [], shutil.copyfile
    before = {path.name for path in tmp_path.iterdir()}

    def fill_up(source, target):
        copied.append(copy(source, target))
        if len(copied) == 3:
            raise OSError(errno.ENOSPC, "No space left on device", str(target))

    monkeypatch.setattr(shutil, "copyfile", fill_up)
    assert main(["own", str(file), "--breach-folder"]) == 1
    assert "No space left" in capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == before
    draft = draft_of_file(tmp_path / "clients-breach").name.removesuffix(str(os.getpid()))
    (tmp_path / f"{draft}{2**22 + 1}").mkdir()  # of a run that was killed
    (tmp_path / f"{draft}{2**22 + 1}" / FILES[0]).write_text("half")
    monkeypatch.setattr(shutil, "copyfile", copy)
    assert main(["own", str(file), "--breach-folder"]) == 0
    assert "Removed what a killed run had left" in capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == before | {"clients-breach"}
    assert {path.name for path in (tmp_path / "clients-breach").iterdir()} == {*FILES}


@pytest.mark.parametrize(
    ("filled", "expected"),
    [
        ({"cnil_score_id": "cnil_limitd"}, ("cnil_score_id = 'cnil_limitd'", "cnil_limited")),
        ({"dpc_score_id": "?"}, ("dpc_score_id = '?'", "dpc_simple")),
        ({"cnil_reason_en": "?"}, ("cnil_reason_en is not filled in", "run this again")),
        ({"source": "?"}, ("circumstances.csv, line 2", "source is not filled in")),
        (
            {"dpc_score_id": "?", "cnil_score_id": "?", "cnil_reason_fr": "?", "source": "?"},
            (
                "circumstances.csv, line 2: source is not filled in; circumstances.csv, line 3",
                "severity_segments.csv, line 2: cnil_score_id = '?' is not among the scores",
                "line 5: dpc_score_id = '?', cnil_score_id = '?' are not among the scores",
                "line 5: cnil_reason_fr is not filled in",
                "cnil_score_id: the values are cnil_negligible",
                "dpc_score_id: the values are dpc_simple",
            ),
        ),
    ],
)
def test_check_folder_refuses_what_is_not_filled_in(
    tmp_path, capsys, filled, expected, own_folders
):
    file = own_folders.write_list(
        tmp_path, own_folders.say(MAPPING, 'breach_folder = "clients-breach"')
    )
    (tmp_path / "clients-breach").mkdir()
    for name in FILES:
        (tmp_path / "clients-breach" / name).write_bytes((EMPTY / name).read_bytes())
    own_folders.fill_in(tmp_path / "clients-breach", **filled)
    assert main(["own", str(file), "--quiet"]) == 1
    message = " ".join(capsys.readouterr().err.split())
    assert all(each in message for each in expected)
    assert not default_target(file).exists()


@pytest.mark.parametrize(
    "save",
    [
        lambda text: text.replace(",", ";").encode("utf-8-sig"),  # Excel: CSV UTF-8, in French
        lambda text: text.replace(",", ";").encode("windows-1252"),  # Excel: CSV, in French
        lambda text: f"{text}à,é".encode("windows-1252"),
    ],
)
def test_check_folder_names_a_table_that_was_saved_in_another_form(
    save, tmp_path, capsys, own_folders
):
    said = own_folders.say(MAPPING, 'breach_folder = "clients-breach"')
    file = own_folders.write_list(tmp_path, said)
    (tmp_path / "clients-breach").mkdir()
    for name in FILES:
        text = (EMPTY / name).read_text("utf-8")
        (tmp_path / "clients-breach" / name).write_bytes(save(text))
    assert main(["own", str(file), "--quiet"]) == 1
    assert "is not CSV in UTF-8 with commas" in capsys.readouterr().err


def test_a_field_that_a_row_lacks_is_not_counted_there(living):
    """Emile has no birth date that is a day, and no place; Gabin has no sex."""
    fields = ask(living, "fields/by_field").set_index("field_id")
    found = {
        field: (fields.held_by[field], *fields.loc[field, ["record_count", "person_count"]])
        for field in ("first_name", "birth_date", "sex", "postcode")
    }
    assert found == {
        "first_name": ("every_record", 8, 7),
        "birth_date": ("some_records", 7, 6),
        "sex": ("some_records", 7, 6),
        "postcode": ("some_records", 7, 6),
    }


def test_a_year_of_a_list_stands_for_no_other(answered):
    words = Words.of(answered, "en")
    assert words.label("first_year", 2010) == "2010" and words.label("first_year", 2004) is None


@pytest.mark.parametrize(
    ("said", "is_hour"),
    [
        ("2026-12-01T14:30:00", True),
        ("2026-12-01", False),
        ("2026-12-01T14:30:00Z", False),
        ('"2026-12-01 14:30"', False),
        ("1830-12-01T14:30:00", False),
    ],
)
def test_the_hour_of_awareness_is_a_day_with_its_hour_and_no_offset(
    tmp_path, said, is_hour, own_folders
):
    mapping = own_folders.say(MAPPING, f"aware_at = {said}")
    file = own_folders.write_list(tmp_path, mapping)
    if is_hour:
        assert str(read_mapping(file).aware_at) == "2026-12-01 14:30:00"
        return
    with pytest.raises(BadMapping, match=r"aware_at = 2026-12-01T14:30:00 was expected"):
        read_mapping(file)


def test_the_72_hours_of_a_list_run_from_the_hour_that_its_mapping_says(tmp_path, own_folders):
    path = own_folders.make_bare(tmp_path, "aware_at = 2026-12-30T14:30:00")
    with connect(path) as connection:
        rows = ask(connection, "severity/deadlines").set_index("deadline_id")
        said = headline(find("severity/deadlines"), rows.reset_index(), Words.of(connection, "fr"))
    # Over the end of the year, at the same minute; reasons are needed from then on.
    assert [str(each) for each in rows.due_at["authority":"reasons"]] == ["2027-01-02 14:30:00"] * 2
    assert rows.due_at["phases":].isna().all() and rows.done_on.isna().all()
    assert rows.lateness_id.tolist() == ["not_done", *["no_day_in_law"] * 3]
    assert all("eur-lex" in each and "mdshow" not in each for each in rows.source)
    assert "au plus tard le 2 janvier 2027 à 14" in said.text


def test_without_an_hour_of_awareness_no_term_is_made_up(eight):
    with pytest.raises(NotKnown, match=r"became aware\. Write aware_at, a day"):
        ask(eight, "severity/deadlines")
    rows = ask(eight, "severity/deadlines", aware_at="2026-12-01T09:05")
    assert str(rows.due_at[0]) == "2026-12-04 09:05:00"


def test_the_ages_of_a_list_with_children_count_them_and_name_no_largest_group(living):
    rows = ask(living, "exposure/by_age_band")
    said = {each: headline(find("exposure/by_age_band"), rows, Words.of(living, each)).text
            for each in ("en", "fr")}  # fmt: skip
    # B is 12 and F 17, of the six whose age is known.
    assert said["en"].startswith(
        "At least 2 persons are under eighteen, 33.3% of those of known age; at least 1 person is "
        "under sixteen, 16.7%, and at least 1 under fifteen."
    )
    assert "largest" not in said["en"] and "le plus nombreux" not in said["fr"]
    assert "moins de seize ans" in said["fr"]
    alone = ask(living, "exposure/by_age_band", age_bands=["75 and over"])
    assert set(alone.all_minor_person_count) == set(alone.all_child_person_count) == {0}
