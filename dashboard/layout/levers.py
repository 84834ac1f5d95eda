"""The levers of a page, below its headline: switches beside Reset, and sliders below.

A slider is the browser's `<input type="range">`, which assets/frame/levers.js listens to. It
stays when an act redraws the page, so that it keeps the pointer; an address sets it.
assets/frame/undo.js reads their names, to say which change the Undo of the header would revert.
"""

import json
from typing import Any

from breachlab.words.language import join_words
from dashboard.cards.drawn_card import FAILURES, failure
from dashboard.database.few import TO_INFORM, say_few
from dashboard.desk import View
from dashboard.layout import html
from dashboard.layout.marks import aria, button, data
from dashboard.layout.switches import switch
from dashboard.state.acts import RESET
from dashboard.state.effect import Effect
from dashboard.state.looked import Looked
from dashboard.state.options import Option


def levers(view: View) -> list[html.Markup]:
    """Return the levers of a page, with the button that resets them; mostly empty."""
    options = _list_options(view)
    if not options:
        return []
    switches = [_switch(each, view) for each in options if not each.is_scale]
    scales = [_slider(each, view) for each in options if each.is_scale]
    reset = button(view.words.text("reset"), RESET, id="reset-levers", disabled=True)
    head = html.Div([*switches, html.Div(reset, className="lever-tools")], className="levers-head")
    return [head, *([_fold(scales, view)] if scales else [])]


def changes(view: View) -> list[tuple[str, Any]]:
    """Return (id, contents) of the parts that an act changes: switches and notes.

    The browser sets its sliders itself.
    """
    options = _list_options(view)
    switches = [
        (_id(each), switch(each, view.state, view.words)) for each in options if not each.is_scale
    ]
    notes = [(_id(each, "note"), _note(each, view)) for each in options]
    return [*switches, *notes]


def _list_options(view: View) -> list[Option]:
    """Return the levers of a page, without those that only cards follow that are a line.

    Such a card lacks a fact of a list of one's own, or its persons are few. Where few are to inform
    of enough, the lever that informs all of them stays.
    """
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


def _fold(scales: list[html.Markup], view: View) -> html.Markup:
    """Return the sliders in a fold: open, except that a phone closes it."""
    name = view.words.text("set_levers")
    parts = [html.Summary(name), html.Div(scales, className="sliders")]
    return html.Details(parts, open=True, **aria(label=name))


def _slider(option: Option, view: View) -> html.Markup:
    words, lever, counted = view.words, _describe(option, view), data(count=option.name)
    last, stands = len(option.positions) - 1, option.stands_at(view.state)
    place = option.positions.index(stands)
    slider = html.Input(
        type="range",
        id=f"lever-{option.name}",
        min=0,
        max=last,
        step=1,
        value=place,
        autocomplete="off",  # or a browser moves it to where it was on an earlier visit
        style={"--at": place / last},
        **aria(describedby=f"note-{option.name}", valuetext=words.of_choice(option, stands)),
    )
    ends = [
        html.Span(words.of_position(option.name, option.positions[end], key), **counted)
        for end, key in ((0, "least"), (-1, "most"))
    ]
    return html.Div(
        [
            html.Label(lever["title"], htmlFor=f"lever-{option.name}"),
            html.Output(words.of_choice(option, stands), **aria(live="off"), **counted),
            html.Div(
                slider, className="track", **data(lever=json.dumps(lever, ensure_ascii=False))
            ),
            html.Div(ends, className="ends"),
            html.Div(_note(option, view), id=_id(option, "note")),
        ],
        className="lever",
    )


def _switch(option: Option, view: View) -> html.Markup:
    lever = _describe(option, view)
    title = html.P(lever["title"], **data(switch=json.dumps(lever, ensure_ascii=False)))
    buttons = html.Div(switch(option, view.state, view.words), id=_id(option))
    note = html.Div(_note(option, view), id=_id(option, "note"))
    return html.Div([title, buttons, note], className="lever")


def _describe(option: Option, view: View) -> dict[str, Any]:
    """Return the data of a lever for the browser."""
    return {
        "name": option.name,
        "title": view.words.of_option(option.name, "title"),
        "choices": option.positions,
        "texts": [view.words.of_choice(option, choice) for choice in option.positions],
        "first": option.default,
        "looksUp": option.looks_up,
    }


def _note(option: Option, view: View) -> list[html.Markup]:
    """Return the effect of a lever; or why it has none, with its position meanwhile."""
    place = f"note-{option.name}"
    effect = _effect(option, view)
    if effect.reason:
        stands = data(idle=option.stands_at(view.state))
        return [html.P(effect.reason, id=place, className="note", **stands)]
    text, keys = effect.said, data(count=" ".join(effect.counts)) if effect.counts else {}
    shown = text.show(view.state.options) if isinstance(text, Looked) else {"children": text}
    shown = {**shown, **keys}
    return [html.P([_obeying(option, view), " ", html.Span(**shown)], id=place, className="note")]


def _effect(option: Option, view: View) -> Effect:
    """Return the effect of a lever; an empty one if it fails, so that the page stands."""
    try:
        return view.page.effect(option, view.state, view.world, view.words)
    except FAILURES as error:
        failure(error, option.name, view.state, view.words)
        return Effect()


def _obeying(option: Option, view: View) -> str:
    """State the names of the cards that a lever changes."""
    words = view.words
    shown = view.page.list_cards(view.state)
    cards = [card for card in shown if option in card.follows]
    if len(cards) == len(shown):
        return words.text("changes_all")
    names = [words.of_card(card.name, "changed") for card in cards]
    return words.text("changes").format(join_words(names, words.language))


def _id(option: Option, part: str = "switch") -> str:
    return f"{option.name}.{part}"
