"""The first part of a page: headline, lines below it, levers; for nobody, filters to remove.

The HTML is templates/head.html. A lever is a switch beside Reset, or a slider: the browser's
`<input type="range">`, which assets/frame/levers.js listens to. It stays when an act redraws the
page, so that it keeps the pointer; an address sets it. assets/frame/undo.js reads the names of
levers, to say which change the Undo of the header would revert.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from breachlab.errors import NotKnown
from breachlab.query.headlines import selects_minors
from breachlab.words import Sentence
from breachlab.words.language import join_words
from breachlab.words.vocabulary import OWN, SYNTHETIC
from dashboard import html
from dashboard.cards.around import switch
from dashboard.cards.drawn_card import FAILURES, failure, tell_minors
from dashboard.database.few import (
    TO_INFORM,
    find_ends,
    grade_count,
    say_few,
)
from dashboard.desk import View, ends_without_card
from dashboard.html import tell
from dashboard.state.acts import RESET
from dashboard.state.decisions import list_chosen
from dashboard.state.looked import Effect, Looked
from dashboard.state.options import AS_OF, Option, is_earlier
from dashboard.state.page_state import DAY, KEPT, without
from dashboard.words import PageWords

HEAD = html.macros("head.html")
AGED = "notification/vulnerable_groups"  # its first row counts those of 75 and over
SPACES_ASSUMED = "candidate_space_persons"
RANGED = ("situation", "what_if")  # their tiles and titles have ranges, of everybody
COUNTING = ("situation", "what", "combination", "what_if")  # their headlines do not say whom
# By ListPersons.range_id, the sentence that says how many persons a list has.
IN_LIST = {
    "at_most": "in_list_at_most",
    "exact": "in_list_exact",
    "range": "in_list_range",
    "not_known": "in_list_not_known",
}


def head(view: View) -> html.Markup:
    """Return the first part of a page: its headline and the lines below.

    A part that fails says so, and the other parts stand.
    """
    words = view.words
    if view.is_before:
        said = words.say_day("not_known_then", view.state.options[DAY])
        whom, known = words.describe(view.state.named, most=None), _say_known(view)
        return HEAD.head([], whom, tell(said), None, known)
    offers, sub = _sub(view)
    lines = sub
    if not is_earlier(view.state):
        lines += [
            *_base(view),
            *_say_replaced(view),
            *_ranges(view),
            *(_line(each, "ends") for each in ends_without_card(view)),
        ]
    whom = words.describe(view.state.named, most=None)
    sized = [] if is_earlier(view.state) else size(words)
    return HEAD.head(sized, whom, _headline(view), offers, lines)


def _say_known(view: View) -> list[dict[str, Any]]:
    """Return the line on the number of persons that was known on an earlier day."""
    known, words = "exposure/known_as_of", view.words
    try:
        rows = view.world.answers.rows(known, AS_OF.list_parameters(view.state))
        said = words.headline(known, rows)
    except FAILURES as error:
        failed = failure(error, known, view.state, words)
        return [{"class": "sub failed", "children": failed}]
    if view.state.selection:  # no number of a part was published
        text = words.of_everybody.format(said.text[:1].lower() + said.text[1:])
        said = replace(said, text=text)
    return [_line(said, "sub")]


def day(view: View) -> html.Markup:
    """Return the bar that says which day the page is of, and leads back; empty on the last day."""
    if not is_earlier(view.state):
        return html.Markup("")
    days, on = view.world.days, view.state.options[DAY]
    said = view.words.say_day("as_of_day", on)
    back = f"opt:{DAY}={days[-1]}"
    at = {"name": DAY, "on": on, "first": days[0], "last": days[-1]}
    return HEAD.day(at, said.text, back, view.words)


def decisions(view: View) -> html.Markup:
    """Return the bar of the decisions taken, but for the levers of the page; mostly empty.

    It says which of them no card of the page follows.
    """
    words, levers = view.words, [each.name for each in view.page.levers_at(view.state)]
    chosen = [(option, at) for option, at in list_chosen(view.state) if option.name not in levers]
    if not chosen:
        return html.Markup("")
    followed = {name for each in view.resolved.values() for name in each.options}
    titles = {each.name: words.of_option(each.name, "title") for each, _ in chosen}
    left = [titles[option.name] for option, _ in chosen if option.name not in followed]
    listed = [
        {
            "text": words.text("is_set").format(titles[option.name], words.of_choice(option, at)),
            "act": f"opt:{option.name}={option.default}",
        }
        for option, at in chosen
    ]
    not_followed = words.text("counted_without").format("; ".join(left)) if left else ""
    return HEAD.decided(listed, not_followed, words)


def block(view: View) -> html.Markup:
    """Return the elements between the headline and the cards, or a sentence on their failure."""
    if view.is_before:
        return html.Markup("")
    try:
        parts = view.page.block(view.state, view.world, view.words) if view.page.block else []
        return html.Markup("").join(parts)
    except NotKnown:  # of a list of one's own
        return html.Markup("")
    except FAILURES as error:
        return HEAD.failed("p", failure(error, view.page.name, view.state, view.words))


def _sub(view: View) -> tuple[html.Markup | None, list[dict[str, Any]]]:
    """Return, for an empty selection, filters to remove; else the line below the headline."""
    try:
        if is_nobody(view):
            return _loosen(view), []
        sentence = None if view.few else view.page.sub(view.state, view.world, view.words)
        return None, [_line(sentence, "sub")] if sentence else []
    except NotKnown:
        return None, []
    except FAILURES as error:
        failed = failure(error, view.page.name, view.state, view.words)
        return None, [{"class": "sub failed", "children": failed}]


def _base(view: View) -> list[dict[str, Any]]:
    """Return the line on whom the numbers below count: of places residents, else all the living.

    None where the headline says it, and of a list of one's own.
    """
    state, is_own = view.state, view.words.canvas.words.data_kind == OWN
    is_said = view.page.name not in COUNTING or (view.page.name == "situation" and state.selection)
    if is_said or is_own:
        return []
    try:
        total = view.world.answers.total(_list_selected(view))
    except FAILURES:  # the headline fails too, and reports it
        return []
    key = "counts_residents" if "departements" in state.selection else "counts_living"
    counts: dict[str, Any] = {
        "living_here_person_count": total.residents,
        "living_person_count": total.persons,
    }
    return [_line(view.words.sentence(key, **counts), "sub")] if total.persons else []


def _say_replaced(view: View) -> list[dict[str, Any]]:
    """Return the line on a filter in whose place a switch of the page counts others."""
    switched, words = view.switched, view.words
    replaced = {
        name: values
        for name, values in view.state.selection.items()
        if name in switched and values != switched[name]
    }
    if not replaced:
        return []
    counted = words.describe({name: switched[name] for name in replaced})
    said = words.text("switch_replaces").format(counted, words.describe(replaced))
    return [{"class": "sub", "children": said}]


def _ranges(view: View) -> list[dict[str, Any]]:
    """Return the line on the range of a selection: a known one, or that only everybody has any."""
    words, selection = view.words, view.state.selection
    if words.canvas.words.data_kind != SYNTHETIC or not selection:
        return []
    if selects_minors(selection):
        return [tell_minors(words)]
    try:
        said = _say_range(view)
        return [_line(said, "aside")] if said else []
    except FAILURES:  # the cards of the page report it
        return []


def _say_range(view: View) -> Sentence | None:
    selection, rows = view.state.selection, view.world.answers.rows
    if selection.get("statuses") == ("candidate_space",):
        spaces = next(
            row for row in rows("method/ledger", {}).dicts() if row["name"] == SPACES_ASSUMED
        )
        ends = {"low_end_person_count": spaces["low"], "high_end_person_count": spaces["high"]}
        return view.words.sentence("ends_of_spaces", **ends)
    if selection.get("age_bands") == ("75 and over",) and selection.keys() <= {
        "age_bands",
        "sexes",
    }:
        count = rows(AGED, {}).dicts()[0]["person_count"]
        found: dict[str, Any] = find_ends(AGED, "person_count", count, view.world)
        return view.words.sentence("ends_of_oldest", headline_id=AGED, **found)
    return view.words.sentence("ends_of_everybody") if view.page.name in RANGED else None


def size(words: PageWords) -> list[html.Markup]:
    """Return the line on numbers that depend on the size of the data; empty at full size."""
    note = words.size()
    return [HEAD.line(_line(note, "size"))] if note else []


def _line(sentence: Sentence, name: str) -> dict[str, Any]:
    """Return the properties of a paragraph with a sentence."""
    return {"class": name, **tell(sentence)}


def _headline(view: View) -> dict[str, Any]:
    """Return the properties of the headline: the sentence, "nobody is selected", or its failure.

    Of a list that lacks what the headline needs, it says how many the list has.
    """
    try:
        if is_nobody(view):
            whom = {**view.state.named, **view.switched}
            return {"children": view.words.text("nobody").format(view.words.describe(whom))}
        try:
            sentence = view.few or view.page.headline(view.state, view.world, view.words)
        except NotKnown:
            sentence = _say_list(view)
        shown: dict[str, Any] = (
            sentence.show(view.state.options) if isinstance(sentence, Looked) else tell(sentence)
        )
        return shown
    except FAILURES as error:
        failed = failure(error, view.page.name, view.state, view.words)
        return {"children": HEAD.failed("span", failed)}


def _say_list(view: View) -> Sentence:
    """Return how many rows and persons a list of one's own has, or a selection of it."""
    rows = view.world.answers.rows("exposure/total", view.state.selection)
    row, persons = rows.dicts()[0], view.words.canvas.words.persons
    if view.state.selection or persons is None:
        return view.words.headline("exposure/total", rows)
    return view.words.sentence(IN_LIST[persons.range_id], **row, low_person_count=persons.low)


def is_nobody(view: View) -> bool:
    """Return whether the selection is empty; false if that fails, as the headline will say why."""
    try:
        return view.world.answers.is_nobody(_list_selected(view))
    except FAILURES:  # the headline fails too, and reports it
        return False


def _list_selected(view: View) -> dict[str, tuple[str, ...]]:
    """Return the selection of the page: a switch of persons replaces the filter on statuses."""
    return {**view.state.selection, **view.switched}


def _loosen(view: View) -> html.Markup:
    """Return the filters of an empty selection, each with the number of persons without it."""
    selection, words, switched = view.state.selection, view.words, view.switched
    is_of_residents = view.page.name == "who" or "departements" in selection
    offers = []
    for name in selection:
        total = view.world.answers.total({**without(selection, [name]), **switched})
        counted = total.residents if is_of_residents else total.persons
        title = words.canvas.dimensions[name].title
        if grade_count(counted, words.canvas.words) == "too_few":
            offer = words.sentence("offer_too_few", title=title)
        elif is_of_residents:
            offer = words.sentence("offer_here", title=title, living_here_person_count=counted)
        else:
            offer = words.sentence("offer", title=title, person_count=counted)
        if total.persons:
            offers.append({"act": f"clear:{name}", "told": tell(offer)})
    return HEAD.offers(offers, words.text("several_filters"))


def levers(view: View) -> html.Markup:
    """Return the levers of a page, with the button that resets them; mostly empty."""
    options, words = _list_levers(view), view.words
    if not options:
        return html.Markup("")
    switches, sliders = [], []
    for option in options:
        lever = {
            "name": option.name,
            "title": words.of_option(option.name, "title"),
            "choices": option.positions,
            "texts": [words.of_choice(option, choice) for choice in option.positions],
            "first": option.default,
            "looksUp": option.looks_up,
            "isKept": option.name in KEPT,
        }
        data = json.dumps(lever, ensure_ascii=False)  # for the browser
        shown = {**lever, "data": data, "note": _note(option, view)}
        if not option.is_scale:
            switches.append({**shown, "buttons": switch(option, view.state, words)})
            continue
        stands = option.stands_at(view.state)
        sliders.append(
            {
                **shown,
                "text": words.of_choice(option, stands),
                "place": option.find_position(stands),
                "stands": stands,
                "typed": option.typed,
                "refused": _say_range_of(option, words),
                "last": len(option.positions) - 1,
                "least": words.of_position(option.name, option.positions[0], "least"),
                "most": words.of_position(option.name, option.positions[-1], "most"),
            }
        )
    return HEAD.levers(switches, sliders, RESET, words)


def _say_range_of(option: Option, words: PageWords) -> str:
    """Return what can be typed for a lever: a number from one to another."""
    if not option.typed:
        return ""
    ends = (words.number(end) for end in option.typed)
    return words.text("typed_range").format(*ends)


def change_levers(view: View) -> Iterator[tuple[str, html.Markup]]:
    """Yield (id, contents) of the parts of levers that an act changes: switches and notes.

    The browser sets its sliders itself.
    """
    for option in _list_levers(view):
        if not option.is_scale:
            yield f"{option.name}.switch", switch(option, view.state, view.words)
        yield f"{option.name}.note", _note(option, view)


def _list_levers(view: View) -> list[Option]:
    """Return the levers of a page, without those that only cards follow that are a line.

    Such a card lacks a fact of a list of one's own, or its persons are few. Where few are to inform
    of enough, the lever that informs all of them stays.
    """
    if is_earlier(view.state):  # what they move rests on what became known later
        return []
    options = view.page.levers_at(view.state)
    if not view.world.is_own and not view.few:
        return options
    drawn = [card for card, each in view.cards.items() if not each.lacks]
    is_enough = view.few and not say_few(view.state.selection, view.world, view.words)
    return [
        each
        for each in options
        if any(each in card.follows for card in drawn) or (is_enough and each.name == TO_INFORM)
    ]


def _note(option: Option, view: View) -> html.Markup:
    """Return the effect of a lever; or why it has none, with its position meanwhile.

    One that fails has none, so that the page stands.
    """
    try:
        effect = view.page.effect(option, view.state, view.world, view.words)
    except FAILURES as error:
        failure(error, option.name, view.state, view.words)
        effect = Effect()
    stands = option.stands_at(view.state)
    typed = view.words.of_choice(option, stands) if stands not in option.positions else None
    if effect.reason:
        return HEAD.idle(option.name, effect.reason, stands, typed)
    said, keys = effect.said, {"data-count": " ".join(effect.counts)} if effect.counts else {}
    told = said.show(view.state.options) if isinstance(said, Looked) else {"children": said}
    return HEAD.note(option.name, _obeying(option, view), {**told, **keys}, typed)


def _obeying(option: Option, view: View) -> str:
    """State the names of the cards that a lever changes."""
    words = view.words
    shown = view.page.list_cards(view.state)
    cards = [card for card in shown if option in card.follows]
    if len(cards) == len(shown):
        return words.text("changes_all")
    names = [words.of_card(card.name, "changed") for card in cards]
    return words.text("changes").format(join_words(names, words.language))
