"""Who was in the breach of 2023: groups in the order of status and time, their shares, nobody."""

import math

import pandas

from dashboard.tables.earlier_breach import earlier_breach
from tests.support.pages.components import parts, plain, table


def group(status, band, count, share):
    return {"status": status, "end_band": band, "person_count": count, "person_share": share}


# As the query orders them: most persons first.
ROWS = pandas.DataFrame(
    [
        group("formerly_registered", "11-15", 9, 0.9),
        group("formerly_registered", "0", 4, 0.25),
        group("registered", None, 3, 0.5),
        group("candidate_space", math.nan, 0, 0.0),
    ]
)


def bars(tree):
    found = (each for each in parts(tree) if getattr(each, "style", None))
    return [(each.className, each.style["--end"]) for each in found]


def test_groups_stand_by_status_and_by_the_time_since_the_end(canvas):
    drawn = earlier_breach(ROWS, canvas)
    assert table(drawn) == [
        ["Group", "Share of the group", "Persons"],
        ["Registered (inscrit)", "", "50.0%", "3"],
        ["Formerly registered (radié)ended under 1 year ago", "", "25.0%", "4"],
        ["Formerly registered (radié)ended 11–15 years ago", "", "90.0%", "9"],
        ["Candidate space only (identifié)", "", "0%", "0"],
    ]
    assert plain(drawn) == [3, 4, 9, 0]


def test_in_french(french_canvas):
    assert table(earlier_breach(ROWS, french_canvas)) == [
        ["Groupe", "Part du groupe", "Personnes"],
        ["Inscrits", "", "50,0\u202f%", "3"],
        ["Radiésfin il y a moins d’un an", "", "25,0\u202f%", "4"],
        ["Radiésfin il y a 11 à 15 ans", "", "90,0\u202f%", "9"],
        ["Espaces candidats seuls (identifiés)", "", "0\u202f%", "0"],
    ]


def test_a_bar_is_the_share_of_its_group_and_nobody_has_none(canvas):
    assert bars(earlier_breach(ROWS, canvas)) == [
        ("bar", "50.00%"),
        ("bar", "25.00%"),
        ("bar", "90.00%"),
        ("bar is-none", "0.00%"),
    ]


def test_of_records_that_are_nobodys_own_there_is_no_share(canvas):
    rows = pandas.DataFrame([group("registered", None, 0, math.nan)])
    assert table(earlier_breach(rows, canvas))[1][1:] == ["", "–", "0"]


def test_of_nobody_there_are_heads_alone(canvas):
    assert table(earlier_breach(ROWS[:0], canvas)) == [["Group", "Share of the group", "Persons"]]
