"""The stock of exposed residents: by hand, and to the unit under random selections.

Person 2 had left for five completed years, person 4 a day short of six, person 3 for six. Person 6
has died and person 7 lives abroad, so that neither is an exposed resident.

| record | person | primary | status     | sex    | born       | lives | registered | ended      | on file      | truths      |
|--------|--------|---------|------------|--------|------------|-------|------------|------------|--------------|-------------|
| 1      | 1      | yes     | registered | female | 1990-01-01 | 59    | 2023-01-01 |            |              |             |
| 2      | 2      | yes     | formerly   | male   | 1980-01-01 | 59    | 2005-01-01 | 2019-03-05 |              |             |
| 3      | 2      |         | formerly   | male   | 1980-01-01 | 62    | 2005-01-01 | 2019-03-05 |              |             |
| 4      | 3      | yes     | formerly   | male   | 1970-01-01 | 59    | 2005-01-01 | 2018-03-05 | email        | mail-good   |
| 5      | 4      | yes     | formerly   | female | 1985-01-01 | 62    | 2005-01-01 | 2018-03-06 |              |             |
| 6      | 5      | yes     | candidate  | female | 2007-06-01 | 59    |            | 2023-01-01 |              |             |
| 7      | 6      | yes     | formerly   | female | 1950-01-01 | 59    | 2005-01-01 | 2005-07-01 |              | deceased    |
| 8      | 7      | yes     | formerly   | female | 1985-01-01 | 62    | 2005-01-01 | 2010-01-01 | email        | abroad      |
"""  # noqa: E501

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.words.values import is_null
from tests.sql.by_hand import register
from tests.sql.test_selection import from_the_register, selections
from tests.support.cases import for_each
from tests.support.remembered import ask
from tests.support.said_findings import finding
from tests.support.tiers import examples

RESIDENTS = "is_primary and not is_deceased and not lives_abroad"
SIX_YEARS = ("6-10", "11-15", "16-20")


@pytest.fixture(scope="module")
def eight_records():
    with register(__doc__) as connection:
        yield connection


def part(row):
    """Return what a row of the stock is called: its band, or its status where it has none."""
    return str(row["status"] if is_null(row["end_band"]) else row["end_band"])


def stock(connection, column="living_here_person_count", **selection):
    """Return {part: a number of it}."""
    rows = ask(connection, "exposure/stock", **selection).to_dict("records")
    return {part(row): row[column] for row in rows}


def test_stock_is_counted_by_eye(eight_records):
    assert stock(eight_records) == {
        "registered": 1,
        "3-5": 2,
        "6-10": 1,
        "11-15": 0,
        "16-20": 0,
        "candidate_space": 1,
    }
    assert sum(stock(eight_records, "record_count").values()) == 8
    assert sum(stock(eight_records, "person_count").values()) == 6  # the living
    assert sum(stock(eight_records, "person_count", departements=["62"]).values()) == 1


def test_stock_of_a_place_has_that_of_france_beside_it(eight_records):
    here = {"departements": ["59"]}
    assert stock(eight_records, **here) == stock(eight_records) | {"3-5": 1}
    shares = stock(eight_records, "france_living_here_person_share", **here)
    assert shares == pytest.approx(stock(eight_records, "living_here_person_share"))
    rows = ask(eight_records, "exposure/stock", **here)
    assert rows.left_six_years_person_share[0] == 1 / 4
    assert rows.france_left_six_years_person_share[0] == 1 / 5


@for_each(
    "selection, english_says, french_says",
    [
        (
            {},
            "20% of exposed residents were no longer registered six years before",
            "20 % des habitants exposés n'étaient plus inscrits depuis six ans",
        ),
        (
            {"statuses": ["registered"]},
            "0% of exposed residents were no longer registered six years before",
            "0 % des habitants exposés n'étaient plus inscrits depuis six ans",
        ),
        (
            {"end_bands": ["6-10"]},
            "100% of exposed residents were no longer registered six years before",
            "100 % des habitants exposés n'étaient plus inscrits depuis six ans",
        ),
        (
            {"end_bands": ["11-15", "16-20"]},
            "Nobody selected is both alive and in France",
            "Aucune personne choisie n'est à la fois vivante et en France",
        ),
    ],
)
def test_finding_of_some_none_all_and_nobody(
    eight_records, english, french, selection, english_says, french_says
):
    rows = ask(eight_records, "exposure/stock", **selection)
    assert finding("exposure/stock", rows, english) == english_says
    said = finding("exposure/stock", rows, french)
    assert said.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("’", "'") == french_says


@examples(30)
@given(data=st.data())
def test_stock_counts_as_the_register(lab, data):
    selection = data.draw(selections(lab))
    bands = from_the_register(lab, "end_bands", selection, RESIDENTS)
    statuses = from_the_register(lab, "statuses", selection, RESIDENTS)
    statuses.pop("formerly_registered", None)
    counted = {each: persons for each, (_, persons) in (bands | statuses).items()}
    found = stock(lab, **selection)
    assert {each: count for each, count in found.items() if count} == counted


@examples(30)
@given(data=st.data())
def test_stock_sums_to_the_exposed_residents_of_the_statuses(lab, data):
    selection = data.draw(selections(lab))
    rows = ask(lab, "exposure/stock", **selection)
    by_status = ask(lab, "exposure/by_status", **selection).living_here_person_count.sum()
    assert rows.living_here_person_count.sum() == by_status
    if by_status:
        assert (rows.all_living_here_person_count == by_status).all()
        assert rows.living_here_person_share.sum() == pytest.approx(1)
        left = rows[rows.end_band.isin(SIX_YEARS)].living_here_person_count.sum()
        assert (rows.left_six_years_person_count == left).all()
