"""A card: what it asks, what it cannot say, how it fails, what stands around its drawing."""

import dataclasses
import re
from functools import partial
from itertools import product

import pytest

from breachlab import LabError, find
from breachlab.drawing.bars import bars, is_of_numbers
from breachlab.query.answer_rows import Rows
from breachlab.words import LANGUAGES, Sentence
from dashboard.cards import around, drawn_card
from dashboard.cards.card import Card
from dashboard.cards.drawn_card import draw_card, questions, resolve_cards
from dashboard.database.answers import Answers
from dashboard.desk import Desk
from dashboard.pages import PAGES, Column
from dashboard.pages.response.page import CALLS, CHANNELS
from dashboard.pages.what.page import FIELDS
from dashboard.pages.who.page import AGES, COMPARISON, PLACES, WHO, WHOM
from dashboard.state.decisions import RETENTION
from dashboard.state.looked import Looked
from dashboard.state.options import Option
from dashboard.state.page_state import DIMENSIONS, State
from tests.support.catalogue import ASKED
from tests.support.pages.components import part, texts
from tests.support.remembered import ask, ask_rows
from tests.support.tiers import some_of


def any_bars(rows, canvas):
    """Draw the first number of any answer by its first column."""
    numbers = [*filter(lambda name: is_of_numbers(rows[name]), rows.columns), "person_count"]
    return bars(rows, canvas, rows.columns[0], numbers[0])


STATUSES = Card("exposure/by_status", own=("statuses",))  # an answer that is counted by eye
OTHERS = Card("combination/other_breaches", partial(bars, column="breach_id"))
AREA = Card("area/by_status", partial(bars, column="status"), settings={"departement": "59"})
OF_WOMEN = dataclasses.replace(STATUSES, settings={"sexes": ("female",)})
TOGETHER = Card("what_if/together", any_bars)
ONE_OR_ALL = Option("whose", {"all": {}, "one": {"statuses": ("registered",)}})
# One value of each, which leaves nobody in the small world.
FULL = {
    "departements": ("59",),
    "age_bands": ("25-29",),
    "sexes": ("female",),
    "statuses": ("formerly_registered",),
    "first_years": ("2010",),
    "end_bands": ("3-5",),
}
CANDIDATES = {"statuses": ("candidate_space",), "departements": ("59",), "sexes": ("female",)}
IN_NORD = {"departements": ("59",)}
CORSE = State("what_if", {"departements": ("2A", "2B")}, regions={"94": ("2A", "2B")})
HALF_OF_CORSE = dataclasses.replace(CORSE, selection={"departements": ("2A",)})


def without(*names):
    return {name: values for name, values in FULL.items() if name not in names}


RESOLVED = [  # a card and a state: what the card asks, what it ignores
    (STATUSES, State("who"), {}, []),
    (STATUSES, State("who", FULL), without("statuses"), []),  # less its own
    (AGES, State("who", FULL), without("age_bands", "sexes"), []),
    # What its question does not take is ignored, if it is on.
    (OTHERS, State("who", FULL), without("first_years", "end_bands"), ["first_years", "end_bands"]),
    (OTHERS, State("who", {"sexes": ("female",)}), {"sexes": ("female",)}, []),
    # A choice asks its own in place of the selection.
    (PLACES, State("who", CANDIDATES, {"whom": "registered"}),
     {"statuses": ("registered",), "sexes": ("female",)}, ["statuses"]),
    (PLACES, State("who", CANDIDATES),
     {"statuses": ("candidate_space",), "sexes": ("female",)}, []),
    (dataclasses.replace(STATUSES, options=(ONE_OR_ALL,)),
     State("who", {"statuses": ("candidate_space",)}, {"whose": "one"}),
     {"statuses": ("registered",)}, ["statuses"]),
    # A setting is asked whatever is selected; one of a dimension replaces the selection.
    (AREA, State("who", FULL), {"departement": "59"}, [*DIMENSIONS]),
    (OF_WOMEN, State("who", {"sexes": ("male",), **IN_NORD}),
     {"sexes": ("female",), **IN_NORD}, ["sexes"]),
    (OF_WOMEN, State("who"), {"sexes": ("female",)}, []),
    # A question that takes no départements is asked of whole régions.
    (TOGETHER, CORSE, {"regions": ("94",)}, []),
    (TOGETHER, HALF_OF_CORSE, {}, ["departements"]),
    (STATUSES, CORSE, {"departements": ("2A", "2B")}, []),
]  # fmt: skip


@pytest.mark.parametrize(("card", "state", "asked", "ignored"), RESOLVED)
def test_a_card_asks_what_its_query_takes_less_its_own_and_ignores_the_rest(
    card, state, asked, ignored
):
    resolved = card.resolve(state)
    assert (resolved.parameters, resolved.ignored) == (asked, ignored)


REUNION = {"departements": ("974",), "sexes": ("male",)}


@pytest.mark.parametrize(
    ("card", "selection", "options", "base", "applied"),
    [
        (AGES, REUNION, {}, "residents", "d=974"),  # sexes are its own
        (PLACES, REUNION, {}, "living", "s=m"),
        (OTHERS, {**REUNION, "first_years": ("2010",)}, {}, "residents", "d=974&s=m"),
        (PLACES, {"statuses": ("candidate_space",)}, {"whom": "registered"}, "living", "st=r"),
        (CHANNELS, {}, {"to_inform": "living"}, "to_inform", "to_inform=living"),
        (FIELDS, {}, {"provenance": "announcement"}, "living", "provenance=announcement"),
        (CALLS, {}, {"plan": "paced", "calls_per_day": "5000"}, "to_inform",
         "calls_per_day=5000&plan=paced"),
        (CALLS, {"sexes": ("male",)}, {"calls_per_day": "5000"}, "to_inform", "s=m"),
    ],
)  # fmt: skip
def test_the_scope_of_a_card_is_what_its_question_obeys(card, selection, options, base, applied):
    scope = card.resolve(State("who", selection, options)).scope
    assert (scope["data-base"], scope["data-applied"]) == (base, applied)


def test_a_choice_changes_the_cards_that_follow_it_alone():
    everyone, registered = State("who", IN_NORD), State("who", IN_NORD, {"whom": "registered"})
    for each in WHO.cards:
        is_same = each.resolve(everyone).parameters == each.resolve(registered).parameters
        assert is_same == (WHOM not in each.follows)


def test_a_card_follows_each_switch_of_its_page_that_its_question_takes(subtests):
    for page in PAGES:
        switches = [each for card in page.cards for each in (*card.options, *card.follows)]
        for card, switch in product(page.cards, switches):
            takes = find(card.query).parameters - {*card.settings, *card.own}
            asks = {name for choice in switch.choices.values() for name in choice}
            if asks & takes:
                with subtests.test(card=card.name, switch=switch.name):
                    assert switch in (*card.options, *card.follows)


# The questions of some cards.


def ask_of(cards, state):
    return questions(resolve_cards(cards, state), state)


BESIDE = dataclasses.replace(STATUSES, beside=("exposure/by_end_band", "severity/by_segment"))


def test_a_question_is_asked_once_and_those_beside_it_of_the_same_selection():
    women = {"sexes": ("female",)}
    assert ask_of([STATUSES, STATUSES], State("who", women)) == [(STATUSES.query, women)]
    registered = State("who", {**women, "statuses": ("registered",)})
    assert ask_of([BESIDE], registered)[1:] == [
        ("exposure/by_end_band", women),  # as STATUSES leaves out its own
        ("severity/by_segment", women),
    ]


def test_a_question_beside_takes_of_the_settings_what_it_knows():
    card = dataclasses.replace(BESIDE, settings={"sexes": ("male",), "dpc": 3})
    beside = card.resolve(State("who", {"sexes": ("female",)})).beside
    assert beside("exposure/by_end_band") == {"sexes": ("male",)}
    assert beside("severity/by_segment") == {"sexes": ("male",), "dpc": 3}


def test_what_a_lever_chooses_among_rows_is_not_asked_of_them():
    """The card is of the position, for its drawer; the question beside it has all positions."""
    card = dataclasses.replace(TOGETHER, follows=(RETENTION,), beside=("what_if/positions",))
    state = dataclasses.replace(CORSE, options={"retention_years": "7"})
    seven = {"regions": ("94",), "retention_years": 7}
    assert card.resolve(state).parameters == seven
    assert card.resolve(state).beside("what_if/positions") == {"regions": ("94",)}
    asks = dataclasses.replace(card, follows=(dataclasses.replace(RETENTION, looks_up=False),))
    assert asks.resolve(state).beside("what_if/positions") == seven


# What is drawn and said.


def test_what_was_asked_beside_is_there_for_the_drawing_and_for_its_words(world, words):
    def rows_beside(rows, canvas):
        return {"data": {name: len(each) for name, each in canvas.beside.items()}}

    def say(words, query, rows):
        return Sentence(f"{len(words.canvas.beside)} for {words.canvas.selection}.")

    card = dataclasses.replace(BESIDE, draw=rows_beside, say=say)
    shown = draw_card(card, State("who", {"sexes": ("female",)}), world, words)
    assert set(shown.drawing["data"]) == set(BESIDE.beside)
    assert all(shown.drawing["data"].values())
    assert shown.said == "2 for {'sexes': ('female',)}."
    assert words.canvas.beside == {} and words.canvas.selection == {}


@pytest.mark.parametrize(
    ("options", "years"),
    [({}, "5"), ({"retention_years": "20"}, "20")],  # five is the default
)
def test_drawing_and_sentence_are_of_what_levers_have_chosen(world, words, options, years):
    state = State("who", {}, options)
    card = dataclasses.replace(
        STATUSES,
        follows=(RETENTION,),
        draw=lambda rows, canvas: {"data": dict(canvas.options)},
        say=lambda words, query, rows: Sentence(words.canvas.options["retention_years"]),
    )
    shown = draw_card(card, state, world, words)
    assert (shown.drawing["data"], shown.said) == ({"retention_years": years}, years)
    every_position = Looked.of((RETENTION,), [str(each) for each in range(21)])
    looked_up = dataclasses.replace(STATUSES, say=lambda *_: every_position)
    shown = draw_card(looked_up, state, world, words)
    assert shown.said == years and shown.looked.at(options) == years


def test_a_card_may_be_compared_with_the_same_people_of_the_country(world, words):
    state = State("who", {**IN_NORD, "statuses": ("registered",)})

    def draw_country(card):
        drawn = dataclasses.replace(card, draw=lambda rows, canvas: {"data": canvas.country})
        return draw_card(drawn, state, world, words).drawing["data"]

    of_country = (AGES.query, {"statuses": ("registered",)})
    assert ask_of([AGES], state)[1] == of_country
    assert draw_country(AGES) == world.answers.rows(*of_country)
    assert ask_of([AGES], State("who", of_country[1])) == [of_country]
    assert draw_country(STATUSES) is None


ONLY = "Keep only Aisne (02), Nord (59) and Oise (60)"
FOUR = ["Aisne (02)", "Nord (59)", "Oise (60)", "Pas-de-Calais (62)"]


@pytest.mark.parametrize(
    ("count", "said", "offered"),
    [
        (0, "Choose one to three départements or régions to compare", []),
        (4, "At most three places", FOUR),
        (5, "At most three", [*FOUR, "Somme (80)", ONLY]),
        (7, "At most three", [ONLY]),
    ],
)
def test_a_card_that_is_idle_asks_nothing_and_says_what_to_do(world, words, count, said, offered):
    codes = ("02", "59", "60", "62", "80", "75", "976")[:count]
    state = State("who", {"departements": codes})
    assert ask_of([COMPARISON], state) == []
    assert ask_of([COMPARISON], State("who", IN_NORD)) != []
    shown = draw_card(COMPARISON, state, world, words)
    assert shown.said.startswith(said)
    assert not shown.has_failed and shown.found is None
    drawn = str(shown.drawing)
    assert re.findall(r">(?:<span[^>]*></span>)?([^<]+)</button>", drawn) == offered
    toggles = [f"toggle:departements={code}" for code in (codes if 3 < count < 7 else ())]
    only = ["only:departements=02.59.60"] if count > 4 else []
    assert re.findall(r'data-act="([^"]+)"', drawn) == [*toggles, *only]


def test_a_card_says_the_headline_of_its_query_unless_it_has_a_sentence(world, words, lab):
    said = draw_card(STATUSES, State("who"), world, words).said
    assert said == words.headline(STATUSES.query, ask(lab, STATUSES.query)).text
    own = dataclasses.replace(STATUSES, say=lambda *_: Sentence("Otherwise."))
    assert draw_card(own, State("who"), world, words).said == "Otherwise."
    # Which département has the highest rate, the seed and the model chose: none is named.
    said = draw_card(PLACES, State("who"), world, words).said
    assert said.startswith("In the model, from ")
    assert not any(name in said for name in ask(lab, PLACES.query).departement_name)


# How it fails.


def refuse(*_):
    raise ValueError("nothing to draw")


def forget(rows, *_):
    return rows.a_column_that_is_gone


@pytest.mark.parametrize(
    "defect",
    [
        {"draw": refuse},
        {"say": refuse},
        {"above": forget},
        {"below": refuse},
        {"draw": partial(bars, column="gone")},
        {"settings": {"departement": "59"}},  # which its query does not take
    ],
)
def test_a_card_that_cannot_be_drawn_says_so_and_the_others_stand(one_world, defect):
    broken = dataclasses.replace(STATUSES, **defect)
    page = dataclasses.replace(WHO, rows=[[Column(12, (broken, AGES))]])
    view = Desk(one_world, [page]).view("/who?s=f", "en")
    assert view.cards[broken].has_failed
    assert view.cards[broken].said == "This could not be computed (exposure/by_status)."
    assert view.cards[broken].drawing["data"] == []
    assert not view.cards[AGES].has_failed


class Unable(Answers):
    """Answers that cannot give one of them."""

    def _ask(self, query, parameters):
        if query == STATUSES.query:
            raise LabError("the database was put away")
        return super()._ask(query, parameters)


def test_a_question_without_an_answer_is_said_and_the_others_stand(lab, world, words):
    unable = dataclasses.replace(world)
    object.__setattr__(unable, "answers", Unable(lab))
    state = State("who", {"sexes": ("female",)})
    unable.answers.prepare(ask_of([STATUSES, AGES], state))
    assert draw_card(STATUSES, state, unable, words).has_failed
    assert not draw_card(AGES, state, unable, words).has_failed


def test_a_failure_is_logged_with_what_led_to_it(world, words, caplog):
    draw_card(dataclasses.replace(STATUSES, draw=refuse), State("who", FULL), world, words)
    (record,) = caplog.records
    assert record.name == drawn_card.LOG.name and record.exc_info[0] is ValueError
    assert "exposure/by_status" in record.message and "25-29" in record.message


def test_a_map_that_fails_is_a_map_still(world, words):
    shown = draw_card(dataclasses.replace(PLACES, say=refuse), State("who"), world, words)
    assert shown.has_failed
    assert set(shown.drawing.marks) == set(world.values["departements"])


# One value of each with somebody in it, as 10,000 are few.
OF_MANY = {
    **FULL,
    "first_years": tuple(map(str, range(2004, 2025))),
    "sexes": ("female", "male"),
}


def test_card_can_ask_every_question(world, subtests):
    """In a fast run of one selection in one language."""
    asking = [("en", FULL), ("fr", OF_MANY)] * len(ASKED)
    for name, (language, selection) in some_of([*zip([*ASKED, *ASKED], asking, strict=True)], 3):
        with subtests.test(query=name, language=language):
            card = Card(name, any_bars, settings=find(name).needed)
            shown = draw_card(card, State("who", selection), world, world.words[language])
            assert not shown.has_failed
            assert shown.lacks if shown.resolved.folds else shown.said
            assert set(shown.resolved.ignored) == set(DIMENSIONS) - find(name).parameters


# What stands around a drawing: the legend of a map, the sides of the pyramid.

ON_WHO = State("who")
FIVE = Rows(
    {
        "location_quotient": [0.832, 0.832, 0.916, 1.084, 1.17],  # two pairs are on limits
        "france_persons_per_thousand": 100.0,
        "persons_per_thousand": [90.0, 90.0, 97.0, 103.0, 111.0],
        "residents_id": "all",
    }
)
LINES = ["< 83 (0)", "83–92 (2)", "92–108 (2)", "108–117 (0)", "> 117 (1)"]


def list_classes(rows, state, words):
    """Return the lines of the legend, as they are read, and their classes."""
    (classes,) = map(part, around.legend(rows, state, words))
    return [(texts(line), line.className) for line in classes.inner]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_legend_gives_the_rates_of_each_class_and_counts_its_departements(world, language):
    lines = list_classes(FIVE, ON_WHO, world.words[language])
    assert lines == [(line, f"ratio-{number}") for number, line in enumerate(LINES, start=1)]


def test_a_legend_at_equal_age_has_france_at_a_hundred(words):
    rows = FIVE.assign(standardised_ratio=[1.0, 1.0, 1.0, 1.2, None])
    lines = list_classes(rows, State("who", {}, {"shown": "adjusted"}), words)
    assert [line for line, _ in lines[2:]] == ["92–108 (4)", "108–117 (0)", "> 117 (1)"]


@pytest.mark.parametrize("statuses", [None, ["registered"]])
def test_a_legend_has_every_departement_in_one_class(lab, words, statuses):
    rows = ask_rows(lab, PLACES.query, statuses=statuses)
    counts = [re.search(r"\((\d+)\)", line)[1] for line, _ in list_classes(rows, ON_WHO, words)]
    assert sum(map(int, counts)) == 101
    nobody = ask_rows(lab, PLACES.query, statuses=["candidate_space"], end_bands=["0"])
    assert around.legend(nobody, ON_WHO, words) == ()


NINE = Rows(
    {
        "sex": ["female", "male", "male"],
        "age_band": ["16-17", "16-17", "18-19"],
        "living_here_person_count": [2, 3, 4],
    }
)
WOMEN, MEN = "toggle:sexes=female", "toggle:sexes=male"


@pytest.mark.parametrize(
    ("rows", "selection", "language", "sides"),  # a side: its heading, its act, if it is pressed
    [
        (NINE, {}, "en", [("Women · 2", WOMEN, "false"), ("Men · 7", MEN, "false")]),
        (NINE, {"sexes": ("male",)}, "fr",
         [("Femmes · 2", WOMEN, "false"), ("Hommes · 7", MEN, "true")]),
        (NINE.head(1), {}, "en", [("Women · 2", WOMEN, "false"), ("Men · 0", MEN, "false")]),
        (NINE, IN_NORD, "en", []),  # absent where a place is selected
    ],
)  # fmt: skip
def test_the_sides_of_the_pyramid_are_counted_and_select_a_sex(
    world, rows, selection, language, sides
):
    shown = around.sides(rows, State("who", selection), world.words[language])
    assert [
        (each.children, getattr(each, "data-act"), getattr(each, "aria-pressed"))
        for drawn in shown
        for each in part(drawn).inner
    ] == sides
