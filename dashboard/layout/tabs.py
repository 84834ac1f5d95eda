"""The tabs of a page: links, since each tab has an address of its own."""

from collections.abc import Iterator
from dataclasses import replace

from dashboard.desk import View
from dashboard.layout import html
from dashboard.layout.marks import aria, data
from dashboard.state.options import TAB
from dashboard.state.page_state import write_state


def tabs(view: View) -> list[html.Markup]:
    """Return the tabs of a page in their list; empty for a page without tabs."""
    if not view.page.tabs:
        return []
    label = aria(label=view.words.text("tabs"))
    return [html.Nav(_links(view), id="tabs", **label)]


def tab_changes(view: View) -> Iterator[tuple[str, list[html.Markup]]]:
    """Yield the change to the tabs by an act: their addresses."""
    if view.page.tabs:
        yield "tabs", _links(view)


def _links(view: View) -> list[html.Markup]:
    chosen = view.page.tab.read_choice(view.state.options)
    return [_link(name, name == chosen, view) for name in view.page.tabs]


def _link(name: str, is_chosen: bool, view: View) -> html.Markup:
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
