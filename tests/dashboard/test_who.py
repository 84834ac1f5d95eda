"""What is read on Who, in a real browser, is as many as the records have, of one selection.

test_selections.py counts along for ten more as the server sends them.
"""

import re

from playwright.sync_api import expect

from breachlab.words import numbers
from tests.support.pages.where import (
    LIVES_HERE,
    NORD,
    WOMEN,
    Selected,
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
SELECTED = Selected("?d=59&s=f", NORD | WOMEN)


def test_who_counts_everywhere_what_a_clause_counts(open_page, lab):
    reader = open_page(f"/who{SELECTED.query}")
    there = residents_and_gone(lab, SELECTED.where())
    assert (reader.persons, reader.records) == there
    assert reader.headline.endswith(f": {there[0]:,} exposed residents.")
    map_tells_of_each_departement(reader, lab)
    sides_of_the_pyramid_count(reader, lab)
    bars_and_their_names_count(reader, lab)


def map_tells_of_each_departement(reader, lab):
    there = persons_by(lab, "departement_code", SELECTED.where("departements", also=LIVES_HERE))
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


def sides_of_the_pyramid_count(reader, lab):
    there = persons_by(lab, "sex", SELECTED.where("age_bands", "sexes", also=LIVES_HERE))
    sides = reader.card(AGES).locator(".sides button").all_inner_texts()
    assert sides == [
        f"{title} · {numbers.compact(there.get(sex, 0), 'en')}" for title, sex in SEXES.items()
    ]


def bars_and_their_names_count(reader, lab):
    there = {
        status: persons(
            lab, SELECTED.where("statuses", also=f"status = '{status}' and {LIVES_HERE}")
        )
        for status in STATUSES
    }
    assert reader.counts(STATUS) == {
        f"toggle:statuses={status}#0": count for status, count in there.items()
    }
    names = reader.card(STATUS).locator(".names text").all_text_contents()
    assert [re.search(r"[\d.]+( k)?$", name)[0] for name in names] == [
        numbers.compact(count, "en") for count in there.values()
    ]
