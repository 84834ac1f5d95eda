"""To whom a second communication would be due: both cases around independence, three figures."""

import datetime

import pandas

from dashboard.tables.second_notification import second_notification
from tests.support.pages.components import keyed, table

ROWS = pandas.DataFrame(
    [
        {
            "breach_id": "FREE",
            "breached_on": datetime.date(2024, 10, 25),
            "due_person_count": 3_111_908,
            "little_overlap_due_person_count": 2_178_342,
            "much_overlap_due_person_count": 3_687_423,
        }
    ]
)


def test_a_second_communication_is_said_in_three_figures_from_little_to_much(canvas):
    heads, row = table(second_notification(ROWS, canvas))
    assert heads[1:] == ["If they overlap little", "If independent", "If they overlap much"]
    assert row[0].startswith("Free (fixed lines)") and row[0].endswith("October 2024")
    assert row[1:] == ["2.18 M", "3.11 M", "3.69 M"]
    found = [value for _, value in keyed(second_notification(ROWS, canvas))]
    assert found == [2_178_342, 3_111_908, 3_687_423]


def test_no_breach_is_a_head_alone(french_canvas):
    assert len(table(second_notification(ROWS[:0], french_canvas))) == 1
