"""Questions are found by words in both languages, nearest first."""

import csv
import re

from breachlab.paths import SQL, read
from breachlab.query.queries import names
from breachlab.query.search import find_all, search
from tests.support.cases import for_each


@for_each(
    "text, found",
    [
        ("unreachable letters", "notification/unreachable_by_end_band"),
        ("unreachable", "notification/unreachable_by_region_and_age"),
        ("public notice only", "notification/unreachable_by_end_band"),
        ("coût", "cost/total"),
        ("départements", "exposure/by_departement"),
        ("age pyramid", "exposure/by_age_band"),
        ("retension", "retention/avoided_by_limit"),
        ("call-centre", "notification/call_volume"),
    ],
)
def test_search_finds(text, found):
    assert found in search(text)


def test_search_puts_all_words_before_some():
    assert search("unreachable by region")[0] == "notification/unreachable_by_region_and_age"
    assert search("total cost")[0] == "cost/total"


def test_search_without_words_finds_all_and_of_a_strange_word_nothing():
    assert search("") == names() and search("zebra") == []


@for_each(
    "asked, answer",
    [
        ("Quelle part des e-mails ne fonctionne plus (bounce) ?", "notification/bounces"),
        ("How many people share the same name and date of birth?", "identifiability/alone"),
        ("Whose registration ended between 2020 and 2021?", "registrants.last_ended_on"),
        ("Combien de personnes dans chaque intercommunalité ?", "communes.epci_name"),
        ("Are there duplicates: the same person twice?", "reconciliation/records_to_persons"),
        ("Combien de mineurs dans la fuite ?", "registrants.age"),
        ("How many have no phone, so cannot be reached?", "notification/channels"),
        ("How old are they?", "exposure/median_age"),
        ("Qu'aurait changé une double authentification ?", "what_if/measures"),
        ("records extracted per day", "access/daily_reads"),
        ("registrations per person", "registrants.registration_count"),
        ("women who left before 2010", "registrants.last_ended_on"),
        ("email phone missing", "fields/combinations"),
        ("commune de naissance", "birth_places.birth_place_name"),
        ("by which channel is each region told", "notification/channels_by_region"),
    ],
)
def test_find_all_has_the_answer_of_an_analyst_among_its_first_five(asked, answer):
    assert answer in [each.name for each in find_all(asked, "en")[:5]]


def test_find_all_says_why_nothing_answers_in_the_language_asked():
    (only,) = find_all("Quelle est la CSP des personnes ?", "fr")  # and no question of "personnes"
    assert only.name == "" and only.text.startswith("Pas ici")
    assert "reconciliation/records_to_persons" not in {
        each.name for each in find_all("double authentification", "en")
    }
    assert find_all("zebra", "en") == []


def test_synonyms_point_to_questions_and_columns_that_are_there(lab):
    columns = lab.execute(
        "select table_name || '.' || column_name from duckdb_columns()"
    ).fetchall()
    known = {*names(), *(name for (name,) in columns)}
    lines = [*csv.DictReader(read(SQL / "synonyms.csv").splitlines())]
    assert {name for line in lines for name in line["names"].split()} <= known
    phrases = [phrase for line in lines for phrase in line["said"].split("|")]
    assert len(phrases) == len({*phrases}) > 400
    assert all(line["names"] or (line["en"] and line["fr"]) for line in lines)


def test_synonyms_whose_sql_counts_or_keeps_records_count_each_person_once():
    lines = [*csv.DictReader(read(SQL / "synonyms.csv").splitlines())]
    hints = [line[each] for line in lines for each in ("en", "fr")]
    counted = [each for each in hints if re.search(r"where (?!the )|group|count\(", each)]
    assert len(counted) >= 4 and all("where is_primary" in each for each in counted)
