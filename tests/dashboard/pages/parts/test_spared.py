"""What is said of each position, in both languages, over answers that can be read by eye."""

from dataclasses import replace

import pytest

from breachlab.query.answer_rows import Rows
from dashboard.pages.what_if.spared import (
    BOTH,
    LADDER,
    by_both,
    by_days_earlier,
    by_limit,
    find_by_days_earlier,
    find_by_limit,
    find_left,
    left_of_100,
)

LIMITS = Rows(
    {
        "limit_years": range(21),
        "person_count": [2_000_000] * 21,
        "avoided_person_count": [1_500_000, *range(1_000, 982, -1), 20, 0],
        "avoided_person_share": [0.75, *[0.01] * 19, 0.0],
        "asked_years": [5] * 21,
        "allowed_years": [20] * 21,
        "asked_person_count": [7] * 21,
        "asked_person_share": [0.5] * 21,
    }
)
DAYS = Rows(
    {
        "days_earlier": range(30),
        "saved_person_count": [0, *[3_000_000] * 29],
        "saved_person_share": [0.0, *[0.5] * 29],
        "least_saved_person_count": [0, *[2] * 29],
        "most_saved_person_count": [0, *[4_000_000] * 29],
        "is_by_order": [False] * 30,
    }
)
# Of 1,000, the archive spares 50 less a year and the end 10 more a day.
ROWS = Rows.of_dicts(
    [
        {
            "retention_years": years,
            "days_earlier": days,
            "all_person_count": 1_000,
            "archived_person_count": 1_000 - 50 * years,
            "earlier_person_count": 10 * days,
            "left_person_share": years * 0.05 * (1 - days / 100),
        }
        for years in range(21)
        for days in range(30)
    ]
)


@pytest.fixture(scope="module")
def words(one_world):
    return one_world.current().words


def of_files(words, files):
    return replace(words, canvas=replace(words.canvas, options={"old_files": files}))


def test_by_limit_is_of_its_own_limit_and_not_of_the_one_that_was_asked(words):
    longer = by_limit(words["en"], "retention/avoided_by_limit", LIMITS)
    assert longer.at({}).startswith("Had files been purged 5 years after the last registration")
    assert ", 996 of the people exposed, 1%," in longer.at({})
    title = find_by_limit(words["en"], "retention/avoided_by_limit", LIMITS)
    said = [title.at({"retention_years": each}) for each in ("0", "19", "20")]
    assert said == [
        "Archiving after 0 years would have spared 1.5 million persons",
        "Archiving after 19 years would have spared 20 persons",
        "Archiving after 20 years would have spared nobody",
    ]
    erased = of_files(words["fr"], "erased")
    title = find_by_limit(erased, "retention/avoided_by_limit", LIMITS)
    assert title.at({"retention_years": "1"}) == (
        "Effacer après 1 an aurait épargné 1\u202f000 personnes"
    )


def test_by_days_earlier_is_at_an_even_pace_or_by_the_order(words):
    english, french = (
        by_days_earlier(each, "access/days_earlier", DAYS) for each in words.values()
    )
    assert english.at({"days_earlier": "1"}) == (
        "At an even pace, reading that ended 1 day earlier would have spared 3.0 million"
        " persons, 50%."
    )
    assert english.at({"days_earlier": "0"}).endswith("0 days earlier would have spared nobody.")
    assert "un arrêt 2 jours plus tôt aurait évité l’exposition de 3,0 millions de personnes" in (
        french.at({"days_earlier": "2"})
    )
    by_order = DAYS.assign(is_by_order=True)
    english, french = (
        by_days_earlier(each, "access/days_earlier", by_order) for each in words.values()
    )
    assert english.at({}) == (
        "At an even pace, reading that ended 5 days earlier would have spared 2 to 4.0 million"
        " persons, by the order of reading."
    )
    assert "évité l’exposition de 2 à 4,0 millions de personnes," in french.at({})


def test_find_by_days_earlier_has_a_title_for_each_case(words):
    def title(rows, days):
        found = find_by_days_earlier(words["en"], "access/days_earlier", rows)
        return found.at({"days_earlier": days})

    assert title(DAYS, "1") == (
        "Seeing the attack 1 day earlier would have spared 3.0 million persons, at an even pace"
    )
    assert title(DAYS, "0") == "Seeing the attack 0 days earlier would have spared nobody"
    by_order = DAYS.assign(is_by_order=True)
    assert title(by_order, "2") == (
        "Seeing the attack 2 days earlier would have spared 2 to 4.0 million persons, at"
        " an even pace"
    )


def test_by_both_has_a_half_for_each_lever_at_each_position(words):
    said = by_both(words["en"], ROWS, {}, "archived")
    assert len(said.parts) == 21 * 30 and said.levers == BOTH
    assert said.at({}) == (
        "Archiving after 5 years would have spared 750 persons; seeing the attack 5 days"
        " earlier, 50 or fewer at an even pace."
    )
    last = {"retention_years": "20", "days_earlier": "0"}
    assert said.at(last) == (
        "Archiving after 20 years would have spared nobody; seeing the attack 0 days earlier,"
        " nobody."
    )
    women = by_both(words["fr"], ROWS, {"sexes": ("female",)}, "erased")
    assert women.at({"retention_years": "1"}) == (
        "Femmes\u202f: effacer après 1 an aurait épargné 950 personnes\u202f; détecter"
        " l’attaque 5 jours plus tôt, 50 à rythme constant."
    )


def test_find_left_says_of_a_hundred_how_many_are_left(words):
    page = replace(words["en"], canvas=replace(words["en"].canvas, beside={LADDER: ROWS}))
    title = find_left(page, LADDER, ROWS)
    assert title.at({}) == "With both measures, 24 of a hundred would still be exposed"
    assert title.at({"retention_years": "0"}).endswith(", 0 of a hundred would still be exposed")
    few = ROWS.assign(left_person_share=0.001)
    assert {*left_of_100(few)} == {1}  # some are one at least
