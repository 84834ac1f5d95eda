"""Lists that lack a column, a contact, a day or a status: what is read, answered and left out.

That all answers of a whole list are true is held beside a world, in test_list_of_world.py.
"""

from collections import Counter
from datetime import datetime

import pandas
import pytest

from breachlab import ask, connect, find
from breachlab.errors import BadParameters, NotKnown
from breachlab.query.headlines import headline
from breachlab.query.needs import OF_FOLDER, OPENED_BY, TAKEN, list_unmet, read_coverage
from breachlab.query.queries import names
from breachlab.words import Words
from data_gen.__main__ import main
from data_gen.own import matching
from data_gen.own.list_database import default_target
from data_gen.own.mapping import read_mapping
from tests.support.own_folders import fill_in, fill_in_by_status
from tests.support.own_lists import HEADER as MESSY_HEADER
from tests.support.own_lists import make_list, read_reference, write_list
from tests.support.own_reading import read_rows
from tests.support.whole_lists import HEADER, make_whole_list, open_list

ANSWERED, NOT_KNOWN, DOES_NOT_APPLY = "answered", "not known", "does not apply"
# What of a messy list says that a fact is not known, and what else its words say.
NO_DAYS = ("", "31/02/1980", "01/01/1900")
NO_PHONES = ("", "0000000000")
NO_MAILS = ("", "aucun@exemple.fr")
SEXES = {"Mme": "female", "M.": "male", "": None}
STATUSES = {
    "Actif": "registered",
    "Résilié": "formerly_registered",
    "Prospect": "candidate_space",
}


def ends(connection):
    """Return how each question ends: a column, the folder or the figures open what is not known."""
    coverage, found = read_coverage(connection), {}
    for name in names():
        try:
            ask(connection, name, **find(name).needed)
            found[name] = ANSWERED
        except NotKnown:
            unmet = list_unmet(find(name), coverage)
            said_by_owner = ("residents", TAKEN, *OF_FOLDER)
            can_open = all(OPENED_BY[need] or need in said_by_owner for need in unmet)
            found[name] = NOT_KNOWN if can_open else DOES_NOT_APPLY
    return found


@pytest.fixture(scope="module")
def facts_of_places():
    """{postcode and name of a commune: its code and département}"""
    communes = {row["commune_code"]: row["commune_name"] for row in read_reference("communes")}
    return {
        (row["postcode"], communes[row["commune_code"]]): (
            row["commune_code"],
            row["departement_code"],
        )
        for row in read_reference("localities")
    }


def check_messy(folder, facts_of_places, count):
    """Hold each row of a messy list, as it was read, to what was written; return how many questions
    end how."""
    own = make_list(count, 7)
    write_list(folder / "clients.csv", own)
    assert main(["own", str(folder / "clients.csv"), "--quiet"]) == 0
    path = folder / "clients.toml"
    path.write_text(path.read_text("utf-8").replace('"?"', '"Essai"'), encoding="utf-8")
    assert main(["own", str(path), "--quiet"]) == 0
    report, rows = read_rows(read_mapping(path))
    rows = rows.astype(object).where(rows.notna(), None)
    for row, before, values in zip(rows.itertuples(), own.people, own.rows, strict=True):
        written = dict(zip(MESSY_HEADER, values, strict=True))
        born = written["Date de naissance"]
        day = None if born in NO_DAYS else datetime.strptime(born, "%d/%m/%Y")
        assert (row.born_on and row.born_on.date()) == (day and day.date())
        assert (row.sex, row.status) == (SEXES[written["Civilité"]], STATUSES[written["Statut"]])
        assert row.has_email == (written["E-mail"] not in NO_MAILS)
        assert row.has_phone == (written["Téléphone"] not in NO_PHONES)
        assert row.has_iban == bool(written["IBAN"])
        commune, departement = facts_of_places[before.postcode, before.commune]
        is_whole = len(written["Code postal"]) == 5  # a zero is lost, or all of it
        assert row.departement_code == departement or not (is_whole or row.departement_code)
        assert row.commune_code == commune or not (is_whole or row.commune_code)
    truth = len({*own.persons})
    assert report.low_persons <= truth * 1.01 and truth <= report.high_persons * 1.01
    assert rows.is_primary.sum() == report.high_persons == rows.person_id.nunique()
    assert rows.loose_person_id.nunique() == report.low_persons
    assert rows.groupby("person_id").loose_person_id.nunique().max() == 1
    assert len(own.twins) > count // 200
    for key, most in (("person_id", 0), ("loose_person_id", len(own.twins) // 10)):
        people = pandas.Series(own.persons).groupby(rows[key]).nunique()
        assert (people > 1).sum() <= most, key
    with connect(default_target(path)) as connection:
        return Counter(ends(connection).values())


def test_a_messy_list_is_read_as_it_was_written(tmp_path, facts_of_places):
    found = check_messy(tmp_path, facts_of_places, 1_500)
    assert found == {ANSWERED: 17, NOT_KNOWN: 40, DOES_NOT_APPLY: 134}


def test_12_000_customers_are_read_as_they_were_written(
    tmp_path, facts_of_places, thorough, monkeypatch
):
    """Keys are combined in three parts, which a list of 60,000 has two of."""
    monkeypatch.setattr(matching, "CHUNK", 1 << 12)
    monkeypatch.setattr(matching, "PART", 1 << 12)
    assert check_messy(tmp_path, facts_of_places, 12_000)[ANSWERED] == 17


CONTACTS = ("Mail", "Tél", "Adresse", "NIR", "Numéro client")


def test_fields_are_known_of_a_list_without_a_contact(lab, tmp_path):
    rows = make_whole_list(lab, 900)
    with open_list(tmp_path, rows, CONTACTS, fill=fill_in) as connection:
        found, coverage = ends(connection), read_coverage(connection)
    unknown = {"identifiability/range_lookup", "fields/without_nir", "cost/on_file"}
    unknown |= {"notification/on_file", "notification/on_file_by_age"}
    assert {name for name, end in found.items() if end == NOT_KNOWN} == unknown
    known = [name for name, end in found.items() if end != DOES_NOT_APPLY]
    assert {name for name in known if list_unmet(find(name), coverage)} == unknown


def test_a_field_without_a_column_is_no_zero_and_one_without_a_day_is_said(lab, tmp_path):
    """Every third registration has no day."""
    rows = make_whole_list(lab, 300)
    for row in rows[::3]:
        row |= dict.fromkeys(("Inscrit le", "Inscrit depuis", "Fin"), "")
    dated = [row for row in rows if row["Inscrit le"] or row["Inscrit depuis"] or row["Fin"]]
    assert 100 < len(dated) < 250
    with open_list(tmp_path, rows, ["NIR", "Tél", "IBAN"]) as connection:
        assert read_coverage(connection)["fields"] == 1
        held = ask(connection, "fields/by_field").set_index("field_id").record_count
        assert held["registration_dates"] == len(dated) and held["first_name"] == len(rows)
        with pytest.raises(NotKnown):
            ask(connection, "fields/without_nir")
        assert ask(connection, "fields/combinations").has_nir.isna().all()
        for field in ("nir", "phone", "bank_details"):
            try:
                assert ask(connection, "fields/holds_at_least", fields=[field]).empty
            except BadParameters:  # of the first database of a process
                continue
        held = ask(connection, "fields/holds_at_least", fields=["email", "agency_id"])
        with_both = [row for row in rows if row["Numéro client"] and "aucun" not in row["Mail"]]
        assert held.record_count.tolist() == [len(with_both)] and 0 < len(with_both) < 300


@pytest.fixture(scope="module")
def whole(lab, tmp_path_factory):
    """The rows of a list with every column, and a connection to its database."""
    rows = make_whole_list(lab, 800)
    with open_list(tmp_path_factory.mktemp("whole"), rows) as connection:
        yield rows, connection


def test_ends_beyond_the_bands_are_left_out_and_it_is_said_of_how_many(whole):
    """The last band is of 16 to 20 years, to 20 November 2026."""
    rows, connection = whole
    ended = [datetime.strptime(row["Fin"], "%d.%m.%Y") for row in rows if row["Fin"]]
    in_bands = sum(day > datetime(2005, 11, 20) for day in ended)
    known = read_coverage(connection)["end"]
    assert known == pytest.approx(in_bands / len(ended)) and 0.5 < known < 1
    bands = ask(connection, "exposure/by_first_year_and_end")
    assert bands[bands.history_id != "registered"].record_count.sum() == in_bands
    words = Words.of(connection, "en")
    for name in ("exposure/by_end_band", "exposure/by_first_year_and_end", "exposure/stock"):
        said = headline(find(name), ask(connection, name), words).text
        assert f"{known:.1%} of the records" in said


def test_an_iban_is_held_by_each_row_that_has_a_whole_one(whole):
    rows, connection = whole
    held = ask(connection, "fields/holds_at_least", fields=["bank_details"])
    count = sum(len(row["IBAN"]) > 4 for row in rows)
    assert held.record_count.tolist() == [count] and 200 < count < 600


def write_people(columns, values):
    """Return rows of a list of women of Lille alive in France: their values of some columns.

    Who was born on one day is one person.
    """
    rows = []
    for number, each in enumerate(values):
        row = dict.fromkeys(HEADER, "") | {"Prénom": "ANNE", "CP": "59000", "Civilité": "Mme"}
        row |= {"Étranger": "non", "Décédé": "non"} | dict(zip(columns, each, strict=True))
        born = row["Né le"]
        rows.append(row | {"Nom": f"MARTIN{born[:2]}", "Numéro client": f"C{born or number}"})
    return rows


PEOPLE = (  # birth, status, NIR, and whether somebody died: of the segments of the test below
    ("02/03/2010", "Actif", "", "non"),  # a minor
    ("02/03/1980", "Actif", "", "non"),
    ("02/03/1981", "Résilié", "", "non"),
    ("02/03/1982", "?", "", "non"),  # most severe: somebody registered
    ("02/03/1983", "Actif", "", "oui"),  # in none
    ("", "Actif", "", "non"),  # of an age that is not known
    ("02/03/1984", "Prospect", "", "non"),
    ("02/03/1985", "Prospect", "", "non"),  # the next row has the NIR of the same person
    ("02/03/1985", "Prospect", "2851359350123", "non"),  # no month is 13
)


def test_segments_by_status_are_counted_and_not_assumed(tmp_path):
    rows = write_people(("Né le", "Statut", "NIR", "Décédé"), PEOPLE)
    rows = [row | {"Inscrit le": "2020-01-01"} for row in rows]
    with open_list(tmp_path, rows, fill=fill_in_by_status) as connection:
        due = ask(connection, "severity/communication_due").set_index("segment_id")
        assert due[["record_count", "person_count", "is_due"]].T.to_dict("list") == {
            "minors": [1, 1, True],
            "candidate_spaces_with_nir": [2, 1, True],
            "candidate_spaces": [1, 1, False],
            "registrants": [3, 3, True],
            "age_not_known": [1, 1, True],
        }
        assert {*due.to_inform_person_count} == {6}  # 1 + 1 + 3 + 1
        assert not ask(connection, "severity/by_departement").is_open.any()
        nir = ask(connection, "fields/holds_at_least", fields=["nir"])
        assert nir[["record_count", "person_count"]].to_numpy().tolist() == [[1, 1]]


LAST_USES = (  # birth, status, end, last use; years that a file was idle on 20 November 2026
    ("02/03/1980", "Résilié", "20.11.2015", "2013-01-01 07:08:09", 11),  # since its end
    ("02/03/1981", "Résilié", "20.11.2015", "2018-11-21 07:08:09", 7),  # since its last use
    ("02/03/1982", "Résilié", "01.06.2020", "", 6),
    ("02/03/1983", "Prospect", "", "2022-11-20 07:08:09", 4),
    ("02/03/1984", "Actif", "", "2020-01-01 07:08:09", None),  # is in use
)


def test_a_file_is_idle_since_its_end_or_its_last_use_whichever_is_later(tmp_path):
    columns = "Né le", "Statut", "Fin", "Dernier accès"
    with open_list(tmp_path, write_people(columns, [each[:4] for each in LAST_USES])) as connection:
        found = ask(connection, "retention/by_idle_years")
    years = [each[4] for each in LAST_USES if each[4]]
    idle = found[found.status != "registered"]
    assert sorted(idle.idle_years) == sorted(years) and {*idle.person_count} == {1}
