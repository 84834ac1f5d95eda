"""The breach on two A4: events and decisions; statements to make or avoid, and likely questions."""

from collections.abc import Iterable, Sequence
from typing import Any

from breachlab.query.counts import list_counts
from breachlab.words import Sentence
from breachlab.words.language import interface
from dashboard.cards.drawn_card import FAILURES, draw_card, failure
from dashboard.database.served_world import World
from dashboard.layout import html
from dashboard.layout.marks import mark_counts
from dashboard.layout.words import PageWords
from dashboard.pages.situation import COUNTS, headline
from dashboard.sheets.contact_list import Contacts, write_contact
from dashboard.sheets.document import Sheet, masthead
from dashboard.sheets.parts import section, write_sentence
from dashboard.sheets.talking_points import (
    KNOWN,
    SITUATION,
    Point,
    Points,
    list_points,
    list_questions,
)

REACH = ("public", "press", "data_protection_officer")


def briefing(
    world: World, words: PageWords, contacts: Contacts | None = None, asked: Sequence[str] = ()
) -> Sheet:
    """Return both pages, below a notice if something is asked; a part that fails says so."""
    texts = interface(words.language)["briefing"]
    world.answers.prepare(list_questions(world))
    points = list_points(world, words)
    first = html.Div([*_first(points, world, words)], className="leaf")
    second = html.Div([*_second(points, contacts or {}, words)], className="leaf")
    links = [
        html.A(texts["pages"], href="/"),
        html.A(texts["document"], href="/briefing.docx"),
    ]
    notice = html.P(words.text("not_understood").format(", ".join(asked[:3])), className="note")
    leaves = [notice, first, second] if asked else [first, second]
    return Sheet(texts["title"], links, leaves, texts["title"])


def _first(points: Points, world: World, words: PageWords) -> Iterable[Any]:
    yield html.H1(**_headline(world, words))
    yield html.Ul([_line(each) for each in points.lines], className="lines")
    yield html.P(points.failed, className="failed") if points.failed else None
    yield html.Div([_tile(each) for each in points.tiles], className="tiles")
    title = html.H2(interface(words.language)["briefing"]["decide"])
    yield section(title, html.Ol([_decision(each) for each in points.decisions], className="steps"))
    yield _bridge(world, words)


def _headline(world: World, words: PageWords) -> dict[str, Any]:
    try:
        sentence = headline(SITUATION, world, words)
    except FAILURES as error:
        return {"children": failure(error, KNOWN, SITUATION, words)}
    return {"children": sentence.text, **mark_counts(list_counts(sentence))}


def _bridge(world: World, words: PageWords) -> html.Markup:
    part = draw_card(COUNTS, SITUATION, world, words)
    name = Sentence(words.of_card(COUNTS.query, "title"))
    finding = part.found if isinstance(part.found, Sentence) else name
    failed = [html.P(part.said, className="failed")] if part.has_failed else []
    title = write_sentence(html.H2, finding, COUNTS.query)
    return section(title, *failed, part.drawing)


def _second(points: Points, contacts: Contacts, words: PageWords) -> Iterable[Any]:
    texts = interface(words.language)["briefing"]
    yield html.Div(masthead(texts["points"], words), className="masthead")
    yield html.Div(
        [
            section(html.H2(texts["may"]), _check_list(points.said), name="may"),
            section(html.H2(texts["may_not"]), _check_list(points.unsaid), name="may-not"),
        ],
        className="columns",
    )
    answers = html.Div([_answer(each) for each in points.answers], className="answers")
    yield section(html.H2(texts["asked"]), answers)
    yield html.Div([*_ends(contacts, words)], className="columns")
    unknowns = html.P(texts["unknowns"])
    yield section(html.H2(texts["unknown"]), unknowns)
    yield _point(html.P, points.printed, className="note")


def _ends(contacts: Contacts, words: PageWords) -> Iterable[html.Markup]:
    """Yield the contacts and the sources."""
    texts = interface(words.language)["briefing"]
    lines = [html.P(write_contact(whom, contacts, words)) for whom in REACH]
    yield section(html.H2(texts["reach"]), *lines)
    yield section(html.H2(texts["sources"]), html.P(words.canvas.words.resolve(texts["source"])))


def _line(point: Point) -> html.Markup:
    return html.Li([html.B(point.title), " ", _point(html.Span, point)])


def _decision(point: Point) -> html.Markup:
    return html.Li([html.B(point.title), _point(html.P, point)])


def _answer(point: Point) -> html.Markup:
    return html.Div([html.H3(point.title), _point(html.P, point)])


def _check_list(points: Sequence[Point]) -> html.Markup:
    return html.Ul([_point(html.Li, point) for point in points], className="marked")


def _tile(said: Sequence[Sentence]) -> html.Markup:
    parts = zip((html.Strong, html.B, html.Small), said, strict=True)
    return html.Div([write_sentence(element, each) for element, each in parts])


def _point(element: Any, point: Point, **more: Any) -> html.Markup:
    name = {"className": "failed"} if point.has_failed else more
    return write_sentence(element, point.said, point.query, **name)
