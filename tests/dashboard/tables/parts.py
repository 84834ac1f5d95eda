"""What a component is made of, and what is written in it."""

from dash.development.base_component import Component


def parts(tree, kind):
    """Return every component of a kind, outermost first."""
    if isinstance(tree, list | tuple):
        return [found for each in tree for found in parts(each, kind)]
    if not isinstance(tree, Component):
        return []
    own = [tree] if type(tree).__name__ == kind else []
    return own + parts(getattr(tree, "children", None), kind)


def text(tree):
    """Return all that is written in a component."""
    if isinstance(tree, list | tuple):
        return "".join(map(text, tree))
    if isinstance(tree, Component):
        return text(getattr(tree, "children", None))
    return "" if tree is None else str(tree)


def values(tree):
    """Return the plain digits of all cells that have any."""
    return [
        float(getattr(each, "data-value"))
        for each in parts(tree, "Td")
        if hasattr(each, "data-value")
    ]
