"""The tables of Method: figures, plain answers, shapes of ages, differences, the receipt."""

import shlex
from dataclasses import replace
from datetime import date

import pytest

from breachlab.query.answer_rows import Rows
from breachlab.store.databases import connect
from dashboard.pages.method.tables import (
    KINDS,
    command,
    draw_identified,
    ledger,
    plain,
    receipt,
    shapes,
    stray_dots,
)
from data_gen.__main__ import main
from tests.support.pages.components import keyed, named, parts, table, texts
from tests.support.pages.components import plain as digits
from tests.support.remembered import ask_rows


@pytest.fixture(scope="module")
def ledger_rows(lab):
    return ask_rows(lab, "method/ledger")


def of_kind(ledger_rows, canvas, kind):
    return ledger(ledger_rows, replace(canvas, options={"figures": kind}))


def test_every_figure_has_a_row_with_what_it_rests_on(canvas, ledger_rows):
    _, *shown = table(ledger(ledger_rows, canvas))
    assert len(shown) == len(ledger_rows)
    assert all(row[-1] for row in shown)


def test_a_kind_has_its_figures_alone(canvas, ledger_rows, subtests):
    for kind in KINDS:
        with subtests.test(kind=kind):
            _, *shown = table(of_kind(ledger_rows, canvas, kind))
            wanted = {"all": len(ledger_rows), "published": sum(ledger_rows["is_published"])}
            assert len(shown) == wanted.get(
                kind, len(ledger_rows) - sum(ledger_rows["is_published"])
            )


def line_of(name, ledger_rows, canvas):
    _, *lines = table(ledger(ledger_rows.where(lambda row: row["name"] == name), canvas))
    ((head, *cells),) = lines
    return [head.replace("\u200b", "").removeprefix(name), *cells]


def test_an_assumed_figure_has_its_range_its_reason_and_how_that_was_read(canvas, ledger_rows):
    assert line_of("letters_per_day", ledger_rows, canvas) == [
        "letters a day, printed and posted",
        "500,000",
        "200,000 – 1,000,000",
        "No figure was published; a few large printers at work for this alone."
        "No source: our choice",
    ]


def test_a_source_read_in_full_has_its_day(canvas, french_canvas, ledger_rows):
    in_full = ledger_rows.where(lambda row: row["name"] == "fine_eur").assign(
        read="in full", read_on=date(2026, 11, 28)
    )
    assert line_of("fine_eur", in_full, canvas)[-1].endswith("Read in full, 28 November 2026")
    assert line_of("fine_eur", in_full, french_canvas)[-1].endswith(
        "Lue en entier, 28 novembre 2026"
    )


def test_ledger_has_only_the_names_of_figures_in_english_on_a_french_page(
    french_canvas, ledger_rows
):
    english = [each for each in parts(ledger(ledger_rows, french_canvas)) if hasattr(each, "lang")]
    assert {each.tag for each in english} == {"code"} and len(english) == len(ledger_rows)


def test_a_figure_has_the_keys_of_its_value_and_its_range(canvas, ledger_rows):
    one_row = ledger_rows.where(lambda row: row["name"] == "letters_per_day")
    (row,) = one_row.dicts()
    one = keyed(ledger(one_row, canvas))
    assert one == [(key, row[key]) for key in ("value", "low", "high")]


TOTALS = Rows(
    {
        "counted_in": ["records", "lever_cube"],
        "extraction": [None, "near-total"],
        "record_count": [12_000, 7],
        "agrees": [True, False],
    }
)
DRAW_TOTALS = plain("totals", counted_in="table", extraction="extraction", record_count="records",
                    agrees="agrees")  # fmt: skip


def test_a_plain_row_is_a_row_with_its_numbers_as_digits_beside(canvas, french_canvas):
    drawn = DRAW_TOTALS(TOTALS, canvas)
    assert table(drawn) == [
        ["Table", "Extraction", "Records", "Agrees"],
        ["records", "", "12,000", "yes"],
        ["lever_cube", "Near-total", "7", "no"],
    ]
    assert digits(drawn) == [12_000, 7]
    assert table(DRAW_TOTALS(TOTALS, french_canvas))[2][1:] == ["Quasi totale", "7", "non"]


def test_a_share_is_a_percentage_with_all_its_digits_beside(canvas):
    drawn = plain("parts", status="status", person_share="share")
    rows = Rows({"status": ["registered"], "person_share": [0.0917]})
    assert table(drawn(rows, canvas))[1] == ["Registered (inscrit)", "9.2%"]
    assert keyed(drawn(rows, canvas)) == [("person_share", 0.0917)]


def test_no_rows_are_a_head(canvas):
    assert len(table(DRAW_TOTALS(TOTALS.head(0), canvas))) == 1


def test_plain_shows_a_dash_for_a_count_that_is_not_known(canvas, lab):
    rows = ask_rows(lab, "notification/vulnerable_groups")
    groups = plain(
        "groups", group_id="status", person_count="persons", published_person_count="records"
    )
    (disabled,) = (row for row in table(groups(rows, canvas)) if row[0].startswith("Disabled"))
    assert disabled[1:] == ["–", "512,598"]


def test_the_name_of_a_table_is_code_in_any_column(canvas):
    rows = Rows({"breakdown": ["region"], "counted_in": ["field_cube"]})
    drawn = plain("breakdowns", breakdown="breakdown", counted_in="table")(rows, canvas)
    assert [each.children for each in named(drawn, "code")] == ["field_cube"]


def test_each_measure_and_reason_has_a_row_and_its_questions_add_up(canvas, lab):
    rows = ask_rows(lab, "method/departement_figures")
    head, *shown = table(draw_identified(rows, canvas))
    assert head == ["Measure", "By département it is", "Because", "Questions"]
    assert sum(int(row[-1]) for row in shown) == len(rows)
    assert {row[1] for row in shown} == {"Fitted", "Modelled", "Not identified"}


SHAPES = Rows(
    {
        "age_band": ["16-17", "75 and over"],
        "persons_per_thousand": [80.694, 0.0],
        "flatter_persons_per_thousand": [355.09, 0.214],
        "steeper_persons_per_thousand": [40.347, 1000.0],
    }
)


def test_shapes_have_a_row_an_age_and_a_column_a_shape(canvas, french_canvas):
    assert table(shapes(SHAPES, canvas)) == [
        ["Age", "Of a thousand, assumed", "Flatter", "Steeper"],
        ["16–17", "81", "355", "40"],
        ["75 and over", "0", "0.21", "1,000"],
    ]
    assert table(shapes(SHAPES, french_canvas))[2] == ["75 ans et plus", "0", "0,21", "1\u202f000"]


def test_shapes_have_the_value_of_each_number(canvas):
    assert digits(shapes(SHAPES, canvas), "steeper_persons_per_thousand") == [40.347, 1000]


def test_stray_dots_have_a_row_of_what_was_fitted_and_one_a_region(canvas, lab):
    rows = ask_rows(lab, "method/fidelity")
    drawing = stray_dots(rows, canvas)
    held = [row for row in rows.dicts() if row["place_kind"] == "region"]
    first, *others = table(drawing)[: 1 + len(held)]
    assert first[0] == "36 départements, fitted"
    held.sort(key=lambda row: row["difference_share"])
    uses = {"held_against": "held against", "fitted_in_part": "fitted in part"}
    assert [row[0] for row in others] == [
        row["place_name"] + uses[row["held_use_id"]] for row in held
    ]
    assert sum(row[0].endswith("fitted in part") for row in others) == 3
    assert f"half of {rows['longer_count'][0]} départements" in texts(drawing)
    assert "8.4% off on average, 38% at worst, tuned on 31 départements" in texts(drawing)
    shown = [value for key, value in keyed(drawing) if key == "difference_share"]
    assert shown == [row["difference_share"] for row in held]


def test_stray_dots_stand_within_the_axis(canvas, lab):
    rows = ask_rows(lab, "method/fidelity").assign(difference_share=9.0, worst_share=0.05)
    styles = [each.style for each in parts(stray_dots(rows, canvas)) if hasattr(each, "style")]
    assert {style["--none"] for style in styles if "--none" in style} == {"100.00%"}


def test_stray_dots_of_nobody_registered_are_none(canvas, lab):
    rows = ask_rows(lab, "method/fidelity").assign(model_registered_count=0)
    assert texts(stray_dots(rows, canvas)) == ""


@pytest.fixture(scope="module")
def receipt_row(lab):
    return ask_rows(lab, "method/receipt").dicts()[0]


def test_receipt_says_each_part_in_words(canvas, french_canvas, lab, receipt_row):
    rows = ask_rows(lab, "method/receipt")
    said = texts(receipt(rows, canvas))
    assert "Assumed figuresat the centre of their ranges" in said
    assert receipt_row["records_checksum"] in said and receipt_row["reference_sha256"] in said
    assert "figés avec la version" in texts(receipt(rows, french_canvas))


def test_receipt_has_a_command_that_makes_the_same_rows_again(thorough, receipt_row, tmp_path):
    words = shlex.split(command(receipt_row))[3:]
    database = tmp_path / "again.duckdb"
    assert main([*words, "--database", str(database), "--quiet"]) == 0
    with connect(database) as again:
        assert ask_rows(again, "method/receipt")["records_checksum"] == [
            receipt_row["records_checksum"]
        ]


def test_receipt_has_keys_for_counts_and_none_for_the_seed(canvas, lab, receipt_row):
    keys = ("model_version", "record_count", "person_count")
    assert keyed(receipt(ask_rows(lab, "method/receipt"), canvas)) == [
        (key, receipt_row[key]) for key in keys
    ]
