"""The titles of What and Combination say what another question counts, whoever is selected."""

from dataclasses import replace

import pytest

from breachlab import find
from breachlab.query.answer_rows import Rows
from breachlab.query.headlines import finding
from dashboard.pages.combination import page as combination
from dashboard.pages.combination.tables import find_largest, find_total, find_worst
from dashboard.pages.what import page as what
from dashboard.pages.what.tables import RISKS, find_out, find_singled_out
from dashboard.state.page_state import State
from dashboard.words import PageWords
from tests.sql.banded import BANDED, keeps
from tests.sql.findings.drawn import WITH_HISTORY, draw, figures
from tests.support.remembered import ask


def with_options(world, **options):
    """Return the English words of a card whose switches stand so."""
    return PageWords(replace(world.words["en"].canvas, options=options))


@pytest.fixture(scope="module")
def of_what(world):
    """Selections, each with the parameter that says who named the fields."""
    drawn = draw(world, "what")
    lists = ("announcement", "decision", "press")
    return [(each, {"provenance": lists[place % 3]}) for place, each in enumerate(drawn)]


def title_of(card, world, lab, selection, listed):
    """Return the title of a card for a selection, as its page has it."""
    words = PageWords(replace(world.words["en"].canvas, selection=selection))
    return card.find(words, card.query, Rows.of(ask(lab, card.query, **selection, **listed)))


def test_the_title_of_combinations_counts_who_has_all_five_fields(lab, world, of_what):
    for selection, listed in of_what:
        combinations = ask(lab, "fields/combinations", **selection)
        rows = ask(lab, what.TOGETHER.query, **selection, **listed)
        full = rows[rows.field_mask == 0b11111]
        counted = combinations[combinations.field_mask == 0b11111].person_count.sum()
        assert full.person_count.sum() == counted
        shown = full["combination_person_count"].max()
        title = title_of(what.TOGETHER, world, lab, selection, listed)
        if rows.empty:
            assert title.text == "Nobody."
        elif shown:
            assert figures(title) == [shown] == [counted], (selection, listed)
        else:
            assert title.text == "All five fields are known to be out together for nobody here"


def test_the_title_of_risks_counts_whom_the_first_of_them_threatens(lab, world, of_what):
    for selection, listed in of_what:
        if ask(lab, "fields/combinations", **selection).empty:
            continue
        title = title_of(what.HARMS, world, lab, selection, listed)
        harms = ask(lab, "fields/harms", **selection, **listed).set_index("harm_id").loc[[*RISKS]]
        assert figures(title) == [harms.person_count.max()], (selection, listed)
        assert "by assumption, the data of " in title.text


def test_the_title_of_a_token_counts_ways_whose_every_open_set_has_the_number(lab, words, of_what):
    query = find("fields/without_nir")
    for selection, listed in of_what:
        sets = ask(lab, "fields/minimal_harmful_sets", **selection, **listed)
        sets = sets[sets.person_count > 0]
        ways = {*sets.harm_id}
        has_nir = sets.field_ids.map(lambda fields: "nir" in fields.split())
        closed = ways - {*sets.harm_id[~has_nir.astype(bool)]}
        title = finding(query, ask(lab, query.name, **selection, **listed), words)
        if closed:
            assert figures(title) == [len(closed), len(ways)], (selection, listed)
        elif ways:
            assert title.text.endswith(" would have ruled out no harm")


ALIKE = """
    select
        count(*) filter (alike_count = 1) / count(*),
        count(*) filter (alike_count <= 5) / count(*)
    from (
        select *, count(*) over (partition by born_on, sex, postcode) as alike_count
        from {banded}
        where is_primary
    )
    where {where}
"""


def test_the_title_of_facts_is_the_share_who_shares_them_with_nobody_or_few(lab, words, world):
    query = "identifiability/alone"
    for selection in draw(world, "what", WITH_HISTORY):
        rows = ask(lab, query, **selection)
        title = finding(find(query), rows, words)
        if not rows.person_count.any():
            assert title.text == "Nobody."
            continue
        sql = ALIKE.format(banded=BANDED, where=keeps(selection))
        ((alone, at_most_four),) = lab.execute(sql, selection).fetchall()
        assert figures(title) == [pytest.approx(alone)], selection
        title = find_singled_out(with_options(world, others="few"), query, Rows.of(rows))
        assert figures(title) == [pytest.approx(at_most_four)], selection


def test_the_headline_of_what_counts_whoever_holds_the_number(lab, world, of_what):
    for selection, _ in of_what:
        rows = ask(lab, "fields/combinations", **selection)
        if rows.empty:
            continue  # whom the page has no headline for
        title = what.headline(State("what", selection), world, world.words["en"])
        holders = rows[rows.field_mask & 0b01000 != 0].person_count.sum()
        assert figures(title) == [holders], selection


@pytest.mark.parametrize(
    ("provenance", "named"),
    [
        ("announcement", "is_named_in_2024"),
        ("official", "is_named_in_2026"),
        ("press", "is_named_in_2026 or is_reported_by_press"),
    ],
)
def test_the_title_of_fields_counts_those_of_each_list(lab, world, provenance, named):
    ((out, kept),) = lab.execute(
        f"""select count(*) filter (held_by <> 'nobody' and ({named})),
            count(*) filter (held_by = 'nobody') from fields"""
    ).fetchall()  # fmt: skip
    rows = ask(lab, "fields/by_field", provenance="press")
    words = with_options(world, provenance=provenance)
    assert figures(find_out(words, "fields/by_field", Rows.of(rows))) == [out, kept]


CASES = ("little", "random", "much")


@pytest.fixture(scope="module")
def of_breaches(world):
    """Selections of which every second counts claimed breaches too."""
    drawn = draw(world, "combination", without=WITH_HISTORY)
    both = {"standings": ("confirmed", "claimed")}
    return [(each, both if place % 2 else {}) for place, each in enumerate(drawn)]


def ends(case, least, chance, most):
    """Return the ends of a case, the lesser first."""
    return sorted(
        {"little": (least, chance), "random": (least, most), "much": (chance, most)}[case]
    )


def test_the_title_of_breaches_has_the_bounds_of_the_largest_by_strata(lab, world, of_breaches):
    query = "combination/other_breaches"
    for selection, standings in of_breaches:
        rows = Rows.of(ask(lab, query, **selection, **standings))
        others = ask(lab, "combination/bounds_by_stratum", **selection)  # the confirmed ones
        largest = others.sort_values("person_count", kind="stable", ascending=False)
        for case in CASES:
            title = find_largest(with_options(world, overlap=case), query, rows)
            if largest.empty or not largest[["person_count", "most_from_totals"]].iloc[0].any():
                assert figures(title) == []
                continue
            first = largest.iloc[0]
            bounds = first.least_from_totals, first.person_count, first.most_from_totals
            tied = largest[largest.person_count == first.person_count]
            is_first = sorted(figures(title)) == ends(case, *bounds)
            assert is_first or len(tied) > 1, (selection, case)


def test_the_title_of_steps_counts_who_is_in_one_breach_at_least(lab, world, of_breaches):
    query = "combination/marginal_effect"
    columns = {
        "little": "little_overlap_at_least_person_count",
        "random": "at_least_person_count",
        "much": "much_overlap_at_least_person_count",
    }
    for selection, standings in of_breaches:
        rows = Rows.of(ask(lab, query, **selection, **standings))
        people = ask(lab, "combination/breaches_per_person", **selection, **standings)
        in_one = people[people.other_breach_count == 1]
        for case in CASES:
            title = find_total(with_options(world, overlap=case), query, rows)
            at_least = people[people.other_breach_count > 0].person_count.sum()
            if in_one.empty or not at_least:  # all of them are in more, or none in any
                assert bool(figures(title)) == bool(at_least)
                continue
            assert figures(title) == [in_one[columns[case]].iloc[0]], (selection, case)


def test_the_title_of_composites_has_the_bounds_of_the_worst(lab, world, of_breaches):
    query = "combination/composite_profiles"
    for selection, _ in of_breaches:
        rows = Rows.of(ask(lab, query, **selection))
        worst = ask(lab, "combination/worst_composite", **selection).iloc[0]
        for case in CASES:
            title = find_worst(with_options(world, overlap=case), query, rows)
            bounds = worst.least_person_count, worst.person_count, worst.most_person_count
            if worst.most_person_count > 0:
                assert sorted(figures(title)) == ends(case, *bounds), (selection, case)
            else:
                assert title.text.startswith("Nobody here could have ")


def test_the_headline_of_combination_counts_the_cells_of_the_earlier_breach(lab, world):
    sql = """select coalesce(sum(if(
            $departements is null, living_person_count, living_here_person_count
        )), 0) from breach_of_2023_cube
        where keeps_people($departements, $age_bands, $sexes, $statuses)
            and keeps_histories($first_years, $end_bands)"""
    names = ("departements", "age_bands", "sexes", "statuses", "first_years", "end_bands")
    for selection in draw(world, "earlier"):
        values = {name: [*selection[name]] if name in selection else None for name in names}
        ((count,),) = lab.execute(sql, values).fetchall()
        title = combination.headline(State("combination", selection), world, world.words["en"])
        if count:
            assert figures(title) == [count], selection
            assert title.text.startswith("By its announcement, ") == (not selection)
        else:
            assert figures(title) == []
            scope = "if the breach of 2023 took only the file of February 2022"
            assert scope in title.text or title.text == "Nobody."


@pytest.mark.parametrize(
    ("say", "query", "changed", "expected"),
    [
        (
            find_largest, "combination/other_breaches",
            {"person_count": 0, "most_person_count": 0},
            "Nobody here is inside any of these breaches",
        ),
        (
            find_largest, "combination/other_breaches", {"perimeter": "others", "person_count": 5},
            "No published size bounds the overlap here",
        ),
        (
            find_total, "combination/marginal_effect", {"all_person_count": 0},
            "Nobody here was in another breach",
        ),
        (
            find_worst, "combination/composite_profiles", {"most_person_count": 0},
            "Nobody here could have number, contact, IBAN and employer held together",
        ),
    ],
)  # fmt: skip
def test_a_title_of_combination_has_a_branch_for_nobody(lab, world, say, query, changed, expected):
    rows = Rows.of(ask(lab, query).assign(**changed))
    assert say(with_options(world, overlap="random"), query, rows).text == expected
