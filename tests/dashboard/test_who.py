"""What is read on Who, in a real browser, is as many as the records have: by ten selections."""

import re

import pytest
from playwright.sync_api import expect

from breachlab.words import numbers
from tests.dashboard.conftest import reading
from tests.support.pages.where import (
    LIVES_HERE,
    SELECTIONS,
    persons,
    persons_by,
    residents_and_gone,
)

MAP, AGES, STATUS = (
    "exposure/rate_by_departement",
    "exposure/rate_by_age_and_sex",
    "exposure/by_status",
)
SEXES = {"Women": "female", "Men": "male"}
STATUSES = ("registered", "formerly_registered", "candidate_space")


@pytest.fixture(scope="module", params=SELECTIONS, ids=str)
def selected(request):
    return request.param


@pytest.fixture(scope="module")
def reader(browser, address, selected):
    """One who has opened a selection, and only reads."""
    with reading(browser, address, f"/who{selected.query}") as reader:
        yield reader


def test_how_many_are_selected_is_what_a_where_clause_counts(reader, lab, selected):
    there = residents_and_gone(lab, selected.where())
    assert (reader.persons, reader.records) == there
    if selected.clauses:
        noun = "exposed resident" if there[0] == 1 else "exposed residents"
        assert reader.headline.endswith(f": {there[0]:,} {noun}.")


def test_the_map_tells_of_each_departement_what_a_where_clause_counts(reader, lab, selected):
    there = persons_by(lab, "departement_code", selected.where("departements", also=LIVES_HERE))
    told = reader.page.locator(".area[role=button]").evaluate_all(
        "shapes => shapes.map(({ dataset }) => [dataset.code, dataset.hover])"
    )
    said = {
        code: re.search(r"^([\d,]+) exposed residents?$", hover, re.MULTILINE)[1]
        for code, hover in told
    }
    assert len(said) == 101
    assert said == {code: f"{there.get(code, 0):,}" for code in said}
    most = max(there, key=there.get)
    reader.departement(most).focus()
    expect(reader.page.locator("#tooltip")).to_contain_text(f"{there[most]:,} exposed resident")


def test_the_sides_of_the_pyramid_count_the_living_who_live_here(reader, lab, selected):
    here = selected.where("age_bands", "sexes", also=LIVES_HERE)
    there = persons_by(lab, "sex", here)
    sides = reader.card(AGES).locator(".sides button").all_inner_texts()
    assert sides == [
        f"{title} · {numbers.compact(there.get(sex, 0), 'en')}" for title, sex in SEXES.items()
    ]


def test_a_bar_of_a_status_and_the_number_before_it_count_the_same(reader, lab, selected):
    there = {
        status: persons(
            lab, selected.where("statuses", also=f"status = '{status}' and {LIVES_HERE}")
        )
        for status in STATUSES
    }
    assert reader.counts(STATUS) == {
        f"toggle:statuses={status}#0": count for status, count in there.items()
    }
    names = reader.card(STATUS).locator(".ytick text").all_text_contents()
    assert [re.search(r"[\d.]+( k)?$", name)[0] for name in names] == [
        numbers.compact(count, "en") for count in there.values()
    ]
