"""What was asked for files: the facts that were published, and nothing where nothing was."""

import pytest

from tests.support.remembered import ask


@pytest.fixture(scope="module")
def adverts(lab):
    return ask(lab, "cost/price_asked").set_index("advert_id")


def test_a_price_that_was_not_published_is_empty(adverts):
    unpriced = adverts[adverts.price_basis.isin(["order", "not_published"])]
    assert unpriced.filter(regex="^(price_usd|price_eur|thousand_)").isna().all(axis=None)
    assert adverts.drop(unpriced.index).price_usd.notna().all()
    assert adverts.priced_advert_count.iloc[0] == len(adverts) - len(unpriced)


def test_a_thousand_records_cost_cents_where_the_file_is_said_to_be_of_millions(adverts):
    """900 dollars for 10.2 million records, at 92 cents of a euro for a dollar: by hand."""
    row = adverts.loc["pole_emploi_2023"]
    assert row.price_eur == pytest.approx(828)
    assert row.thousand_records_eur == pytest.approx(828 / 10_200)
    assert row.lowest_thousand_records_eur == adverts.thousand_records_eur.min()
    assert row.highest_thousand_records_eur == adverts.thousand_records_eur["free_2024"]


def test_a_file_that_was_denied_had_a_price_all_the_same(adverts):
    denied = adverts[adverts.answer == "denied"]
    assert denied.price_usd.tolist() == [1_000] and (adverts.denied_advert_count == 1).all()
    assert adverts.advertised_on.is_monotonic_increasing
    assert adverts.source.str.contains("https://").all()
