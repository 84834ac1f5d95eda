"""The findings of Who, worked out again from the cube and the residents, for selections by chance.

A finding is filled from the rows that are drawn; here its claim is read from its words, and the
numbers come from a statement over the cube, with the borders as SQL has them.
"""

import random
import re

import pytest

from dashboard.desk import Desk
from dashboard.pages import PAGES
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


def stand(one, country):
    """Return the class of a rate beside the country's: within 84 in 1,000 it is similar."""
    product, of_country = 1000 * one[0] * country[1], country[0] * one[1]
    if product < 916 * of_country:
        return "lower than"
    return "higher than" if product > 1084 * of_country else "similar to"


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
        here = stand(counts[code], france(counts))
        sides = [stand(counts[each], france(counts)) for (each,) in beside]
        assert f": a rate {here} France" in text, (selection, text)
        expected = [sides.count(here), len(sides)] if here in sides else []
        assert ("unlike" in text) == (sides != [] and here not in sides)
        assert numbers(text) == expected, (selection, text)
        assert ("no neighbour" in text) == (not sides)
        seen.add(here)
    assert len(seen) == 3


def test_the_strip_counts_those_of_the_class_of_a_place(desk, lab):
    for selection in drawn_selections(desk):
        counts = places(lab, selection)
        chosen = selection.get("departements", ())
        if not france(counts)[0]:
            assert found(desk, selection, MAP, "strip") == ""
            continue
        text = found(desk, selection, MAP, "strip")
        classes = [stand(each, france(counts)) for each in counts.values()]
        here = stand(counts[chosen[0]], france(counts)) if len(chosen) == 1 else "similar to"
        assert numbers(text)[0] == classes.count(here), (selection, text)
        if len(chosen) == 1:
            assert text.endswith(f" départements with a rate {here} France's"), text


def test_ages_are_counted_above_france(desk, lab):
    own = ("age_bands", "sexes")
    for selection in drawn_selections(desk):
        here = counts_by(lab, "age_band", selection, own)
        there = counts_by(lab, "age_band", selection, [*own, "departements"])
        if "departements" not in selection or not france(here)[0]:
            continue
        sides = [stand(here[age], there[age]) for age in here]
        above = sides.count("higher than")
        text = found(desk, selection, AGES)
        if text.startswith("At every age"):
            side = "higher than" if "larger" in text else "lower than"
            assert sides.count(side) == len(here), (selection, text)
        elif text.startswith("At no age"):
            assert above == 0, (selection, text)
        else:
            assert numbers(text) == [above, len(here)], (selection, text)


def test_the_headline_says_the_rate_and_its_class(desk, lab):
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
            here = stand(counts[chosen[0]], france(counts))
            exposed, residents = counts[chosen[0]]
            whole = france(counts)
            rates = [1000 * exposed / residents, 1000 * whole[0] / whole[1]]
            assert re.fullmatch(
                rf"[\w\W]+: {in_thousand(rates[0])} in 1,000 residents exposed,"
                rf" a rate {here} France's \({in_thousand(rates[1])}\)\.",
                text,
            ), (selection, text)


@for_each(
    "code, said",
    [
        ("59", "Nord: a rate similar to France"),
        ("976", "no neighbour"),
    ],
)
def test_a_branch_of_the_map_is_reached_by_hand(desk, code, said):
    assert said in found(desk, {"departements": (code,)}, MAP)


def test_nobody_is_said_to_be_nobody(desk):
    selection = {"statuses": ("candidate_space",), "end_bands": ("0",)}
    for query, part in ((MAP, ""), (MAP, "strip"), (AGES, "")):
        assert found(desk, selection, query, part) == ""
