"""Mutations of sentences: a word becomes its contrary, a negation is lost, a format changes.

Sentences stand in strings of TOML, in CSV with columns in both languages, and in the headlines in
the headers of queries.
"""

import re
from collections.abc import Iterator

from tools.mutate.edits import Edit

PAIRS = """
days/hours day/hour years/days most/least more/less exposed/told persons/records people/records
before/after with/without men/women highest/lowest largest/smallest above/below up/down first/last
all/no every/no until/from earlier/later
jours/heures jour/heure ans/jours plus/moins exposées/informées exposée/informée
exposés/informés personnes/dossiers avant/après avec/sans hommes/femmes premier/dernier
première/dernière toutes/aucune tous/aucun depuis/jusqu'à
"""
SWAPPED = {
    old: new
    for pair in reversed(PAIRS.split())
    for old, new in (pair.split("/"), reversed(pair.split("/")))
}
WORD = re.compile(rf"(?<![\w/_{{:-])(?:{'|'.join(SWAPPED)})(?![\w/_}}-])", re.IGNORECASE)
NO_MORE = re.compile(r"\b(?:ne |n')(\w+) pas\b")
FORMAT = re.compile(r"\{(\w+):([^{}]+)\}")
NOUNS = {"persons": "records", "records": "persons", "days": "hours", "hours": "days"}
STRING = re.compile(r'"""(.*?)"""|"((?:[^"\\\n]|\\.)*)"(?!\s*[=\].])', re.DOTALL)
HEADLINE = re.compile(r"^-- Headline[^:\n]*:(.*(?:\n--  +.*)*)", re.MULTILINE)


def edits_of_toml(text: str) -> list[Edit]:
    """Return the edits of the strings of a file of TOML.

    >>> text = 'more = "more {days:.1} days" # and more'
    >>> [each.of(text).partition(" #")[0] for each in edits_of_toml(text)]
    ['more = "less {days:.1} days"', 'more = "more {days} days"', 'more = "more {days:.1} hours"']
    """
    spans = [
        match.span(1 if match[1] is not None else 2)
        for match in STRING.finditer(text)
        if "#" not in text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    ]
    return _edits(text, spans)


def edits_of_csv(text: str) -> list[Edit]:
    """Return the edits of a table with columns in both languages, below its first line."""
    columns = text.partition("\n")[0].split(",")
    if not {each[-3:] for each in columns} >= {"_en", "_fr"}:
        return []
    return _edits(text, [(text.find("\n") + 1, len(text))])


def edits_of_headlines(text: str) -> list[Edit]:
    """Return the edits of the headlines in the header of a query.

    >>> text = "-- Headline:  {days:days}, not more.\\n-- Note:    not read.\\n"
    >>> [each.of(text).splitlines()[0] for each in edits_of_headlines(text)]
    ['-- Headline:  {days:hours}, not more.', '-- Headline:  {days:days}, more.', \
'-- Headline:  {days:days}, not less.']
    """
    header = text[: re.search(r"^(?!--)", text, re.MULTILINE).start()]  # type: ignore[union-attr]
    return _edits(text, [match.span(1) for match in HEADLINE.finditer(header)])


def _edits(text: str, spans: list[tuple[int, int]]) -> list[Edit]:
    finders = (_swapped, _affirmed, _formatted)
    return sorted({edit for span in spans for find in finders for edit in find(text, *span)})


def _swapped(text: str, start: int, end: int) -> Iterator[Edit]:
    for match in WORD.finditer(text, start, end):
        new = SWAPPED[match[0].lower()]
        yield Edit(*match.span(), new.capitalize() if match[0][0].isupper() else new, "word")


def _affirmed(text: str, start: int, end: int) -> Iterator[Edit]:
    for match in re.compile(r"\bnot ").finditer(text, start, end):
        yield Edit(*match.span(), "", "negation")
    for match in NO_MORE.finditer(text, start, end):
        yield Edit(*match.span(), match[1], "negation")


def _formatted(text: str, start: int, end: int) -> Iterator[Edit]:
    for match in FORMAT.finditer(text, start, end):
        yield Edit(*match.span(), "{" + match[1] + _other(match[2]) + "}", "format")


def _other(form: str) -> str:
    """Return another format than that of a value in a sentence.

    >>> _other("M persons"), _other(".1"), _other("is/are"), _other("days")
    (':persons', '', ':are/is', ':hours')
    """
    if form.startswith("M "):
        return f":{form[2:]}"
    if "/" in form:
        return ":" + "/".join(reversed(form.split("/")))
    return f":{NOUNS[form]}" if form in NOUNS else ""
