"""Ages as people say them are bands, or the bands that are near are offered."""

from breachlab.query.age_words import read_ages
from tests.support.cases import for_each

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
