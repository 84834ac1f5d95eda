"""An answer as a plain table."""

from breachlab.query.answer_rows import Rows
from dashboard.pages.method.tables import plain
from tests.support.pages.components import keyed, table
from tests.support.pages.components import plain as digits
from tests.support.remembered import ask_rows

ROWS = Rows(
    {
        "counted_in": ["records", "lever_cube"],
        "extraction": [None, "near-total"],
        "record_count": [12_000, 7],
        "agrees": [True, False],
    }
)
DRAW = plain("totals", counted_in="table", extraction="extraction", record_count="records",
             agrees="agrees")  # fmt: skip


def test_a_row_is_a_row_with_its_numbers_as_digits_beside(canvas, french_canvas):
    drawn = DRAW(ROWS, canvas)
    assert table(drawn) == [
        ["Table", "Extraction", "Records", "Agrees"],
        ["records", "", "12,000", "yes"],
        ["lever_cube", "Near-total", "7", "no"],
    ]
    assert digits(drawn) == [12_000, 7]
    assert table(DRAW(ROWS, french_canvas))[2][1:] == ["Quasi totale", "7", "non"]


def test_a_share_is_a_percentage_with_all_its_digits_beside(canvas):
    drawn = plain("parts", status="status", person_share="share")
    rows = Rows({"status": ["registered"], "person_share": [0.0917]})
    assert table(drawn(rows, canvas))[1] == ["Registered (inscrit)", "9.2%"]
    assert keyed(drawn(rows, canvas)) == [("person_share", 0.0917)]


def test_no_rows_are_a_head(canvas):
    assert len(table(DRAW(ROWS.head(0), canvas))) == 1


def test_plain_shows_a_dash_for_a_count_that_is_not_known(canvas, lab):
    rows = ask_rows(lab, "notification/vulnerable_groups")
    groups = plain(
        "groups", group_id="status", person_count="persons", published_person_count="records"
    )
    (disabled,) = (row for row in table(groups(rows, canvas)) if row[0].startswith("Disabled"))
    assert disabled[1:] == ["–", "512,598"]
