"""Which départements are neighbours, in the macro of questions and on the contours of the map."""

from collections import defaultdict

from breachlab.drawing import contours
from breachlab.drawing.contours import NAMES, neighbours

OVERSEAS = set(contours.OVERSEAS)
NORD = {"02", "62", "80"}


def neighbours_of_questions(lab):
    found = defaultdict(set)
    rows = lab.execute("select * from departement_neighbours()").fetchall()
    for code, neighbour in rows:
        found[code].add(neighbour)
    assert sum(map(len, found.values())) == len(rows)
    return dict(found)


def test_neighbours_of_questions_are_those_of_the_map(lab):
    on_the_map = {code: {*beside} for code, beside in neighbours().items() if beside}
    assert neighbours_of_questions(lab) == on_the_map
    assert on_the_map["59"] == NORD and on_the_map["2A"] == {"2B"}
    assert set(NAMES) - set(on_the_map) == OVERSEAS


def test_neighbours_are_so_both_ways(lab):
    found = neighbours_of_questions(lab)
    assert [
        (one, other) for one, codes in found.items() for other in codes if one not in found[other]
    ] == []
