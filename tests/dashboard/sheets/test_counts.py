"""The numbers of sheets: each has its key and value, and is the number of the pages."""

import html
import re
from collections import defaultdict
from functools import cache

import pytest

from breachlab.drawing.contours import NAMES
from breachlab.query import counts
from breachlab.words import LANGUAGES
from dashboard.pages.situation.head import headline
from dashboard.sheets.area import area
from dashboard.sheets.document import document
from dashboard.state.page_state import State
from tests.support.pages.counted_pages import counted, page_of
from tests.support.pages.elements import of_html

SOME_CODES = ("59", "75", "2A", "48", "976", "13", "93")  # large, small and overseas
# The whole of a département, which is one number wherever it stands.
OF_PLACE = {
    "living_here_person_count",
    "resident_count",
    "persons_per_thousand",
    "france_in_thousand",
    "to_inform_living_here_person_count",
    "public_notice_living_here_person_count",
    "minor_living_here_person_count",
}


def keyed(element):
    """Return {key: value} of all numbers in an element."""
    tags = ("td", "th", "p", "h1", "small", "span", "strong", "summary", "b", "li", "h2")
    found = [each.attributes for each in element.all(*tags) if "data-count" in each.attributes]
    return {
        key: value
        for each in found
        if "data-value" in each
        for key, value in zip(each["data-count"].split(), each["data-value"].split(), strict=True)
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/area/59", "/area/59?public=16-25", "/briefing"])
def test_every_cell_finding_and_headline_with_a_number_has_keys(opens, path, language):
    (body,) = opens(path, language).page.all("body")
    shown = [each for each in body.all("td", "h1", "strong") if re.search(r"\d", each.text)]
    shown = [each for each in shown if not any(each.all("svg", "ul"))]
    assert len(shown) > 8
    for each in shown:
        keys = {key for part in each.all("td", "h1", "strong", "small") for key in _keys(part)}
        assert keys and keys <= set(counts.keys()), each.text


def _keys(element):
    return element.attributes.get("data-count", "").split()


@pytest.mark.parametrize("path", ["/area/59", "/briefing", "/area"])
def test_the_foot_of_a_sheet_has_the_count_of_what_it_was_made_with(opens, lab, path):
    (foot,) = opens(path).page.all("footer")
    ((records,),) = lab.cursor().execute("select count(*) from registrants").fetchall()
    assert keyed(foot)["row_count"] == str(records)


def values_of(element, keys):
    """Return {key: values} of the numbers of an element that have one of these keys."""
    found = defaultdict(set)
    for each, values, _ in counted(element):
        for key, value in zip(each, values or [], strict=False):
            if key in keys:
                found[key].add(float(value))
    return found


@pytest.fixture(scope="module")
def sheet_of(one_world):
    """Return what makes the sheet of a département, each once."""
    world = one_world.current()
    words = world.words["en"]

    def _sheet(code):
        html = document(area(code, world, words), world, words)
        assert "failed" not in html
        return of_html(html)

    return cache(_sheet)


def head_and_tiles(sheet):
    """Return the headline and the tiles of a sheet."""
    named = {each.attributes.get("class"): each for each in sheet.all("div")}
    return [named["head"], named["tiles"]]


def compare_with_who(code, desk, sheet):
    """Headline and tiles have no other value than the page of the département alone."""
    page = values_of(page_of(desk.view(f"/who?d={code}", "en")), OF_PLACE)
    compared = 0
    for part in head_and_tiles(sheet):
        for key, values in values_of(part, OF_PLACE).items():
            if key in page:
                assert values <= page[key], (key, values, page[key])
                compared += 1
    assert compared >= 6


def values_of_tiles(sheet):
    """Return {key: value} of the tiles of a sheet."""
    _, tiles = head_and_tiles(sheet)
    return {key: max(values) for key, values in values_of(tiles, OF_PLACE).items()}


def compare_with_situation_and_response(code, desk, sheet):
    """The exposed residents are those of the bridge; channels have all but those abroad."""
    answers, found = desk.world().answers, values_of_tiles(sheet)
    bridge = answers.rows("notification/bridge", {"departements": (code,)})
    rows = dict(zip(bridge["count_id"], bridge["person_count"], strict=True))
    assert found.get("living_here_person_count", 0) == rows.get("exposed_residents", 0)
    channels = answers.rows("notification/channels", {"departements": (code,)})
    if len(channels):
        everybody = channels["to_inform_person_count"][0]
        assert found["to_inform_living_here_person_count"] <= everybody
    local = answers.rows("area/channels", {"departement": code})
    reached = dict(zip(local["channel"], local["reached_living_here_person_count"], strict=True))
    of_all = dict(zip(channels["channel"], channels["person_count"], strict=True))
    assert all(count <= of_all.get(name, 0) for name, count in reached.items())
    assert reached["public_notice"] == found["public_notice_living_here_person_count"]


def add_up_parts(code, desk, sheet):
    """Ages, channels and communes are those of the tiles; calls come from whom messages reach."""
    answers, here, found = desk.world().answers, "living_here_person_count", values_of_tiles(sheet)
    ages, communes, calls, channels = (
        answers.rows(f"area/{name}", {"departement": code}).frame()
        for name in ("by_age_group", "communes", "calls", "channels")
    )
    assert ages[here].sum() == communes[here].sum() == found[here]
    assert ages[here].iloc[0] == found["minor_living_here_person_count"]
    assert ages.resident_count.sum() == found["resident_count"]
    due = found["to_inform_living_here_person_count"]
    assert channels.reached_living_here_person_count.sum() == due
    notice = found["public_notice_living_here_person_count"]
    assert calls.reached_person_count.iloc[0] == due - notice


def check_sheet(code, desk, sheet_of):
    """Hold the numbers of a sheet against those of the pages, while its answers are remembered."""
    sheet = sheet_of(code)
    for check in (compare_with_who, compare_with_situation_and_response, add_up_parts):
        check(code, desk, sheet)


@pytest.mark.parametrize("code", SOME_CODES)
def test_numbers_of_a_sheet_are_those_of_the_pages(desk, sheet_of, code):
    check_sheet(code, desk, sheet_of)


def test_numbers_of_every_other_sheet_are_those_of_the_pages(desk, sheet_of, thorough, subtests):
    for code in [code for code in NAMES if code not in SOME_CODES]:
        with subtests.test(code=code):
            check_sheet(code, desk, sheet_of)


def test_the_headline_of_situation_counts_the_residents_of_the_sheet(one_world, sheet_of):
    world = one_world.current()
    for code in SOME_CODES:
        said = headline(State("situation", {"departements": (code,)}), world, world.words["en"])
        shown = {figure.column: figure.value for figure in said.figures}
        _, tiles = head_and_tiles(sheet_of(code))
        values = values_of(tiles, OF_PLACE)["living_here_person_count"]
        assert values == {float(shown["living_here_person_count"])}


# What would rank a place, in either language: "7th of 101", "rang 3", "no département has …".
RANKS = re.compile(
    r"""\b\d+(st|nd|rd|th|er|e)\ (of|des|sur|parmi)\b | \branks?\b | \brangs?\b
    | \bnumber\ \d+\ of\b | \b(premier|première|dernier|dernière)\ (des|sur|parmi)\ \d
    | \b(highest|lowest)\ rate\ (of|among)\b | taux\ le\ plus\ (élevé|haut|bas)\ (des|parmi)
    | (only|no|\d+)\ départements?\ (has|have)\ a\ (higher|lower)\ rate
    | lies\ (above|below|between)\b | (dépasse|reste\ sous)\ la\ France
    | départements?\ (seulement\ )?(n.)?(a|ont)\ un\ taux\ plus""",
    re.VERBOSE | re.IGNORECASE,
)
WHERE_RANKED = [
    *(f"/area/{code}" for code in SOME_CODES),
    "/area",
    "/area/59?public=16-25",
    "/area/59?c=59512",
    "/briefing",
    "/who",
    "/who?d=973",
    "/who?d=59.62.R52",
    "/who?shown=adjusted&d=93",
    "/who?whom=registered&d=2A",
    *(f"/{page}?d=59" for page in ("situation", "what", "combination", "what_if", "method")),
]


def test_no_page_sheet_or_briefing_ranks_a_place(opens, subtests):
    """All that is written there is read, with the tooltips and labels of drawings."""
    for path, language in [(path, each) for path in WHERE_RANKED for each in LANGUAGES]:
        with subtests.test(path=path, language=language):
            opened = opens(path, language)
            assert opened.status == 200
            written = html.unescape(opened.html).replace("\u202f", " ").replace("\xa0", " ")
            assert [each[0] for each in RANKS.finditer(written)] == []


def test_what_would_rank_a_place_is_found():
    ranked = [
        "Nord: 666 in 1,000 residents exposed, 7th of 101 départements",
        "Nord : un taux, 7e des 101 départements",
        "101st of 101",
        "101e sur 101",
        "Only 6 départements have a higher rate than Nord",
        "Nord : 6 départements seulement ont un taux plus élevé",
        "No département has a higher rate than Nord",
        "the highest rate of the départements",
        "le taux le plus élevé des départements",
        "Aisne ranks 4 of 101 by rate",
    ]
    assert all(map(RANKS.search, ranked))
    assert not RANKS.search("one of 81 départements with a rate similar to France's, Paris 19e A")
