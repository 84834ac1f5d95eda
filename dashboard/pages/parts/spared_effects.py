"""The effects of What if's levers: persons spared at each position, compared with the start."""

from collections.abc import Sequence
from dataclasses import replace

from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence
from dashboard.cards.card import Card
from dashboard.database.served_world import World
from dashboard.layout.words import PageWords
from dashboard.pages.parts.spared import EARLIER, LADDER, OLD_FILES, RETENTION, split
from dashboard.state.effect import Effect, count_keys
from dashboard.state.looked import Looked
from dashboard.state.options import Option
from dashboard.state.page_state import State

REASONS = {
    RETENTION.name: "lever_purge_spares_nobody",
    EARLIER.name: "lever_detection_spares_nobody",
}


def effect(option: Option, state: State, world: World, words: PageWords, ladder: Card) -> Effect:
    """Return the persons that a lever spares at each position, compared with its start."""
    if option is OLD_FILES:
        is_moved = option.read_choice(state.options) != option.default
        return Effect(words.text("same_reach") if is_moved else "")
    rows = world.answers.rows(LADDER, ladder.resolve(state).beside(LADDER))
    counts = _count(option, rows)
    if not any(counts):
        return Effect(reason=words.text(REASONS[option.name]))
    return _of_each_position(option, counts, words)


def _count(option: Option, rows: Rows) -> list[int]:
    """Return the number of persons that a lever alone spares, at each of its positions."""
    years, days = split(rows)
    return years["archived_person_count"] if option is RETENTION else days["earlier_person_count"]


def _of_each_position(option: Option, counts: Sequence[int], words: PageWords) -> Effect:
    start = option.positions.index(option.default)
    sentences = [_say(option, counts[start], count, words) for count in counts]
    sentences[start] = replace(sentences[start], text="", figures=())  # no effect at the start
    keys = max((count_keys(option, each) for each in sentences), key=len, default=())
    return Effect(Looked.of((option,), [each.text for each in sentences], keys))


def _say(option: Option, was: int, count: int, words: PageWords) -> Sentence:
    return words.sentence(
        "effect_none" if was == count else "effect_of_sparing",
        start=words.of_choice(option, option.default),
        was_spared_person_count=was,
        spared_person_count=count,
    )
