"""The page Explore: its addresses, its numbers, its chart, and what a dropdown changes."""

import json
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.words import LANGUAGES
from dashboard.desk import Desk
from dashboard.pages.explore.app import choose, draw
from dashboard.pages.explore.page import (
    BY,
    CARD,
    COLUMNS,
    DRAWN_AS,
    EXPLORE,
    MEASURE,
    OPTIONS,
    SPLIT,
)
from dashboard.state import page_state
from tests.support.remembered import ask
from tests.support.tiers import examples

UPDATE = "/explore/_dash-update-component"


@pytest.fixture(scope="module")
def desk(one_world):
    return Desk(one_world, [EXPLORE])


def drawn(desk, address, language="en"):
    """Return what Explore shows at an address: {type of component: those components}."""
    world = desk.world()
    state, unknown = page_state.read(address, desk.list_known(world))
    assert not unknown
    found = {}
    for part in draw(state, world, world.words[language]):
        for each in [part, *part._traverse()]:
            found.setdefault(type(each).__name__, []).append(each)
    return found


def titles(shown):
    return [each.children for each in shown["H1"]]


def numbers(shown):
    """Return {(key, number)} of the cells of the table."""
    cells = [each.to_plotly_json()["props"] for each in shown.get("Td", [])]
    return {(each["data-count"], each["data-value"]) for each in cells if "data-count" in each}


def test_sums_by_two_dimensions_are_those_of_other_questions(lab):
    """Each measure, by what another path counts it."""
    crossed = ask(lab, CARD.query, breakdown="sex", split="status", first_years=["2010", "2011"])
    by_status = ask(lab, "exposure/by_status", first_years=["2010", "2011"]).set_index("status")
    for measure in ("record_count", "person_count", "living_here_person_count"):
        summed = crossed.groupby("status", observed=True)[measure].sum()
        assert summed.to_dict() == by_status[measure][by_status.record_count > 0].to_dict()
    bridge = ask(lab, "notification/bridge", sexes=["female"]).set_index("count_id")
    by_age = ask(lab, CARD.query, breakdown="age_band", sexes=["female"])
    assert by_age.file_person_count.sum() == bridge.person_count["persons"]
    assert by_age.to_inform_person_count.sum() == bridge.person_count["to_inform"]
    rates = ask(lab, "exposure/rate_by_region", statuses=["registered"]).set_index("region_code")
    by_region = ask(lab, CARD.query, statuses=["registered"]).set_index("region_code")
    assert by_region.persons_per_thousand.to_dict() == rates.persons_per_thousand.to_dict()


def test_persons_with_a_place_are_its_residents(lab):
    of_nord = ask(lab, CARD.query, breakdown="sex", departements=["59"])
    by_place = ask(lab, CARD.query, breakdown="departement", split="sex").query(
        "departement_code == '59'"
    )
    for rows in (of_nord, by_place):
        assert (rows.person_count == rows.living_here_person_count).all()
        assert (rows.file_person_count >= rows.person_count).all()
    assert of_nord.to_inform_person_count.tolist() == by_place.to_inform_person_count.tolist()
    everywhere = ask(lab, CARD.query, breakdown="sex")
    assert (everywhere.person_count > everywhere.living_here_person_count).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_title_chart_and_table_tell_the_same(desk, language):
    address = "/explore?s=f&breakdown=age_band&split=status&measure=records&chart=heat_map"
    shown = drawn(desk, address, language)
    (graph,) = shown["Graph"]
    (trace,) = graph.figure["data"]
    rows = desk.world().answers.rows(
        CARD.query, {"sexes": ("female",), "breakdown": "age_band", "split": "status"}
    )
    assert sorted(each for line in trace["z"] for each in line if each) == sorted(
        rows["record_count"]
    )
    assert numbers(shown) == {("record_count", str(each)) for each in rows["record_count"]}
    mark = desk.world().words[language].of_kind("mark")
    (title,) = titles(shown)
    assert graph.figure["layout"]["title"]["text"] == f"{mark} · {title}"


def test_persons_without_a_first_year_are_named_in_chart_and_table(desk):
    """Who only held a candidate space was never registered."""
    shown = drawn(desk, "/explore?breakdown=first_year", "fr")
    (graph,) = shown["Graph"]
    assert graph.figure["layout"]["yaxis"]["ticktext"][-1] == "Sans valeur"
    assert graph.figure["data"][0]["hovertext"][-1].startswith("<b>Sans valeur · ")
    assert [each.children for each in shown["Th"]][-1] == "Sans valeur"


def test_minors_have_their_ends_and_dead_and_those_abroad_are_counted_of_no_place(desk):
    shown = drawn(desk, "/explore?breakdown=age_band")
    (ends,) = [each for each in shown["P"] if "53,900" in str(each)]
    assert "data-count" in ends.to_plotly_json()["props"]
    assert "53,900" not in str(drawn(desk, "/explore?breakdown=age_band&d=59")["P"])
    assert titles(drawn(desk, "/explore?breakdown=sex&measure=persons")) == ["Persons by sex"]
    for address in ("/explore?measure=persons", "/explore?d=59&breakdown=sex&measure=living"):
        (title,) = titles(drawn(desk, address))
        assert title.startswith("Exposed residents by ")


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/explore", "bar"),
        ("/explore?measure=rate&chart=map", "scatter"),
        ("/explore?chart=map", "bar"),  # a map of counts is one of where people live
        ("/explore?breakdown=sex&measure=rate&chart=map", "bar"),
        ("/explore?split=sex", "bar"),
        ("/explore?split=age_band", "heatmap"),  # too many for colours
        ("/explore?chart=heat_map", "bar"),  # of one dimension
    ],
)
def test_chart_is_of_a_kind_that_can_tell_it(desk, address, kind):
    assert {*SPLIT.choices} == {"none", *BY} and {*DRAWN_AS.choices} == {"bars", "map", "heat_map"}
    (graph,) = drawn(desk, address)["Graph"]
    assert {trace["type"] for trace in graph.figure["data"]} == {kind}


def test_few_persons_have_no_chart(desk, monkeypatch):
    monkeypatch.setattr("dashboard.database.few.LEAST", 40)
    shown = drawn(desk, "/explore?d=2A&a=60-64&s=f")
    assert "Graph" not in shown and len(shown["A"]) == 4  # files have all numbers
    (title,) = titles(shown)
    assert "Corse-du-Sud" in title


chosen = st.tuples(*(st.sampled_from([None, "?", *option.choices]) for option in OPTIONS))
parts = st.lists(
    st.sampled_from(
        ["sexes=female", "departements=R32", "departements=59", "age_bands=16-17.18-19", "x=1", "="]
    )
)


@examples(30)
@given(chosen, parts)
def test_what_is_chosen_stands_in_the_address(desk, choices, only):
    known = desk.list_known(desk.world())
    state = choose(choices, only, known)
    assert page_state.read(page_state.write_state(state), known) == (state, [])
    assert ("sexes" in state.selection) == ("sexes=female" in only)
    assert state.options.get("measure", MEASURE.default) == (
        choices[0] if choices[0] in COLUMNS else MEASURE.default
    )


def asked(measure="residents", only=()):
    """Return the request that the page sends when a dropdown changes, as its renderer writes it."""
    of_page = {"measure": measure, "breakdown": "sex"}
    values = {option.name: of_page.get(option.name, option.default) for option in OPTIONS}
    outputs = [
        ("crossed", "children"),
        ("to-pages", "children"),
        ("at", "search"),
        ("measure", "options"),
    ]
    return {
        "output": f"..{'...'.join('.'.join(each) for each in outputs)}..",
        "outputs": [{"id": name, "property": part} for name, part in outputs],
        "inputs": [
            *({"id": name, "property": "value", "value": each} for name, each in values.items()),
            {"id": "only", "property": "value", "value": [*only]},
        ],
        "changedPropIds": ["measure.value"],
        "state": [{"id": "page", "property": "lang", "value": "fr"}],
    }


def test_a_dropdown_changes_the_page_and_its_address(client):
    answer = client.post(UPDATE, json=asked(measure="rate", only=["departements=59"]))
    parts = answer.json["response"]
    assert parts["at"] == {"search": "?d=59&breakdown=sex&measure=rate"}
    assert "Taux pour 1" in json.dumps(parts["crossed"], ensure_ascii=False)
    links = json.dumps(parts["to-pages"])
    assert '"/who?d=59"' in links
    # The two that count the dead or those abroad, too, who live in no département.
    disabled = {each["value"] for each in parts["measure"]["options"] if each["disabled"]}
    assert disabled == {"living", "persons"}


REFUSED = [
    {"inputs": []},
    {"inputs": [{"id": "at", "property": "href", "value": "/"}]},
    {"state": [{"id": "page", "property": "children", "value": "fr"}]},
    {"outputs": [{"id": "page", "property": "children"}]},
    {"output": "page.children"},
    {"changedPropIds": ["event.data"]},
    {"more": 1},
    # Values of no dropdown.
    *(asked(each) for each in ({}, [[]], 7, "x" * 8_001, ["x"] * 501, "\ud800")),
]


@pytest.mark.parametrize("sent", REFUSED, ids=range(len(REFUSED)))
def test_a_request_that_the_page_does_not_send_is_refused(client, sent):
    assert client.post(UPDATE, json=asked() | sent).status_code == 400


@pytest.mark.parametrize("part", ["inputs", "state"])
@pytest.mark.parametrize("value", [None, "", "de", ["sex"], []])
def test_a_value_of_another_type_chooses_nothing(client, part, value):
    """A text in place of a list, or no language: the page shows its defaults."""
    body = asked()
    for each in body[part]:
        each["value"] = value
    answer = client.post(UPDATE, json=body)
    assert answer.status_code == 200
    if part == "inputs":
        assert answer.json["response"]["at"] == {"search": ""}


@pytest.mark.parametrize(
    "href", [None, ["/"], "//[", "http://x/explore/?d=%ff&lang=fr", "?" + "&" * 900]
)
def test_any_address_is_answered(client, href):
    body = {
        "output": "..page.children...page.lang..",
        "outputs": [{"id": "page", "property": part} for part in ("children", "lang")],
        "inputs": [{"id": "at", "property": "href", "value": href}],
        "changedPropIds": ["at.href"],
    }
    assert client.post(UPDATE, json=body).status_code == 200


def test_page_is_served_below_its_address_alone(client):
    assert client.get("/explore?d=59").headers["Location"].endswith("/explore/?d=59")
    page = client.get("/explore/?d=59&lang=fr")
    assert '<html lang="fr"' in page.text and page.headers["Cache-Control"] == "no-store"
    assert client.get("/explore/who").status_code == 404
    csv = client.get("/data/explore/exposure/cross_table.csv?breakdown=sex&d=59")
    assert csv.text.splitlines()[1].count("female") == 1
    assert urlsplit(csv.request.url).path in csv.headers["Link"]


def test_dropdown_changes_the_chart_in_a_browser(browser, address):
    """The page as somebody meets it, with its scripts, its headers and its real dropdowns."""
    with browser.new_context(viewport={"width": 1440, "height": 1200}) as context:
        page, errors = context.new_page(), []
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("requestfailed", lambda request: errors.append(request.url))
        page.goto(f"{address}explore/?d=59.62")
        page.locator("#graph .bars").wait_for()
        assert page.locator("h1").inner_text() == "Exposed residents by région"
        for name, choice in (("breakdown", "Age"), ("split", "Sex"), ("chart", "Heat map")):
            page.locator(f"#{name}").click()
            page.get_by_role("option", name=choice, exact=True).click()
        page.locator("#graph .heatmaplayer image").wait_for()
        page.wait_for_url("**breakdown=age_band**chart=heat_map**")
        assert page.locator("#crossed thead th").all_inner_texts() == ["Women", "Men"]
        page.reload()
        page.locator("#graph .heatmaplayer image").wait_for()
        assert page.locator("h1").inner_text() == "Exposed residents by age and sex"
        page.set_viewport_size({"width": 390, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert errors == []
