"""Spellings of a code: every name in either language, however it is typed."""

import pytest

from breachlab.query.known_values import known_words
from breachlab.query.parameters import PARAMETERS, word, words
from breachlab.query.spellings import COLUMNS, key, names, show_code
from breachlab.words.language import fold
from tests.support.cases import for_each


@pytest.fixture(scope="module")
def called(lab):
    """{parameter: its names}, made once."""
    return {parameter: names(lab, parameter, "en") for parameter in COLUMNS}


def test_every_parameter_that_takes_words_has_names():
    assert set(COLUMNS) == {name for name, check in PARAMETERS.items() if check in (word, words)}


@for_each("parameter", COLUMNS)
def test_every_code_and_label_however_typed_is_the_code(lab, words_of, called, parameter):
    for code in known_words(lab)[parameter]:
        for spoken in words_of.values():
            label = spoken.label(COLUMNS[parameter], code) or code
            for typed in (code, label, label.upper(), fold(label), label.replace("-", " ")):
                assert called[parameter].codes[key(typed)] == (code,), typed


def test_a_name_without_its_brackets_is_known_unless_it_is_of_several(called):
    departements, breaches = called["departements"].codes, called["breach"].codes
    assert departements[key("Nord")] == ("59",)
    assert breaches[key("pole emploi")] == ("PE2021",)
    assert breaches[key("majorel")] == ("PE2023",)


@for_each("parameter", ["departements", "departement"])
def test_a_region_stands_for_its_departements(lab, called, parameter):
    rows = lab.execute(
        "select label_fr, departement_code::varchar from departements "
        "inner join labels on labels.kind = 'region' and labels.code = region_code "
        "order by departement_code"
    ).fetchall()
    regions = {}
    for label, code in rows:
        regions[label] = (*regions.get(label, ()), code)
    assert len(regions) == 18
    for label, codes in regions.items():
        assert called[parameter].codes[key(label)] == codes


def test_a_code_of_a_region_is_none_of_departements(called):
    assert called["departements"].codes["11"] == ("11",)  # Aude, and not Île-de-France
    assert "52" in called["regions"].codes and called["departements"].codes["52"] == ("52",)


@for_each(
    "parameter, said, code",
    [
        ("departements", "1", "01"),
        ("departements", "2a", "2A"),
        ("departements", "reunion", "974"),
        ("departements", "La Réunion", "974"),
        ("departements", "cote d or", "21"),
        ("departements", "Seine St Denis", "93"),
        ("regions", "PACA", "93"),
        ("regions", "1", "01"),
        ("sexes", "femme", "female"),
        ("sexes", "Women", "female"),
        ("sexes", "h", "male"),
        ("statuses", "inscrit", "registered"),
        ("statuses", "inscrite", "registered"),
        ("statuses", "radié", "formerly_registered"),
        ("statuses", "candidate space", "candidate_space"),
        ("age_bands", "30 34", "30-34"),
        ("age_bands", "75 ans et plus", "75 and over"),
        ("end_bands", "moins d’un an", "0"),
        ("fields", "courriel", "email"),
        ("fields", "RIB", "bank_details"),
        ("extraction", "Quasi totale", "near-total"),
        ("standings", "confirmées", "confirmed"),
    ],
)
def test_what_people_say_is_a_code(called, parameter, said, code):
    assert called[parameter].codes[key(said)] == (code,)


@for_each("said", ["chômeur", "candidat", "ancien"])
def test_what_may_be_meant_is_not_taken(called, said):
    assert key(said) not in called["statuses"].codes


def test_values_are_shown_with_what_they_are_called(english, french):
    assert show_code("974", "departements", french) == "974 (La Réunion)"
    assert show_code("registered", "statuses", english) == "registered (inscrit)"
    assert show_code("16-17", "age_bands", english) == "16-17"
