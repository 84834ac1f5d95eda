"""The smallest parts of a page: buttons that act, links, icons, attributes with a hyphen."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from breachlab.words.values import is_null
from dashboard.layout import html


def button(label: Any, act: str, **more: Any) -> html.Markup:
    """Return a button that does an act (dashboard/state/acts.py) when it is pressed."""
    return html.Button(label, type="button", **data(act=act), **more)


def icon(name: str) -> html.Markup:
    """Return an icon: a file of assets/icons, in the colour of the text beside it."""
    return html.Span(className=f"icon icon-{name}", **aria(hidden=True))


def tool(name: str, label: str, **more: Any) -> html.Markup:
    """Return a button of the header that is an icon alone, with its name for those who hear it."""
    return html.Button(icon(name), id=name, type="button", title=label, **aria(label=label), **more)


def copier(place: str, label: str, done: str) -> html.Markup:
    """Return a button that copies the text of a place, which its heading names, and says so."""
    told = {**data(copy=place, done=done), **aria(describedby=f"{place}-title")}
    return html.Button(label, type="button", className="quiet", **told)


def data(**words: Any) -> dict[str, Any]:
    """Return these as data attributes.

    Example:

        >>> data(act="clear:all")
        {'data-act': 'clear:all'}
    """
    return {f"data-{name}": word for name, word in words.items()}


def aria(**words: Any) -> dict[str, Any]:
    """Return these as aria attributes, whose hyphen Python does not take as a keyword.

    Example:

        >>> aria(pressed=True, label="Women")
        {'aria-pressed': 'true', 'aria-label': 'Women'}
    """
    return {
        f"aria-{name}": str(word).lower() if isinstance(word, bool) else word
        for name, word in words.items()
    }


def mark_counts(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return what an element is given whose numbers are these, in order: their keys and values.

    The keys are those of breachlab/questions/counts.csv. What is null is no number.

    Example:

        >>> mark_counts([("person_count", 12_345.0), ("person_share", 0.00001), ("mean_eur", None)])
        {'data-count': 'person_count person_share', 'data-value': '12345 0.00001'}
    """
    known = [(key, plain(value)) for key, value in pairs if not is_null(value)]
    keys, values = (" ".join(each) for each in zip(*known, strict=True)) if known else ("", "")
    return data(count=keys, value=values) if known else {}


def plain(value: Any) -> str:
    """Return a number in plain digits, all that it has.

    Example:

        >>> plain(36_820_828), plain(4.0), plain(0.1671)
        ('36820828', '4', '0.1671')
    """
    exact = Decimal(str(value))
    return str(int(exact)) if exact == int(exact) else f"{exact:f}"
