"""In which order people are told."""

from breachlab.query.answer_rows import Rows
from dashboard.pages.response.tables import segments
from tests.support.pages.components import plain, table

ROWS = Rows(
    {
        "priority_rank": [1, 2, 3],
        "age_group": ["16-17", "75_and_over", "60-74"],
        "status": ["registered", "candidate_space", "registered"],
        "person_count": [5, 0, 9],
        "told_person_count": [4, 0, 8],
        "cumulative_person_count": [4, 4, 12],
    }
)


def test_a_segment_has_its_rank_whom_can_be_told_and_how_many_are_by_then(canvas):
    drawn = segments(ROWS, canvas)
    assert table(drawn) == [
        ["Rank", "Group", "Can be told", "Told by then"],
        ["1", "16–17Registered (inscrit)", "4", "4"],
        ["3", "60–74Registered (inscrit)", "8", "12"],
    ]
    assert plain(drawn) == [4, 4, 8, 12]


def test_of_nobody_there_is_no_row(canvas):
    assert len(table(segments(ROWS.head(0), canvas))) == 1
