"""A hundred persons before and after: dots, of which both levers leave fewer filled."""

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words.language import interface
from dashboard.layout import html
from dashboard.layout.marks import aria
from dashboard.pages.parts.spared import BOTH, LADDER, left_of_100
from dashboard.state.looked import Looked
from dashboard.tables import no_table

DOTS = html.Div(
    [html.I(style={"--dot": each}) for each in range(100)], className="dots", **aria(hidden=True)
)


def grids(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return two grids of a hundred dots; the second has the persons that the levers leave."""
    rows = canvas.beside[LADDER]  # of all positions
    if rows.is_empty or not rows["all_person_count"][0]:
        return no_table(canvas)
    texts = interface(canvas.language)["cards"]["what_if/ladder-grids"]
    left = [*map(str, left_of_100(rows))]
    key = ("still_exposed_person_share",)
    before, after = texts["after"].split("{}")
    text = Looked(BOTH, [(before, each, after) for each in left], key).show(canvas.options)
    filled = Looked.of(BOTH, left).size(canvas.options, "--left")
    return html.Div(
        [
            html.Div([DOTS, html.P(texts["before"])], style={"--left": "100"}),
            html.Div([DOTS, html.P(**text)], **filled),
        ],
        className="grids",
    )
