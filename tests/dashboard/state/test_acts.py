"""What a reader does to a state, and that nothing else can be done to it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.state import acts
from dashboard.state.acts import BadAct, apply_act
from dashboard.state.page_state import DIMENSIONS, Known, State, read, write_state
from tests.support.pages.states import acts as any_acts
from tests.support.pages.states import states

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
ALMOST = st.lists(
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
    for act in ("show:exposure/total", "show:", "show:../who"):
        with pytest.raises(BadAct):
            apply_act(NORD, act, known)
    with pytest.raises(BadAct):
        apply_act(State("cost"), "show:exposure/by_status", known)
    assert not acts.pushes("show:exposure/by_status")


def test_a_switch_is_set_and_set_back_and_the_selection_stays():
    registered = apply_act(NORD, "opt:whom=registered", KNOWN)
    assert registered == State("who", NORD.selection, {"whom": "registered"})
    assert apply_act(registered, "opt:whom=all", KNOWN) == NORD


def test_two_in_one_act_are_selected_and_taken_out_together():
    both = apply_act(State("who"), "toggle:age_bands=25-29&sexes=female", KNOWN)
    assert both.selection == {"age_bands": ("25-29",), "sexes": ("female",)}
    assert apply_act(both, "toggle:age_bands=25-29&sexes=female", KNOWN) == State("who")


def test_a_region_is_selected_whole_and_taken_out_whole():
    act = "toggle:departements=02.59.60.62.80"
    region = apply_act(NORD, act, KNOWN)
    assert region.selection["departements"] == ("02", "59", "60", "62", "80")
    assert apply_act(region, act, KNOWN).selection == {"sexes": ("female",)}


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
def test_to_toggle_twice_changes_nothing(state, act):
    act = f"toggle:{act.partition(':')[2]}"
    assert apply_act(apply_act(state, act, KNOWN), act, KNOWN) == state


@given(states(KNOWN), any_acts(VALUES))
def test_an_act_leaves_the_other_dimensions_the_page_and_the_switches(state, act):
    after = apply_act(state, act, KNOWN)
    name = act.partition(":")[2].partition("=")[0]
    assert (after.page, after.options) == (state.page, state.options)
    assert {**after.selection, name: None} == {**state.selection, name: None}


@given(states(KNOWN), any_acts(VALUES).filter(lambda act: not act.startswith("toggle")))
def test_to_add_or_to_keep_only_once_more_changes_nothing(state, act):
    once = apply_act(state, act, KNOWN)
    assert apply_act(once, act, KNOWN) == once


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


@given(states(KNOWN), st.one_of(st.text(), ALMOST))
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
        "",
        "toggle",
        "toggle:",
        "toggle:sexes",
        "toggle:sexes=",
        "toggle:sexes=none",
        "toggle:sexes=male&page=who",
        "toggle:provenance=59",
        "drop:departements=59",
        "clear:",
        "clear:everything",
        "opt:whom",
        "opt:whom=nobody",
        "opt:departements=59",
    ],
)
def test_what_is_no_act_is_refused(act):
    with pytest.raises(BadAct):
        apply_act(NORD, act, KNOWN)


def test_a_switch_of_another_page_is_refused():
    with pytest.raises(BadAct):
        apply_act(State("cost"), "opt:whom=registered", KNOWN)


def test_pushes_is_true_of_whatever_changes_the_address():
    for act in (*TABLE, "opt:whom=registered", acts.RESET):
        assert acts.pushes(act), act
    assert not acts.pushes("show:exposure/by_status")


def test_done_resets_the_levers_of_the_tab_and_nothing_else():
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


@pytest.mark.parametrize("act", ["reset:", "reset:all", "reset", "reset:levers.cost"])
def test_done_refuses_to_reset_anything_else(act):
    with pytest.raises(BadAct):
        apply_act(NORD, act, KNOWN)
