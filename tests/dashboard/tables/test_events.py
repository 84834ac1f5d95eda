"""The events: dated, with the days between."""

from datetime import date

from breachlab.query.answer_rows import Rows
from dashboard.state.known_days import events
from tests.support.pages.components import keyed, parts, texts


def happened(*days, known=()):
    """Return events on these days; of those that are not `known`, only the month is."""
    happened_on = [date.fromisoformat(day) for day in days]
    return Rows(
        {
            "event_id": "arrested",
            "happened_on": happened_on,
            "is_day_known": [day in known or not known for day in days],
            "source": "https://www.example.org/a",
        }
    )


def items(component):
    return [each for each in parts(component) if each.tag == "li"]


def test_an_event_has_its_day_and_the_days_since_the_one_before(canvas):
    drawn = events(happened("2024-02-06", "2024-02-29", "2024-03-01", "2024-03-01"), canvas)
    assert [texts(item) for item in items(drawn)] == [
        "6 February 2024Three suspects, presumed innocent, were arrestedexample.org",
        "29 February 2024Three suspects, presumed innocent, were arrested23 days laterexample.org",
        "1 March 2024Three suspects, presumed innocent, were arrestedthe next dayexample.org",
        "1 March 2024Three suspects, presumed innocent, were arrestedthe same dayexample.org",
    ]


def test_of_a_month_no_days_are_counted(canvas):
    rows = happened("2024-12-05", "2025-07-01", "2025-09-19", known=("2024-12-05", "2025-09-19"))
    drawn = events(rows, canvas)
    assert (
        texts(items(drawn)[1])
        == "July 2025Three suspects, presumed innocent, were arrestedexample.org"
    )
    assert (
        texts(items(drawn)[2])
        == "19 September 2025Three suspects, presumed innocent, were arrestedexample.org"
    )
    times = [each.dateTime for each in parts(drawn) if each.tag == "time"]
    assert times == ["2024-12-05", "2025-07", "2025-09-19"]


def test_in_french(french_canvas):
    drawn = events(happened("2024-02-29", "2024-03-01", "2024-03-04"), french_canvas)
    assert [texts(item).rpartition("interpellés")[2] for item in items(drawn)] == [
        "example.org",
        "le lendemainexample.org",
        "3 jours plus tardexample.org",
    ]


def test_days_between_have_their_key(canvas):
    days = ["2024-02-06", "2024-02-29", "2024-03-01"]
    assert keyed(events(happened(*days), canvas)) == [("gap_days", 23)]
