"""Questions are found by words in both languages, nearest first."""

from breachlab.query.queries import names
from breachlab.query.search import search
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
