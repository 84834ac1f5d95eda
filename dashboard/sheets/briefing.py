"""The breach on two A4: events and decisions; statements to make or avoid, and likely questions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from breachlab.query.counts import list_counts
from breachlab.query.headlines import find_ends
from breachlab.words import Sentence
from breachlab.words.language import interface
from dashboard.cards.drawn_card import FAILURES, draw_card, failure
from dashboard.database.served_world import World
from dashboard.layout import html
from dashboard.layout.marks import mark_counts
from dashboard.layout.words import PageWords
from dashboard.pages.situation.head import (
    ASKED,
    BRIDGE,
    COSTS,
    DECISIONS,
    TILES,
    ask_numbers,
    say_decision,
    say_tile,
)
from dashboard.pages.situation.page import AXIS, COUNTS, ITEMS, headline
from dashboard.sheets.contact_list import Contacts, write_contact
from dashboard.sheets.document import (
    Sheet,
    ask_row,
    ask_rows,
    fill_text,
    masthead,
    section,
    write_sentence,
)
from dashboard.state.page_state import State

SITUATION = State("situation")
KNOWN, FORM, EVENTS = "exposure/known_as_of", ITEMS.query, AXIS.query
MINORS, EARLIER = "severity/by_segment", "combination/in_breach_of_2023"
VICTIMS, FINE, KEPT = "fields/victims", "cost/fine", "retention/avoided_by_limit"
# {sentence of a part: its question}; "" for a sentence without a number.
LINES = {"who": KNOWN, "how": EVENTS, "what": FORM, "due": BRIDGE.query, "cost": COSTS.query}
SAID = {"settled": KNOWN, "untaken": "", "wary": ""}
UNSAID = {"announced": EVENTS, "informed": "", "targeted": "", "fraud": ""}
ANSWERS = {
    "which": EVENTS,
    "minors": MINORS,
    "earlier": EARLIER,
    "victims": VICTIMS,
    "kept": KEPT,
    "arrested": EVENTS,
    "fine": FINE,
    "sale": EVENTS,
}
PARTS = {"lines": LINES, "said": SAID, "unsaid": UNSAID, "questions": ANSWERS}
QUESTIONS = (KNOWN, FORM, EVENTS, MINORS, EARLIER, VICTIMS, FINE, KEPT)
EVENT = {"arrested": "arrested", "sale": "advertised", "how": "first_use"}

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Point:
    """A sentence below its title, and the question that defines the keys of its numbers."""

    title: str
    said: Sentence
    query: str = ""
    has_failed: bool = False


@dataclass(frozen=True)
class Points:
    """All sentences of the briefing except its headline and its bridge."""

    lines: Sequence[Point]
    tiles: Sequence[Sequence[Sentence]]
    decisions: Sequence[Point]
    said: Sequence[Point]
    unsaid: Sequence[Point]
    answers: Sequence[Point]
    printed: Point
    failed: str = ""  # why there are no tiles and decisions


def list_points(world: World, words: PageWords) -> Points:
    """Return the sentences of the briefing; one that fails says so."""
    texts = interface(words.language)["briefing"]
    numbers, failed = _numbers(world, words)
    points = {
        part: [_talking_point(texts[part], name, query, world, words) for name, query in of.items()]
        for part, of in PARTS.items()
    }
    return Points(
        points["lines"],
        [say_tile(name, numbers, words) for name in TILES] if numbers else [],
        [Point(*say_decision(name, numbers, words)) for name in DECISIONS] if numbers else [],
        points["said"],
        points["unsaid"],
        points["questions"],
        _guard(KNOWN, "", words, lambda: _say_day(world, words)),
        failed,
    )


def list_questions(world: World) -> list[tuple[str, Mapping[str, Any]]]:
    """Return all questions of the briefing, to ask them at once."""
    of_tiles = [(card.query, card.resolve(SITUATION).parameters) for card in (*ASKED, COUNTS)]
    return [*of_tiles, *((query, {}) for query in QUESTIONS)]


def _numbers(world: World, words: PageWords) -> tuple[dict[str, Any], str]:
    """Return the numbers of Situation's tiles, or the reason of their failure."""
    try:
        return ask_numbers(SITUATION, world, words), ""
    except FAILURES as error:
        queries = ", ".join(card.query for card in ASKED)
        return {}, failure(error, queries, SITUATION, words)


def _talking_point(
    texts: Mapping[str, Any], name: str, query: str, world: World, words: PageWords
) -> Point:
    entry = texts[name]
    template = entry if isinstance(entry, str) else entry["says"]
    title = "" if isinstance(entry, str) else entry.get("title") or entry["asks"]
    title = words.canvas.words.resolve(title)

    def write() -> Sentence:
        row = _row(name, query, world)
        return _fill(template, row, words)

    return _guard(query, title, words, write)


def _guard(query: str, title: str, words: PageWords, write: Callable[[], Sentence]) -> Point:
    try:
        return Point(title, write(), query)
    except FAILURES as error:
        failed = failure(error, query, SITUATION, words)
        return Point(title, Sentence(failed), has_failed=True)


def _fill(template: str, row: Row | None, words: PageWords) -> Sentence:
    """Return a filled sentence; "not known" if its row is missing."""
    unknown = interface(words.language)["briefing"]["not_known"]
    if row is None:
        return Sentence(unknown)
    return fill_text(template, row, words)


def _row(name: str, query: str, world: World) -> Row | None:
    """Return the numbers of a sentence; nothing if its question has no answer."""
    if not query:
        return {}
    if query == COSTS.query:
        return _costs(world)
    if query == EVENTS:
        return _event(EVENT.get(name, ""), world)
    if query == FORM:
        return _fields(world)
    if query == MINORS:
        row = ask_row(world, query, {})
        return {**row, **find_ends()} if row else None
    return ask_row(world, query, {}) or None


def _costs(world: World) -> Row | None:
    """Return the total cost and the fine."""
    row = ask_row(world, COSTS.query, COSTS.resolve(SITUATION).parameters)
    fine = ask_row(world, FINE, {})
    return {**row, "fine_eur": fine["fine_eur"]} if row and fine else None


def _event(name: str, world: World) -> Row | None:
    """Return an event with its day, and the announced and settled numbers."""
    rows = ask_rows(world, EVENTS, {})
    days = {row["event_id"]: row for row in rows}
    if not rows or (name and name not in days):
        return None
    row = dict(days[name] if name else rows[0])
    row["last_use_on"] = days["last_use"]["happened_on"] if "last_use" in days else None
    row["person_count_high"] = row["settled_person_count"]
    return row


def _fields(world: World) -> Row | None:
    row = ask_row(world, FORM, {})
    if not row:
        return None
    return {**row, "taken_field_count": len(str(row["field_ids"]).split())}


def _say_day(world: World, words: PageWords) -> Sentence:
    row = ask_row(world, KNOWN, {})
    template = interface(words.language)["briefing"]["printed"]
    known = {"written_on": date.today(), "as_of": row.get("as_of")}
    return fill_text(template, known, words) if row else Sentence("")


REACH = ("public", "press", "data_protection_officer")


def write_briefing(
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
