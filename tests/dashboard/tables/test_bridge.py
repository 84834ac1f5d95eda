"""The bridge of counts: a bar a count, each part taken where the bar above it ends."""

import pandas

from dashboard.tables.bridge import bridge
from tests.support.pages.components import parts, plain, table

COUNTS = {
    "records": (100, 80),
    "further_records": (20, 0),
    "persons": (100, 80),
    "dead": (10, 8),
    "living": (90, 72),
    "not_due": (6, 2),
    "to_inform": (84, 70),
    "email": (60, 50),
    "public_notice": (24, 20),
    "exposed_residents": (85, 68),
}


def counted():
    rows = [
        {
            "count_id": name,
            "record_count": records,
            "person_count": persons,
            "is_taken_off": name in ("further_records", "dead", "not_due"),
        }
        for name, (records, persons) in COUNTS.items()
    ]
    return pandas.DataFrame(rows)


def test_bridge_has_records_first_and_then_persons(canvas):
    drawn = bridge(counted(), canvas)
    assert plain(drawn) == [100, 20, 80, 8, 72, 2, 70, 50, 20, 68]
    assert table(drawn)[0] == ["Count", "Number"]
    assert table(drawn)[4] == ["The dead", "", "8"]


def test_bridge_takes_each_part_where_the_bar_above_it_ends(canvas):
    bars = [each for each in parts(bridge(counted(), canvas)) if getattr(each, "style", None)]
    assert [(each.style["--start"], each.style["--end"]) for each in bars] == [
        ("0.00%", "100.00%"),
        ("80.00%", "100.00%"),
        ("0.00%", "80.00%"),
        ("72.00%", "80.00%"),
        ("0.00%", "72.00%"),
        ("70.00%", "72.00%"),
        ("0.00%", "70.00%"),
        ("20.00%", "70.00%"),
        ("0.00%", "20.00%"),
        ("0.00%", "68.00%"),
    ]


def test_bridge_of_nobody_is_a_head_alone(canvas):
    assert table(bridge(counted()[:0], canvas)) == [["Count", "Number"]]
