"""Deadlines: what the GDPR sets, what is known of each, and what is not said of any."""

import csv
import datetime
import re

import pytest

from breachlab import find
from breachlab.query.headlines import headline
from data_gen.breach import FOLDER
from tests.support.cases import for_each
from tests.support.remembered import ask


@pytest.fixture
def terms(lab):
    return ask(lab, "severity/deadlines").set_index("deadline_id")


def test_each_term_of_the_law_has_its_row(terms):
    assert terms.legal_reference.tolist() == [
        "GDPR Art. 33(1)",
        "GDPR Art. 33(1)",
        "GDPR Art. 33(4)",
        "GDPR Art. 34(1)",
    ]
    assert terms.source.str.contains("https://").all()


def test_a_notification_on_8_march_is_in_time_for_awareness_from_5_march_on(terms):
    authority = terms.loc["authority"]
    notified, hours = authority.done_on.date(), int(authority.allowed_hours)
    assert (notified, hours) == (datetime.date(2024, 3, 8), 72)
    assert authority.in_time_from_on.date() == notified - datetime.timedelta(hours=hours)
    assert authority.in_time_from_on.date() == datetime.date(2024, 3, 5)


def test_a_notification_has_two_starts_once_the_signal_was_published(lab, english, french):
    """Three days from 29 February 2024, of a leap year, end on 3 March."""
    query = find("severity/deadlines")
    for as_of, signal in (("2024-03-13", None), ("2026-01-29", datetime.date(2024, 2, 29))):
        rows = ask(lab, query.name, as_of=as_of).set_index("deadline_id")
        said = rows.loc["authority"]
        if signal is None:
            assert rows.signal_on.isna().all() and rows.signal_due_on.isna().all()
            continue
        assert (said.signal_on.date(), said.signal_due_on.date()) == (
            signal, datetime.date(2024, 3, 3),
        )  # fmt: skip
        assert rows.drop("authority").signal_on.isna().all()
    rows = ask(lab, query.name)
    for words, days in ((english, ("5 March", "3 March")), (french, ("5 mars", "3 mars"))):
        assert all(day in headline(query, rows, words).text for day in days)


@for_each("as_of", ["2024-03-08", "2024-03-13", "2026-01-29"])
def test_no_term_is_said_to_have_been_missed(lab, english, french, as_of):
    """Awareness is the controller's to establish, and the law names no day for the others."""
    query = find("severity/deadlines")
    rows = ask(lab, query.name, as_of=as_of)
    assert set(rows.lateness_id) == {"start_not_established", "no_day_in_law"}
    assert rows.due_on.isna().all()
    for words in (english, french):
        said = headline(query, rows, words).text
        assert not re.search(r"(?i)\blate\b|broken|missed|retard|hors délai", said)


def test_what_was_done_after_the_day_asked_is_left_out(lab):
    done = {
        day: ask(lab, "severity/deadlines", as_of=day).set_index("deadline_id").announced_on.notna()
        for day in ("2024-03-12", "2024-03-13")
    }
    assert done["2024-03-12"].to_dict()["communication"] is False
    assert done["2024-03-13"].to_dict()["communication"] is True


def test_a_public_announcement_is_not_counted_as_a_communication(lab):
    rows = ask(lab, "severity/deadlines").set_index("deadline_id")
    assert list(rows.index[rows.done_on.notna()]) == ["authority"]
    assert set(rows.done_count) == {1}


def test_a_start_that_was_published_would_say_what_is_late(lab):
    """The table decides: with a day to count from, the same query says in time, late or open."""
    with lab.cursor() as cursor:
        cursor.execute("create temp table deadlines as from deadlines where deadline_order = 1")
        for start, done, said in (
            ("2024-03-05", "2024-03-08", "in_time"),
            ("2024-03-04", "2024-03-08", "late"),
            ("2024-03-04", None, "late"),
            ("2026-01-28", None, "not_done"),
        ):
            cursor.execute(
                "update temp.deadlines set starts_on = $1::date, done_on = $2::date", [start, done]
            )
            (row,) = ask(cursor, "severity/deadlines").to_dict("records")
            assert row["lateness_id"] == said


def test_the_two_days_that_sources_give_are_named():
    with (FOLDER / "deadlines.csv").open(encoding="utf-8") as lines:
        first = next(csv.DictReader(lines))
    assert first["done_on"] == "2024-03-08" and "Mondaq says May 2024" in first["source"]


def test_what_was_done_after_the_day_asked_is_not_said_either(lab):
    said = ask(lab, "severity/deadlines", as_of="2024-03-12").set_index("deadline_id")
    assert said.deadline_done_id.isna().to_dict() == {
        "authority": False,
        "reasons": False,
        "phases": False,
        "communication": True,
    }
