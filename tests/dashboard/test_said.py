"""What readers are told, with its numbers: each page and tab, the drawers, sheets, the briefing.

A golden file has a line for each text that is shown, or that a screen reader or a script is told,
as the server sends it: the English, and behind two spaces the French where that is not the same
with its numbers as French writes them. Long runs of like rows keep both ends, and each kind of row.
"""

import difflib
import itertools
import json
import re
from dataclasses import replace

import pytest

from breachlab.words import LANGUAGES
from dashboard.cards.around import NAMES
from dashboard.desk import Desk
from dashboard.layout import drawer, page_shell
from dashboard.pages import PAGES
from tests.dashboard.sheets.conftest import opener
from tests.support.browser.look import ADDRESSES
from tests.support.golden import hold
from tests.support.pages.components import Element, of_html

SHEETS = ("/area", "/area/59", "/area/2A", "/area/974", "/area/59?public=16-25", "/briefing")
FURTHER = (  # with the addresses looked at they move every switch, open every fold
    "/method",
    *(f"/method?opened={each}" for each in NAMES[1:]),
    "/situation?dpc=1&to_inform=living&provenance=press",
    "/who?d=974&a=25-29.30-34&shown=adjusted&whom=registered&since=registration",
    "/who?level=region",
    "/combination?overlap=little",
    "/response?table=order&to_inform=living",
    "/response?tab=messages&message=minors.on_file.sms&draft=en",
    "/what_if?old_files=erased",
)
INLINE = {"a", "abbr", "b", "br", "code", "em", "i", "small", "span", "strong", "time", "tspan"}
ATTRIBUTES = {"alt", "class", "content", "href", "lang", "placeholder", "style", "title", "value"}
SILENT = {"data-applied", "data-base", "data-centre", "data-drawn", "data-link", "data-view"}
SILENT |= {"aria-labelledby", "aria-hidden"}
LOOKS = re.compile(r"(?:ratio|fit|part|channel|is|to|from)-[\w-]+")  # classes that say a state
MOST_OF_RUN, MOST_IN_DRAWER = 24, 8  # elements of a run that is not shortened
LONG = re.compile(r"\d+\.\d{6,}(e-?\d+)?")
# Of an asset, a file, a world, or Dash.
HASH = re.compile(
    r"\b(?=\d*[a-f])[0-9a-f]{8}(?:[0-9a-f]{4}|[0-9a-f]{56})?\b|(?<=ico\?v=)[\d.]+"
    r"|(?<=/communes/)\d{8}\b"  # of a world, if it has no letter by chance
)


def tell(element, most):
    """Return the lines of an element and of all that is in it; a row of a table is one."""
    if element.tag in ("script", "style"):
        is_told = element.attributes.get("id") == "first"
        return [*tell_values(json.loads(element.text))] if is_told else []
    if element.tag == "tr":
        return [*write(map(text_of, element.all("td", "th"))), *attributes(parts(element))]
    if not {each.tag for each in element.children if isinstance(each, Element)} - INLINE:
        return [*write([text_of(element)]), *attributes(parts(element))]
    lines = attributes([element])
    for each in shorten(element.children, most):
        lines += tell(each, most) if isinstance(each, Element) else write([each])
    return lines


def write(texts):
    """Return a line of texts side by side, none if nothing is written; SQL is only named."""
    line = " | ".join(re.sub(r"[ \n]+", " ", each).strip() for each in texts)
    return [line[:80] if line.startswith("-- ") else line] if line.strip(" |") else []


def text_of(element):
    return " ".join(text_of(e) if isinstance(e, Element) else e for e in element.children)


def parts(element):
    yield element
    for each in element.children:
        if isinstance(each, Element):
            yield from parts(each)


def attributes(elements):
    """Return a line for each attribute that tells something: its values in all the elements."""
    found = {}
    for name, value in (pair for each in elements for pair in each.attributes.items()):
        value = " ".join(LOOKS.findall(value or "")) if name == "class" else value
        if name in ATTRIBUTES or (name.startswith(("data-", "aria-")) and name not in SILENT):
            found.setdefault(f"@{name}", []).append(" / ".join((value or "").splitlines()))
    return [f"{name} {' | '.join(values)}" for name, values in found.items() if "".join(values)]


def tell_values(tree, path=""):
    """Yield a line for each text and number that scripts are told."""
    if isinstance(tree, dict | list):
        pairs = tree.items() if isinstance(tree, dict) else enumerate(tree[:MOST_OF_RUN])
        for name, each in pairs:
            yield from tell_values(each, f"{path}.{name}")
    elif tree not in (None, "") and not path.endswith(".drawn"):
        yield f"{path} {tree}"


def shorten(children, most):
    """Return children; of a long run of the same tag both ends, and each kind between them."""
    shown = []
    for _, group in itertools.groupby(children, lambda each: getattr(each, "tag", "")):
        run, seen = [*group], set()
        ends = len(run) if len(run) <= most else most // 8
        for number, each in enumerate(run):
            kinds = parts(each) if len(run) > most else ()
            kind = tuple((part.tag, part.attributes.get("class")) for part in kinds)
            if number < ends or number >= len(run) - ends or kind not in seen:
                shown.append(each)
            elif shown[-1] != "…":
                shown.append("…")
            seen.add(kind)
    return shown


def kind_of(line):
    """Return what a line of both languages has in common: its name, its keys, how many cells."""
    if line.startswith(("@href", "@data-count")):
        return re.sub(r"lang=\w\w", "", line)
    return line.partition(" ")[0] if line.startswith("@") else line.count(" | ")


def french_numbers(text):
    text = re.sub(r"(?<=\d)\.(?=\d)", ";", text)
    return re.sub(r"(?<=\d),(?=\d)", "\u202f", text).replace(";", ",")


def beside(english, french):
    """Return lines of both languages, the French ones where they say something else."""
    kinds, lines = [[*map(kind_of, each)] for each in (english, french)], []
    steps = [("equal", 0, len(english), 0, len(french))]
    if kinds[0] != kinds[1]:
        steps = difflib.SequenceMatcher(None, *kinds, autojunk=False).get_opcodes()
    for _, a, b, c, d in steps:
        for one, other in itertools.zip_longest(english[a:b], french[c:d]):
            lines += [] if one is None else [one]
            is_said = one is not None and other in (one, french_numbers(one))
            lines += [] if other is None or is_said else [f"  {other}"]
    text = LONG.sub(lambda found: f"{float(found[0]):.6g}", "\n".join(lines))
    return HASH.sub("…", text)


@pytest.fixture
def hold_told(pytestconfig):
    """Hold what pages of both languages tell against the golden file of their name."""

    def hold_told(name, pages, most):
        file = re.sub(r"[^-\w]+", "_", name).strip("_")
        made = {name: beside(*(tell(each, most) for each in pages))}
        hold(f"said/{file}.txt", made, pytestconfig)

    return hold_told


@pytest.fixture(scope="module")
def opens(one_world):
    return opener(one_world)


@pytest.mark.parametrize("address", [*SHEETS, *ADDRESSES, *FURTHER])
def test_reader_is_told_what_the_golden_file_has(opens, hold_told, address, fixed_day):
    pages = [opens(address, language).page for language in LANGUAGES]
    if "?" in address:  # what stands around it is told of the page as it opens
        pages = [next(each.all("main")) for each in pages]
    hold_told(address, pages, MOST_OF_RUN)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_drawers_tell_what_the_golden_file_has(one_world, hold_told, page, monkeypatch):
    monkeypatch.setattr(drawer, "MOST", MOST_IN_DRAWER + 1)  # all rows are those of an answer
    desk, pages = Desk(one_world, PAGES), []
    for language in LANGUAGES:
        views = {}
        for tab in page.tabs or [""]:
            view = desk.view(f"/{page.name}?tab={tab}", language)
            views |= {card.name: replace(view, drawer=card) for card in view.cards}
        opened = [dict(page_shell.open_drawer(view))["drawer"] for view in views.values()]
        pages.append(of_html("".join(opened)))
    hold_told(f"drawers-{page.name}", pages, MOST_IN_DRAWER)
