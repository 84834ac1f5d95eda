"""What the levers of What if change: how many more or fewer each spares than at its start."""

from collections.abc import Sequence

from breachlab.drawing.canvas import number_of
from breachlab.words import Sentence
from dashboard.cards import Card, Rows
from dashboard.effect import Effect, at_start, count_keys
from dashboard.looked import Looked
from dashboard.options import Option
from dashboard.spared import BOTH, EARLIER, POSITIONS, RETENTION
from dashboard.state import State
from dashboard.words import PageWords
from dashboard.world import World


def effect(
    option: Option,
    state: State,
    world: World,
    words: PageWords,
    purge: Card,
    earlier: Card,
    together: Card,
) -> Effect:
    """Return what a lever spares at each position, beside what it spares at its start."""
    card, counts = (
        (purge, "avoided_person_count") if option is RETENTION else (earlier, "saved_person_count")
    )
    rows = world.answers.rows(card.query, card.resolve(state).parameters)
    steps = world.answers.rows(POSITIONS, together.resolve(state).beside(POSITIONS))
    if reason := _reason(option, rows[counts], steps):
        return Effect(reason=words.text(reason))
    if option in BOTH:
        return _of_each_position(option, rows[counts], words)
    start = world.answers.rows(card.query, card.resolve(at_start(option, state)).parameters)
    return _of_each_day(option, state, start[counts], rows[counts], words)


def _reason(option: Option, spared: Sequence, steps: Rows) -> str:
    """Return the key of why a lever spares nobody, on any card; nothing where it spares some."""
    name, reason = (
        ("purge_spared_person_count", "lever_purge_spares_nobody")
        if option is RETENTION
        else ("detection_spared_person_count", "lever_detection_spares_nobody")
    )
    return "" if any(number_of(each) for each in (*spared, *steps[name])) else reason


def _of_each_position(option: Option, counts: Sequence, words: PageWords) -> Effect:
    start = option.positions.index(option.default)
    said = _said(option, [[*counts][start]] * len(counts), counts, words)
    texts = [each.text for each in said]
    texts[start] = ""  # where nothing is changed
    return Effect(Looked.of((option,), texts, _keys(option, said)))


def _of_each_day(
    option: Option, state: State, starts: Sequence, counts: Sequence, words: PageWords
) -> Effect:
    if option.stands_at(state) == option.default:
        return Effect()
    said = _said(option, starts, counts, words)
    return Effect(Looked.of((EARLIER,), [each.text for each in said], _keys(option, said)))


def _keys(option: Option, said: Sequence[Sentence]) -> tuple[str, ...]:
    """Return the keys of the numbers in the sentence that has most."""
    return max((count_keys(option, each) for each in said), key=len, default=())


def _said(option: Option, starts: Sequence, counts: Sequence, words: PageWords) -> list[Sentence]:
    start = words.of_choice(option, option.default)
    return [
        words.sentence(
            "effect_none" if was == count else "effect_of_sparing",
            start=start,
            was_spared_person_count=was,
            spared_person_count=count,
        )
        for was, count in zip(starts, counts, strict=True)
    ]
