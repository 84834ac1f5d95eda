"""A page as the server writes it, before any browser: its elements, and what is written in them."""

from functools import lru_cache
from html.parser import HTMLParser

VOID = {"br", "wbr", "img", "input", "meta", "link"}
NAMES = {"class": "className", "for": "htmlFor", "tabindex": "tabIndex", "colspan": "colSpan",
         "rowspan": "rowSpan", "datetime": "dateTime"}  # fmt: skip
BARE = {"hidden", "disabled", "open", "defer"}


class Part:
    """An element with its attributes; what is in it is nothing, a text, an element, or a list."""

    def __init__(self, tag, attributes):
        self.tag, self.inner = tag, []
        for name, value in attributes:
            known = NAMES.get(name, name)
            setattr(self, known, _style(value) if name == "style" else value)
            if name in BARE:
                setattr(self, known, True)

    @property
    def children(self):
        """What is in it, as it was given: one alone is no list."""
        return self.inner[0] if len(self.inner) == 1 else self.inner or None


def parts(tree):
    """Yield every element of HTML, or of lists of it, outermost first."""
    if isinstance(tree, Part):
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
    return isinstance(tree, Part) and tree.tag == tag.lower()


def texts(tree):
    """Return all that is written in an element, as it is read: a space that holds is a space."""
    if isinstance(tree, Part):
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
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.open[0].inner


class _Reader(HTMLParser):
    """Keeps the elements that are open, the outermost first."""

    def __init__(self):
        super().__init__()
        self.open = [Part("", [])]

    def handle_starttag(self, tag, attrs):
        found = Part(tag, attrs)
        self.open[-1].inner.append(found)
        if tag not in VOID:
            self.open.append(found)

    def handle_startendtag(self, tag, attrs):
        self.open[-1].inner.append(Part(tag, attrs))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop().tag == tag, f"</{tag}> ends another"

    def handle_data(self, data):
        self.open[-1].inner.append(data)
