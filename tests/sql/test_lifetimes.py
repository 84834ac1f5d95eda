"""How long fields stay true: by eye on eight records, and held to what is on file today."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_gen import ledger
from data_gen.calibration import source_tables
from tests.sql import test_fields
from tests.sql.by_hand import register
from tests.sql.test_selection import selections
from tests.support.cases import for_each
from tests.support.remembered import ask
from tests.support.tiers import examples

YEARS = [20, 5, 1, 0]


@pytest.fixture(scope="module")
def five_people():
    with register(test_fields.__doc__) as connection:
        yield connection


def of_field(connection, field, **selection):
    """Return the rows of a field, those of most years first."""
    rows = ask(connection, "fields/lifetimes", **selection)
    return rows[rows.field_id == field].set_index("years_later").loc[YEARS]


@for_each(
    "field, persons",
    [
        ("nir", [2, 2, 2, 2]),
        ("birth_date", [5, 5, 5, 5]),
        ("registration_dates", [3, 3, 3, 3]),
        ("email", [1, 1, 2, 2]),  # of two 0.58, 1.47 and 1.88
        ("street_address", [1, 2, 3, 3]),  # of three 0.63, 2.03 and 2.78
        ("usage_name", [5, 5, 5, 5]),  # of five 4.52, 4.88 and 4.98
    ],
)
def test_fields_of_five_people_by_eye(five_people, field, persons):
    assert of_field(five_people, field).still_valid_person_count.tolist() == persons


def test_a_status_is_lost_as_fast_as_that_of_its_holders(five_people):
    """Two are registered, of whom 44% stay for a year; of three who are not 96% stay so."""
    rows = of_field(five_people, "status")
    assert rows.still_valid_share[1] == pytest.approx((2 * 0.44 + 3 * 0.96) / 5)
    registered = of_field(five_people, "status", statuses=["registered"])
    assert registered.still_valid_share[1] == pytest.approx(0.44)


def test_the_ends_are_those_of_the_ledger(five_people):
    row = of_field(five_people, "email").loc[5]
    ends = [
        (1 - ledger.figures()["email_lost_per_mille"][end] / 1000) ** 5 for end in ledger.SETTINGS
    ]
    found = [row.high_still_valid_share, row.still_valid_share, row.low_still_valid_share]
    assert found == pytest.approx(ends)


@examples(20)
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


def test_every_field_taken_has_a_lifetime_and_none_gains(lab):
    rows = ask(lab, "fields/lifetimes")
    taken = ask(lab, "fields/by_field").query("held_by != 'nobody'")
    assert {*rows.field_id} == {*taken.field_id} and (rows.field_count == len(taken)).all()
    for _, of_one in rows.groupby("field_id"):
        shares = of_one.set_index("years_later").still_valid_share.loc[YEARS]
        assert shares.is_monotonic_increasing and shares[0] == 1
        lasts = of_one.lifetime.iloc[0] != "decays"
        assert (shares == 1).all() == lasts
    assert (rows.low_still_valid_share <= rows.still_valid_share).all()
    assert (rows.still_valid_share <= rows.high_still_valid_share).all()


def test_harms_that_last_need_no_field_that_decays(lab):
    rows = ask(lab, "fields/lifetimes").drop_duplicates("field_id").set_index("field_id")
    assert rows.harm_ids["nir"] == "nir_linkage origin_inferred"
    assert rows.harm_ids["birth_date"] == "identity_linkage"
    assert rows.harm_ids[rows.lifetime == "decays"].isna().all()


@for_each("contact", ["email_deliverable", "address_valid"])
def test_what_decays_does_so_as_in_the_table_of_the_register(contact):
    """The register has less of old files; the same part lost in a year comes to that."""
    figure = {"email_deliverable": "email", "address_valid": "street_address"}[contact]
    rows = {row["years_since_to"]: row for row in source_tables.read("contact_availability")}
    now, then = (int(rows[years][f"{contact}_per_mille"]) for years in ("0", "20"))
    lost = ledger.figures()[f"{figure}_lost_per_mille"]
    yearly = 1000 * (1 - (then / now) ** (1 / 18))  # of 16 to 20 years, the middle
    assert lost["low"] <= yearly <= lost["high"] and abs(yearly - lost["central"]) < 5
