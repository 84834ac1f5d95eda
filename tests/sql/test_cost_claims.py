"""By hand: eight records of seven people, of whom one has died, and what claims and scams may cost.

| record | person | primary | status     | sex    | born       | lives | registered | ended      | on file | truths   |
|--------|--------|---------|------------|--------|------------|-------|------------|------------|---------|----------|
| 1      | 1      | yes     | registered | female | 1990-01-01 | 59    | 2023-01-01 |            | email   |          |
| 2      | 1      |         | registered | female | 1990-01-01 | 62    | 2023-01-01 |            | email   |          |
| 3      | 2      | yes     | formerly   | female | 1948-01-01 | 59    | 2005-01-01 | 2010-01-01 | street  |          |
| 4      | 3      | yes     | formerly   | male   | 1948-01-01 | 59    | 2005-01-01 | 2010-01-01 | street  |          |
| 5      | 4      | yes     | registered | male   | 1990-01-01 | 59    | 2023-01-01 |            | email   |          |
| 6      | 5      | yes     | candidate  | male   | 2000-01-01 | 974   |            | 2020-01-01 | phone   |          |
| 7      | 6      | yes     | formerly   | female | 1948-01-01 | 59    | 2005-01-01 | 2010-01-01 | street  | deceased |
| 8      | 7      | yes     | formerly   | male   | 1980-01-01 | 59    | 2005-01-01 | 2010-01-01 | mobile  | abroad   |
"""  # noqa: E501

import itertools

import pytest

from breachlab import find
from breachlab.query.catalogue import questions
from breachlab.query.headlines import headline
from data_gen import ledger
from tests.sql.by_hand import register
from tests.support.cases import for_each
from tests.support.remembered import ask

CLAIMS, VICTIMS = "cost/claims", "fields/victims"


@pytest.fixture(scope="module")
def seven_people():
    with register(__doc__) as connection:
        yield connection


@for_each("name", [CLAIMS, VICTIMS])
def test_the_dead_neither_claim_nor_are_robbed(seven_people, name):
    rows = ask(seven_people, name)
    assert (set(rows.record_count), set(rows.person_count)) == ({7}, {6})


def test_claims_by_hand(seven_people):
    """Six living, of whom 10, 100 or 1,000 in 100,000 claim, and get 100, 400 or 1,000 euros."""
    costs = ask(seven_people, CLAIMS).claims_eur.tolist()
    grid = itertools.product((10, 100, 1_000), (100, 400, 1_000))
    assert costs == pytest.approx(sorted(6 * share * award / 100_000 for share, award in grid))
    assert (min(costs), max(costs)) == pytest.approx((0.06, 60))


def test_losses_by_hand(seven_people):
    """Six living, of whom 50, 200 or 1,000 in 100,000 are robbed of 63, 1,100 or 2,229 euros."""
    costs = ask(seven_people, VICTIMS).loss_eur.tolist()
    grid = itertools.product((50, 200, 1_000), (63, 1_100, 2_229))
    assert costs == pytest.approx(sorted(6 * share * loss / 100_000 for share, loss in grid))


def test_who_complains_anyway_is_at_the_national_rate(seven_people):
    """411,700 recorded of 68,042,591 residents, and ten times as many in all."""
    row = ask(seven_people, VICTIMS).iloc[0]
    assert row.recorded_count == pytest.approx(6 * 411_700 / 68_042_591)
    assert row.all_count == pytest.approx(10 * row.recorded_count)


def test_the_central_loss_is_all_losses_over_all_victims():
    """4.5 thousand million euros in 2023, by ten times those recorded: to the nearest hundred."""
    figures = ledger.figures()
    victims = 10 * figures["recorded_scam_victims"]["value"]
    assert round(4.5e9 / victims, -2) == figures["loss_per_victim_eur"]["central"]


@for_each("name", [CLAIMS, VICTIMS])
def test_each_assumption_stands_beside_its_source(lab, name):
    rows = ask(lab, name)
    for column in rows.columns[rows.columns.str.endswith("_source")]:
        assert rows[column].str.contains("https://|beside").all(), column


@for_each(
    "name, amount, ends",
    [
        (CLAIMS, "claims_eur", ("least_claims_eur", "most_claims_eur")),
        (VICTIMS, "loss_eur", ("least_loss_eur", "most_loss_eur")),
    ],
)
def test_the_headline_is_the_whole_range(lab, english, name, amount, ends):
    rows = ask(lab, name)
    assert (rows[amount].min(), rows[amount].max()) == tuple(rows.loc[0, list(ends)])
    shown = {each.column for each in headline(find(name), rows, english).figures}
    assert len(rows) == 9 and (set(ends) <= shown or rows.is_few.all())


@for_each("name", [CLAIMS, VICTIMS])
def test_a_range_is_no_forecast(seven_people, lab, english, french, name):
    for connection in (seven_people, lab):
        for words, conditions in ((english, (" if ", "even at ")), (french, ("si", "même à"))):
            text = headline(find(name), ask(connection, name), words).text.lower()
            assert any(each in f" {text}" for each in conditions), text
            assert not {"likely", "probable", "expected"} & set(text.split())
            assert "forecast" in find(name).texts("en").note


@for_each("words", ["english", "french"])
def test_no_figure_attributes_a_scam(lab, request, words):
    text = headline(find(VICTIMS), ask(lab, VICTIMS), request.getfixturevalue(words)).text
    assert text.startswith(("No published figure attributes", "Aucun chiffre publié n’impute"))


def test_six_people_are_too_few_for_a_number(seven_people, english, french):
    assert headline(find(VICTIMS), ask(seven_people, VICTIMS), english).text == (
        "No published figure attributes scams to this breach, and these numbers cannot; of 6 "
        "living persons it would make less than one a victim in a year, even at 1%."
    )
    assert headline(find(CLAIMS), ask(seven_people, CLAIMS), french).text == (
        "Sur 6 personnes vivantes, moins d’une demanderait réparation, même à 10 demandes pour "
        "mille."
    )


def test_claims_are_part_of_no_sum(lab):
    components = set(ask(lab, "cost/components").component_id)
    assert "claims" not in components and "compensation" not in components


def test_the_questions_on_loss_and_on_harm_name_them():
    queries = {row["number"]: row["queries"].split() for row in questions()}
    assert CLAIMS in queries["26"] and VICTIMS in queries["16"]
