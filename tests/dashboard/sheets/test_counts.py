"""The numbers of sheets are those of the pages; neither ranks a place."""

import html
import re
from collections import defaultdict
from functools import cache
from itertools import product

import pytest

from breachlab.drawing.contours import NAMES
from breachlab.words import LANGUAGES
from dashboard.sheets.area import area
from dashboard.sheets.document import document
from tests.support.pages.components import of_html
from tests.support.pages.counted_pages import counted, page_of
from tests.support.tiers import some_of

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


def check_sheet(code, desk, sheet_of):
    """Hold headline and tiles of a sheet to the pages, and the parts of the sheet to them."""
    named = {each.attributes.get("class"): each for each in sheet_of(code).all("div")}
    page = values_of(page_of(desk.view(f"/who?d={code}", "en")), OF_PLACE)
    compared = [
        (key, values, page[key])
        for part in (named["head"], named["tiles"])
        for key, values in values_of(part, OF_PLACE).items()
        if key in page
    ]
    assert len(compared) >= 6 and [each for each in compared if each[1] - each[2]] == []

    answers, here = desk.world().answers, "living_here_person_count"
    found = {key: max(values) for key, values in values_of(named["tiles"], OF_PLACE).items()}
    due = found["to_inform_living_here_person_count"]
    notice = found["public_notice_living_here_person_count"]
    # The exposed residents are those of the bridge; channels have all but those abroad.
    bridge = answers.rows("notification/bridge", {"departements": (code,)})
    rows = dict(zip(bridge["count_id"], bridge["person_count"], strict=True))
    assert found.get(here, 0) == rows.get("exposed_residents", 0)
    everybody = answers.rows("notification/channels", {"departements": (code,)})
    assert not len(everybody) or due <= everybody["to_inform_person_count"][0]
    of_all = dict(zip(everybody["channel"], everybody["person_count"], strict=True))
    # Ages, channels and communes add up to the tiles; calls come from whom messages reach.
    ages, communes, calls, channels = (
        answers.rows(f"area/{name}", {"departement": code}).frame()
        for name in ("by_age_group", "communes", "calls", "channels")
    )
    reached = channels.set_index("channel").reached_living_here_person_count
    assert all(count <= of_all.get(name, 0) for name, count in reached.items())
    assert (reached["public_notice"], reached.sum()) == (notice, due)
    assert ages[here].sum() == communes[here].sum() == found[here]
    assert ages[here].iloc[0] == found["minor_living_here_person_count"]
    assert ages.resident_count.sum() == found["resident_count"]
    assert calls.reached_person_count.iloc[0] == due - notice


@pytest.mark.parametrize("code", SOME_CODES)
def test_numbers_of_a_sheet_are_those_of_the_pages(desk, sheet_of, code):
    check_sheet(code, desk, sheet_of)


def test_numbers_of_every_other_sheet_are_those_of_the_pages(desk, sheet_of, thorough, subtests):
    for code in [code for code in NAMES if code not in SOME_CODES]:
        with subtests.test(code=code):
            check_sheet(code, desk, sheet_of)


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
    for path, language in some_of([*product(WHERE_RANKED, LANGUAGES)], 3):
        with subtests.test(path=path, language=language):
            opened = opens(path, language)
            assert opened.status == 200
            written = html.unescape(opened.html).replace("\u202f", " ").replace("\xa0", " ")
            assert [each[0] for each in RANKS.finditer(written)] == []


def test_what_would_rank_a_place_is_found():
    ranked = [
        "Nord: 666 in 1,000 residents exposed, 7th of 101 départements",
        "Nord : un taux, 7e des 101 départements",
        "Only 6 départements have a higher rate than Nord",
        "Nord : 6 départements seulement ont un taux plus élevé",
        "le taux le plus élevé des départements",
        "Aisne ranks 4 of 101 by rate",
    ]
    assert all(map(RANKS.search, ranked))
    assert not RANKS.search("one of 81 départements with a rate similar to France's, Paris 19e A")
