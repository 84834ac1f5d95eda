"""The numbers of a page or a sheet with their keys, and the numbers that have none."""

import re
import string
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, combinations
from numbers import Real

from cachetools import LRUCache

from breachlab.query import counts
from breachlab.words.language import interface
from breachlab.words.values import is_null
from dashboard.database.answers import Answers
from dashboard.layout import page_shell
from tests.support.pages.components import Element, of_html

MONTHS = "|".join(
    month for language in ("en", "fr") for month in interface(language)["days"]["months"]
)
DAY = re.compile(rf"(?:\d{{1,2}}(?:er)? )?(?:{MONTHS})(?: \d{{4}})?", re.IGNORECASE)
DIGIT = re.compile(r"\d")
LAW = re.compile(
    r"art\. \d+(?:\(\d\)|, § \d)?|(?<!\d)1[ ,]000(?=[ ]habitants|[ ]residents)", re.IGNORECASE
)  # and of a rate its thousand
LETTER = 3  # a fixed text of so few letters would be found in many numbers
SAID = {
    "finding",
    "sub",
    "counted",
    "further",
    "aside",
    "numbers",
}  # classes and the id of what is said
# What holds no text of the page: drawings, addresses, commands.
UNREAD = {"svg", "script", "style", "pre", "code", "option", "a"}
CODE = {"script", "style", "pre", "code"}
READ = ("title", "aria-label", "placeholder", "data-head")  # attributes that are read
STRAIGHT = re.compile(r"[^\W\d_]'[^\W\d_]")


@dataclass
class Asked:
    """The answers that a page asked for while it was made."""

    rows: list = field(default_factory=list)  # of (query, rows)

    def numbers(self):
        """Return {key: values} of the numbers of the answers, and of what a page adds up."""
        found = defaultdict(set)
        for query, rows in self.rows:
            for key, values in _of_answer(query, rows).items():
                found[key] |= values
        return found

    def words(self):
        """Return the texts of the answers that hold a digit."""
        return {
            str(each)
            for _, rows in self.rows
            for column in rows.columns
            for each in rows[column]
            if not _is_number(each) and DIGIT.search(str(each))
        }


_known = LRUCache(100)  # the numbers of an answer, which many pages have, by the rows themselves


def _of_answer(query, rows):
    """Return {key: values} of the numbers of an answer and of their sums, worked out once."""
    if id(rows) not in _known:
        _known[id(rows)] = rows, _worked_out(query, rows)  # with the rows, whose id it keeps
    return _known[id(rows)][1]


def _worked_out(query, rows):
    found = defaultdict(set)
    columns = [rows[each] for each in rows.columns]
    codes = [[*map(str, each)] for each in columns if not any(map(_is_number, each))]
    for column, key in counts.find_keys(query, rows.columns).items():
        values = [_numbers_of(each) for each in rows[column]]
        found[key] |= {_rounded(each) for part in values for each in part}
        found[key] |= {*map(_rounded, _sums([sum(part) for part in values], codes))}
    return found


def recording(monkeypatch):
    """Return what records the answers from now on."""
    asked, rows = Asked(), Answers.rows

    def recorded(self, query, parameters):
        found = rows(self, query, parameters)
        asked.rows.append((query, found))
        return found

    monkeypatch.setattr(Answers, "rows", recorded)
    return asked


def page_of(view):
    """Return a page as elements, its drawings left out: they have tests of their own."""
    return of_html(page_shell.whole(view))


def counted(element):
    """Yield the keys and the values of each element that has keys."""
    if not isinstance(element, Element):
        return
    if keys := element.attributes.get("data-count"):
        values = element.attributes.get("data-value")
        yield keys.split(), str(values).split() if values is not None else None, element.text
    for each in element.children:
        yield from counted(each)


def sentences(element):
    """Yield the elements of a page in which its sentences and its strip stand."""
    if isinstance(element, Element):
        names = str(element.attributes.get("class", "")).split()
        if element.tag == "h1" or SAID & {*names, str(element.attributes.get("id"))}:
            yield element
        else:
            for each in element.children:
                yield from sentences(each)


def texts_without_key(element):
    """Yield the texts with a digit that stand in no element with keys."""
    if isinstance(element, str):
        if DIGIT.search(element):
            yield element
    elif element.tag not in UNREAD and "data-count" not in element.attributes:
        for each in element.children:
            yield from texts_without_key(each)


def with_straight_apostrophe(element):
    """Yield the French texts with a straight apostrophe between letters; code has its own."""
    if isinstance(element, str):
        if STRAIGHT.search(element):
            yield element
    elif element.tag not in CODE and element.attributes.get("lang") != "en":
        attributes = [element.attributes.get(name) for name in READ]
        for each in (*element.children, *(text for text in attributes if text)):
            yield from with_straight_apostrophe(each)


def vocabulary(words):
    """Return all fixed words of a language that hold a digit, the longest first."""
    resolve = words.canvas.words.resolve
    fixed = [resolve(each) for each in _texts(interface(words.language))]
    fixed += [*words.canvas.words.labels.values(), *words.canvas.words.facts.values()]
    for dimension in words.canvas.dimensions.values():
        fixed += [*dimension.labels.values(), *map(dimension.heading, dimension.values)]
    literals = {part.strip() for each in fixed for part, *_ in _parsed(each) if DIGIT.search(part)}
    return sorted({_plain(each) for each in literals}, key=len, reverse=True)


def ordered(words):
    """Return fixed texts as `without_words` takes them out: plain, the longest first."""
    return sorted({*map(_plain, words)}, key=len, reverse=True)


def without_words(text, words):
    """Return a text without days, and without the fixed texts, in the order that they have."""
    if _plain(text).strip() in words:
        return ""
    text = LAW.sub("", DAY.sub("", _plain(text)))
    for each in words:
        core, pattern = _alone(each)
        if pattern and core in text.casefold():
            text = pattern.sub("", text)
    return text


@cache
def _alone(word):
    """Return a fixed text without its days in small letters, and what finds it beside no digit.

    What finds it is None where it is too short, or has no digit that would be missed.
    """
    core = DAY.sub("", word)
    if len(word) <= LETTER or not DIGIT.search(word):
        return core.casefold(), None
    return core.casefold(), re.compile(rf"(?<!\d){re.escape(core)}(?!\d)", re.IGNORECASE)


def _sums(values, codes):
    """Yield the sums that a page shows: of all rows, of a code, of the last rows, of a few rows."""
    yield from accumulate(reversed(values))
    for column in codes:
        of_code = defaultdict(int)
        for value, code in zip(values, column, strict=True):
            of_code[code] += value if code != "None" else 0  # a null is no code, and has nobody
        yield from of_code.values()
    if len(values) <= 3:  # of the statuses that are selected
        for size in range(len(values)):
            yield from map(sum, combinations(values, size))


def _numbers_of(value):
    """Return the numbers of a value: one, none, or several in a text."""
    if _is_number(value):
        return [value]
    return [*map(int, value.split())] if isinstance(value, str) else []


def _parsed(template):
    try:
        return [*string.Formatter().parse(str(template))]
    except ValueError:
        return [(str(template), None, None, None)]


def _texts(node):
    if isinstance(node, dict):
        for each in node.values():
            yield from _texts(each)
    elif isinstance(node, list | tuple):
        for each in node:
            yield from _texts(each)
    elif isinstance(node, str):
        yield node


def _plain(text):
    return text.replace("\u202f", " ").replace("\xa0", " ")


def _is_number(value):
    return isinstance(value, Real) and not isinstance(value, bool) and not is_null(value)


def _rounded(value):
    return float(f"{float(value):.9g}")
