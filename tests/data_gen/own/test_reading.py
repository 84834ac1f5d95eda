"""own_rows of eight rows by hand, and of lists as people have them: read, or refused by name."""

import csv
import dataclasses
import re
import stat
from contextlib import closing
from dataclasses import replace
from datetime import date

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as some

from breachlab.errors import BadList, BadMapping, LabError
from breachlab.store.connections import open_connection
from data_gen.own import list_file
from data_gen.own.list_file import CsvRows, Form
from data_gen.own.reading import read_list
from tests.support.own_reading import counts, propose_mapping, read_rows
from tests.support.tiers import examples

EIGHT = """\
Client;Nom;Prénom;Civilité;Né le;Mail;Tél;Adresse;CP;Ville;Statut;Date d'inscription;IBAN
C1;Durand;Jean-Éric;M.;31/01/1980;j@exemple.fr;06 39 98 00 01;2 r A;01400;L'Abergement Clemenciat;\
Actif;01/02/2015;FR1420041010050500013M02606
C2;DURAND;Jean Eric;M.;31/01/1980;;+33639980001;;01400;L'ABERGEMENT-CLÉMENCIAT;Résilié;01/02/2012;
C3;Petit;Anne;Mme;31/02/1990;aucun@exemple.fr;0000000000;N/A;;;Prospect;;FR00
C4;Martin;Léa;Mme;05/05/2001;lea@exemple.fr;01 99 00 12 34;1 cours B;20000;Ajaccio;Actif;;
C5;Martin;Zoé;Mme;05/05/2001;zoe@exemple.fr;01 99 00 12 34;1 cours B;20000;Ajaccio;Actif;;
C6;Sté Martin;;;;;;1 cours B;20200;St Florent;Actif;;
C7;Roche;Paul;M.;01/01/2031;paul@;12;3 rue C;97110;Pointe a Pitre;Actif;01/01/2031;
C8;Roche;Luc;M.;01/01/1900;luc@exemple.fr;+49 30 1234567;3 rue C;75011;Paris 11e;Actif;31/12/2023;
"""


@pytest.fixture(scope="module")
def eight(tmp_path_factory):
    return read_rows(propose_mapping(tmp_path_factory.mktemp("eight"), EIGHT))


# Of a role: how many rows are empty, a placeholder, not understood, implausible.
COUNTED = {
    "birth_date": (1, 1, 1, 1),
    "email": (2, 1, 1, 0),
    "phone": (1, 1, 1, 0),
    "street_address": (1, 1, 0, 0),
    "first_registered_on": (4, 0, 0, 1),
    "iban": (6, 0, 1, 0),
    "postcode": (1, 0, 0, 0),
}
# What is read of the eight rows, from the first to the last.
VALUES = {
    "person_id": [1, 1, 2, 3, 4, 5, 6, 7],  # twins are two
    "is_primary": [True, False, True, True, True, True, True, True],
    "departement_code": ["01", "01", "-", "2A", "2A", "2B", "971", "75"],
    "commune_code": ["01001", "01001", "-", "2A004", "2A004", "2B298", "97120", "75111"],
    "sex": ["male", "male", "female", "female", "female", "-", "male", "male"],
    "has_email": [True, False, False, True, True, False, False, True],
    "has_phone": [True, True, False, True, True, False, False, True],
    "has_mobile": [True, True, False, False, False, False, False, False],
    "has_street_address": [True, False, False, True, True, True, True, True],
    "has_iban": [True, False, False, False, False, False, False, False],
}


def test_read_list_reads_eight_rows_and_finds_their_persons_and_places(eight, subtests):
    report, rows = eight
    assert report.rows == len(rows) == 8 and list(rows.row_number) == [*range(1, 9)]
    assert {role: counts(report, role) for role in COUNTED} == COUNTED
    assert report.high_persons == 7
    for column, expected in VALUES.items():
        with subtests.test(column=column):
            assert text(rows[column]) == expected
    assert text(rows.status)[:3] == ["registered", "formerly_registered", "candidate_space"]
    born = ["1980-01-31", "1980-01-31", "-", "2001-05-05", "2001-05-05", "-", "-", "-"]
    assert text(rows.born_on.astype(str).replace("NaT", pandas.NA)) == born
    assert text(rows.postcode)[:2] == ["01400", "01400"]
    assert rows.has_nir.isna().all() and rows.is_deceased.isna().all()


@pytest.mark.parametrize("seeks_slips", [False, True])
def test_read_list_leaves_own_rows_and_no_word_of_the_list(tmp_path, seeks_slips):
    with open_connection() as connection:
        mapping = replace(propose_mapping(tmp_path, EIGHT), seeks_slips=seeks_slips)
        read_list(connection, mapping, True)
        tables = connection.execute("select table_name from duckdb_tables() order by all")
        names = [name for (name,) in tables.fetchall()]
        assert names == ["own_areas", "own_dead_persons", "own_keyed_rows", "own_persons"]
        views = "select view_name from duckdb_views() where not internal order by all"
        assert connection.execute(views).fetchall() == [("own_numbered_rows",), ("own_rows",)]
        kept = "".join(str(connection.execute(f"from {name}").fetchall()) for name in names)
        columns = connection.table("own_keyed_rows").columns
    assert not any(word in kept for word in ("Durand", "jeaneric", "JEANERIC", "j@exem", "Clemen"))
    assert not any(word in kept for word in ("639980001", "cours B", "M02606", "Ajaccio", "C1"))
    assert [name for name in columns if name.endswith("_key")] == ["area_key"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clients.csv", "clients.toml"]


def test_read_list_takes_the_latest_record_for_the_primary_one(tmp_path):
    lines = EIGHT.splitlines()
    _, rows = read_rows(propose_mapping(tmp_path, "\n".join([lines[0], *lines[:0:-1]])))
    assert list(rows.is_primary) == [True] * 6 + [False, True]


@pytest.mark.parametrize("kind", ["parquet", "duckdb"])
def test_read_list_reads_tables_as_it_reads_text(kind, eight, tmp_path):
    header, *lines = csv.reader(EIGHT.splitlines(), delimiter=";")
    frame = pandas.DataFrame(lines, columns=header)
    path = tmp_path / f"clients.{kind}"
    with open_connection(path if kind == "duckdb" else ":memory:") as connection:
        connection.register("frame", frame)
        connection.execute('create table "li""st" as from frame')
        if kind == "parquet":
            connection.table('"li""st"').write_parquet(str(path))
    _, rows = read_rows(propose_mapping(tmp_path, path.read_bytes(), path.name))
    pandas.testing.assert_frame_equal(rows, eight[1])


TYPED = """
    create table clients as
    select
        'Anne' as "Prénom",
        date '1980-12-31' - number::integer as "Né le",
        1400 + number as "Code postal",
        number = 1 as "Décédé",
        timestamp '2023-05-06 07:08:09.5' as "Dernière connexion"
    from range(3) as numbers (number)
"""


def test_read_list_reads_columns_of_other_types(tmp_path):
    path = tmp_path / "clients.duckdb"
    with open_connection(path) as connection:
        connection.execute(TYPED)
    mapping = propose_mapping(tmp_path, path.read_bytes(), path.name)
    assert mapping.form.table == "clients" and len(mapping.roles) == 5
    _, rows = read_rows(mapping)
    assert [day.date().day for day in rows.born_on] == [31, 30, 29]
    assert rows.postcode[0] == "01400"
    assert list(rows.is_deceased) == [False, True, False]
    assert rows.last_used_on[0].date() == date(2023, 5, 6)


def test_read_list_recodes_into_a_file_without_a_name(tmp_path, monkeypatch):
    seen, read = [], CsvRows.read

    def look(rows, connection):
        status = rows.path.stat()
        seen.append((stat.S_IMODE(status.st_mode), status.st_nlink, "Rés" in rows.path.read_text()))
        return read(rows, connection)

    monkeypatch.setattr(CsvRows, "read", look)
    mapping = propose_mapping(tmp_path, EIGHT.encode("cp1252"))
    assert read_rows(mapping)[0].rows == 8
    monkeypatch.setattr(list_file, "OPEN_FILES", tmp_path / "nowhere")  # as where there is no /proc
    assert read_rows(mapping)[0].rows == 8
    assert seen == [(0o600, 0, True), (0o600, 1, True)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clients.csv", "clients.toml"]


def test_read_list_refuses_words_that_the_mapping_lacks(tmp_path):
    mapping = propose_mapping(tmp_path, EIGHT, as_not_known=False)
    words = {**mapping.words, "status": {"Actif": "registered", "Prospect": "not_known"}}
    with pytest.raises(BadMapping, match=r'1 row of "Statut" .*: "Résilié"\.'):
        read_rows(dataclasses.replace(mapping, words=words))
    long = EIGHT.replace("Résilié", "Résilié le jour de la Saint-Glinglin")
    mapping.path.write_text(long)
    with pytest.raises(BadMapping, match=r"does not list: 1 word, not shown"):
        read_rows(dataclasses.replace(mapping, words=words))
    report, rows = read_rows(dataclasses.replace(mapping, words=words, as_not_known=True))
    assert counts(report, "status") == (0, 0, 2, 0)
    assert text(rows.status) == ["registered", "-", "-"] + ["registered"] * 5


def test_read_list_says_that_the_header_stands_in_the_list_again(tmp_path):
    mapping = propose_mapping(tmp_path, EIGHT, as_not_known=False)
    header, *_ = EIGHT.splitlines()
    mapping.path.write_text(f"{EIGHT.rstrip()}\n{header}\n")
    with pytest.raises(BadMapping, match=r'"Statut" is also a value of this column: remove'):
        read_rows(mapping)


OTHERS = """\
Prénom;Décédé;Étranger;Département;NIR;Dernière connexion
Anne;oui;non;2A;1900175056001;2023-05-06 07:08:09
Zoé;non;oui;Ain;x;2024-12-31 00:00:00
Lou;N/A;;99;;
"""


def test_read_list_reads_vital_status_residence_and_departement(tmp_path):
    report, rows = read_rows(propose_mapping(tmp_path, OTHERS))
    assert text(rows.is_deceased) == [True, False, "-"]
    assert text(rows.lives_abroad) == [False, True, "-"]
    assert text(rows.departement_code) == ["2A", "01", "-"]
    assert text(rows.has_nir) == [True, False, False]
    assert rows.last_used_on[0].date() == date(2023, 5, 6)
    assert counts(report, "deceased") == (0, 1, 0, 0)
    assert counts(report, "departement") == (0, 0, 1, 0)
    assert counts(report, "last_used_on") == (1, 0, 0, 1)


PLACES = """\
Prénom;CP;Ville
Anne;2800;Orange
Zoé;84100;Orange
Lou;92865;Orange
Eve;;Orange
Luc;1400;Saint-Denis
Guy;69431;Lyon
Max;1400;Condeissiat
"""


def test_of_several_numbers_the_first_mobile_counts_and_of_addresses_the_first_whole_one(tmp_path):
    people = "Nom;Tel fixe;Tel portable;Email perso;Email pro\n" + "\n".join(
        (
            "Avril;02 61 91 00 01;06 39 98 12 34;anne@exemple.example;avril@exemple.example",
            "Brun;02 61 91 00 02;;sans@exemple.example;brun@exemple.example",  # a placeholder
            "Caron;07 00 00 00 00;02 61 91 00 03;;caron@",
            "Duval;06 39 98 43 21;06 39 98 43 22;;",
            "Etienne;;à rappeler;;",
        )
    )
    mapping = propose_mapping(tmp_path, people)
    assert [*mapping.columns.values()] == ["surname", "phone", "phone", "email", "email"]
    report, rows = read_rows(mapping)
    assert rows.has_phone.tolist() == [True, True, True, True, False]
    assert rows.has_mobile.tolist() == [True, False, False, True, False]
    assert rows.has_email.tolist() == [True, True, False, False, False]
    phone, email = report.columns[1:]
    assert (phone.label, phone.empty, phone.not_understood) == ("Tel fixe + Tel portable", 0, 1)
    assert (email.label, email.empty, email.not_understood) == ("Email perso + Email pro", 2, 1)


def test_whom_one_row_says_to_be_dead_is_dead_in_all(tmp_path):
    people = """Prénom;Nom;Né le;Décédé;Dernière connexion
    Anne;Petit;25/03/1980;oui;2021-01-05
    Anne;Petit;25/03/1980;non;2023-02-06
    Zoé;Roche;25/03/1980;non;2022-01-05
    Zoé;Roche;25/03/1980;;2023-01-05
    """.replace("    ", "")
    mapping = propose_mapping(tmp_path, people)
    _, rows = read_rows(mapping)
    assert rows.person_id.tolist() == [1, 1, 2, 2]
    assert rows.is_primary.tolist() == [False, True, False, True]
    assert text(rows.is_deceased) == [True, True, False, "-"]


def test_a_status_may_say_who_is_dead_and_is_then_no_status(tmp_path):
    people = "Nom;Statut\nAvril;actif\nBrun;Décédé\nCaron;radié\nDuval;décédée\nEtienne;\n"
    mapping = propose_mapping(tmp_path, people)
    assert mapping.words["status"]["Décédé"] == "deceased"
    _, rows = read_rows(mapping)
    assert text(rows.is_deceased) == ["-", True, "-", True, "-"]
    assert text(rows.status) == ["registered", "-", "formerly_registered", "-", "-"]


def test_read_list_finds_no_french_commune_behind_a_foreign_postcode(tmp_path):
    mapping = propose_mapping(tmp_path, PLACES)
    columns = {"Prénom": "first_name", "CP": "postcode", "Ville": "commune"}
    mapping = dataclasses.replace(mapping, columns=columns, has_lost_zeros=False)
    _, rows = read_rows(mapping)
    assert text(rows.departement_code) == ["-", "84", "-", "84", "-", "69", "01"]


FIELDS = some.text(
    some.characters(codec="utf-8", exclude_characters="\0\r\ufeff", exclude_categories=["Cs", "Cc"])
    | some.sampled_from(["\n", '"', ";", " "]),
    max_size=12,
)


@examples(50)
@given(
    rows=some.lists(some.tuples(FIELDS, FIELDS, FIELDS), min_size=1, max_size=12),
    newline=some.sampled_from(["\n", "\r\n", "\r"]),
    is_all_quoted=some.booleans(),
)
def test_csv_rows_loses_no_row_and_no_field(tmp_path_factory, rows, newline, is_all_quoted):
    folder = tmp_path_factory.mktemp("rows")
    path, form = folder / "list.csv", Form("csv", delimiter=";")
    with path.open("w", encoding="utf-8", newline="") as file:
        is_all_quoted |= newline == "\r"  # else a newline would go unquoted
        quoting = csv.QUOTE_ALL if is_all_quoted else csv.QUOTE_MINIMAL
        writer = csv.writer(file, delimiter=";", lineterminator=newline, quoting=quoting)
        writer.writerows([("a", "b", "c"), *rows])
    copies = folder / "copies"
    copies.mkdir()
    with closing(CsvRows(path, form, 3, copies, True)) as source, open_connection() as connection:
        found = source.read(connection).fetchall()
        source.check(len(found))
    if source.path != path:  # a copy, whose lines all end in a newline
        rows = [tuple(field.replace("\r\n", "\n") for field in row) for row in rows]
    assert found == [tuple(field or None for field in row) for row in rows]


def text(column):
    return ["-" if pandas.isna(value) else value for value in column]


TWO = "Nom;Prénom;Né le;Ville\nDécaudin;Zoé;31/12/1980;Évry\nPetit;Anne;05/05/2001;Paris\n"
NOISE = ";".join(f"x{number}" for number in range(40))
SQL = "'); drop table own_rows; --"

# {what: (the file, rows, roles that are found, (role, empty, placeholder, not read, wrong))}
READ = {
    "windows-1252": (TWO.encode("cp1252"), 2, ["surname"], ("first_name", 0, 0, 0, 0)),
    "utf-16": (TWO.encode("utf-16"), 2, ["surname"], ("birth_date", 0, 0, 0, 0)),
    "utf-8 with a mark": (TWO.encode("utf-8-sig"), 2, ["surname"], ("surname", 0, 0, 0, 0)),
    "line ends of two kinds": (
        TWO.replace("1980;Évry\n", "1980;Évry\r\n"), 2, ["commune"], ("commune", 0, 0, 0, 0)
    ),
    "40 columns of noise": (
        f"Nom;Prénom;{NOISE}\n" + f"Petit;Anne;{NOISE}\n" * 3,
        3, ["surname", "first_name"], ("surname", 0, 0, 0, 0),
    ),
    "two columns of one name": (
        "Prénom;Prénom;Nom\nAnne;;Petit\nZoé;;Roche\n", 2, ["surname"], ("first_name", 0, 0, 0, 0)
    ),
    "two date formats in one column": (
        "Prénom;Né le\nAnne;31/12/1980\nZoé;1990-01-25\nLou;30/11/1970\n",
        3, ["birth_date"], ("birth_date", 0, 0, 0, 0),
    ),
    "days that are none, a placeholder, and one above 120 years": (
        "Prénom;Né le\nAnne;31/02/1980\nZoé;29/02/1981\nLou;01/01/1900\nEve;30/01/1904\n"
        "Luc;29/02/1980\nGuy;31/01/1980\n",
        6, [], ("birth_date", 0, 1, 2, 1),
    ),
    "years of two digits": (
        "Prénom;Né le\nAnne;31/01/24\nZoé;31/12/24\n", 2, [], ("birth_date", 0, 0, 0, 0)
    ),
    "postcodes without their zero": (
        "Prénom;CP\nAnne;1400\nZoé;6000\n", 2, ["postcode"], ("postcode", 0, 0, 0, 0)
    ),
    "no header": (
        "Petit;Anne;31/12/1980;06 39 98 00 01\nRoche;Zoé;05/05/2001;01 99 00 00 01\n",
        2, ["first_name", "birth_date", "phone"], ("phone", 0, 0, 0, 0),
    ),
    "no header, and names alone": (
        "Petit;Marie\nRoche;Zoé\n", 2, ["first_name", "surname"], ("surname", 0, 0, 0, 0)
    ),
    "tabs": ("Prénom\tNom\nAnne\tPe;tit\n", 1, [], ("surname", 0, 0, 0, 0)),
    "all statuses unknown": (
        "Prénom;Statut\nAnne;Z\nZoé;Y\n", 2, ["status"], ("status", 0, 0, 2, 0)
    ),
    "one column": ("Prénom\nAnne\n\nZoé\n", 3, [], ("first_name", 1, 0, 0, 0)),
    "a word that is SQL": (
        f"Prénom;Statut;{SQL}\nAnne;{SQL};1\nZoé;\"x\"\"y\";2\n", 2, [], ("status", 0, 0, 2, 0)
    ),
    "too few fields": ("Prénom;Nom;CP\nAnne\nZoé;Petit\n", 2, [], ("surname", 1, 0, 0, 0)),
    "a blank line first": ("\nPrénom;Nom\nAnne;Petit\n", 1, [], ("surname", 0, 0, 0, 0)),
    "blank lines": ("Prénom;Nom\n\nAnne;Petit\n\n\nZoé;Roche\n\n", 2, [], ("surname", 0, 0, 0, 0)),
    "years of two digits and of four": (
        "Prénom;Né le\nAnne;31/12/1980\nZoé;31/12/80\nLou;25/11/70\nEve;31/01/2031\n",
        4, [], ("birth_date", 0, 0, 0, 1),
    ),
    "a field of 140,000 letters": (
        f"Prénom;Remarque\nAnne;{'x' * 140_000}\nZoé;y\n", 2, [], ("first_name", 0, 0, 0, 0)
    ),
    "no header, and a word of headers": (
        "Petit;Marie;Ville\nRoche;Zoé;Paris\n", 2, ["first_name"], ("first_name", 0, 0, 0, 0)
    ),
    "a header with a name in it": (
        "Prénom;Martin;2024\nAnne;x;1\nZoé;y;2\n", 2, ["first_name"], ("first_name", 0, 0, 0, 0)
    ),
    "a line end within quotes": (
        'Prénom;Nom\nAnne;"Pe\ntit"\r\nZoé;Roche\n', 2, [], ("surname", 0, 0, 0, 0)
    ),
}  # fmt: skip

# {what: (the file, the error, what it says)}
REFUSED = {
    "a quote never closed": ('Prénom;Nom\nAnne;"Petit\nZoé;Roche\n', BadList, "a closed quote"),
    "a line above two megabytes": (
        f"Prénom;Nom\nAnne;{'x' * 2_100_000}\n", BadList, "a line of at most 2,000,000"
    ),
    "too many fields": ("Prénom;Nom\nAnne;Petit;x;y\n", BadList, "line 2: as many fields"),
    "a header only": ("Nom;Prénom\n", BadList, "has no rows"),
    "nothing": ("", BadList, "is empty"),
    "no text": (b"\x00\x01\x02\x00", BadList, "is not text"),
    "a mapping that names no column": ("a;b\nxqz;wkv\n", BadMapping, "gives no column a role"),
    "day and month alike": (
        "Prénom;Né le\nAnne;05/06/1980\nZoé;07/08/1990\n", BadMapping, "does not say the format"
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", READ)
def test_read_list_reads(what, tmp_path):
    content, rows, roles, (role, *expected) = READ[what]
    mapping = propose_mapping(tmp_path, content)
    report, own_rows = read_rows(mapping)
    assert report.rows == len(own_rows) == rows
    assert set(roles) <= set(mapping.roles)
    assert counts(report, role) == tuple(expected)


@pytest.mark.parametrize("what", REFUSED)
def test_read_list_refuses(what, tmp_path):
    content, error, said = REFUSED[what]
    with pytest.raises(error, match=re.escape(said)) as raised:
        read_rows(propose_mapping(tmp_path, content))
    assert "\n" not in str(raised.value) and "Anne" not in str(raised.value)
    assert {path.name for path in tmp_path.iterdir()} <= {"clients.csv", "clients.toml"}


def test_years_of_two_digits_are_of_the_century_that_is_past(tmp_path):
    content, *_ = READ["years of two digits and of four"]
    _, rows = read_rows(propose_mapping(tmp_path, content.replace("25/11/70", "25/11/24")))
    assert [day.year for day in rows.born_on[:3]] == [1980, 1980, 1924]


def test_quotes_are_signs_like_others_where_the_mapping_says_so(tmp_path):
    mapping = propose_mapping(tmp_path, TWO)
    mapping.path.write_text(TWO.replace("Petit", '"Petit'))
    with pytest.raises(BadList, match="at line 3: a closed quote was expected"):
        read_rows(mapping)
    form = dataclasses.replace(mapping.form, quote="")
    report, _ = read_rows(dataclasses.replace(mapping, form=form))
    assert report.rows == 2


@pytest.mark.parametrize(
    ("encoding", "torn"),
    [
        ("utf-16", TWO.encode("utf-16")[:-1]),
        ("utf-8", TWO.encode("cp1252")),
        ("utf-8", TWO.replace("Paris\n", "Paris\r\n").encode("cp1252")),
    ],
)
def test_a_text_that_is_no_whole_text_of_its_encoding_is_refused(encoding, torn, tmp_path):
    mapping = propose_mapping(tmp_path, TWO.encode(encoding))
    mapping.path.write_bytes(torn)
    with pytest.raises(LabError, match=r"cannot be read as|UTF-8|no column") as raised:
        read_rows(mapping)
    assert "caudin" not in str(raised.value)


def test_a_mapping_of_another_list_names_the_columns(tmp_path):
    mapping = propose_mapping(tmp_path, TWO)
    mapping.path.write_text("Nom;Prenom;Né le;Ville\nPetit;Anne;31/12/1980;Paris\n")
    with pytest.raises(BadMapping, match=r'no column "Prénom"\. Did you mean \'Prenom\'\?'):
        read_rows(mapping)
