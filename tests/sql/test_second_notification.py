"""By hand: eight records of seven people, four of whom are in another breach with its IBANs.

Of the two men of one age in La Réunion one has a NIR in his space, so that half of them is due a
communication. Person 6 died and person 7 left: no breach of residents has them.

| record | person | primary | status     | sex    | born       | lives | registered | ended      | on file   | truths   |
|--------|--------|---------|------------|--------|------------|-------|------------|------------|-----------|----------|
| 1      | 1      | yes     | registered | female | 1990-01-01 | 59    | 2023-09-01 |            | email nir |          |
| 2      | 1      |         | registered | female | 1990-01-01 | 62    | 2023-09-01 |            | nir       |          |
| 3      | 2      | yes     | formerly   | female | 1959-03-05 | 59    | 2004-01-01 | 2023-03-06 | nir       |          |
| 4      | 3      | yes     | candidate  | male   | 1990-01-01 | 974   |            | 2022-01-01 | email nir |          |
| 5      | 4      | yes     | candidate  | male   | 1990-01-01 | 974   |            | 2022-01-01 | email     |          |
| 6      | 5      | yes     | candidate  | male   | 1980-01-01 | 59    |            | 2022-01-01 | email     |          |
| 7      | 6      | yes     | registered | female | 1990-01-01 | 59    | 2023-09-01 |            | nir       | deceased |
| 8      | 7      | yes     | formerly   | female | 1959-03-05 | 59    | 2004-01-01 | 2023-03-06 | nir       | abroad   |
"""  # noqa: E501

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sql.banded import selections
from tests.sql.by_hand import register
from tests.support.remembered import ask
from tests.support.tiers import examples

# Persons 1, 3, 4 and 5, and the second record of person 1.
MEMBERS = """
    delete from breach_cube;
    insert into breach_cube by name
    select 'FREE' as breach_id, *
    from (values
        ('59', 'female', '30-34', 'registered', 1, 1, 1, 1),
        ('62', 'female', '30-34', 'registered', 1, 0, 0, 0),
        ('974', 'male', '30-34', 'candidate_space', 2, 2, 2, 2),
        ('59', 'male', '40-44', 'candidate_space', 1, 1, 1, 1)
    ) as members (
        departement_code, sex, age_band, status, record_count, person_count,
        living_person_count, living_here_person_count
    )
"""


@pytest.fixture(scope="module")
def seven_people():
    with register(__doc__) as connection:
        connection.execute(MEMBERS)
        yield connection


def of_breach(connection, name="combination/second_notification", breach="FREE", **selection):
    return ask(connection, name, **selection).set_index("breach_id").loc[breach]


def test_second_communication_of_seven_people_by_eye(seven_people):
    """Person 1, and half of each of the two men; the space of person 5 without a NIR is not due."""
    row = of_breach(seven_people)
    assert (row.record_count, row.person_count, row.due_person_count) == (5, 4, 2)
    assert row.resident_to_inform_person_count == 3  # persons 1, 2 and 3
    assert (row.least_due_person_count, row.most_due_person_count) == (0, 3)


def test_second_communication_of_the_men_is_expected(seven_people):
    row = of_breach(seven_people, departements=["974"])
    assert (row.person_count, row.due_person_count) == (2, 1)
    row = of_breach(seven_people, departements=["59"], sexes=["male"])
    assert (row.person_count, row.due_person_count, row.most_due_person_count) == (1, 0, 0)


def test_the_breaches_are_those_that_took_everyones_iban_the_first_large_one_first(lab):
    rows = ask(lab, "combination/second_notification")
    assert rows.breach_id.tolist() == ["FREE", "BOUYGUES", "FICOBA", "REDSFR"]
    assert (rows.harm_id == "direct_debit").all()


@examples(20)
@given(data=st.data())
def test_second_communication_lies_inside_the_overlap(lab, data):
    """Whoever is due one is in both, and the bounds are no wider than those of all persons."""
    selection = data.draw(selections(lab))
    whole = ask(lab, "combination/other_breaches", **selection).set_index("breach_id")
    rows = ask(lab, "combination/second_notification", **selection).set_index("breach_id")
    whole = whole.loc[rows.index]
    assert rows.person_count.tolist() == whole.person_count.tolist()
    assert rows.record_count.tolist() == whole.record_count.tolist()
    assert (rows.due_person_count <= rows.person_count).all()
    for end in ("least", "most"):
        due, all_of_them = rows[f"{end}_due_person_count"], whole[f"{end}_person_count"]
        assert due.isna().tolist() == all_of_them.isna().tolist()  # not known of minors
        assert (due.dropna() <= all_of_them.dropna()).all()
    assert (rows.little_overlap_due_person_count <= rows.due_person_count).all()
    assert (rows.due_person_count <= rows.much_overlap_due_person_count).all()


@examples(20)
@given(data=st.data())
def test_residents_to_inform_are_those_of_the_register(lab, data):
    """Alive, in France, of the ages of the breach, and registered once or with a NIR on file."""
    selection = data.draw(selections(lab)) | {"age_bands": ["25-29", "40-44", "60-64"]}
    row = of_breach(lab, **selection)
    where = " and ".join(f"list_contains(${name}::varchar[], {name})" for name in selection)
    ((persons,),) = lab.execute(
        "select count(*) from (select *, departement_code::varchar as departements,"
        " sex::varchar as sexes, status::varchar as statuses,"
        " concat(date_sub('year', born_on, date '2024-03-05') // 5 * 5, '-',"
        " date_sub('year', born_on, date '2024-03-05') // 5 * 5 + 4) as age_bands from registrants)"
        " where is_primary and not is_deceased and not lives_abroad"
        f" and (status <> 'candidate_space' or has_nir) and {where}",
        selection,
    ).fetchall()
    assert row.resident_to_inform_person_count == persons
