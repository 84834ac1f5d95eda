"""What a page says beside its cards: titles and paragraphs, which no question answers."""

from breachlab.words.language import interface
from dashboard import html
from dashboard.desk import View


def notes(view: View) -> list[html.Markup]:
    """Return the notes of a page, mostly none."""
    texts = interface(view.words.language)["notes"]
    shown = [_note(texts[key]) for key in view.page.notes]
    return [html.Section(shown, className="notes")] if shown else []


def _note(words: dict) -> html.Markup:
    return html.Div([html.H2(words["title"]), *map(html.P, words["text"])])
