"""Any states of the pages: what a reader can select, and how the switches can stand."""

from hypothesis import strategies as st

from dashboard.pages import Either
from dashboard.state.page_state import DIMENSIONS, State, order_values


def selections(values, most=4):
    """Return a strategy of selections, of {dimension: values that can be selected}."""
    chosen = {
        name: st.lists(st.sampled_from(values[name]), min_size=1, max_size=most)
        for name in DIMENSIONS
    }
    return st.fixed_dictionaries({}, optional=chosen).map(lambda each: order_values(each, values))


def states(known):
    """Return a strategy of the states that an address can name."""
    return st.sampled_from([*known.options]).flatmap(lambda page: _states(page, known))


def _states(page, known):
    switches = {name: st.sampled_from(choices[1:]) for name, choices in known.options[page].items()}
    options = st.fixed_dictionaries({}, optional=switches)
    named = {**known.values, "departements": (*known.find_values("departements"),)}
    return st.builds(
        lambda chosen, options: known.choose(State(page, options=options), chosen),
        selections(named),
        options,
    )


def tab_of(page, query):
    """Return the option, {name: choice}, of the tab on which the card of a query stands."""
    tabs = {
        card.query: tab
        for tab, rows in page.tabs.items()
        for row in rows
        for column in row
        for card in column.all_cards
    }
    is_other = tabs.get(query, page.tab.default if page.tabs else "") not in [*page.tabs][:1]
    return {page.tab.name: tabs[query]} if page.tabs and is_other else {}


def standing(page, card):
    """Return the options, {name: choice}, with which a card stands on its page."""
    places = [each for row in page.all_rows for column in row for each in column.cards]
    return tab_of(page, card.query) | {
        place.option.name: choice
        for place in places
        if isinstance(place, Either)
        for choice, one in place.cards.items()
        if one is card and choice != next(iter(place.cards))
    }


def acts(values):
    """Return a strategy of acts of one value, of {dimension: values that can be selected}."""
    named = [f"{name}={value}" for name in DIMENSIONS for value in values[name]]
    return st.builds(
        "{}:{}".format, st.sampled_from(["toggle", "add", "only"]), st.sampled_from(named)
    )
