"""The axis of events and of what was known: by eye on some days, and beside the states."""

import datetime

import pandas

from tests.support.cases import for_each
from tests.support.remembered import ask
from tests.support.said_findings import finding

AXIS = ["first_use", "signal", "last_use", "cnil_notified", "announced", "decided", "published"]
MOST, FINAL, FINE = 43_000_000, 36_820_828, 5_000_000
# The day, how many events by then, the least and most persons known at the last of them.
DAYS = [
    ("2024-03-08", 3, 0, None),
    ("2024-03-12", 4, 0, None),
    ("2024-03-13", 5, 0, MOST),
    ("2025-12-31", 14, 0, MOST),
    ("2026-01-29", 17, FINAL, FINAL),
]


def axis(lab, day=None):
    return ask(lab, "exposure/known_axis", **({"as_of": day} if day else {}))


@for_each("day, event_count, low, high", DAYS)
def test_axis_ends_on_the_day_asked(lab, day, event_count, low, high):
    rows = axis(lab, day)
    last = rows.iloc[-1]
    assert len(rows) == event_count == last.event_count
    assert pandas.to_datetime(rows.happened_on).max() <= pandas.Timestamp(day)
    assert last.person_count_low == low
    assert (None if pandas.isna(last.person_count_high) else last.person_count_high) == high


@for_each("day", ["2024-03-13", "2026-01-28"])
def test_axis_tells_of_the_signal_only_once_the_decision_does(lab, day):
    timeline = ask(lab, "exposure/timeline").set_index("event_id")
    assert timeline.happened_on["signal"] < timeline.happened_on["announced"]
    assert "signal" not in set(axis(lab, day).event_id)
    assert "signal" in set(axis(lab, "2026-01-29").event_id)


def test_axis_names_seven_events_and_the_last_has_the_fine(lab):
    rows = axis(lab).set_index("event_id")
    assert rows.index[rows.is_on_axis].tolist() == AXIS
    assert rows.fine_eur.dropna().to_dict() == {"published": FINE}
    assert rows.index[rows.is_settled].tolist() == ["published"]
    assert rows.person_count_low[["first_use", "signal", "last_use"]].isna().all()


def test_axis_has_every_event_of_the_timeline(lab):
    timeline, rows = ask(lab, "exposure/timeline"), axis(lab)
    for column in ("event_id", "happened_on", "is_day_known", "source"):
        assert rows[column].tolist() == timeline[column].tolist()


def test_axis_knows_on_each_day_what_the_states_say(lab):
    for row in axis(lab).dropna(subset="person_count_low").to_dict("records"):
        (state,) = ask(lab, "exposure/known_as_of", as_of=row["happened_on"]).to_dict("records")
        for column in ("person_count_low", "person_count_high"):
            assert (pandas.isna(row[column]) and pandas.isna(state[column])) or (
                row[column] == state[column]
            )
        assert row["is_settled"] == state["is_settled"]


def test_months_until_settled_are_completed_ones(lab):
    row = axis(lab).iloc[0]
    announced, settled = datetime.date(2024, 3, 13), datetime.date(2026, 1, 29)
    months = 12 * (settled.year - announced.year) + settled.month - announced.month
    assert row.months_until_settled == months == 22  # the 29th is past the 13th
    assert (row.announced_person_count, row.settled_person_count) == (MOST, FINAL)


@for_each(
    "day, english_says, french_says",
    [
        (
            "2026-01-29",
            "43.0 million announced, 36.8 million stated by CNIL 22 months later",
            "43,0 millions annoncés, 36,8 millions retenus par la CNIL 22 mois plus tard",
        ),
        (
            "2024-03-13",
            "43.0 million persons at most announced; none confirmed by 13 March 2024",
            "43,0 millions annoncés au plus ; aucun nombre confirmé au 13 mars 2024",
        ),
        (
            "2024-03-08",
            "3 events by 8 March 2024; nobody had named a number",
            "3 événements au 8 mars 2024 ; personne n'avait avancé de nombre",
        ),
    ],
)
def test_finding_is_of_what_was_known(lab, english, french, day, english_says, french_says):
    rows = axis(lab, day)
    assert finding("exposure/known_axis", rows, english) == english_says
    said = finding("exposure/known_axis", rows, french)
    assert said.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("’", "'") == french_says
