"""A page as the server sends it, before any browser: what is said, counted and drawn on it."""

from dashboard import shell
from tests.support.pages.components import is_a, parts, texts
from tests.support.pages.elements import of_html


class Served:
    """What stands at an address in a language."""

    def __init__(self, desk, address, language="en"):
        self.view = desk.view(address, language)
        self._whole = shell.whole(self.view)

    @property
    def headline(self):
        return read(self.named("headline"))

    @property
    def numbers(self):
        """The numbers below the headline, as their plain digits are."""
        strong = [each for each in parts(self.named("numbers")) if is_a("Strong", each)]
        return [float(getattr(each, "data-value")) for each in strong]

    def named(self, name):
        return next(each for each in parts(self._whole) if getattr(each, "id", None) == name)

    def card(self, query):
        return next(drawn for card, drawn in self.view.cards.items() if card.query == query)

    def said(self, query):
        return plain(self.card(query).said)

    def bars(self, query):
        """Return what the bars of a card count: {act: count}."""
        found = {}
        for trace in self.card(query).drawing["data"]:
            counts = trace["x"] if trace.get("orientation") == "h" else trace["y"]
            found |= dict(zip(trace.get("customdata") or (), counts, strict=False))
        return found

    def shapes(self, query):
        """Return what a map tells of each of its areas: {code: text}."""
        areas = of_html(self.card(query).drawing.svg()).all("path", "g", "rect")
        told = [each.attributes for each in areas if each.attributes.get("role") == "button"]
        return {each["data-code"]: plain(each["data-hover"]) for each in told}

    def rows(self, query):
        """Return the rows of a table, less its head."""
        (*bodies,) = (each for each in parts(self.card(query).drawing) if is_a("Tbody", each))
        return [Row(each) for body in bodies for each in body.inner]


class Row:
    """A row of a table: what it is called, what is said below that, and its plain numbers."""

    def __init__(self, row):
        self.row = row
        (self.head, *_) = (each for each in parts(row) if is_a("Th", each))
        self.name = read(self.head.inner[0])
        self.below = next((read(each) for each in parts(row) if is_a("Small", each)), "")
        self.counted = [
            (getattr(each, "data-count", None), getattr(each, "data-value"), read(each))
            for each in parts(row)
            if hasattr(each, "data-value")
        ]

    @property
    def act(self):
        return getattr(self.row, "data-act", None)


def read(tree):
    return plain(texts(tree))


def plain(text):
    return text.replace("\u202f", " ").replace("\xa0", " ")
