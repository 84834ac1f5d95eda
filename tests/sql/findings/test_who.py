"""The findings of Who, worked out again from the cube and the residents, for selections by chance.

A finding is filled from the rows that are drawn; here its claim is read from its words, and the
numbers come from a statement over the cube, with the borders as SQL has them.
"""

import random
import re

import pytest

from dashboard.desk import Desk
from dashboard.pages import PAGES
from dashboard.pages.parts.rate_findings import FEW
from dashboard.state.page_state import State, write_state
from tests.support.cases import for_each
from tests.support.pages.drawn_selections import selections

MAP, AGES, STOCK, YEARS = (
    "exposure/rate_by_departement",
    "exposure/rate_by_age_and_sex",
    "exposure/stock",
    "exposure/by_first_year",
)
MANY, LONGEST = 40, 14
COLUMNS = {
    "departements": "departement_code",
    "age_bands": "age_band",
    "sexes": "sex",
    "statuses": "status",
    "first_years": "first_year",
    "end_bands": "end_band",
}
OF_RESIDENTS = ("departements", "age_bands", "sexes")
EXPOSED = "sum(living_here_person_count)::bigint"


@pytest.fixture(scope="module")
def desk(one_world):
    return Desk(one_world, PAGES)


def clause(selection, names):
    """Return a where clause of some dimensions."""
    parts = [
        f"{COLUMNS[name]}::varchar in ({', '.join(repr(each) for each in values)})"
        for name, values in selection.items()
        if name in names
    ]
    return " and ".join(parts) or "true"


def counts_by(lab, column, selection, without):
    """Return {value: (exposed residents, residents)} by a column, of a selection less its own."""
    kept = [name for name in COLUMNS if name not in without]
    rows = lab.execute(
        f"""with there as (
            select {column} as code, sum(resident_count) as residents from residents
            where {clause(selection, [name for name in kept if name in OF_RESIDENTS])}
            group by code
        ), exposed as (
            select {column} as code, {EXPOSED} as exposed from exposure_cube
            where {clause(selection, kept)} group by code
        )
        select code::varchar, coalesce(exposed, 0)::bigint, residents::bigint
        from there left join exposed using (code)"""
    ).fetchall()
    return {code: (exposed, residents) for code, exposed, residents in rows}


def places(lab, selection):
    return counts_by(lab, "departement_code", selection, ["departements"])


def compare(one, other):
    """Return 1, 0 or -1 as a rate is above, at or below another, in whole numbers."""
    product = one[0] * other[1] - other[0] * one[1]
    return (product > 0) - (product < 0)


def france(counts):
    return tuple(map(sum, zip(*counts.values(), strict=True)))


def drawn_selections(desk):
    chance = random.Random("who")
    values = desk.world().values
    found = selections(values, chance, MANY)
    codes = [*values["departements"]]
    # Places often: most findings are of them.
    return [
        {
            **each,
            "departements": tuple(sorted(chance.sample(codes, chance.choice([1, 1, 1, 2, 3])))),
        }
        if chance.random() < 0.7
        else each
        for each in found
    ]


def found(desk, selection, query, part="", **options):
    view = desk.view(write_state(State("who", selection, options)), "en")
    (card,) = [each for each in view.cards if each.query == query and each.part == part]
    said = view.cards[card].found
    if said is None:  # of nobody there is no finding: the title is the card's name
        return ""
    assert len(said.text.split()) <= LONGEST
    return said.text


def numbers(text):
    return [int(each.replace(",", "")) for each in re.findall(r"\d[\d,]*", text)]


def in_thousand(rate):
    return f"{rate:.{0 if rate >= 10 or not rate else 1 if rate >= 1 else 2}f}"


def claim_of_map(text):
    """Return what a finding on one place claims: (side of France, neighbours above, below)."""
    side = 1 if " above France" in text else -1 if " below France" in text else 0
    if "no neighbour" in text:
        return side, 0, 0
    if "its neighbour" in text:
        return (side, 0, "all") if side > 0 else (side, "all", 0)
    if match := re.search(r", (below|above) (\d+) of (\d+) neighbour", text):
        some, count = int(match[2]), int(match[3])
        return (side, some, count) if match[1] == "below" else (side, count, some)
    return None


def test_the_map_says_where_a_place_lies(desk, lab):
    seen = set()
    for selection in drawn_selections(desk):
        counts = places(lab, selection)
        chosen = selection.get("departements", ())
        if len(chosen) != 1 or not france(counts)[0]:
            continue
        (code,) = chosen
        text = found(desk, selection, MAP)
        beside = lab.execute(
            "select neighbour_code::varchar from departement_neighbours()"
            f" where departement_code = '{code}'"
        ).fetchall()
        sides = [compare(counts[each], counts[code]) for (each,) in beside]
        side = compare(counts[code], france(counts))
        above, below = sides.count(1), sides.count(-1)
        claim = claim_of_map(text)
        seen.add(text.split(" ", 1)[1][:20])
        if claim is None:  # a rank, where it is as high as France or as all that could be said
            higher = sum(compare(each, counts[code]) > 0 for each in counts.values())
            assert numbers(text)[:1] == [higher + 1], (selection, text)
        elif "all" in claim:
            assert (side, above, below) == (
                (side, 0, len(sides)) if side > 0 else (side, len(sides), 0)
            ), (selection, text)
            assert claim[0] == side
        elif "neighbour" in text and "no neighbour" not in text:
            assert claim[0] == side, (selection, text)
            assert claim[1 if side > 0 else 2] == (above if side > 0 else below), (selection, text)
        else:
            assert claim[0] == side and not sides, (selection, text)
    assert len(seen) > 2


def test_the_strip_counts_those_with_a_higher_rate(desk, lab):
    for selection in drawn_selections(desk):
        counts = places(lab, selection)
        chosen = selection.get("departements", ())
        if not france(counts)[0]:
            assert found(desk, selection, MAP, "strip") == ""
            continue
        text = found(desk, selection, MAP, "strip")
        if len(chosen) == 1:
            higher = sum(compare(each, counts[chosen[0]]) > 0 for each in counts.values())
            lower = sum(compare(each, counts[chosen[0]]) < 0 for each in counts.values())
            if text.startswith("No "):
                assert ("lower" if higher else "higher") in text and not (higher and lower)
            else:
                assert numbers(text)[0] == higher, (selection, text)
                assert text.startswith("Only") == (higher <= FEW)
            continue
        whole = france(counts)
        near = sum(
            0.97 * whole[0] * each[1] <= each[0] * whole[1] <= 1.03 * whole[0] * each[1]
            for each in counts.values()
        )
        assert abs(numbers(text)[0] - near) <= 1, (selection, text)  # one may lie on a limit


def test_ages_are_counted_above_france(desk, lab):
    own = ("age_bands", "sexes")
    for selection in drawn_selections(desk):
        here = counts_by(lab, "age_band", selection, own)
        there = counts_by(lab, "age_band", selection, [*own, "departements"])
        if "departements" not in selection or not france(here)[0]:
            continue
        above = sum(compare(here[age], there[age]) > 0 for age in here)
        text = found(desk, selection, AGES)
        if text.startswith("At every age"):
            assert above == len(here), (selection, text)
        elif text.startswith("At no age"):
            assert above == 0, (selection, text)
        else:
            assert numbers(text) == [above, len(here)], (selection, text)


def test_the_headline_says_the_rate_and_the_rank(desk, lab):
    for selection in drawn_selections(desk):
        chosen = selection.get("departements", ())
        others = {name for name in selection if name != "departements"}
        view = desk.view(write_state(State("who", selection)), "en")
        text = view.page.headline(view.state, view.world, view.words).text
        counts = places(lab, selection)
        if others & {"statuses", "first_years", "end_bands"}:
            total = sum(counts[each][0] for each in (chosen or counts))
            assert numbers(text)[-1] == total, (selection, text)
        elif len(chosen) == 1 and not others:
            higher = sum(compare(each, counts[chosen[0]]) > 0 for each in counts.values())
            exposed, residents = counts[chosen[0]]
            whole = france(counts)
            rates = [1000 * exposed / residents, 1000 * whole[0] / whole[1]]
            assert re.fullmatch(
                rf"[\w\W]+: {in_thousand(rates[0])} in 1,000 residents exposed, {higher + 1}\w\w of"
                rf" 101 départements \(France: {in_thousand(rates[1])}\)\.",
                text,
            ), (selection, text)


@for_each(
    "code, said",
    [
        ("59", "Nord lies"),
        ("976", "no neighbour"),
    ],
)
def test_a_branch_of_the_map_is_reached_by_hand(desk, code, said):
    assert said in found(desk, {"departements": (code,)}, MAP)


def test_nobody_is_said_to_be_nobody(desk):
    selection = {"statuses": ("candidate_space",), "end_bands": ("0",)}
    for query, part in ((MAP, ""), (MAP, "strip"), (AGES, "")):
        assert found(desk, selection, query, part) == ""
