"""All questions as cells of JupyterLab: nothing is wider than its cell, in a window of any width.

One page of a browser has them all, each in a cell as JupyterLab gives it beside its list of files.
"""

from itertools import cycle

import breachlab
from breachlab.notebook import show
from breachlab.query.queries import find, names
from breachlab.words import LANGUAGES

CELLS = {900: 448, 1280: 828, 1920: 1468}  # pixels of a window, and of its cells
# The looks that JupyterLab has for tables.
JUPYTER = "section table{table-layout:fixed}section :is(td,th){padding:.5em;white-space:normal}"
# Marks of a dot may stand a pixel or two over the end of their line.
WIDER = """() => [...document.querySelectorAll('section')].flatMap(cell => {
  const right = cell.getBoundingClientRect().right;
  const isBeyond = each => each.matches('.page')
    ? each.scrollWidth > each.clientWidth + 3
    : !each.closest('.wide, .page, svg svg') && each.getBoundingClientRect().right > right + 3;
  return [...cell.querySelectorAll('*')].filter(isBeyond).slice(0, 1)
    .map(each => `${cell.id} ${each.tagName}.${each.className}`);
})"""


def test_dark_theme_of_jupyterlab_changes_a_figure_of_an_answer_and_no_other(lab, browser):
    """A cell has the outputs of the answer one after the other, and figures of anybody's."""
    head, *_ = breachlab.show(lab, "exposure/by_status").bundles()
    figure = (
        '<div class="js-plotly-plot"><svg class="main-svg" style="background:#fff"></svg></div>'
    )
    outputs = (head["text/html"], figure, "<p>notes</p>", figure)
    inside = "".join(f'<div class="jp-OutputArea-child">{each}</div>' for each in outputs)
    with browser.new_page() as page:
        page.set_content(f'<body data-jp-theme-light="false">{inside}</body>')
        drawn = page.locator(".main-svg")
        colours = drawn.evaluate_all("all => all.map(each => getComputedStyle(each).background)")
    assert [each.partition(")")[0] for each in colours] == ["rgba(0, 0, 0, 0", "rgb(255, 255, 255"]


def test_nothing_is_wider_than_its_cell(lab, answer, browser, monkeypatch):
    """Every question, each second one in French, with its folds open."""
    monkeypatch.setattr(show, "ask", lambda _, name, **examples: answer(name).copy())
    whole = "<style>body{margin:0!important}section{width:var(--cell)}" + JUPYTER + "</style>"
    for name, language in zip(names(), cycle(LANGUAGES), strict=False):
        html = breachlab.show(lab, name, language, **find(name).examples).to_html()
        cell = html.replace("<details>", "<details open>").partition("<head>")[2]
        whole += f'<section id="{name}-{language}">{cell}</section>'
    with browser.new_page() as page:
        page.set_content(whole)
        for window, cell in CELLS.items():
            page.set_viewport_size({"width": window, "height": 800})
            page.evaluate("cell => document.body.style.setProperty('--cell', cell)", f"{cell}px")
            assert page.evaluate(WIDER) == [], window
