"""Small cells: what is hidden, counted by hand, and that none is anywhere on page or in files."""

import io
import json
import re
from functools import partial

import pandas
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from breachlab import ask, find
from breachlab.drawing.bars import bars
from breachlab.headlines import headline
from breachlab.queries import names
from breachlab.words.hidden import FEW, FEWEST, WITHHELD, Hidden
from breachlab.words.units import unit
from breachlab.words.values import is_null
from dashboard import disclosure, drawer, shell
from dashboard.answers import Answers
from dashboard.cards import Card, drawn
from dashboard.desk import Desk
from dashboard.exports import Export
from dashboard.frame import RateMap
from dashboard.pages import PAGES
from dashboard.pages.who import HISTORIES
from dashboard.state import written
from dashboard.world import OneWorld
from tests.dashboard.states import selections, states
from tests.dashboard.test_desk import texts, written_out

ASKED = [name for name in names() if not name.startswith("quality/")]
FEW_SAID = re.compile(r"(?<![\d.,\u202f])([1-9]|10)\s(person|record|dossier|personne)")


@pytest.fixture(scope="module")
def desk(lab):
    return Desk(OneWorld(lab, "hide"), PAGES)


@pytest.fixture(scope="module")
def known(desk):
    return desk.known(desk.world())


def table(**columns):
    return disclosure.shown(pandas.DataFrame(columns))


def test_a_row_of_few_shows_none_of_its_numbers_and_the_others_stay():
    rows = table(
        status=["registered", "candidate_space"],
        record_count=[40, 12],
        person_count=[30, 10],
        person_share=[0.75, 0.25],
        france_person_share=[0.6, 0.4],
        resident_count=[100, 90],
        first_year=[2004, 2005],
        is_most=[True, False],
    )
    assert rows.status.tolist() == ["registered", "candidate_space"]
    assert rows.record_count.tolist() == [40, WITHHELD]
    assert rows.person_count.tolist() == [30, FEW]
    assert rows.person_share.tolist() == [0.75, WITHHELD]
    assert rows.france_person_share.tolist() == [0.6, 0.4]
    assert rows.resident_count.tolist() == [100, 90] and rows.first_year.tolist() == [2004, 2005]
    assert rows.is_most.tolist() == [True, False]
    assert disclosure.is_hidden(rows) == [False, True]


def test_ten_are_few_and_eleven_and_nobody_are_not():
    rows = table(record_count=[0, 11, 11, 10], person_count=[0, 11, 10, 10])
    assert rows.person_count.tolist() == [0, 11, FEW, FEW]
    assert rows.record_count.tolist() == [0, 11, WITHHELD, FEW]


def test_rows_without_few_are_the_same():
    rows = pandas.DataFrame({"person_count": [11, 0, 2_000], "person_share": [0.1, 0.0, 0.9]})
    assert disclosure.shown(rows) is rows


def test_a_part_of_few_hides_its_shares_and_what_it_is_the_rest_of():
    rows = table(
        person_count=[5_000],
        email_person_count=[4_000],
        letter_person_count=[997],
        public_notice_person_count=[3],
        public_notice_share=[0.0006],
    )
    assert rows.person_count.tolist() == [5_000]
    assert rows.email_person_count.tolist() == [4_000]
    assert rows.letter_person_count.tolist() == [WITHHELD]
    assert rows.public_notice_person_count.tolist() == [FEW]
    assert rows.public_notice_share.tolist() == [WITHHELD]


def test_a_part_of_few_hides_the_count_that_lacks_only_it():
    rows = table(person_count=[5_000], minor_person_count=[4], adult_person_count=[4_996])
    assert [rows[name][0] for name in rows] == [5_000, FEW, WITHHELD]


def test_a_sum_so_far_does_not_say_by_the_one_before_what_came_to_it():
    rows = table(
        new_person_count=[40, 3, 50, 9, 60],
        person_count=[40, 43, 93, 102, 162],
        person_share=[0.2, 0.215, 0.465, 0.51, 0.81],
    )
    assert rows.new_person_count.tolist() == [40, FEW, 50, FEW, 60]
    # 12 came by the two that are hidden, which is not of few.
    assert rows.person_count.tolist() == [40, WITHHELD, WITHHELD, 102, 162]
    assert rows.person_share.tolist() == [0.2, WITHHELD, WITHHELD, WITHHELD, 0.81]


def test_what_is_left_so_far_does_not_say_by_the_one_before_what_went():
    rows = table(
        channel_number=[1, 2, 3, 4, 5],
        told_person_count=[400, 6, 60, 8, 20],
        left_person_count=[94, 88, 28, 20, 0],
        living_person_count=[494] * 5,
    )
    assert rows.left_person_count.tolist() == [94, WITHHELD, WITHHELD, 20, 0]


@given(st.lists(st.integers(0, 40), min_size=3, max_size=12), st.booleans())
def test_between_two_sums_that_are_shown_no_single_count_is_hidden_nor_few(added, is_left):
    sums = [sum(added[: number + 1]) for number in range(len(added))]
    sums = [sum(added) - each for each in sums] if is_left else sums
    assume(len(set(sums)) > 1)  # of a sum that is one and the same nothing is learnt
    rows = table(at_year=range(len(added)), added_person_count=added, person_count=sums)
    held = []
    for count, value, so_far in zip(
        added, rows.added_person_count, rows.person_count[:-1], strict=False
    ):
        held += [count] if isinstance(value, Hidden) else []
        if not isinstance(so_far, Hidden):
            assert not held or (len(held) > 1 and sum(held) >= FEWEST)
            held = []


def test_the_least_of_all_rows_does_not_say_what_its_row_hides():
    rows = table(
        person_count=[5, 900],
        persons_per_thousand=[0.5, 90.0],
        lowest_persons_per_thousand=[0.5, 0.5],
        highest_persons_per_thousand=[90.0, 90.0],
    )
    assert rows.lowest_persons_per_thousand.tolist() == [WITHHELD, WITHHELD]
    assert rows.highest_persons_per_thousand.tolist() == [90.0, 90.0]


def test_counts_in_a_text_are_hidden_in_it():
    rows = table(harm_ids=["a b c"], harm_counts=["12 5 0"], person_count=[12])
    assert rows.harm_counts.tolist() == [f"12 <{FEWEST} 0"]
    assert disclosure.is_hidden(rows) == [True]


def test_sums_and_orders_of_what_is_shown_stay_right():
    rows = table(person_count=[3, 20, 0, 500], person_share=[0.01, 0.04, 0.0, 0.95])
    assert rows.person_count.sum() == 520 == sum(rows.person_count.tolist())
    assert rows.person_count.max() == 500
    assert rows.sort_values("person_count").person_count.tolist()[:3] == [0, 20, 500]


def test_a_row_of_few_does_not_stand_where_its_rate_would_put_it():
    rows = table(
        departement_code=["39", "25", "46", "01"],
        person_count=[6, 900, 3, 20],
        persons_per_thousand=[9.0, 8.0, 7.0, 6.0],
    )
    assert rows.departement_code.tolist() == ["25", "01", "39", "46"]
    assert rows.person_count.tolist() == [900, 20, FEW, FEW]
    rows = table(first_year=[2004, 2005, 2006], person_count=[6, 900, 30])
    assert rows.first_year.tolist() == [2004, 2005, 2006]


def test_a_total_of_few_is_one_and_its_pair_does_not_say_more(lab):
    shown, hides = Answers(lab), Answers(lab, hides=True)
    selection = {"departements": ("59",), "age_bands": ("16-17",)}
    _, persons = shown.total(selection)
    assert 0 < persons < FEWEST
    assert hides.total(selection)[1] is FEW
    assert hides.total({}) == shown.total({})  # though statuses of few were hidden elsewhere


def test_a_total_is_of_all_and_not_of_what_is_shown(lab):
    hides, shown = Answers(lab, hides=True), Answers(lab)
    selection = {"departements": ("59",), "age_bands": ("25-29",)}
    rows = hides.rows("exposure/by_status", selection)
    assert any(isinstance(each, Hidden) for each in rows.person_count)
    assert hides.total(selection) == shown.total(selection)


def test_small_cells_are_hidden_from_a_million_on_unless_it_is_decided(lab, desk):
    assert disclosure.hides("auto", 1_000_000) and not disclosure.hides("auto", 999_999)
    for small_cells, said in (
        ("auto", "because this world is small: from 1,000,000 records on"),
        ("hide", "it is not guaranteed that no other number gives one away"),
    ):
        view = Desk(OneWorld(lab, small_cells), PAGES).view("/who", "en")
        assert said in texts(shell.whole(view))
    assert disclosure.said(43_000_000, "show", desk.world().words["en"].canvas.words) == (
        "Small counts are shown, as the server was asked to."
    )


@pytest.mark.parametrize(("language", "few"), [("en", "fewer than 11"), ("fr", "moins de 11")])
def test_a_headline_and_a_number_of_few_say_so(desk, language, few):
    view = desk.view("/who?d=59&a=16-17", language)
    assert few in view.page.headline(view.state, view.world, view.words).text
    assert ("<11" if language == "en" else "moins de 11") in texts(shell.whole(view))


def bars_of(query, view):
    """Return the bars of a query that has no card, as one would draw them."""
    card = Card(query, partial(bars, column="end_band"), own=("end_bands",))
    return drawn(card, view.state, view.world, view.words).drawing


def test_the_headline_of_what_says_of_few_neither_their_number_nor_that_there_are_none(desk):
    view = desk.view("/what?d=59&a=16-17", "en")
    rows = view.world.answers.rows("fields/combinations", view.state.selection)
    assert rows[rows.field_mask == 31].person_count.tolist() == [FEW]
    said = view.page.headline(view.state, view.world, view.words).text
    assert said.startswith("Fewer than 11 persons or records")


def test_the_scores_of_few_are_shown(desk):
    rows = desk.world().answers.rows(
        "severity/by_segment", {"age_bands": ("16-17",), "departements": ("59",)}
    )
    minors = rows[rows.segment_id == "minors"].iloc[0]
    assert minors.person_count is FEW and minors.se == minors.dpc * minors.ei + minors.cb


def test_a_sentence_of_few_is_not_said(desk):
    view = desk.view("/who?d=59&a=16-17", "en")
    card = view.page.card(HISTORIES.query)
    assert view.cards[card].said.startswith("Fewer than 11 persons or records")


def test_a_bar_and_a_place_of_few_are_drawn_as_nothing(desk):
    view = desk.view("/who?d=59.62&a=30-34", "en")
    shown = bars_of("exposure/by_end_band", view)
    number = shown["data"][0]["customdata"].index("toggle:end_bands=3-5")
    assert shown["data"][0]["x"][number] == 0
    assert "fewer than 11 persons" in shown["data"][0]["hovertext"][number]
    assert "under 11" in shown["layout"]["yaxis"]["ticktext"][number]
    mark = view.cards[view.page.card("exposure/rate_by_departement")].drawing.marks["39"]
    assert mark.ratio_class == 5 and "fewer than 11 persons" in mark.hover
    assert "in 1,000" not in mark.hover


def small_counts(rows):
    """Return the counts of 1 to 10 persons or records that rows show."""
    return [
        (str(name), each)
        for name in rows
        if unit(str(name)) in disclosure.PEOPLE and not str(name).endswith("_ids")
        for each in rows[name].dropna().tolist()
        if isinstance(each, int | float) and 0 < each < FEWEST
    ]


def drawing_text(drawn):
    if isinstance(drawn.drawing, RateMap):
        return json.dumps(drawn.drawing.changes(), ensure_ascii=False)
    return written_out(drawn.drawing)


@given(st.data())
@settings(max_examples=25)
def test_no_few_are_in_any_cell_hover_sentence_table_or_file_of_a_page(desk, known, data):
    state = data.draw(states(known))
    language = data.draw(st.sampled_from(["en", "fr"]))
    view = desk.view(written(state), language)
    # Method says which counts are hidden, those of "1 to 10 persons".
    assert not FEW_SAID.search(re.sub("10 000|1 (to|à) 10", "", texts(shell.whole(view))))
    for card, shown in view.cards.items():
        assert not shown.has_failed, card.query
        assert not FEW_SAID.search(json.loads(f'"{shown.said}"'))
        assert not FEW_SAID.search(texts([*shown.above, *shown.below]))
        assert not FEW_SAID.search(json.dumps(json.loads(drawing_text(shown)), ensure_ascii=False))
        for trace in shown.drawing["data"] if isinstance(shown.drawing, dict) else ():
            # Bars along the years since the end are per year, and a cell has no length.
            if trace["type"] == "bar" and "customdata" in trace and "width" not in trace:
                lengths = trace["x"] if trace.get("orientation") == "h" else trace["y"]
                assert not [each for each in lengths if 0 < each < FEWEST]
        rows = view.world.answers.rows(card.query, card.asked(state))
        assert small_counts(rows) == []
        export = Export(state, view.world, card)
        assert small_counts(pandas.read_csv(io.BytesIO(export.csv()))) == []
        book = pandas.read_excel(io.BytesIO(export.xlsx(language, "")), header=4)
        assert small_counts(book) == []
        html = drawer.table(rows, card.own, view.words)
        assert html.count("<tr>") == len(rows) + 1


@pytest.mark.parametrize("query", ASKED)
def test_no_few_are_in_any_answer_or_sentence_under_filters(lab, desk, query):
    takes = find(query).parameters
    filters = {"departements": ("59",), "age_bands": ("25-29",), "sexes": ("female",)}
    selection = {name: values for name, values in filters.items() if name in takes}
    rows = desk.world().answers.rows(query, {**selection, **find(query).needed})
    assert small_counts(rows) == []
    for words in desk.world().words.values():
        said = words.sayable(headline(find(query), rows, words.canvas.words))
        assert not [
            figure
            for figure in said.figures
            if figure.unit in disclosure.PEOPLE and 0 < float(figure.value) < FEWEST
        ]


@given(st.data())
@settings(max_examples=25)
def test_what_is_hidden_is_few_and_what_is_shown_is_true(lab, desk, data):
    query = data.draw(st.sampled_from(["exposure/rate_by_age_and_sex", "exposure/by_status"]))
    selection = data.draw(selections(desk.world().values))
    true = ask(lab.cursor(), query, **selection)
    shown = desk.world().answers.rows(query, selection)
    for name in true:
        for was, now in zip(true[name].tolist(), shown[name].tolist(), strict=True):
            if now is FEW:
                assert 0 <= was < FEWEST
            elif not isinstance(now, Hidden):
                assert (is_null(now) and is_null(was)) or now == was
