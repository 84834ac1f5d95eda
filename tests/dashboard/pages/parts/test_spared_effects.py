"""What the levers of What if are said to spare: what their answers say, at each position."""

import pytest

from breachlab.words import LANGUAGES, numbers
from dashboard.pages.what_if.page import DETECTION, PURGE, WHAT_IF
from dashboard.pages.what_if.spared import EARLIER, OLD_FILES, RETENTION
from dashboard.state.page_state import State
from tests.support.cases import for_each


@pytest.fixture(scope="module")
def world(one_world):
    return one_world.current()


def found(world, option, language="en", selection=None, **options):
    state = State("what_if", selection or {}, options)
    return WHAT_IF.effect(option, state, world, world.words[language])


@for_each("language", LANGUAGES)
@for_each(
    "lever, card, column",
    [(RETENTION, PURGE, "avoided_person_count"), (EARLIER, DETECTION, "saved_person_count")],
)
def test_effect_says_at_each_position_how_many_are_spared(world, lever, card, column, language):
    said = found(world, lever, language).said
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


@for_each("language", LANGUAGES)
def test_effect_of_erasing_is_the_same_people_by_another_law(world, language):
    assert found(world, OLD_FILES, language).said == ""
    erased = found(world, OLD_FILES, language, old_files="erased")
    assert erased.said == world.words[language].text("same_reach")


@for_each("language", LANGUAGES)
def test_effect_gives_a_reason_where_a_lever_spares_nobody(world, language):
    words, registered = world.words[language], {"statuses": ("registered",)}
    reason = found(world, RETENTION, language, registered).reason
    assert reason == words.text("lever_purge_spares_nobody")
    assert found(world, EARLIER, language, registered).reason == ""
    assert all(found(world, lever, language).reason == "" for lever in WHAT_IF.levers)
