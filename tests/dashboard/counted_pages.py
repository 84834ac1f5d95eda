"""The numbers of a page or a sheet with their keys, and the numbers that have none."""

import json
import re
import string
from collections import defaultdict
from dataclasses import dataclass, field
from numbers import Real

from plotly.utils import PlotlyJSONEncoder

from breachlab import counts
from breachlab.words.language import interface
from breachlab.words.values import is_null
from dashboard import shell
from dashboard.answers import Answers
from tests.dashboard.elements import Element, of_dash

MONTHS = "|".join(
    month for language in ("en", "fr") for month in interface(language)["days"]["months"]
)
DAY = re.compile(rf"(?:\d{{1,2}}(?:er)? )?(?:{MONTHS})(?: \d{{4}})?", re.IGNORECASE)
DIGIT = re.compile(r"\d")


@dataclass
class Asked:
    """The answers that a page asked for while it was made."""

    rows: list = field(default_factory=list)  # of (query, rows)

    def numbers(self):
        """Return {key: values} of all numbers of the answers, and of their sums."""
        found = defaultdict(set)
        for query, rows in self.rows:
            for column, key in counts.counted(query, map(str, rows)).items():
                values = [each for each in rows[column].tolist() if _is_number(each)]
                found[key] |= {_rounded(each) for each in values}
                found[key].add(_rounded(sum(values)))
        return found

    def words(self):
        """Return the texts of the answers that hold a digit."""
        return {
            str(each)
            for _, rows in self.rows
            for column in rows
            for each in rows[column].tolist()
            if not _is_number(each) and DIGIT.search(str(each))
        }


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
    return of_dash(json.loads(json.dumps(shell.whole(view), cls=PlotlyJSONEncoder)))


def counted(element):
    """Yield the keys and the values of each element that has keys."""
    if not isinstance(element, Element):
        return
    if keys := element.attributes.get("data-count"):
        values = element.attributes.get("data-value")
        yield keys.split(), str(values).split() if values is not None else None, element.text
    for each in element.children:
        yield from counted(each)


def texts_without_key(element):
    """Yield the texts with a digit that stand in no element with keys."""
    if isinstance(element, str):
        if DIGIT.search(element):
            yield element
    elif element.tag not in {"graph", "svg", "script", "style", "pre", "code", "option", "a"}:
        if "data-count" not in element.attributes:
            for each in element.children:
                yield from texts_without_key(each)


def vocabulary(words):
    """Return all fixed words of a language that hold a digit, the longest first."""
    fixed = [*_texts(interface(words.language)), *words.canvas.words.labels.values()]
    for dimension in words.canvas.dimensions.values():
        fixed += [*dimension.labels.values(), *map(dimension.heading, dimension.values)]
    literals = {
        part.strip() for each in fixed for part, *_ in _parsed(each) if DIGIT.search(part)
    }
    return sorted({_plain(each) for each in literals}, key=len, reverse=True)


def without_words(text, words):
    """Return a text without fixed words and days."""
    text = _plain(text)
    for each in words:
        text = text.replace(each, "")
        text = text.replace(each[:1].upper() + each[1:], "")
    return DAY.sub("", text)


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
