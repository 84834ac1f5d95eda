"""The fidelity report as one self-contained HTML page."""

from html import escape

import numpy
import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from data_gen.fidelity.comparing import PARTS, USES, Comparison
from data_gen.fidelity.style import STYLE

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


def page(comparisons: list[Comparison], provenance: dict, departements: list[str]) -> str:
    """Return the whole page: a table and one plot per comparison, in three parts.

    It links to the pages of the départements with these codes, in a folder beside it.
    """
    facts = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in provenance.items())
    return "\n".join(
        [
            "<!doctype html><html lang=en><meta charset=utf-8>",
            "<meta name=viewport content='width=device-width'>",
            f"<title>Fidelity, SYNTHETIC</title><style>{STYLE}</style>",
            f"<script>{get_plotlyjs()}</script>",
            f"<h1>Fidelity of the register: SYNTHETIC</h1><p>{escape(facts)}</p>",
            _uses(),
            _links(departements),
            *(_part(part, [each for each in comparisons if each.part == part]) for part in PARTS),
            "</html>",
        ]
    )


def _uses() -> str:
    """Return explanations of the uses of targets, and the published ones left out of the fit."""
    items = "".join(f"<li><b>{use}</b>: {escape(USE[use])}</li>" for use in USES)
    return f"<ul>{items}</ul><p>{escape(LEFT_OUT)}</p>"


def _links(departements: list[str]) -> str:
    """Return links to the pages of the départements, in both languages."""
    english, french = (
        " ".join(f"<a href='{FOLDER}/{code}.{language}.html'>{code}</a>" for code in departements)
        for language in ("en", "fr")
    )
    return f"<p>By département: {english}</p><p lang=fr>Par département : {french}</p>"


def _part(part: str, comparisons: list[Comparison]) -> str:
    lines = [_line(each) for each in comparisons]
    plots = [_plot(each) for each in comparisons]
    return "\n".join(
        [
            f"<h2>{part.capitalize()}</h2><p>{ABOUT[part]}</p><table>",
            HEAD,
            *lines,
            "</table>",
            *plots,
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
