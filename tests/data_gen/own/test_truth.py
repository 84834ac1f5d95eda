"""Eight questions of a list with gaps are answered truly: no zero for the unknown.

| list                                          | rows  | answered | not known | does not apply |
|-----------------------------------------------|-------|----------|-----------|----------------|
| every column and fact, breach folder, figures | 1,500 | 54       | 0         | 132            |
| the same, a third of the rows gappy           | 1,500 | 54       | 0         | 132            |
| a messy list of customers                     | 1,500 | 15       | 39        | 132            |

A breach folder is filled in, and the figures that the lab assumes are taken. Not known is what a
column, the folder or the figures would open. Every number of every row of the answers to the eight
questions of EXPECTED is compared with a count in plain Python of the truth.
"""

import dataclasses
import re
from collections import Counter
from contextlib import contextmanager, suppress
from datetime import datetime

import pandas
import pytest

from breachlab import ask, connect, find
from breachlab.errors import BadParameters, NotKnown
from breachlab.query.headlines import headline
from breachlab.query.needs import list_unmet, read_coverage
from breachlab.words import Words
from data_gen.__main__ import main
from data_gen.own import matching
from data_gen.own.list_database import default_target
from data_gen.own.mapping import read_mapping
from tests.support.own_folders import fill_in, fill_in_by_status, say
from tests.support.own_lists import HEADER, make_list, read_reference, write_list
from tests.support.own_reading import read_rows
from tests.support.own_truth import (
    BEYOND,
    EXPECTED,
    Outcome,
    check_answer,
    count_years,
    keep_selected,
    make_world,
    outcomes,
)
from tests.support.whole_lists import DAY, Truth, make_whole_list, write_whole_list

ROWS = 1_500
FILLED_IN = ('breach_folder = "clients-breach"', "takes_assumed_figures = true")
SELECTIONS = (
    {"departements": ["59", "2A"], "statuses": ["registered", "formerly_registered"]},
    {"sexes": ["female"], "age_bands": ["16-17", "25-29", "75 and over"]},
    {"first_years": [2010, 2020], "end_bands": ["3-5"]},
)
OF_ENDS = ("exposure/by_end_band", "exposure/by_first_year_and_end", "exposure/stock")
MESSY_SEXES = {"Mme": "female", "M.": "male", "": None}
MESSY_STATUSES = {
    "Actif": "registered",
    "Résilié": "formerly_registered",
    "Prospect": "candidate_space",
}
NO_DAYS = ("", "31/02/1980", "01/01/1900")
NO_PHONES = ("", "0000000000")
NO_MAILS = ("", "aucun@exemple.fr")
CONTACTS = (
    (("Mail",), {"has_email": False}),
    (("Mail", "Tél"), {"has_email": False, "has_phone": False}),
    (
        ("Mail", "Tél", "Adresse", "NIR", "Numéro client"),
        dict.fromkeys(
            ("has_email", "has_phone", "has_street_address", "has_nir", "has_identifier"), False
        ),
    ),
)


@contextmanager
def open_list(folder, truths, lacking=(), fill=None):
    """Give a connection to the database of a list, and its truth as a world.

    `fill` fills in the breach folder of the list; the figures of the ledger are taken, too, then.
    """
    mapping = write_whole_list(folder, truths)
    breach_folder = folder / "clients-breach" if fill else None
    if fill:
        assert main(["own", str(mapping), "--breach-folder", "--quiet"]) == 0
        fill(breach_folder)
        mapping.write_text(say(mapping.read_text("utf-8"), *FILLED_IN), encoding="utf-8")
    text = mapping.read_text("utf-8")
    for label in lacking:
        text = re.sub(rf'^"?{label}"? = ".*"$', f'"{label}" = "other"', text, flags=re.MULTILINE)
    mapping.write_text(text, encoding="utf-8")
    assert main(["own", str(mapping), "--quiet"]) == 0
    with connect(default_target(mapping)) as connection:
        roles = {*read_mapping(mapping).roles}
        yield connection, make_world(truths, DAY, roles, breach_folder)


@pytest.fixture(scope="module")
def gappy(tmp_path_factory):
    truths = make_whole_list(ROWS, 5, has_gaps=True)
    with open_list(tmp_path_factory.mktemp("gappy"), truths, fill=fill_in) as opened:
        yield opened


def test_every_question_of_a_gappy_list_is_true_or_does_not_apply(gappy):
    check_all_true(*gappy)


def test_every_question_of_a_whole_list_is_true_or_does_not_apply(thorough, tmp_path):
    truths = make_whole_list(ROWS, 5, youngest=0)
    with open_list(tmp_path, truths, fill=fill_in) as opened:
        check_all_true(*opened)


def check_all_true(connection, world):
    """Hold the answers of a list with every column, a folder and figures to its truth."""
    found = outcomes(connection, world)
    assert Counter(found.values()) == {Outcome.ANSWERED: 54, Outcome.DOES_NOT_APPLY: 132}
    assert {*EXPECTED} <= {name for name, end in found.items() if end == Outcome.ANSWERED}


def test_questions_are_true_of_a_selection(gappy, subtests):
    check_selections(subtests, *gappy, EXPECTED)


def check_selections(subtests, connection, world, asked):
    """Hold the answers to each of SELECTIONS to the truth."""
    for name in asked:
        for selection in SELECTIONS:
            with subtests.test(question=name, selection=selection):
                known = find(name).parameters
                given = {key: value for key, value in selection.items() if key in known}
                check_answer(connection, name, world, given)


def test_segments_by_status_are_counted_and_not_assumed(tmp_path, subtests):
    truths = make_whole_list(1_500, 8, has_gaps=True)
    with open_list(tmp_path, truths, fill=fill_in_by_status) as (connection, world):
        name = "severity/communication_due"
        check_answer(connection, name, world, {})
        check_selections(subtests, connection, world, [name])
        due = ask(connection, name).set_index("segment_id").is_due.to_dict()
        spaces = {"candidate_spaces_with_nir": True, "candidate_spaces": False}
        assert any(not each.status and each.is_primary and each.age for each in world.records)
        assert due == {"minors": True, "registrants": True} | spaces
        assert not ask(connection, "severity/by_departement").is_open.any()


def test_a_registration_without_a_day_is_said_of_the_fields(tmp_path):
    truths = make_whole_list(300, 4)
    days = ("first_registered_on", "registered_since_on", "last_ended_on")
    nothing = dict.fromkeys(days)
    truths = [dataclasses.replace(each, **(nothing if each.number % 3 else {})) for each in truths]
    registered = [each for each in truths if each.status != "candidate_space"]
    dated = [each for each in registered if each.first_registered_on]
    with open_list(tmp_path, truths) as (connection, _):
        known = read_coverage(connection)["fields"]
        assert known == pytest.approx(len(dated) / len(registered)) and 0.2 < known < 0.5


def test_a_field_without_a_column_is_no_zero(tmp_path):
    truths = [
        dataclasses.replace(each, has_nir=False, has_phone=False, has_iban=False)
        for each in make_whole_list(300, 4)
    ]
    with open_list(tmp_path, truths, ["NIR", "Tél", "IBAN"]) as (connection, world):
        check_answer(connection, "fields/holds_at_least", world, {})
        with pytest.raises(NotKnown):
            ask(connection, "fields/without_nir")
        assert ask(connection, "fields/combinations").has_nir.isna().all()
        for field in ("nir", "phone", "bank_details"):
            with suppress(BadParameters):  # of the first database of a process
                assert ask(connection, "fields/holds_at_least", fields=[field]).empty
        check_answer(connection, "fields/holds_at_least", world, {"fields": ["email", "agency_id"]})


@pytest.mark.parametrize(("columns", "nothing"), CONTACTS, ids=["mail", "and phone", "all"])
def test_fields_are_known_of_a_list_without_a_contact(tmp_path, columns, nothing):
    truths = [dataclasses.replace(each, **nothing) for each in make_whole_list(900, 4)]
    with open_list(tmp_path, truths, columns, fill=fill_in) as (connection, world):
        found = outcomes(connection, world)
        coverage = read_coverage(connection)
    without_nir = {"fields/without_nir"} if "NIR" in columns else set()
    unknown = {"identifiability/range_lookup"} | without_nir
    assert {name for name, end in found.items() if end == Outcome.NOT_KNOWN} == unknown
    open_names = [name for name, end in found.items() if end != Outcome.DOES_NOT_APPLY]
    assert {name for name in open_names if list_unmet(find(name), coverage)} == unknown


def test_check_answer_sees_one_record_too_few(gappy):
    connection, world = gappy
    kept = keep_selected(world.records, {})
    place = next(place for place, each in enumerate(kept) if each.departement == "59" and each.age)
    other = dataclasses.replace(world, records=[*kept[:place], *kept[place + 1 :]])
    for name in ("exposure/by_age_band", "exposure/rate_by_age_and_sex", "retention/by_idle_years"):
        with pytest.raises(AssertionError, match=r"_(count|share)"):
            check_answer(connection, name, other, dict(find(name).needed))


def test_ends_beyond_the_bands_are_left_out_and_it_is_said_of_how_many(tmp_path, subtests):
    truths = make_whole_list(800, 9, longest_gone=9_000)
    former = [each for each in truths if each.status == "formerly_registered"]
    in_bands = [each for each in former if count_years(each.last_ended_on, DAY) < BEYOND]
    with open_list(tmp_path, truths) as (connection, world):
        name = "exposure/by_first_year_and_end"
        check_answer(connection, name, world, {})
        check_selections(subtests, connection, world, [name])
        known = read_coverage(connection)["end"]
        assert known == pytest.approx(len(in_bands) / len(former)) and 0.5 < known < 1
        words = Words.of(connection, "en")
        for name in OF_ENDS:
            rows = ask(connection, name)
            assert f"at most {known:.1%} have" in headline(find(name), rows, words).text


def make_messy_truths(own, person_ids, has_area):
    """Return the truth of each row, with the person and whether the place is known, as found.

    A place is that of the row before its postcode lost a zero and its commune its accents.
    """
    places = _read_places()
    return [
        _messy_truth(row, dict(zip(HEADER, written, strict=True)), person, is_placed, places)
        for row, written, person, is_placed in zip(
            own.people, own.rows, person_ids, has_area, strict=True
        )
    ]


def _read_places():
    """Return {postcode and name: code and département} of each commune."""
    names = {row["commune_code"]: row["commune_name"] for row in read_reference("communes")}
    return {
        (row["postcode"], names[row["commune_code"]]): (
            row["commune_code"],
            row["departement_code"],
        )
        for row in read_reference("localities")
    }


def _messy_truth(row, written, person, is_placed, places):
    born = written["Date de naissance"]
    commune, departement = places[row.postcode, row.commune] if is_placed else (None, None)
    return Truth(
        person,
        0,
        row.first_name,
        row.surname,
        MESSY_SEXES[written["Civilité"]],
        None if born in NO_DAYS else datetime.strptime(born, "%d/%m/%Y").date(),
        None,
        commune,
        None,
        departement,
        written["E-mail"] not in NO_MAILS,
        MESSY_STATUSES[written["Statut"]],
        *(None,) * 4,
        is_deceased=False,
        lives_abroad=False,
        has_phone=written["Téléphone"] not in NO_PHONES,
        has_iban=bool(written["IBAN"]),
    )


def check_messy(folder, count):
    """Hold the answers of a messy list to its truth; return how many questions end how."""
    own = make_list(count, 7)
    write_list(folder / "clients.csv", own)
    assert main(["own", str(folder / "clients.csv"), "--quiet"]) == 0
    path = folder / "clients.toml"
    path.write_text(path.read_text("utf-8").replace('"?"', '"Essai"'), encoding="utf-8")
    assert main(["own", str(path), "--quiet"]) == 0
    mapping = read_mapping(path)
    report, rows = read_rows(mapping)
    truths = make_messy_truths(own, [*rows.person_id], [*rows.departement_code.notna()])
    places = zip(truths, own.rows, rows.departement_code, rows.commune_code, strict=True)
    for truth, written, departement, commune in places:
        if truth.departement_code:
            assert departement == truth.departement_code
            assert commune == truth.commune_code or (pandas.isna(commune) and len(written[6]) < 5)
        else:  # the zero is lost, or all of the postcode, and several communes have the name
            assert len(written[6]) < 5
    assert report.loose_persons <= len({*own.persons}) * 1.01
    assert len({*own.persons}) <= report.strict_persons * 1.01
    with connect(default_target(path)) as connection:
        world = make_world(truths, mapping.reference_day, mapping.roles)
        return Counter(outcomes(connection, world).values())


def test_every_question_of_a_messy_list_is_true_or_not_known(tmp_path):
    assert check_messy(tmp_path, 1_500) == {
        Outcome.ANSWERED: 15,
        Outcome.NOT_KNOWN: 39,
        Outcome.DOES_NOT_APPLY: 132,
    }


def test_every_question_of_12_000_customers_is_true_or_not_known(tmp_path, thorough, monkeypatch):
    """Keys are combined in three parts, which a list of 60,000 has two of."""
    monkeypatch.setattr(matching, "CHUNK", 1 << 12)
    assert check_messy(tmp_path, 12_000)[Outcome.ANSWERED] == 15
