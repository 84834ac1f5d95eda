"""The numbers of a page, a sheet or a file, each with its key, whom it counts and what applies."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl

import openpyxl

from breachlab.query import counts
from breachlab.query.parameters import COLUMNS
from breachlab.query.repeat import DIMENSION, LETTERS, SHORT

VOID = {"br", "wbr", "img", "input", "meta", "link"}
LETTER_OF = {COLUMNS[name]: letters for name, letters in LETTERS.items()}
SAID = {"h1", "sub", "tiles"}  # the tag and classes of what is told of the whole selection
# {page: the row that its headline tells of, which is that of one field}.
HEADLINE = "headline"
ROW_OF_HEADLINE = {"what": (("field_id", "nir"),)}
SIZES = {"million": 1e6, "millions": 1e6, "M": 1e6, "k": 1e3, "%": 0.01, "": 1}
UNITS = r"(?:[ \u202f\xa0]?(millions?|[kM]\b|%))?"
NUMBERS = {
    "en": re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?" + UNITS),
    "fr": re.compile(r"(\d{1,3}(?:\u202f\d{3})+|\d+)(?:,(\d+))?" + UNITS),
}
Row = tuple[tuple[str, str], ...]  # the codes of a row that are not of a dimension


@dataclass(frozen=True)
class Number:
    """A number that is told somewhere: its key, its value, whom it counts, what applies to it.

    `row` are the codes of its row. It is null for a number of a drawing or of a sentence, whose row
    is not told.
    """

    key: str
    value: float
    base: str
    applied: str
    address: str
    place: str
    row: Row | None = None

    @property
    def whom(self) -> tuple[str, str, str, Row]:
        """Return what it counts: one number for all that have the same.

        Of a place all are its living residents, whatever a key calls them, but for the bridge's.
        """
        key, base, applied = self.key, counts.base(self.key, self.base), self.applied
        if key.startswith("france_"):  # a headline compares ages with all, and places with the same
            is_of_ages = self.place == HEADLINE and not is_of_place(applied)
            base = counts.base(key, "persons")
            applied = drop(drop(applied, "a"), "s") if is_of_ages else drop(applied, "d")
        elif is_of_place(applied) and not key.startswith("all_"):  # which the bridge has of each
            key = key.replace("living_here_", "").replace("living_", "")
            base = "residents" if base not in ("records", "persons") else base
        is_whole = self.row is None or counts.keys()[self.key] == "whole"
        return key, base, applied, () if is_whole else self.row or ()

    def __str__(self) -> str:
        return f"{self.address} · {self.place} · {self.key} = {self.value:.10g}"


@dataclass
class Told:
    """A number as it stands in HTML, in its card if it has one, with its text."""

    number: Number
    card: str
    is_title: bool
    is_drawn: bool
    text: str
    count: int  # of the numbers in its text


@dataclass
class Shown:
    """A card of a page: its title, and the scope of its numbers; a line has none."""

    slug: str
    title: str = ""
    base: str = ""
    applied: str = ""
    is_line: bool = False


@dataclass
class Document:
    """What a page or a sheet tells: its numbers, its cards, the tables with many rows."""

    address: str
    language: str
    told: list[Told] = field(default_factory=list)
    cards: dict[str, Shown] = field(default_factory=dict)
    unmarked: list[str] = field(default_factory=list)  # keys of numbers without a scope
    tables: list[list[Number]] = field(default_factory=list)

    @property
    def page(self) -> str:
        """Return the name of the page or of the sheet."""
        return self.address.partition("?")[0].strip("/").partition("/")[0]


def is_of_place(applied: str) -> bool:
    """Return whether départements apply.

    >>> is_of_place("d=59&s=f"), is_of_place("days=5")
    (True, False)
    """
    return "d=" in re.findall(r"\w+=", applied)


def drop(applied: str, name: str) -> str:
    """Return what applies without a part.

    >>> drop("d=59&s=f", "d")
    's=f'
    """
    return "&".join(each for each in applied.split("&") if not each.startswith(f"{name}="))


def list_filters(applied: str) -> dict[str, str]:
    """Return {letter of a dimension: its values} of an address or of what applies.

    >>> list_filters("/who?d=59&whom=registered"), list_filters("s=f")
    ({'d': '59'}, {'s': 'f'})
    """
    parts = parse_qsl(applied.partition("?")[2] if "?" in applied else applied)
    return {name: text for name, text in parts if name in DIMENSION}


def read_document(address: str, language: str, text: str) -> Document:
    """Return what a page or a sheet tells."""
    reader = _Reader(Document(address, language))
    reader.feed(text)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    """Keeps the elements that are open, the outermost first, each with its attributes and text."""

    def __init__(self, found: Document):
        super().__init__()
        self.found = found
        self.open: list[tuple[str, dict[str, str], list[str]]] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        attributes = {name: value or "" for name, value in attrs}
        self.open.append((tag, attributes, []))
        names = attributes.get("class", "").split()
        if "id" in attributes and ("lacking" in names or (tag == "figure" and "card" in names)):
            self.found.cards[attributes["id"]] = Shown(
                attributes["id"],
                base=attributes.get("data-base", ""),
                applied=attributes.get("data-applied", ""),
                is_line="lacking" in names,
            )
        if tag == "table":
            self.found.tables.append([])

    def handle_data(self, data: str) -> None:
        for _, _, texts in self.open:
            texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        _, attributes, texts = self.open[-1]
        if tag == "h2" and (card := self._nearest("id", self.found.cards)) in self.found.cards:
            self.found.cards[card].title = "".join(texts)
        if "data-count" in attributes and "data-looked" not in attributes:
            self._take(attributes, "".join(texts))
        self.open.pop()

    def _nearest(self, name: str, known: Mapping[str, Any] | None = None) -> str | None:
        """Return the attribute of the nearest open element that has it, with a known value."""
        for _, attributes, _ in reversed(self.open):
            if name in attributes and (known is None or attributes[name] in known):
                return attributes[name]
        return None

    def _take(self, attributes: dict[str, str], text: str) -> None:
        keys, values = attributes["data-count"].split(), attributes.get("data-value", "").split()
        base, applied = self._nearest("data-base"), self._nearest("data-applied")
        if base is None or applied is None:
            self.found.unmarked += keys
            return
        tags = [each for each, _, _ in self.open]
        ids = {each.get("id", "") for _, each, _ in self.open}
        card = self._nearest("id", self.found.cards) or ""
        names = {name for _, each, _ in self.open for name in each.get("class", "").split()}
        place = f"{card} {'title' if 'h2' in tags else tags[-1]}" if card else _place(tags, names)
        row = None
        if not card and SAID & {*tags, *names} and tags[-1] != "small":
            row = ROW_OF_HEADLINE.get(self.found.page, ()) if "h1" in tags else ()
        for key, value in zip(keys, values, strict=False):
            number = Number(key, float(value), base, applied, self.found.address, place, row)
            told = Told(number, card, "h2" in tags, f"{card}.drawing" in ids, text, len(keys))
            self.found.told.append(told)
            if "td" in tags:
                self.found.tables[-1].append(number)


def _place(tags: Sequence[str], names: set[str]) -> str:
    return HEADLINE if "h1" in tags else " ".join([*sorted(names & SAID), tags[-1]])


def read_file(kind: str, content: bytes) -> list[dict[str, Any]]:
    """Return the rows of a CSV, a JSON or a workbook: {column: value}."""
    if kind == "json":
        rows: list[dict[str, Any]] = json.loads(content)["rows"]
        return rows
    if kind == "csv":
        return [*csv.DictReader(io.StringIO(content.decode()))]
    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    _, _, _, names, _, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(names, line, strict=False)) for line in lines if any(line)]


def list_numbers(
    rows: Sequence[Mapping[str, Any]], query: str, shown: Shown, address: str
) -> Iterator[Number]:
    """Yield the numbers of a file of a card, each with the codes of its row.

    The values of dimensions in a row apply to its numbers, as if they were selected.
    """
    keys = counts.find_keys(query, rows[0] if rows else ())
    scopes = counts.keys()
    labels = [_label(row, keys) for row in rows]
    is_apart = Counter(map(str, labels))
    for at, (row, (selected, codes)) in enumerate(zip(rows, labels, strict=True)):
        applied = shown.applied
        for letters, value in selected.items():
            applied = "&".join(filter(None, [drop(applied, letters), f"{letters}={value}"]))
        if is_apart[str(labels[at])] > 1:
            codes = (*codes, (query, str(at)))
        for column, key in keys.items():
            counted = _number(row[column])
            if counted is None or scopes[key] == "place":
                continue
            number = Number(
                key, counted, shown.base, shown.applied, address, f"row {at + 1}", codes
            )
            if scopes[key] == "row":
                ordered = "&".join(sorted(applied.split("&"), key=_order))
                yield replace(number, applied=ordered)
            elif scopes[key] == "part":  # of the whole that is selected
                yield replace(number, row=(*selected.items(), *codes))
            else:
                yield number


def _label(row: Mapping[str, Any], keys: Mapping[str, str]) -> tuple[dict[str, str], Row]:
    """Return {letter: value} of the dimensions of a row, and its other codes."""
    scopes = counts.keys()
    selected, codes = {}, []
    for column, value in row.items():
        if column == "note" or column.startswith("is_") or column.endswith("_name"):
            continue
        if column in keys and scopes[keys[column]] != "place":
            continue
        if column in LETTER_OF and value not in (None, ""):
            selected[LETTER_OF[column]] = SHORT.get(str(value), str(value))
        else:
            codes.append((column, str(value)))
    return selected, tuple(codes)


def _number(value: Any) -> float | None:
    try:
        return None if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        return None


def _order(part: str) -> tuple[int, str]:
    letters = [*DIMENSION]
    name = part.partition("=")[0]
    return (letters.index(name) if name in letters else len(letters), name)


@dataclass
class Read:
    """A number as a reader reads it, and half of what its last digit counts."""

    number: float
    half: float

    def is_of(self, value: float) -> bool:
        """Return whether it is a value, of either sign, rounded to the nearest."""
        return abs(abs(value) - self.number) <= self.half * (1 + 1e-9) + 1e-9


def read_numbers(text: str, language: str) -> list[Read]:
    """Return the numbers in a text; zeros after three figures are taken to be rounded."""
    found = []
    for whole, decimals, unit in NUMBERS[language].findall(text):
        number = float(f"{re.sub('[^0-9]', '', whole)}.{decimals or 0}")
        rounded = 10 ** max(0, len(str(int(number))) - 3)
        step = 10.0 ** -len(decimals) if unit or number % rounded else rounded
        is_bound = re.search(r"under|over|moins de|plus de", text, re.IGNORECASE)
        found.append(Read(number * SIZES[unit], step * SIZES[unit] * (1 if is_bound else 0.5)))
    return found
