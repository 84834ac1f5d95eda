"""The foot of a card: where its numbers come from, how they are counted, its data, its link."""

from collections.abc import Iterator
from typing import Any

from breachlab import find
from breachlab.questions.counts import list_counts
from breachlab.words.language import interface
from dashboard.cards.card import Card, Drawn
from dashboard.cards.source_mark import source_mark
from dashboard.desk import View
from dashboard.layout import html
from dashboard.layout.headline_ends import ends_of_card
from dashboard.layout.marks import button, data, mark_counts
from dashboard.state.acts import SHOW


def slug(card: Card) -> str:
    """Return the name of a card as an id: a path has no place in one."""
    return card.name.replace("/", "-")


def part_id(card: Card, part: str) -> str:
    """Return the id of a part of a card in the page."""
    return f"{slug(card)}.{part}"


def foot(card: Card, drawn: Drawn, view: View) -> html.Markup:
    """Return the mark of a card, how it is counted in a fold, its data and its link."""
    words = view.words
    fold = [
        html.Summary(words.text("counted")),
        html.Div(explain(card, drawn, view), id=part_id(card, "counted")),
    ]
    link = {"href": f"#{slug(card)}", **data(link="", done=words.drawer("copied"))}
    return html.Figcaption(
        [
            *_mark(card, view),
            html.Details(fold, id=part_id(card, "fold"), className="counted"),
            button(words.drawer("open"), f"{SHOW}{card.query}", className="quiet"),
            html.A(words.text("card_link"), className="quiet", **link),
        ]
    )


def explain(card: Card, drawn: Drawn, view: View) -> list[html.Markup]:
    """Return how a card is counted: its sentence, its note, the meanings of its counts."""
    words = view.words
    said = [sentence(drawn, view), " ", *size(card, drawn, view)] if has_finding(drawn) else []
    note = words.of_card(card.name, "note") or words.text("source")
    ends = [
        html.P(each.text, **mark_counts(list_counts(each))) for each in ends_of_card(view, card)
    ]
    return [*([html.P(said)] if said else []), *ends, html.P(note), *_meanings(drawn, view)]


def has_finding(drawn: Drawn) -> bool:
    """Return whether a card is headed by what it finds, and so says its sentence in the fold."""
    return drawn.found is not None and not drawn.has_failed


def sentence(drawn: Drawn, view: View) -> html.Markup:
    """Return the sentence of a card with the keys of its numbers, or why there is none."""
    if drawn.looked:
        said: dict[str, Any] = drawn.looked.show(view.state.options)
    else:
        said = {"children": drawn.said, **mark_counts(drawn.counts)}
    return html.Span(className="failed" if drawn.has_failed else None, **said)


def size(card: Card, drawn: Drawn, view: View) -> list[html.Markup]:
    """Return what of a card holds in this world only; nothing at full size."""
    note = view.words.size(card.query)
    if note is None or not drawn.counts:  # which says nothing, or no number
        return []
    return [html.Span(note.text, className="size", **mark_counts(list_counts(note)))]


def _mark(card: Card, view: View) -> Iterator[html.Markup]:
    """Yield the sign and the word for the source of the numbers, where the query names one."""
    mark = find(card.query).mark
    if mark is not None:
        yield source_mark(mark, view.words)


def _meanings(drawn: Drawn, view: View) -> list[html.Markup]:
    """Return what the counts of a card mean, of those that have a word of their own."""
    keys = {key for key, _ in (*drawn.counts, *(drawn.found_counts))}
    glossary, words = interface(view.words.language)["glossary"], view.words.canvas.words
    return [
        html.P([html.B(each["term"]), f" {words.resolve(each['meaning'])}"])
        for key, each in glossary.items()
        if key in keys
    ]
