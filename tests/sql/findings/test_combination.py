"""The titles of Combination say what another question counts, in each case of overlap."""

import dataclasses

import pytest

from breachlab.query.answer_rows import Rows
from dashboard.pages.combination.page import headline
from dashboard.pages.combination.tables import find_largest, find_total, find_worst
from dashboard.state.page_state import State
from dashboard.words import PageWords
from tests.sql.findings.drawn import WITH_HISTORY, draw, figures
from tests.support.remembered import ask

CASES = ("little", "random", "much")
BOTH = ("confirmed", "claimed")


@pytest.fixture(scope="module")
def asked(world):
    """Return (selection, standings) of the selections: every second counts claimed ones too."""
    drawn = draw(world, "combination", without=WITH_HISTORY)
    return [(each, {"standings": BOTH} if place % 2 else {}) for place, each in enumerate(drawn)]


def in_case(world, case):
    words = world.words["en"]
    return PageWords(dataclasses.replace(words.canvas, options={"overlap": case}))


def ends(case, least, chance, most):
    """Return the ends of a case, the lesser first."""
    return sorted(
        {"little": (least, chance), "random": (least, most), "much": (chance, most)}[case]
    )


def test_the_title_of_breaches_has_the_bounds_of_the_largest_by_strata(lab, world, asked):
    for selection, standings in asked:
        rows = ask(lab, "combination/other_breaches", **selection, **standings)
        others = ask(lab, "combination/bounds_by_stratum", **selection)  # the confirmed ones
        largest = others.sort_values("person_count", kind="stable", ascending=False)
        for case in CASES:
            title = find_largest(in_case(world, case), "combination/other_breaches", Rows.of(rows))
            if largest.empty or not largest[["person_count", "most_from_totals"]].iloc[0].any():
                assert figures(title) == []
                continue
            first = largest.iloc[0]
            least, most = first.least_from_totals, first.most_from_totals
            expected = ends(case, least, first.person_count, most)
            shown = sorted(figures(title))
            tied = largest[largest.person_count == first.person_count]
            assert shown == expected or len(tied) > 1, (selection, case)


def test_the_title_of_steps_counts_who_is_in_one_breach_at_least(lab, world, asked):
    columns = {
        "little": "little_overlap_at_least_person_count",
        "random": "at_least_person_count",
        "much": "much_overlap_at_least_person_count",
    }
    for selection, standings in asked:
        rows = ask(lab, "combination/marginal_effect", **selection, **standings)
        people = ask(lab, "combination/breaches_per_person", **selection, **standings)
        in_one = people[people.other_breach_count == 1]
        for case in CASES:
            title = find_total(in_case(world, case), "combination/marginal_effect", Rows.of(rows))
            at_least = people[people.other_breach_count > 0].person_count.sum()
            if in_one.empty or not at_least:  # all of them are in more, or none in any
                assert bool(figures(title)) == bool(at_least)
                continue
            assert figures(title) == [in_one[columns[case]].iloc[0]], (selection, case)


def test_the_title_of_composites_has_the_bounds_of_the_worst(lab, world, asked):
    for selection, _ in asked:
        rows = ask(lab, "combination/composite_profiles", **selection)
        worst = ask(lab, "combination/worst_composite", **selection).iloc[0]
        for case in CASES:
            title = find_worst(
                in_case(world, case), "combination/composite_profiles", Rows.of(rows)
            )
            bounds = worst.least_person_count, worst.person_count, worst.most_person_count
            if not worst.most_person_count > 0:
                assert title.text.startswith("Nobody here could have ")
                continue
            assert sorted(figures(title)) == ends(case, *bounds), (selection, case)


def test_the_headline_counts_the_cells_of_the_earlier_breach(lab, world):
    sql = """select coalesce(sum(if(
            $departements is null, living_person_count, living_here_person_count
        )), 0) from breach_of_2023_cube
        where keeps_people($departements, $age_bands, $sexes, $statuses)
            and keeps_histories($first_years, $end_bands)"""
    names = ("departements", "age_bands", "sexes", "statuses", "first_years", "end_bands")
    for selection in draw(world, "earlier"):
        values = {name: [*selection[name]] if name in selection else None for name in names}
        ((count,),) = lab.cursor().execute(sql, values).fetchall()
        title = headline(State("combination", selection), world, world.words["en"])
        if count:
            assert figures(title) == [count], selection
            assert title.text.startswith("By its announcement, ") == (not selection)
        else:
            assert figures(title) == []
            scope = "if the breach of 2023 took only the file of February 2022"
            assert scope in title.text or title.text == "Nobody."


def test_titles_by_hand_reach_every_branch(lab, world):
    words = in_case(world, "random")
    others = ask(lab, "combination/other_breaches")
    nobody = others.assign(person_count=0, most_person_count=0)
    none = find_largest(words, "combination/other_breaches", Rows.of(nobody)).text
    assert none == "Nobody here is inside any of these breaches"
    outside = others[others.perimeter != "residents"].assign(person_count=5)
    unbounded = find_largest(words, "combination/other_breaches", Rows.of(outside)).text
    assert unbounded == "No published size bounds the overlap here"
    steps = ask(lab, "combination/marginal_effect").assign(all_person_count=0)
    assert find_total(words, "combination/marginal_effect", Rows.of(steps)).text == (
        "Nobody here was in another breach"
    )
    sets = ask(lab, "combination/composite_profiles").assign(most_person_count=0)
    assert find_worst(words, "combination/composite_profiles", Rows.of(sets)).text == (
        "Nobody here could have number, contact, IBAN and employer held together"
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_titles_are_short_in_each_case_and_language(lab, world, asked, language):
    long = []
    for selection, standings in asked[:12]:
        answers = {
            find_largest: ask(lab, "combination/other_breaches", **selection, **standings),
            find_total: ask(lab, "combination/marginal_effect", **selection, **standings),
            find_worst: ask(lab, "combination/composite_profiles", **selection),
        }
        for case in CASES:
            canvas = dataclasses.replace(world.words[language].canvas, options={"overlap": case})
            for finds, rows in answers.items():
                text = finds(PageWords(canvas), "combination/marginal_effect", Rows.of(rows)).text
                long += [text] if len(text.split()) > 14 or text.endswith(".") else []
    assert long == []
