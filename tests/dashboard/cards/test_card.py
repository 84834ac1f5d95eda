"""A card: what it asks, what it cannot say, how it fails, what stands around its drawing."""

import dataclasses
import re
from functools import partial

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
from dashboard.pages import Column
from dashboard.pages.response.page import CALLS, CHANNELS
from dashboard.pages.what.page import FIELDS
from dashboard.pages.what_if.tables import RETENTION
from dashboard.pages.who.page import AGES, COMPARISON, PLACES, WHO, WHOM
from dashboard.state.looked import Looked
from dashboard.state.options import Option
from dashboard.state.page_state import DIMENSIONS, State
from tests.support.catalogue import ASKED
from tests.support.pages.components import part, texts
from tests.support.remembered import ask, ask_rows
from tests.support.tiers import some_of

STATUSES = Card("exposure/by_status", own=("statuses",))  # an answer that is counted by eye
OTHERS = Card("combination/other_breaches", partial(bars, column="breach_id"))
AREA = Card("area/by_status", partial(bars, column="status"), settings={"departement": "59"})
# One value of each, which leaves nobody in the small world.
FULL = {
    "departements": ("59",),
    "age_bands": ("25-29",),
    "sexes": ("female",),
    "statuses": ("formerly_registered",),
    "first_years": ("2010",),
    "end_bands": ("3-5",),
}
# One value of each with somebody in it, as 10,000 are few.
OF_MANY = {
    **FULL,
    "first_years": tuple(map(str, range(2004, 2025))),
    "sexes": ("female", "male"),
}


def asked(card, state):
    return card.resolve(state).parameters


def ask_of(cards, state):
    return questions(resolve_cards(cards, state), state)


def ignored(card, state):
    return card.resolve(state).ignored


def test_a_card_obeys_what_its_query_takes_less_its_own():
    assert asked(STATUSES, State("who", FULL)) == {
        name: values for name, values in FULL.items() if name != "statuses"
    }
    assert set(asked(AGES, State("who", FULL))) == set(FULL) - {"age_bands", "sexes"}
    assert ignored(STATUSES, State("who", FULL)) == ignored(AGES, State("who", FULL)) == []


def test_the_scope_of_a_card_is_what_its_question_obeys():
    def applied(card, selection=None, **options):
        scope = card.resolve(State("who", selection or {}, options)).scope
        return scope["data-base"], scope["data-applied"]

    reunion = {"departements": ("974",), "sexes": ("male",)}
    assert applied(AGES, reunion) == ("residents", "d=974")  # sexes are its own
    assert applied(PLACES, reunion) == ("living", "s=m")
    assert applied(OTHERS, {**reunion, "first_years": ("2010",)}) == ("residents", "d=974&s=m")
    assert applied(PLACES, {"statuses": ("candidate_space",)}, whom="registered")[1] == "st=r"
    assert applied(CHANNELS, to_inform="living") == ("to_inform", "to_inform=living")
    assert applied(FIELDS, provenance="announcement")[1] == "provenance=announcement"
    assert applied(CALLS, plan="paced", calls_per_day="5000")[1] == "calls_per_day=5000&plan=paced"
    assert applied(CALLS, {"sexes": ("male",)}, calls_per_day="5000")[1] == "s=m"


def test_card_asks_all_where_nothing_is_selected():
    assert asked(STATUSES, State("who")) == {}
    assert ignored(STATUSES, State("who")) == []


def test_a_filter_that_a_card_cannot_obey_is_ignored(world, words):
    state = State("who", FULL)
    assert set(asked(OTHERS, state)) == {
        "departements",
        "age_bands",
        "sexes",
        "statuses",
    }
    shown = draw_card(OTHERS, state, world, words)
    assert shown.resolved.ignored == ["first_years", "end_bands"]
    assert not shown.has_failed


def test_a_filter_that_is_not_on_is_not_ignored():
    assert ignored(OTHERS, State("who", {"sexes": ("female",)})) == []


def test_a_choice_asks_its_own_in_place_of_the_selection_and_says_so():
    candidates = {"statuses": ("candidate_space",), "departements": ("59",), "sexes": ("female",)}
    registered = State("who", candidates, {"whom": "registered"})
    assert asked(PLACES, registered) == {
        "statuses": ("registered",),
        "sexes": ("female",),
    }
    assert ignored(PLACES, registered) == ["statuses"]
    everyone = State("who", candidates)
    assert asked(PLACES, everyone) == {
        "statuses": ("candidate_space",),
        "sexes": ("female",),
    }
    assert ignored(PLACES, everyone) == []


def test_a_choice_of_what_a_card_shows_is_asked_and_ignored():
    of_one = Option("whose", {"all": {}, "one": {"statuses": ("registered",)}})
    card = dataclasses.replace(STATUSES, options=(of_one,))
    state = State("who", {"statuses": ("candidate_space",)}, {"whose": "one"})
    assert asked(card, state) == {"statuses": ("registered",)}
    assert ignored(card, state) == ["statuses"]


def test_a_choice_changes_the_cards_that_follow_it_alone():
    selection = {"departements": ("59",)}
    switched = State("who", selection, {"whom": "registered"})
    for each in WHO.cards:
        is_same = asked(each, switched) == asked(each, State("who", selection))
        assert is_same == (WHOM not in each.follows)


def test_a_setting_is_asked_whatever_is_selected(world, words):
    state = State("who", FULL)
    assert asked(AREA, state) == {"departement": "59"}
    assert ignored(AREA, state) == list(DIMENSIONS)
    assert not draw_card(AREA, state, world, words).has_failed


def test_a_setting_of_a_dimension_stands_in_place_of_the_selections():
    women = dataclasses.replace(STATUSES, settings={"sexes": ("female",)})
    state = State("who", {"sexes": ("male",), "departements": ("59",)})
    assert asked(women, state) == {"sexes": ("female",), "departements": ("59",)}
    assert ignored(women, state) == ["sexes"]
    assert ignored(women, State("who")) == []


def test_a_setting_that_the_query_does_not_take_fails_in_words(world, words):
    odd = dataclasses.replace(STATUSES, settings={"departement": "59"})
    assert draw_card(odd, State("who"), world, words).has_failed


def test_a_question_is_asked_once():
    women = {"sexes": ("female",)}
    assert ask_of([STATUSES, STATUSES], State("who", women)) == [(STATUSES.query, women)]


BESIDE = dataclasses.replace(STATUSES, beside=("exposure/by_end_band", "severity/by_segment"))


def test_a_question_beside_is_asked_with_the_same_selection():
    women = State("who", {"sexes": ("female",), "statuses": ("registered",)})
    assert ask_of([BESIDE], women)[1:] == [
        ("exposure/by_end_band", {"sexes": ("female",)}),  # as STATUSES leaves out its own
        ("severity/by_segment", {"sexes": ("female",)}),
    ]


def test_a_question_beside_takes_of_the_settings_what_it_knows():
    card = dataclasses.replace(BESIDE, settings={"sexes": ("male",), "dpc": 3})
    state = State("who", {"sexes": ("female",)})
    assert card.resolve(state).beside("exposure/by_end_band") == {"sexes": ("male",)}
    assert card.resolve(state).beside("severity/by_segment") == {"sexes": ("male",), "dpc": 3}


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


CORSE = State("what_if", {"departements": ("2A", "2B")}, regions={"94": ("2A", "2B")})


def test_whole_regions_are_asked_of_a_question_that_takes_no_departements():
    card = Card("what_if/together", any_bars)
    assert asked(card, CORSE) == {"regions": ("94",)}
    assert card.resolve(CORSE).selection == CORSE.selection and ignored(card, CORSE) == []
    half = dataclasses.replace(CORSE, selection={"departements": ("2A",)})
    assert asked(card, half) == {} and ignored(card, half) == ["departements"]
    assert asked(STATUSES, CORSE) == {"departements": ("2A", "2B")}


def test_what_a_lever_chooses_among_rows_is_not_asked_of_them():
    """The card is of the position, for its drawer; the question beside it has all positions."""
    card = Card("what_if/together", any_bars, follows=(RETENTION,), beside=("what_if/positions",))
    state = dataclasses.replace(CORSE, options={"retention_years": "7"})
    assert asked(card, state) == {"regions": ("94",), "retention_years": 7}
    assert card.resolve(state).beside("what_if/positions") == {"regions": ("94",)}
    asks = dataclasses.replace(RETENTION, looks_up=False)
    asking = dataclasses.replace(card, follows=(asks,))
    assert asking.resolve(state).beside("what_if/positions") == asked(card, state)


def test_a_drawing_is_told_what_its_levers_have_chosen_at_their_default_too(world, words):
    card = dataclasses.replace(
        STATUSES,
        follows=(RETENTION,),
        draw=lambda rows, canvas: {"data": dict(canvas.options)},
        say=lambda words, query, rows: Sentence(words.canvas.options["retention_years"]),
    )
    for options, chosen in (({}, "5"), ({"retention_years": "7"}, "7")):
        shown = draw_card(card, State("who", {}, options), world, words)
        assert (shown.drawing["data"], shown.said) == ({"retention_years": chosen}, chosen)


def test_a_sentence_for_every_position_says_that_of_the_state(world, words):
    texts = [str(years) for years in range(21)]
    card = dataclasses.replace(STATUSES, say=lambda *_: Looked.of((RETENTION,), texts))
    for options, said in (({}, "5"), ({"retention_years": "20"}, "20")):
        shown = draw_card(card, State("who", {}, options), world, words)
        assert shown.said == said and shown.looked.at(options) == said


def test_a_card_that_compares_nothing_asks_for_its_own_rows_alone(world, words):
    state = State("who", {"departements": ("59",), "sexes": ("female",)})
    card = dataclasses.replace(STATUSES, draw=lambda rows, canvas: {"data": canvas.country})
    assert draw_card(card, state, world, words).drawing["data"] is None


def test_a_card_may_be_compared_with_the_same_people_of_the_country(world, words):
    state = State("who", {"departements": ("59",), "statuses": ("registered",)})
    asked_for = ask_of([AGES], state)
    assert asked_for[1] == (AGES.query, {"statuses": ("registered",)})
    card = dataclasses.replace(AGES, draw=lambda rows, canvas: {"data": canvas.country})
    rows = draw_card(card, state, world, words).drawing["data"]
    assert rows == world.answers.rows(*asked_for[1])
    nowhere = State("who", {"statuses": ("registered",)})
    assert ask_of([AGES], nowhere) == [asked_for[1]]


ONLY = "Keep only Aisne (02), Nord (59) and Oise (60)"
FOUR = ["Aisne (02)", "Nord (59)", "Oise (60)", "Pas-de-Calais (62)"]


def test_a_card_that_is_idle_asks_nothing_and_says_what_to_do(world, words):
    north = ("02", "59", "60", "62", "80", "75", "976")
    for count, said, offered in (
        (0, "Choose one to three départements or régions to compare", []),
        (4, "At most three places", FOUR),
        (5, "At most three", [*FOUR, "Somme (80)", ONLY]),
        (7, "At most three", [ONLY]),
    ):
        state = State("who", {"departements": north[:count]})
        assert ask_of([COMPARISON], state) == []
        shown = draw_card(COMPARISON, state, world, words)
        assert shown.said.startswith(said)
        assert not shown.has_failed and shown.found is None
        drawn = str(shown.drawing)
        assert re.findall(r">(?:<span[^>]*></span>)?([^<]+)</button>", drawn) == offered
        acts = re.findall(r'data-act="([^"]+)"', drawn)
        toggles = [f"toggle:departements={code}" for code in north[: count if 3 < count < 7 else 0]]
        assert acts == [*toggles, *(["only:departements=02.59.60"] if count > 4 else [])]
    assert ask_of([COMPARISON], State("who", {"departements": ("59",)})) != []


def refuse(*_):
    raise ValueError("nothing to draw")


def forget(rows, *_):
    return rows.a_column_that_is_gone


class Unable(Answers):
    """Answers that cannot give one of them."""

    def _ask(self, query, parameters):
        if query == STATUSES.query:
            raise LabError("the database was put away")
        return super()._ask(query, parameters)


@pytest.mark.parametrize(
    "broken",
    [
        dataclasses.replace(STATUSES, draw=refuse),
        dataclasses.replace(STATUSES, say=refuse),
        dataclasses.replace(STATUSES, above=forget),
        dataclasses.replace(STATUSES, below=refuse),
        dataclasses.replace(STATUSES, draw=partial(bars, column="gone")),
    ],
)
def test_a_card_that_cannot_be_drawn_says_so_and_the_others_stand(one_world, broken):
    page = dataclasses.replace(WHO, rows=[[Column(12, (broken, AGES))]])
    view = Desk(one_world, [page]).view("/who?s=f", "en")
    assert view.cards[broken].has_failed
    assert view.cards[broken].said == "This could not be computed (exposure/by_status)."
    assert view.cards[broken].drawing["data"] == []
    assert not view.cards[AGES].has_failed


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


def test_a_card_says_the_headline_of_its_query_unless_it_has_a_sentence(world, words, lab):
    rows = ask(lab, STATUSES.query)
    said = draw_card(STATUSES, State("who"), world, words).said
    assert said == words.headline(STATUSES.query, rows).text
    own = dataclasses.replace(STATUSES, say=lambda *_: Sentence("Otherwise."))
    assert draw_card(own, State("who"), world, words).said == "Otherwise."


def test_the_sentence_of_the_map_names_no_departement(world, words, lab):
    """Which département has the highest rate, the seed and the model chose."""
    said = draw_card(PLACES, State("who"), world, words).said
    assert said.startswith("In the model from ")
    assert not any(name in said for name in ask(lab, PLACES.query).departement_name)


def any_bars(rows, canvas):
    """Draw the first number of any answer by its first column."""
    numbers = [*filter(lambda name: is_of_numbers(rows[name]), rows.columns), "person_count"]
    return bars(rows, canvas, rows.columns[0], numbers[0])


ASKING = [("en", FULL), ("fr", OF_MANY)]


def test_card_can_ask_every_question(world, subtests):
    for name, language, selection in some_of(
        [(name, *ASKING[at % 2]) for at, name in enumerate(ASKED)], 3
    ):
        with subtests.test(query=name, language=language):
            is_asked(world, name, language, selection)


def test_card_can_ask_every_question_of_the_other_selection_too(world, thorough, subtests):
    for name, language, selection in [(name, *ASKING[at % 2 - 1]) for at, name in enumerate(ASKED)]:
        with subtests.test(query=name, language=language):
            is_asked(world, name, language, selection)


def is_asked(world, name, language, selection):
    card = Card(name, any_bars, settings=find(name).needed)
    shown = draw_card(card, State("who", selection), world, world.words[language])
    assert not shown.has_failed
    assert shown.lacks if shown.resolved.folds else shown.said
    assert set(shown.resolved.ignored) == set(DIMENSIONS) - find(name).parameters


QUERY = "exposure/rate_by_departement"
ON_WHO = State("who")
FIVE = Rows(
    {
        "location_quotient": [0.832, 0.832, 0.916, 1.084, 1.17],  # two pairs are on limits
        "france_persons_per_thousand": 100.0,
        "persons_per_thousand": [90.0, 90.0, 97.0, 103.0, 111.0],
        "residents_id": "all",
    }
)
NINE = Rows(
    {
        "sex": ["female", "male", "male"],
        "age_band": ["16-17", "16-17", "18-19"],
        "living_here_person_count": [2, 3, 4],
    }
)


@pytest.fixture(scope="module")
def spoken(one_world):
    """The words of a page in each language."""
    return one_world.current().words


def said(shown):
    """Return the lines of every class, as they are read."""
    (classes,) = map(part, shown)
    return ["".join(texts(line)) for line in classes.inner]


def test_a_legend_gives_the_rates_of_each_class_and_counts_its_departements(spoken):
    for language in LANGUAGES:
        assert said(around.legend(FIVE, ON_WHO, spoken[language])) == [
            "< 83 (0)",
            "83–92 (2)",
            "92–108 (2)",
            "108–117 (0)",
            "> 117 (1)",
        ]


def test_a_legend_at_equal_age_has_france_at_a_hundred(spoken):
    rows = FIVE.assign(standardised_ratio=[1.0, 1.0, 1.0, 1.2, None])
    state = State("who", {}, {"shown": "adjusted"})
    assert said(around.legend(rows, state, spoken["en"]))[2:] == [
        "92–108 (4)",
        "108–117 (0)",
        "> 117 (1)",
    ]


def test_a_class_of_the_legend_has_the_colour_of_its_shapes(spoken):
    (classes,) = around.legend(FIVE, ON_WHO, spoken["en"])
    assert [each.className for each in part(classes).inner] == [f"ratio-{n}" for n in range(1, 6)]


@pytest.mark.parametrize("statuses", [None, ["registered"]])
def test_every_departement_is_in_one_class(lab, spoken, statuses):
    shown = said(around.legend(ask_rows(lab, QUERY, statuses=statuses), ON_WHO, spoken["en"]))
    assert sum(int(re.search(r"\((\d+)\)", line)[1]) for line in shown) == 101


def test_legend_of_nobody_is_empty(lab, spoken):
    rows = ask_rows(lab, QUERY, statuses=["candidate_space"], end_bands=["0"])
    assert around.legend(rows, ON_WHO, spoken["en"]) == ()


def sides(rows, state, words):
    """Return of each side of the pyramid: its heading, its act, whether it is selected."""
    (shown,) = around.sides(rows, state, words)
    return [
        (each.children, getattr(each, "data-act"), getattr(each, "aria-pressed"))
        for each in part(shown).inner
    ]


def test_the_sides_of_the_pyramid_are_counted_and_select_a_sex(spoken):
    assert sides(NINE, ON_WHO, spoken["en"]) == [
        ("Women · 2", "toggle:sexes=female", "false"),
        ("Men · 7", "toggle:sexes=male", "false"),
    ]


def test_a_side_that_is_selected_is_pressed(spoken):
    _, men = sides(NINE, State("who", {"sexes": ("male",)}), spoken["fr"])
    assert men == ("Hommes · 7", "toggle:sexes=male", "true")


def test_a_side_of_nobody_counts_none(spoken):
    women, men = sides(NINE.head(1), ON_WHO, spoken["en"])
    assert (women[0], men[0]) == ("Women · 2", "Men · 0")


def test_sides_are_absent_where_a_place_is_selected(spoken):
    assert around.sides(NINE, State("who", {"departements": ("59",)}), spoken["en"]) == ()
