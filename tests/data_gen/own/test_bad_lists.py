"""Lists as people have them: each is read for what it holds, or refused in one line."""

import dataclasses
import re

import pytest

from breachlab.errors import BadList, BadMapping, LabError
from data_gen.own.mapping import read_mapping
from tests.support.own_reading import counts, propose_mapping, read_rows

TWO = "Nom;Prénom;Né le;Ville\nDécaudin;Zoé;31/12/1980;Évry\nPetit;Anne;05/05/2001;Paris\n"
NOISE = ";".join(f"x{number}" for number in range(40))
SQL = "'); drop table own_rows; --"

# {what: (the file, rows, roles that are found, (role, empty, placeholder, not read, wrong))}
READ = {
    "windows-1252": (TWO.encode("cp1252"), 2, ["surname"], ("first_name", 0, 0, 0, 0)),
    "utf-16": (TWO.encode("utf-16"), 2, ["surname"], ("birth_date", 0, 0, 0, 0)),
    "utf-8 with a mark": (TWO.encode("utf-8-sig"), 2, ["surname"], ("surname", 0, 0, 0, 0)),
    "no line end at last": (TWO.strip(), 2, ["surname"], ("surname", 0, 0, 0, 0)),
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
    "31/02": ("Prénom;Né le\nAnne;31/02/1980\nZoé;31/01/1980\n", 2, [], ("birth_date", 0, 0, 1, 0)),
    "29/02 of a common year": (
        "Prénom;Né le\nAnne;29/02/1981\nZoé;29/02/1980\n", 2, [], ("birth_date", 0, 0, 1, 0)
    ),
    "01/01/1900": (
        "Prénom;Né le\nAnne;01/01/1900\nZoé;31/01/1980\n", 2, [], ("birth_date", 0, 1, 0, 0)
    ),
    "above 120 years": (
        "Prénom;Né le\nAnne;30/01/1904\nZoé;31/01/1980\n", 2, [], ("birth_date", 0, 0, 0, 1)
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
    "no birth date": ("Nom;Prénom\nPetit;Anne\nRoche;Zoé\n", 2, [], ("surname", 0, 0, 0, 0)),
    "all statuses unknown": (
        "Prénom;Statut\nAnne;Z\nZoé;Y\n", 2, ["status"], ("status", 0, 0, 2, 0)
    ),
    "one row": ("Prénom;Nom\nAnne;Petit\n", 1, [], ("surname", 0, 0, 0, 0)),
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
    "a quote never closed": ('Prénom;Nom\nAnne;"Petit\nZoé;Roche\n', BadList, "a quote that is"),
    "a line above two megabytes": (
        f"Prénom;Nom\nAnne;{'x' * 2_100_000}\n", BadList, "a line of at most 2,000,000"
    ),
    "too many fields": ("Prénom;Nom\nAnne;Petit;x;y\n", BadList, "line 2: as many fields"),
    "a header only": ("Nom;Prénom\n", BadList, "has no rows"),
    "nothing": ("", BadList, "is empty"),
    "no text": (b"\x00\x01\x02\x00", BadList, "is no text"),
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
    with pytest.raises(BadList, match="at line 3: a quote that is closed was expected"):
        read_rows(mapping)
    form = dataclasses.replace(mapping.form, quote="")
    report, _ = read_rows(dataclasses.replace(mapping, form=form))
    assert report.rows == 2


def test_a_wrong_encoding_is_refused_without_a_value(tmp_path):
    mapping = propose_mapping(tmp_path, TWO.encode("cp1252"))
    text = mapping.file.read_text("utf-8").replace('"windows-1252"', '"utf-8"')
    mapping.file.write_text(text, encoding="utf-8")
    with pytest.raises(LabError) as raised:
        read_rows(read_mapping(mapping.file))
    assert "caudin" not in str(raised.value)


@pytest.mark.parametrize(
    "encoding, torn", [("utf-16", TWO.encode("utf-16")[:-1]), ("utf-8", TWO.encode("cp1252"))]
)
def test_a_text_that_is_no_whole_text_of_its_encoding_is_refused(encoding, torn, tmp_path):
    mapping = propose_mapping(tmp_path, TWO.encode(encoding))
    mapping.path.write_bytes(torn.replace(b"Paris\n", b"Paris\r\n"))
    with pytest.raises(LabError, match=r"cannot be read as|UTF-8|no column"):
        read_rows(mapping)


def test_a_mapping_of_another_list_names_the_columns(tmp_path):
    mapping = propose_mapping(tmp_path, TWO)
    mapping.path.write_text("Nom;Prenom;Né le;Ville\nPetit;Anne;31/12/1980;Paris\n")
    with pytest.raises(BadMapping, match=r'no column "Prénom"\. Did you mean \'Prenom\'\?'):
        read_rows(mapping)
