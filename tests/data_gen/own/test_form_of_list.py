"""The form, the deadlines and the severity of a list that is scored and has an hour of awareness.

Of the seven persons of EIGHT three are active, two former, one a prospect, and one has a ? as
status; one has no birth date.
"""

import re
from datetime import datetime
from types import SimpleNamespace

import pytest

from breachlab import ask, connect
from breachlab.__main__ import main as shell
from breachlab.query.headlines import headline
from breachlab.query.queries import find
from breachlab.store.databases import connect_sealed
from breachlab.words import Words
from breachlab.words.own_texts import keys_of
from dashboard import create_app
from dashboard.database.served_world import OneWorld
from dashboard.pages.situation import tables
from data_gen.__main__ import main
from data_gen.own.list_database import default_target
from tests.data_gen.own.test_list_database import EIGHT, MAPPING
from tests.support.own_folders import fill_in, say, write_list

SAID = (
    "all_living_in_france = true",
    "takes_assumed_figures = true",
    'breach_folder = "clients-breach"',
    "aware_at = 2026-11-20T09:40:00",
)
OF_AWARENESS = {
    "en": ("the day and hour", "the reasons for the delay", "If aware on 20 November 2026"),
    "fr": (
        "le jour et l",
        "les motifs du retard",
        "Si la prise de connaissance date du 20 novembre 2026",
    ),
}

DPO = "/situation?tab=dpo&lang=en"


def make(folder, rows):
    """Count a list with a breach folder and an hour of awareness; return its database."""
    assert main(["own", str(write_list(folder, MAPPING, rows)), "--breach-folder", "--quiet"]) == 0
    fill_in(folder / "clients-breach")
    file = write_list(folder, say(MAPPING, *SAID), rows)
    assert main(["own", str(file), "--quiet"]) == 0
    return default_target(file)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return make(tmp_path_factory.mktemp("form"), EIGHT)


@pytest.fixture(scope="module")
def list_of_eight(path):
    with connect(path) as connection:
        yield connection


def write_item(connection, number, language):
    """Return an item of the form in words."""
    form = ask(connection, "severity/notification_form").set_index("item_id")
    words = Words.of(connection, language)
    row = form.loc[number].to_dict()
    label = words.label("wording_id", row["wording_id"])
    return label, row


def test_the_parts_by_status_sum_to_the_living_whatever_is_not_known(list_of_eight):
    label, row = write_item(list_of_eight, 2, "en")
    counted = (
        row["registered_person_count"],
        row["formerly_registered_person_count"],
        row["candidate_space_person_count"],
        row["unknown_status_person_count"],
    )
    assert counted == (3, 2, 1, 1) and sum(counted) == row["living_person_count"]
    assert all(f"{{{name}_person_count}}" in label for name in ("registered", "unknown_status"))
    assert "prospects" in label and "prospects" in write_item(list_of_eight, 2, "fr")[0]


def test_the_form_says_how_many_persons_and_minors_there_are_at_least(list_of_eight):
    for language, range_said, least in (
        ("en", "At most 7 persons, as slips were not looked for.", "Minors: at least"),
        ("fr", "Au plus 7 personnes, les erreurs de saisie", "mineurs\u202f: au moins"),
    ):
        assert write_item(list_of_eight, 3, language)[0].startswith(range_said)
        label, row = write_item(list_of_eight, 2, language)
        assert least in label and "{unknown_age_person_count}" in label
        assert (row["minor_person_count"], row["unknown_age_person_count"]) == (2, 1)


def test_reasons_for_a_delay_are_to_fill_in_only_if_it_is_late(list_of_eight):
    form = ask(list_of_eight, "severity/notification_form").set_index("item_id")
    assert not form.is_to_fill[9] and {*form.to_fill_count} == {form.is_to_fill.sum()}
    assert keys_of(form.reset_index().to_dict("records")[8]) == ("item_9",)


def test_an_item_is_filled_in_once_its_words_do_not_ask_for_it(tmp_path, list_of_eight):
    make(tmp_path, EIGHT)
    table = tmp_path / "clients-breach" / "notification_items.csv"
    asked = "À compléter : nom, numéro de téléphone et adresse électronique"
    text = table.read_text(encoding="utf-8")
    assert asked in text
    table.write_text(text.replace(asked, "Ada Byron, dpo@exemple.invalid,"), encoding="utf-8")
    assert main(["own", str(tmp_path / "clients.toml"), "--quiet"]) == 0
    with connect(default_target(tmp_path / "clients.toml")) as connection:
        form = ask(connection, "severity/notification_form").set_index("item_id")
    before = ask(list_of_eight, "severity/notification_form").set_index("item_id")
    changed = before.is_to_fill != form.is_to_fill
    assert [*changed[changed].index] == [6] and not form.is_to_fill[6]


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (datetime(2026, 11, 21, 9, 41), "47 hours left now"),
        (datetime(2026, 11, 23, 9, 41), "this term is over"),
    ],
)
def test_the_page_of_a_list_counts_the_hours_that_are_left(path, monkeypatch, now, said):
    monkeypatch.setattr(tables, "datetime", SimpleNamespace(now=lambda: now))
    with connect_sealed(path) as connection:
        page = create_app(OneWorld(connection)).server.test_client().get(DPO).text
    assert said in re.sub(r"<[^>]*>", "", page).replace("\N{NO-BREAK SPACE}", " ")


def test_own_texts_of_a_list_are_those_of_its_form_with_the_whole_command(path):
    with connect_sealed(path) as connection:
        page = create_app(OneWorld(connection)).server.test_client().get(DPO).text
    typed = re.findall(r'data-own-field="([a-z_]+)"', page)
    assert typed == ["dpo", "phone", "email", "measures"]
    assert f"python -m dashboard --database {path} --form form.docx --answers mine.toml" in page


def test_a_word_document_is_refused_with_the_command_that_writes_it(path, capsys):
    asked = ["severity/notification_form", "--database", str(path), "--output", "form.docx"]
    assert shell(asked) == 2
    said = capsys.readouterr().err
    assert f"python -m dashboard --database {path} --form form.docx" in said


@pytest.mark.parametrize("language", OF_AWARENESS)
def test_the_form_that_has_the_hour_of_awareness_does_not_ask_for_it(path, language):
    asked, kept, given = OF_AWARENESS[language]
    with connect_sealed(path) as connection:
        client = create_app(OneWorld(connection)).server.test_client()
        page = client.get(f"/situation?tab=dpo&lang={language}").text
    text = re.sub(r"<[^>]*>", "", page).replace("\N{NO-BREAK SPACE}", " ")
    text = text.replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert asked not in text and kept in text and given in text


def test_a_deadline_of_a_list_is_not_said_to_be_missed(list_of_eight):
    rows = ask(list_of_eight, "severity/deadlines")
    for language, not_known in (("en", "not known"), ("fr", "inconnu")):
        words = Words.of(list_of_eight, language)
        assert words.label("lateness_id", rows.lateness_id[0]) == not_known
    said = headline(find("severity/deadlines"), rows, Words.of(list_of_eight, "en")).text
    assert "§" not in said and "Under the GDPR the authority is to be notified" in said


def test_a_list_has_the_segments_of_all_ages_that_were_scored(list_of_eight, tmp_path):
    of_eight = {*ask(list_of_eight, "severity/by_segment").segment_id}
    adults = "\n".join(line for line in EIGHT.splitlines() if not line.startswith(("Bru", "Flo")))
    with connect(make(tmp_path, adults)) as connection:
        rows = ask(connection, "severity/by_segment")
    assert {*rows.segment_id} == of_eight
    persons = rows.set_index("segment_id").person_count
    assert dict(persons[["children", "minors_of_15", "adults"]]) == {
        "children": 0,
        "minors_of_15": 0,
        "adults": 4,
    }


def test_severity_is_said_by_scores_and_first_of_whose_age_is_known(list_of_eight):
    rows = ask(list_of_eight, "severity/by_segment")
    assert [*rows.segment_id[rows.person_count > 0]][-1] == "age_not_known"
    for language, scores in (
        ("en", "by the scores that were"),
        ("fr", "d’après les notes saisies"),
    ):
        said = headline(find("severity/by_segment"), rows, Words.of(list_of_eight, language)).text
        assert scores in said and "15" in said
    of_level = ask(list_of_eight, "severity/by_level")
    said = headline(find("severity/by_level"), of_level, Words.of(list_of_eight, "fr")).text
    assert said.startswith("D’après les notes saisies")
