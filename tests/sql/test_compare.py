"""Places beside each other and beside their neighbours: by hand, and beside the other answers.

Of those of 59, a channel reaches persons 1, by her space, 3, by e-mail, and 5, a minor, by her
space; nothing reaches person 2. Person 4, of 62, has nothing on file either. Person 8 of 80 is an
adult whose space holds no NIR, to whom nothing is due.

| record | person | primary | status     | sex    | born       | lives | registered | ended      | on file      | truths      |
|--------|--------|---------|------------|--------|------------|-------|------------|------------|--------------|-------------|
| 1      | 1      | yes     | registered | female | 1990-01-01 | 59    | 2023-01-01 |            |              |             |
| 2      | 2      | yes     | formerly   | male   | 1980-01-01 | 59    | 2005-01-01 | 2019-03-05 |              |             |
| 3      | 2      |         | formerly   | male   | 1980-01-01 | 62    | 2005-01-01 | 2019-03-05 |              |             |
| 4      | 3      | yes     | formerly   | male   | 1970-01-01 | 59    | 2005-01-01 | 2018-03-05 | email        | mail-good   |
| 5      | 4      | yes     | formerly   | female | 1985-01-01 | 62    | 2005-01-01 | 2018-03-06 |              |             |
| 6      | 5      | yes     | candidate  | female | 2007-06-01 | 59    |            | 2023-01-01 |              |             |
| 7      | 6      | yes     | formerly   | female | 1985-01-01 | 62    | 2005-01-01 | 2010-01-01 | email        | abroad      |
| 8      | 7      | yes     | candidate  | female | 1985-01-01 | 80    |            | 2023-01-01 | email        | mail-good   |
"""  # noqa: E501

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.drawing.contours import NAMES
from tests.sql.by_hand import register
from tests.sql.test_selection import selections
from tests.support.cases import for_each
from tests.support.remembered import ask, read_records
from tests.support.said_findings import LONGEST, finding
from tests.support.tiers import examples

COMPARED = "exposure/compare"
NEIGHBOURS = "area/neighbours"
CODES = ["59", "62", "80"]
COUNTS = {
    "record_count": [4, 3, 1],
    "living_here_person_count": [4, 1, 1],
    "to_inform_living_here_person_count": [4, 1, 0],
    "public_notice_living_here_person_count": [1, 1, 0],
    "minor_living_here_person_count": [1, 0, 0],
    "registered_living_here_share": [1 / 4, 0, 0],
    "left_six_years_person_share": [1 / 4, 0, 0],
    "candidate_space_living_here_share": [1 / 4, 0, 1],
}


@pytest.fixture(scope="module")
def eight_records():
    with register(__doc__) as connection:
        yield connection


def test_comparison_is_counted_by_eye(eight_records):
    rows = ask(eight_records, COMPARED, departements=CODES)
    assert {column: rows[column].tolist() for column in COUNTS} == COUNTS
    residents = rows.resident_count.tolist()
    assert rows.persons_per_thousand.tolist() == pytest.approx(
        [4000 / residents[0], 1000 / residents[1], 1000 / residents[2]]
    )


# All three départements are of Hauts-de-France; nobody of Grand Est is in the list.
WITH_REGIONS = {
    "place_kind": ["region", "region", "departement"],
    "place_code": ["44", "32", "59"],
    "place_name": ["Grand Est", "Hauts-de-France", "Nord"],
    "record_count": [0, 8, 4],
    "living_here_person_count": [0, 6, 4],
    "to_inform_living_here_person_count": [0, 5, 4],
    "public_notice_living_here_person_count": [0, 2, 1],
    "minor_living_here_person_count": [0, 1, 1],
}


def test_regions_are_counted_whole_beside_a_departement_of_them(eight_records):
    rows = ask(eight_records, COMPARED, regions=["44", "32"], departements=["59"])
    assert {column: rows[column].tolist() for column in WITH_REGIONS} == WITH_REGIONS
    region = rows.iloc[1]
    assert region.registered_living_here_share == region.left_six_years_person_share == 1 / 6
    assert region.candidate_space_living_here_share == 2 / 6
    residents = ask(eight_records, "exposure/rate_by_region").set_index("region_code")
    assert region.resident_count == residents.resident_count["32"]
    assert region.standardised_ratio == pytest.approx(residents.standardised_ratio["32"])
    alone = ask(eight_records, COMPARED, regions=["32"])
    assert alone.place_name.tolist() == ["Hauts-de-France"]


def test_places_stand_in_the_order_asked_for(lab):
    for codes in (["93", "59"], ["62", "93", "59"]):
        assert ask(lab, COMPARED, departements=codes).place_code.tolist() == codes
    assert len(ask(lab, COMPARED)) == 101


@examples(20)
@given(data=st.data())
def test_comparison_is_that_of_the_national_rates_and_of_each_stock(lab, data):
    selection = data.draw(selections(lab))
    codes = data.draw(st.lists(st.sampled_from([*NAMES]), min_size=1, max_size=3))
    codes = [*dict.fromkeys(codes)]
    compared = ask(lab, COMPARED, **selection | {"departements": codes})
    national = ask(lab, "exposure/rate_by_departement", **selection | {"departements": codes})
    national = national.set_index("departement_code")
    everywhere = {key: value for key, value in selection.items() if key != "departements"}
    for row in compared.to_dict("records"):
        code = row["place_code"]
        for column in ("record_count", "living_here_person_count", "persons_per_thousand"):
            assert row[column] == pytest.approx(national[column][code])
        assert row["standardised_ratio"] == pytest.approx(
            national.standardised_ratio[code], nan_ok=True
        )
        stock = ask(lab, "exposure/stock", **everywhere, departements=[code])
        if row["living_here_person_count"]:
            share = stock.left_six_years_person_share[0]
            assert row["left_six_years_person_share"] == pytest.approx(share)


REGISTER = """
    with living as (
        select
            born_on > date '2006-03-05' as is_minor,
            registrants.status <> 'candidate_space' or has_nir or is_minor as is_due,
            is_email_deliverable is true
            or has_phone and fields_on_file & 32 <> 0
            or is_address_valid is true
            or registrants.status <> 'formerly_registered' as is_reached
        from registrants inner join records using (record_id)
        where
            registrants.is_primary and not is_deceased and not lives_abroad
            and registrants.departement_code = $code
    )
    select
        count(*) filter (is_due),
        count(*) filter (is_due and not is_reached),
        count(*) filter (is_minor)
    from living
"""


@for_each("code", ["59", "75", "2A", "974"])
def test_whom_to_inform_is_as_the_register_has_it(lab, code):
    (row,) = ask(lab, COMPARED, departements=[code]).to_dict("records")
    columns = ("to_inform", "public_notice", "minor")
    found = tuple(row[f"{each}_living_here_person_count"] for each in columns)
    assert found == read_records(lab, REGISTER, {"code": code})[0]


@for_each("code", ["59", "75", "2A", "974"])
def test_rates_of_neighbours_are_those_of_their_summaries(lab, code):
    rows = ask(lab, NEIGHBOURS, departement=code)
    assert rows.departement_code[0] == code and rows.is_asked.tolist() == [
        True,
        *[False] * (len(rows) - 1),
    ]
    for row in rows.to_dict("records"):
        (summary,) = ask(lab, "area/summary", departement=row["departement_code"]).to_dict(
            "records"
        )
        for column in ("persons_per_thousand", "living_here_person_count"):
            assert row[column] == pytest.approx(summary[column])
        assert row["france_persons_per_thousand"] == pytest.approx(
            summary["france_persons_per_thousand"]
        )


def test_neighbours_are_counted_by_eye(eight_records):
    rows = ask(eight_records, NEIGHBOURS, departement="62")
    assert rows.departement_code.tolist() == ["62", "80", "59"]
    assert rows.living_here_person_count.tolist() == [1, 1, 4]
    assert rows.neighbour_count[0] == 2
    assert ask(eight_records, NEIGHBOURS, departement="974").neighbour_count.tolist() == [0]


@for_each(
    "codes, said",
    [
        (["59"], "Nord: 0.002 in 1,000 exposed; in France 0.0001 in 1,000"),
        (["62", "59"], "From 0.0009 in 1,000 to 0.002 in 1,000 exposed, over 2 places"),
    ],
)
def test_finding_of_small_rates_names_their_ends(eight_records, english, codes, said):
    """Where a rate is below ten in a thousand, a whole number would hide the difference."""
    rows = ask(eight_records, COMPARED, departements=codes)
    assert rows.has_small_rate.all()
    assert finding(COMPARED, rows, english) == said


def named(count, *rates):
    """Return rows as those of so many places, with the names that take most words."""
    names = ["Territoire de Belfort", "La Réunion", "Alpes-de-Haute-Provence"]
    row = {
        "place_name": names[0],
        "second_place_name": names[1],
        "third_place_name": names[2],
        "persons_per_thousand": rates[0],
        "france_persons_per_thousand": 629.4,
        "lowest_persons_per_thousand": min(rates),
        "highest_persons_per_thousand": max(rates),
        "place_count": count,
        "first_rate": rates[0],
        "second_rate": rates[1],
        "second_persons_per_thousand": rates[1],
        "third_persons_per_thousand": rates[2],
        "is_one": count == 1,
        "is_two": count == 2,
        "is_three": count == 3,
        "has_small_rate": min(rates) < 10,
    }
    return pandas.DataFrame([row])


@for_each(
    "count, said",
    [
        (1, "Territoire de Belfort: 633 in 1,000 exposed; in France 629 in 1,000"),
        (2, "Territoire de Belfort, La Réunion: 633 and 734 in 1,000"),
        (
            3,
            "Territoire de Belfort, La Réunion, Alpes-de-Haute-Provence: 633, 734 and 605 in 1,000",
        ),
        (4, "From 605 in 1,000 to 734 in 1,000 exposed, over 4 places"),
    ],
)
def test_finding_names_one_two_and_three_places(english, french, count, said):
    rows = named(count, 633, 734, 605)
    assert finding(COMPARED, rows, english) == said
    for words in (english, french):
        assert len(finding(COMPARED, rows, words).split()) <= LONGEST
