"""The switches of Who: two below its headline, beside the link to the sheet of the one place."""

from collections.abc import Sequence

from breachlab import find
from breachlab.query.needs import is_selectable, list_unmet
from breachlab.words.language import interface
from dashboard.database.few import say_few
from dashboard.database.served_world import World
from dashboard.layout import html
from dashboard.layout.switches import switch
from dashboard.layout.words import PageWords
from dashboard.state.options import Option
from dashboard.state.page_state import State

RATES = "exposure/rate_by_departement"
LEVEL = Option("level", {"departement": {}, "region": {}})
SHOWN = Option("shown", {"rate": {}, "adjusted": {}})
WHOM = Option("whom", {"all": {}, "registered": {"statuses": ("registered",)}})


def caption(state: State) -> str:
    """Return the key of the caption of the displayed rates."""
    return f"caption_{state.options.get(SHOWN.name, SHOWN.default)}"


def rate_switches(state: State, world: World, words: PageWords) -> Sequence:
    """Return the switches of persons and of rates; with one département, the link to its sheet.

    A list of one's own has no sheets, and may have no statuses, or no rates. Few persons have no
    switch, but for the one that leads from those registered to all.
    """
    whom = WHOM.list_parameters(state)
    few = say_few({**state.selection, **whom}, world, words)
    options = [WHOM] if is_selectable("statuses", world.coverage) and (whom or not few) else []
    options += [SHOWN] if not few and not list_unmet(find(RATES), world.coverage) else []
    parts: list = [switch(option, state, words) for option in options]
    match state.selection.get("departements", ()):
        case (code,) if not world.is_own:
            name = words.canvas.dimensions["departements"].heading(code)
            link = interface(words.language)["area"]["of"].format(name)
            parts.append(html.A(link, href=f"/area/{code}", className="sheet"))
    return (html.Div(parts, className="rate-switches"),)
