"""The head of Situation: headline of each day, tiles, decisions; tiles of a list of one's own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from breachlab.query.repeat import REGION
from breachlab.words import Sentence, fill
from breachlab.words.language import interface, join_words
from breachlab.words.values import is_null
from dashboard import html
from dashboard.cards.card import Card
from dashboard.database.few import TO_INFORM, find_ends, grade_count, has_ends, say_few
from dashboard.database.served_world import World
from dashboard.files import FORM
from dashboard.pages.situation.tables import CARDS
from dashboard.state.decisions import (
    AWARE_AT,
    CAPACITIES,
    OLD_FILES,
    OWN_CALLS,
    PLAN,
    RETENTION,
    SMS_TEXT,
    list_chosen,
)
from dashboard.state.decisions import TO_INFORM as WHOM
from dashboard.state.options import AS_OF, PROVENANCE, is_earlier
from dashboard.state.page_state import DECIDED, TAB, Selection, State, write_state
from dashboard.tables import key_sentence
from dashboard.words import PageWords

KNOWN = "exposure/known_as_of"
DPO = "dpo"  # the tab of the data protection officer
Row = dict[str, Any]
Link = tuple[str, str, str]
OF_RESIDENTS = {"departements", "age_bands", "sexes"}  # dimensions with counts of residents


def headline(state: State, world: World, words: PageWords) -> Sentence:
    """State the persons with copied data; for the DPO, the dated duties and the items to fill."""
    if is_for_dpo(state):
        return _say_duties(state, world, words)
    known = world.answers.rows(KNOWN, AS_OF.list_parameters(state))
    if known.is_empty:
        return words.headline(KNOWN, known)
    row = known.dicts()[0]
    if not row["is_settled"]:
        is_known = not is_null(row["person_count_high"])
        said = words.sentence("copied_at_most" if is_known else "copied_unknown", **row)
        # Before it was settled nobody had a number of a part.
        text = words.of_everybody.format(said.text[:1].lower() + said.text[1:])
        return replace(said, text=text) if state.selection else said
    return _headline_of(state, world, words) if state.selection else words.sentence("copied", **row)


def _say_duties(state: State, world: World, words: PageWords) -> Sentence:
    asked = {**AS_OF.list_parameters(state), **AWARE_AT.list_parameters(state)}
    done = world.answers.rows("severity/deadlines", asked)
    if is_earlier(state) and not done.is_empty:
        row = done.dicts()[0]
        return words.sentence("duties_of_day" if row["done_count"] else "no_duty_of_day", **row)
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
    rate = None
    if OF_RESIDENTS.issuperset(state.selection):
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


def sub(state: State, world: World, words: PageWords) -> Sentence | None:
    """State when and how it happened and the data not taken; on an earlier day, nothing.

    Of a list: by when the authority is to be notified, if it says when its owner became aware.
    """
    if is_earlier(state):  # the bar above says it
        return None
    if world.is_own and not is_for_dpo(state):
        terms = world.answers.rows("severity/deadlines", AWARE_AT.list_parameters(state)).dicts()
        has_term = bool(terms) and not is_null(terms[0]["due_at"])
        return _say_duties(state, world, words) if has_term else None
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


# {tile of a list: its question; the page, the tab and the card that it links to}.
LIST_TILES = {
    "inform": (Card("severity/communication_due"), ("situation", DPO, "severity-scales")),
    "minors": (Card("exposure/by_age_band"), ("who", "", "exposure-by_age_band")),
    "email": (Card("fields/by_field"), ("response", "", "notification-on_file")),
    "unwritable": (Card("notification/on_file"), ("response", "", "notification-on_file")),
    "place": (Card("exposure/by_departement"), ("who", "", "exposure-rate_by_departement")),
}
BRIDGE: Card = Card("notification/bridge")
WAVES = Card("notification/waves", follows=(PLAN, WHOM, SMS_TEXT, *CAPACITIES, OWN_CALLS))
COSTS = Card("cost/components", follows=(WHOM, SMS_TEXT))
ARCHIVED = Card("retention/avoided_by_limit", follows=(RETENTION, OLD_FILES))
CLAIMS = Card("cost/claims")
ASKED: tuple[Card, ...] = (ARCHIVED, WAVES, BRIDGE, CLAIMS, COSTS)

# {tile: the page, the tab and the element that it links to}; decisions likewise.
TILES: dict[str, Link] = {
    "inform": ("response", "", "notification-channels"),
    "cost": ("response", "budget", "cost-components"),
    "notice": ("response", "", "notification-channels"),
    "spared": ("what_if", "", "retention-avoided_by_limit"),
}
# {tile that few persons have too: the count in it}; the others are a cost and a share.
OF_FEW = {"inform": "to_inform_person_count", "notice": "public_notice_person_count"}
DECISIONS: Mapping[str, Link] = {
    "whom": ("response", "", "to_inform.switch"),
    "pace": ("response", "", "plan.switch"),
    "keep": ("what_if", "", "retention_years.note"),
}
OF_THE_DAY: Mapping[str, Link] = {
    "everybody": ("situation", DPO, "severity-deadlines"),
    "say": ("response", "messages", "notification-message"),
    "complete": ("situation", DPO, "severity-notification_form"),
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


# {tile or decision: the decisions that move its number}; no other is moved by any.
MOVED_BY = {
    "pace": (WHOM, PLAN, SMS_TEXT, *CAPACITIES, OWN_CALLS),
    **dict.fromkeys(("spared", "keep"), (RETENTION, OLD_FILES)),
}


def block(state: State, world: World, words: PageWords) -> Sequence[html.Markup]:
    """Return the tiles and decisions; on an earlier day, those of it.

    It is empty on the tab of the DPO, and for an empty selection. A list of one's own has tiles of
    its own.
    """
    if is_for_dpo(state):
        return []
    if world.is_own:
        shown = list_tiles(state, world, words)
        return [CARDS.tiles(shown)] if shown else []
    if is_earlier(state):
        return block_of_day(state, world, words)
    row = ask_numbers(state, world, words)
    if not row:
        return []
    links, tiles = DECISIONS, {}
    if few := say_few(state.selection, world, words):
        # Without a number in the sentence they are too few to say.
        return [CARDS.tiles(_tiles_of_few(row, words).values())] if few.figures else []
    for name, target in TILES.items():
        # What is paid once for the breach a part of the country has a share of.
        key = "cost_of_part" if name == "cost" and state.selection else name
        tiles[name] = _tile(say_tile(key, row, words), words, _address(target, state))
    if say_few(state.selection, world, words, TO_INFORM):
        tiles |= _tiles_of_few(row, words)
        links = {name: link for name, link in links.items() if name != "pace"}
        del tiles["cost"]
    decisions = list_decisions("decide", links, row, state, words)
    summary = [] if "cost" not in tiles else [_summarise(row, state, world, words)]
    return [CARDS.tiles(tiles.values()), decisions, *summary]


def _summarise(row: Row, state: State, world: World, words: PageWords) -> html.Markup:
    """Return five lines to mail: what happened, whom to inform, how fast, the cost, who is spared.

    Below them stands what to cite; the button that copies them adds the address.
    """
    cost = "cost_of_part" if state.selection else "cost"
    lines = [
        [headline(state, world, words)],
        say_tile("inform", row, words),
        [say_decision("pace", row, words)[1]],
        say_tile(cost, row, words),
        say_tile("spared", row, words),
    ]
    told = [[key_sentence(words.canvas, each) for each in line] for line in lines]
    texts = interface(words.language)["situation"]["summary"]
    cite = key_sentence(words.canvas, words.say_world(world.made, state))
    summary: html.Markup = CARDS.summary(texts, told, cite, words.of_kind("mark"))
    return summary


def block_of_day(state: State, world: World, words: PageWords) -> Sequence[html.Markup]:
    """Return the tiles and decisions of an earlier day: bounds, and what needs no number."""
    known = world.answers.rows(KNOWN, AS_OF.list_parameters(state))
    if known.is_empty:
        return []
    row = known.dicts()[0]
    if is_null(row["person_count_high"]):  # nobody had announced anything to write of
        links = {name: link for name, link in OF_THE_DAY.items() if name != "say"}
        return [list_decisions("decide_that_day", links, row, state, words)]
    due = world.answers.rows("severity/scales", AS_OF.list_parameters(state)).dicts()
    row = {**due[0], **row} if due else row
    decisions = list_decisions("decide_that_day", OF_THE_DAY, row, state, words)
    tiles = []
    for texts in interface(words.language)["situation"]["known"].values():
        number, of, more = (_fill(text, row, words) for text in texts.values())
        if state.selection:  # no bound of a part was published
            more = replace(more, text=words.of_everybody.format(more.text))
        tiles.append(_tile([number, of, more], words))
    return [CARDS.tiles(tiles), decisions]


def list_decisions(
    title: str, links: Mapping[str, Link], row: Row, state: State, words: PageWords
) -> html.Markup:
    """Return the decisions below a title: each with the numbers of a row, and a link."""
    decisions = []
    for name, link in links.items():
        named, sentence = say_decision(name, row, words)
        decisions.append(
            {
                "title": named,
                "told": key_sentence(words.canvas, sentence),
                "address": _address(link, state),
                "link": _texts("decisions", name, words)[
                    "change" if name in row.get("chosen", {}) else "link"
                ],
            }
        )
    decided: html.Markup = CARDS.decisions(words.text(title), decisions)
    return decided


def list_tiles(state: State, world: World, words: PageWords) -> list[Row]:
    """Return the tiles of what a list knows; none where it lacks a fact, or has nobody."""
    tiles = []
    for name, (card, link) in LIST_TILES.items():
        parameters = card.resolve(state).parameters
        is_of_one_place = name == "place" and "departements" in state.selection
        if is_of_one_place or card.list_unmet(world.coverage, parameters):
            continue
        # The first row has the totals, or is that of most persons.
        rows = world.answers.rows(card.query, parameters).dicts()
        least = ""  # the keys of a number that is at least so many
        match name:
            case "email":
                rows = [row for row in rows if row["field_id"] == "email"]
            case "minors":  # nobody of known age is none of unknown age
                unknown = sum(row["person_count"] for row in rows if row["age_band"] is None)
                rows = [{**rows[0], "unknown_age_person_count": unknown}]
                rows = rows if rows[0]["all_minor_person_count"] else []
                least = "_least" if unknown else ""
            case "place":
                rows = [row for row in rows if row["departement_code"]]
        if rows:
            texts = _texts("list_tiles", name, words)
            keys = ("number", f"of{least}", f"more{least}")
            said = [_fill(texts[key], rows[0], words) for key in keys]
            tiles.append(_tile(said, words, _address(link, state.go(state.page))))
    return tiles


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
    row["chosen"] = _list_chosen(state, row)
    row["ends"] = {}
    for name, question, key, part in ENDS:
        unmoved = {*DECIDED} - {each.name for each in MOVED_BY.get(name, ())}
        if key in row and has_ends(state, world, words, unmoved):
            found = find_ends(question, part, row[key], world)
            row["ends"].setdefault(name, {}).update(found)
    return row


def _tile(said: Sequence[Sentence], words: PageWords, address: str = "") -> Row:
    """Return a tile of a number, its unit and perhaps a note, with a link to an address."""
    told = [key_sentence(words.canvas, each) for each in said]
    return {**dict(zip(("number", "of", "more"), told, strict=False)), "address": address}


def _tiles_of_few(row: Row, words: PageWords) -> dict[str, Row]:
    """Return the tiles of counts for few persons, without a note; "too few" for the fewest."""
    tiles = {}
    for name, column in OF_FEW.items():
        number, unit_of, _ = say_tile(name, row, words)
        if grade_count(row[column], words.canvas.words) == "too_few":
            number = Sentence(words.text("too_few"))
        tiles[name] = _tile([number, unit_of], words)
    return tiles


def say_tile(name: str, row: Row, words: PageWords) -> list[Sentence]:
    """Return the number of a tile, its unit, and a note on it."""
    texts, ends = _texts("tiles", name, words), row.get("ends", {}).get(name)
    keys = ("number", "of", "ends" if ends else "more")
    return [_fill(texts[key], {**row, **(ends or {})}, words) for key in keys]


def say_decision(name: str, row: Row, words: PageWords) -> tuple[str, Sentence]:
    """Return the title of a decision, and the sentence with its numbers."""
    texts = _texts("decisions", name, words)
    key, ends = _key(name, row), row.get("ends", {}).get(name)
    text = texts["ends"] if ends and key == "says" else texts[key]
    return texts["title"], _fill(text, {**row, **(ends or {})}, words, is_whole=True)


def _list_chosen(state: State, row: Row) -> dict[str, str]:
    """Return {decision: the key of its sentence} of those that the reader has taken."""
    options = [option for option, _ in list_chosen(state)]
    # What is of the whole country does not apply to a part of it, nor the other way round.
    taken = {each.name for each in options if each.stands_at(state) != each.default}
    chosen = {}
    if WHOM.name in taken:
        chosen["whom"] = "chosen"
    if taken & {each.name for each in (PLAN, *CAPACITIES, OWN_CALLS)}:
        plan = PLAN.read_choice(state.options)
        told = "is_all_told" if plan == "fast" else "is_all_told_held_back"
        chosen["pace"] = f"chosen_{plan}" if row.get(told) else "chosen_cut"
    if taken & {RETENTION.name, OLD_FILES.name}:
        chosen["keep"] = f"chosen_{OLD_FILES.read_choice(state.options)}"
    return chosen


def _key(name: str, row: Row) -> str:
    """Return the key of a decision's sentence: another one if it is taken, or is none."""
    match name:
        case "everybody" if not row.get("due_segment_ids"):
            return "nobody_sorted"
        case "whom" if not row["to_inform_person_count"]:
            return "nobody_due"
        case "whom" if not row["not_due_person_count"]:
            return "nobody_below"
        case "pace" if "peak_call_count" not in row:
            return "reaches_nobody"
        case "keep" if not row["asked_person_count"]:
            return "spares_nobody"
        case _ if name in row.get("chosen", {}):
            chosen: str = row["chosen"][name]
            return chosen
        case "pace" if row["fits_call_centre"]:
            return "fits"
    return "says"


def _texts(part: str, name: str, words: PageWords) -> dict[str, str]:
    return interface(words.language)["situation"][part][name]


def _fill(template: str, row: Row, words: PageWords, is_whole: bool = False) -> Sentence:
    return fill(template, row, words.canvas.words, capital=is_whole)


def _address(link: Link, state: State) -> str:
    """Return the target of a link: with the same selection, and on this page the same day."""
    page, tab, place = link
    options = {**(state.options if page == state.page else {}), **({TAB: tab} if tab else {})}
    return f"{write_state(state.go(page, options))}#{place}"
