"""The titles of Who, worked out again from cube and residents, and the length of all titles.

The claims of Who are read from their words; the borders of classes are those of SQL.
"""

import random
import re

import pytest

from dashboard.desk import Desk
from dashboard.pages import PAGES
from dashboard.state.page_state import State, write_state
from tests.support.pages.drawn_selections import selections
from tests.support.tiers import some_of

COLUMNS = {
    "departements": "departement_code",
    "age_bands": "age_band",
    "sexes": "sex",
    "statuses": "status",
    "first_years": "first_year",
    "end_bands": "end_band",
}


def clause(selection, names=COLUMNS):
    """Return a where clause of some dimensions."""
    parts = [
        f"{COLUMNS[name]}::varchar in ({', '.join(map(repr, values))})"
        for name, values in selection.items()
        if name in names
    ]
    return " and ".join(parts) or "true"


@pytest.fixture(scope="module")
def desk(one_world):
    return Desk(one_world, PAGES)


@pytest.fixture(scope="module")
def of_who(desk, lab):
    """Forty selections, of one to three places often, each with the counts of all places.

    A fast run has half of them.
    """
    chance = random.Random("who")
    values = desk.world().values
    drawn = some_of(selections(values, chance, 40), 2)
    codes = [*values["departements"]]
    for each in drawn:
        if chance.random() < 0.7:
            places = chance.sample(codes, chance.choice([1, 1, 1, 2, 3]))
            each["departements"] = tuple(sorted(places))
    own = ["departements"]
    return [(each, counts_by(lab, "departement_code", each, own)) for each in drawn]


MAP, AGES = "exposure/rate_by_departement", "exposure/rate_by_age_and_sex"


def title_of(desk, selection, query, part=""):
    """Return the title of a card of Who; of nobody it has none."""
    view = desk.view(write_state(State("who", selection)), "en")
    (card,) = [each for each in view.cards if each.query == query and each.part == part]
    found = view.cards[card].found
    return found.text if found else ""


def counts_by(lab, column, selection, without):
    """Return {value: (exposed residents, residents)} by a column, of a selection less its own."""
    kept = [name for name in COLUMNS if name not in without]
    of_residents = [name for name in ("departements", "age_bands", "sexes") if name in kept]
    rows = lab.execute(
        f"""with there as (
            select {column} as code, sum(resident_count) as residents from residents
            where {clause(selection, of_residents)} group by code
        ), exposed as (
            select {column} as code, sum(living_here_person_count) as exposed from exposure_cube
            where {clause(selection, kept)} group by code
        )
        select code::varchar, coalesce(exposed, 0)::bigint, residents::bigint
        from there left join exposed using (code)"""
    ).fetchall()
    return {code: (exposed, residents) for code, exposed, residents in rows}


def france(counts):
    return tuple(map(sum, zip(*counts.values(), strict=True)))


def numbers(text):
    return [int(each.replace(",", "")) for each in re.findall(r"\d[\d,]*", text)]


def stand(one, country):
    """Return the class of a rate beside the country's: within 84 in 1,000 it is similar."""
    product, of_country = 1000 * one[0] * country[1], country[0] * one[1]
    if product < 916 * of_country:
        return "lower than"
    return "higher than" if product > 1084 * of_country else "similar to"


def test_the_map_and_its_strip_say_where_a_place_lies(desk, lab, of_who):
    seen = set()
    for selection, counts in of_who:
        chosen = selection.get("departements", ())
        if not france(counts)[0]:
            assert title_of(desk, selection, MAP, "strip") == ""
            continue
        one = stand(counts[chosen[0]], france(counts)) if len(chosen) == 1 else "similar to"
        strip = title_of(desk, selection, MAP, "strip")
        classes = [stand(each, france(counts)) for each in counts.values()]
        assert numbers(strip)[0] == classes.count(one), (selection, strip)
        if len(chosen) != 1:
            continue
        assert strip.endswith(f" départements with a rate {one} France's"), strip
        text = title_of(desk, selection, MAP)
        beside = lab.execute(
            "select neighbour_code::varchar from departement_neighbours()"
            f" where departement_code = '{chosen[0]}'"
        ).fetchall()
        sides = [stand(counts[each], france(counts)) for (each,) in beside]
        assert f": a rate {one} France" in text, (selection, text)
        assert numbers(text) == ([sides.count(one), len(sides)] if one in sides else [])
        assert ("unlike" in text) == (sides != [] and one not in sides)
        assert ("no neighbour" in text) == (not sides)
        seen.add(one)
    assert len(seen) == 3


def test_ages_are_counted_above_france(desk, lab, of_who):
    own = ("age_bands", "sexes")
    for selection, _ in of_who:
        ages = counts_by(lab, "age_band", selection, own)
        there = counts_by(lab, "age_band", selection, [*own, "departements"])
        if "departements" not in selection or not france(ages)[0]:
            continue
        sides = [stand(ages[age], there[age]) for age in ages]
        above = sides.count("higher than")
        text = title_of(desk, selection, AGES)
        if text.startswith("At every age"):
            side = "higher than" if "larger" in text else "lower than"
            assert sides.count(side) == len(ages), (selection, text)
        elif text.startswith("At no age"):
            assert above == 0, (selection, text)
        else:
            assert numbers(text) == [above, len(ages)], (selection, text)


def test_the_headline_of_a_place_says_its_rate_beside_that_of_france(desk, lab):
    counts = counts_by(lab, "departement_code", {}, ["departements"])
    view = desk.view(write_state(State("who", {"departements": ("974",)})), "en")
    text = view.page.headline(view.state, view.world, view.words).text
    here, whole = counts["974"], france(counts)
    one, all_of_them = (f"{1000 * exposed / people:.2f}" for exposed, people in (here, whole))
    said = f": {one} in 1,000 residents are exposed, a rate {stand(here, whole)} France's"
    assert text.endswith(f"{said} ({all_of_them}).") and one != all_of_them


def test_the_map_names_a_place_and_has_one_without_neighbours(desk):
    nord, mayotte = ({"departements": (code,)} for code in ("59", "976"))
    assert "Nord: a rate similar to France" in title_of(desk, nord, MAP)
    assert "no neighbour" in title_of(desk, mayotte, MAP)


def test_of_nobody_who_has_no_title(desk):
    nobody = {"statuses": ("candidate_space",), "end_bands": ("0",)}
    for query, part in ((MAP, ""), (MAP, "strip"), (AGES, "")):
        assert title_of(desk, nobody, query, part) == ""


# Two titles are longer: that of a lever, and in French that of two days.
LONGER = {"access/days_earlier": 17, "exposure/known_axis": 16}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("page", [each.name for each in PAGES])
def test_titles_of_every_page_have_fourteen_words_at_most(desk, page, language):
    places = {"departements": ("44",), "sexes": ("male",)}
    for selection in ({}, {"statuses": ("candidate_space",)}, places):
        view = desk.view(write_state(State(page, selection)), language)
        for card in view.cards:
            found = view.cards[card].found
            text = found.at({}) if hasattr(found, "at") else found.text if found else ""
            words = text.replace("\N{NARROW NO-BREAK SPACE}", "").split()
            assert len(words) <= LONGER.get(card.query, 14), (selection, text)
            assert not text.endswith("."), (selection, text)
