"""Write a run notebook as an offline page; a script beside it draws its figures."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import plotly.io
from jinja2 import DictLoader
from nbconvert import HTMLExporter
from nbformat import NotebookNode

from breachlab.book.ran import Ran
from breachlab.notebook.shown import PLOTLY
from breachlab.words import Words

SCRIPT = "plotly.min.js"  # in the top folder of the book
INDEX = "index.html"
# JupyterLab's looks, without scripts that nbconvert would download: RequireJS, MathJax, Mermaid.
TEMPLATE = """
{%- extends 'lab/index.html.j2' -%}
{%- block html_head_js -%}<script src="{{ resources.top }}plotly.min.js"></script>{%- endblock -%}
{%- block html_head_js_mathjax -%}{%- endblock -%}
{%- block html_head_js_mermaidjs -%}{%- endblock -%}
{%- block html_head_css -%}<style>main { max-width: 64rem; margin: auto }</style>{%- endblock -%}
{%- block body_header -%}
{{ super() }}
<p style="padding:8px 16px"><a href="{{ resources.top }}index.html">All notebooks</a> ·
{{ resources.note }}</p>
{%- endblock -%}
"""


def name_of(path: Path) -> str:
    """Return the path of a notebook's page within the book."""
    return path.with_suffix(".html").as_posix()


def page(ran: Ran, words: Words) -> str:
    """Return a notebook as a page of HTML."""
    exporter = HTMLExporter(
        extra_loaders=[DictLoader({"book.html.j2": TEMPLATE})],
        template_file="book.html.j2",
        anchor_link_text="",
    )
    resources = {
        "top": "../" * (len(ran.path.parts) - 1),
        "note": words.quote("kind", "note"),
        "metadata": {"name": f"{ran.title} {words.quote('kind', 'mark')}"},
    }
    html, _ = exporter.from_notebook_node(_draw_figures(ran), resources)
    return html


def _draw_figures(ran: Ran) -> NotebookNode:
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
