"""What a reader looks for in the find box and finds, and what is selected then, as chips."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.words import LANGUAGES
from breachlab.words.language import fold
from dashboard.database import communes
from dashboard.layout import page_shell
from dashboard.layout.page_shell import MOST, Chip, chips, search_choices
from dashboard.state.acts import apply_act
from dashboard.state.page_state import DIMENSIONS, State
from tests.support.pages.states import selections

HAUTS_DE_FRANCE = ("02", "59", "60", "62", "80")


@pytest.mark.parametrize(
    ("start", "named"),
    [
        ("ro", ["Rouen", "76540"]),
        ("sa", ["Saint-Étienne", "42218"]),
        ("ha", ["L'Haÿ-les-Roses", "94038"]),
        ("ly", ["Lyon", "69381"]),
    ],
)
def test_list_communes_by_a_start_of_any_word_largest_first(world, start, named):
    rows = json.loads(communes.list_communes(world, start))
    assert named in rows and all(len(row) == 2 for row in rows)


def test_list_communes_has_each_city_and_postcode_once(world):
    ((name, code, codes),) = json.loads(communes.list_communes(world, "75"))
    assert (name, code) == ("Paris", "75101")
    assert {"75101", "75001", "75020"} <= set(codes.split()) and "75056" not in codes
    lille = json.loads(communes.list_communes(world, "59"))[0]
    assert lille[:2] == ["Lille", "59350"] and "59000" in lille[2].split()


@pytest.mark.parametrize("start", ["sa", "le", "59"])
def test_communes_are_served_for_good_and_small(client, world, start):
    address = f"{communes.folder(world)}{start}.json"
    response = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200 and len(response.data) < 55_000
    assert "immutable" in response.headers["Cache-Control"]


@pytest.mark.parametrize("start", ["s", "sai", "S%", "..", "a1", "%"])
def test_communes_of_what_is_no_start_or_of_another_world_are_not_found(client, world, start):
    assert client.get(f"{communes.folder(world)}{start}.json").status_code == 404
    assert client.get("/assets/communes/other/ro.json").status_code == 404


def found(world, language, text):
    """Return the labels that a reader finds by a text, as the page looks for them."""
    return [label for _, label, _, words in search_choices(world, language) if fold(text) in words]


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("cotes", "Côtes-d’Armor (22)", "Côtes-d’Armor (22)"),
        ("Côtes d’Armor", "Côtes-d’Armor (22)", "Côtes-d’Armor (22)"),
        ("val-d'oise", "Val-d’Oise (95)", "Val-d’Oise (95)"),
        ("val d oise", "Val-d’Oise (95)", "Val-d’Oise (95)"),
        ("hauts de france", "Hauts-de-France", "Hauts-de-France"),
        ("ile de fr", "Île-de-France", "Île-de-France"),
        ("2a", "Corse-du-Sud (2A)", "Corse-du-Sud (2A)"),
        ("femme", "Women", "Femmes"),
        ("women", "Women", "Femmes"),
        ("radie", "Formerly registered (radié)", "Radiés"),
        (
            "candidate space",
            "Candidate space only (identifié)",
            "Espaces candidats seuls (identifiés)",
        ),
        ("25 29", "25–29", "25–29 ans"),
        ("75 and over", "75 and over", "75 ans et plus"),
        ("young", "Young people (under 25)", "Jeunes (moins de 25 ans)"),
        ("mineur", "Minors (16–17)", "Mineurs (16–17 ans)"),
        ("senior", "Seniors (50 and over)", "Seniors (50 ans et plus)"),
        ("2010", "2010", "2010"),
    ],
)
def test_a_value_is_found_without_its_accents_in_either_language(world, text, english, french):
    assert english in found(world, "en", text)
    assert french in found(world, "fr", text)
    assert not found(world, "en", "975")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_and_region_can_be_found_and_selected_by_a_name_of_its_own(
    desk, world, language
):
    offered = search_choices(world, language)
    several = [codes for codes in world.regions.values() if len(codes) > 1]
    several = [*several, *world.age_groups.values()]
    assert len(offered) == sum(map(len, world.values.values())) + len(several)
    known = desk.list_known(world)
    selected = [apply_act(State("who"), act, known).selection for act, *_ in offered]
    assert {name for each in selected for name in each} == set(DIMENSIONS)
    assert {"departements": HAUTS_DE_FRANCE} in selected
    assert all(label and group for _, label, group, _ in offered)
    assert len({(group, label) for _, label, group, _ in offered}) == len(offered)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_folded_label_has_an_accent_a_capital_or_a_dash(world, language):
    for _, label, _, words in search_choices(world, language):
        assert fold(label) in words
        assert words == words.casefold() == fold(words)
        assert not {"-", "–", "’", "œ"} & set(words)
        assert not any(unicodedata.combining(each) for each in unicodedata.normalize("NFD", words))


def place(label, act):
    return Chip("departements", label, f"toggle:departements={act}")


CHIPS = {  # {what is selected: its chips}
    "nothing": ({}, []),
    "a value each": (
        {"departements": ("59",), "sexes": ("female",)},
        [place("Nord (59)", "59"), Chip("sexes", "Women", "toggle:sexes=female")],
    ),
    "all of a région": (
        {"departements": (*HAUTS_DE_FRANCE, "75")},
        [place("Hauts-de-France", "02.59.60.62.80"), place("Paris (75)", "75")],
    ),
    "a région and a département of it": (
        {"departements": ("R32", "59")},
        [place("Hauts-de-France", "R32"), place("Nord (59)", "59")],
    ),
    "all of a région but one": (
        {"departements": ("59", "60", "62", "80")},
        [
            place("Nord (59)", "59"),
            place("Oise (60)", "60"),
            place("Pas-de-Calais (62)", "62"),
            place("Somme (80)", "80"),
        ],
    ),
    "a région of one département": (
        {"departements": ("974",)},
        [place("La Réunion (974)", "974")],
    ),
}


@pytest.mark.parametrize("what", CHIPS)
def test_chips_name_what_is_selected_and_take_it_out(world, what):
    selection, expected = CHIPS[what]
    assert chips(selection, world, world.words["en"]) == expected


def test_chips_name_the_communes_that_were_looked_for(desk, world):
    selection = {"departements": ("59", "62", "75", "94")}
    shown = chips(selection, world, world.words["en"], ["59512", "75101", "94038"])
    assert [chip.label for chip in shown] == [
        "Nord (59), where Roubaix is",
        "Pas-de-Calais (62)",
        "Paris (75)",  # the commune has its name
        "Val-de-Marne (94), where L’Haÿ-les-Roses is",
    ]
    assert shown[0].act == "toggle:departements=59"
    (chip,) = chips({"departements": ("59",)}, world, world.words["fr"], ["59512"])
    assert chip.label == "Nord (59), où se trouve Roubaix"
    page = str(page_shell.whole(desk.view("/who?d=59&s=f&c=59512", "en")))
    assert 'href="/what?d=59&amp;s=f&amp;c=59512"' in page  # and the next page names it too


def test_chips_of_more_than_six_are_one_that_counts_and_clears_them(world):
    bands = world.values["age_bands"]
    assert len(chips({"age_bands": bands[:MOST]}, world, world.words["en"])) == MOST == 6
    (chip,) = chips({"age_bands": bands[: MOST + 1]}, world, world.words["en"])
    assert chip == Chip("age_bands", "Age on 5 March 2024: 7 selected", "clear:age_bands")
    (chip,) = chips({"age_bands": bands}, world, world.words["fr"])
    assert chip.label == "Âge au 5 mars 2024\u202f: 14 choix"


@given(st.data())
def test_the_acts_of_all_chips_leave_nothing_selected(desk, world, data):
    selection = data.draw(selections(world.values, most=9))
    known = desk.list_known(world)
    for language in LANGUAGES:
        state = State("who", selection)
        for chip in chips(selection, world, world.words[language]):
            assert chip.dimension in state.selection
            state = apply_act(state, chip.act, known)
        assert state == State("who")
