"""By hand: candidate spaces with and without a NIR, who is told of them, and what the form takes.

| record | person | primary         | status     | sex    | born       | lives | registered | ended      | on file          | truths   |
|--------|--------|-----------------|------------|--------|------------|-------|------------|------------|------------------|----------|
| 1      | 1      | yes             | candidate  | female | 1990-01-01 | 59    |            | 2022-01-01 | email street nir |          |
| 2      | 1      | candidate_space | candidate  | female | 1990-01-01 | 59    |            | 2021-01-01 | email            |          |
| 3      | 2      | yes             | candidate  | male   | 1985-01-01 | 59    |            | 2023-01-01 | phone street     |          |
| 4      | 3      | yes             | candidate  | male   | 2007-03-05 | 62    |            | 2024-01-01 | nir              |          |
| 5      | 4      | yes             | registered | female | 1970-03-05 | 62    | 2023-09-01 |            | email            |          |
| 6      | 4      | candidate_space | candidate  | female | 1970-03-05 | 62    |            | 2022-01-01 | nir              |          |
| 7      | 5      | yes             | formerly   | male   | 1970-03-05 | 2A    | 2005-06-30 | 2023-07-01 | nir              | abroad   |
| 8      | 6      | yes             | candidate  | male   | 1990-03-05 | 2A    |            | 2022-01-01 | nir              | abroad   |
"""  # noqa: E501

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from breachlab.query.headlines import headline
from tests.sql.banded import BANDED, keeps, reached, selections
from tests.sql.by_hand import register
from tests.sql.test_severity import counted, read
from tests.support.cases import for_each
from tests.support.remembered import ask, read_records
from tests.support.tiers import examples

SEGMENTS = f"""
    select
        case
            when age < 18 then 'minors'
            when status <> 'candidate_space' then 'registrants'
            when nir is not null then 'candidate_spaces_with_nir'
            else 'candidate_spaces_without_nir'
        end as segment_id,
        count(*),
        count(*) filter (is_primary)
    from {BANDED}
    where {{where}} and not is_deceased
    group by all
"""
ADULTS = [
    "18-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49",
    "50-54", "55-59", "60-64", "65-69", "70-74", "75 and over",
]  # fmt: skip


@pytest.fixture(scope="module")
def six_people():
    with register(__doc__) as connection:
        yield connection


def test_a_candidate_space_is_scored_by_its_nir(six_people):
    """Each record by its own, a person by the primary one; minors come first."""
    assert counted(ask(six_people, "severity/by_segment"), "segment_id") == {
        "minors": (1, 1),
        "registrants": (2, 2),
        "candidate_spaces_with_nir": (3, 2),
        "candidate_spaces_without_nir": (2, 1),
    }


def test_a_communication_is_due_to_who_has_a_space_with_a_nir(six_people, english, french):
    rows = ask(six_people, "severity/communication_due").set_index("segment_id")
    assert rows.is_due.to_dict() == {
        "registrants": True,
        "candidate_spaces_with_nir": True,
        "minors": True,
        "candidate_spaces_without_nir": False,
    }
    with_nir = rows.loc["candidate_spaces_with_nir"]
    assert (with_nir.is_due_by_enisa, with_nir.is_due_by_cnil) == (False, True)
    assert (with_nir.to_inform_person_count, with_nir.to_inform_space_person_count) == (5, 2)
    query = find("severity/communication_due")
    assert "are 5 persons to inform, 2 of whom have" in headline(query, rows, english).text
    assert "dont 2 ont" in headline(query, rows, french).text


def test_the_scales_part_over_them_alone(six_people):
    rows = ask(six_people, "severity/scales").set_index("segment_id")
    assert rows.index[~rows.agrees].tolist() == ["candidate_spaces_with_nir"]
    assert rows.disagreeing_person_count.tolist() == [2] * 4


def test_nobody_to_tell_is_a_sentence(six_people, english):
    query = find("severity/communication_due")
    rows = ask(six_people, query.name, departements=["59"], sexes=["male"])
    assert headline(query, rows, english).text.startswith("No communication is due to anybody")


@examples(40)
@given(data=st.data())
def test_segments_count_as_the_register(lab, data):
    selection = data.draw(selections(lab))
    where = f"{keeps(selection)} and {reached(selection)}"
    rows = read_records(lab, SEGMENTS.format(where=where), selection)
    expected = {segment: tuple(counts) for segment, *counts in rows}
    found = counted(ask(lab, "severity/by_segment", **selection), "segment_id")
    assert {segment: counts for segment, counts in found.items() if counts != (0, 0)} == expected
    due = counted(ask(lab, "severity/communication_due", **selection), "segment_id")
    assert due == found


@examples(20)
@given(data=st.data())
def test_whose_nir_is_out_is_due_a_communication(lab, data):
    """Harms that a NIR opens count those to inform, and those of them who died."""
    selection = data.draw(selections(lab)) | {
        "statuses": ["candidate_space"],
        "age_bands": ADULTS,
    }
    harms = counted(ask(lab, "fields/harms", **selection), "harm_id")
    due = counted(ask(lab, "severity/communication_due", **selection), "segment_id")
    bridge = counted(ask(lab, "notification/bridge", **selection), "count_id")
    dead = bridge.get("dead", (0, 0))  # a step of nobody is no row
    assert harms["nir_linkage"] >= due["candidate_spaces_with_nir"]
    assert harms["nir_linkage"][1] <= due["candidate_spaces_with_nir"][1] + dead[1]


@for_each("column", ["cnil_reason_en", "cnil_reason_fr"])
def test_no_reason_denies_what_harms_leaves_open(column):
    """Without a NIR, fraud with name, birth date and address stays possible: see harm_fields."""
    (row,) = [r for r in read("severity_segments.csv") if "without" in r["segment_id"]]
    assert re.search("fraud in the name|fraude au nom", row[column])
    assert not re.search("most people|plupart", row[column])


def test_who_may_live_in_another_member_state_is_a_range(six_people):
    """Two of them left France: half as many to half as many again, of whom 28 to 50 % stayed."""
    rows = ask(six_people, "severity/cross_border").set_index("bound")
    assert rows.abroad_person_count.to_dict() == {"low": 1, "central": 2, "high": 3}
    assert rows.person_count.to_dict() == {"low": 0, "central": 1, "high": 2}
    assert (rows.person_count_low.iloc[0], rows.person_count_high.iloc[0]) == (0, 2)


def test_of_several_member_states_no_number_is_likelier(six_people, english, french):
    query = find("severity/cross_border")
    rows = ask(six_people, query.name)
    assert headline(query, rows, english).text == (
        "Anything from 0 to 2 persons may live in another Member State; "
        "nothing makes one number likelier."
    )
    assert headline(query, rows, french).text.startswith("De 0 à 2 personnes")


def test_a_departement_has_a_range_where_its_spaces_are_assumed(six_people, english):
    """Two of 62 are an adult registered and a minor; 59 has two spaces, at most as many again.

    Who lives abroad is no exposed resident, so 2A has none.
    """
    query = find("severity/by_departement")
    rows = ask(six_people, query.name).set_index("departement_code")
    columns = ["high_or_above_person_count_low", "high_or_above_person_count_high"]
    assert rows[columns].loc[["62", "59"]].values.tolist() == [[2, 2], [0, 2]]
    assert rows.loc[["62", "59"], "is_open"].tolist() == [False, True]
    whole = ask(six_people, query.name, departements=["59"])
    assert "anything from 0 to 2 of its 2" in headline(query, whole, english).text


def test_a_departement_of_a_status_has_none(six_people):
    rows = ask(six_people, "severity/by_departement", statuses=["candidate_space"])
    assert not rows.is_open.any()
