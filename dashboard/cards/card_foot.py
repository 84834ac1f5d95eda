"""The foot of a card: source, method, data, link."""

from collections.abc import Iterator
from typing import Any

from breachlab import find
from breachlab.query.counts import list_counts
from breachlab.words.language import interface
from dashboard.cards.card import Card
from dashboard.cards.drawn_card import Drawn
from dashboard.desk import View
from dashboard.layout import html
from dashboard.layout.head import ends_of_card
from dashboard.layout.marks import button, data, mark_counts, source_mark
from dashboard.state.acts import SHOW
from dashboard.state.known_days import is_earlier


def slug(card: Card) -> str:
    """Return the name of a card as an HTML id, which holds no slash."""
    return card.name.replace("/", "-")


def part_id(card: Card, part: str) -> str:
    """Return the HTML id of a part of a card."""
    return f"{slug(card)}.{part}"


def foot(card: Card, drawn: Drawn, view: View) -> html.Markup:
    """Return the source mark of a card, its method in a fold, the buttons for its data and link."""
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
    """Return the method of a card: its sentence, its note, the meanings of its counts."""
    if drawn.is_withheld:  # the note of a card may tell what became known later
        return [html.P(drawn.said)]
    words = view.words
    said = [sentence(drawn, view), " ", *size(card, drawn, view)] if has_finding(drawn) else []
    note = words.of_numbers(card.name, card.query, is_earlier(view.state))
    ends = [
        html.P(each.text, **mark_counts(list_counts(each))) for each in ends_of_card(view, card)
    ]
    return [*([html.P(said)] if said else []), *ends, html.P(note), *_meanings(drawn, view)]


def has_finding(drawn: Drawn) -> bool:
    """Return whether a finding is the title of a card; its sentence then stands in the fold."""
    return drawn.found is not None and not drawn.has_failed


def sentence(drawn: Drawn, view: View) -> html.Markup:
    """Return the sentence of a card with the keys of its numbers, or the reason of its failure."""
    if drawn.looked:
        shown: dict[str, Any] = drawn.looked.show(view.state.options)
    else:
        shown = {"children": drawn.said, **mark_counts(drawn.counts)}
    return html.Span(className="failed" if drawn.has_failed else None, **shown)


def size(card: Card, drawn: Drawn, view: View) -> list[html.Markup]:
    """Return a note on the result's dependence on the size of the data; empty at full size."""
    note = view.words.size(card.query)
    if note is None or not drawn.counts:  # no note, or a sentence without a number
        return []
    return [html.Span(note.text, className="size", **mark_counts(list_counts(note)))]


def _mark(card: Card, view: View) -> Iterator[html.Markup]:
    """Yield the sign and the word for the source of the numbers, if the query names one."""
    mark = find(card.query).mark
    if mark is not None and not view.world.is_own:
        yield source_mark(mark, view.words)


def _meanings(drawn: Drawn, view: View) -> list[html.Markup]:
    """Return the definitions of a card's counts that the glossary has."""
    keys = {key for key, _ in (*drawn.counts, *(drawn.found_counts))}
    glossary, words = interface(view.words.language)["glossary"], view.words.canvas.words
    return [
        html.P([html.B(each["term"]), f" {words.resolve(each['meaning'])}"])
        for key, each in glossary.items()
        if key in keys
    ]
