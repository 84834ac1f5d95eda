"""No count of 1 to 10 is told by a page that hides them, and the harness finds each that is."""

import json
import random
from itertools import islice
from types import SimpleNamespace

import pandas
import pytest

from breachlab.words.dimensions import COLUMNS
from dashboard import create_app
from dashboard.desk import Desk
from dashboard.pages import PAGES
from dashboard.pages.who import STATUSES
from dashboard.selection import DIMENSIONS
from dashboard.state import Known
from dashboard.world import OneWorld
from tests.dashboard.conftest import served
from tests.dashboard.rare import selections
from tests.dashboard.small_cells import walked
from tests.dashboard.watch import Watch

FEW = "/who?d=59&a=16-17"  # of ten thousand records


@pytest.fixture(scope="module")
def truth(lab):
    return Desk(OneWorld(lab, "show"), PAGES)


def read(browser, lab, small_cells, drawn=0, asked=0):
    with served(create_app(OneWorld(lab, small_cells))) as home:
        return walked(browser, home, lab, 7, drawn, asked)


@pytest.mark.browser
def test_of_few_nothing_is_told_where_they_are_hidden(browser, lab):
    watch = read(browser, lab, "hide", drawn=1)
    assert watch.is_good, str(watch)
    assert {*watch.counts} == {"text", "table", "drawer", "drawing", "map", "file"}


@pytest.mark.browser
def test_those_that_are_shown_are_found_in_every_kind_of_place(browser, lab):
    watch = read(browser, lab, "show", asked=1)
    assert not watch.is_good and not watch.failed
    assert {told.kind for _, told in watch.few} == {*watch.counts}
    assert f"counts of few told: {len(watch.few):,} (" in str(watch)


def layout(address, text="", **props):
    """Return the answer to /_dash-layout of a page that says one text."""
    answer = {"id": "answer", "data": {"address": address}}
    said = {"type": "P", "props": {"children": text, **props}}
    return json.dumps([{"type": "Store", "props": answer}, said]).encode()


def test_a_walk_that_met_no_few_or_a_card_that_failed_proves_nothing(truth):
    watch = Watch(truth)
    assert not watch.is_good
    watch.reads("/_dash-layout", layout(FEW), "")
    assert watch.is_good and any(watch.cells.values())
    watch.reads("/_dash-layout", layout(FEW, className="failed"), "")
    assert not watch.is_good
    watch.failed = 0
    watch.reads("/_dash-layout", layout(FEW, "7 persons"), "said here")
    assert not watch.is_good and "said here /_dash-layout: 7 in a text: 7 persons" in str(watch)


def test_a_card_whose_answers_hold_no_few_tells_something_else(truth):
    status = {"id": {"card": STATUSES.query, "part": "finding"}}
    for address, few in (("/who", 0), (FEW, 1)):
        watch = Watch(truth)
        watch.reads("/_dash-layout", layout(address, "7 persons", **status), "")
        assert (watch.counts["text"], len(watch.few)) == (1, few)


def test_what_is_served_is_read_or_known_to_hold_no_number(truth):
    watch = Watch(truth)
    for path in ("/who", "/", "/_dash-dependencies", "/assets/map.js"):
        watch.reads(f"http://localhost{path}?d=59", b"7 persons", "")
    assert not watch.responses and not watch.few
    with pytest.raises(ValueError, match="unpack"):
        watch.reads("http://localhost/data/who/exposure/by_status.json", b"7 persons", "")


@pytest.mark.parametrize(
    ("counts", "total", "cells", "is_alone"),
    [
        ([40, 7, 12], 59, 1, True),
        ([40, 7, 3], 50, 2, False),
        ([40, 7, 12], 52, 1, False),  # rows that overlap add up to no total
        ([7, 0], 7, 1, False),  # a total of few is hidden
        ([40, 12], 52, 0, False),
    ],
)
def test_a_cell_of_few_that_stands_alone_is_given_away_by_its_total(counts, total, cells, is_alone):
    answers = SimpleNamespace(
        rows=lambda query, asked: pandas.DataFrame({"person_count": counts}),
        total=lambda selection: (None, total),
    )
    truth = SimpleNamespace(
        world=lambda: SimpleNamespace(answers=answers),
        known=lambda world: Known({"who": {}}, {}),
        pages={"who": SimpleNamespace(shown=lambda state: [STATUSES])},
    )
    watch = Watch(truth)
    for _ in range(2):  # an answer counts once
        watch.reads("/_dash-layout", layout("/who"), "")
    assert sum(watch.cells.values()) == cells and bool(watch.alone) == is_alone


def few_parts(lab, selection):
    """Return how many parts of a selection are of few, by one more dimension."""
    given = {COLUMNS[name]: list(values) for name, values in selection.items()}
    where = " and ".join(f"{column}::varchar in ${column}" for column in given)
    parts = [
        lab.execute(
            f"select count(*) from (select {column} from exposure_cube where {where}"
            f" group by {column} having sum(person_count) between 1 and 10)",
            given,
        ).fetchall()[0][0]
        for column in COLUMNS.values()
        if column not in given
    ]
    return sum(parts)


def test_selections_are_the_same_of_a_seed_and_two_of_three_hold_few(lab, truth):
    values, answers = truth.world().values, truth.world().answers
    one, other = (selections(lab, values, random.Random(7)) for _ in range(2))
    chosen = [*islice(one, 18)]
    assert chosen == [*islice(other, 18)]
    assert [len(each) for each in chosen[::3]] == [2, 3, 4, 2, 3, 4]
    assert {name for each in chosen for name in each} == set(DIMENSIONS)
    for few, whole in zip(chosen[1::3], chosen[2::3], strict=True):
        assert len(few) == len(whole)
        assert 1 <= answers.total(few)[1] <= 10
        assert few_parts(lab, whole)
