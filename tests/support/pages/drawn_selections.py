"""Selections that a seed draws: one to three dimensions, some with few people."""

from dashboard.state.page_state import order_values


def selections(values, chance, count):
    """Return so many selections of {dimension: its values}."""
    return [_selection(values, chance) for _ in range(count)]


def _selection(values, chance):
    names = chance.sample(sorted(values), chance.choice([1, 1, 2, 3]))
    return order_values(
        {
            name: tuple(
                chance.sample([*values[name]], min(chance.choice([1, 2, 3]), len(values[name])))
            )
            for name in names
        },
        values,
    )
