"""The top of every page: its name, the links, the tools, the filters and the notices."""

from breachlab.words import LANGUAGES
from breachlab.words.language import interface
from dashboard import frame, html
from dashboard.chips import chips
from dashboard.desk import View
from dashboard.marks import aria, button, data, icon, tool
from dashboard.pages import Page
from dashboard.state import State, written


def header(view: View) -> html.Markup:
    """Return the name of the lab, the links to the pages and the tools."""
    links = html.Nav(pages(view), id="links", **aria(label=view.words.text("pages")))
    return html.Header([*_name(view), links, _tools(view)])


def filters(view: View) -> html.Markup:
    """Return the field in which filters are looked for, and those that are set as chips."""
    picker = html.Div(id="picker", **data(label=view.words.text("picker")))
    return html.Section(
        [picker, html.Div(selected(view), id="chips")],
        className="filters",
        **aria(label=view.words.text("filters")),
    )


def pages(view: View) -> list[html.Markup]:
    """Return a link to each page, with who is selected in it, and the switches that it has too."""
    return [
        html.A(
            view.words.of_page(page.name, "link"),
            href=written(State(page.name, view.state.selection, _common_options(view, page))),
            **data(page=page.name),
            **(aria(current="page") if page is view.page else {}),
        )
        for page in view.pages
    ]


def _common_options(view: View, page: Page) -> dict[str, str]:
    """Return the switches that are set here and stand on another page as well."""
    known = page.options(view.world.days)
    return {name: set_to for name, set_to in view.state.options.items() if name in known}


def selected(view: View) -> list:
    """Return a chip for what is selected, struck out where no card of the page can obey it."""
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


def notices(view: View) -> list:
    """Return what the reader must know of this answer; nothing mostly."""
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
    return html.Div(
        [
            tool("undo", words.text("undo"), disabled=True),
            tool("redo", words.text("redo"), disabled=True),
            tool("share", words.text("share")),
            language,
            tool("theme", words.text("theme")),
            tool("print", words.text("print")),
        ],
        className="tools",
    )
