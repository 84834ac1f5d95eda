"""The titles of What if, and its rungs, say what other questions and the register count."""

import pytest

from breachlab import find
from breachlab.query import headlines
from breachlab.query.answer_rows import Rows
from breachlab.query.headlines import finding
from breachlab.words import numbers
from dashboard.pages.what_if.page import DETECTION, GRIDS, PURGE, WHAT_IF, headline
from dashboard.pages.what_if.tables import LADDER, RUNGS
from dashboard.state.page_state import State
from tests.sql.findings.drawn import WITH_HISTORY, draw, figures
from tests.support.remembered import ask

AT = {"retention_years": 5, "days_earlier": 5}


@pytest.fixture(scope="module")
def asked(world):
    return draw(world, "what_if")


def rung(lab, selection, **at):
    return ask(lab, LADDER, **selection, **{**AT, **at}).iloc[0]


def test_each_rung_alone_is_what_its_own_question_counts(lab, asked):
    for place, selection in enumerate(asked):
        years, days = place % 21, (7 * place) % 30
        row = rung(lab, selection, retention_years=years, days_earlier=days)
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


def test_what_is_on_top_is_what_all_four_spare_beyond_three(lab, asked):
    """By the persons of the register whom no measure keeps out of reach, at an even pace."""
    for selection in asked[:12]:
        row = rung(lab, selection)
        clauses = [
            f"{column} in ({', '.join(map(repr, selection[name]))})"
            for name, column in (
                ("departements", "departement_code"),
                ("sexes", "sex"),
                ("age_bands", "age_band"),
                ("statuses", "status"),
            )
            if name in selection
        ]
        if WITH_HISTORY & {*selection}:
            continue  # whose bands are no columns of the register
        where = " and ".join(["true", *clauses])
        persons = "living_here" if "departements" in selection else "living"
        kept = lab.cursor().execute(
            f"""with chosen as (
                select
                    departement_code,
                    status = 'formerly_registered' and idle_years >= 5 as is_old,
                    status = 'candidate_space' and is_beyond_term as is_space,
                    sum({persons}_person_count) as persons
                from retention_cube where {where} group by all
            ), largest as (
                select departement_code from chosen group by 1
                order by sum(persons) desc, departement_code limit 2
            )
            select
                coalesce(sum(persons) filter (is_old), 0)::bigint,
                coalesce(sum(persons) filter (is_space), 0)::bigint,
                coalesce(sum(persons) filter (not is_old and not is_space), 0)::bigint
            from chosen where departement_code in (from largest)"""
        ).fetchone()  # fmt: skip
        old, spaces, left = kept
        unread = row.earlier_person_count / max(row.all_person_count, 1)
        expected = (old * (1 - unread), spaces * (1 - unread), left * unread)
        found = [row[f"further_{each}_person_count"] for each in ("archived", "space", "earlier")]
        assert found == pytest.approx(expected, abs=1.5), selection
        spared = row.all_person_count - left * (1 - unread)
        assert row.spared_person_count == pytest.approx(spared, abs=1.5)


def test_the_title_of_the_ladder_is_of_two_accounts_in_the_largest_or_smallest(lab, words, asked):
    for selection in asked:
        title = finding(find(LADDER), ask(lab, LADDER, **selection), words)
        counts = ask(lab, "access/own_departement", **selection).person_count
        others = counts[2:].sum()
        if not counts.sum():
            assert title.text == "Nobody here is exposed"
        elif others:
            least, most = figures(title)
            assert least <= others and most == counts.sum() - sum(sorted(counts[counts > 0])[:2])
        else:
            assert title.text.endswith(" could have read everybody")


def test_the_headline_is_of_the_two_levers_alone(lab, world, asked):
    for selection in asked:
        said = headline(State("what_if", selection), world, world.words["en"])
        row = rung(lab, selection)
        text = said.at({})
        if not row.all_person_count:
            continue  # whom the page has no headline for
        for count in (row.archived_person_count, row.earlier_person_count):
            shown = numbers.limit_digits(count, 3, in_millions=True)
            assert not count or numbers.millions(shown, "en") in text, selection
        nobody = (row.archived_person_count, row.earlier_person_count).count(0)
        assert text.count("nobody") == nobody, selection


def test_titles_at_each_position_are_of_their_question(lab, world, asked):
    page = world.words["en"]
    for place, selection in enumerate(asked):
        years, days = str(place % 21), str(place % 30)
        limits = ask(lab, PURGE.query, **selection).set_index("limit_years")
        title = PURGE.find(page, PURGE.query, Rows.of(ask(lab, PURGE.query, **selection)))
        count = limits.avoided_person_count[int(years)]
        said = title.at({"retention_years": years})
        assert said.endswith("would have spared nobody") == (not count), selection
        whom = {name: each for name, each in selection.items() if name not in WITH_HISTORY}
        rows = ask(lab, DETECTION.query, **whom)
        row = rows.set_index("days_earlier").loc[int(days)]
        said = DETECTION.find(page, DETECTION.query, Rows.of(rows)).at({"days_earlier": days})
        assert said.endswith("would have spared nobody") == (not row.most_saved_person_count), (
            selection
        )


def test_spaces_beyond_their_term_are_those_of_the_cube(lab, words, asked):
    query = "retention/beyond_legal_term"
    for selection in asked:
        whom = {name: each for name, each in selection.items() if name != "departements"}
        rows = ask(lab, query, **whom)
        if rows.empty:
            continue
        title = finding(find(query), rows, words)
        (count,) = {*rows.all_beyond_person_count}
        purged = ask(lab, "retention/candidate_spaces_purged", **whom)
        assert count == purged.term_person_count[0]
        if count and rows.person_count.any():
            assert figures(title) == [0, rows.most_person_count[0], count], selection
            assert "not known" in title.text
        else:
            assert figures(title) == []


def test_titles_by_hand_reach_every_branch(lab, words):
    def title(query, **row):
        return finding(find(query), ask(lab, query).assign(**row), words).text

    assert title(LADDER, own_person_count=0).endswith(" could have read everybody")
    assert title(LADDER, least_own_person_count=7, most_own_person_count=9) == (
        "Two accounts limited to their département: 7 to 9 spared"
    )
    assert title(PURGE.query, asked_person_count=0).endswith(" would have spared nobody")
    assert title(PURGE.query, asked_person_count=7).endswith(" would have spared 7")
    evenly = title(DETECTION.query, is_by_order=False)
    assert evenly.startswith("Evenly read until the first signal: ")
    assert " to " in title(DETECTION.query, is_by_order=True)
    kept = "retention/beyond_legal_term"
    assert title(kept, all_beyond_person_count=0).startswith("In the model, nobody here was kept")
    assert title(kept, all_beyond_person_count=2, most_person_count=9) == (
        "Spaces beyond thirteen months: not known, 0 to 9 (model: 2)"
    )


def test_tags_name_no_measure_that_the_table_has_not(lab):
    known = {each for (each,) in lab.cursor().execute("select measure_id from measures").fetchall()}
    assert {each.measure for each in RUNGS if each.measure} <= known
    row = rung(lab, {})
    rows = ask(lab, "what_if/measures").set_index("measure_id")
    lacking = rows[rows.is_found_lacking]
    assert row.lacking_measure_ids.split() == [*lacking.index]
    uncounted = lacking[lacking.most_spared_person_count.isna()]
    assert row.uncounted_measure_ids.split() == [*uncounted.index]


def test_the_page_has_these_cards_alone():
    assert [card.name for card in WHAT_IF.cards] == [
        LADDER,
        GRIDS.name,
        "retention/beyond_legal_term",
        PURGE.query,
        DETECTION.query,
    ]


def test_the_headline_of_one_departement_says_that_two_accounts_there_could_read_all(lab, words):
    said = headlines.headline(find(LADDER), ask(lab, LADDER, departements=["59"]), words).text
    assert said.startswith("Two accounts placed here and limited to their département could have")
    assert " 0 to 0 " not in said
