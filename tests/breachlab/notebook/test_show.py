"""Questions, rows of one's own and answers, shown with words, source and SYNTHETIC."""

import datetime
import json
import re

import pandas
import pytest

import breachlab
from breachlab.drawing.drawings import DRAWINGS
from breachlab.errors import BadFigure, BadParameters, NoSuchQuery
from breachlab.notebook.shown import PLOTLY
from breachlab.query.queries import find, names
from breachlab.words import LANGUAGES
from tests.support.cases import for_each
from tests.support.tiers import some_of


def tables():
    return [name for name in names() if not find(name).needed and name not in DRAWINGS]


def html_of(shown):
    return "".join(bundle.get("text/html", "") for bundle in shown.bundles())


@for_each("query", sorted(DRAWINGS))
def test_show_draws_with_a_sentence_a_source_and_synthetic(lab, full_answer, monkeypatch, query):
    draws(lab, full_answer, query, LANGUAGES[0])
    with monkeypatch.context() as patched:
        rows = full_answer(query)
        patched.setattr("breachlab.notebook.show.ask", lambda lab, name, **needed: rows)
        draws(lab, full_answer, query, LANGUAGES[1])


def draws(lab, full_answer, query, language):
    shown = breachlab.show(lab, query, language, **find(query).needed)
    assert shown.said and shown.title and shown.link.startswith("http://127.0.0.1:8050/")
    assert {"en": "SYNTHETIC", "fr": "SYNTHÉTIQUES"}[language] in repr(shown)
    body = [*shown.bundles()][1]
    assert "<svg" in body.get("text/html", "") or json.dumps(body[PLOTLY])
    assert shown.rows.equals(full_answer(query))


@for_each("query", lambda: some_of(tables()))
def test_show_of_every_other_question_is_a_table(lab, query, full_answer, monkeypatch):
    monkeypatch.setattr("breachlab.notebook.show.ask", lambda lab, name: full_answer(name))
    shown = breachlab.show(lab, query)
    html = html_of(shown)
    assert ("<td" in html or 'class="page' in html) == (len(shown.rows) > 0)
    assert shown.style == "" or shown.rows.equals(full_answer(query))


def test_a_figure_stands_on_white_and_a_dark_theme_turns_it_dark(lab):
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
    assert keys(breachlab.chart(lab, ROWS, "age", "other_share")) == ["other_share"]
    assert keys(breachlab.chart(lab, ROWS, "status", "other_share")) == ["other_share"]


def test_a_selection_is_in_the_link_and_in_the_rows(lab):
    chosen = {"departements": ["59", "62"], "sexes": ["female"]}
    shown = breachlab.show(lab, "exposure/by_status", **chosen)
    assert shown.link == "http://127.0.0.1:8050/who?d=59.62&s=f"
    assert shown.rows.equals(breachlab.ask(lab, "exposure/by_status", **chosen))


def test_an_answer_of_nobody_is_said_and_drawn(lab):
    shown = breachlab.show(lab, "exposure/by_status", first_years=[2004], age_bands=["16-17"])
    assert repr(shown)


def test_what_ask_refuses_is_refused(lab):
    with pytest.raises(NoSuchQuery):
        breachlab.show(lab, "exposure/by_regoin")
    with pytest.raises(BadParameters):
        breachlab.show(lab, "exposure/by_status", sexes=["x"])
    with pytest.raises(BadFigure, match="en, fr"):
        breachlab.show(lab, "exposure/by_status", "de")


ROWS = pandas.DataFrame(
    {"age": [20, 21], "other_share": [0.2, 0.978], "status": ["registered", "candidate_space"]}
)


def test_rows_of_ones_own_are_lines_along_numbers_and_bars_of_codes(lab):
    line = breachlab.chart(lab, ROWS, "age", "other_share")
    (trace,) = [*line.bundles()][1][PLOTLY]["data"]
    assert (
        trace["x"] == [20, 21] and trace["y"] == [0.2, 0.978] and "97.8%" in trace["hovertext"][1]
    )
    bars = breachlab.chart(lab, ROWS, "status", "other_share", language="fr")
    assert "Inscrits" in str([*bars.bundles()][1][PLOTLY]["layout"])


def bars_of(shown):
    """Return {code: length} of the bars, their names, and what is told of each."""
    figure = [*shown.bundles()][1][PLOTLY]
    trace, axis = figure["data"][0], figure["layout"]["yaxis"]
    return dict(zip(trace["y"], trace["x"], strict=True)), axis["ticktext"], trace["hovertext"]


FIVE = pandas.DataFrame(
    {"departement_code": ["62", "59", "02", "80", "60"], "told_share": [0.1, 0.0, 0.2, None, 0.3]}
)


def test_chart_has_no_bar_for_a_value_that_the_rows_lack(lab):
    lengths, names, told = bars_of(breachlab.chart(lab, FIVE, "departement_code", "told_share"))
    assert [*lengths] == ["02", "59", "60", "62", "80"]
    assert (lengths["02"], lengths["59"]) == (0.2, 0)
    assert "<b>0%</b>" in names[1] and "Nord (59)" in names[1] and told[1].endswith("<br>0%")


def test_chart_says_of_a_null_that_it_is_not_known(lab):
    lengths, names, told = bars_of(breachlab.chart(lab, FIVE, "departement_code", "told_share"))
    assert lengths["80"] == 0 and "<b>–</b>" in names[-1] and told[-1].endswith("<br>–")


def test_chart_keeps_rows_of_a_code_that_no_dimension_has(lab):
    rows = pandas.DataFrame({"status": ["other", "registered"], "person_count": [3, 5]})
    lengths, _, told = bars_of(breachlab.chart(lab, rows, "status", "person_count"))
    assert lengths == {"registered": 5, "other": 3}
    assert [each.count("record") for each in told] == [0, 0]  # which the rows do not count


def test_chart_of_columns_has_none_for_a_year_that_the_rows_lack(lab):
    rows = pandas.DataFrame({"first_year": [2010, 2012], "person_count": [3, 0]})
    shown = breachlab.chart(lab, rows, "first_year", "person_count", kind="columns")
    (trace,) = [*shown.bundles()][1][PLOTLY]["data"]
    assert (trace["x"], trace["y"]) == (["2010", "2012"], [3, 0])


def test_chart_of_a_map_is_white_where_a_ratio_is_not_known(lab):
    rows = pandas.DataFrame({"departement_code": ["59", "62"], "my_ratio": [1.2, None]})
    body = html_of(breachlab.chart(lab, rows, "departement_code", "my_ratio", kind="map"))
    assert "Pas-de-Calais (62)\nmy ratio: –" in body and "area ratio-1" not in body


def test_show_has_a_zero_where_a_question_counts_nobody(lab):
    shown = breachlab.show(lab, "exposure/by_status", first_years=[2010])
    lengths, names, _ = bars_of(shown)
    assert lengths["candidate_space"] == 0 and len(names) == 3


def test_a_map_is_of_ratios_and_an_area_without_rows_is_white(lab):
    rows = pandas.DataFrame({"departement_code": ["59"], "my_ratio": [1.2], "n_count": [3]})
    body = html_of(
        breachlab.chart(lab, rows, "departement_code", "my_ratio", "n_count", kind="map")
    )
    assert body.count("area ratio-5") >= 1 and body.count("area ratio-6") >= 100
    assert "Nord (59)\nmy ratio: 1.20" in body


def test_what_cannot_be_drawn_says_what_can(lab):
    for along, measures, kind, said in (
        ("agee", ["other_share"], "", "Did you mean 'age'"),
        ("age", ["other_shar"], "", "Did you mean 'other_share'"),
        ("age", [], "", "0 measures"),
        ("age", ["other_share"], "pie", "bars, columns, line, points, map"),
    ):
        with pytest.raises(BadFigure, match=said):
            breachlab.chart(lab, ROWS, along, *measures, kind=kind)


def test_an_answer_is_filled_as_the_sentences_of_the_lab_are(lab):
    given = {"person_count": 36_820_828, "person_share": 0.53, "as_of": datetime.date(2024, 3, 5)}
    template = "{person_count:M persons}, {person_share} women, on {as_of}."
    said = repr(breachlab.answer(lab, template, **given))
    assert (
        said.startswith("## Answer") and "36.8 million persons, 53% women, on 5 March 2024." in said
    )
    assert "## Réponse" in repr(breachlab.answer(lab, template, "fr", **given))


def test_an_empty_line_begins_a_paragraph_of_an_answer(lab):
    shown = breachlab.answer(lab, "One of\n{n_count}.\n\n    Two.", n_count=3)
    assert "One of 3.\n\nTwo." in repr(shown)


def test_a_number_that_was_not_counted_is_no_answer(lab):
    with pytest.raises(BadFigure, match="not computed"):
        breachlab.answer(lab, "There are 12 of them.")
    with pytest.raises(BadFigure, match="person_count"):
        breachlab.answer(lab, "There are {person_count}.")


def test_a_table_keeps_the_names_of_sql_and_says_codes_in_words(lab):
    shown = breachlab.table(lab, ROWS, "en", title="Mine & yours")
    assert "other_<wbr>share" in html_of(shown) and "registered (inscrit)" in html_of(shown).lower()
    assert "Mine &amp; yours" in html_of(shown)
    assert "(no rows)" in repr(breachlab.table(lab, ROWS.head(0)))


def test_a_wide_table_says_once_what_is_the_same_in_every_row(lab):
    alike = {f"the_longest_{letter}_of_all_counts": [7, 7] for letter in "abcdef"}
    page = html_of(breachlab.table(lab, ROWS.assign(**alike)))
    head, below = page.split("</table>")
    assert "age" in head and "the_longest_a_of_all_counts 7 ·" in below
    assert "the_<wbr>longest" not in head
    assert "In every row" not in html_of(breachlab.table(lab, ROWS.assign(one=7)))
    assert "In every row" not in html_of(breachlab.table(lab, ROWS.assign(**alike).head(1)))


def test_table_puts_the_last_of_many_columns_in_a_fold(lab):
    many = {f"the_longest_{letter}_of_all_counts": [7, 8] for letter in "abcdef"}
    many |= {f"n_{letter}": [7, 8] for letter in "abc"}
    shown, folded = html_of(breachlab.table(lab, ROWS.assign(**many))).split("<details>")
    assert "<wbr>a_<wbr>" in shown and "<wbr>f_<wbr>" in folded and "More columns: 8" in folded


def test_a_name_that_the_package_has_not_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nothing"):
        breachlab.nothing  # noqa: B018


@for_each(
    "question, first",
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
