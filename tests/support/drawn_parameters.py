"""Parameters of questions, drawn as readers of pages may ask for them."""

from breachlab import find
from dashboard.database.served_world import OneWorld
from dashboard.pages import PAGES
from dashboard.pages.combination.page import STANDINGS
from dashboard.pages.response.plan import UNIT_COSTS
from dashboard.state.decisions import CAPACITIES

# Of a page, and of Situation's cost and waves and Combination's cards, which are no levers there.
OPTIONS = [
    *CAPACITIES,
    *UNIT_COSTS,
    STANDINGS,
    *(option for page in PAGES for option in page.levers),
]


def list_values(lab):
    """Return {parameter that selects: its values}."""
    world = OneWorld(lab).current()
    return {**world.values, "regions": (*world.regions,)}


def draw_parameters(query, values, chance):
    """Return parameters of a query, some of them selected by chance."""
    takes = sorted(find(query).parameters & {*values})
    chosen = chance.sample(takes, chance.randint(0, min(3, len(takes))))
    asked = {
        name: tuple(chance.sample(values[name], chance.randint(1, min(4, len(values[name])))))
        for name in chosen
    }
    choices = [chance.choice([*option.choices.values()]) for option in OPTIONS]
    given = {name: each for choice in choices for name, each in choice.items()}
    taken = find(query).parameters
    settings = {each: given[each] for each in given if each in taken and chance.random() < 0.3}
    return asked | settings
