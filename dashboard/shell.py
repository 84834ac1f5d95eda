"""The frame of a page: header, filters, headline, cards, receipt; and what of it an act changes."""

from collections.abc import Iterator
from typing import Any

from dash import dcc, html

from breachlab.words import LANGUAGES, numbers
from breachlab.words.language import interface
from dashboard import frame
from dashboard.chips import chips, choices
from dashboard.desk import View
from dashboard.marks import aria, button, data, icon, tool
from dashboard.selection import without
from dashboard.state import State, written

Change = tuple[Any, dict[str, Any]]  # an id of the page, and what it becomes


def whole(view: View) -> list:
    """Return the whole page of a view."""
    return [
        html.A(view.words.text("skip"), href="#headline", className="skip"),
        html.Header([*_name(view), _links(view), _tools(view)]),
        html.Section(
            [
                html.Div(id="picker", **data(label=view.words.text("picker"))),
                html.Div(_chips(view), id="chips"),
            ],
            className="filters",
            **aria(label=view.words.text("filters")),
        ),
        html.Div(_notices(view), id="notices", role="status"),
        html.Main(
            [html.Div(_head(view), id="head"), *frame.rows(view)],
            **data(view=view.drawn),
        ),
        html.Footer(_receipt(view), id="receipt"),
        dcc.Store(id="reader", data=_told(view)),
    ]


def changes(view: View) -> Iterator[Change]:
    """Yield what an act changes: the page itself stays, so that nothing is mounted anew."""
    yield "links", {"children": _pages(view)}
    yield "chips", {"children": _chips(view)}
    yield "notices", {"children": _notices(view)}
    yield "head", {"children": _head(view)}
    yield "receipt", {"children": _receipt(view)}
    for card, drawn in view.cards.items():
        yield from frame.changes(card, drawn, view)


def answer(view: View, serial: int, asked: str, is_step: bool) -> dict[str, Any]:
    """Return what the browser must know of a view: its address, its title, what is drawn.

    `asked` is the address that it was drawn for, `is_step` whether it can be undone.
    """
    words = view.words
    return {
        "serial": serial,
        "asked": asked,
        "address": view.address,
        "is_step": is_step,
        "drawn": view.drawn,
        "language": words.language,
        "title": f"{words.of_page(view.page.name, 'link')} · breachlab · {words.text('synthetic')}",
    }


def _name(view: View) -> list:
    return [
        html.A("breachlab", href="/", className="name", **data(page="")),
        html.Span(
            view.words.text("synthetic"),
            className="synthetic",
            title=view.words.text("nobody_real"),
        ),
    ]


def _links(view: View) -> html.Nav:
    return html.Nav(_pages(view), id="links", **aria(label=view.words.text("pages")))


def _pages(view: View) -> list[html.A]:
    return [
        html.A(
            view.words.of_page(page.name, "link"),
            href=written(State(page.name, view.state.selection)),
            **data(page=page.name),
            **(aria(current="page") if page is view.page else {}),
        )
        for page in view.pages
    ]


def _tools(view: View) -> html.Div:
    words = view.words
    (other,) = set(LANGUAGES) - {words.language}
    language = html.Button(
        other.upper(),
        id="language",
        type="button",
        lang=other,
        title=interface(other)["page"]["this_language"],
        **data(language=other),
    )
    return html.Div(
        [
            tool("undo", words.text("undo"), disabled=True),
            tool("redo", words.text("redo"), disabled=True),
            tool("share", words.text("share")),
            language,
            tool("theme", words.text("theme")),
        ],
        className="tools",
    )


def _chips(view: View) -> list:
    words = view.words
    idle = {name for name in view.state.selection if not frame.obeyed(view, name)}
    shown = [
        button(
            [html.Span(chip.label), icon("close")],
            chip.act,
            className="chip is-idle" if chip.dimension in idle else "chip",
            title=words.text("remove").format(chip.label),
        )
        for chip in chips(view.state.selection, view.world, words)
    ]
    clear = button(words.text("clear_all"), "clear:all", className="quiet")
    return [*shown, clear] if shown else []


def _notices(view: View) -> list:
    if not view.notices:
        return []
    close = tool("dismiss", view.words.text("dismiss"))
    return [html.Div([*map(html.P, view.notices), close], className="notice")]


def _head(view: View) -> list:
    words = view.words
    records, persons = view.world.answers.total(view.state.selection)
    _, everyone = view.world.answers.total({})
    shares = [
        (words.number(persons), words.noun(persons, "persons")),
        (words.number(records), words.noun(records, "records")),
        (numbers.share(persons / everyone if everyone else 0, 1, words.language),
         words.text("of_all_exposed")),
    ]  # fmt: skip
    return [
        html.P(words.of_page(view.page.name, "question"), className="question"),
        html.H1(
            view.page.headline(view.state, view.world, words).text if persons else _nobody(view),
            id="headline",
            tabIndex=-1,
            **aria(live="polite"),
        ),
        html.Div(_loosen(view), className="loosen") if not persons else None,
        html.Div([html.P([html.Strong(number), f" {of}"]) for number, of in shares], id="numbers"),
    ]


def _nobody(view: View) -> str:
    return view.words.text("nobody").format(view.words.described(view.state.selection))


def _loosen(view: View) -> list:
    """Return which filters to loosen when nobody is left, with how many there are without each."""
    selection, words = view.state.selection, view.words
    gains = {name: view.world.answers.total(without(selection, [name]))[1] for name in selection}
    offers = [
        button(
            words.sentence(
                "offer", title=words.canvas.dimensions[name].title, person_count=gain
            ).text,
            f"clear:{name}",
            className="offer",
        )
        for name, gain in gains.items()
        if gain
    ]
    return offers or [html.P(words.text("several_filters"))]


def _receipt(view: View) -> list:
    words = view.words
    return [
        html.P(words.text("modelled")),
        html.P(
            [
                html.Strong(words.text("synthetic")),
                f" · {words.provenance(view.world.made)} · ",
                words.described(view.state.selection),
            ]
        ),
    ]


def _told(view: View) -> dict[str, Any]:
    """Return what the scripts of the page are told once: words, and what can be looked for."""
    language = view.words.language
    return {"words": interface(language)["browser"], "choices": choices(view.world, language)}
