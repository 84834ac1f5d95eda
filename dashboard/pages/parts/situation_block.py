"""The block below the headline of Situation: four numbers and three decisions, with links."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from breachlab.query.counts import list_counts
from breachlab.words import Sentence, fill
from breachlab.words.language import interface
from dashboard.cards.card import Card
from dashboard.database.few import TO_INFORM, grade_count, say_few
from dashboard.database.headline_ranges import find_ends, has_ends
from dashboard.database.served_world import World
from dashboard.layout import html
from dashboard.layout.marks import aria, mark_counts
from dashboard.layout.words import PageWords
from dashboard.pages.parts import list_block
from dashboard.pages.parts.situation_head import DPO, is_for_dpo
from dashboard.state.known_days import is_earlier
from dashboard.state.options import TAB
from dashboard.state.page_state import State, write_state

BRIDGE: Card = Card("notification/bridge")
WAVES = Card("notification/waves")
COSTS = Card("cost/components")
ARCHIVED = Card("retention/avoided_by_limit")
CLAIMS = Card("cost/claims")
ASKED: tuple[Card, ...] = (ARCHIVED, WAVES, BRIDGE, CLAIMS, COSTS)

Link = tuple[str, str, str]

# {tile: the page, the tab and the element that it links to}; decisions likewise.
TILES = {
    "inform": ("response", "", "notification-channels"),
    "cost": ("response", "budget", "cost-components"),
    "notice": ("response", "", "notification-channels"),
    "spared": ("what_if", "", "retention-avoided_by_limit"),
}
# {tile that few persons have too: the count in it}; the others are a cost and a share.
OF_FEW: Mapping[str, str] = {
    "inform": "to_inform_person_count",
    "notice": "public_notice_person_count",
}
DECISIONS = {
    "whom": ("response", "", "to_inform.switch"),
    "pace": ("response", "", "plan.switch"),
    "keep": ("what_if", "", "retention_years.note"),
}
# (tile or decision, the question of its number, the number, the kind of its ends).
ENDS = (
    ("inform", "severity/communication_due", "to_inform_person_count", "person_count"),
    ("notice", "notification/channels", "public_notice_person_count", "person_count"),
    ("spared", ARCHIVED.query, "asked_person_count", "person_count"),
    ("pace", "notification/duration", "last_day_number", "count"),
    ("pace", "notification/call_volume", "peak_call_count", "call_count"),
    ("keep", ARCHIVED.query, "asked_person_count", "person_count"),
)
OF_THE_DAY: dict[str, Link | None] = {
    "everybody": ("situation", DPO, "severity-deadlines"),
    "calls": None,  # the plan rests on later numbers
    "complete": ("situation", DPO, "severity-deadlines"),
}

TILE_PARTS = (html.Strong, html.B, html.Small)  # number, unit, note

Row = dict[str, Any]


def block(state: State, world: World, words: PageWords) -> Sequence[html.Markup]:
    """Return the tiles and decisions; on an earlier day, those that need no settled number.

    It is empty on the tab of the DPO, and for an empty selection. A list of one's own has tiles of
    its own.
    """
    if world.is_own and not is_for_dpo(state):
        return list_block.tiles(state, world, words)
    row = {} if is_for_dpo(state) or world.is_own else ask_numbers(state, world, words)
    if not row:
        return []
    is_of_day = is_earlier(state)
    if not is_of_day and (few := say_few(state.selection, world, words)):
        # Without a number in the sentence they are too few to say.
        counts = [_tile_of_few(name, row, words) for name in OF_FEW if few.figures]
        return [html.Div(counts, className="tiles")] if counts else []
    write, links = (_waiting, OF_THE_DAY) if is_of_day else (_tile, DECISIONS)
    tiles = {name: write(name, row, state, words) for name in TILES}
    if not is_of_day and say_few(state.selection, world, words, TO_INFORM):
        tiles |= {name: _tile_of_few(name, row, words) for name in OF_FEW}
        links = {name: link for name, link in links.items() if name != "pace"}
        del tiles["cost"]
    title = words.text("decide_that_day" if is_of_day else "decide")
    return [
        html.Div([*tiles.values()], className="tiles"),
        _decisions(links, title, row, state, words),
    ]


def ask_numbers(state: State, world: World, words: PageWords) -> Row:
    """Return the numbers of all tiles and decisions: the first row of each answer holds its totals.

    It is empty if an answer is empty. The answer of the waves may be empty: some persons are
    reached by no message. "ends" are the ends of each number that has them.
    """
    answers = {
        card: world.answers.rows(card.query, card.resolve(state).parameters) for card in ASKED
    }
    if any(rows.is_empty for card, rows in answers.items() if card is not WAVES):
        return {}
    firsts = [row for rows in answers.values() for row in rows.dicts()[:1]]
    row: Row = {key: each for first in firsts for key, each in first.items()}
    if has_ends(state, world, words):
        row["ends"] = {}
        for name, question, key, part in ENDS:
            if key in row:
                found = find_ends(question, part, row[key], world)
                row["ends"].setdefault(name, {}).update(found)
    return row


def _tile(name: str, row: Row, state: State, words: PageWords) -> html.Markup:
    # What is paid once for the breach a part of the country has a share of.
    key = "cost_of_part" if name == "cost" and state.selection else name
    said = zip(TILE_PARTS, say_tile(key, row, words), strict=True)
    return html.A([_write(*each) for each in said], href=_address(TILES[name], state))


def say_tile(name: str, row: Row, words: PageWords) -> list[Sentence]:
    """Return the number of a tile, its unit, and a note on it."""
    texts, ends = _texts("tiles", name, words), row.get("ends", {}).get(name)
    keys = ("number", "of", "ends" if ends else "more")
    return [_fill(texts[key], {**row, **(ends or {})}, words) for key in keys]


def _tile_of_few(name: str, row: Row, words: PageWords) -> html.Markup:
    """Return the tile of a count for few persons, without a note; "too few" for the fewest."""
    number, unit_of, _ = say_tile(name, row, words)
    if grade_count(row[OF_FEW[name]], words.canvas.words) == "too_few":
        number = Sentence(words.text("too_few"))
    return html.Div([_write(html.Strong, number), _write(html.B, unit_of)])


def _waiting(name: str, row: Row, state: State, words: PageWords) -> html.Markup:
    """Return a tile of an earlier day: no number, and no link to a page that has a later one."""
    of = _fill(_texts("tiles", name, words)["of"], row, words)
    said = zip(TILE_PARTS, ("—", of.text, words.text("needs_settled")), strict=True)
    return html.Div([write(text) for write, text in said])


def _decisions(
    links: Mapping[str, Link | None], title: str, row: Row, state: State, words: PageWords
) -> html.Markup:
    items = [_decision(name, link, row, state, words) for name, link in links.items()]
    parts = [html.H2(title, id="to-decide"), html.Ol(items)]
    return html.Section(parts, className="decisions", **aria(labelledby="to-decide"))


def _decision(
    name: str, link: Link | None, row: Row, state: State, words: PageWords
) -> html.Markup:
    title, sentence = say_decision(name, row, words)
    parts = [html.H3(title), _write(html.P, sentence)]
    if link:
        text = _texts("decisions", name, words)["link"]
        parts.append(html.A(html.Span(text), href=_address(link, state), className="go"))
    return html.Li(parts)


def say_decision(name: str, row: Row, words: PageWords) -> tuple[str, Sentence]:
    """Return the title of a decision, and the sentence with its numbers."""
    texts = _texts("decisions", name, words)
    key, ends = _key(name, row), row.get("ends", {}).get(name)
    text = texts["ends"] if ends and key == "says" else texts[key]
    return texts["title"], _fill(text, {**row, **(ends or {})}, words, is_whole=True)


def _key(name: str, row: Row) -> str:
    """Return the key of a decision's sentence: another one if there is nothing to choose."""
    match name:
        case "whom" if not row["to_inform_person_count"]:
            return "nobody_due"
        case "whom" if not row["not_due_person_count"]:
            return "nobody_below"
        case "pace" if "peak_call_count" not in row:
            return "reaches_nobody"
        case "pace" if row["fits_call_centre"]:
            return "fits"
        case "keep" if not row["asked_person_count"]:
            return "spares_nobody"
    return "says"


def _texts(part: str, name: str, words: PageWords) -> dict[str, str]:
    return interface(words.language)["situation"][part][name]


def _fill(template: str, row: Row, words: PageWords, is_whole: bool = False) -> Sentence:
    return fill(template, row, words.canvas.words, capital=is_whole)


def _write(write: Any, said: Sentence) -> html.Markup:
    return write(said.text, **mark_counts(list_counts(said)))


def _address(link: Link, state: State) -> str:
    """Return the target of a link: with the same selection, and on this page the same day."""
    page, tab, place = link
    options = {**(state.options if page == state.page else {}), **({TAB: tab} if tab else {})}
    return f"{write_state(replace(state, page=page, options=options))}#{place}"
