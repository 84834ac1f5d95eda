"""What is taken for a count of people in a response, and what is not: by hand, and by oracle."""

from dataclasses import replace

import pandas
import pytest

from breachlab.drawing.rate_map import rate_map
from breachlab.words import LANGUAGES
from breachlab.words.language import interface
from breachlab.words.units import unit
from dashboard import drawer
from dashboard.pages import PAGES
from dashboard.state import State
from dashboard.world import OneWorld
from tests.dashboard import told
from tests.dashboard.elements import of_html

CARDS = [(page, card) for page in PAGES for card in page.cards]
SELECTION = {"departements": ("59",), "age_bands": ("25-29", "30-34")}


@pytest.fixture(scope="module")
def world(lab):
    return OneWorld(lab).current()


def counts(found):
    return [each.count for each in found]


def few(found):
    return [each.count for each in found if each.is_few]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("7 persons in 9 records, as modelled.", [7, 9]),
        ("7 of 1,200 persons are open to it", [7, 1_200]),
        ("de 7 à 1\u202f200 personnes", [7, 1_200]),
        ("12\u202f345 dossiers", [12_345]),
        ("<b>Women</b><br>1 exposed person<br>773 residents<br>1.3 in 1,000", [1]),
        ("Women · 7", [7]),
        ("Registered  <b>7</b>", [7]),
        (" 7 ", [7]),
        ("fewer than 11 persons", []),
        ("counts of 1 to 10 persons · un effectif de 1 à 10 dossiers", []),
        ("<11 – 19", [19]),
        ("in another breach so far: 7", [7]),
        ("dans une autre fuite à ce jour\u202f: 5,13\u202fk", [5_130]),
        ("Calls that can be taken: 7", []),
        ("aged 16–17 · under 11 · DPC 2 · 7 days later · 3 other combinations", []),
        ("9 départements", []),
        ("0.27 in 1,000 residents · 7.0 · 7,5 · 12.5%", []),
    ],
)
def test_a_number_before_people_or_alone_is_a_count(text, numbers):
    assert counts(told.in_text(text)) == numbers


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_noun_of_people_is_read_and_no_other(language):
    for key, forms in interface(language)["nouns"].items():
        found = [counts(told.in_text(f"7 {noun}", alone=False)) for noun in forms]
        assert found == [[7] if key.endswith(("persons", "records")) else []] * 2, key


TABLE = """<table><thead><tr><th>Level</th><th colspan="2">{head}</th><th>Share</th></tr></thead>
<tbody><tr><th>DPC 2</th><td><div style="--end: {end}%"></div></td><td data-value="{count}">
{count}</td><td data-value="0.5">{share}</td></tr></tbody></table>""".replace("\n", "")


def in_table(head="Persons", end="0", count=7, share="50.0%"):
    return [*told.in_element(of_html(TABLE.format(head=head, end=end, count=count, share=share)))]


def test_a_number_of_a_table_is_a_count_unless_its_head_names_another_unit():
    assert counts(in_table()) == counts(in_table("Épargnées sans NIR")) == [7, 7]
    assert counts(in_table("Days")) == counts(in_table("Nombre d'appels")) == []
    assert counts(in_table("Rang")) == counts(in_table(count="€7")) == []


def test_a_length_or_a_rate_beside_a_hidden_number_is_told():
    assert few(in_table(count="&lt;11", share="not shown")) == []
    assert few(in_table(count="&lt;11", share="not shown", end="0.02")) == [0.02]
    assert few(in_table(count="moins de 11", share="12\u202f%")) == [1]


def test_a_head_has_rates_of_its_own_columns():
    head = "<table><tr><th>E-mail<small>63%</small></th><th>NIR<small>not shown</small></th></tr>"
    assert few(told.in_element(of_html(f"{head}</table>"))) == []
    assert few(told.in_element(of_html(f"{head}<tr><td>63%</td><td>not shown</td></tr></table>")))


def test_a_whole_length_of_a_mark_is_a_count_where_its_words_are_of_people():
    trace = {"type": "bar", "orientation": "h", "x": [7, 40, 3], "y": ["a", "b", "c"]}
    words = ["7 persons", "40 persons", "3 days"]
    drawing = {"data": [trace | {"hovertext": words}], "layout": {}}
    assert counts(told.in_drawing(drawing)) == [7, 7, 40, 40]
    assert counts(told.in_drawing({"data": [trace], "layout": {}})) == [7, 40, 3]
    per_year = trace | {"x": [7.0, None, 0], "hovertext": ["35 persons", "not shown", "nobody"]}
    assert counts(told.in_drawing({"data": [per_year], "layout": {}})) == [35]


@pytest.mark.parametrize("size", [0.4, 7, 20])
def test_a_mark_that_is_said_to_be_hidden_may_have_no_size(size):
    trace = {"type": "heatmap", "hovertext": [["fewer than 11 persons<br>records: not shown"]]}
    assert few(told.in_drawing({"data": [trace | {"z": [[size]]}], "layout": {}})) == [size]
    assert few(told.in_drawing({"data": [trace | {"z": [[None]]}], "layout": {}})) == []


def test_a_step_of_a_line_is_a_count():
    line = {"type": "scatter", "line": {"shape": "hv"}, "y": [452, 592, None, 595]}
    words = ["in another breach so far: 452", "592 persons", "fewer than 11 persons", "595 persons"]
    drawing = {"data": [line | {"hovertext": words}], "layout": {}}
    assert few(told.in_drawing(drawing)) == [3]


def test_names_on_an_axis_hold_counts_and_its_ticks_do_not():
    names = {"tickvals": ["r"], "ticktext": ["Registered  <b>7</b>"]}
    ticks = {"tickvals": [0, 2, 4], "ticktext": ["0", "2", "4"]}
    layout = {"yaxis": names, "xaxis": ticks, "annotations": [{"text": "9 persons"}]}
    assert counts(told.in_drawing({"data": [], "layout": layout})) == [7, 9]


@pytest.mark.parametrize(
    ("mark", "sizes"),
    [
        (["area ratio-6", "Lozère (48)\nfewer than 11 persons\nrecords: not shown", False, 0], []),
        (["area ratio-5", "Lozère (48)\nfewer than 11 persons", False, 0], [1]),
        (["area ratio-3 is-selected", "Lozère (48)\nfewer than 11 persons", True, 3], [3]),
        (["area ratio-6", "Lozère (48)\nmoins de 11 personnes\n5,2 sur 1\u202f000", False, 0], [1]),
        (["area ratio-5", "Lozère (48)\n6 persons\n40 records", False, 3], [6]),
    ],
)
def test_a_hidden_area_has_no_class_no_circle_and_no_rate(mark, sizes):
    assert few(told.in_data({"repaints": {"a": {"changes": {"48": mark}}}})) == sizes


@pytest.mark.parametrize("shown", ["rate", "persons"])
def test_a_map_tells_the_same_drawn_and_repainted(world, shown):
    rows = world.answers.rows("exposure/rate_by_departement", {"age_bands": ("25-29",)})
    canvas = replace(world.words["en"].canvas, options={"shown": shown})
    drawn = rate_map(rows, canvas)
    whole = [*told.in_data({"maps": {"a": str(drawn.svg())}})]
    assert {*map(str, whole)} == {*map(str, told.in_data({"changes": drawn.changes()}))}
    assert few(whole)


def test_a_file_tells_what_its_columns_count():
    rows = pandas.DataFrame(
        {
            "harm_ids": ["a b", "c"],
            "harm_counts": ["12 5", "0"],
            "record_count": [9.0, None],
            "avoided_person_count": [3, 40],
            "harm_count": [7, 8],
            "expected_person_count": [6.5, 0.2],
            "first_year": [2004, 2005],
        }
    )
    assert counts(told.in_file(rows)) == [12, 5, 0, 9, 3, 40]


def small(rows):
    """Return the counts of few of an answer."""
    return {
        int(each)
        for name in rows
        if unit(name) in told.PEOPLE and pandas.api.types.is_numeric_dtype(rows[name])
        for each in rows[name].dropna().tolist()
        if 0 < each <= told.MOST and each == int(each)
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("page", "card"), CARDS, ids=lambda each: getattr(each, "query", ""))
def test_where_nothing_is_hidden_a_drawer_and_a_file_tell_all_few(world, page, card, language):
    rows = world.answers.rows(card.query, card.asked(State(page.name, SELECTION)))
    table = drawer.table(rows, card.own, world.words[language])
    read = told.in_element(of_html(table), "drawer")
    assert set(few(read)) == set(few(told.in_file(rows))) == small(rows)
