"""The top of every page: its name, the links, the search box, the tools and the notices."""

from dataclasses import replace

from breachlab.words import LANGUAGES
from breachlab.words.language import interface
from dashboard.cards import frame
from dashboard.desk import View
from dashboard.layout import html
from dashboard.layout.chips import chips
from dashboard.layout.marks import aria, button, data, icon, tool
from dashboard.pages import Page
from dashboard.pages.explore.page import AT, EXPLORE
from dashboard.state.page_state import write_state

# Pages in the bottom bar of a phone; its last button leads to the others.
IN_THE_BAR = ("situation", "who", "what", "response")


def header(view: View) -> html.Markup:
    """Return the name of the lab, the links to the pages, the search box and the tools."""
    links = html.Nav(pages(view), id="links", **aria(label=view.words.text("pages")))
    return html.Header([*_name(view), links, _filters(view), _tools(view)])


def _filters(view: View) -> html.Markup:
    """Return the search box, and the selection as chips."""
    label = view.words.text("picker")
    field = html.Input(  # assets/frame/picker.js puts its own in this place
        id="sought",
        className="autocomplete__input",
        placeholder=label,
        autocomplete="off",
        **aria(label=label),
    )
    picker = html.Div(field, id="picker", **data(label=label))
    return html.Section(
        [picker, html.Div(draw_selected(view), id="chips")],
        className="filters",
        **aria(label=view.words.text("filters")),
    )


def pages(view: View) -> list[html.Markup]:
    """Return a link to each page; it keeps the selection, and the switches that both pages have.

    On a phone they are its bottom bar; its last button opens the sheet of all other links.
    """
    more = view.words.text("more")
    explore = [_explore(view)] if EXPLORE.is_known(view.world.coverage) else []
    opener = html.Button(more, id="more-open", type="button", **aria(haspopup="dialog"))
    return [*(_link(view, page) for page in view.pages), *explore, opener]


def _link(view: View, page: Page) -> html.Markup:
    return html.A(
        view.words.of_page(page.name, "link"),
        href=write_state(replace(view.state, page=page.name, options=_common_options(view, page))),
        className=None if page.name in IN_THE_BAR else "is-rare",
        **data(page=page.name),
        **(aria(current="page") if page is view.page else {}),
    )


def _explore(view: View) -> html.Markup:
    """Return the link to the page Explore, an app of its own, with the selection."""
    query = write_state(replace(view.state, page="", options={})).lstrip("/")
    return html.A(view.words.of_page("explore", "link"), href=f"{AT}{query}", className="is-rare")


def rare_links(view: View) -> list[html.Markup]:
    """Return the links of a phone's sheet: the pages that its bar lacks, and the print views."""
    texts = interface(view.words.language)
    rare = [_link(view, page) for page in view.pages if page.name not in IN_THE_BAR]
    rare += [_explore(view)] if EXPLORE.is_known(view.world.coverage) else []
    if view.world.is_own:
        return rare
    briefing = html.A(texts["briefing"]["link"], href="/briefing")
    return [*rare, briefing, html.A(texts["area"]["all"], href="/area")]


def more(view: View) -> html.Markup:
    """Return the sheet that a phone's bar opens: other links, and the tools that do not fit."""
    words = view.words
    presses = [
        html.Button([icon(name), words.text(name)], type="button", **data(press=name))
        for name in ("redo", "share", "theme", "print")
    ]
    links = html.Nav(rare_links(view), id="more-links", **aria(label=words.text("more")))
    close = html.Button(words.text("close"), type="button", className="close")
    parts = [links, html.Div(presses, className="more-tools"), close]
    return html.Dialog(parts, id="more", **aria(label=words.text("more")))


def _common_options(view: View, page: Page) -> dict[str, str]:
    """Return the switches that are set here and that the other page has too."""
    known = page.options(view.world.days)
    options = view.state.options.items()
    return {name: choice for name, choice in options if choice in known.get(name, ())}


def draw_selected(view: View) -> list:
    """Return the chips of the selection; struck out if no card of the page can filter by them."""
    words = view.words
    idle = {name for name in view.state.selection if not frame.is_obeyed(view, name)}
    shown = [
        button(
            [html.Span(chip.label), icon("close")],
            chip.act,
            className="chip is-idle" if chip.dimension in idle else "chip",
            title=words.text("remove").format(chip.label),
        )
        for chip in chips(view.state.named, view.world, words, view.state.communes)
    ]
    clear = button(words.text("clear_all"), "clear:all", className="quiet")
    return [*shown, clear] if shown else []


def notices(view: View) -> list:
    """Return the notices of an answer; mostly empty."""
    if not view.notices:
        return []
    close = tool("dismiss", view.words.text("dismiss"))
    return [html.Div([*map(html.P, view.notices), close], className="notice")]


def _name(view: View) -> list:
    return [
        html.A("breachlab", href="/", className="name", **data(page="")),
        html.Span(
            view.words.of_kind("mark"),
            className="synthetic",
            title=view.words.of_kind("nobody_real"),
        ),
    ]


def _tools(view: View) -> html.Markup:
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
    briefing = html.A(words.text("briefing"), href="/briefing", className="briefing")
    return html.Div(
        [
            *([] if view.world.is_own else [briefing]),
            tool("undo", words.text("undo"), disabled=True),
            tool("redo", words.text("redo"), disabled=True),
            tool("share", words.text("share")),
            language,
            tool("theme", words.text("theme")),
            tool("print", words.text("print")),
        ],
        className="tools",
    )
