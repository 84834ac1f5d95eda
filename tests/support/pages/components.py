"""A page as Dash has it, before any browser: its components, and what is written in them."""

import pandas
from dash.development.base_component import Component


def parts(tree):
    """Yield every component of a page, outermost first."""
    if isinstance(tree, Component):
        yield tree
        yield from parts(getattr(tree, "children", None))
    elif isinstance(tree, list | tuple):
        for each in tree:
            yield from parts(each)


def texts(tree):
    """Return all that is written in a component, as it is read: a space that holds is a space."""
    if isinstance(tree, Component):
        return texts(getattr(tree, "children", None))
    if isinstance(tree, list | tuple):
        return "".join(map(texts, tree))
    return "" if tree is None else str(tree).replace("\xa0", " ")


def table(component):
    """Return the rows of a table as texts, its head among them."""
    rows = [each for each in parts(component) if type(each).__name__ == "Tr"]
    return [[texts(cell) for cell in row.children] for row in rows]


def keyed(component):
    """Return (key, plain number) of each that stands beside one written, in their order."""
    told = [
        (getattr(each, "data-count").split(), getattr(each, "data-value").split())
        for each in parts(component)
        if hasattr(each, "data-count") and hasattr(each, "data-value")
    ]
    return [
        (key, float(value))
        for keys, values in told
        for key, value in zip(keys, values, strict=True)
    ]


def plain(component, *keys):
    """Return the plain numbers of these keys, or of all that count, in their order."""
    return [
        number
        for key, number in keyed(component)
        if (key in keys if keys else key.endswith("_count"))
    ]


def framed(rows):
    """Return dicts as rows of an answer whose values stay what they are."""
    names = rows[0] if rows else {}
    return pandas.DataFrame(
        {name: pandas.Series([row[name] for row in rows], dtype=object) for name in names}
    )
