"""The list of the sheets: a link for each département."""

from breachlab.words.language import interface
from dashboard import html
from dashboard.sheets.document import Sheet
from dashboard.words import PageWords


def areas(words: PageWords, is_unknown: bool = False) -> Sheet:
    """Return the list of all départements; `is_unknown` where another was asked for."""
    texts, places = interface(words.language)["area"], words.canvas.dimensions["departements"]
    items = [html.Li(html.A(places.heading(code), href=f"/area/{code}")) for code in places.values]
    title = texts["unknown"] if is_unknown else texts["all"]
    body = [html.H1(title), html.P(texts["what"]), html.Ul(items, className="areas")]
    return Sheet(title, [html.A(texts["pages"], href="/")], body)
