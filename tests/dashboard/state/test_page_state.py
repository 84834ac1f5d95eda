"""An address holds all of a state; what a reader does to it, and that nothing else can be done."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.query.repeat import DIMENSION, LETTERS, LONG, SHORT, page_of
from dashboard.desk import Desk
from dashboard.pages import PAGES
from dashboard.state import acts
from dashboard.state.acts import BadAct, apply_act
from dashboard.state.page_state import COMMUNES, DIMENSIONS, Known, State, read, write_state
from tests.support.pages.states import acts as any_acts
from tests.support.pages.states import states

TWO_PAGES = Known(
    {"who": {"whom": ("all", "registered")}, "cost": {}},
    {name: ("59", "62") if name == "departements" else () for name in DIMENSIONS},
)
# Nearly an address: what a reader may have cut, doubled or written by hand.
ALMOST = st.lists(
    st.sampled_from(
        [*"/?&=.%+#[]:é1", "who", "d=", "59", "75", "s=", "f", "v=", "whom=", "%ff", "c=", "59512"]
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


@pytest.mark.parametrize(
    ("address", "kept", "strange"),
    [
        (
            "/who?d=59.XX&a=zz&foo=1&retention_years=999",
            "/who?d=59",
            ["d=XX", "a=zz", "foo=1", "retention_years=999"],
        ),
        ("/who?v=2&d=59", "/who?d=59", ["v=2"]),  # a later grammar
        ("/who?v=1&d=59", "/who?d=59", []),
        ("/who?lang=fr", "/who", []),  # it is the reader's
        ("/who?d=75&a=75", "/who?d=75&a=75", []),  # Paris, and those of 75 and over
        # Communes of a département that is selected.
        ("/who?d=59&c=59512", "/who?d=59&c=59512", []),
        ("/what?c=69381.59512&tab=x&d=69.59&s=f", "/what?d=59.69&s=f&c=59512.69381", ["tab=x"]),
        ("/who?d=974&c=97411", "/who?d=974&c=97411", []),
        ("/who?d=2A&c=2A004&whom=registered", "/who?d=2A&c=2A004&whom=registered", []),
        ("/who?d=59&c=59350.59512.59512", "/who?d=59&c=59512", ["c=59350"]),  # the last
        ("/who?d=62&c=59512", "/who?d=62", ["c=59512"]),
        ("/who?c=59512", "/who", ["c=59512"]),
        ("/who?d=59&c=59999.x.", "/who?d=59", ["c=59999", "c=x", "c="]),
    ],
)
def test_what_is_not_understood_is_named_and_the_rest_opens(known, address, kept, strange):
    state, unknown = read(address, known)
    assert (write_state(state), unknown) == (kept, strange)
    assert "a=75" not in kept or state.selection["age_bands"] == ("75 and over",)


def test_two_values_of_each_dimension_are_short(known):
    address = write_state(
        State("who", {name: values[-2:] for name, values in known.values.items()})
    )
    assert all(f"{letters}=" in address for letters in LETTERS.values())
    assert len(address) < 70, address


def test_a_value_that_is_said_thousands_of_times_is_selected_once(known):
    state, unknown = read(f"/who?d={'.'.join(['59', '62'] * 5_000)}&d=59", known)
    assert state.selection == {"departements": ("59", "62")}
    assert unknown == []


@pytest.mark.parametrize("address", ["", "/", "/who", "/who/", "?", "/who?", "/who#headline"])
def test_an_address_that_names_nothing_is_the_first_page(address):
    assert read(address, TWO_PAGES) == (State("who"), [])


@pytest.mark.parametrize(
    ("address", "kept", "strange"),
    [
        ("/where?d=62", "/who?d=62", "/where"),
        ("/cost?whom=registered", "/cost", "whom=registered"),  # a switch of another page
        (f"/who?d={'9' * 1_000}", "/who", "d=" + "9" * 38),  # its beginning
    ],
)
def test_what_no_page_has_is_named_and_the_rest_opens(address, kept, strange):
    state, unknown = read(address, TWO_PAGES)
    assert (write_state(state), unknown) == (kept, [strange])


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


def test_letters_and_short_values_are_of_one_dimension_and_value_each(known):
    assert set(LETTERS) == set(DIMENSIONS)
    assert len(DIMENSION) == len(LETTERS) and len(LONG) == len(SHORT)
    for values in known.values.values():
        assert not {SHORT[value] for value in values if value in SHORT} & set(values)
    names = {name for switches in known.options.values() for name in switches}
    assert not names & {*DIMENSION, COMMUNES, "lang", "v"}


def test_a_question_leads_to_the_page_that_has_its_card():
    shown = {card.query: page.name for page in PAGES for card in page.cards}
    assert {query: page_of(query) for query in shown} == shown


VALUES = {
    "departements": ("02", "59", "60", "62", "75", "80"),
    "age_bands": ("16-17", "25-29", "75 and over"),
    "sexes": ("female", "male"),
    "statuses": ("registered", "formerly_registered", "candidate_space"),
    "first_years": ("2004", "2005"),
    "end_bands": ("0", "1"),
}
REGIONS = {"11": ("75",), "32": ("02", "59", "60", "62", "80")}
KNOWN = Known({"who": {"whom": ("all", "registered")}, "cost": {}}, VALUES, regions=REGIONS)
NORD = State("who", {"departements": ("59",), "sexes": ("female",)})
# Each act as the module's own table has it, done to women in the Nord.
TABLE = {
    "toggle:departements=59": {"sexes": ("female",)},
    "toggle:departements=62": {"departements": ("59", "62"), "sexes": ("female",)},
    "toggle:age_bands=25-29&sexes=female": {
        "departements": ("59",),
        "age_bands": ("25-29",),
        "sexes": ("female",),
    },
    "add:departements=R32": {
        "departements": ("02", "59", "60", "62", "80"),
        "sexes": ("female",),
    },
    "only:departements=75": {"departements": ("75",), "sexes": ("female",)},
    "clear:age_bands.sexes": {"departements": ("59",)},
    "clear:all": {},
}
NEARLY_AN_ACT = st.lists(
    st.sampled_from(
        [*":=&.", *acts.CHANGES, "opt", "clear", "commune", "all", "whom", *DIMENSIONS, "59"]
    )
).map("".join)


@pytest.mark.parametrize(("act", "selection"), TABLE.items())
def test_an_act_does_what_the_table_says(act, selection):
    places = {"add:departements=R32": ("R32", "59")}.get(act, ())
    assert apply_act(NORD, act, KNOWN) == State("who", selection, places=places)


def test_the_table_has_every_kind_of_act():
    kinds = {act.partition(":")[0] for act in TABLE}
    assert kinds == {*acts.CHANGES, "clear"}
    said = acts.__doc__.split()
    for kind in {*kinds, "opt", "show", "commune"}:
        assert any(word.startswith(f"{kind}:") for word in said)


def test_a_commune_selects_its_departement_and_leaves_with_it():
    known = replace(KNOWN, communes={"59512", "59350", "97411", "62041"}.intersection)
    roubaix = apply_act(NORD, "commune:59512", known)
    assert roubaix == replace(NORD, communes=("59512",))
    assert apply_act(roubaix, "commune:59350", known) == replace(NORD, communes=("59350",))
    both = apply_act(roubaix, "commune:62041", known)
    assert both.selection["departements"] == ("59", "62") and both.communes == ("59512", "62041")
    for act, left in (
        ("toggle:departements=59", ("62041",)),
        ("only:departements=59", ("59512",)),
        ("toggle:departements=75", ("59512", "62041")),
        ("opt:whom=registered", ("59512", "62041")),
        ("clear:departements", ()),
        ("clear:all", ()),
    ):
        assert apply_act(both, act, known).communes == left, act
    for act in ("commune:59000", "commune:", "commune:97411", "commune:59512.59350"):
        with pytest.raises(BadAct):  # unknown, or in no département that can be selected
            apply_act(NORD, act, known)


def test_a_drawer_is_opened_of_a_card_of_the_page_and_changes_nothing():
    known = Known(KNOWN.options, VALUES, {"who": ["exposure/by_status"]})
    assert apply_act(NORD, "show:exposure/by_status", known) is NORD
    for act in ("show:exposure/total", "show:", "show:nothing", "show:../who"):
        with pytest.raises(BadAct):
            apply_act(NORD, act, known)
    with pytest.raises(BadAct):
        apply_act(State("cost"), "show:exposure/by_status", known)


def test_a_switch_is_set_and_set_back_and_the_selection_stays():
    registered = apply_act(NORD, "opt:whom=registered", KNOWN)
    assert registered == State("who", NORD.selection, {"whom": "registered"})
    assert apply_act(registered, "opt:whom=all", KNOWN) == NORD


@pytest.mark.parametrize(
    ("act", "before", "selected"),
    [
        (
            "toggle:age_bands=25-29&sexes=female",
            {},
            {"age_bands": ("25-29",), "sexes": ("female",)},
        ),
        (
            "toggle:departements=02.59.60.62.80",  # all of a région
            {"sexes": ("female",)},
            {"departements": ("02", "59", "60", "62", "80"), "sexes": ("female",)},
        ),
    ],
)
def test_several_in_one_act_are_selected_and_taken_out_together(act, before, selected):
    both = apply_act(State("who", before), act, KNOWN)
    assert both.selection == selected
    assert apply_act(both, act, KNOWN) == State("who", before)


def test_a_region_stands_beside_its_departement_and_leaves_alone():
    both = apply_act(NORD, "add:departements=R32", KNOWN)
    assert both.places == ("R32", "59") and both.selection["departements"] == REGIONS["32"]
    third = apply_act(both, "toggle:departements=75", KNOWN)
    assert third.places == ("R32", "59", "75") and len(third.selection["departements"]) == 6
    assert apply_act(third, "toggle:departements=75", KNOWN) == both
    assert apply_act(both, "toggle:departements=R32", KNOWN) == NORD
    assert apply_act(both, "toggle:departements=59", KNOWN).places == ("R32",)
    assert apply_act(both, "clear:departements", KNOWN).places == ()
    with pytest.raises(BadAct):
        apply_act(NORD, "add:departements=R99", KNOWN)


def test_a_region_that_an_old_address_names_by_its_departements_is_taken_out_whole():
    region = apply_act(NORD, "add:departements=02.59.60.62.80", KNOWN)
    assert region.places == ()
    assert apply_act(region, "toggle:departements=R32", KNOWN).selection == {"sexes": ("female",)}


@given(states(KNOWN), any_acts(VALUES))
def test_an_act_leaves_what_it_does_not_name_and_done_again_changes_nothing_but_toggles_back(
    state, act
):
    after = apply_act(state, act, KNOWN)
    name = act.partition(":")[2].partition("=")[0]
    assert (after.page, after.options) == (state.page, state.options)
    assert {**after.selection, name: None} == {**state.selection, name: None}
    assert apply_act(after, act, KNOWN) == (state if act.startswith("toggle") else after)


@given(states(KNOWN), st.lists(any_acts(VALUES), max_size=4))
def test_acts_lead_where_the_addresses_between_them_do(state, several):
    """So that a link, the back button and a server that was started again come to the same."""
    at_once = one_by_one = state
    for act in several:
        at_once = apply_act(at_once, act, KNOWN)
        one_by_one, unknown = read(write_state(apply_act(one_by_one, act, KNOWN)), KNOWN)
        assert unknown == []
    assert at_once == one_by_one


@given(states(KNOWN), st.lists(any_acts(VALUES).filter(lambda act: act[:4] != "only"), unique=True))
def test_the_order_of_clicks_does_not_matter(state, several):
    clicks = {act.partition(":")[2]: act for act in several}.values()  # each value once
    one_way = other = state
    for act, last in zip(clicks, reversed([*clicks]), strict=True):
        one_way, other = apply_act(one_way, act, KNOWN), apply_act(other, last, KNOWN)
    assert one_way == other


@given(states(KNOWN), st.one_of(st.text(), NEARLY_AN_ACT))
def test_any_text_is_an_act_or_a_bad_one(state, text):
    try:
        after = apply_act(state, text, KNOWN)
    except BadAct:
        return
    assert all(set(values) <= set(VALUES[name]) for name, values in after.selection.items())
    assert all(after.selection.values())


@pytest.mark.parametrize(
    "act",
    [
        *["", "toggle", "toggle:", "toggle:sexes", "toggle:sexes=", "toggle:sexes=none"],
        *["toggle:sexes=male&page=who", "toggle:provenance=59", "drop:departements=59"],
        *["clear:", "clear:everything", "opt:whom", "opt:whom=nobody", "opt:departements=59"],
        *["reset", "reset:", "reset:all", "reset:levers.cost"],
    ],
)
def test_what_is_no_act_is_refused(act):
    with pytest.raises(BadAct):
        apply_act(NORD, act, KNOWN)
    with pytest.raises(BadAct):  # a switch of another page
        apply_act(State("cost"), "opt:whom=registered", KNOWN)


def test_pushes_is_true_of_whatever_changes_the_address():
    for act in (*TABLE, "opt:whom=registered", acts.RESET):
        assert acts.pushes(act), act
    assert not acts.pushes("show:exposure/by_status")


def test_reset_puts_back_the_levers_of_the_tab_and_nothing_else():
    choices = {"calls": ("20", "10"), "cost": ("4", "8"), "tab": ("days", "money")}
    levers = {"plan": {"days": ("calls",), "money": ("cost",)}}
    known = Known({"plan": choices}, VALUES, levers=levers)
    moved = {"calls": "10", "cost": "8"}
    for tab, kept in (({}, {"cost": "8"}), ({"tab": "money"}, {"calls": "10"})):
        state = State("plan", NORD.selection, {**moved, **tab})
        assert apply_act(state, "reset:levers", known) == State(
            "plan", NORD.selection, {**kept, **tab}
        )
    assert apply_act(NORD, "reset:levers", KNOWN) == NORD  # a page without levers
