"""A whole page, and the parts of it that an act changes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from breachlab.query.counts import list_counts
from breachlab.words.language import interface
from dashboard.cards import drawer, frame
from dashboard.cards.moved_cards import list_moved
from dashboard.database import communes
from dashboard.desk import View
from dashboard.layout import html, levers, top
from dashboard.layout.chips import choices
from dashboard.layout.head import block, head
from dashboard.layout.marks import aria, data, mark_counts, mark_scope
from dashboard.layout.words import PageWords
from dashboard.state.options import TAB
from dashboard.state.page_state import write_state

Change = tuple[str, Any]  # the id of a part of the page, and its contents


def whole(view: View) -> html.Markup:
    """Return the whole page of a view."""
    return html.render(_whole(view))


def parts(changes: Iterable[Change]) -> dict[str, str]:
    """Return {id: HTML} of changed parts; a script puts them in place (assets/frame.js)."""
    return {name: str(html.render(contents)) for name, contents in changes}


def _whole(view: View) -> list:
    return [
        html.A(view.words.text("skip"), href="#headline", className="skip"),
        top.header(view),
        html.Div(top.notices(view), id="notices", role="status"),
        html.Main(
            [
                *_tabs(view),
                html.Div(head(view), id="head"),
                *([html.Div(block(view), id="block")] if view.page.block else []),
                *_levers(view),
                *frame.rows(view),
                *_notes(view),
            ],
            id="main",
            **data(view=view.drawn),
            **frame.scopes(view)["main"],
        ),
        html.Footer(
            [html.Div(_receipt(view), id="receipt"), _glossary(view)],
            **mark_scope({}, {}, "records"),
        ),
        html.Dialog(_drawer(view), id="drawer", **aria(labelledby="drawer-title")),
        top.more(view),
    ]


def _tabs(view: View) -> list[html.Markup]:
    """Return the tabs of a page, if it has any: links, since each tab has an address of its own."""
    if not view.page.tabs:
        return []
    label = aria(label=view.words.text("tabs"))
    return [html.Nav(_tab_links(view), id="tabs", **label)]


def _tab_changes(view: View) -> Iterator[tuple[str, list[html.Markup]]]:
    """Yield the change to the tabs by an act: their addresses."""
    if view.page.tabs:
        yield "tabs", _tab_links(view)


def _tab_links(view: View) -> list[html.Markup]:
    chosen = view.page.tab.read_choice(view.state.options)
    return [_tab_link(name, name == chosen, view) for name in view.page.tabs]


def _tab_link(name: str, is_chosen: bool, view: View) -> html.Markup:
    """Return the link to a tab; it keeps the selection and all other switches."""
    others = {key: each for key, each in view.state.options.items() if key != TAB}
    is_default = name == view.page.tab.default
    options = others if is_default else {TAB: name, **others}
    return html.A(
        view.words.of_page(view.page.name, f"tab_{name}"),
        href=write_state(replace(view.state, options=options)),
        id=f"tab-{name}",  # for a script that restores the focus
        **data(page=view.page.name),
        **(aria(current="page") if is_chosen else {}),
    )


def _levers(view: View) -> list[html.Markup]:
    written = levers.levers(view)
    return [html.Div(written, className="levers")] if written else []


def open_drawer(view: View) -> Iterator[Change]:
    """Yield the change that opens the drawer of a card."""
    yield "drawer", _drawer(view)


def changes(view: View) -> Iterator[Change]:
    """Yield the parts that an act changes. The page itself stays: no element is mounted again."""
    yield "links", top.pages(view)
    yield "more-links", top.rare_links(view)
    yield "chips", top.draw_selected(view)
    yield "notices", top.notices(view)
    yield from _tab_changes(view)
    yield "head", head(view)
    if view.page.block:
        yield "block", block(view)
    yield from levers.changes(view)
    yield "receipt", _receipt(view)
    for card, drawn in view.cards.items():
        yield from frame.changes(card, drawn, view)
    if view.drawer:
        yield from open_drawer(view)


def answer(view: View, serial: int, asked: str, is_step: bool) -> dict[str, Any]:
    """Return the data of a view for the browser: its address, its title, the key of its parts.

    `asked` is the requested address; `is_step` says whether the reader can undo the act.
    """
    words = view.words
    return {
        "serial": serial,
        "asked": asked,
        "address": view.address,
        "is_step": is_step,
        "drawn": view.drawn,
        "language": words.language,
        "drawer": drawer.name(view),
        "mark": words.of_kind("mark"),
        "title": f"{words.of_page(view.page.name, 'link')} · breachlab · {words.of_kind('mark')}",
    }


def _receipt(view: View) -> list:
    words, origin = view.words, view.words.say_world(view.world.made)
    return [
        html.P(
            [
                html.Strong(words.of_kind("mark")),
                f" · {words.of_kind('nobody_real')}. ",
                html.Span(origin.text, **mark_counts(list_counts(origin))),
                " · ",
                words.describe(view.state.named, most=None),
            ]
        ),
        html.P(id="address", className="printed"),  # assets/frame/print.js fills it
        *([] if view.world.is_own else [html.P(_sheets(words), className="sheets")]),
    ]


def _sheets(words: PageWords) -> list:
    texts = interface(words.language)
    briefing = html.A(texts["briefing"]["link"], href="/briefing")
    return [briefing, " · ", html.A(texts["area"]["all"], href="/area")]


def _notes(view: View) -> list[html.Markup]:
    """Return the notes of a page, each in a fold; mostly empty, as of a list of one's own."""
    if view.world.is_own:  # they tell of the generated register
        return []
    texts = interface(view.words.language)["notes"]
    shown = [_fold_note(texts[key]) for key in view.page.notes]
    return [html.Section(shown, className="notes")] if shown else []


def _glossary(view: View) -> html.Markup:
    """Return the terms of the counts with their meanings, in a fold."""
    words = view.words
    listed = [
        [html.Dt(each["term"]), html.Dd(words.canvas.words.resolve(each["meaning"]))]
        for each in interface(words.language)["glossary"].values()
    ]
    fold = [html.Summary(words.text("glossary")), html.Dl(listed)]
    return html.Details(fold, className="glossary", id="words")


def _fold_note(words: dict) -> html.Markup:
    return html.Details([html.Summary(words["title"]), *map(html.P, words["text"])])


def _drawer(view: View) -> list:
    return [drawer.contents(view, view.drawer)] if view.drawer else []


def tell_scripts(view: View) -> dict[str, Any]:
    """Return the data that the scripts of a page get once: words, and the search box's choices."""
    language = view.words.language
    return {
        "words": interface(language)["browser"],
        "choices": choices(view.world, language),
        "communes": communes.folder(view.world),
        "moved": list_moved(view),
    }
