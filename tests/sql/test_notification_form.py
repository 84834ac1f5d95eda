"""What the form of GDPR Art. 33 says, filled from the register by hand of test_severity."""

import pytest

from breachlab import ask
from tests.sql import test_severity
from tests.sql.by_hand import register


@pytest.fixture(scope="module")
def six_people():
    with register(test_severity.__doc__) as connection:
        yield connection


def wording(connection, **as_of):
    rows = ask(connection, "severity/notification_form", **as_of)
    return dict(zip(rows.item, rows.wording, strict=True))


def test_the_form_is_filled_from_the_register(six_people):
    form = wording(six_people)
    assert form["Approximate number of data subjects"] == "6, each counted once."
    assert form["Categories of data subjects"] == (
        "Registered: 2. Formerly registered, within 20 years: 3. Only a candidate space: 1. "
        "Minors among them: 1. These four are modelled, as no split was published."
    )
    assert "tell those at high risk, 4 living persons" in form["Measures taken or proposed"]
    assert "Phishing by e-mail: 4 persons" in form["Likely consequences"]


def test_before_the_decision_persons_are_no_more_than_records(six_people):
    form = wording(six_people, as_of="2024-03-08")
    assert form["Approximate number of data subjects"].startswith("At most 8:")
    assert "usage name" in form["Categories of data"] and "sex" not in form["Categories of data"]


def test_consequences_rest_on_the_fields_that_the_form_tells_of(six_people):
    """Before the decision no status was told of, and never the place of birth."""
    then, now = (wording(six_people, as_of=day) for day in ("2024-03-13", "2026-01-29"))
    assert "status" not in then["Categories of data"] and "status" in now["Categories of data"]
    assert "A false job offer" not in then["Likely consequences"]
    assert "A false job offer" in now["Likely consequences"]
    assert "place of birth" not in now["Categories of data"]
    assert "Credit" not in now["Likely consequences"]


@pytest.mark.parametrize("as_of", ["2024-03-08", "2024-03-13", "2025-09-19", "2026-01-29"])
def test_the_form_has_every_item_of_the_law_and_nothing_left_in_braces(lab, as_of):
    rows = ask(lab, "severity/notification_form", as_of=as_of)
    assert rows.item_number.tolist() == list(range(1, 11))
    letters = {reference[-3:] for reference in rows.legal_reference}
    assert {"(a)", "(b)", "(c)", "(d)"} <= letters
    assert not rows.wording.str.contains("[{}]").any()
