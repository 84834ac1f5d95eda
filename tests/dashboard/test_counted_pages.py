"""Every number of a page carries a key of the list, and is the number of an answer."""

import random

import pytest

from breachlab import counts
from breachlab.words import LANGUAGES
from dashboard.desk import Desk
from dashboard.pages import PAGES
from dashboard.state import State, written
from dashboard.world import OneWorld
from tests.dashboard.counted_pages import (
    counted,
    page_of,
    recording,
    texts_without_key,
    vocabulary,
    without_words,
)
from tests.dashboard.drawn_selections import selections

NAMES = [page.name for page in PAGES]
SELECTIONS = 20


@pytest.fixture(scope="module")
def desk(lab):
    return Desk(OneWorld(lab), PAGES)


def addresses(desk, page):
    """Return the address of a page with nothing selected, and with twenty selections."""
    chance = random.Random(page)
    values = desk.world().values
    chosen = [{}, *selections(values, chance, SELECTIONS)]
    return [written(State(page, each)) for each in chosen]


@pytest.mark.parametrize("page", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_has_a_key_for_every_number_and_the_number_of_an_answer(
    desk, page, language, monkeypatch
):
    words = vocabulary(desk.world().words[language])
    for address in addresses(desk, page):
        with monkeypatch.context() as patch:
            asked = recording(patch)
            element = page_of(desk.view(address, language))
        numbers, said = asked.numbers(), asked.words()
        for keys, values, text in counted(element):
            assert set(keys) <= set(counts.keys()), (address, text)
            for key, value in zip(keys, values or [], strict=values is not None):
                is_told = float(f"{float(value):.9g}") in numbers.get(key, ())
                assert is_told or key not in numbers, (address, key, value, text)
        bare = {each: without_words(each, [*said, *words]) for each in texts_without_key(element)}
        assert {each for each, rest in bare.items() if any(map(str.isdigit, rest))} == set(), (
            address
        )
