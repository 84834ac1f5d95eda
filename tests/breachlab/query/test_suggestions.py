"""Suggestions for words that are not known."""

from hypothesis import given
from hypothesis import strategies as st

from breachlab.query.suggestions import MOST, offers

KNOWN = {
    "cost/tornado": ["cost/tornado", "Which assumption moves the cost most?"],
    "cost": ["cost"],
}


def test_the_whole_comes_before_what_begins_so():
    assert offers("cots", {"cost": ["cost"], "cost/tornado": ["cost/tornado"]}) == ["cost"]


def test_words_of_a_question_find_it_in_any_order_and_little_ones_do_not_count():
    assert offers("the cost of an assumption", KNOWN) == ["cost/tornado"]


def test_what_is_like_nothing_has_no_offer():
    assert offers("zebra", KNOWN) == offers("", KNOWN) == offers("x", {}) == []


@given(st.text(), st.dictionaries(st.text(), st.lists(st.text(), max_size=3), max_size=8))
def test_offers_are_few_known_and_each_once(said, known):
    found = offers(said, known)
    assert len(found) == len(set(found)) <= MOST and set(found) <= set(known)


@given(st.sampled_from(["exposure/by_region", "cost/fine", "Lot-et-Garonne"]), st.data())
def test_two_letters_that_changed_places_are_put_right(name, data):
    place = data.draw(st.integers(0, len(name) - 2))
    typed = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    assert offers(typed, {name: [name], "zebra": ["zebra"]}) == [name]
