"""What a cell shows: questions and answers, as a figure, a frame, a file; whose rows they are."""

import dataclasses
import datetime
import json
import re
import socket
import stat
import sys
import xml.etree.ElementTree as tree
from itertools import product

import duckdb
import openpyxl
import pandas
import plotly.graph_objects
import pytest

import breachlab
from breachlab.drawing.bars import list_measures
from breachlab.drawing.drawings import DRAWINGS
from breachlab.drawing.rate_map import COLOURS
from breachlab.errors import BadFigure, BadParameters, NoSuchQuery, NotInstalled
from breachlab.notebook import row_kinds
from breachlab.notebook import shown as room
from breachlab.notebook.row_kinds import kind_of, kind_of_statement
from breachlab.notebook.shown import PLOTLY, Shown, picture_svg
from breachlab.notebook.statement import ask_in_sql, run
from breachlab.query.answer_rows import Rows
from breachlab.query.queries import find, names
from breachlab.words import LANGUAGES, Words
from breachlab.words.vocabulary import ListPersons
from dashboard import cell_drawings
from tests.support.tables import table
from tests.support.tiers import some_of


def html_of(shown):
    return "".join(bundle.get("text/html", "") for bundle in shown.bundles())


def test_show_draws_with_a_sentence_a_source_and_synthetic(subtests, lab, full_answer, monkeypatch):
    monkeypatch.setattr("breachlab.notebook.show.ask", lambda lab, name, **_: full_answer(name))
    for query, language in product(sorted(DRAWINGS), LANGUAGES):
        with subtests.test(query=query, language=language):
            shown = breachlab.show(lab, query, language, **find(query).needed)
            assert shown.said and shown.title and shown.link.startswith("http://127.0.0.1:8050/")
            assert {"en": "SYNTHETIC", "fr": "SYNTHÉTIQUES"}[language] in repr(shown)
            body = [*shown.bundles()][1]
            assert "<svg" in body.get("text/html", "") or json.dumps(body[PLOTLY])
            assert shown.rows.equals(full_answer(query))


def test_show_of_every_other_question_is_a_table(subtests, lab, full_answer, monkeypatch):
    monkeypatch.setattr("breachlab.notebook.show.ask", lambda lab, name: full_answer(name))
    others = [name for name in names() if not find(name).needed and name not in DRAWINGS]
    for query in some_of(others):
        with subtests.test(query=query):
            shown = breachlab.show(lab, query)
            html = html_of(shown)
            assert ("<td" in html or 'class="page' in html) == (len(shown.rows) > 0)
            assert shown.style == "" or shown.rows.equals(full_answer(query))


def test_figure_stands_on_white_and_a_dark_theme_turns_it_dark(lab):
    shown = breachlab.show(lab, "exposure/by_status")
    figure = [*shown.bundles()][1][PLOTLY]
    assert figure["layout"]["paper_bgcolor"] == "#fff" and figure["layout"]["font"]["color"]
    assert figure["layout"]["autosize"] and "width" not in figure["layout"]  # as wide as its cell
    assert ".js-plotly-plot .main-svg{background:transparent!important}" in html_of(shown)


def test_show_names_the_keys_of_the_question_and_chart_those_of_its_rows(lab):
    def keys(shown):
        return [*shown.bundles()][1][PLOTLY]["data"][0]["meta"]["counts"]

    assert keys(breachlab.show(lab, "exposure/by_status")) == ["living_here_person_count"]
    told = "living_here_person_count persons_per_thousand standardised_ratio"
    assert told in html_of(breachlab.show(lab, "exposure/rate_by_region"))
    rows = pandas.DataFrame({"age": [20, 21], "other_share": [0.2, 0.978]})
    assert keys(breachlab.chart(lab, rows, "age", "other_share")) == ["other_share"]


def test_selection_is_in_the_link_and_in_the_rows(lab):
    chosen = {"departements": ["59", "62"], "sexes": ["female"]}
    shown = breachlab.show(lab, "exposure/by_status", **chosen)
    assert shown.link == "http://127.0.0.1:8050/who?d=59.62&s=f"
    assert shown.rows.equals(breachlab.ask(lab, "exposure/by_status", **chosen))
    assert repr(breachlab.show(lab, "exposure/by_status", first_years=[2004], age_bands=["16-17"]))


@pytest.mark.parametrize(
    ("words", "sexes", "error"),
    [
        (["exposure/by_regoin"], [], NoSuchQuery),
        (["exposure/by_status"], ["x"], BadParameters),
        (["exposure/by_status", "de"], [], BadFigure),
    ],
)
def test_show_refuses_what_ask_refuses_and_another_language(lab, words, sexes, error):
    with pytest.raises(error):
        breachlab.show(lab, *words, sexes=sexes)


def test_answer_is_filled_as_the_sentences_of_the_lab_are(lab):
    given = {"person_count": 36_820_828, "person_share": 0.53, "as_of": datetime.date(2024, 3, 5)}
    template = "{person_count:M persons}, {person_share} women, on {as_of}."
    said = repr(breachlab.answer(lab, template, **given))
    assert said.startswith("## Answer")
    assert "36.8 million persons, 53% women, on 5 March 2024." in said
    assert "## Réponse" in repr(breachlab.answer(lab, template, "fr", **given))
    shown = breachlab.answer(lab, "One of\n{n_count}.\n\n    Two.", n_count=3)
    assert "One of 3.\n\nTwo." in repr(shown)  # an empty line begins a paragraph
    for text, refused in (("There are 12.", "not computed"), ("{person_count}.", "person_count")):
        with pytest.raises(BadFigure, match=refused):
            breachlab.answer(lab, text)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("area/largest_communes", "Lille"),
        ("retention/by_idle_years", "Formerly"),
        ("fields/combinations", "Social security number"),
        ("combination/breaches_per_person", "0"),
        ("reconciliation/totals", "registrants"),
        ("method/receipt", "Model version"),
        ("exposure/stock", "France"),
    ],
)
def test_rows_are_named_in_words_and_folded_cards_are_open(lab, question, first):
    body = breachlab.show(lab, question, **find(question).examples).body["text/html"]
    words = re.findall(r"<(?:td|th scope=.row.|dt)[^>]*>(?:<code>)?([^<>]+)<", body)
    assert words[0].startswith(first), words[:5]


@pytest.mark.parametrize(
    "question",
    ["exposure/by_status", "exposure/rate_by_departement", "cost/components", "cost/total"],
)
def test_shown_is_a_figure_of_plotly_and_is_saved_as_a_picture(lab, question, tmp_path):
    shown = breachlab.show(lab, question)
    figure = shown.figure
    assert isinstance(figure, plotly.graph_objects.Figure) and figure.layout.title.text
    assert figure.update_layout(height=300).layout.height == 300
    path = shown.save(tmp_path / "a.svg")
    text = path.read_text("utf-8")
    assert tree.fromstring(text).tag.endswith("svg")
    assert "SYNTHETIC" in text and "var(" not in text
    with pytest.raises(BadParameters, match="not replaced"):
        shown.save(path)
    assert shown.save(path, replace=True) == path
    with pytest.raises(BadParameters, match=r"\.png, \.svg, \.html, \.txt"):
        shown.save(tmp_path / "a.doc")


def test_bars_of_no_question_are_all_alike(answer):
    alike = []
    for question in names():
        if not question.startswith("quality/") and question not in DRAWINGS:
            rows = answer(question)
            measures = list_measures(Rows.of(rows)) if len(rows) > 1 else []
            alike += [question for each in measures[:1] if rows[each].nunique() < 2]
    assert not alike


def test_saved_map_has_the_colour_of_each_class_beside_its_range(lab):
    picture = picture_svg(breachlab.show(lab, "exposure/rate_by_departement"))
    keys = re.findall(r'height="10" fill="([^"]+)"/><text[^>]*><tspan[^>]*>([^<]+)', picture)
    assert [colour for colour, _ in keys] == [*COLOURS]
    assert keys[0][1].startswith("&lt; ") and keys[-1][1].startswith("&gt; ")


def test_save_of_a_png_is_a_png(lab, tmp_path):
    shown = breachlab.show(lab, "exposure/by_status")
    picture = shown.save(tmp_path / "a.png").read_bytes()
    assert picture.startswith(b"\x89PNG") and len(picture) > 10_000
    assert int.from_bytes(picture[16:20]) > 1_000  # pixels across


@pytest.mark.parametrize(("method", "package"), [("pl", "polars"), ("arrow", "pyarrow")])
def test_frames_of_others_name_what_to_install(lab, method, package, monkeypatch):
    shown = breachlab.show(lab, "exposure/by_status")
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(NotInstalled, match=r"breachlab\[analysis\]"):
        getattr(shown, method)()


def test_to_html_is_a_page_that_fetches_nothing_and_words_have_no_figure(lab):
    page = breachlab.show(lab, "exposure/by_status").to_html()
    assert page.startswith("<!doctype html>") and "SYNTHETIC" in page
    assert "src=" not in page and "@import" not in page and "<script" not in page
    with pytest.raises(BadFigure, match="no numbers"):
        breachlab.table(lab, breachlab.ask(lab, "exposure/by_status")).figure  # noqa: B018


def test_link_to_a_page_is_shown_where_a_dashboard_answers(lab, monkeypatch):
    shown = breachlab.show(lab, "exposure/by_status")
    with socket.create_server(("127.0.0.1", 0)) as server:
        for port, is_there in ((1, False), (server.getsockname()[1], True)):
            monkeypatch.setattr(room, "_last_probe", [0.0, False])
            monkeypatch.setattr(room, "PORT", port)
            assert ("http://127.0.0.1:8050/who" in repr(shown)) is is_there


def test_notes_of_numbers_and_of_the_picture_stand_apart(lab):
    below = breachlab.show(lab, "notification/channels").below
    heads = [each.split(":")[0] for each in below]
    assert heads == ["The numbers", "The picture", "SYNTHETIC data"]
    bars = breachlab.show(lab, "cost/components")
    assert any(each.startswith("The picture") for each in bars.below)
    assert "The picture" not in picture_svg(bars)  # that is of the page
    shown = breachlab.show(lab, "cost/total")  # which no page draws
    assert not any(each.startswith("The picture") for each in shown.below)
    first, _ = shown.body["text/html"].split("<details>")
    assert "Mean cost" in first and "€" in first  # which the sentence speaks of


def draw_flows(rows, _):
    """Return a flow between two columns as a Sankey diagram, which the SVG cannot draw."""
    labels = [str(each) for each in rows.columns[:2]]
    links = {"source": [0], "target": [1], "value": [len(rows)]}
    return plotly.graph_objects.Figure(
        plotly.graph_objects.Sankey(node={"label": labels}, link=links), {"height": 300}
    )


def test_cell_with_the_table_of_a_page_has_the_style_sheet_of_the_page():
    for page, rules in {
        "what": ".out-lists li",
        "combination": ".combinations",  # of What
        "response": ".swings .swing b",
        "method": ".origins section",
        "what_if": ".ladder .law span",
        "who": "#head",
    }.items():
        assert rules in cell_drawings._style(page)


@pytest.mark.parametrize("question", ["exposure/by_status", "cost/components"])
def test_show_takes_a_figure_of_plotly(lab, monkeypatch, tmp_path, question):
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


OWN = "Origin not known: breachlab cannot tell whose rows these are"
FRENCH = "Origine inconnue\u202f: breachlab ne sait pas de qui parlent ces lignes"
SYNTHETIC = "SYNTHETIC data: no row describes a real person"
MINE = pandas.DataFrame({"region_code": ["11", "84"], "client_count": [7, 12]})


def set_cell(rows):
    rows.loc[0, "person_count"] = 7
    return rows


def set_token(rows):
    mine = MINE.copy()
    mine.attrs |= rows.attrs
    return mine


# {what becomes of an answer: the function, whether it still is of the register alone}
DERIVED = {
    "it as it is": (lambda rows: rows, True),
    "its first rows": (lambda rows: rows.head(3), True),
    "some of its columns": (lambda rows: rows[["region_code", "person_count"]], True),
    "its rows from the last": (lambda rows: rows.sort_index(ascending=False), True),
    "rows by a condition": (lambda rows: rows[rows.person_count > 100], True),
    "a key and back": (lambda rows: rows.set_index("region_code").reset_index(), True),
    "no row": (lambda rows: rows.head(0), True),
    "a join with rows of one's own": (lambda rows: rows.merge(MINE), False),
    "a join from rows of one's own": (lambda rows: MINE.merge(rows), False),
    "rows of one's own below": (lambda rows: pandas.concat([rows, MINE[:1]]), False),
    "a column of one's own": (lambda rows: rows.assign(client_count=range(len(rows))), False),
    "a column replaced": (lambda rows: rows.assign(person_count=range(len(rows))), False),
    "a cell set": (set_cell, False),
    "a column by another name": (lambda rows: rows.rename(columns={"person_count": "n"}), False),
    "a sum": (lambda rows: rows[["person_count"]].agg(["sum"]), False),
    "its token on other rows": (set_token, False),
    "its values alone": (lambda rows: pandas.DataFrame(rows.to_dict("records")), False),
}


@pytest.fixture
def regions(lab):
    """The persons of each région, as they are asked for."""
    return lambda: breachlab.ask(lab, "exposure/by_region")


def test_table_and_chart_say_synthetic_of_the_register_alone(subtests, lab, regions):
    for what, (derive, is_synthetic) in DERIVED.items():
        with subtests.test(what=what):
            rows = derive(regions())
            note = SYNTHETIC if is_synthetic else OWN
            assert [*breachlab.table(lab, rows).below] == [note]
            measures = [name for name in rows if rows[name].dtype.kind in "if"]
            along = next(iter({*rows} - {*measures}), measures[0])
            assert [*breachlab.chart(lab, rows, along, measures[-1]).below] == [note]
            assert (kind_of(rows) == "synthetic") is is_synthetic
    assert FRENCH in repr(breachlab.table(lab, MINE, language="fr"))
    shown = breachlab.chart(lab, MINE, "region_code", "client_count", language="fr")
    assert FRENCH in repr(shown) and FRENCH in shown.to_html()


def test_cell_of_sql_says_synthetic_of_the_register_alone(subtests, unsealed, regions):
    names = {"mine": MINE, "asked": regions(), "limit": 3}
    for statement, kind in table(__file__, "Run"):
        with subtests.test(statement=statement):
            with unsealed.current().cursor() as lab:
                whole, frames = ask_in_sql(statement, lab, names)
                result = run(lab, whole, names, frames=frames)
            assert result.kind == kind_of(result.rows) == kind


def test_statement_that_reads_what_is_not_known_is_of_no_known_kind(lab):
    for (statement,) in table(__file__, "Not run"):
        assert kind_of_statement(lab.cursor(), statement, {}, {}) == "unknown", statement


def read_note(file):
    """Return the notes that a file has: in the last column, or beside the rows."""
    match file.suffix:
        case ".csv":
            return {*pandas.read_csv(file).iloc[:, -1]}
        case ".parquet":
            return {row[-1] for row in duckdb.read_parquet(str(file)).fetchall()}
        case ".json":
            return {json.loads(file.read_text())["note"]}
        case ".xlsx":
            return {openpyxl.load_workbook(file).worksheets[0]["A2"].value}
    return {note for note in (OWN, SYNTHETIC) if note in file.read_text()}


@pytest.mark.parametrize("suffix", ["csv", "parquet", "json", "xlsx", "html", "svg"])
def test_file_has_the_note_of_its_rows(lab, regions, tmp_path, suffix):
    for name, rows, note in (("mine", MINE, OWN), ("theirs", regions(), SYNTHETIC)):
        file = tmp_path / f"{name}.{suffix}"
        breachlab.chart(lab, rows, "region_code", rows.columns[-1]).save(file)
        assert read_note(file) == {note}
    assert stat.S_IMODE((tmp_path / f"mine.{suffix}").stat().st_mode) == 0o600


def test_file_of_counts_of_a_list_or_of_values_in_words_has_their_note(lab, tmp_path):
    words = Words("fr", {}, data_kind="own", persons=ListPersons(3, 4, False, 5))
    (note,) = read_note(Shown(MINE, {}, words=words).save(tmp_path / "counts.csv"))
    assert note.startswith("PERSONAL DATA") and "at most 4 persons, or 3 if" in note
    file = breachlab.answer(lab, "{n:persons}", n=7).save(tmp_path / "answer.csv")
    assert read_note(file) == {OWN}


def test_name_of_a_file_does_not_say_synthetic_of_rows_of_one_s_own(lab, regions, tmp_path):
    with pytest.raises(
        BadParameters, match=r"mine\.SYNTHETIC\.csv says SYNTHETIC, and its rows do"
    ):
        breachlab.table(lab, MINE).save(tmp_path / "mine.SYNTHETIC.csv")
    breachlab.table(lab, regions()).save(tmp_path / "theirs.SYNTHETIC.csv")
    breachlab.table(lab, MINE).save(tmp_path / "synthesis.csv")
    assert len([*tmp_path.iterdir()]) == 2


def test_answers_that_are_remembered_are_few_cells(lab, regions, monkeypatch):
    rows = regions()
    monkeypatch.setattr(row_kinds, "MOST_CELLS", rows.size + 1)
    later = regions()
    assert (kind_of(rows), kind_of(later)) == ("unknown", "synthetic")
    monkeypatch.setattr(row_kinds, "MOST_CELLS", rows.size - 1)
    assert kind_of(regions()) == "unknown"
    assert rows.attrs and json.loads(json.dumps(rows.attrs)) == rows.attrs  # as Parquet keeps them
