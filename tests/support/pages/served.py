"""A page as the server sends it, before any browser: what is said, counted and drawn on it."""

from dashboard.layout import page_shell
from tests.support.pages.components import is_a, parts, texts
from tests.support.pages.elements import of_html


class Served:
    """What stands at an address in a language."""

    def __init__(self, desk, address, language="en"):
        self.view = desk.view(address, language)
        self._whole = page_shell.whole(self.view)

    @property
    def headline(self):
        return read(self.named("headline"))

    @property
    def sub(self):
        """The line below the headline."""
        return next(read(each) for each in parts(self._whole) if _has_class("sub", each))

    @property
    def tiles(self):
        """The large numbers below the headline: {(key, what they are of): plain number}."""
        tiles = next(each for each in parts(self._whole) if _has_class("tiles", each))
        found = {}
        for tile in tiles.inner:
            strong, of, *_ = (each for each in parts(tile) if each.tag in ("strong", "b"))
            found[getattr(strong, "data-count"), read(of)] = getattr(strong, "data-value")
        return found

    def named(self, name):
        return next(each for each in parts(self._whole) if getattr(each, "id", None) == name)

    def card(self, name):
        return next(drawn for card, drawn in self.view.cards.items() if card.name == name)

    def title(self, name):
        """Return the title of a card that is headed by what it finds."""
        return plain(self.card(name).found.text)

    def said(self, query):
        return plain(self.card(query).said)

    def shapes(self, query):
        """Return what a map tells of each of its areas: {code: text}."""
        areas = of_html(self.card(query).drawing.svg()).all("path", "g", "rect")
        told = [each.attributes for each in areas if each.attributes.get("role") == "button"]
        return {each["data-code"]: plain(each["data-hover"]) for each in told}

    def dots(self, query):
        """Return the numbers at which a strip has its dots: {code: number}."""
        circles = [each for each in parts(self.card(query).drawing) if is_a("circle", each)]
        return {getattr(each, "data-code"): float(getattr(each, "data-value")) for each in circles}

    def legend(self, query):
        """Return what the legend of a bar of groups counts: {group: (key, value, written)}."""
        items = [each for each in parts(self.card(query).drawing) if is_a("Li", each)]
        return {_own_text(each): count for each in items for count in _counted(each)}

    def rows(self, query):
        """Return the rows of a table that have a name: neither its head nor what a row unfolds."""
        bodies = [each for each in parts(self.card(query).drawing) if is_a("Tbody", each)]
        rows = [each for body in bodies for each in body.inner]
        return [Row(row) for row in rows if any(is_a("Th", each) for each in row.inner)]


class Row:
    """A row of a table: what it is called, what is said below that, and its plain numbers."""

    def __init__(self, row):
        self.row = row
        (self.head, *_) = (each for each in parts(row) if is_a("Th", each))
        self.name = read(self.head.inner[0])
        self.below = next((read(each) for each in parts(row) if is_a("Small", each)), "")
        self.counted = _counted(row)

    @property
    def act(self):
        return getattr(self.row, "data-act", None)


def read(tree):
    return plain(texts(tree))


def plain(text):
    return text.replace("\u202f", " ").replace("\xa0", " ")


def _has_class(name, part):
    return getattr(part, "className", "") == name


def _own_text(part):
    """Return what is written in an element itself, and not in those that are in it."""
    return plain("".join(each for each in part.inner if isinstance(each, str))).strip()


def _counted(tree):
    """Return (key, plain number, what is written) of each that counts, in their order."""
    return [
        (getattr(each, "data-count", None), getattr(each, "data-value"), read(each))
        for each in parts(tree)
        if hasattr(each, "data-value")
    ]
