"""What the stored ends say of the fifteen headlines and of the ledger."""

from data_gen import ledger
from data_gen.__main__ import main
from data_gen.ends.ranking import largest, rows, rows_of
from data_gen.ends.runs import crossings, names_with_ends
from data_gen.ends.world_questions import headlines
from tests.support.cases import for_each

HEADLINES = headlines()


def test_headlines_are_fifteen():
    assert len(HEADLINES) == 15


@for_each("headline", HEADLINES)
def test_each_headline_has_rows_and_its_centre_lies_inside_its_ends(headline):
    found = rows_of(headline)
    furthest = largest(found)
    assert len({row.central for row in found}) == 1
    assert min(furthest.low, furthest.high) <= furthest.central
    assert furthest.central <= max(furthest.low, furthest.high)


def test_no_row_is_of_a_figure_that_the_ledger_has_not():
    named = {name for row in rows() for name in (row.figure, row.crossed_with) if name}
    assert named <= set(names_with_ends()) <= set(ledger.figures())


def test_every_pair_is_in_the_table_and_at_least_as_wide_as_its_figures():
    for pair in crossings():
        found = rows_of(pair.headline)
        (crossed,) = [
            r for r in found if (r.figure, r.crossed_with) == (pair.figure, pair.crossed_with)
        ]
        singles = [
            r for r in found if r.figure in (pair.figure, pair.crossed_with) and r != crossed
        ]
        assert singles and pair.reason
        for row in singles:
            assert crossed.low <= min(row.low, row.high) <= max(row.low, row.high) <= crossed.high


def test_the_summary_names_each_headline(printed):
    assert main(["ends"]) == 0
    lines = printed("ends").splitlines()
    for headline in HEADLINES:
        assert any(line.startswith(f"{headline.question} {headline.key}: ") for line in lines)
