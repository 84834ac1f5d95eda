"""A part of a page as one kind of thing, read from HTML."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = {"br", "wbr", "img", "input", "meta", "link"}


@dataclass(frozen=True)
class Element:
    """An element: its tag in small letters, its attributes, and what is in it."""

    tag: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator["Element"]:
        """Yield the elements of these tags, itself among them, outermost first."""
        if self.tag in tags:
            yield self
        for each in self.children:
            if isinstance(each, Element):
                yield from each.all(*tags)

    @property
    def text(self) -> str:
        """All that is written in it."""
        return "".join(each if isinstance(each, str) else each.text for each in self.children)


def of_html(text: str) -> Element:
    """Return HTML, or SVG, as one element."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.open[0]


class _Reader(HTMLParser):
    """Keeps the elements that are open, the outermost first."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("div")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
