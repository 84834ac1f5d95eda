"""Which fields were taken, by whose list, and how long they stay true; by hand in provenance.md."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.words.numbers import limit_digits
from data_gen import ledger
from data_gen.calibration import source_tables
from tests.sql.test_selection import selections
from tests.support.remembered import ask
from tests.support.tiers import examples


def named_fields(connection, provenance):
    rows = ask(connection, "fields/by_field", provenance=provenance)
    return set(rows[rows.held_by != "nobody"].field_id)


@pytest.mark.parametrize("provenance", ["announcement", "decision", "press"])
def test_a_harm_has_one_count_in_harms_and_form_and_is_in_a_message(lab, provenance):
    harms = ask(lab, "fields/harms", provenance=provenance).set_index("harm_id").person_count
    open_to_harm = harms[harms > 0].to_dict()
    form = ask(lab, "severity/notification_form", provenance=provenance).iloc[0]
    in_form = dict(zip(form.harm_ids.split(), map(int, form.harm_counts.split()), strict=True))
    assert in_form == {harm: round(limit_digits(count, 3)) for harm, count in open_to_harm.items()}
    assert set(form.field_ids.split()) == named_fields(lab, provenance)
    messages = ask(lab, "notification/message", provenance=provenance, whom="living")
    assert {harm for ids in messages.harm_ids for harm in ids.split()} == open_to_harm.keys()


def test_form_and_message_of_a_day_take_the_official_list_of_that_day(lab):
    early = ask(lab, "severity/notification_form", as_of="2024-03-13").iloc[0]
    assert set(early.field_ids.split()) == named_fields(lab, "announcement")
    row = ask(lab, "notification/message", as_of="2024-03-13").iloc[0]
    assert "sex" not in row.field_ids.split() and "first_name" in row.field_ids.split()


@examples(12)
@given(data=st.data())
def test_after_no_years_fields_are_held_as_they_are_today(lab, data):
    selection = data.draw(selections(lab))
    rows = ask(lab, "fields/lifetimes", **selection)
    today = rows[rows.years_later == 0].set_index("field_id")
    held = ask(lab, "fields/by_field", **selection)
    held = held[held.held_by != "nobody"].set_index("field_id").loc[today.index]
    for column in ("record_count", "person_count", "living_here_person_count"):
        assert today[column].tolist() == held[column].tolist()
    for column in today.filter(like="still_valid_person_count"):
        assert today[column].tolist() == held.living_here_person_count.tolist()


@pytest.mark.parametrize(
    ("contact", "figure"), [("email_deliverable", "email"), ("address_valid", "street_address")]
)
def test_what_decays_does_so_as_in_the_table_of_the_register(contact, figure):
    """The register has less of old files; the same part lost in a year comes to that."""
    rows = {row["years_since_to"]: row for row in source_tables.read("contact_availability")}
    now, then = (int(rows[years][f"{contact}_per_mille"]) for years in ("0", "20"))
    lost = ledger.figures()[f"{figure}_lost_per_mille"]
    yearly = 1000 * (1 - (then / now) ** (1 / 18))  # of 16 to 20 years, the middle
    assert lost["low"] <= yearly <= lost["high"] and abs(yearly - lost["central"]) < 5
