"""What a list of one's own leaves open, grouped by the fact that is lacking."""

import pytest

from breachlab import find
from breachlab.query import needs, not_known
from breachlab.query.queries import names
from breachlab.words import LANGUAGES

UNMET = {
    "exposure/by_sex": ["sex"],
    "exposure/by_age_and_sex": ["age", "sex"],
    "exposure/by_age_band": ["age"],
    "exposure/by_age_group": ["age"],
    "area/calls": ["age", "worth of contacts"],
    "method/receipt": ["records"],
    "quality/nir_shared": ["records"],
}


def test_group_openable_has_the_fact_of_most_questions_first():
    found = not_known.group_openable(UNMET)
    assert [(each.need, len(each.questions), each.alone_count) for each in found] == [
        ("age", 3, 2),
        ("sex", 2, 1),
    ]
    assert "area/calls" not in found[0].questions  # no column opens it


def test_group_closed_has_what_no_column_opens():
    found = not_known.group_closed(UNMET)
    assert [(each.need, each.questions) for each in found] == [
        ("records", ("method/receipt", "quality/nir_shared")),
        ("worth of contacts", ("area/calls",)),
    ]


def test_describe_all_is_a_line_a_fact():
    assert not_known.describe_all(UNMET, "en") == [
        "Not known here: 7 questions, by the fact that they lack.",
        "3 need the age of people, 2 of them nothing else. Map birth_date in the list.",
        "2 need the sex of people, 1 of them nothing else. Map sex in the list.",
        "3 need what no column of a list opens: the records one by one, which a database of one's "
        "own list does not keep (2); whether an address or a number still reaches people (1).",
    ]
    lines = not_known.describe_all({"exposure/by_sex": ["sex"]}, "fr")
    assert lines == [
        "Sans réponse ici\u202f: 1 question, selon ce qui leur manque.",
        "1 question demande le sexe des personnes, et rien d’autre. Indiquez sex dans la liste.",
    ]
    assert not_known.describe_all({}, "en") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_that_lacks_all_is_said_in_few_lines(language):
    nothing = dict.fromkeys(needs.OPENED_BY, 0.0)
    unmet = not_known.list_all_unmet(map(find, names()), nothing)
    lines = not_known.describe_all(unmet, language)
    assert len(unmet) > 150 and len(lines) < 20
    assert len(not_known.explain_each(unmet, language)) == len(unmet)
    grouped = [*not_known.group_openable(unmet), *not_known.group_closed(unmet)]
    assert {name for each in grouped for name in each.questions} == {*unmet}
