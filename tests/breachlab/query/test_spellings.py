"""Spellings of a code, however typed: names and ages become codes, what is none is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from breachlab.errors import BadParameters
from breachlab.query.parameters import PARAMETERS, known_words, word, words
from breachlab.query.spellings import (
    COLUMNS,
    MOST,
    key,
    names,
    offers,
    read_ages,
    read_typed,
    show_code,
)
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


def codes(lab, parameter, *said, query="exposure/total", language="en"):
    return read_typed(lab, find(query), {parameter: [said]}, language)[parameter]


def refused(lab, parameter, *said, **options):
    with pytest.raises(BadParameters) as error:
        codes(lab, parameter, *said, **options)
    return str(error.value)


def test_codes_stay_as_they_are_and_numbers_are_not_looked_at(lab):
    assert codes(lab, "departements", "59", "62") == ["59", "62"]
    assert read_typed(lab, find("cost/letters"), {"letter_cost": "0.9"}, "en") == {
        "letter_cost": "0.9"
    }


def test_names_and_codes_may_be_mixed_and_each_is_taken_once(lab):
    assert codes(lab, "departements", "Nord", "62", "nord", "59") == ["59", "62"]


def test_words_of_one_name_need_no_quotes(lab):
    said = ["Val", "de", "Marne", "Loire", "Atlantique", "Loire", "75"]
    assert codes(lab, "departements", *said) == ["94", "44", "42", "75"]
    assert codes(lab, "age_bands", "75", "and", "over") == ["75 and over"]


def test_a_comma_parts_names_that_are_one_name_together(lab):
    assert codes(lab, "departements", "Indre", "Loire") == ["37"]
    assert codes(lab, "departements", "Indre,Loire") == ["36", "42"]
    assert codes(lab, "departements", "Indre,", "Loire") == ["36", "42"]
    twice = read_typed(lab, find("exposure/total"), {"departements": [["Indre"], ["Loire"]]}, "en")
    assert twice == {"departements": ["36", "42"]}


def test_a_comma_within_a_name_parts_nothing(lab):
    for said in (["complete file, with any health data"], ["complete", "file,", "with", "any"]):
        more = ["health", "data"] if len(said) > 1 else []
        assert codes(lab, "fields", *said, *more) == ["complete_file"]


def test_a_region_is_its_departements(lab):
    assert codes(lab, "departements", "Corse", "idf", "2A") == [
        *["2A", "2B"],
        *["75", "77", "78", "91", "92", "93", "94", "95"],
    ]


@for_each(
    "parameter, said, offer",
    [
        ("departements", ["Nrod"], "Did you mean 59 (Nord)?"),
        ("departements", ["62", "Nrod", "59"], "'Nrod' is not known. Did you mean 59 (Nord)?"),
        ("departements", ["seine", "saint", "dennis"], "Did you mean 93 (Seine-Saint-Denis)?"),
        ("departements", ["garone"], "31 (Haute-Garonne), 47 (Lot-et-Garonne) or 82"),
        ("departements", ["Marseille"], "Did you mean 13 (Bouches-du-Rhône)?"),
        ("age_bands", ["32"], "Did you mean 30-34?"),
        ("age_bands", ["81"], "Did you mean 75 and over?"),
        ("age_bands", ["jeune"], "Did you mean 16-17, 18-19 or 20-24?"),
        ("statuses", ["chomeur"], "Did you mean registered (inscrit)?"),
        ("end_bands", ["4"], "Did you mean 3-5"),
        ("sexes", ["zz"], "'zz' is not known. It takes one or more of female (women), male (men)"),
    ],
)
def test_what_is_no_name_is_answered_by_the_nearest(lab, parameter, said, offer):
    assert offer in refused(lab, parameter, *said)


def test_a_refusal_ends_in_a_command_with_the_nearest(lab):
    text = refused(lab, "departements", "Nrod")
    assert text.endswith("Example: python -m breachlab exposure/total --departements 59")
    text = refused(lab, "age_bands", "elderly")
    assert text.endswith("--age_bands 16-17") and "16-17, 18-19, 20-24, 25-29 …" in text


def test_a_refusal_is_french_where_asked(lab):
    text = refused(lab, "statuses", "radier", language="fr")
    assert "Vouliez-vous dire formerly_registered (radiés)\u202f?" in text
    assert text.endswith("--statuses formerly_registered --language fr")


@for_each("said", [["59", "62"], ["Nord", "62"], ["Corse"], ["Corse", "du", "sud", "62"]])
def test_where_one_is_taken_several_are_refused(lab, said):
    text = refused(lab, "departement", *said, query="area/summary")
    assert f"'{' '.join(said)}' stands for 2 values, and it takes one." in text
    assert codes(lab, "departement", "Corse", "du", "sud", query="area/summary") == ["2A"]


def test_a_commune_of_several_departements_offers_them(lab):
    text = refused(lab, "departements", "Saint-Denis")
    assert "974 (La Réunion)" in text and "93 (Seine-Saint-Denis)" in text


BANDS = ["16-17", "18-19", "20-24", "25-29", "30-34", "60-64", "75 and over"]


@for_each(
    "said, bands",
    [
        ("under 25", ["16-17", "18-19", "20-24"]),
        ("moins de 25 ans", ["16-17", "18-19", "20-24"]),
        ("18-29", ["18-19", "20-24", "25-29"]),
        ("18–29", ["18-19", "20-24", "25-29"]),
        ("between 20 and 34", ["20-24", "25-29", "30-34"]),
        ("de 20 à 34 ans", ["20-24", "25-29", "30-34"]),
        ("75+", ["75 and over"]),
        ("60 ans et plus", ["60-64", "75 and over"]),
        ("over 60", ["60-64", "75 and over"]),
        ("16-17", ["16-17"]),
    ],
)
def test_read_ages_finds_bands(said, bands):
    assert read_ages(said, BANDS) == (bands, [])


def test_read_ages_offers_what_is_near_where_a_band_is_cut():
    assert read_ages("18-30", BANDS) == ([], ["18-29", "18-34"])
    assert read_ages("under 18", BANDS) == (["16-17"], [])


@for_each("said", ["34", "young", "75 and over", "Nord", "18 30"])
def test_read_ages_leaves_the_rest_to_others(said):
    assert read_ages(said, BANDS) in (None, (["75 and over"], []))


KNOWN = {
    "cost/tornado": ["cost/tornado", "Which assumption moves the cost most?"],
    "cost": ["cost"],
}


def test_the_whole_comes_before_what_begins_so():
    assert offers("cots", {"cost": ["cost"], "cost/tornado": ["cost/tornado"]}) == ["cost"]


def test_words_of_a_question_find_it_in_any_order_and_little_ones_do_not_count():
    assert offers("the cost of an assumption", KNOWN) == ["cost/tornado"]


def test_what_is_like_nothing_has_no_offer():
    assert offers("zebra", KNOWN) == offers("", KNOWN) == offers("x", {}) == []


@given(st.text(), st.dictionaries(st.text(), st.lists(st.text(), max_size=3), max_size=8))
def test_offers_are_few_known_and_each_once(said, known):
    found = offers(said, known)
    assert len(found) == len(set(found)) <= MOST and set(found) <= set(known)


@given(st.sampled_from(["exposure/by_region", "cost/fine", "Lot-et-Garonne"]), st.data())
def test_two_letters_that_changed_places_are_put_right(name, data):
    place = data.draw(st.integers(0, len(name) - 2))
    typed = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    assert offers(typed, {name: [name], "zebra": ["zebra"]}) == [name]
