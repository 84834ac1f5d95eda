"""Each question of a list is answered truly, not known, or does not apply: no zero for the unknown.

| list                                          | rows  | true | not known | does not apply |
|-----------------------------------------------|-------|------|-----------|----------------|
| every column and fact, breach folder, figures | 1,500 | 54   | 0         | 132            |
| the same, a third of the rows gappy           | 1,500 | 54   | 0         | 132            |
| every column and fact, neither of the two     | 900   | 43   | 10        | 132            |
| a messy list of customers                     | 1,500 | 15   | 38        | 132            |

A breach folder is filled in, and the figures that the lab assumes are taken. Not known is what a
column, the folder or the figures would open. Every number of every row of each answer is compared
with a count in plain Python of the truth.
"""

import dataclasses
import re
from collections import Counter
from contextlib import contextmanager, suppress

import pandas
import pytest

from breachlab import ask, connect, find
from breachlab.errors import BadParameters
from breachlab.query.headlines import headline
from breachlab.query.needs import list_needs, list_unmet, read_coverage
from breachlab.query.queries import names
from breachlab.words import Words
from data_gen.__main__ import main
from data_gen.own import matching
from data_gen.own.list_database import default_target
from data_gen.own.mapping import read_mapping
from tests.support.messy_truths import make_messy_truths
from tests.support.own_answers import (
    EXPECTED,
    OF_FIELDS,
    OF_FILLED_IN,
    OF_LIST,
    Outcome,
    check_answer,
    outcome,
    outcomes,
)
from tests.support.own_folders import fill_in, fill_in_by_status, say
from tests.support.own_lists import make_list, write_list
from tests.support.own_reading import read_rows
from tests.support.own_truth import BEYOND, count_years, keep_selected, make_world
from tests.support.tiers import some_of
from tests.support.whole_lists import DAY, make_whole_list, write_whole_list

ROWS = 1_500
FILLED_IN = ('breach_folder = "clients-breach"', "takes_assumed_figures = true")
SELECTIONS = (
    {"departements": ["59", "2A"], "statuses": ["registered", "formerly_registered"]},
    {"sexes": ["female"], "age_bands": ["16-17", "25-29", "75 and over"]},
    {"first_years": [2010, 2020], "end_bands": ["3-5"]},
    {"departement": "2A"},
    {"departement": "974", "retention_years": 3},
)
NOWHERE = {"postcode": None, "commune_code": None, "commune_name": None, "departement_code": None}
OF_ENDS = ("exposure/by_end_band", "exposure/by_first_year_and_end", "exposure/stock")
NEED_ENDS = [name for name in OF_LIST if {"end", "last use"} & {*list_needs(find(name))}]
FIELDS = {
    *OF_FIELDS,
    "fields/lifetimes",
    "identifiability/range_lookup",
    "severity/notification_form",
}
# {what a list lacks: (its columns, what each row then has, how many questions are answered)}
LACKING = {
    "breach folder": ([], {}, 43),
    "sex": (["Civilité"], {"sex": None}, 32),
    "birth date": (["Né le"], {"born_on": None, "has_identifier": True}, 26),
    "place": (["CP", "Ville"], NOWHERE, 24),
    "commune": (["Ville"], {"commune_code": None, "commune_name": None}, 41),
    "status": (["Statut"], {"status": None}, 23),
    "first registration": (["Inscrit le"], {"first_registered_on": None}, 41),
    "current registration": (["Inscrit depuis"], {"registered_since_on": None}, 40),
    "end": (["Fin"], {"last_ended_on": None}, 38),
    "last use": (["Dernier accès"], {"last_used_on": None}, 41),
    "e-mail": (["Mail"], {"has_email": False}, 42),
    "death": (["Décédé"], {"is_deceased": False}, 20),
}
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
    """Hold all answers of a list with every column, a folder and figures to its truth."""
    found = outcomes(connection, world)
    assert Counter(found.values()) == {Outcome.TRUE: 54, Outcome.DOES_NOT_APPLY: 132}
    assert {name for name, end in found.items() if end == Outcome.TRUE} == {*EXPECTED}
    assert found.keys() == {*names()}


def test_questions_are_true_of_a_selection(gappy):
    """Every question, in a fast run every fourth."""
    asked = some_of(sorted(EXPECTED))
    assert sum(check_selection(*gappy, name) for name in asked) >= 2.5 * len(asked)


def check_selection(connection, world, name):
    """Hold the answers of a question to SELECTIONS to the truth; return how many there are."""
    known, needed = find(name).parameters, find(name).needed.keys()
    asked = 0
    for selection in SELECTIONS:
        given = {key: value for key, value in selection.items() if key in known}
        if given and needed <= given.keys():
            check_answer(connection, name, world, given)
            asked += 1
    return asked


def test_segments_by_status_are_counted_and_not_assumed(tmp_path):
    truths = make_whole_list(1_500, 8, has_gaps=True)
    with open_list(tmp_path, truths, fill=fill_in_by_status) as (connection, world):
        assert all(outcome(connection, name, world) == Outcome.TRUE for name in OF_FILLED_IN)
        asked = some_of(sorted(OF_FILLED_IN))
        assert sum(check_selection(connection, world, name) for name in asked) >= 2 * len(asked)
        due = ask(connection, "severity/communication_due").set_index("segment_id").is_due.to_dict()
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
        found = {name: outcome(connection, name, world) for name in OF_FIELDS}
        assert found.pop("fields/without_nir") == Outcome.NOT_KNOWN
        assert {*found.values()} == {Outcome.TRUE}
        assert ask(connection, "fields/combinations").has_nir.isna().all()
        for field in ("nir", "phone", "bank_details"):
            with suppress(BadParameters):  # of the first database of a process
                assert ask(connection, "fields/holds_at_least", fields=[field]).empty
        check_answer(connection, "fields/holds_at_least", world, {"fields": ["email", "agency_id"]})


@pytest.mark.parametrize(("columns", "nothing"), CONTACTS, ids=["mail", "and phone", "all"])
def test_fields_are_known_of_a_list_without_a_contact(tmp_path, columns, nothing):
    """Every question of a list without any contact; of the others in a fast run those of fields."""
    truths = [dataclasses.replace(each, **nothing) for each in make_whole_list(900, 4)]
    asked = {*EXPECTED} if "NIR" in columns else {*some_of(sorted(EXPECTED)), *FIELDS}
    with open_list(tmp_path, truths, columns, fill=fill_in) as (connection, world):
        found = {name: outcome(connection, name, world) for name in asked}
        coverage = read_coverage(connection)
    without_nir = {"fields/without_nir"} if "NIR" in columns else set()
    unknown = {"identifiability/range_lookup"} | without_nir
    assert {name for name, end in found.items() if end == Outcome.NOT_KNOWN} == unknown
    assert {name for name in EXPECTED if list_unmet(find(name), coverage)} == unknown
    assert {*found.values()} == {Outcome.TRUE, Outcome.NOT_KNOWN}


def test_check_answer_sees_one_record_too_few(gappy):
    connection, world = gappy
    kept = keep_selected(world.records, {})
    place = next(place for place, each in enumerate(kept) if each.departement == "59" and each.age)
    other = dataclasses.replace(world, records=[*kept[:place], *kept[place + 1 :]])
    for name in ("exposure/total", "exposure/by_age_band", "area/summary"):
        with pytest.raises(AssertionError, match=r"_(count|share)"):
            check_answer(connection, name, other, dict(find(name).needed))


def test_ends_beyond_the_bands_are_left_out_and_it_is_said_of_how_many(tmp_path):
    truths = make_whole_list(800, 9, longest_gone=9_000)
    former = [each for each in truths if each.status == "formerly_registered"]
    in_bands = [each for each in former if count_years(each.last_ended_on, DAY) < BEYOND]
    with open_list(tmp_path, truths) as (connection, world):
        asked = {*some_of(sorted(OF_LIST)), *NEED_ENDS}
        assert {outcome(connection, name, world) for name in asked} == {Outcome.TRUE}
        assert sum(check_selection(connection, world, name) for name in OF_ENDS) > 5
        known = read_coverage(connection)["end"]
        assert known == pytest.approx(len(in_bands) / len(former)) and 0.5 < known < 1
        words = Words.of(connection, "en")
        for name in OF_ENDS:
            rows = ask(connection, name)
            assert f"at most {known:.1%} have" in headline(find(name), rows, words).text


@pytest.mark.parametrize("what", LACKING)
def test_a_column_that_a_list_lacks_makes_no_answer_false(what, tmp_path, thorough):
    lacking, nothing, count = LACKING[what]
    truths = make_whole_list(900, 6, has_gaps=what in ("status", "birth date"))
    truths = [dataclasses.replace(truth, **nothing) for truth in truths]
    with open_list(tmp_path, truths, lacking) as (connection, world):
        found = Counter(outcomes(connection, world).values())
    assert found == {
        Outcome.TRUE: count,
        Outcome.NOT_KNOWN: 54 - count,
        Outcome.DOES_NOT_APPLY: 132,
    }


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
        Outcome.TRUE: 15,
        Outcome.NOT_KNOWN: 39,
        Outcome.DOES_NOT_APPLY: 132,
    }


def test_every_question_of_12_000_customers_is_true_or_not_known(tmp_path, thorough, monkeypatch):
    """Keys are combined in three parts, which a list of 60,000 has two of."""
    monkeypatch.setattr(matching, "CHUNK", 1 << 12)
    assert check_messy(tmp_path, 12_000)[Outcome.TRUE] == 15
