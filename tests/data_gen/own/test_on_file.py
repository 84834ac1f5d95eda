"""Who can be written to by what is on file: eight rows counted by eye, without a column, by flags.

| row | who | born       | on 2026-11-20 | e-mail | phone    | address |
|-----|-----|------------|---------------|--------|----------|---------|
| 1   | A   | 1990-05-01 | 36            | yes    |          |         |
| 2   | A   | 1990-05-01 | 36            |        | mobile   |         |
| 3   | B   | 2011-11-21 | 14            |        | landline | yes     |
| 4   | C   | 2011-11-20 | 15            |        | mobile   | yes     |
| 5   | D   | 2009-01-01 | 17            | yes    |          |         |
| 6   | E   | 1980-01-01 | 46            |        | landline |         |
| 7   | F   | not known  |               |        |          | yes     |
| 8   | G   | 1960-01-01 | 66            |        |          |         |
"""

from dataclasses import replace
from itertools import combinations

import pandas
import pytest

from breachlab import ask, connect
from breachlab.errors import NotKnown
from breachlab.query.headlines import finding, headline
from breachlab.query.queries import find
from breachlab.words import Words
from dashboard.database.served_world import OneWorld
from dashboard.desk import Desk
from dashboard.layout import page_shell
from dashboard.pages import PAGES
from data_gen.__main__ import main
from tests.support.own_folders import count_list, write_list

ROWS = """\
prenom,nom,ne,courriel,tel,adresse,mail_on,tel_on,adr_on
Anne,Avril,1990-05-01,anne@exemple.example,,,oui,non,non
Anne,Avril,1990-05-01,,0639981234,,non,oui,non
Bruno,Brun,2011-11-21,,0261910001,1 rue de la Gare,non,oui,oui
Chloe,Caron,2011-11-20,,0639984321,2 rue de la Gare,non,oui,oui
David,Duval,2009-01-01,david@exemple.example,,,oui,non,non
Emile,Etienne,1980-01-01,,0261910002,,non,oui,non
Flore,Faure,,,,3 rue de la Gare,non,non,oui
Gabin,Girard,1960-01-01,,,,non,non,non
"""
CONTACTS = {"courriel": "email", "tel": "phone", "adresse": "street_address"}
FLAGS = {"mail_on": "has_email", "tel_on": "has_phone", "adr_on": "has_address"}
CHANNELS = ["email", "sms", "letter", "public_notice"]
ON_FILE, BY_AGE, COST = "notification/on_file", "notification/on_file_by_age", "cost/on_file"


def count(folder, contacts, *said):
    """Count the eight rows with these columns of contacts; return a connection."""
    columns = {"prenom": "first_name", "nom": "surname", "ne": "birth_date", **contacts}
    lines = [
        '[list]\npath = "clients.csv"\nreference_day = 2026-11-20',
        *(f'{name} = "Club"' for name in ("organisation", "name_en", "name_fr")),
        *said,
        "[columns]",
        *(f'{label} = "{role}"' for label, role in columns.items()),
        '[birth_date]\nformat = "%Y-%m-%d"',
    ]
    for role in contacts.values():
        lines += [f"[{role}.words]", 'oui = "true"', 'non = "false"'] if "has_" in role else []
    return connect(count_list(write_list(folder, "\n".join(lines), ROWS)))


@pytest.fixture(scope="module")
def eight(tmp_path_factory):
    with count(
        tmp_path_factory.mktemp("eight"), CONTACTS, "takes_assumed_figures = true"
    ) as connection:
        yield connection


def columns_of(rows, *columns):
    """Return {channel: values}, with None for what is not known."""
    values = rows[[*columns]].astype(object).where(rows[[*columns]].notna(), None)
    return dict(zip(rows.channel, map(list, values.values), strict=True))


def test_channels_are_counted_as_by_eye(eight):
    rows = ask(eight, ON_FILE)
    assert [*rows.channel] == CHANNELS
    counted = ("record_count", "person_count", "first_record_count", "first_person_count")
    assert columns_of(rows, *counted) == {
        "email": [2, 2, 2, 2],  # A and D
        "sms": [2, 2, 2, 1],  # A by another row, and C
        "letter": [3, 3, 2, 2],  # B, C, F
        "public_notice": [2, 2, 2, 2],  # E has a landline alone, G nothing
    }
    assert {*rows.all_living_person_count} == {7} and {*rows.all_unwritable_person_count} == {2}


def test_minors_and_those_under_15_are_counted_as_by_eye(eight):
    rows = ask(eight, BY_AGE).set_index("age_group", drop=False)
    by_channel = ["email_first", "mobile_first", "address_first", "unwritable"]
    counted = rows[["person_count", *(f"{each}_person_count" for each in by_channel)]].values
    assert [*rows.age_group.fillna("")] == ["under_15", "15-17", "18_and_over", ""]
    assert counted.tolist() == [[1, 0, 0, 1, 0], [2, 1, 1, 0, 0], [3, 1, 0, 0, 2], [1, 0, 0, 1, 0]]
    assert {*rows.minor_person_count} == {3} and {*rows.under_15_person_count} == {1}
    ages = ask(eight, "exposure/by_age_band")
    assert {*ages.all_under_15_person_count} == {1} and {*ages.all_child_person_count} == {2}
    said = headline(find(BY_AGE), ask(eight, BY_AGE), Words.of(eight, "fr")).text
    assert said.startswith("Dans la liste, au moins 3 personnes sont mineures")


def test_the_cost_is_that_of_one_message_to_each(eight):
    rows = ask(eight, COST)
    assert columns_of(rows, "person_count") == {"email": [2], "sms": [1], "letter": [2]}
    assert rows.mode_sum_eur[0] == pytest.approx(2 * 0.002 + 0.045 + 2 * 0.85)
    dearer = ask(eight, COST, letter_cost=2, sms_parts=3)
    assert dearer.mode_sum_eur[0] == pytest.approx(2 * 0.002 + 3 * 0.045 + 2 * 2)


@pytest.mark.parametrize(
    ("lacking", "channel", "first", "unwritable"),
    [
        ("courriel", "email", {"email": 0, "sms": 2, "letter": 2}, 3),  # D has an e-mail alone
        ("tel", "sms", {"email": 2, "sms": 0, "letter": 3}, 2),
        ("adresse", "letter", {"email": 2, "sms": 1, "letter": 0}, 4),
    ],
)
def test_a_channel_without_a_column_is_not_known_and_never_zero(
    tmp_path, lacking, channel, first, unwritable
):
    contacts = {label: role for label, role in CONTACTS.items() if label != lacking}
    with count(tmp_path, contacts) as connection:
        rows = ask(connection, ON_FILE)
        said = {each: finding(find(ON_FILE), rows, Words.of(connection, each)).text
                for each in ("en", "fr")}  # fmt: skip
    known = rows.set_index("channel").person_count.notna()
    assert not known[channel] and known.sum() == 3
    assert {*rows.unknown_channel_ids} == {channel}
    counted = columns_of(rows, "first_person_count")
    assert counted == {**{each: [n] for each, n in first.items()}, "public_notice": [unwritable]}
    assert said["en"].startswith(f"At most {unwritable} of") and "au plus" in said["fr"]


def test_mapping_a_column_raises_nobody_whom_nothing_on_file_reaches(tmp_path_factory):
    unwritable = {}
    for size in (1, 2, 3):
        for labels in combinations(CONTACTS, size):
            contacts = {label: CONTACTS[label] for label in labels}
            with count(tmp_path_factory.mktemp("drawn"), contacts) as connection:
                unwritable[labels] = ask(connection, ON_FILE).all_unwritable_person_count[0]
    for few, many in combinations(unwritable, 2):
        assert not {*few} < {*many} or unwritable[many] <= unwritable[few]


def test_columns_that_say_whether_there_is_a_contact_count_too(tmp_path):
    with count(tmp_path, FLAGS, "all_living_in_france = true") as connection:
        rows = ask(connection, ON_FILE)
        fields = ask(connection, "fields/by_field").set_index("field_id").person_count
    # Of nobody with a phone is it known whether it is a mobile.
    assert columns_of(rows, "person_count", "first_person_count") == {
        "email": [2, 2],
        "sms": [None, 0],
        "letter": [3, 3],
        "public_notice": [2, 2],
    }
    assert (fields["email"], fields["phone"], fields["street_address"]) == (2, 4, 3)


def test_a_list_without_contacts_says_what_would_open_it(tmp_path):
    with count(tmp_path, {}) as connection, pytest.raises(NotKnown, match="Map email in the list"):
        ask(connection, ON_FILE)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_page_and_question_say_the_same(eight, language):
    desk = Desk(OneWorld(eight), PAGES)
    words = Words.of(eight, language)
    for address, question in (("/response", ON_FILE), ("/response?tab=budget", COST)):
        page = str(page_shell.whole(desk.view(address, language)))
        rows = ask(eight, question)
        assert headline(find(question), rows, words).text.split(" (")[0] in page
        assert finding(find(question), rows, words).text in page
    view = desk.view("/response", language)
    assert not any(drawn.has_failed for drawn in view.cards.values())
    assert [card.query for card, drawn in view.cards.items() if not drawn.lacks] == [
        ON_FILE,
        BY_AGE,
    ]
    who = desk.view("/who", language)
    assert [card.query for card, drawn in who.cards.items() if not drawn.lacks] == [
        "exposure/by_age_band"
    ]


def test_a_breach_folder_has_the_age_bands_of_lists_and_another_is_refused(tmp_path, capsys):
    """The folder has tables to fill in, one of them the segments: three of minors, one of all."""
    contacts = {"courriel": "email"}
    count(tmp_path, contacts).close()
    assert main(["own", str(tmp_path / "clients.toml"), "--breach-folder", "--quiet"]) == 0
    table = tmp_path / "clients-breach" / "severity_segments.csv"
    segments = pandas.read_csv(table, dtype=str, keep_default_na=False)
    assert [*segments.age_band] == ["under 15", "15", "16-17", ""]
    segments.loc[0, "age_band"] = "under 16"
    segments.to_csv(table, index=False)
    mapping = tmp_path / "clients.toml"
    said = 'breach_folder = "clients-breach"\n[columns]'
    mapping.write_text(mapping.read_text().replace("[columns]", said, 1))
    capsys.readouterr()
    assert main(["own", str(mapping), "--quiet"]) == 1
    told = " ".join(capsys.readouterr().err.split())
    assert "line 2: age_band = 'under 16'; the age bands are under 15, 15, 16-17" in told


def test_minors_are_at_least_so_many_only_if_some_age_is_not_known(eight):
    words = Words.of(eight, "en")
    everybody = replace(words, coverage={**words.coverage, "age": 1.0})
    rows = ask(eight, BY_AGE)
    assert "at least 3 persons" in headline(find(BY_AGE), rows, words).text
    assert "at least" not in headline(find(BY_AGE), rows, everybody).text
