"""Names in one column: what of them is the first name and the surname, and who is one person."""

import pytest

from breachlab.store.connections import open_connection
from data_gen.own.proposal import propose
from data_gen.own.reading import MACROS
from tests.support.own_reading import REFERENCE_DAY, counts, propose_mapping, read_rows

# A name as it stands, its first name and its surname where first names come first.
NAMES = [
    ("Marie Petit", "Marie", "Petit"),
    ("PETIT Marie", "Marie", "PETIT"),
    ("Petit, Marie", "Marie", "Petit"),
    ("M. Jean de La Fontaine", "Jean", "de La Fontaine"),
    ("Mme DE LA FONTAINE Jeanne", "Jeanne", "DE LA FONTAINE"),
    ("Marie-Claire LE GOFF", "Marie-Claire", "LE GOFF"),
    ("Marie Claire Dupont", "Marie", "Dupont"),
    ("Élodie ÉTIENNE", "Élodie", "ÉTIENNE"),
    ("M. et Mme Durand", "", "Durand"),
    ("Durand", "", "Durand"),
    ("Non renseigné", None, None),
]
# The same where surnames come first, if capitals or a comma say nothing else.
SURNAME_FIRST = [
    ("Petit Marie", "Marie", "Petit"),
    ("d'Ornano Michel", "Michel", "d'Ornano"),
    ("le Goff Marie Anne", "Marie", "le Goff"),
    ("Marie PETIT", "Marie", "PETIT"),
]


@pytest.fixture
def macros():
    settings = {"reference_day": REFERENCE_DAY, "seeks_slips": False, "has_months": False}
    settings |= {"short_births": ["no format"], "surnames_first": False}
    with open_connection(is_private=True) as connection:
        connection.execute("set variable own_mapping = $settings", {"settings": settings})
        connection.execute(MACROS)
        yield connection, settings


@pytest.mark.parametrize("surnames_first", [False, True])
def test_a_name_in_one_column_is_parted(macros, surnames_first, subtests):
    connection, settings = macros
    settings["surnames_first"] = surnames_first
    connection.execute("set variable own_mapping = $settings", {"settings": settings})
    sql = "select own_name_parts(own_untitled($text::varchar))"
    for text, *expected in SURNAME_FIRST if surnames_first else NAMES:
        with subtests.test(name=text):
            ((parts,),) = connection.execute(sql, {"text": text}).fetchall()
            parts = parts or {"first_name": None, "surname": None}
            found = [parts[each] and parts[each].strip() for each in ("first_name", "surname")]
            assert found == expected


# Anne Petit twice, in two orders; Zoé Roche twice, with a title; a second Anne Petit; no name.
PEOPLE = """Nom complet;Date de naissance;Téléphone
Anne Petit;02/03/1980;06 39 98 00 01
PETIT Anne;02/03/1980;
Zoé Roche;14/07/1975;
Mme Zoé Roche;14/07/1975;06 39 98 00 02
Anne Petit;05/06/1990;
;01/01/1970;
"""


def test_rows_of_one_column_of_names_are_joined_as_those_of_two(tmp_path):
    mapping = propose_mapping(tmp_path, PEOPLE)
    assert mapping.columns["Nom complet"] == "full_name" and not mapping.surnames_first
    report, rows = read_rows(mapping)
    assert rows.person_id.tolist() == [1, 1, 2, 2, 3, 4]
    assert counts(report, "full_name") == (1, 0, 0, 0)
    assert rows.has_first_name.tolist() == rows.has_usage_name.tolist() == [True] * 5 + [False]
    two = PEOPLE.replace("Nom complet", "Prénom;Nom")
    for name, parted in (("Anne Petit", "Anne;Petit"), ("PETIT Anne", "Anne;Petit")):
        two = two.replace(name, parted)
    two = two.replace("Mme Zoé Roche", "Zoé Roche").replace("Zoé Roche", "Zoé;Roche")
    two = two.replace("\n;01", "\n;;01")
    in_two = read_rows(propose_mapping(tmp_path, two, "two.csv"))
    assert in_two[1].person_id.tolist() == rows.person_id.tolist()
    assert in_two[0].joinable_rows == report.joinable_rows == 5


@pytest.mark.parametrize("label", ["Nom complet", "Nom", "Client"])
@pytest.mark.parametrize(
    ("rows", "surnames_first"),
    [("Anne Petit\nZoé Roche\nMme Louise Moreau", False), ("Petit Anne\nRoche Zoé\n", True)],
)
def test_a_column_of_names_is_known_by_its_values_and_so_is_their_order(
    label, rows, surnames_first, tmp_path
):
    path = tmp_path / "list.csv"
    path.write_text(f"{label};E-mail\n" + rows.replace("\n", ";\n") + ";\n", encoding="utf-8")
    proposal = propose(path)
    assert proposal.columns[0].role == "full_name"
    assert proposal.surnames_first is surnames_first


def test_a_column_of_names_beside_two_of_parts_fills_their_gaps_alone(tmp_path):
    rows = "Prénom,Nom,Nom complet,Né le\nAnne,Petit,Zoé Roche,25/03/1980\n"
    rows += ",,Anne Petit,25/03/1980\n"
    assert read_rows(propose_mapping(tmp_path, rows))[1].person_id.tolist() == [1, 1]
