"""The head of Situation: headline of each day, tiles, decisions; tiles of a list of one's own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from breachlab.query.addresses import REGION
from breachlab.query.answer_rows import Rows
from breachlab.query.counts import list_counts
from breachlab.words import Sentence, fill
from breachlab.words.language import interface, join_words
from breachlab.words.values import is_null
from dashboard.cards.card import Card
from dashboard.database.few import TO_INFORM, grade_count, say_few
from dashboard.database.headline_ranges import find_ends, has_ends
from dashboard.database.served_world import World
from dashboard.files.file_address import FORM
from dashboard.layout import html
from dashboard.layout.marks import aria, mark_counts
from dashboard.layout.words import PageWords
from dashboard.state.known_days import AS_OF, is_earlier
from dashboard.state.options import PROVENANCE, TAB
from dashboard.state.page_state import Selection, State, write_state

DPO = "dpo"  # the tab of the data protection officer
OF_RESIDENTS = {"departements", "age_bands", "sexes"}  # dimensions with counts of residents


def headline(state: State, world: World, words: PageWords) -> Sentence:
    """State the persons with copied data; for the DPO, the dated duties and the items to fill."""
    if is_for_dpo(state):
        return _say_duties(state, world, words)
    known = world.answers.rows("exposure/known_as_of", AS_OF.list_parameters(state))
    if known.is_empty:
        return words.headline("exposure/known_as_of", known)
    row = known.dicts()[0]
    if not row["is_settled"]:
        is_known = not is_null(row["person_count_high"])
        said = words.sentence("copied_at_most" if is_known else "copied_unknown", **row)
        # Before it was settled nobody had a number of a part.
        text = words.of_everybody.format(said.text[:1].lower() + said.text[1:])
        return replace(said, text=text) if state.selection else said
    return _headline_of(state, world, words) if state.selection else words.sentence("copied", **row)


def _say_duties(state: State, world: World, words: PageWords) -> Sentence:
    done = world.answers.rows("severity/deadlines", AS_OF.list_parameters(state))
    if is_earlier(state) and not done.is_empty:
        return words.sentence("duties_of_day", **done.dicts()[0])
    left = world.answers.rows(FORM, PROVENANCE.list_parameters(state))
    for query, rows in (("severity/deadlines", done), (FORM, left)):
        if rows.is_empty:
            return words.headline(query, rows)
    return words.sentence("duties", **done.dicts()[0], to_fill_count=left["to_fill_count"][0])


def _headline_of(state: State, world: World, words: PageWords) -> Sentence:
    """State the persons of a selection; of a place its exposed residents, and their rate."""
    row: dict[str, Any] = {"selection": _name(state.named, words)}
    if "departements" not in state.selection:
        (total,) = world.answers.rows("exposure/total", state.selection).dicts()
        living = total["living_person_count"]
        row |= {"file_person_count": total["person_count"], "living_person_count": living}
        return words.sentence("selected_persons", **row)
    row["living_here_person_count"] = world.answers.total(state.selection).residents
    if not OF_RESIDENTS.issuperset(state.selection):
        return words.sentence("selected", **row)
    rates = world.answers.rows("exposure/rate_by_age_and_sex", state.selection)
    rate = None if rates.is_empty else rates["all_persons_per_thousand"][0]
    if is_null(rate):
        return words.sentence("selected", **row)
    return words.sentence("selected_rate", **row, all_persons_per_thousand=rate)


def _name(selection: Selection, words: PageWords) -> str:
    """Return the selection in words, with places as they were named; for places alone, names."""
    if [*selection] != ["departements"]:
        return words.describe(selection)
    places, label = words.canvas.dimensions["departements"], words.canvas.words.label
    names = [
        (label("region", code.removeprefix(REGION)) or code)
        if code.startswith(REGION)
        else places.heading(code)
        for code in selection["departements"]
    ]
    return join_words(names, words.language, most=4)


def sub(state: State, world: World, words: PageWords) -> Sentence:
    """State when and how it happened and the data not taken; on an earlier day, the day."""
    if is_earlier(state):
        key = "as_of_day_duties" if is_for_dpo(state) else "as_of_day"
        return words.sentence(key, as_of=date.fromisoformat(state.options[AS_OF.name]))
    form = world.answers.rows(FORM, {})
    if form.is_empty:
        return words.headline(FORM, form)
    form_row = form.dicts()[0]
    if is_for_dpo(state):
        return Sentence(words.text("read_by_no_lawyer"))
    events = world.answers.rows("exposure/known_axis", {}).dicts()
    axis = {row["event_id"]: row["happened_on"] for row in events}
    first, last = (axis.get(each) for each in ("first_use", "last_use"))
    row: dict[str, Any] = {"event_id": "first_use", "happened_on": first, "last_use_on": last}
    return words.sentence("when_and_what", **row, untaken_field_ids=form_row["untaken_field_ids"])


def is_for_dpo(state: State) -> bool:
    """Return whether the tab of the DPO is open."""
    return state.options.get(TAB) == DPO


Row = dict[str, Any]
PARTS = {"number": html.Strong, "of": html.B, "more": html.Small}
INFORM = Card("severity/communication_due")
AGES = Card("exposure/by_age_band")
FIELDS = Card("fields/by_field")
PLACES = Card("exposure/by_departement")
# {tile: its question; the page, the tab and the card that it links to}.
LIST_TILES = {
    "inform": (INFORM, "situation", "dpo", "severity-scales"),
    "minors": (AGES, "who", "", "exposure-rate_by_age_and_sex"),
    "email": (FIELDS, "what", "", "fields-by_field"),
    "place": (PLACES, "who", "", "exposure-rate_by_departement"),
}


def list_tiles(state: State, world: World, words: PageWords) -> Sequence[html.Markup]:
    """Return the tiles of what the list knows; empty if it knows nothing of them."""
    shown = [tile for name in LIST_TILES for tile in _list_tile(name, state, world, words)]
    return [html.Div(shown, className="tiles")] if shown else []


def _list_tile(name: str, state: State, world: World, words: PageWords) -> list[html.Markup]:
    """Return a tile; nothing where the list lacks a fact, or has nobody."""
    card, page, tab, place = LIST_TILES[name]
    parameters = card.resolve(state).parameters
    is_of_one_place = card is PLACES and "departements" in state.selection
    if is_of_one_place or card.list_unmet(world.coverage, parameters):
        return []
    row = READ[name](world.answers.rows(card.query, parameters), world)
    if row is None:
        return []
    texts = interface(words.language)["situation"]["list_tiles"][name]
    said = [
        (write, fill(texts[key], row, words.canvas.words, capital=False))
        for key, write in PARTS.items()
    ]
    parts = [write(each.text, **mark_counts(list_counts(each))) for write, each in said]
    address = write_state(replace(state, page=page, options={TAB: tab} if tab else {}))
    return [html.A(parts, href=f"{address}#{place}")]


def _first(rows: Rows, world: World) -> Row | None:
    """Return the first row, which has the totals, or is that of most persons."""
    return None if rows.is_empty else rows.dicts()[0]


def _count_minors(rows: Rows, world: World) -> Row | None:
    ages = world.age_groups["minors"]
    minors = [row["person_count"] for row in rows.dicts() if row["age_band"] in ages]
    return None if rows.is_empty else {"minor_person_count": sum(minors)}


def _find_email(rows: Rows, world: World) -> Row | None:
    return _first(rows.where(lambda row: row["field_id"] == "email"), world)


READ: dict[str, Callable[[Rows, World], Row | None]] = {
    "inform": _first,
    "minors": _count_minors,
    "email": _find_email,
    "place": lambda rows, world: _first(rows.where(lambda row: row["departement_code"]), world),
}


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


def block(state: State, world: World, words: PageWords) -> Sequence[html.Markup]:
    """Return the tiles and decisions; on an earlier day, those that need no settled number.

    It is empty on the tab of the DPO, and for an empty selection. A list of one's own has tiles of
    its own.
    """
    if world.is_own and not is_for_dpo(state):
        return list_tiles(state, world, words)
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
