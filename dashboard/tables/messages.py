"""The displayed message as its reader would see it: its text, its length, its price."""

from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.query.message_drafts import draft
from breachlab.words import numbers
from breachlab.words.language import interface
from dashboard.layout import html
from dashboard.layout.marks import aria, copier
from dashboard.pages.parts.message_choice import NUMBERS, language, pick
from dashboard.tables import key_columns, label, text

Row = dict[str, Any]


def messages(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the draft of the picked message: an SMS in a phone, other messages on paper."""
    return html.Div([_show(row, canvas) for row in pick(rows.dicts(), canvas.options)[:1]])


def _show(row: Row, canvas: Canvas) -> html.Markup:
    spoken = canvas.spoken[language(canvas)]
    written = draft(row, spoken)
    place = f"draft-{spoken.language}"
    body = html.Pre(
        written,
        id=place,
        lang=spoken.language,
        tabIndex=0,
        role="region",
        **aria(labelledby=f"{place}-title"),
    )
    name = "phone" if row["channel"] == "sms" else "paper"
    meter, lengths = _meter(row, canvas), _lengths(row, written, canvas)
    words = interface(canvas.language)["drawer"]
    foot = [
        html.P(**lengths, id=f"{place}-title", className="lengths"),
        copier(place, words["copy"], words["copied"]),
    ]
    whose = [label(canvas, "segment_id", row["segment_id"]), text(canvas, NUMBERS[row["nir_id"]])]
    return html.Div(
        [
            html.P(text(canvas, "between").join(whose), className="printed"),
            html.Div(body, className=name),
            *meter,
            html.Div(foot, className="foot"),
        ]
    )


def _meter(row: Row, canvas: Canvas) -> list[html.Markup]:
    """Return a bar for each part of an SMS, out of the most that any SMS takes."""
    if row["channel"] != "sms":
        return []
    parts, most = row[_columns(row, canvas)[1]], row["most_sms_part_count"]
    bars = [html.I(className="is-taken" if number < parts else "") for number in range(most)]
    return [html.Div(bars, className="meter", **aria(hidden=True))]


def _columns(row: Row, canvas: Canvas) -> tuple[str, str, str]:
    """Return the columns of length, parts and price of the displayed text."""
    code = language(canvas)
    return f"character_count_{code}", f"sms_part_count_{code}", f"sms_price_{code}_eur"


def _lengths(row: Row, written: str, canvas: Canvas) -> dict[str, Any]:
    """Return the length and the number of recipients; for an SMS also its parts and its price.

    The parts are those of the text as sent, without our marks.
    """
    length, parts, price = _columns(row, canvas)
    shown: Row = {length: len(written)}
    texts = [numbers.count_noun(len(written), "characters", canvas.language)]
    if row["channel"] == "sms":
        shown |= {parts: row[parts]}
        texts.append(numbers.count_noun(row[parts], "sms_parts", canvas.language))
    shown |= {"person_count": row["person_count"]}
    texts.append(numbers.count_noun(row["person_count"], "recipients", canvas.language))
    if row["channel"] == "sms":
        shown |= {price: row[price]}
        texts.append(numbers.euros(row[price], 0, canvas.language))
    return {"children": text(canvas, "between").join(texts), **key_columns(canvas, shown, *shown)}
