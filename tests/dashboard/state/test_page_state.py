"""An address holds all of a state, and whatever else it says is named and left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.query.repeat import DIMENSION, LETTERS, LONG, SHORT, page_of
from dashboard.desk import Desk
from dashboard.pages import PAGES
from dashboard.state.page_state import COMMUNES, DIMENSIONS, Known, State, read, write_state
from tests.support.pages.states import states

TWO_PAGES = Known(
    {"who": {"whom": ("all", "registered")}, "cost": {}},
    {name: ("59", "62") if name == "departements" else () for name in DIMENSIONS},
)
# Nearly an address: what a reader may have cut, doubled or written by hand.
ALMOST = st.lists(
    st.sampled_from(
        [
            *"/?&=.%+#[]:é",
            "who",
            "d=",
            "59",
            "75",
            "s=",
            "f",
            "v=",
            "1",
            "whom=",
            "%ff",
            "c=",
            "59512",
        ]
    )
).map("".join)


@pytest.fixture(scope="module")
def known(one_world):
    desk = Desk(one_world, PAGES)
    return desk.list_known(desk.world())


@given(st.data())
def test_the_address_of_a_state_opens_that_state(known, data):
    state = data.draw(states(known))
    assert read(write_state(state), known) == (state, [])


@given(st.one_of(st.text(), ALMOST, ALMOST.map("/who?{}".format)))
def test_any_text_is_an_address_of_what_is_known(known, text):
    state, unknown = read(text, known)
    assert state.page in known.options
    assert all(set(values) <= set(known.values[name]) for name, values in state.selection.items())
    assert all(choice in known.options[state.page][name] for name, choice in state.options.items())
    assert all(isinstance(each, str) and len(each) <= 40 for each in unknown)
    assert read(write_state(state), known) == (state, [])


def test_what_is_not_understood_is_named_and_the_rest_opens(known):
    state, unknown = read("/who?d=59.XX&a=zz&foo=1&retention_years=999", known)
    assert write_state(state) == "/who?d=59"
    assert unknown == ["d=XX", "a=zz", "foo=1", "retention_years=999"]


def test_paris_and_those_of_75_and_over_are_both_75(known):
    state, unknown = read("/who?d=75&a=75", known)
    assert state.selection == {"departements": ("75",), "age_bands": ("75 and over",)}
    assert unknown == []


def test_two_values_of_each_dimension_are_short(known):
    address = write_state(
        State("who", {name: values[-2:] for name, values in known.values.items()})
    )
    assert all(f"{letters}=" in address for letters in LETTERS.values())
    assert len(address) < 70, address


def test_communes_of_selected_departements_are_kept_and_others_named(known):
    for address, kept, strange in (
        ("/who?d=59&c=59512", "/who?d=59&c=59512", []),
        ("/what?c=69381.59512&tab=x&d=69.59&s=f", "/what?d=59.69&s=f&c=59512.69381", ["tab=x"]),
        ("/who?d=974&c=97411", "/who?d=974&c=97411", []),
        ("/who?d=2A&c=2A004&whom=registered", "/who?d=2A&c=2A004&whom=registered", []),
        ("/who?d=59&c=59350.59512.59512", "/who?d=59&c=59512", ["c=59350"]),  # the last
        ("/who?d=62&c=59512", "/who?d=62", ["c=59512"]),
        ("/who?c=59512", "/who", ["c=59512"]),
        ("/who?d=59&c=59999.x.", "/who?d=59", ["c=59999", "c=x", "c="]),
    ):
        state, unknown = read(address, known)
        assert (write_state(state), unknown) == (kept, strange), address


def test_a_value_that_is_said_thousands_of_times_is_selected_once(known):
    state, unknown = read(f"/who?d={'.'.join(['59', '62'] * 5_000)}&d=59", known)
    assert state.selection == {"departements": ("59", "62")}
    assert unknown == []


def test_an_address_of_a_later_grammar_is_named(known):
    assert read("/who?v=2&d=59", known)[1] == ["v=2"]
    assert read("/who?v=1&d=59", known)[1] == []


def test_the_language_is_the_readers_and_not_named(known):
    assert read("/who?lang=fr", known) == (State("who"), [])


@pytest.mark.parametrize("address", ["", "/", "/who", "/who/", "?", "/who?", "/who#headline"])
def test_an_address_that_names_nothing_is_the_first_page(address):
    assert read(address, TWO_PAGES) == (State("who"), [])


def test_a_page_that_is_not_there_is_named_and_the_first_opens_with_the_selection():
    state, unknown = read("/where?d=62", TWO_PAGES)
    assert (write_state(state), unknown) == ("/who?d=62", ["/where"])


def test_a_switch_of_another_page_is_named():
    assert read("/cost?whom=registered", TWO_PAGES) == (State("cost"), ["whom=registered"])


def test_a_long_part_is_named_by_its_beginning():
    assert read(f"/who?d={'9' * 1_000}", TWO_PAGES)[1] == ["d=" + "9" * 38]


def test_departements_that_are_whole_regions_are_these(known):
    whole = [code for region in ("32", "94") for code in known.regions[region]]
    for codes, regions in (
        (whole, ("32", "94")),
        (whole[1:], ()),
        ([*whole, "974"], ("04", "32", "94")),
        ([*whole, "75"], ()),
        ([], ()),
    ):
        state, _ = read(f"/who?d={'.'.join(codes)}" if codes else "/who", known)
        assert set(state.whole_regions) == set(regions)


@pytest.mark.parametrize(
    ("address", "kept", "count", "strange"),
    [
        ("/who?d=59.R44.R32", "/who?d=R32.R44.59", 15, []),
        ("/who?d=R32.R44.59.75", "/who?d=R32.R44.59.75", 16, []),
        ("/who?d=R32", "/who?d=R32", 5, []),
        ("/who?d=02.59.60.62.80", "/who?d=02.59.60.62.80", 5, []),  # as before régions had a name
        ("/who?d=2A.2B", "/who?d=2A.2B", 2, []),
        ("/who?d=R04.59", "/who?d=59.974", 2, []),  # a région of one département
        ("/who?d=R99.r32.R.59", "/who?d=59", 1, ["d=R99", "d=r32", "d=R"]),
    ],
)
def test_regions_are_places_of_an_address_and_their_residents_are_selected_once(
    known, address, kept, count, strange
):
    state, unknown = read(address, known)
    assert (write_state(state), unknown) == (kept, strange)
    assert len(state.selection["departements"]) == count


def test_every_dimension_has_letters_of_its_own():
    assert set(LETTERS) == set(DIMENSIONS)
    assert len(DIMENSION) == len(LETTERS) and len(LONG) == len(SHORT)


def test_a_short_value_is_no_other_value_of_its_dimension(known):
    for values in known.values.values():
        assert not {SHORT[value] for value in values if value in SHORT} & set(values)


def test_no_switch_has_the_letters_of_a_dimension(known):
    names = {name for switches in known.options.values() for name in switches}
    assert not names & {*DIMENSION, COMMUNES, "lang", "v"}


def test_a_question_leads_to_the_page_that_has_its_card():
    shown = {card.query: page.name for page in PAGES for card in page.cards}
    assert {query: page_of(query) for query in shown} == shown
