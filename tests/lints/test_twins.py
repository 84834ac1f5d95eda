"""Each French text says what its English twin says: numbers, days, placeholders, terms."""

import tomllib
from collections import Counter
from functools import cache
from itertools import pairwise

from breachlab.paths import read
from tests.support.cases import for_each
from tests.support.pairs import pairs
from tests.support.twins import FOLDER, SHORT, marks, rows, terms, words

SEEN = 0.9  # of French texts that are swapped with their neighbour
ORDERED_APART = {"€"}  # before a number in English, behind it in French
DIRECTIONS = {"en", "fr", "both"}


@cache
def exceptions():
    """Return {where: the marks of both twins} of those that differ, as they were read."""
    listed = tomllib.loads(read(FOLDER / "exceptions.toml"))["exception"]
    return {where: twins for each in listed for where, twins in each["pairs"].items()}


@cache
def marks_of():
    """Return {where: the marks of the English, of the French} of each pair."""
    return {each.where: [marks(each.english, "en"), marks(each.french, "fr")] for each in pairs()}


@cache
def terms_of():
    """Return the terms of each pair: asked of the twin by the English, by the French, all of each.

    A term of the lexicon is asked of the twin in one direction or in both, and apart in labels and
    in longer texts.
    """
    listed = rows("lexicon.csv")
    asking = {
        (kind, language): {n for n, row in enumerate(listed) if row[kind] in (language, "both")}
        for kind in ("labels", "texts")
        for language in ("en", "fr")
    }
    found = []
    for each in pairs():
        kind = "labels" if len(words(each.english)) <= SHORT else "texts"
        english, french = terms(each.english, "en"), terms(each.french, "fr")
        found.append((english & asking[kind, "en"], french & asking[kind, "fr"], english, french))
    return found


def are_alike(english, french):
    """Return if both have the same marks, in one order but for the sign of euros."""
    kept = [[mark for mark in each if mark not in ORDERED_APART] for each in (english, french)]
    return Counter(english) == Counter(french) and kept[0] == kept[1]


def test_numbers_days_units_and_placeholders_stand_in_both_twins_in_one_order():
    differing = [
        f"{each.english}\n  {each.french}\n  '{each.where}' = {[' '.join(m) for m in both]}"
        for each in pairs()
        if not are_alike(*(both := marks_of()[each.where]))
        and exceptions().get(each.where) != [" ".join(m) for m in both]
    ]
    told = f"Mend them, or list them in {FOLDER.name}/exceptions.toml with a reason:\n"
    assert not differing, told + "\n".join(differing)


def test_exceptions_are_of_twins_that_differ():
    idle = [key for key in exceptions() if key not in marks_of() or are_alike(*marks_of()[key])]
    assert [f"remove '{key}'" for key in idle] == []


def test_terms_of_a_text_are_in_its_twin():
    listed = [f"{row['en']} = {row['fr']}" for row in rows("lexicon.csv")]
    lacking = [
        f"{each.where}\n  {each.english}\n  {each.french}\n  {listed[term]}"
        for each, (of_english, of_french, english, french) in zip(pairs(), terms_of(), strict=True)
        for term in sorted((of_english - french) | (of_french - english))
    ]
    told = "A wrong text, or a word more that lexicon.csv is to accept, or a direction less:\n"
    assert not lacking, told + "\n".join(lacking)


def test_most_texts_would_be_missed_under_the_key_of_their_neighbour():
    """Of two neighbours at least one must not be what the other's English asks for."""
    seen = []
    numbered = [*enumerate(pairs())]
    for (one, first), (other, second) in pairwise(numbered):
        is_same = first.french == second.french or first.english == second.english
        is_of_names = first.english == first.french and second.english == second.french
        if first.file == second.file and not is_same and not is_of_names:
            seen.append(are_told_apart(one, other) or are_told_apart(other, one))
    assert sum(seen) / len(seen) > SEEN, (sum(seen), len(seen))


def are_told_apart(one, other):
    """Return if the French of one would not do as the twin of the other's English."""
    of_english, _, english, _ = terms_of()[other]
    _, of_french, _, french = terms_of()[one]
    twin, given = (marks_of()[pairs()[each].where][1] for each in (other, one))
    return not are_alike(twin, given) or bool(of_english - french or of_french - english)


@for_each("name", ["lexicon.csv", "marks.csv"])
def test_tables_name_a_word_once_and_are_in_order(name):
    listed = rows(name)
    assert len({tuple(row.values()) for row in listed}) == len(listed)
    if name == "lexicon.csv":
        assert [row["en"] for row in listed] == sorted(row["en"] for row in listed)
        assert {row[each] for row in listed for each in ("labels", "texts")} <= DIRECTIONS | {""}


def test_every_term_is_in_some_text():
    used = set().union(*(english & french for *_, english, french in terms_of()))
    idle = [row["en"] for number, row in enumerate(rows("lexicon.csv")) if number not in used]
    assert idle == []
