"""The steps of all levers together, counted by eye: of ten people, at each position."""

from dataclasses import replace

import pandas

from dashboard.spared import BOTH, POSITIONS
from dashboard.tables.together import together
from tests.dashboard.tables.parts import parts, text
from tests.support.pages.components import part

# Of 1,000 exposed 200 are not read; the purge takes 300 of the rest, the end another 100.
ROW = {
    "person_count": 400,
    "purge_spared_person_count": 300,
    "further_person_count": 100,
    "least_further_person_count": 0,
    "most_further_person_count": 250,
    "least_person_count": 250,
    "most_person_count": 500,
    "unread_person_count": 200,
    "all_exposed_person_count": 1_000,
    "extraction": "partial",
    "is_by_order": False,
}
NOBODY = {key: 0 if isinstance(value, int) else value for key, value in ROW.items()}


def rows(row, **at_seven_and_nine):
    """Return the same at every position, but for the purge after 7 years and 9 days earlier."""
    places = [(years, days) for years in range(21) for days in range(30)]
    return pandas.DataFrame(
        [
            {"retention_years": years, "days_earlier": days, **row}
            | (at_seven_and_nine if (years, days) == (7, 9) else {})
            for years, days in places
        ]
    )


def drawn(canvas, answer, **options):
    chosen = {"retention_years": "5", "days_earlier": "5", **options}
    return part(together(answer, replace(canvas, options=chosen, beside={POSITIONS: answer})))


def written(table):
    """Return the texts of each step, without its bar."""
    return [[text(cell) for cell in row.inner[:3]] for row in parts(table, "Tr")[1:]]


def test_each_step_begins_where_the_one_above_it_ends(canvas):
    table = drawn(canvas, rows(ROW))
    assert written(table) == [
        ["Exposed in all", "1.00 k", "100%"],
        ["Not read, had the extraction been partial", "200", "20%"],
        ["Spared by a purge after 5 years, up to", "300", "30%"],
        ["Then spared by an end of reading 5 days earlier, up to", "100", "10%"],
        ["Exposed still, at least", "400", "40%"],
    ]
    ends = {"--read": "80.0%", "--kept": "50.0%", "--most": "40.0%", "--least": "40.0%"}
    assert table.style == ends


def test_what_all_read_leaves_out_is_no_step(canvas):
    table = drawn(canvas, rows({**ROW, "unread_person_count": 0, "extraction": "total"}))
    assert [row.className for row in parts(table, "Tr")[1:]] == [
        "everyone",
        "purge",
        "detection",
        "still",
    ]


def test_a_position_has_numbers_and_words_of_its_own(canvas, french_canvas):
    answer = rows(ROW, person_count=1, further_person_count=499)
    at = {"retention_years": "7", "days_earlier": "9"}
    *_, purge, detection, still = written(drawn(canvas, answer, **at))
    assert purge[0] == "Spared by a purge after 7 years, up to"
    assert detection[1:] == ["499", "50%"] and still[1:] == ["1", "under 1%"]
    *_, detection, still = written(drawn(french_canvas, answer, **at))
    assert detection[0] == "Puis grâce à un arrêt 9 jours plus tôt, au plus"
    assert still == ["Encore exposées, au moins", "1", "moins de 1\u202f%"]
    assert written(drawn(canvas, answer))[-1][1:] == ["400", "40%"]  # and no other has them


def test_where_the_order_matters_a_step_is_from_the_least_to_the_most(canvas, french_canvas):
    table = drawn(canvas, rows({**ROW, "is_by_order": True}))
    *_, detection, still = written(table)
    assert detection[0].endswith("an end of reading 5 days earlier, by the order of reading")
    assert detection[1:] == ["0 to 250", "0% to 25%"]
    assert still == ["Exposed still, by the order of reading", "250 to 500", "25% to 50%"]
    assert (table.style["--most"], table.style["--least"]) == ("50.0%", "25.0%")
    *_, still = written(drawn(french_canvas, rows({**ROW, "is_by_order": True})))
    assert still == [
        "Encore exposées, selon l’ordre de consultation",
        "250 à 500",
        "25\u202f% à 50\u202f%",
    ]


def test_of_nobody_each_step_is_nobody(canvas, french_canvas):
    for each in (canvas, french_canvas):
        table = drawn(each, rows(NOBODY))
        assert {step[1] for step in written(table)} == {"0"}
        assert set(table.style.values()) == {"0.0%"}


def test_the_table_has_heads_names_of_rows_and_a_name(canvas):
    table = drawn(canvas, rows(ROW))
    assert getattr(table, "aria-label") == "All levers together"
    assert [text(head) for head in parts(table, "Th")[:4]] == [
        "Step",
        "Persons",
        "Share",
        "Of all exposed",
    ]
    assert {head.scope for head in parts(table, "Th")[4:]} == {"row"}
    assert len(rows(ROW)) == len(BOTH[0].positions) * len(BOTH[1].positions)


def keys(table):
    """Return the keys of the cells of each step."""
    return [
        [getattr(cell, "data-count", "") for cell in row.inner[:3]]
        for row in parts(table, "Tr")[1:]
    ]


def test_a_step_has_the_keys_of_its_numbers_at_any_position_and_no_value(canvas):
    answer = rows(ROW)
    table = drawn(replace(canvas, query="what_if/together"), answer)
    assert keys(table) == [
        ["", "all_exposed_person_count", "all_exposed_person_share"],
        ["", "unread_person_count", "unread_person_share"],
        ["retention_years", "purge_spared_person_count", "purge_spared_person_share"],
        ["days_earlier", "further_person_count", "further_person_share"],
        ["", "person_count", "person_share"],
    ]
    assert not any(hasattr(cell, "data-value") for cell in parts(table, "Td"))


def test_a_step_that_the_order_of_reading_changes_has_the_keys_of_its_bounds(canvas):
    table = drawn(canvas, rows({**ROW, "is_by_order": True}))
    assert keys(table)[-1][1:] == [
        "least_person_count most_person_count",
        "least_person_share most_person_share",
    ]
