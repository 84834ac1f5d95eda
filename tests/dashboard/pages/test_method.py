"""Method: its tables from rows, and the search of its ledger in a browser."""

import shlex
from datetime import date

from breachlab.query.answer_rows import Rows
from breachlab.store.databases import connect
from dashboard.pages.method.tables import command, ledger, plain, stray_dots
from data_gen.__main__ import main
from tests.support.pages.components import keyed, parts, table, texts
from tests.support.remembered import ask_rows

LEDGER, STRAYS = "method/ledger", "method/fidelity"


def test_ledger_has_both_days_of_a_source_and_english_names_on_a_french_page(
    canvas, french_canvas, lab
):
    rows = ask_rows(lab, LEDGER)
    in_full = rows.assign(read="in full", read_on=date(2026, 11, 28), known_from=date(2024, 3, 13))
    for each, said in (
        (canvas, "Read in full, 28 November 2026 (source of 13 March 2024)"),
        (french_canvas, "Lue en entier, 28 novembre 2026 (source du 13 mars 2024)"),
    ):
        _, *lines = table(ledger(in_full, each))
        assert len(lines) == len(rows) and all(line[-1].endswith(said) for line in lines)
    english = [each for each in parts(ledger(rows, french_canvas)) if hasattr(each, "lang")]
    assert {each.tag for each in english} == {"code"} and len(english) == len(rows)


def test_plain_has_shares_as_percentages_and_a_dash_for_a_count_that_is_not_known(canvas, lab):
    shares = plain("parts", status="status", person_share="share")
    rows = Rows({"status": ["registered"], "person_share": [0.0917]})
    drawn = shares(rows, canvas)
    assert table(drawn)[1] == ["Registered (inscrit)", "9.2%"]
    assert keyed(drawn) == [("person_share", 0.0917)]  # with all its digits
    assert len(table(shares(rows.head(0), canvas))) == 1
    groups = plain(
        "groups", group_id="status", person_count="persons", published_person_count="records"
    )
    found = table(groups(ask_rows(lab, "notification/vulnerable_groups"), canvas))
    assert [row[1:] for row in found if row[0].startswith("Disabled")] == [["–", "512,598"]]


def test_stray_dots_stand_within_the_axis_and_are_none_of_nobody_registered(canvas, lab):
    rows = ask_rows(lab, STRAYS)
    far = stray_dots(rows.assign(difference_share=9.0, worst_share=0.05), canvas)
    styles = [each.style for each in parts(far) if hasattr(each, "style")]
    assert {style["--none"] for style in styles if "--none" in style} == {"100.00%"}
    assert texts(stray_dots(rows.assign(model_registered_count=0), canvas)) == ""


def test_receipt_has_a_command_that_makes_the_same_rows_again(thorough, lab, tmp_path):
    (receipt,) = ask_rows(lab, "method/receipt").dicts()
    database = tmp_path / "again.duckdb"
    words = shlex.split(command(receipt))[3:]
    assert main([*words, "--database", str(database), "--quiet"]) == 0
    with connect(database) as again:
        (row,) = ask_rows(again, "method/receipt").dicts()
    assert row["records_checksum"] == receipt["records_checksum"]


# In a browser.


def test_what_is_typed_above_the_table_stays_when_it_is_drawn_anew(open_page):
    reader = open_page("/method?opened=ledger")
    search = reader.page.get_by_role("searchbox", name="Find a figure")
    search.fill("per_mille")
    reader.clicks("button", "Published")
    assert (reader.path, reader.answers) == ("/method?figures=published&opened=ledger", 1)
    assert search.input_value() == "per_mille" and reader.troubles == []
    shown = reader.card("method/ledger").locator("tbody tr:visible")
    assert 0 < shown.count() == shown.filter(has_text="per_mille").count()
    for link in reader.page.locator(".origins dd a").all():
        assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noreferrer")
