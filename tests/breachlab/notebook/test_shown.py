"""An answer as a file, a figure, a frame: each says SYNTHETIC, and names what is lacking."""

import dataclasses
import re
import socket
import sys
import xml.etree.ElementTree as tree

import plotly.graph_objects
import pytest

import breachlab
from breachlab.drawing.bars import list_measures
from breachlab.drawing.drawings import DRAWINGS
from breachlab.drawing.rate_map import COLOURS
from breachlab.errors import BadFigure, BadParameters, NotInstalled
from breachlab.notebook import shown as room
from breachlab.notebook.shown import PLOTLY, picture_svg
from breachlab.query.answer_rows import Rows
from breachlab.query.queries import names
from dashboard import cell_drawings
from tests.support.cases import for_each

DRAWN = ["exposure/by_status", "exposure/rate_by_departement", "cost/components", "cost/total"]


@for_each("question", DRAWN)
def test_figure_is_a_figure_of_plotly(lab, question):
    figure = breachlab.show(lab, question).figure
    assert isinstance(figure, plotly.graph_objects.Figure) and figure.layout.title.text
    assert figure.update_layout(height=300).layout.height == 300


@for_each("question", DRAWN)
def test_save_writes_a_picture_with_title_and_notes(lab, question, tmp_path):
    shown = breachlab.show(lab, question)
    path = shown.save(tmp_path / f"{question.replace('/', '-')}.svg")
    text = path.read_text("utf-8")
    assert tree.fromstring(text).tag.endswith("svg")
    assert "SYNTHETIC" in text and "var(" not in text
    with pytest.raises(BadParameters, match="not replaced"):
        shown.save(path)
    assert shown.save(path, replace=True) == path


def test_no_bars_are_all_alike(answer):
    alike = []
    for question in names():
        if not question.startswith("quality/") and question not in DRAWINGS:
            rows = answer(question)
            measures = list_measures(Rows.of(rows)) if len(rows) > 1 else []
            alike += [question for each in measures[:1] if rows[each].nunique() < 2]
    assert not alike


def test_saved_map_has_the_colour_of_each_class_beside_its_range(lab):
    picture = picture_svg(breachlab.show(lab, "exposure/rate_by_departement"))
    keys = re.findall(r'height="10" fill="([^"]+)"/><text[^>]*>([^<]+)', picture)
    assert [colour for colour, _ in keys] == [*COLOURS]
    assert keys[0][1].startswith("&lt; ") and keys[-1][1].startswith("&gt; ")


def test_a_file_of_bars_says_nothing_of_the_drawing_of_the_page(lab):
    shown = breachlab.show(lab, "cost/components")
    assert any(each.startswith("The picture") for each in shown.below)
    assert "The picture" not in picture_svg(shown)


@for_each("suffix", [".html", ".csv", ".xlsx", ".parquet", ".json"])
def test_save_writes_by_the_ending(lab, suffix, tmp_path):
    path = breachlab.show(lab, "exposure/by_status").save(tmp_path / f"a{suffix}")
    assert path.stat().st_size > 100


def test_save_refuses_another_ending(lab, tmp_path):
    with pytest.raises(BadParameters, match=r"\.png, \.svg, \.html, \.txt"):
        breachlab.show(lab, "exposure/by_status").save(tmp_path / "a.doc")


def test_save_of_a_png_is_a_png_or_names_what_to_install(lab, tmp_path, monkeypatch):
    shown = breachlab.show(lab, "exposure/by_status")
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(NotInstalled, match=r"pip install 'breachlab\[analysis\]'"):
        shown.save(tmp_path / "a.png")
    monkeypatch.undo()
    picture = shown.save(tmp_path / "a.png").read_bytes()
    assert picture.startswith(b"\x89PNG") and len(picture) > 10_000
    assert int.from_bytes(picture[16:20]) > 1_000  # pixels across


@for_each("method, package", [("pl", "polars"), ("arrow", "pyarrow")])
def test_frames_of_others_name_what_to_install(lab, method, package, monkeypatch):
    shown = breachlab.show(lab, "exposure/by_status")
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(NotInstalled, match=r"breachlab\[analysis\]"):
        getattr(shown, method)()


def test_a_table_of_words_has_no_figure(lab):
    with pytest.raises(BadFigure, match="no numbers"):
        breachlab.table(lab, breachlab.ask(lab, "exposure/by_status")).figure  # noqa: B018


def test_to_html_is_a_page_that_fetches_nothing(lab):
    page = breachlab.show(lab, "exposure/by_status").to_html()
    assert page.startswith("<!doctype html>") and "SYNTHETIC" in page
    assert "src=" not in page and "@import" not in page and "<script" not in page


def test_a_link_stands_there_where_a_page_answers(lab, monkeypatch):
    shown = breachlab.show(lab, "exposure/by_status")
    with socket.create_server(("127.0.0.1", 0)) as server:
        for port, is_there in ((1, False), (server.getsockname()[1], True)):
            monkeypatch.setattr(room, "_last_probe", [0.0, False])
            monkeypatch.setattr(room, "PORT", port)
            assert ("http://127.0.0.1:8050/who" in repr(shown)) is is_there


def test_notes_of_numbers_and_of_the_picture_stand_apart(lab):
    below = breachlab.show(lab, "notification/channels").below
    assert [each.split(":")[0] for each in below] == [
        "The numbers",
        "The picture",
        "SYNTHETIC data",
    ]
    below = breachlab.show(
        lab, "cost/total"
    ).below  # no page draws it: nothing is said of a picture
    assert not any(each.startswith("The picture") for each in below)


def test_the_columns_that_the_sentence_speaks_of_stand_first(lab):
    shown = breachlab.show(lab, "cost/total")
    first, _ = shown.body["text/html"].split("<details>")
    assert "Mean cost" in first and "€" in first


def draw_flows(rows, _):
    """Return a flow between two columns as a Sankey diagram, which the SVG cannot draw."""
    labels = [str(each) for each in rows.columns[:2]]
    links = {"source": [0], "target": [1], "value": [len(rows)]}
    return plotly.graph_objects.Figure(
        plotly.graph_objects.Sankey(node={"label": labels}, link=links), {"height": 300}
    )


@for_each(
    "page, rules",
    [
        ("what", ".out-lists li"),
        ("combination", ".combinations"),  # of What
        ("response", ".swings .swing b"),
        ("method", ".origins section"),
        ("what_if", ".ladder .law span"),
        ("who", "#head"),
    ],
)
def test_a_cell_with_the_table_of_a_page_has_the_style_sheet_of_the_page(page, rules):
    assert rules in cell_drawings._style(page)


@for_each("question", ["exposure/by_status", "cost/components"])
def test_show_takes_a_figure_of_plotly_from_a_drawing_and_from_a_card(
    lab, monkeypatch, tmp_path, question
):
    page, card = cell_drawings._cards()["cost/components"]
    cards = {"cost/components": (page, dataclasses.replace(card, draw=draw_flows))}
    monkeypatch.setattr(cell_drawings, "_cards", lambda: cards)
    monkeypatch.setitem(DRAWINGS, "exposure/by_status", draw_flows)
    shown = breachlab.show(lab, question)
    head, figure, notes = shown.bundles()
    (trace,), layout = figure[PLOTLY]["data"], figure[PLOTLY]["layout"]
    assert trace["type"] == "sankey" and trace["link"]["value"] == [len(shown.rows)]
    assert layout["paper_bgcolor"] == "#fff" and layout["font"]["color"] == "#1b1f24"
    assert shown.title in head["text/html"] and "SYNTHETIC" in notes["text/plain"]
    assert shown.figure.data[0].type == "sankey"
    assert shown.figure.layout.title.text == shown.title and shown.figure.layout.height == 344
    page = shown.save(tmp_path / f"{question[:4]}.html").read_text("utf-8")
    assert "Plotly.newPlot" in page and "SYNTHETIC" in page and "<script src" not in page
    with pytest.raises(BadFigure, match=r"Plotly alone draws this chart\. Save it as \.html"):
        shown.save(tmp_path / "flows.png")
