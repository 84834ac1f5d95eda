"""What if: its ladder and sentences from rows, its levers.

test_selections.py counts for ten selections whom a purge spares.
"""

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
    RUNGS,
    SPACES,
    TOKEN,
    grids,
    ladder,
    left_of_100,
)
from dashboard.state.decisions import OLD_FILES, RETENTION
from dashboard.state.page_state import State
from tests.support.pages.components import table, texts
from tests.support.remembered import ask_rows

# The ladder of measures.


@pytest.fixture(scope="module")
def beside(lab):
    """The answers that the ladder has beside its own."""
    return {query: ask_rows(lab, query) for query in (LADDER, ACCOUNTS, TOKEN, SPACES)}


def drawn(canvas, beside, **options):
    page = replace(canvas, query=LADDER, beside=beside, options=options)
    return ladder(beside[LADDER], page)


def test_ladder_has_the_rung_that_spares_most_first_and_the_token_last(canvas, beside):
    _, *rows = table(drawn(canvas, beside))
    assert len(rows) == len(RUNGS) + 2
    assert rows[0][0].startswith("Each account sees only its département")
    assert rows[-1][0].startswith("A token in place of the NIR")
    assert rows[-1][-2:] == ["–", "–"]
    _, *at_the_end = table(drawn(canvas, beside, retention_years="20", days_earlier="29"))
    first_words = [[row[0].split(" ")[0] for row in each] for each in (rows, at_the_end)]
    assert first_words[0] == first_words[1]


def test_ladder_of_a_world_where_nothing_was_found_lacking_tags_nothing_so(canvas, beside):
    rows = beside[LADDER].assign(lacking_measure_ids=None, uncounted_measure_ids=None)
    said = texts(drawn(canvas, {**beside, LADDER: rows}))
    assert "too wide" not in said and "Not countable" not in said


def test_ladder_of_a_place_has_no_spaces_as_their_number_there_is_not_known(canvas, beside):
    page = replace(canvas, query=LADDER, beside=beside)
    nord = replace(page, selection={"departements": ("59",)})
    _, *everywhere = table(ladder(beside[LADDER], page))
    _, *there = table(ladder(beside[LADDER], nord))
    assert (len(everywhere), len(there)) == (len(RUNGS) + 2, len(RUNGS) + 1)


@pytest.mark.parametrize("draw", [ladder, grids])
def test_drawings_of_nobody_are_empty(canvas, beside, draw):
    nobody = beside[LADDER].assign(all_person_count=0)
    for rows in (nobody, nobody.head(0)):
        assert texts(draw(rows, replace(canvas, beside={**beside, LADDER: rows}))) == ""


# Sentences and titles, one for each position of their levers.

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
BY_ORDER = DAYS.assign(is_by_order=True)


def of_women_erased(words, query, rows):
    return by_both(words, rows, {"sexes": ("female",)}, "erased")


def of_all_archived(words, query, rows):
    return by_both(words, rows, {}, "archived")


SAID = [  # what tells it, its rows, what the levers are moved to: the text
    # Of the limit that is shown, not of the one that was asked: 996 at five years.
    (by_limit, LIMITS, {},
     "If files had been purged 5 years after the last registration ended, where a decree allows at "
     "most 20, 996 of the people exposed, 1%, would have been spared at the central assumptions."),
    (find_by_limit, LIMITS, {"retention_years": "0"},
     "Archiving after 0 years would have spared 1.5 million persons"),
    (find_by_limit, LIMITS, {"retention_years": "19"},
     "Archiving after 19 years would have spared 20 persons"),
    (find_by_limit, LIMITS, {"retention_years": "20"},
     "Archiving after 20 years would have spared nobody"),
    (by_days_earlier, DAYS, {"days_earlier": "1"},
     "At an even pace, ending the extraction 1 day earlier would have spared 3.0 million persons, "
     "50%."),
    (by_days_earlier, DAYS, {"days_earlier": "0"},
     "Ending the extraction 0 days earlier would have spared nobody."),
    (by_days_earlier, BY_ORDER, {},
     "At an even pace, ending the extraction 5 days earlier would have spared 2 to 4.0 million "
     "persons, depending on the order of reading."),
    (find_by_days_earlier, DAYS, {"days_earlier": "1"},
     "Detecting the attack 1 day earlier would have spared 3.0 million persons, at an even pace"),
    (find_by_days_earlier, DAYS, {"days_earlier": "0"},
     "Detecting the attack 0 days earlier would have spared nobody"),
    (find_by_days_earlier, BY_ORDER, {"days_earlier": "2"},
     "Detecting the attack 2 days earlier would have spared 2 to 4.0 million persons, at an even "
     "pace"),
    # 1,000 less 50 for each of five years; ten for each of five days.
    (of_all_archived, BOTH_MEASURES, {},
     "Archiving after 5 years would have spared 750 persons; detecting the attack 5 days earlier, "
     "50 or fewer at an even pace."),
    (of_all_archived, BOTH_MEASURES, {"retention_years": "20", "days_earlier": "0"},
     "Archiving after 20 years would have spared nobody; detecting the attack 0 days earlier, "
     "nobody."),
    # A quarter is left after five years; five days take a twentieth of it.
    (find_left, BOTH_MEASURES, {},
     "With both measures, 24 of a hundred persons would still be exposed"),
    (find_left, BOTH_MEASURES, {"retention_years": "0"},
     "With both measures, 0 of a hundred persons would still be exposed"),
]  # fmt: skip
IN_FRENCH = [
    (find_by_limit, LIMITS, {"retention_years": "1"},
     "Effacer après 1 an aurait épargné 1 000 personnes"),
    (by_days_earlier, DAYS, {"days_earlier": "2"},
     "À rythme constant, arrêter l’extraction 2 jours plus tôt aurait évité l’exposition "
     "de 3,0 millions de personnes, 50 %."),
    (by_days_earlier, BY_ORDER, {},
     "À rythme constant, arrêter l’extraction 5 jours plus tôt aurait évité l’exposition "
     "de 2 à 4,0 millions de personnes, selon l’ordre de consultation."),
    (of_women_erased, BOTH_MEASURES, {"retention_years": "1"},
     "Femmes : effacer après 1 an aurait épargné 950 personnes ; détecter l’attaque 5 jours plus "
     "tôt, 50 à rythme constant."),
]  # fmt: skip


def say_at(tell, rows, words, position, **options):
    asked = {"beside": {LADDER: rows}, "options": options}
    page = replace(words, canvas=replace(words.canvas, **asked))
    return tell(page, PURGE.query, rows).at(position).replace("\u202f", " ")


@pytest.mark.parametrize(("tell", "rows", "position", "text"), SAID)
def test_what_is_said_is_of_the_position(world, tell, rows, position, text):
    assert say_at(tell, rows, world.words["en"], position) == text


@pytest.mark.parametrize(("tell", "rows", "position", "text"), IN_FRENCH)
def test_what_is_said_in_french_is_of_the_position(world, tell, rows, position, text):
    """Old files are erased."""
    assert say_at(tell, rows, world.words["fr"], position, old_files="erased") == text


def test_both_measures_are_said_at_each_position_and_some_left_are_one_at_least(world):
    said = by_both(world.words["en"], BOTH_MEASURES, {}, "archived")
    assert len(said.parts) == 21 * 30 and said.levers == BOTH
    assert {*left_of_100(BOTH_MEASURES.assign(left_person_share=0.001))} == {1}


# What its levers are said to change.


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
def test_effect_of_erasing_is_the_same_people_and_a_lever_that_spares_nobody_has_a_reason(
    world, language
):
    text, registered = world.words[language].text, {"statuses": ("registered",)}
    assert effect_of(world, OLD_FILES, language).said == ""
    erased = effect_of(world, OLD_FILES, language, old_files="erased")
    assert erased.said == text("same_reach")
    reason = effect_of(world, RETENTION, language, registered).reason
    assert reason == text("lever_purge_spares_nobody")
    assert effect_of(world, EARLIER, language, registered).reason == ""
    assert all(effect_of(world, lever, language).reason == "" for lever in WHAT_IF.levers)
