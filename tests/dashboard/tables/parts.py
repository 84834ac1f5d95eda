"""What a table is made of, and what is written in it."""

from tests.support.pages.components import named, texts


def parts(tree, kind):
    """Return every element of a kind, outermost first."""
    return named(tree, kind.lower())


def text(tree):
    """Return all that is written in an element."""
    return texts(tree)


def values(tree):
    """Return the plain digits of all cells that have any."""
    return [
        float(getattr(each, "data-value"))
        for each in parts(tree, "Td")
        if hasattr(each, "data-value")
    ]
