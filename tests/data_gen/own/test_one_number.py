"""One database has one number for one thing, whichever columns of a list are mapped and filled.

The list has blanks in most of its columns. Mappings are drawn that lack some of the columns by
which no person is found; each is counted, and all of its answers are asked.
"""

import random
from contextlib import suppress

import pytest

from breachlab import ask, find
from breachlab.errors import NotKnown
from breachlab.query.queries import names
from tests.support.own_folders import fill_in
from tests.support.whole_lists import make_whole_list, open_list

BLANK = {"Statut": 0.3, "Civilité": 0.2, "Né le": 0.15, "CP": 0.1, "IBAN": 0.5, "Adresse": 0.25}
# Columns by which rows are not matched: without them the same persons are found.
DRAWN = (
    *("Civilité", "Adresse", "IBAN", "Statut", "Inscrit le", "Inscrit depuis", "Fin"),
    *("Dernier accès", "Ville"),
)
# The questions whose rows are of all living persons, each once.
OF_THE_LIVING = (
    *("exposure/by_age_band", "exposure/by_age_and_sex", "exposure/by_status", "exposure/by_sex"),
    *("exposure/by_departement", "exposure/by_region", "exposure/stock"),
    *("fields/combinations", "severity/by_level", "severity/by_segment"),
)
DRAW = random.Random(7)
MAPPINGS = [(), *(tuple(DRAW.sample(DRAWN, DRAW.randint(1, 5))) for _ in range(19))]


@pytest.fixture(scope="module")
def rows(lab):
    """240 rows with gaps; a blank of a person stands in each of the person's rows alike."""
    drawn = random.Random(20260305)
    made = make_whole_list(lab, 240)
    for row in made:
        for column, share in BLANK.items():
            if drawn.random() < share:
                row[column] = ""
        if not row["CP"]:
            row["Ville"] = ""
    return made


def ask_all(connection):
    answers = {}
    for name in names():
        with suppress(NotKnown):
            answers[name] = ask(connection, name, **find(name).needed)
    return answers


@pytest.fixture(scope="module")
def whole(rows, tmp_path_factory):
    """The answers of the mapping that names all columns."""
    with open_list(tmp_path_factory.mktemp("whole"), rows, fill=fill_in) as connection:
        yield ask_all(connection)


@pytest.mark.parametrize("lacking", MAPPINGS[:6], ids="-".join)
def test_a_list_with_fewer_columns_counts_the_same_living_people_in_every_question(
    lacking, rows, whole, tmp_path
):
    """Up to five columns are left out, none that tells persons apart: the living stay one number,
    and no field or harm has more people than with all columns."""
    check_one_number(lacking, rows, whole, tmp_path)


@pytest.mark.parametrize("lacking", MAPPINGS[6:], ids="-".join)
def test_fourteen_further_lists_with_fewer_columns_count_the_same_living_people(
    lacking, rows, whole, tmp_path, thorough
):
    check_one_number(lacking, rows, whole, tmp_path)


def check_one_number(lacking, rows, whole, folder):
    """Assert that the living are one number, and that no field and no harm has more people than
    with all columns; a field whose column is there has as many rows as fill it."""
    with open_list(folder, rows, lacking, fill=fill_in) as connection:
        answers = ask_all(connection)
    living = int(whole["exposure/total"].living_person_count.sum())
    counted = {name: answers[name].person_count.sum() for name in answers if name in OF_THE_LIVING}
    if "severity/notification_form" in answers:
        counted["form"] = answers["severity/notification_form"].living_person_count.max()
    assert counted == dict.fromkeys(counted, living)
    assert len(counted) >= 4  # so many questions need none of the columns that may be left out
    for question, code in (("fields/by_field", "field_id"), ("fields/harms", "harm_id")):
        found, expected = answers[question].set_index(code), whole[question].set_index(code)
        for column in ("record_count", "person_count"):
            assert (found[column] <= expected[column].reindex(found.index)).all()
    of_field = answers["fields/by_field"].set_index("field_id").record_count
    for field, column in {"bank_details": "IBAN", "street_address": "Adresse"}.items():
        filled = sum(len(row[column] or "") > 4 for row in rows)  # shorter: a sign for no value
        assert of_field.get(field) == (None if column in lacking else filled)
