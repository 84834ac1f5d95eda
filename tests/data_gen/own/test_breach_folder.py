"""The breach folder of a list: filled in, it opens severity, fields and the form.

The list is the one of eight rows of test_list_database.py: one child, one minor of 17, five others
whose age is known and one whose age is not.
"""

import errno
import os
import shutil
import stat

import pytest

from breachlab import ask, connect
from breachlab.errors import NotKnown
from breachlab.store.files import draft_of_file
from breachlab.words import Words, data_note
from data_gen.__main__ import main
from data_gen.own.breach_folder import EMPTY, FILES
from data_gen.own.list_database import default_target
from tests.data_gen.own.test_list_database import MAPPING
from tests.support.own_folders import fill_in, say, write_list


@pytest.fixture(scope="module")
def answered(own_lists):
    """Yield the database of the list with a folder, all alive and the lab's figures taken."""
    with connect(own_lists.path("answered")) as connection:
        yield connection


def test_segments_are_scored_as_the_folder_says(answered):
    rows = ask(answered, "severity/by_segment")
    counted = {row.segment_id: (row.person_count, row.se) for row in rows.itertuples()}
    # The status of the minor of 17 is a ?: she is in the most severe segment of her age.
    assert counted == {"children": (1, 5.0), "minors": (1, 5.0), "adults": (4, 4.0)}


def test_communication_is_due_to_whoever_is_at_high(answered):
    rows = ask(answered, "severity/communication_due")
    assert rows.to_inform_person_count.unique().tolist() == [6]


def test_departements_have_their_levels(answered):
    rows = ask(answered, "severity/by_departement").set_index("departement_code")
    assert rows.high_or_above_person_count.to_dict() == {"75": 3, "59": 3}


def test_fields_are_those_of_the_columns(answered):
    rows = ask(answered, "fields/by_field").set_index("field_id")
    assert rows.person_count["email"] == 1  # A
    assert {*rows.index} == {
        "email",
        "first_name",
        "usage_name",
        "sex",
        "birth_date",
        "postcode",
        "region",
        "registration_dates",
    }


def test_harms_are_those_that_fields_of_the_list_open(answered):
    rows = ask(answered, "fields/harms").set_index("harm_id")
    assert rows.person_count["phishing_email"] == 1
    assert not {"smishing", "fake_job_offer", "situation_revealed", "direct_debit"} & {*rows.index}


def test_form_counts_everybody_and_leaves_nothing_as_not_taken(answered):
    rows = ask(answered, "severity/notification_form")
    assert {*rows.person_count} == {7} and {*rows.record_count} == {8}
    assert {*rows.minor_person_count} == {2} and {*rows.due_person_count} == {6}
    assert rows.untaken_field_ids.isna().all()


def test_nobody_is_found_abroad_where_all_are_taken_to_live_in_france(answered):
    with pytest.raises(NotKnown, match=r"found and not taken\. Map lives_abroad in the list\."):
        ask(answered, "severity/cross_border")
    form = ask(answered, "severity/notification_form")
    assert form.cross_border_person_count_low.isna().all()
    assert form.cross_border_person_count_high.isna().all()


def test_words_name_the_organisation_and_what_was_assumed(answered):
    words = Words.of(answered, "fr")
    assert words.label("harm_id", "agency_call") is None  # no phone in the list
    texts = answered.execute("select harm_en || attack_en || harm_fr || attack_fr from harms")
    assert not any("France Travail" in text for (text,) in texts.fetchall())
    assert data_note(words).endswith("supposés par le laboratoire sont pris pour cette liste")


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


def test_write_folder_copies_the_tables_for_the_owner_alone(tmp_path, capsys):
    file = write_list(tmp_path, MAPPING)
    assert main(["own", str(file), "--breach-folder"]) == 0
    folder = tmp_path / "clients-breach"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name for path in folder.iterdir()} == {*FILES}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert 'breach_folder = "clients-breach"' in capsys.readouterr().out
    assert main(["own", str(file), "--breach-folder"]) == 1
    assert "is there already" in capsys.readouterr().err


def test_write_folder_leaves_no_half_of_a_folder_on_a_full_disk(tmp_path, monkeypatch, capsys):
    file, copied, copy = write_list(tmp_path, MAPPING), [], shutil.copyfile
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
                "severity_segments.csv, line 2: cnil_score_id = '?' is no score",
                "line 4: dpc_score_id = '?', cnil_score_id = '?' are no score",
                "line 4: cnil_reason_fr is not filled in",
                "cnil_score_id: there are cnil_negligible",
                "dpc_score_id: there are dpc_simple",
            ),
        ),
    ],
)
def test_check_folder_refuses_what_is_not_filled_in(tmp_path, capsys, filled, expected):
    file = write_list(tmp_path, say(MAPPING, 'breach_folder = "clients-breach"'))
    (tmp_path / "clients-breach").mkdir()
    for name in FILES:
        (tmp_path / "clients-breach" / name).write_bytes((EMPTY / name).read_bytes())
    fill_in(tmp_path / "clients-breach", **filled)
    assert main(["own", str(file), "--quiet"]) == 1
    message = " ".join(capsys.readouterr().err.split())
    assert all(each in message for each in expected)
    assert not default_target(file).exists()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('breach_folder = "nowhere"', "--breach-folder"),
        ('status_of_all = "customer"', "registered, formerly_registered, candidate_space"),
        ('status_of_all = "registered"', "beside a column with the role status"),
        ("takes_assumed_figures = 1", "true or false was expected"),
    ],
)
def test_mapping_refuses_a_line_without_sense(tmp_path, capsys, line, expected):
    file = write_list(tmp_path, say(MAPPING, line))
    assert main(["own", str(file), "--quiet"]) == 1
    assert expected in " ".join(capsys.readouterr().err.split())


def test_status_of_all_is_the_status_of_each_row(tmp_path):
    without = MAPPING.replace('statut = "status"', 'statut = "other"')
    without = without[: without.index("[status.words]")]
    lines = ('status_of_all = "registered"', "all_living_in_france = true")
    file = write_list(tmp_path, say(without, *lines))
    assert main(["own", str(file), "--quiet"]) == 0
    with connect(default_target(file)) as connection:
        rows = ask(connection, "exposure/by_status").set_index("status")
        assert rows.person_count.to_dict()["registered"] == 7
        assert "All are taken to have one status" in data_note(Words.of(connection, "en"))
        with pytest.raises(NotKnown, match="when each relationship ended"):
            ask(connection, "exposure/by_end_band")


def test_a_year_of_a_list_stands_for_no_other(answered):
    words = Words.of(answered, "en")
    assert words.label("first_year", 2010) == "2010" and words.label("first_year", 2004) is None
