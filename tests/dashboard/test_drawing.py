"""What the page says of a selection."""

import pytest

from breachlab import ask
from dashboard.answers import Answers
from dashboard.drawing import OUTPUTS, as_outputs, drawn

MAP = "rate_by_departement"


@pytest.fixture(scope="module")
def answers(lab):
    return Answers(lab)


def test_the_page_speaks_french_where_asked(lab):
    answers = Answers(lab, "fr")
    values = drawn(answers, {"sexes": ["female"], "departements": ["59", "62"]})
    assert values["sentence"].startswith("Femmes · Nord (59) ou Pas-de-Calais (62)\u202f: ")
    assert values["sentence"].endswith("\u202f% du fichier.")
    assert values["summaries"]["by_end_band"].startswith(
        "Groupe de radiés le plus nombreux par année"
    )


def test_there_is_a_value_for_every_output(answers):
    assert drawn(answers, {}).keys() == as_outputs(drawn(answers, {})).keys() == OUTPUTS.keys()


def test_the_numbers_obey_the_whole_selection(answers, lab):
    selection = {"sexes": ["female"], "statuses": ["registered"]}
    (expected,) = ask(lab.cursor(), "exposure/total", **selection).itertuples()
    assert drawn(answers, selection)["persons"] == f"{expected.person_count:,}"


def test_the_order_of_clicks_does_not_matter(answers):
    one_way = answers.rows("exposure/total", {"departements": ["59", "75"]})
    assert one_way is answers.rows("exposure/total", {"departements": ["75", "59"]})


def test_nobody_says_which_filter_to_loosen(answers):
    # A candidate space has no registration, so none that ended.
    selection = {"statuses": ["candidate_space"], "end_bands": ["0"]}
    sentence = drawn(answers, selection)["sentence"]
    assert ": nobody. Loosen status (then " in sentence
    assert "end of registration (then " in sentence


def test_a_view_of_the_map_changes_the_map_alone(answers):
    selection = {"age_bands": ["25-29"], "departements": ["59"]}
    all_exposed = drawn(answers, selection)
    registered = drawn(answers, selection, {MAP: "registered"})
    for shown in ("figures", "legends", "summaries"):
        assert registered[shown].pop(MAP) != all_exposed[shown].pop(MAP)
    assert registered == all_exposed


def test_only_what_is_selected_can_be_cleared(answers):
    values = drawn(answers, {"sexes": ["male"]})
    can_clear = {name for name, nothing in values["nothing_to_clear"].items() if not nothing}
    assert can_clear == {"all", "by_age_and_sex"}
    assert values["pressed"] == {"female": "false", "male": "true"}
