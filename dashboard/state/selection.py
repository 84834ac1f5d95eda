"""The selection: data, {dimension: values}; no Dash, no SQL.

A dimension that is not in it keeps everyone. Values are those of the queries' parameters, each once
and in drawing order. So one selection has one form.
"""

from collections.abc import Collection, Mapping

from breachlab.query.parameters import SELECTION as DIMENSIONS

Selection = Mapping[str, tuple[str, ...]]


def order_values(selection: Mapping[str, Collection[str]], known: Mapping[str, tuple]) -> Selection:
    """Return the selection in its one form: known values, each once, in drawing order.

    Example:

        >>> known = {"sexes": ("female", "male")}
        >>> order_values({"sexes": ["male", "male", "x"], "statuses": []}, known)
        {'sexes': ('male',)}
    """
    chosen = {
        name: tuple(value for value in known[name] if value in set(selection[name]))
        for name in DIMENSIONS
        if name in selection and name in known
    }
    return {name: values for name, values in chosen.items() if values}


def toggle_values(selection: Selection, values: Selection) -> dict[str, Collection[str]]:
    """Return the selection with these values added, or removed if all of them were in it.

    With several dimensions, those after the first are removed with the last value of the first. So
    removing women aged 25-29 while those aged 30-34 are selected keeps women selected.

    Example:

        >>> toggle_values({}, {"departements": ("59", "62")})
        {'departements': ['59', '62']}
        >>> toggle_values({"departements": ("59", "62", "75")}, {"departements": ("59", "62")})
        {'departements': ['75']}
        >>> toggle_values({"departements": ("59",)}, {"departements": ("59", "62")})
        {'departements': ['59', '62']}
        >>> women = {"first_years": ("2010",), "sexes": ("female",)}
        >>> toggle_values({"first_years": ("2010", "2011"), "sexes": ("female",)}, women)
        {'first_years': ['2011'], 'sexes': ('female',)}
        >>> toggle_values(women, women)
        {'first_years': [], 'sexes': []}
    """
    if not holds(selection, values):
        return add_values(selection, values)
    first = next(iter(values))
    left = [each for each in selection[first] if each not in values[first]]
    out = {first: values[first]} if left else values
    return {
        **selection,
        **{name: [each for each in selection[name] if each not in out[name]] for name in out},
    }


def add_values(selection: Selection, values: Selection) -> dict[str, Collection[str]]:
    """Return the selection with these values added.

    Example:

        >>> add_values({"sexes": ("male",)}, {"departements": ("59",)})
        {'sexes': ('male',), 'departements': ['59']}
    """
    more = {
        name: [*dict.fromkeys([*selection.get(name, ()), *chosen])]
        for name, chosen in values.items()
    }
    return {**selection, **more}


def without(selection: Selection, dimensions: Collection[str]) -> Selection:
    """Return the selection with these dimensions cleared.

    Example:

        >>> without({"sexes": ("female",), "statuses": ("registered",)}, ["sexes"])
        {'statuses': ('registered',)}
    """
    return {name: values for name, values in selection.items() if name not in dimensions}


def holds(selection: Selection, values: Selection) -> bool:
    """Return whether all these values are selected.

    Example:

        >>> holds({"sexes": ("female",)}, {"sexes": ("female",)}), holds({}, {"sexes": ("male",)})
        (True, False)
    """
    return all(set(chosen) <= set(selection.get(name, ())) for name, chosen in values.items())
