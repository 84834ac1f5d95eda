"""What if without a browser: its ladder of measures, and what its levers are said to spare."""

from dataclasses import replace

import pytest

from breachlab.query.answer_rows import Rows
from breachlab.words import LANGUAGES, numbers
from dashboard.pages.what_if.page import (
    DETECTION,
    PURGE,
    WHAT_IF,
    by_both,
    by_days_earlier,
    by_limit,
    find_by_days_earlier,
    find_by_limit,
    find_left,
)
from dashboard.pages.what_if.tables import (
    ACCOUNTS,
    BOTH,
    EARLIER,
    LADDER,
    OLD_FILES,
    RETENTION,
    RUNGS,
    SPACES,
    TOKEN,
    grids,
    ladder,
    left_of_100,
)
from dashboard.state.page_state import State
from tests.support.pages.components import parts, table, texts
from tests.support.remembered import ask_rows


@pytest.fixture(scope="module")
def beside(lab):
    return {query: ask_rows(lab, query) for query in (LADDER, ACCOUNTS, TOKEN, SPACES)}


def drawn(canvas, beside, **options):
    page = replace(canvas, query=LADDER, beside=beside, options=options)
    return ladder(beside[LADDER], page)


def test_ladder_has_the_rung_that_spares_most_first_and_the_token_last(canvas, beside):
    _, *rows = table(drawn(canvas, beside))
    assert len(rows) == len(RUNGS) + 2
    start = next(
        row
        for row in beside[LADDER].dicts()
        if (row["retention_years"], row["days_earlier"]) == (5, 5)
    )
    counts = sorted((start[f"{rung.name}_person_count"] for rung in RUNGS), reverse=True)
    assert rows[0][0].startswith("Each account sees its own département") or counts[0] == 0
    assert rows[-1][0].startswith("A token in place of the number")
    assert rows[-1][-2:] == ["–", "–"]


def test_ladder_has_the_same_order_at_every_position(canvas, beside):
    def names(**at):
        return [row[0].split(" ")[0] for row in table(drawn(canvas, beside, **at))[1:]]

    assert names() == names(retention_years="20", days_earlier="29")


def test_ladder_of_a_world_where_nothing_was_found_lacking_tags_nothing_so(canvas, beside):
    rows = beside[LADDER].assign(lacking_measure_ids=None, uncounted_measure_ids=None)
    said = texts(drawn(canvas, {**beside, LADDER: rows}))
    assert "too wide" not in said and "Not countable" not in said


@pytest.mark.parametrize("draw", [ladder, grids])
def test_drawings_of_nobody_are_empty(canvas, beside, draw):
    nobody = beside[LADDER].assign(all_person_count=0)
    for rows in (nobody, nobody.head(0)):
        assert texts(draw(rows, replace(canvas, beside={**beside, LADDER: rows}))) == ""


def test_grids_have_a_hundred_dots_before_and_after(canvas, beside):
    drawing = grids(beside[LADDER], replace(canvas, beside=beside))
    assert len([each for each in parts(drawing) if each.tag == "i"]) == 200
    assert "Before" in texts(drawing)


LIMITS = Rows(
    {
        "limit_years": range(21),
        "person_count": [2_000_000] * 21,
        "avoided_person_count": [1_500_000, *range(1_000, 982, -1), 20, 0],
        "avoided_person_share": [0.75, *[0.01] * 19, 0.0],
        "asked_years": [5] * 21,
        "allowed_years": [20] * 21,
        "asked_person_count": [7] * 21,
        "asked_person_share": [0.5] * 21,
    }
)
DAYS = Rows(
    {
        "days_earlier": range(30),
        "saved_person_count": [0, *[3_000_000] * 29],
        "saved_person_share": [0.0, *[0.5] * 29],
        "least_saved_person_count": [0, *[2] * 29],
        "most_saved_person_count": [0, *[4_000_000] * 29],
        "is_by_order": [False] * 30,
    }
)
# Of 1,000, the archive spares 50 less a year and the end 10 more a day.
BOTH_MEASURES = Rows.of_dicts(
    [
        {
            "retention_years": years,
            "days_earlier": days,
            "all_person_count": 1_000,
            "archived_person_count": 1_000 - 50 * years,
            "earlier_person_count": 10 * days,
            "left_person_share": years * 0.05 * (1 - days / 100),
        }
        for years in range(21)
        for days in range(30)
    ]
)


@pytest.fixture(scope="module")
def words(one_world):
    return one_world.current().words


def of_files(words, files):
    return replace(words, canvas=replace(words.canvas, options={"old_files": files}))


def test_by_limit_is_of_its_own_limit_and_not_of_the_one_that_was_asked(words):
    longer = by_limit(words["en"], "retention/avoided_by_limit", LIMITS)
    assert longer.at({}).startswith("Had files been purged 5 years after the last registration")
    assert ", 996 of the people exposed, 1%," in longer.at({})
    title = find_by_limit(words["en"], "retention/avoided_by_limit", LIMITS)
    said = [title.at({"retention_years": each}) for each in ("0", "19", "20")]
    assert said == [
        "Archiving after 0 years would have spared 1.5 million persons",
        "Archiving after 19 years would have spared 20 persons",
        "Archiving after 20 years would have spared nobody",
    ]
    erased = of_files(words["fr"], "erased")
    title = find_by_limit(erased, "retention/avoided_by_limit", LIMITS)
    assert title.at({"retention_years": "1"}) == (
        "Effacer après 1 an aurait épargné 1\u202f000 personnes"
    )


def test_by_days_earlier_is_at_an_even_pace_or_by_the_order(words):
    english, french = (
        by_days_earlier(each, "access/days_earlier", DAYS) for each in words.values()
    )
    assert english.at({"days_earlier": "1"}) == (
        "At an even pace, reading that ended 1 day earlier would have spared 3.0 million"
        " persons, 50%."
    )
    assert english.at({"days_earlier": "0"}).endswith("0 days earlier would have spared nobody.")
    assert "un arrêt 2 jours plus tôt aurait évité l’exposition de 3,0 millions de personnes" in (
        french.at({"days_earlier": "2"})
    )
    by_order = DAYS.assign(is_by_order=True)
    english, french = (
        by_days_earlier(each, "access/days_earlier", by_order) for each in words.values()
    )
    assert english.at({}) == (
        "At an even pace, reading that ended 5 days earlier would have spared 2 to 4.0 million"
        " persons, by the order of reading."
    )
    assert "évité l’exposition de 2 à 4,0 millions de personnes," in french.at({})


def test_find_by_days_earlier_has_a_title_for_each_case(words):
    def title(rows, days):
        found = find_by_days_earlier(words["en"], "access/days_earlier", rows)
        return found.at({"days_earlier": days})

    assert title(DAYS, "1") == (
        "Seeing the attack 1 day earlier would have spared 3.0 million persons, at an even pace"
    )
    assert title(DAYS, "0") == "Seeing the attack 0 days earlier would have spared nobody"
    by_order = DAYS.assign(is_by_order=True)
    assert title(by_order, "2") == (
        "Seeing the attack 2 days earlier would have spared 2 to 4.0 million persons, at"
        " an even pace"
    )


def test_by_both_has_a_half_for_each_lever_at_each_position(words):
    said = by_both(words["en"], BOTH_MEASURES, {}, "archived")
    assert len(said.parts) == 21 * 30 and said.levers == BOTH
    assert said.at({}) == (
        "Archiving after 5 years would have spared 750 persons; seeing the attack 5 days"
        " earlier, 50 or fewer at an even pace."
    )
    last = {"retention_years": "20", "days_earlier": "0"}
    assert said.at(last) == (
        "Archiving after 20 years would have spared nobody; seeing the attack 0 days earlier,"
        " nobody."
    )
    women = by_both(words["fr"], BOTH_MEASURES, {"sexes": ("female",)}, "erased")
    assert women.at({"retention_years": "1"}) == (
        "Femmes\u202f: effacer après 1 an aurait épargné 950 personnes\u202f; détecter"
        " l’attaque 5 jours plus tôt, 50 à rythme constant."
    )


def test_find_left_says_of_a_hundred_how_many_are_left(words):
    page = replace(words["en"], canvas=replace(words["en"].canvas, beside={LADDER: BOTH_MEASURES}))
    title = find_left(page, LADDER, BOTH_MEASURES)
    assert title.at({}) == "With both measures, 24 of a hundred would still be exposed"
    assert title.at({"retention_years": "0"}).endswith(", 0 of a hundred would still be exposed")
    few = BOTH_MEASURES.assign(left_person_share=0.001)
    assert {*left_of_100(few)} == {1}  # some are one at least


def effect_of(world, option, language="en", selection=None, **options):
    state = State("what_if", selection or {}, options)
    return WHAT_IF.effect(option, state, world, world.words[language])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("lever", "card", "column"),
    [(RETENTION, PURGE, "avoided_person_count"), (EARLIER, DETECTION, "saved_person_count")],
)
def test_effect_says_at_each_position_how_many_are_spared(world, lever, card, column, language):
    said = effect_of(world, lever, language).said
    counts = world.answers.rows(card.query, {})[column]

    def number(count):
        return world.words[language].number(numbers.limit_digits(count, 3))

    start = counts[int(lever.default)]
    for place, choice in enumerate(lever.positions):
        text = said.at({lever.name: choice})
        if choice == lever.default:
            assert text == ""
        else:
            assert number(start) in text and number(counts[place]) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_effect_of_erasing_is_the_same_people_by_another_law(world, language):
    assert effect_of(world, OLD_FILES, language).said == ""
    erased = effect_of(world, OLD_FILES, language, old_files="erased")
    assert erased.said == world.words[language].text("same_reach")


@pytest.mark.parametrize("language", LANGUAGES)
def test_effect_gives_a_reason_where_a_lever_spares_nobody(world, language):
    words, registered = world.words[language], {"statuses": ("registered",)}
    reason = effect_of(world, RETENTION, language, registered).reason
    assert reason == words.text("lever_purge_spares_nobody")
    assert effect_of(world, EARLIER, language, registered).reason == ""
    assert all(effect_of(world, lever, language).reason == "" for lever in WHAT_IF.levers)
