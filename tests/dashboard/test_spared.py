"""What is said of each position, in both languages, over answers that can be read by eye."""

from dataclasses import replace

import pandas
import pytest

from breachlab import ask
from dashboard import spared
from dashboard.spared import POSITIONS

LIMITS = pandas.DataFrame(
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
DAYS = pandas.DataFrame(
    {
        "days_earlier": range(30),
        "saved_person_count": [0, *[3_000_000] * 29],
        "saved_person_share": [0.0, *[0.5] * 29],
        "least_saved_person_count": [0, *[2] * 29],
        "most_saved_person_count": [0, *[4_000_000] * 29],
        "is_by_order": [False] * 30,
    }
)


@pytest.fixture(scope="module")
def words(one_world):
    found = one_world.current().words
    options = {"extraction": "partial"}
    return {
        language: replace(each, canvas=replace(each.canvas, options=options))
        for language, each in found.items()
    }


def test_a_purge_is_said_of_its_own_limit_and_not_of_the_one_that_was_asked(words):
    said = spared.by_purge(words["en"], LIMITS)
    assert said.at({"retention_years": "0"}) == (
        "A purge after 0 years, where the law allows at most 20, would have spared up to"
        " 1.5 million persons, 75%."
    )
    assert said.at({"retention_years": "19"}).endswith("would have spared up to 20 persons, 1%.")
    assert said.at({"retention_years": "20"}) == (
        "A purge after 20 years, where the law allows at most 20, would have spared nobody."
    )
    french = spared.by_purge(words["fr"], LIMITS)
    assert french.at({"retention_years": "1"}) == (
        "Une purge après 1 an, quand le Code du travail en permet au plus 20, aurait évité"
        " l’exposition d’au plus 1\u202f000 personnes, 1\u202f%."
    )
    longer = spared.by_limit(words["en"], "retention/avoided_by_limit", LIMITS)
    assert longer.at({}).startswith("Had files been purged 5 years after the last registration")
    assert "up to 996 of the people exposed, 1%," in longer.at({})


def test_an_end_of_reading_is_said_at_an_even_pace_or_by_the_order(words):
    english, french = (
        spared.by_days_earlier(each, "access/days_earlier", DAYS) for each in words.values()
    )
    assert english.at({"days_earlier": "1"}) == (
        "Had the extraction been partial and at an even pace, reading that ended 1 day earlier"
        " would have spared up to 3.0 million persons, 50%."
    )
    assert english.at({"days_earlier": "0"}).endswith("0 days earlier would have spared nobody.")
    assert (
        "un arrêt 2 jours plus tôt aurait évité l’exposition d’au plus 3,0 millions de personnes"
        in (french.at({"days_earlier": "2"}))
    )
    by_order = DAYS.assign(is_by_order=True)
    english, french = (
        spared.by_days_earlier(each, "access/days_earlier", by_order) for each in words.values()
    )
    assert english.at({}).endswith(
        "anything from 2 to 4.0 million persons of these départements, by the order of reading."
    )
    assert "évité l’exposition de 2 à 4,0 millions de personnes de ces départements" in french.at(
        {}
    )


def test_of_whom_a_sentence_is_stands_before_it(words):
    said = spared.by_purge(words["fr"], LIMITS)
    women = spared.among(words["fr"], {"sexes": ("female",)}, said)
    assert women.at({}).startswith("Femmes\u202f: une purge après 5 ans")
    assert spared.among(words["fr"], {}, said) is said


def test_both_levers_are_said_of_every_position(lab, words):
    said = spared.by_both(words["en"], ask(lab, POSITIONS))
    assert len(said.parts) == 21 * 30
    assert "a purge after 5 years and, at an even pace, an end of reading 5 days" in said.at({})
    last = {"retention_years": "20", "days_earlier": "0"}
    assert said.at(last).endswith("would have spared nobody.")
