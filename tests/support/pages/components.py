"""A page as the server writes it, before any browser: its elements, and what is written in them."""

from functools import lru_cache
from html.parser import HTMLParser

from breachlab.words import numbers

VOID = {"br", "wbr", "img", "input", "meta", "link"}
NAMES = {"class": "className", "for": "htmlFor", "tabindex": "tabIndex", "colspan": "colSpan",
         "rowspan": "rowSpan", "datetime": "dateTime"}  # fmt: skip
BARE = {"hidden", "disabled", "open", "defer"}


class Element:
    """An element: its tag in small letters, its attributes, and what is in it."""

    def __init__(self, tag, attributes):
        self.tag, self.attributes, self.inner = tag, dict(attributes), []

    @property
    def children(self):
        return self.inner

    def all(self, *tags):
        """Yield the elements of these tags, itself among them, outermost first."""
        return (each for each in parts(self) if each.tag in tags)

    @property
    def text(self):
        """All that is written in it."""
        return "".join(each if isinstance(each, str) else each.text for each in self.inner)


class Part(Element):
    """An element whose attributes are its own, under the names that Dash has for them."""

    def __init__(self, tag, attributes):
        super().__init__(tag, attributes)
        for name, value in attributes:
            known = _style(value) if name == "style" else name in BARE or value
            setattr(self, NAMES.get(name, name), known)

    @property
    def children(self):
        """What is in it, as it was given: one alone is no list."""
        return self.inner[0] if len(self.inner) == 1 else self.inner or None


def of_html(text, kind=Element):
    """Return HTML, or SVG, as one element."""
    reader = _Reader(kind)
    reader.feed(text)
    reader.close()
    return reader.open[0]


def three(number):
    """Return a modelled number as a page writes it, with three digits."""
    return f"{numbers.limit_digits(number, 3):,.0f}"


def parts(tree):
    """Yield every element of HTML, or of lists of it, outermost first."""
    if isinstance(tree, Element):
        yield tree
        yield from parts(tree.inner)
    elif isinstance(tree, list | tuple):
        for each in tree:
            yield from parts(each)
    elif hasattr(tree, "__html__"):
        yield from parts(_read(str(tree)))


def part(tree):
    """Return the outermost element of HTML."""
    return next(parts(tree))


def named(tree, tag):
    """Return the elements of a tag, outermost first."""
    return [each for each in parts(tree) if each.tag == tag]


def is_a(tag, tree):
    """Return whether this is an element of a tag."""
    return isinstance(tree, Element) and tree.tag == tag.lower()


def texts(tree):
    """Return all that is written in an element, as it is read: a space that holds is a space."""
    if isinstance(tree, Element):
        return texts(tree.inner)
    if isinstance(tree, list | tuple):
        return "".join(map(texts, tree))
    if hasattr(tree, "__html__"):
        return texts(_read(str(tree)))
    return "" if tree is None else str(tree).replace("\xa0", " ")


def table(component):
    """Return the rows of a table as texts, its head among them."""
    return [[texts(cell) for cell in row.inner] for row in named(component, "tr")]


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


def _style(text):
    rules = (rule.split(": ", 1) for rule in text.split("; ") if rule)
    return {name: value for name, value in rules}


@lru_cache(200)
def _read(text):
    return of_html(text, Part).inner


class _Reader(HTMLParser):
    """Keeps the elements that are open, the outermost first."""

    def __init__(self, kind):
        super().__init__()
        self.kind, self.open = kind, [kind("div", [])]

    def handle_starttag(self, tag, attrs):
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(self.open[-1].inner[-1])

    def handle_startendtag(self, tag, attrs):
        self.open[-1].inner.append(self.kind(tag, attrs))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop().tag == tag, f"</{tag}> ends another"

    def handle_data(self, data):
        self.open[-1].inner.append(data)
