"""The breach on two A4: events and decisions; statements to make or avoid, and likely questions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from breachlab.query.headlines import find_ends
from breachlab.words import Sentence
from breachlab.words.language import interface
from dashboard import html
from dashboard.cards.drawn_card import FAILURES, Drawn, draw_card, failure
from dashboard.database.served_world import World
from dashboard.pages.situation.head import (
    ASKED,
    BRIDGE,
    COSTS,
    DECISIONS,
    TILES,
    ask_numbers,
    headline,
    say_decision,
    say_tile,
)
from dashboard.pages.situation.page import AXIS, COUNTS, DEADLINES, ITEMS
from dashboard.pages.situation.tables import events as list_events
from dashboard.sheets.contact_list import Contacts, write_contact
from dashboard.sheets.document import Sheet, ask_row, ask_rows, fill_text, tell
from dashboard.state.page_state import DAY, State, at_state, write_state
from dashboard.words import PageWords

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

    @property
    def told(self) -> dict[str, Any]:
        """Return the properties of an element with the sentence."""
        failed = {"class": "failed"} if self.has_failed else {}
        return tell(self.said, self.query, **failed)


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


def list_points(
    world: World, words: PageWords, state: State = SITUATION, is_dated: bool = True
) -> Points:
    """Return the sentences of the briefing in a state; one that fails says so."""
    texts = interface(words.language)["briefing"]
    numbers, failed = _numbers(world, words, state)
    points = {
        part: [
            _talking_point(texts[part], name, query, world, words, state)
            for name, query in of.items()
        ]
        for part, of in PARTS.items()
    }
    return Points(
        points["lines"],
        [say_tile(name, numbers, words) for name in TILES] if numbers else [],
        [Point(*say_decision(name, numbers, words)) for name in DECISIONS] if numbers else [],
        points["said"],
        points["unsaid"],
        points["questions"],
        _guard(KNOWN, "", words, lambda: _say_day(world, words, is_dated)),
        failed,
    )


def list_questions(state: State = SITUATION) -> list[tuple[str, Mapping[str, Any]]]:
    """Return all questions of the briefing, to ask them at once."""
    of_tiles = [(card.query, card.resolve(state).parameters) for card in (*ASKED, COUNTS)]
    return [*of_tiles, *((query, {}) for query in QUESTIONS)]


def _numbers(world: World, words: PageWords, state: State) -> tuple[dict[str, Any], str]:
    """Return the numbers of Situation's tiles, or the reason of their failure."""
    try:
        return ask_numbers(state, world, words), ""
    except FAILURES as error:
        queries = ", ".join(card.query for card in ASKED)
        return {}, failure(error, queries, SITUATION, words)


def _talking_point(
    texts: Mapping[str, Any], name: str, query: str, world: World, words: PageWords, state: State
) -> Point:
    entry = texts[name]
    template = entry if isinstance(entry, str) else entry["says"]
    title = "" if isinstance(entry, str) else entry.get("title") or entry["asks"]
    title = words.canvas.words.resolve(title)

    def write() -> Sentence:
        row = _row(name, query, world, state)
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


def _row(name: str, query: str, world: World, state: State) -> Row | None:
    """Return the numbers of a sentence; nothing if its question has no answer."""
    if not query:
        return {}
    if query == COSTS.query:
        return _costs(world, state)
    if query == EVENTS:
        return _event(EVENT.get(name, ""), world)
    if query == FORM:
        return _fields(world)
    if query == MINORS:
        row = ask_row(world, query, {})
        return {**row, **find_ends()} if row else None
    return ask_row(world, query, {}) or None


def _costs(world: World, state: State) -> Row | None:
    """Return the total cost and the fine."""
    row = ask_row(world, COSTS.query, COSTS.resolve(state).parameters)
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


def _say_day(world: World, words: PageWords, is_dated: bool) -> Sentence:
    row, texts = ask_row(world, KNOWN, {}), interface(words.language)
    template = texts["briefing"]["printed"] if is_dated else texts["page"]["sentences"]["as_known"]
    known = {"written_on": date.today(), "as_of": row.get("as_of")}
    return fill_text(template, known, words) if row else Sentence("")


REACH = ("public", "press", "data_protection_officer")


def write_briefing(
    world: World,
    words: PageWords,
    contacts: Contacts | None = None,
    asked: Sequence[str] = (),
    state: State = SITUATION,
    is_dated: bool = True,
) -> Sheet:
    """Return both pages, below a notice if something is asked; a part that fails says so.

    `state` has the decisions of the reader, with which they count. Without `is_dated` they do not
    say on which day they were written.
    """
    texts, state = interface(words.language)["briefing"], replace(SITUATION, options=state.kept)
    world.answers.prepare(list_questions(state))
    points = list_points(world, words, state, is_dated)
    first = {
        "headline": _headline(world, words),
        "lines": points.lines,
        "failed": points.failed,
        "tiles": [[tell(each) for each in said] for said in points.tiles],
        "decisions": points.decisions,
        "bridge": _bridge(world, words),
    }
    second = {
        "mark": words.of_kind("mark"),
        "said": points.said,
        "unsaid": points.unsaid,
        "answers": points.answers,
        "contacts": [write_contact(whom, contacts or {}, words) for whom in REACH],
        "source": words.canvas.words.resolve(texts["source"]),
        "printed": {"class": "note", **points.printed.told},
    }
    notice = words.say_left_out(asked, world.days[-1]) if asked else ""
    links = [
        (texts["pages"], at_state("/", state)),
        (texts["document"], at_state("/briefing.docx", state)),
    ]
    body = html.macros("briefing.html").leaves(notice, first, second, texts)
    return Sheet(texts["title"], links, body, texts["title"], state=state, follows=True)


def write_known(world: World, words: PageWords, state: State) -> Sheet:
    """Return the sheet of an earlier day: the number, the events and the duties known on it."""
    texts = interface(words.language)["briefing"]
    state = replace(SITUATION, options=state.options)
    parts = [draw_card(each, state, world, words) for each in (AXIS, DEADLINES)]
    events = world.answers.rows(EVENTS, AXIS.resolve(state).parameters)
    said = [
        {"title": _title_of(parts[0]), "drawing": list_events(events, words.canvas)},
        {"title": _title_of(parts[1]), "drawing": parts[1].drawing},
    ]
    day = words.say_day("as_of_day", state.options[DAY])
    headline_of_day = tell(headline(state, world, words))
    body = html.macros("briefing.html").known(headline_of_day, tell(day), said)
    links = [(texts["pages"], write_state(state)), (words.text("last_day"), "/briefing")]
    return Sheet(texts["title"], links, body, texts["title"], state=state, follows=True)


def write_unknown(words: PageWords, state: State, address: str) -> Sheet:
    """Return the sheet in place of one that counts what nobody knew on an earlier day."""
    day = words.say_day("as_of_day", state.options[DAY])
    said = tell(words.say_day("not_known_then", state.options[DAY]))
    body = html.macros("briefing.html").known(said, tell(day), [])
    links = [
        (words.text("briefing"), at_state("/briefing", state)),
        (words.text("last_day"), address),
    ]
    return Sheet(words.text("briefing"), links, body, state=state)


def _title_of(part: Drawn) -> dict[str, Any]:
    return tell(part.found) if isinstance(part.found, Sentence) else {"children": part.said}


def _headline(world: World, words: PageWords) -> dict[str, Any]:
    try:
        return tell(headline(SITUATION, world, words))
    except FAILURES as error:
        return {"children": failure(error, KNOWN, SITUATION, words)}


def _bridge(world: World, words: PageWords) -> dict[str, Any]:
    part = draw_card(COUNTS, SITUATION, world, words)
    name = Sentence(words.of_card(COUNTS.query, "title"))
    finding = part.found if isinstance(part.found, Sentence) else name
    return {
        "title": tell(finding, COUNTS.query),
        "failed": part.said if part.has_failed else "",
        "drawing": part.drawing,
    }
