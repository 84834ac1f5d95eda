"""What the levers of What if are said to spare: what their answers say, at each position."""

import pytest

from breachlab.words import LANGUAGES
from dashboard.pages.what_if import DETECTION, EXTRACTION, PURGE, WHAT_IF
from dashboard.spared import EARLIER, RETENTION
from dashboard.state import State
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
    number = world.words[language].number
    start = counts.iloc[int(lever.default)]
    for place, choice in enumerate(lever.positions):
        text = said.at({lever.name: choice})
        if choice == lever.default:
            assert text == ""
        else:
            assert number(start) in text and number(counts.iloc[place]) in text


def test_effect_of_the_extraction_moves_with_the_days(world):
    said = found(world, EXTRACTION, extraction="partial").said
    whole, part = (
        world.answers.rows(DETECTION.query, asked).saved_person_count
        for asked in ({}, {"extraction": "partial"})
    )
    for days in (1, 5, 29):
        text = said.at({"days_earlier": str(days)})
        assert f"up to {whole[days]:,} → {part[days]:,} persons" in text
    assert said.at({"days_earlier": "0"}) == "From All: no change."
    assert found(world, EXTRACTION).said == ""


@for_each("language", LANGUAGES)
def test_effect_gives_a_reason_where_a_lever_spares_nobody_on_any_card(world, language):
    words, registered = world.words[language], {"statuses": ("registered",)}
    reason = found(world, RETENTION, language, registered).reason
    assert reason == words.text("lever_purge_spares_nobody")
    assert found(world, EARLIER, language, registered).reason == ""
    assert all(found(world, lever, language).reason == "" for lever in WHAT_IF.levers)
