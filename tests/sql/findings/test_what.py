"""The titles of What say what another question counts, whoever is selected."""

import dataclasses
from dataclasses import replace

import pytest

from breachlab import find
from breachlab.query.answer_rows import Rows
from breachlab.query.headlines import finding
from dashboard.pages.what.page import HARMS, TOGETHER, WHAT, headline
from dashboard.pages.what.tables import RISKS, find_out, find_singled_out
from dashboard.state.page_state import State
from dashboard.words import PageWords
from tests.sql.banded import BANDED, keeps
from tests.sql.findings.drawn import WITH_HISTORY, draw, figures
from tests.support.remembered import ask

PROVENANCES = ("announcement", "decision", "press")


@pytest.fixture(scope="module")
def asked(world):
    return [
        {**each, "provenance": PROVENANCES[place % 3]}
        for place, each in enumerate(draw(world, "what"))
    ]


def without(asked):
    return {name: values for name, values in asked.items() if name != "provenance"}


def said(lab, words, query, asked):
    return finding(find(query), ask(lab, query, **asked), words)


def said_by(card, world, lab, asked):
    """Return the title of a card for a selection, as its page has it."""
    words = PageWords(replace(world.words["en"].canvas, selection=without(asked)))
    return card.find(words, card.query, Rows.of(ask(lab, card.query, **asked)))


def test_the_title_of_combinations_counts_who_has_all_five_fields(lab, world, asked):
    for each in asked:
        combinations = ask(lab, "fields/combinations", **without(each))
        rows = ask(lab, TOGETHER.query, **each)
        full = rows[rows.field_mask == 31]
        counted = combinations[combinations.field_mask == 31].person_count.sum()
        assert full.person_count.sum() == counted
        shown = full["combination_person_count"].max()
        title = said_by(TOGETHER, world, lab, each)
        if rows.empty:
            assert title.text == "Nobody."
        elif shown:
            assert shown == counted
            assert figures(title) == [shown], each
        else:
            assert title.text == "All five fields are known to be out together for nobody here"


def test_the_title_of_risks_counts_the_sets_of_fields_that_suffice_for_the_first(lab, world, asked):
    for each in asked:
        held = ask(lab, "fields/combinations", **without(each))
        if held.empty:
            continue
        title = said_by(HARMS, world, lab, each)
        harms = ask(lab, "fields/harms", **each).set_index("harm_id").loc[[*RISKS]]
        assert figures(title) == [harms.person_count.max()], each
        assert "by assumption, the data of " in title.text


def test_the_title_of_a_token_counts_ways_whose_every_open_set_has_the_number(lab, words, asked):
    for each in asked:
        sets = ask(lab, "fields/minimal_harmful_sets", **each)
        sets = sets[sets.person_count > 0]
        ways = {*sets.harm_id}
        has_nir = sets.field_ids.map(lambda fields: "nir" in fields.split())
        closed = ways - {*sets.harm_id[~has_nir.astype(bool)]}
        title = said(lab, words, "fields/without_nir", each)
        if closed:
            assert figures(title) == [len(closed), len(ways)], each
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
    few = PageWords(dataclasses.replace(world.words["en"].canvas, options={"others": "few"}))
    for each in draw(world, "what", WITH_HISTORY):
        rows = ask(lab, "identifiability/alone", **each)
        title = finding(find("identifiability/alone"), rows, words)
        if not rows.person_count.any():
            assert title.text == "Nobody."
            continue
        sql = ALIKE.format(banded=BANDED, where=keeps(each))
        ((alone, at_most_four),) = lab.execute(sql, each).fetchall()
        assert figures(title) == [pytest.approx(alone)], each
        title = find_singled_out(few, "identifiability/alone", Rows.of(rows))
        assert figures(title) == [pytest.approx(at_most_four)], each


def test_the_headline_counts_whoever_holds_the_number(lab, world, asked):
    for each in asked:
        selection = without(each)
        rows = ask(lab, "fields/combinations", **selection)
        holders = rows[rows.field_mask & 8 != 0]
        if rows.empty:
            continue  # whom the page has no headline for
        title = headline(State("what", selection), world, world.words["en"])
        by_field = ask(lab, "fields/by_field", **selection).set_index("field_id")
        assert figures(title) == [by_field.loc["nir", "person_count"]], each
        assert by_field.loc["nir", "person_count"] == holders.person_count.sum()


@pytest.mark.parametrize(
    ("provenance", "column"),
    [("announcement", "is_named_in_2024"), ("official", "is_named_in_2026"), ("press", None)],
)
def test_the_title_of_fields_counts_those_of_each_list(lab, world, provenance, column):
    named = column or "is_named_in_2026 or is_reported_by_press"
    ((out, kept),) = lab.cursor().execute(
        f"""select count(*) filter (held_by <> 'nobody' and ({named})),
            count(*) filter (held_by = 'nobody') from fields"""
    ).fetchall()  # fmt: skip
    words = world.words["en"]
    canvas = dataclasses.replace(words.canvas, options={"provenance": provenance})
    rows = ask(lab, "fields/by_field", provenance="press")
    assert figures(find_out(PageWords(canvas), "fields/by_field", Rows.of(rows))) == [out, kept]


def test_the_page_has_these_titles_alone():
    assert [card.query for card in WHAT.cards] == [
        "fields/by_field",
        "fields/harms",
        "fields/harm_of_combination",
        "fields/without_nir",
        "identifiability/estimate",
        "identifiability/alone",
    ]


def test_titles_by_hand_reach_every_branch(lab, words):
    def title(query, **row):
        rows = ask(lab, query).assign(**row)
        return finding(find(query), rows, words).text

    token = "fields/without_nir"
    assert title(token, closed_harm_count=1, open_harm_count=14).endswith(" 1 of 14 harms")
    alone = "identifiability/alone"
    assert title(alone, is_counted=False) == "Who is singled out has not been counted yet"
    assert title(alone, postcode_alone_person_share=0.25).endswith(" single out 25.0% of people")
    guess = "identifiability/estimate"
    said = title(guess, postcode_estimated_alone_person_share=0.25)
    assert said == "Estimated: birth date, sex and postcode single out 25.0% of people"
    assert title(token, closed_harm_count=0).endswith(" no harm")
