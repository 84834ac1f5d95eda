"""The texts of a page that no question answers: notes, and the glossary."""

from breachlab.words.language import interface
from dashboard.desk import View
from dashboard.layout import html


def notes(view: View) -> list[html.Markup]:
    """Return the notes of a page, each in a fold; mostly empty."""
    texts = interface(view.words.language)["notes"]
    shown = [_note(texts[key]) for key in view.page.notes]
    return [html.Section(shown, className="notes")] if shown else []


def glossary(view: View) -> html.Markup:
    """Return the terms of the counts with their meanings, in a fold."""
    words = view.words
    listed = [
        [html.Dt(each["term"]), html.Dd(words.canvas.words.resolve(each["meaning"]))]
        for each in interface(words.language)["glossary"].values()
    ]
    fold = [html.Summary(words.text("glossary")), html.Dl(listed)]
    return html.Details(fold, className="glossary", id="words")


def _note(words: dict) -> html.Markup:
    return html.Details([html.Summary(words["title"]), *map(html.P, words["text"])])
