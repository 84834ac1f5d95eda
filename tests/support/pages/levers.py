"""What the browser shows of a page whose levers stand elsewhere, worked out from what it was sent.

The same as dashboard/assets/frame/levers.js does, which the tests in a browser hold to it.
"""

import json

from tests.support.pages.components import parts


def text_of(sent, options, levers):
    """Return the text of a position of what `Looked` sends."""
    at = {lever.name: lever.positions.index(lever.read_choice(options)) for lever in levers}
    place = 0
    for name, size in sent["by"].items():
        place = place * size + at[name]

    def part(of, which, lever=None):
        return of.split("|")[which[place if lever is None else at[lever]]]

    return "".join(each if isinstance(each, str) else part(*each) for each in sent["parts"])


def chosen(tree, options, levers):
    """Return what each element that looks something up would show at a position, in their order."""
    shown = []
    for each in parts(tree):
        if told := getattr(each, "data-looked", None):
            shown.append(text_of(json.loads(told), options, levers))
        if told := getattr(each, "data-sized", None):
            sent = json.loads(told)
            sizes = text_of(sent, options, levers).split()
            shown.append(dict(zip(sent["names"], sizes, strict=True)))
    return shown


def drawn(tree):
    """Return what each element that looks something up shows as the server drew it."""
    shown = []
    for each in parts(tree):
        if hasattr(each, "data-looked"):
            shown.append("".join(each.inner))
        if hasattr(each, "data-sized"):
            shown.append(each.style)
    return shown
