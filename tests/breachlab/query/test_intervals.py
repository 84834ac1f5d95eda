"""The closed list of intervals: whatever looks like two ends is one, of a kind that is known."""

from breachlab.query.intervals import KINDS, intervals
from tests.support.catalogue import ASKED

# How the two ends of an interval are named: the low one, and what the high one has in its place.
NAMED = (
    ("p10_", "p90_"),
    ("low_", "high_"),
    ("least_", "most_"),
    ("lowest_", "highest_"),
    ("below_", "above_"),
    ("little_overlap_", "much_overlap_"),
    ("_low", "_high"),
)
# Levels of severity, which are no ends: low is a level, and so is high.
LEVELS = "severity/by_departement"


def ends(columns):
    """Return the pairs of columns that are named as two ends."""
    return {
        (column, other)
        for column in columns
        for low, high in NAMED
        if (other := _other(column, low, high)) in columns
    }


def _other(column, low, high):
    if low.startswith("_"):
        return column.removesuffix(low) + high if column.endswith(low) else None
    return column.replace(low, high) if column.startswith(low) or f"_{low}" in column else None


def test_intervals_are_all_that_are_named_as_two_ends(answer):
    listed = {(each.query, each.low, each.high) for each in intervals() if each.query}
    named = {
        (name, low, high)
        for name in ASKED
        for low, high in ends([*map(str, answer(name))])
        if name != LEVELS or not low.startswith("low_")
    }
    assert named - listed == set()
    assert {each for each in listed - named if each[0] != "method/ledger"} == set()


def test_intervals_are_each_of_a_known_kind_and_sorted():
    assert {each.kind for each in intervals()} == {*KINDS}
    rows = [(each.query, each.low) for each in intervals()]
    assert rows == sorted(rows)


def test_intervals_of_money_are_of_draws_or_say_by_their_names_that_they_are_not():
    money = [each for each in intervals() if each.low.endswith("_eur")]
    named = ("least_", "lowest_", "below_")
    others = [each for each in money if each.kind != "draws" and not each.low.startswith(named)]
    assert money and others == []
    assert all("p10_" in each.low for each in money if each.kind == "draws")
