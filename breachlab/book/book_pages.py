"""The pages of the book, for reading offline: the index, and a page for each run notebook.

A script beside them draws the figures.
"""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import plotly.io

from breachlab.book.ran import Ran
from breachlab.notebook.looks import plotly_dark
from breachlab.notebook.shown import PLOTLY
from breachlab.words import Words
from breachlab.words.vocabulary import marks

if TYPE_CHECKING:
    from nbformat import NotebookNode

SCRIPT = "plotly.min.js"  # in the top folder of the book
INDEX = "index.html"
# The page of a notebook: JupyterLab's looks, without the scripts that nbconvert
# would download: RequireJS, MathJax, Mermaid.
TEMPLATE = """
{%- extends 'lab/index.html.j2' -%}
{%- block html_head_js -%}<script src="{{ resources.top }}plotly.min.js"></script>{%- endblock -%}
{%- block html_head_js_mathjax -%}{%- endblock -%}
{%- block html_head_js_mermaidjs -%}{%- endblock -%}
{%- block html_head_css -%}
{{ resources.include_css("static/theme-dark.css")
   | replace("<style", "<style media='(prefers-color-scheme: dark)'") }}
<style>main { max-width: 64rem; margin: auto } {{ resources.figures }}</style>
{%- endblock -%}
{%- block body_header -%}
{{ super() }}
<script>
document.body.dataset.jpThemeLight = !matchMedia("(prefers-color-scheme: dark)").matches
</script>
<p style="padding:8px 16px"><a href="{{ resources.top }}index.html">All notebooks</a> ·
{{ resources.note }}</p>
{%- endblock -%}
"""
# The index.
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
       color: #1b1f24; background: #fff }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; padding-bottom: .5rem }
td, th { padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #d0d7de; text-align: left }
td + td, th + th { text-align: right }
td + td { white-space: nowrap }
@media (prefers-color-scheme: dark) {
  body { color: #e7e9ec; background: #111 }
  a { color: #8ea2ff }
  td, th { border-color: #3a4049 }
}
"""
HEADS = ("notebook", "seconds", "peak memory")


def name_of(path: Path) -> str:
    """Return the path of a notebook's page within the book."""
    return path.with_suffix(".html").as_posix()


def page(ran: Ran, words: Words) -> str:
    """Return a notebook as a page of HTML."""
    from jinja2 import DictLoader
    from nbconvert import HTMLExporter  # takes a third of a second

    exporter = HTMLExporter(
        extra_loaders=[DictLoader({"book.html.j2": TEMPLATE})],
        template_file="book.html.j2",
        anchor_link_text="",
    )
    notebook = _draw_figures(ran)
    shown = str([cell.get("outputs") for cell in notebook.cells])
    marked = [mark for mark in marks() if mark in shown]
    resources = {
        "figures": plotly_dark(".js-plotly-plot"),
        "top": "../" * (len(ran.path.parts) - 1),
        # A notebook that counts a list of one's own says so, whatever the database is of.
        "note": " · ".join(marked) if len(marked) > 1 else words.quote("kind", "note"),
        "metadata": {"name": f"{ran.title} {words.quote('kind', 'mark')}"},
    }
    html, _ = exporter.from_notebook_node(notebook, resources)
    return html


def _draw_figures(ran: Ran) -> "NotebookNode":
    """Return the notebook with its figures as HTML, and links to notebooks as links to pages."""
    notebook = deepcopy(ran.notebook)
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace(".ipynb)", ".html)")
        for place, output in enumerate(cell.get("outputs", [])):
            if PLOTLY in output.get("data", {}):
                output.data["text/html"] = _figure(output.data.pop(PLOTLY), f"f-{number}-{place}")
    return notebook


def _figure(figure: dict[str, Any], name: str) -> str:
    config = figure.pop("config", None)
    return plotly.io.to_html(
        figure, config, include_plotlyjs=False, full_html=False, validate=False, div_id=name
    )


def index(book: Sequence[Ran], world: Iterable[tuple[str, str]], words: Words) -> str:
    """Return the first page of the book: its notebooks, with the time and memory of each.

    `world` are the lines of the receipt on the database: (name, text).
    """
    facts = " · ".join(f"{escape(name)}: {escape(value)}" for name, value in world)
    mark, note = words.quote("kind", "mark"), words.quote("kind", "note")
    heads = "".join(f"<th scope=col>{head}</th>" for head in HEADS)
    return "\n".join(
        [
            "<!doctype html><html lang=en><meta charset=utf-8>",
            "<meta name=viewport content='width=device-width'>",
            f"<title>The notebooks, {mark}</title><style>{STYLE}</style>",
            "<h1>The notebooks</h1>",
            f"<p>{escape(note)}, and every split is {words.quote('kind', 'modelled')}.</p>",
            f"<table><caption>Each ran in a kernel of its own. {facts}</caption>",
            f"<thead><tr>{heads}</tr></thead><tbody>",
            *(_line(ran) for ran in book),
            "</tbody></table></html>",
        ]
    )


def took(ran: Ran) -> tuple[str, str]:
    """Return the seconds and the peak memory of a notebook, as text."""
    return f"{ran.seconds:.1f} s", f"{ran.peak / 1e9:.2f} GB"


def _line(ran: Ran) -> str:
    name = f"<a href='{escape(name_of(ran.path), quote=True)}'>{escape(ran.title)}</a>"
    return f"<tr>{''.join(f'<td>{each}</td>' for each in (name, *took(ran)))}</tr>"
