"""An earlier day: no count of the last day, and its name on each file (see ../test_days.py)."""

import re
from itertools import product

import pytest

from breachlab.words import LANGUAGES
from dashboard.files import card_files, file_address
from dashboard.layout import page_shell
from dashboard.pages.situation.page import AXIS, COUNTS, DEADLINES, ITEMS, LEVELS, SCALES
from dashboard.state.acts import SHOW
from dashboard.state.page_state import State, write_state

TOLD = {AXIS: {}, DEADLINES: {"tab": "dpo"}, SCALES: {"tab": "dpo"}, ITEMS: {"tab": "dpo"}}


@pytest.fixture(scope="module")
def later(desk):
    """Return the settled counts over a thousand, as they are written: none may be told before."""
    answers = desk.world().answers
    rows = []
    for card in (COUNTS, LEVELS, SCALES):
        rows += answers.rows(card.query, card.resolve(State("situation")).parameters).dicts()
    counts = {
        value
        for row in rows
        for name, value in row.items()
        if name.endswith("person_count") and isinstance(value, int) and value > 1_000
    }
    assert len(counts) > 4
    written = {text for count in counts for text in (f"{count}", f"{count:,}")}
    return {*written, *(text.replace(",", "\N{NARROW NO-BREAK SPACE}") for text in written)}


def earlier(desk):
    return desk.world().days[:-1]


def on(day, options):
    return State("situation", {}, {"as_of": day, **options})


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_earlier_day_tells_no_later_count_on_the_page_or_in_a_drawer(desk, later, language):
    days = earlier(desk)
    assert len(days) == 4
    for day, (card, options) in product(days, TOLD.items()):
        view = desk.view(write_state(on(day, options)), language, [f"{SHOW}{card.query}"])
        page = str(page_shell.whole(view))
        assert not [each for each in later if re.search(rf"(?<![\d,]){each}(?![\d,])", page)]
        assert "36.8" not in page and "36,8" not in page


@pytest.mark.parametrize(
    ("day", "mark"), [("2024-03-13", "2024-03-13.SYNTHETIC"), ("", "SYNTHETIC")]
)
def test_an_earlier_day_stands_in_the_name_of_each_file_and_picture(client, desk, day, mark):
    as_of = {"as_of": day} if day else {}
    for card in TOLD:
        state = State("situation", {}, {**as_of, **TOLD[card]})
        for kind in ("csv", "xlsx", card_files.METADATA, *(["svg"] if card is AXIS else [])):
            response = client.get(file_address(state, card.query, kind))
            name = f"{card.query.replace('/', '-')}.{mark}.{kind}"
            assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
