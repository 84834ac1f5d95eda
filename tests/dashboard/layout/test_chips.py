"""What is selected as chips, and what can be found and selected, in both languages."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.words import LANGUAGES
from breachlab.words.language import fold
from dashboard.layout.page_shell import MOST, Chip, chips, choices
from dashboard.state.acts import apply_act
from dashboard.state.page_state import DIMENSIONS, State
from tests.support.pages.states import selections

NORTH = ("02", "59", "60", "62", "80")


def labels(selection, world, language="en"):
    return [chip.label for chip in chips(selection, world, world.words[language])]


def found(world, language, text):
    """Return the labels that a reader finds by a text, as the page looks for them."""
    return [label for _, label, _, words in choices(world, language) if fold(text) in words]


def test_nothing_selected_has_no_chip(world):
    assert labels({}, world) == []


def test_a_value_is_one_chip_that_takes_it_out(world):
    selection = {"departements": ("59",), "sexes": ("female",)}
    assert chips(selection, world, world.words["en"]) == [
        Chip("departements", "Nord (59)", "toggle:departements=59"),
        Chip("sexes", "Women", "toggle:sexes=female"),
    ]


def test_a_chip_names_the_commune_that_was_looked_for(world):
    selection = {"departements": ("59", "62", "75", "94")}
    found = chips(selection, world, world.words["en"], ["59512", "75101", "94038"])
    assert [chip.label for chip in found] == [
        "Nord (59), where Roubaix is",
        "Pas-de-Calais (62)",
        "Paris (75)",  # the commune has its name
        "Val-de-Marne (94), where L’Haÿ-les-Roses is",
    ]
    assert found[0].act == "toggle:departements=59"
    (chip,) = chips({"departements": ("59",)}, world, world.words["fr"], ["59512"])
    assert chip.label == "Nord (59), où se trouve Roubaix"


def test_a_whole_region_is_one_chip_that_takes_it_out_whole(world):
    (chip,) = chips({"departements": NORTH}, world, world.words["fr"])
    assert chip.label == "Hauts-de-France"
    assert chip.act == "toggle:departements=02.59.60.62.80"


def test_a_region_beside_its_departement_has_a_chip_of_its_own(world):
    assert chips({"departements": ("R32", "59")}, world, world.words["fr"]) == [
        Chip("departements", "Hauts-de-France", "toggle:departements=R32"),
        Chip("departements", "Nord (59)", "toggle:departements=59"),
    ]


def test_a_region_but_one_is_its_departements(world):
    assert labels({"departements": NORTH[1:]}, world) == [
        "Nord (59)",
        "Oise (60)",
        "Pas-de-Calais (62)",
        "Somme (80)",
    ]


def test_a_departement_beside_a_region_is_a_chip_of_its_own(world):
    assert labels({"departements": (*NORTH, "75")}, world) == ["Hauts-de-France", "Paris (75)"]


def test_a_region_of_one_departement_is_the_departement(world):
    assert labels({"departements": ("974",)}, world) == ["La Réunion (974)"]


def test_more_than_six_are_one_chip_that_counts_and_clears_them(world):
    bands = world.values["age_bands"]
    assert len(labels({"age_bands": bands[:MOST]}, world)) == MOST
    (chip,) = chips({"age_bands": bands[: MOST + 1]}, world, world.words["en"])
    assert chip == Chip("age_bands", "Age on 5 March 2024: 7 selected", "clear:age_bands")
    assert labels({"age_bands": bands}, world, "fr") == ["Âge au 5 mars 2024\u202f: 14 choix"]


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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("reunion", {"La Réunion (974)"}),
        ("cotes", {"Côtes-d’Armor (22)"}),
        ("Côtes d’Armor", {"Côtes-d’Armor (22)"}),
        ("val-d'oise", {"Val-d’Oise (95)"}),
        ("val d oise", {"Val-d’Oise (95)"}),
        ("val d’oise", {"Val-d’Oise (95)"}),
        ("hauts de france", {"Hauts-de-France"}),
        ("ile de fr", {"Île-de-France"}),
        ("2a", {"Corse-du-Sud (2A)"}),
        ("975", set()),
    ],
)
def test_a_place_is_found_without_its_accents(world, language, text, labels):
    assert labels <= set(found(world, language, text))
    assert labels or not found(world, language, text)


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
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
def test_a_value_is_found_by_its_name_in_either_language(world, text, english, french):
    assert english in found(world, "en", text)
    assert french in found(world, "fr", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_and_region_can_be_found_and_selected(desk, world, language):
    offered = choices(world, language)
    several = [codes for codes in world.regions.values() if len(codes) > 1]
    several = [*several, *world.age_groups.values()]
    assert len(offered) == sum(map(len, world.values.values())) + len(several)
    known = desk.list_known(world)
    selected = [apply_act(State("who"), act, known).selection for act, *_ in offered]
    assert {name for each in selected for name in each} == set(DIMENSIONS)
    assert {"departements": NORTH} in selected
    assert all(label and group for _, label, group, _ in offered)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_choices_of_a_group_have_one_name(world, language):
    named = [(group, label) for _, label, group, _ in choices(world, language)]
    assert len(set(named)) == len(named)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_folded_label_has_an_accent_a_capital_or_a_dash(world, language):
    for _, label, _, words in choices(world, language):
        assert fold(label) in words
        assert words == words.casefold() == fold(words)
        assert not {"-", "–", "’", "œ"} & set(words)
        assert not any(unicodedata.combining(each) for each in unicodedata.normalize("NFD", words))


def test_groups_of_ages_are_those_of_the_statistics_of_job_seekers(world):
    bands = world.values["age_bands"]
    assert world.age_groups == {
        "minors": ("16-17",),
        "under_25": bands[: bands.index("25-29")],
        "from_50": bands[bands.index("50-54") :],
    }


def test_the_regions_are_of_all_departements_each_in_one(world):
    codes = [code for region in world.regions.values() for code in region]
    assert sorted(codes) == list(world.values["departements"])
    assert len(world.regions) == 18
