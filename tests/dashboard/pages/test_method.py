"""Method: its tables from rows, and what a number rests on, looked up in a browser."""

import shlex
from datetime import date

from playwright.sync_api import expect

from breachlab.query.answer_rows import Rows
from breachlab.store.databases import connect
from breachlab.words import numbers
from dashboard.pages.method.tables import command, ledger, plain, stray_dots
from data_gen.__main__ import main
from tests.support.pages.components import keyed, parts, table, texts
from tests.support.remembered import ask, ask_rows

LEDGER, TOTALS, STRAYS = "method/ledger", "reconciliation/totals", "method/fidelity"


def test_ledger_has_the_day_of_a_source_read_in_full_and_english_names_on_a_french_page(
    canvas, french_canvas, lab
):
    rows = ask_rows(lab, LEDGER)
    in_full = rows.assign(read="in full", read_on=date(2026, 11, 28))
    for each, said in (
        (canvas, "Read in full, 28 November 2026"),
        (french_canvas, "Lue en entier, 28 novembre 2026"),
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


def test_headline_and_title_hold_the_model_against_places_never_fitted(open_page, lab):
    reader = open_page("/method")
    rows = ask(lab, STRAYS)
    free = rows[(rows.place_kind == "region") & (rows.held_use_id == "held_against")]
    furthest = free.loc[free.difference_share.abs().idxmax()]
    worst = numbers.share(abs(furthest.difference_share), 1, "en")
    by_rate = rows[rows.held_figure_id == "registered_by_rate"].difference_share.abs().max()
    said = f"is known, job seekers stray by up to {numbers.share(by_rate, 0, 'en')};"
    assert said in reader.headline
    expect(reader.card(STRAYS).locator("h2")).to_have_text(
        f"Of {len(free)} régions never fitted, {furthest.place_name} strays furthest, by {worst}"
    )
    expect(reader.card(STRAYS).locator(".swing + .number", has_text=worst)).to_have_count(1)
    links = reader.page.locator(".origins dd a").all()
    assert len(links) == 4
    for link in links:
        assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noreferrer")
    assert reader.troubles == []


def test_a_table_is_drawn_when_it_is_opened_and_closes_another(open_page, lab):
    reader = open_page("/method")
    of_ledger, of_totals = (reader.card(each).locator(".opener") for each in (LEDGER, TOTALS))
    expect(reader.page.locator("#ledger")).to_have_count(0)
    expect(of_ledger).to_have_attribute("aria-expanded", "false")
    reader.does(of_ledger.click)
    assert (reader.path, reader.answers) == ("/method?opened=ledger", 1)
    expect(of_ledger).to_have_attribute("aria-expanded", "true")
    reader.does(of_totals.click)
    assert reader.path == "/method?opened=totals"
    expect(reader.page.locator("#ledger")).to_have_count(0)
    # All tables count as many as the register.
    ((records, persons),) = lab.cursor().execute(
        "select count(*), count(*) filter (is_primary) from registrants"
    ).fetchall()  # fmt: skip
    cells = reader.card(TOTALS).locator("tbody td.number").all()
    assert {cell.get_attribute("data-value") for cell in cells} == {str(records), str(persons)}
    assert "no" not in reader.card(TOTALS).locator("tbody td:last-child").all_inner_texts()
    reader.does(of_totals.click)
    assert reader.path == "/method" and reader.troubles == []


def test_what_is_typed_hides_the_figures_that_do_not_hold_it_and_stays(open_page, lab):
    reader = open_page("/method?opened=ledger")
    search = reader.page.get_by_role("searchbox", name="Find a figure")
    lines = reader.card(LEDGER).locator("tbody tr:visible")
    rows = ask(lab, LEDGER)
    expect(lines).to_have_count(len(rows))
    named = rows.source_en.fillna("") + rows.reason_en.fillna("")
    expect(lines.locator("a")).to_have_count(int(named.str.count("https?://").sum()))
    assert "://" not in reader.card(LEDGER).inner_text()
    search.fill("LETTRES a day")
    expect(lines).to_have_count(0)
    expect(reader.card(LEDGER)).to_contain_text("No figure holds this")
    search.fill("letters_per_day")
    expect(lines).to_have_count(1)
    expect(lines).to_contain_text("200,000 – 1,000,000")
    search.fill("per_mille")
    shown = lines.count()
    assert reader.answers == 0
    reader.clicks("button", "Published")
    assert (reader.path, reader.answers) == ("/method?figures=published&opened=ledger", 1)
    wanted = rows[rows.is_published & rows.name.str.contains("per_mille")]
    expect(lines).to_have_count(len(wanted))
    assert 0 < len(wanted) < shown
    assert search.input_value() == "per_mille" and reader.troubles == []
