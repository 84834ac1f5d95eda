"""The candidate spaces kept beyond their term: the possible range, and the model's count."""

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from dashboard.layout import html
from dashboard.tables import key_columns, no_table


def beyond(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a bar from the least to the most possible count, with a mark at the model's count.

    The counts are of all places: by place the number is not known.
    """
    row = next(iter(rows.dicts()[:1]), None)
    if row is None or not row["most_person_count"]:
        return no_table(canvas)
    least, most = row["least_person_count"], row["most_person_count"]
    ends = {
        "--start": f"{least / most:.2%}",
        "--end": "100%",
        "--none": f"{row['all_beyond_person_count'] / most:.2%}",
    }
    at = {"--none": ends["--none"]}
    parts = [html.I(className="bar"), html.I(className="taken")]
    least_text, model, most_text = [
        {
            "children": numbers.millions(
                canvas.limit_digits(row[column], column, in_millions=True), canvas.language
            ),
            **key_columns(canvas, row, column),
        }
        for column in ("least_person_count", "all_beyond_person_count", "most_person_count")
    ]
    cells = [
        html.Td(className="number", **least_text),
        html.Td([html.Div(parts, style=ends), html.Small(**model, style=at)], className="swing"),
        html.Td(className="number", **most_text),
    ]
    return html.Table(html.Tbody(html.Tr(cells)), className="beyond")
