"""Every count of persons or records that a response of the dashboard tells, wherever it stands.

What is one:

    a text      a number before a noun of persons or records in either language: "7 persons",
                "7 of 1,200 persons"; and one that stands alone or behind a colon, unless another
                unit is named there: "7", "Women · 7", "<b>7</b>", "told by e-mail: 7"
    a table     a whole number alone in a cell or beside it (data-value), in any column but those
                whose head names another unit; that of a drawer has the columns of its query
    a drawing   a whole length or shade of a mark, and the step of a line that goes up in steps
    a map       what is said of an area
    a file      a column whose name counts persons or records, and texts of several counts

and, where words say that a number is hidden, a length, a circle, a class or a rate of it.

What is none: ages, years, days, classes of the map, ticks of an axis of numbers, positions; numbers
of départements, fields, combinations or rows, which have their own nouns or columns; scores, shares
and rates, which have a decimal point; residents, who are not on the register; and SQL.
"""

import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pandas

from breachlab.words import LANGUAGES, hidden
from breachlab.words.hidden import FEW, FEWEST, WITHHELD
from breachlab.words.language import interface
from breachlab.words.units import unit
from tests.dashboard.elements import Element, of_dash, of_html

PEOPLE = ("persons", "records")
MOST = FEWEST - 1  # are few
RATELESS = {"ratio-3", "ratio-6"}  # classes of the map: like the country, and not shown


def _nouns(are_people: bool) -> str:
    """Return the nouns of both languages that count people, or all others, as alternatives."""
    return "|".join(
        noun
        for language in LANGUAGES
        for key, forms in interface(language)["nouns"].items()
        for noun in reversed(forms)
        if key.endswith(PEOPLE) is are_people
    )


def _ranks() -> str:
    """Return what heads a column of places in an order, in both languages, as alternatives."""
    return "|".join(interface(language)["tables"]["rank"] for language in LANGUAGES)


def _hidden() -> str:
    """Return what is said of a hidden number, in both languages, as alternatives."""
    return "|".join(
        re.escape(said.strip())
        for language in LANGUAGES
        for number in (FEW, WITHHELD)
        for said in (hidden.drawn(number, language), hidden.counted(number, "", language))
    )


NUMBER = r"(?<![\d.,\u202f])([1-9]\d{0,2}(?:[,\u202f]\d{3})+|\d+)(?![\d\u202f]|[.,]\d)"
JOINED = rf"(?:\s(?:of|to|and|or|sur|à|et|ou)\s(?:the\s)?{NUMBER})?"
COUNTED = re.compile(rf"{NUMBER}{JOINED}\s(?:{_nouns(True)})\b")
ALONE = re.compile(rf"\s*{NUMBER}\s*")
SIZES = {"k": 1_000, "M": 1_000_000}
LABELLED = re.compile(rf"(.*):\s*({NUMBER}|\d+(?:[.,]\d+)?[\s\u202f][kM])\s*")
# "À ce jour" is no day but "so far".
OTHER = re.compile(rf"(?<!\bce )\b(?:{_nouns(False)}|{_ranks()})\b|€", re.IGNORECASE)
HIDDEN = re.compile(rf"{_hidden()}|<{FEWEST}|\b1 (?:to|à) {MOST}\b")
RATE = re.compile(r"\d\u202f?%|\b(?:in|sur)\s1[,\u202f]000\b")
PARTED = re.compile(r"<[^>]*>|\n| [·–] ")
COLUMNS = {
    words: column
    for language in LANGUAGES
    for column, words in interface(language)["drawer"]["columns"].items()
}


@dataclass(frozen=True)
class Told:
    """A count that is told: how much, in what kind of place, and the words that it stands in."""

    count: float
    kind: str  # text, table, drawer, drawing, map or file
    words: str
    is_hidden: bool = False  # by these words, and yet it is drawn
    card: str = ""  # the query of the card that tells it; none where it stands in no card

    def __str__(self) -> str:
        said = "though hidden, in" if self.is_hidden else "in"
        return f"{self.count:g} {said} a {self.kind}: {self.words}"

    @property
    def is_few(self) -> bool:
        """Whether it may not be told."""
        return self.is_hidden or 0 < self.count < FEWEST


def in_layout(layout: Any) -> Iterator[Told]:
    """Yield what the answer to /_dash-layout tells."""
    yield from in_element(of_dash(layout))


def in_update(update: Any) -> Iterator[Told]:
    """Yield what the answer to an event tells: of each part of the page what becomes of it."""
    for parts in (update["response"], update.get("sideUpdate", {})):
        for name, props in parts.items():
            id_ = json.loads(name) if name.startswith("{") else name
            yield from in_element(of_dash({"type": "part", "props": {"id": id_, **props}}))


def in_file(rows: pandas.DataFrame) -> Iterator[Told]:
    """Yield what the rows of a file tell."""
    for name in map(str, rows):
        values = rows[name].dropna().tolist()
        if name.endswith("_counts"):
            values = [int(each) for text in values for each in str(text).split() if each.isdigit()]
        elif unit(name) not in PEOPLE or name.endswith("_ids"):
            continue
        counts = [each for each in values if isinstance(each, int | float) and each == int(each)]
        yield from (Told(each, "file", name) for each in counts)


def csv(content: bytes) -> pandas.DataFrame:
    """Return the rows of a CSV, plain or for Excel in French."""
    is_french = content.startswith(b"\xef\xbb\xbf")
    more: dict = {"sep": ";", "decimal": ","} if is_french else {}
    return pandas.read_csv(io.BytesIO(content), **more)


def xlsx(content: bytes) -> pandas.DataFrame:
    """Return the rows of a workbook."""
    return pandas.read_excel(io.BytesIO(content), header=4)


def in_text(text: str, kind: str = "text", alone: bool = True) -> Iterator[Told]:
    """Yield the counts of a text; `alone` are numbers without a noun some, too.

    >>> [each.count for each in in_text("7 of 1,200 persons · 3 days · 9")]
    [7, 1200, 9]
    """
    for part in PARTED.split(HIDDEN.sub("", text)):
        found = [number for match in COUNTED.finditer(part) for number in match.groups() if number]
        if alone and (match := ALONE.fullmatch(part)):
            found.append(match[1])
        if (match := LABELLED.fullmatch(part)) and not OTHER.search(match[1]):
            found.append(match[2])
        yield from (Told(_number(each), kind, part) for each in found)


def _number(written: str) -> float:
    """Return a number as it is written, or about it where it is written in brief.

    >>> _number("1,200"), _number("7"), _number("5.13 k"), _number("29,9\u202fk")
    (1200, 7, 5130, 29900)
    """
    if written[-1] in SIZES:
        return round(float(written[:-2].replace(",", ".")) * SIZES[written[-1]])
    return int(re.sub(r"\D", "", written))


def in_element(element: Element, kind: str = "text", alone: bool = True) -> Iterator[Told]:
    """Yield the counts of a part of a page, and of all that is in it."""
    if element.tag in ("pre", "code", "style"):
        return
    if element.tag == "table":
        yield from _in_table(element, kind)
        return
    card = _card(element)
    for each in (*_in_attributes(element, kind, alone), *_in_children(element, kind, alone)):
        yield replace(each, card=each.card or card)


def _card(element: Element) -> str:
    """Return the query of the card that an element is a part of, or the drawer of."""
    match element.attributes:
        case {"id": {"card": query}}:
            return query
        case {"data-drawer": str(name)}:
            return name.split(" ")[0]
    return ""


def _in_children(element: Element, kind: str, alone: bool) -> Iterator[Told]:
    for each in _joined(element.children):
        if isinstance(each, str):
            yield from in_text(each, kind, alone)
        else:
            yield from in_element(each, kind, alone)


def _in_attributes(element: Element, kind: str, alone: bool) -> Iterator[Told]:
    for name, value in element.attributes.items():
        match name:
            case "figure":
                yield from in_drawing(value)
            case "data":
                yield from in_data(value)
            case "data-table":
                yield from in_element(of_html(value), "drawer")
            case "data-value" if alone and str(value).isdigit() and "€" not in element.text:
                yield Told(int(value), kind, element.text)
            case _ if isinstance(value, str):
                yield from in_text(value, kind, alone=False)


def _joined(children: list[Element | str]) -> Iterator[Element | str]:
    """Yield the children, with texts that follow each other as one."""
    text = ""
    for each in children:
        if isinstance(each, str):
            text += each
            continue
        yield text
        yield each
        text = ""
    yield text


def _in_table(table: Element, kind: str) -> Iterator[Told]:
    kind, heads = "table" if kind == "text" else kind, list[Element]()
    for row in table.all("tr"):
        cells = [*_columns(row, is_head=not heads)]
        told = [
            count
            for cell, head in zip(cells, heads or cells, strict=False)
            for count in in_element(cell, kind, alone=bool(heads) and _counts_people(head))
        ]
        yield from told
        # Rates of a head are each of its column, and those of a drawer may be of the whole answer.
        if heads and kind == "table":
            yield from _though_hidden(row.text, kind, told, [*_sizes(row)])
        heads = heads or cells


def _columns(row: Element, is_head: bool) -> Iterator[Element]:
    """Yield what stands in each column: a wide head in all of its own, a wide cell in the first."""
    for cell in row.children:
        assert isinstance(cell, Element)
        width = int(cell.attributes.get("colSpan") or cell.attributes.get("colspan") or 1)
        yield from [cell] + [cell if is_head else Element("td")] * (width - 1)


def _counts_people(head: Element) -> bool:
    """Return whether the numbers below a head count people: unless it says that they do not."""
    code = next(head.all("code"), None)
    column = code.text if code else COLUMNS.get(head.text)
    return unit(column) in PEOPLE if column else not OTHER.search(head.text)


def _sizes(row: Element) -> Iterator[float]:
    """Yield how long the bars of a row are."""
    for cell in row.all("td"):
        for each in cell.all("div", "span"):
            is_whole = "is-whole" in (each.attributes.get("className") or "")  # of anything
            style = "" if is_whole else each.attributes.get("style", "")
            yield from (float(size) for size in re.findall(r"\d[\d.]*", str(style)))


def in_drawing(figure: dict) -> Iterator[Told]:
    """Yield the counts of a drawing: of its marks, and of the names beside them."""
    for trace in figure["data"]:
        yield from _in_trace(trace)
    for name, axis in figure["layout"].items():
        if "axis" in name and not any(isinstance(at, int) for at in axis.get("tickvals", [])):
            for text in axis.get("ticktext", []):
                yield from in_text(text, "drawing")
    for note in figure["layout"].get("annotations", []):
        yield from in_text(note["text"], "drawing")


def _in_trace(trace: dict) -> Iterator[Told]:
    sizes = [*_flat(trace.get("z") or trace["x" if trace.get("orientation") == "h" else "y"])]
    said = [*_flat(trace.get("hovertext") or [])] or [""] * len(sizes)
    for size, words in zip(sizes, said, strict=True):
        told = [*in_text(words, "drawing", alone=False)]
        if type(size) is int and (told or not words):
            told.append(Told(size, "drawing", words))
        yield from told
        yield from _though_hidden(words, "drawing", told, [size])
    if trace.get("line", {}).get("shape") == "hv":
        yield from _in_steps([size for size in sizes if size is not None])
    for text in _flat(trace.get("text") or []):
        yield from in_text(text, "drawing")


def _in_steps(heights: list[float]) -> Iterator[Told]:
    """Yield how high the steps of a line are that goes up by as many as come to it."""
    for before, after in pairwise([0, *heights]):
        yield Told(after - before, "drawing", f"a step from {before} to {after}")


def _flat(values: Any) -> Iterator[Any]:
    if not isinstance(values, list):
        yield values
        return
    for each in values:
        yield from _flat(each)


def in_data(data: Any) -> Iterator[Told]:
    """Yield what data for the scripts of the page tell: maps that are drawn or repainted, words."""
    match data:
        case {"changes": dict(marks)}:
            yield from _in_marks(marks.values())
        case dict():
            for name, each in data.items():
                yield from (replace(told, card=told.card or name) for told in in_data(each))
        case list():
            for each in data:
                yield from in_data(each)
        case str() if data.startswith("<svg"):
            yield from _in_marks(_marks(of_html(data)))
        case str():
            yield from in_text(data, alone=False)


def _in_marks(marks: Iterable[list]) -> Iterator[Told]:
    for classes, words, _, radius in marks:
        told = [*in_text(words, "map", alone=False)]
        yield from told
        has_rate = not RATELESS.intersection(classes.split())
        yield from _though_hidden(words, "map", told, [radius, float(has_rate)])


def _though_hidden(
    words: str, kind: str, told: list[Told], sizes: list[float | None]
) -> Iterator[Told]:
    """Yield the lengths, or the rate, of what words say to be hidden."""
    if HIDDEN.search(words) and not any(each.count for each in told):
        rates = [float(bool(RATE.search(words)))]
        yield from (Told(each, kind, words, is_hidden=True) for each in [*sizes, *rates] if each)


def _marks(svg: Element) -> Iterator[list]:
    """Yield of each area of a map what would repaint it."""
    radii = {each.attributes["data-code"]: int(each.attributes["r"]) for each in svg.all("circle")}
    for shape in svg.all("path"):
        if "data-hover" in shape.attributes:
            code, classes, words = (
                shape.attributes[name] for name in ("data-code", "class", "data-hover")
            )
            yield [classes, words, False, radii[code]]
