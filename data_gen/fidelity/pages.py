"""The pages of the fidelity report: one for all, and one per département in English and French.

A prefect can check the page of a département in a minute.
"""

import tomllib
from collections.abc import Iterator
from html import escape
from typing import Any

import duckdb
import numpy
import pandas
import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from breachlab.paths import DATA_GEN, read
from breachlab.words import LANGUAGES, Words, numbers
from data_gen.fidelity.comparing import PARTS, USES, Comparison

HERE = DATA_GEN / "fidelity" / "departement"
TEXTS = tomllib.loads(read(HERE / "texts.toml"))
STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; color: #222 }
body { padding: 0 1rem }
table { display: block; overflow-x: auto }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: .25rem .6rem; border-bottom: 1px solid #ddd; text-align: right }
th:first-child, td:first-child, th:last-child, td:last-child { text-align: left }
.outside { color: #b00020; font-weight: 600 }
"""
ABOUT = {
    "published": "Figures that somebody published.",
    "derived": "Figures that follow from published ones by arithmetic.",
    "modelled": "Targets that rest on an assumption: meeting them says that the generator does "
    "what it was made to do, not that the register was so.",
}
FOLDER = "fidelity.SYNTHETIC"  # of the pages by département
USE = {
    "fitted": "a published figure that the world was made to meet",
    "held against": "a published figure that was left out of the fit, and is only compared",
    "modelled": "a target of our own",
}
LEFT_OUT = (
    "Left out of the fit, and compared where the tables say held against: the job seekers of whole "
    "régions, the 4 million who ended within a year by the file of 2023. Left out, not compared: "
    "job seekers by sex, age and category in a département, those registered for a year and more "
    "(43.9 %), job seekers with a disability, people born abroad by département, the heads of the "
    "lists of first names, the shares of e-mail providers."
)
HEAD = (
    "<tr><th>table</th><th>use</th><th>cells</th><th>total variation distance</th>"
    "<th>largest cell error</th><th>chi-square / degrees</th><th>cells outside</th>"
    "<th>where the largest is</th></tr>"
)


def report_page(comparisons: list[Comparison], provenance: dict, departements: list[str]) -> str:
    """Return the page for all: a table and one plot per comparison, in three parts.

    It links to the pages of the départements with these codes, in a folder beside it.
    """
    english, french = (
        " ".join(f"<a href='{FOLDER}/{code}.{language}.html'>{code}</a>" for code in departements)
        for language in ("en", "fr")
    )
    uses = "".join(f"<li><b>{use}</b>: {escape(USE[use])}</li>" for use in USES)
    facts = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in provenance.items())
    return "\n".join(
        [
            "<!doctype html><html lang=en><meta charset=utf-8>",
            "<meta name=viewport content='width=device-width'>",
            f"<title>Fidelity, SYNTHETIC</title><style>{STYLE}</style>",
            f"<script>{get_plotlyjs()}</script>",
            f"<h1>Fidelity of the register: SYNTHETIC</h1><p>{escape(facts)}</p>",
            f"<ul>{uses}</ul><p>{escape(LEFT_OUT)}</p>",
            f"<p>By département: {english}</p><p lang=fr>Par département : {french}</p>",
            *(_part(part, [each for each in comparisons if each.part == part]) for part in PARTS),
            "</html>",
        ]
    )


def _part(part: str, comparisons: list[Comparison]) -> str:
    return "\n".join(
        [
            f"<h2>{part.capitalize()}</h2><p>{ABOUT[part]}</p><table>",
            HEAD,
            *(_line(each) for each in comparisons),
            "</table>",
            *(_plot(each) for each in comparisons),
        ]
    )


def _line(each: Comparison) -> str:
    cell, error = each.largest
    chi, degrees = each.chi_square
    outside = f"<span class=outside>{len(each.outside)}</span>" if each.outside else "0"
    values = [
        f"<a href='#{each.part}-{each.name}'>{escape(each.title)}</a>",
        each.use,
        f"{len(each.cells):,}",
        f"{each.total_variation:.5f}",
        f"{100 * error:+.3f} %",
        f"{chi:,.0f} / {degrees:,}",
        outside,
        escape(cell),
    ]
    return "<tr>" + "".join(f"<td>{value}</td>" for value in values) + "</tr>"


def _plot(each: Comparison) -> str:
    """Draw the relative error of every cell over its size, with the allowed error as a band."""
    order = numpy.argsort(each.target)
    size, allowed = each.target[order], each.allowed[order] / numpy.maximum(each.target[order], 1)
    figure = go.Figure()
    for sign in (1, -1):
        figure.add_scatter(
            x=size, y=100 * sign * allowed, mode="lines", hoverinfo="skip",
            line={"color": "#bbb", "width": 1, "dash": "dot"}, showlegend=False,
        )  # fmt: skip
    figure.add_scatter(
        x=each.target, y=100 * each.errors, text=each.cells, mode="markers",
        marker={"size": 5, "color": "#0b5fa5"}, showlegend=False,
        hovertemplate="%{text}<br>%{x:,.0f} wanted, %{y:+.3f} % off<extra></extra>",
    )  # fmt: skip
    widest = 150 * float(numpy.max(allowed[size >= each.smallest], initial=0.0005))
    figure.update_layout(
        title=f"{each.title} · {each.source}", title_font_size=14,
        height=320, template="simple_white",
        xaxis={"title": "persons wanted", "type": "log"},
        yaxis={"title": "error, %", "range": [-widest, widest]},
        margin={"l": 60, "r": 20, "t": 50, "b": 50},
    )  # fmt: skip
    drawn = figure.to_html(
        full_html=False, include_plotlyjs=False, config={"displayModeBar": False}
    )
    return f"<section id='{each.part}-{each.name}'>{drawn}</section>"


def departement_pages(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """Yield (file name, page) of each département and language; `compare` must have run."""
    ages, statuses = (
        connection.execute(read(HERE / f"{name}.sql")).df().groupby("departement_code")
        for name in ("ages", "statuses")
    )
    for language in LANGUAGES:
        words = Words.of(connection, language)
        for code, rows in ages:
            yield f"{code}.{language}.html", _page(rows, statuses.get_group(code), words)


def _page(ages: pandas.DataFrame, statuses: pandas.DataFrame, words: Words) -> str:
    """Return the page of one département, from its rows of both queries."""
    texts = TEXTS[words.language]
    name = words.label("departement", ages.departement_code.iloc[0])
    title = texts["title"].format(departement=name)
    persons = numbers.whole(statuses.found.sum(), words.language)
    return "\n".join(
        [
            f"<!doctype html><html lang={words.language}><meta charset=utf-8>",
            "<meta name=viewport content='width=device-width'>",
            f"<title>{escape(title)}, SYNTHETIC</title><style>{STYLE}</style>",
            f"<h1>{escape(title)}</h1><p>{escape(texts['lead'].format(persons=persons))}</p>",
            f"<h2>{escape(texts['statuses'])}</h2>",
            _statuses(statuses, texts, words),
            f"<p>{escape(texts['statuses_note'])}</p><h2>{escape(texts['ages'])}</h2>",
            _ages(ages, texts, words),
            f"<p>{escape(texts['ages_note'])}</p><p>{escape(texts['left_out'])}</p>",
            f"<p><a href='../fidelity.SYNTHETIC.html'>{escape(texts['back'])}</a></p></html>",
        ]
    )


def _statuses(rows: pandas.DataFrame, texts: dict, words: Words) -> str:
    heads = [texts[key] for key in ("status", "target", "found", "error", "use")]
    lines = [
        [
            str(words.label("status", row.status)),
            *_counts(row.target, row.found, words.language),
            _basis(row, texts, words.language),
        ]
        for row in rows.itertuples()
    ]
    return _table(heads, lines)


def _ages(rows: pandas.DataFrame, texts: dict, words: Words) -> str:
    language = words.language
    keys = ("age", "residents", "target", "found", "error", "per_thousand")
    whole = rows[["residents", "target", "found"]].sum()
    rate = (
        whole.found
        / whole.residents
        * (rows.per_thousand * rows.residents).sum()
        / max(rows.found.sum(), 1)
    )
    lines = [
        [  # 16-19, which the register splits, is marked as derived
            f"{row.age_band}*" if row.is_derived else str(words.label("age_band", row.age_band)),
            numbers.whole(row.residents, language),
            *_counts(row.target, row.found, language),
            numbers.whole(row.per_thousand, language),
        ]
        for row in rows.itertuples()
    ]
    total = [
        texts["all"],
        numbers.whole(whole.residents, language),
        *_counts(whole.target, whole.found, language),
        numbers.whole(rate, language),
    ]
    return _table([texts[key] for key in keys], [*lines, total])


def _counts(target: float, found: float, language: str) -> list[str]:
    error = found / target - 1 if target else 0.0
    sign = "+" if error >= 0 else "-"
    return [
        numbers.whole(target, language),
        numbers.whole(found, language),
        f"{sign}{numbers.share(abs(error), 1, language)}",
    ]


def _basis(row: Any, texts: dict, language: str) -> str:
    """Return the basis of a status's target in words, with the published figure if there is one."""
    if row.status == "candidate_space":
        return texts["candidate"]
    if row.status == "formerly_registered":
        return _with_rate(texts, "formerly", row.rate_before, language)
    if pandas.isna(row.published):
        return _with_rate(texts, "rated", row.rate_now, language)
    year, quarter = row.quarter.split("-Q")
    return texts["fitted"].format(
        persons=numbers.whole(row.published, language),
        categories=row.categories.replace("to", texts["to"]),
        quarter=texts["quarter"].format(year=year, number=quarter),
        source=row.source_fr if language == "fr" else row.source_en,
    )


def _with_rate(texts: dict, key: str, rate: float, language: str) -> str:
    if pandas.isna(rate):
        return texts[f"{key}_unrated" if key == "formerly" else "unrated"]
    written = f"{rate:.1f}"
    return texts[key].format(rate=written.replace(".", ",") if language == "fr" else written)


def _table(heads: list[str], lines: list[list[str]]) -> str:
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(each)}</td>" for each in line) + "</tr>" for line in lines
    )
    return f"<table><tr>{head}</tr>{body}</table>"
