"""The bridge of counts: by hand, and to the unit under random selections.

Persons 1, 2 and 3 are to inform: an e-mail reaches 1, whose second record is further; 2 lives
abroad and is left to the public notice; 3 is a minor whose space holds no NIR. To person 4, an
adult with such a space, nothing is due. Person 5 has died, with two records.

| record | person | primary | status     | sex    | born       | lives | registered | ended      | on file      | truths                |
|--------|--------|---------|------------|--------|------------|-------|------------|------------|--------------|-----------------------|
| 1      | 1      | yes     | registered | female | 1990-01-01 | 59    | 2023-01-01 |            | email        | mail-good lives-there |
| 2      | 1      |         | registered | female | 1990-01-01 | 62    | 2023-01-01 |            | email        | mail-good             |
| 3      | 2      | yes     | formerly   | male   | 1980-01-01 | 59    | 2005-01-01 | 2010-01-01 | street       | abroad                |
| 4      | 3      | yes     | candidate  | male   | 2007-06-01 | 62    |            | 2024-01-01 | mobile       | lives-there           |
| 5      | 4      | yes     | candidate  | female | 1985-01-01 | 62    |            | 2023-01-01 | email        | mail-good             |
| 6      | 5      | yes     | formerly   | female | 1950-01-01 | 59    | 2005-01-01 | 2010-01-01 | email mobile | deceased              |
| 7      | 5      |         | formerly   | female | 1950-01-01 | 59    | 2005-01-01 | 2009-01-01 | email        | deceased              |
"""  # noqa: E501

import random

import pytest

from breachlab.query.parameters import SELECTION
from tests.sql.by_hand import register
from tests.sql.test_severity import counted
from tests.support.pages.drawn_selections import selections
from tests.support.remembered import ask

SELECTIONS, FEW = 60, 10
CHANNELS = ("email", "sms", "letter", "space", "public_notice")


@pytest.fixture(scope="module")
def five_people():
    with register(__doc__) as connection:
        yield connection


def bridge(connection, **selection):
    """Return {count: (records, persons)}."""
    return counted(ask(connection, "notification/bridge", **selection), "count_id")


def test_bridge_is_counted_by_eye(five_people):
    assert bridge(five_people) == {
        "records": (7, 5),
        "further_records": (2, 0),
        "persons": (7, 5),
        "dead": (2, 1),
        "living": (5, 4),
        "not_due": (1, 1),
        "to_inform": (4, 3),
        "email": (2, 1),
        "sms": (1, 1),
        "letter": (0, 0),
        "space": (0, 0),
        "public_notice": (1, 1),
        "exposed_residents": (4, 3),
    }


def test_bridge_of_a_place_takes_off_who_left_it_and_informs_its_residents(five_people):
    """Of Nord, person 5 has died and person 2 lives abroad."""
    assert bridge(five_people, departements=["59"]) == {
        "records": (4, 3),
        "further_records": (1, 0),
        "persons": (4, 3),
        "dead": (2, 1),
        "living": (2, 2),
        "gone": (1, 1),
        "exposed_residents": (1, 1),
        "not_due": (0, 0),
        "to_inform": (1, 1),
        "email": (1, 1),
        "sms": (0, 0),
        "letter": (0, 0),
        "space": (0, 0),
        "public_notice": (0, 0),
    }


def troubles(connection, selection):
    """Yield what of the bridge does not add up, or is another number elsewhere."""
    found = bridge(connection, **selection)
    if not found:
        return
    persons = {name: each[1] for name, each in found.items()}
    is_place = "departements" in selection
    head, base = ("exposed_residents",) * 2 if is_place else ("persons", "living")
    channels = ask(connection, "notification/channels", **selection)
    due = ask(connection, "severity/communication_due", **selection)
    sums = {
        "persons": found["records"][0] - found["further_records"][0],
        "living": persons["persons"] - persons["dead"],
        base: persons["persons"] - persons["dead"] - persons.get("gone", 0),
        "to_inform": persons[base] - persons["not_due"],
        "email": persons["to_inform"] - sum(persons[name] for name in CHANNELS[1:]),
    }
    elsewhere = {
        "to_inform": due.to_inform_person_count[0],
        "exposed_residents": residents(connection, selection),
        **dict(zip(channels.channel, channels.person_count, strict=True)),
    }
    total = ask(connection, "exposure/total", **selection)
    of_view = [(head, total.person_count[0]), (base, total.living_person_count[0])]
    of_view += [(base, due.person_count.sum())]
    each_count = (*sums.items(), *elsewhere.items(), *of_view)
    yield from (each for each in each_count if persons[each[0]] != each[1])


def residents(connection, selection):
    rates = ask(connection, "exposure/rate_by_departement", **selection)
    return rates.living_here_person_count.sum()


def drawn(connection, count):
    rows = connection.execute("select parameter, word from selection_values").fetchall()
    values = {name: [word for parameter, word in rows if parameter == name] for name in SELECTION}
    values["first_years"] = [*map(int, values["first_years"])]
    return selections(values, random.Random(35), count)


def test_bridge_sums_to_the_unit_under_few_selections(lab):
    for selection in [{}, *drawn(lab, FEW)]:
        assert [*troubles(lab, selection)] == [], selection


def test_bridge_sums_to_the_unit_under_sixty_selections(lab, thorough):
    for selection in drawn(lab, SELECTIONS):
        assert [*troubles(lab, selection)] == [], selection
