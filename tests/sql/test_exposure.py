"""Exposure on the small world: places compared, first registrations, the bridge of counts."""

from itertools import pairwise

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.drawing.contours import NAMES
from breachlab.words.values import is_null
from tests.sql.test_selection import selections
from tests.support.remembered import ask
from tests.support.said_findings import LONGEST, finding
from tests.support.tiers import examples

COMPARED, FIRST_YEARS = "exposure/compare", "exposure/by_first_year"


@pytest.mark.parametrize(
    ("bands", "width", "years"),
    [("age_band", "age_band_years", 75 - 16), ("end_band", "end_band_years", 20)],
)
def test_the_widths_of_a_list_of_bands_sum_to_the_years_it_spans(lab, bands, width, years):
    (found,) = lab.execute(
        f"select sum({width}(band)) from (select unnest(enum_range(null::{bands})) as band)"
    ).fetchone()
    assert found == years


def test_places_stand_in_the_order_asked_for(lab):
    for codes in (["93", "59"], ["62", "93", "59"]):
        assert ask(lab, COMPARED, departements=codes).place_code.tolist() == codes
    assert len(ask(lab, COMPARED)) == 101


@examples(20)
@given(data=st.data())
def test_each_place_compared_has_its_rate_among_all_places_and_the_stock_of_itself_alone(lab, data):
    """`exposure/rate_by_departement` has its rate, `exposure/stock` the share of its residents
    who left six years before: a stock is what they consist of, registered, gone or a space only.
    """
    people = data.draw(selections(lab))
    people.pop("departements", None)
    codes = data.draw(st.lists(st.sampled_from([*NAMES]), min_size=1, max_size=3, unique=True))
    compared = ask(lab, COMPARED, **people, departements=codes)
    rates = ask(lab, "exposure/rate_by_departement", **people, departements=codes)
    rates = rates.set_index("departement_code")
    assert {*compared.place_code} == {*codes}
    for place in compared.to_dict("records"):
        code = place["place_code"]
        for column in ("record_count", "living_here_person_count", "persons_per_thousand"):
            assert place[column] == pytest.approx(rates[column][code])
        ratio = rates.standardised_ratio[code]
        assert place["standardised_ratio"] == pytest.approx(ratio, nan_ok=True)
        stock = ask(lab, "exposure/stock", **people, departements=[code])
        if place["living_here_person_count"]:
            share = stock.left_six_years_person_share[0]
            assert place["left_six_years_person_share"] == pytest.approx(share)


def test_a_region_has_the_residents_and_the_ratio_of_the_national_rates(lab):
    (found,) = ask(lab, COMPARED, regions=["32"]).to_dict("records")
    national = ask(lab, "exposure/rate_by_region").set_index("region_code").loc["32"]
    for column in ("resident_count", "persons_per_thousand", "standardised_ratio"):
        assert found[column] == pytest.approx(national[column])


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "Territoire de Belfort: 633 in 1,000 exposed; in France 629 in 1,000"),
        (2, "Territoire de Belfort, La Réunion: 633 and 734 in 1,000"),
        (
            3,
            "Territoire de Belfort, La Réunion, Alpes-de-Haute-Provence: 633, 734 and 605 in 1,000",
        ),
        (4, "From 605 in 1,000 to 734 in 1,000 exposed, across 4 places"),
    ],
)
def test_finding_names_one_two_and_three_places(english, french, count, said):
    """The names are those that take most words."""
    first, highest, lowest = 633, 734, 605
    row = {
        "place_name": "Territoire de Belfort",
        "second_place_name": "La Réunion",
        "third_place_name": "Alpes-de-Haute-Provence",
        "persons_per_thousand": first,
        "first_rate": first,
        "second_rate": highest,
        "second_persons_per_thousand": highest,
        "third_persons_per_thousand": lowest,
        "lowest_persons_per_thousand": lowest,
        "highest_persons_per_thousand": highest,
        "france_persons_per_thousand": 629.4,
        "place_count": count,
        "is_one": count == 1,
        "is_two": count == 2,
        "is_three": count == 3,
        "has_small_rate": False,
    }
    rows = pandas.DataFrame([row])
    assert finding(COMPARED, rows, english) == said
    for words in (english, french):
        assert len(finding(COMPARED, rows, words).split()) <= LONGEST


def level(counts):
    """Return the year since which {year: count} holds after nothing but falls, or None.

    It holds where five years or more, until the last, are each within a tenth of their mean.
    """
    years = sorted(counts)
    for place, year in enumerate(years):
        later = [counts[each] for each in years[place:]]
        mean = sum(later) / len(later)
        is_whole = years[-1] - year + 1 == len(later) >= 5
        if is_whole and all(9 * mean <= 10 * each <= 11 * mean for each in later):
            falls = all(
                after == one + 1 and counts[after] < counts[one]
                for one, after in pairwise(years[: place + 1])
            )
            return year if falls and place else None
    return None


@examples(40)
@given(data=st.data())
def test_first_registrations_hold_since_the_year_that_the_rows_say(lab, english, french, data):
    rows = ask(lab, FIRST_YEARS, **data.draw(selections(lab)))
    if rows.empty:
        return
    whole = rows[(rows.first_year > 2004) & (rows.first_year < 2024)]
    counts = dict(zip(whole.first_year, whole.living_here_person_count, strict=True))
    held = rows.held_since_year[0]
    assert (None if is_null(held) else int(held)) == level(counts)
    for words in (english, french):
        assert len(finding(FIRST_YEARS, rows, words).split()) <= LONGEST


@examples(60)
@given(data=st.data())
def test_the_bridge_from_records_to_persons_reached_sums_to_the_unit(lab, data):
    selection = data.draw(selections(lab))
    rows = ask(lab, "notification/bridge", **selection)
    if rows.empty:
        return
    persons = dict(zip(rows.count_id, rows.person_count, strict=True))
    assert persons["persons"] == rows.record_count[0] - rows.record_count[1]
    assert persons["living"] == persons["persons"] - persons["dead"]
    is_place = "departements" in selection
    head, base = ("exposed_residents",) * 2 if is_place else ("persons", "living")
    assert persons[base] == persons["living"] - persons.get("gone", 0)
    assert persons["to_inform"] == persons[base] - persons["not_due"]
    channels = ask(lab, "notification/channels", **selection)
    reached = dict(zip(channels.channel, channels.person_count, strict=True))
    assert {channel: persons[channel] for channel in reached} == reached
    assert persons["to_inform"] == sum(reached.values())
    total = ask(lab, "exposure/total", **selection).iloc[0]
    assert persons[head] == total.person_count
    assert persons[base] == total.living_person_count
    due = ask(lab, "severity/communication_due", **selection)
    assert persons[base] == due.person_count.sum()
    assert persons["to_inform"] == due.to_inform_person_count[0]
    rates = ask(lab, "exposure/rate_by_departement", **selection)
    assert persons["exposed_residents"] == rates.living_here_person_count.sum()
