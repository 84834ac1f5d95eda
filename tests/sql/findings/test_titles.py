"""Titles of What, Combination, Response and What if: of nobody, of each overlap, at each lever."""

from dataclasses import replace

import pytest

from breachlab.query.answer_rows import Rows
from dashboard.pages.combination import page as combination
from dashboard.pages.combination.tables import find_largest, find_total, find_worst
from dashboard.pages.response.plan import find_channel, find_check, find_group
from dashboard.pages.response.tables import MESSAGES
from dashboard.pages.what.tables import find_out
from dashboard.pages.what_if import page as what_if
from dashboard.pages.what_if.tables import LADDER, RUNGS
from dashboard.state.page_state import State
from dashboard.words import PageWords
from tests.sql.findings.conftest import WITH_HISTORY, draw, figures
from tests.support.remembered import ask

CHANNELS, GROUPS = "notification/channels", "notification/vulnerable_groups"
CHECK = "notification/message_check"


def with_options(world, **options):
    """Return the English words of a card whose switches stand so."""
    return PageWords(replace(world.words["en"].canvas, options=options))


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


@pytest.mark.parametrize("standings", [["confirmed"], ["confirmed", "claimed"]])
@pytest.mark.parametrize("selection", [{}, {"sexes": ["male"], "departements": ["59", "974"]}])
def test_titles_of_combination_have_the_ends_of_each_overlap(lab, world, selection, standings):
    """Of the largest breach and of the worst composite from least to chance if breaches overlap
    little, from chance to most if much, else from least to most; of all breaches one number.
    """

    def rows_of(name, **asked):
        return ask(lab, f"combination/{name}", **selection, **asked)

    largest = rows_of("bounds_by_stratum").nlargest(1, "person_count").iloc[0]
    worst = rows_of("worst_composite").iloc[0]
    of_persons = rows_of("breaches_per_person", standings=standings)
    in_one = of_persons[of_persons.other_breach_count == 1].iloc[0]
    least, chance, most = largest[["least_from_totals", "person_count", "most_from_totals"]]
    low, middle, high = worst[["least_person_count", "person_count", "most_person_count"]]
    for overlap, prefix, bounds, joined in (
        ("little", "little_overlap_", (least, chance), (low, middle)),
        ("random", "", (least, most), (low, high)),
        ("much", "much_overlap_", (chance, most), (middle, high)),
    ):
        words = with_options(world, overlap=overlap)
        found = {}
        for find, query, asked in (
            (find_largest, "other_breaches", {"standings": standings}),
            (find_total, "marginal_effect", {"standings": standings}),
            (find_worst, "composite_profiles", {}),
        ):
            title = find(words, f"combination/{query}", Rows.of(rows_of(query, **asked)))
            found[find] = sorted(figures(title))
        assert found[find_largest] == sorted(bounds), overlap
        assert found[find_total] == [in_one[f"{prefix}at_least_person_count"]], overlap
        assert found[find_worst] == sorted(joined), overlap


def test_the_headline_of_combination_counts_the_cells_of_the_earlier_breach(lab, world):
    sql = """select coalesce(sum(if(
            $departements is null, living_person_count, living_here_person_count
        )), 0) from breach_of_2023_cube
        where keeps_people($departements, $age_bands, $sexes, $statuses)
            and keeps_histories($first_years, $end_bands)"""
    names = ("departements", "age_bands", "sexes", "statuses", *sorted(WITH_HISTORY, reverse=True))
    for selection in draw(world, "earlier"):
        values = {name: [*selection[name]] if name in selection else None for name in names}
        ((count,),) = lab.execute(sql, values).fetchall()
        title = combination.headline(State("combination", selection), world, world.words["en"])
        if count:
            assert figures(title) == [count], selection
            assert title.text.startswith("According to its announcement, ") == (not selection)
        else:
            assert figures(title) == []
            scope = "if the breach of 2023 hit only the persons of the file of February 2022"
            assert scope in title.text or title.text == "No person is counted here."


# [(what says the title, its question, what its rows are changed to, the title)]
BRANCHES = [
    (
        find_largest, "combination/other_breaches", {"person_count": 0, "most_person_count": 0},
        "Nobody here is in the perimeter of these breaches",
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
        "For nobody here could NIR, contact, IBAN and employer be held together",
    ),
    (find_channel, CHANNELS, {"to_inform_person_count": 0}, "There is nobody to inform here"),
    (find_group, GROUPS, {"person_count": 0}, "None of these groups is in this selection"),
    (
        find_group, GROUPS, {"public_notice_person_count": 0},
        "No group here depends on a public notice alone",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("say", "query", "changed", "expected"), BRANCHES)
def test_a_title_has_a_branch_for_nobody(lab, world, say, query, changed, expected):
    rows = Rows.of(ask(lab, query).assign(**changed))
    assert say(with_options(world, overlap="random"), query, rows).text == expected


def test_the_title_of_the_check_counts_the_points_of_the_message(lab, world):
    rows = ask(lab, CHECK)
    for message in MESSAGES:
        segment, nir, channel = message.split(".")
        where = (rows.segment_id == segment) & (rows.nir_id == nir) & (rows.channel == channel)
        points = rows[where]
        if points.empty:
            continue
        title = find_check(with_options(world, message=message), CHECK, Rows.of(rows))
        assert figures(title) == ([0, 5] if channel == "sms" else [5, points.is_to_fill.sum()])
    letter = with_options(world, message="registrants.on_file.letter")
    for changed, expected in (
        ({"complete_item_count": 3}, [3, 5, 2]),
        ({"complete_item_count": 3, "to_fill_item_count": 0}, [3, 5]),
        ({"to_fill_item_count": 0}, [5]),
    ):
        assert figures(find_check(letter, CHECK, Rows.of(rows.assign(**changed)))) == expected


def test_each_rung_alone_is_what_its_own_question_counts(lab, world):
    for place, selection in enumerate(draw(world, "what_if")):
        years, days = place % 21, (7 * place) % 30
        asked = {**selection, "retention_years": years, "days_earlier": days}
        row = ask(lab, LADDER, **asked).iloc[0]
        purged = ask(lab, "retention/avoided_by_limit", **selection, retention_years=years)
        assert row.archived_person_count == purged.asked_person_count[0], selection
        assert row.all_person_count == purged.person_count[0]
        spaces = ask(lab, "retention/candidate_spaces_purged", **selection)
        assert row.space_person_count == max(spaces.term_person_count, default=0)
        accounts = ask(lab, "access/own_departement", **selection).person_count
        assert row.own_person_count == accounts[2:].sum()
        pace = ask(lab, "access/days_earlier").set_index("days_earlier")
        share = pace.saved_person_count[days] / pace.person_count[days]
        assert row.earlier_person_count == pytest.approx(row.all_person_count * share, abs=0.5)


def test_titles_at_each_position_say_nobody_only_of_nobody(lab, world):
    page = world.words["en"]
    for place, selection in enumerate(draw(world, "what_if")):
        whom = {name: each for name, each in selection.items() if name not in WITH_HISTORY}
        for card, asked, lever, position, limit, spared in (
            (
                what_if.PURGE, selection, "retention_years", place % 21,
                "limit_years", "avoided_person_count",
            ),
            (
                what_if.DETECTION, whom, "days_earlier", place % 30,
                "days_earlier", "most_saved_person_count",
            ),
        ):  # fmt: skip
            rows = ask(lab, card.query, **asked)
            title = card.find(page, card.query, Rows.of(rows)).at({lever: str(position)})
            count = rows.set_index(limit)[spared][position]
            assert title.endswith("would have spared nobody") == (not count), selection


def test_tags_name_no_measure_that_the_table_has_not(lab):
    known = {each for (each,) in lab.execute("select measure_id from measures").fetchall()}
    assert {each.measure for each in RUNGS if each.measure} <= known
    row = ask(lab, LADDER, retention_years=5, days_earlier=5).iloc[0]
    rows = ask(lab, "what_if/measures").set_index("measure_id")
    lacking = rows[rows.is_found_lacking]
    assert row.lacking_measure_ids.split() == [*lacking.index]
    uncounted = lacking[lacking.most_spared_person_count.isna()]
    assert row.uncounted_measure_ids.split() == [*uncounted.index]
