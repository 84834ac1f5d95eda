"""A person looks up on Method what a number rests on, in a real browser."""

from playwright.sync_api import expect

from breachlab import ask

LEDGER, TOTALS = "method/ledger", "reconciliation/totals"


def lines(reader):
    return reader.card(LEDGER).locator("tbody tr:visible")


def search(reader):
    return reader.page.get_by_role("searchbox", name="Find a figure")


def test_what_is_typed_hides_the_figures_that_do_not_hold_it_and_asks_nobody(open_page, lab):
    reader = open_page("/method")
    rows = ask(lab.cursor(), LEDGER)
    expect(lines(reader)).to_have_count(len(rows))
    search(reader).fill("LETTRES a day")
    expect(lines(reader)).to_have_count(0)
    expect(reader.card(LEDGER)).to_contain_text("No figure holds this")
    search(reader).fill("letters_per_day")
    expect(lines(reader)).to_have_count(1)
    expect(lines(reader)).to_contain_text("200,000 – 1,000,000")
    assert reader.answers == 0 and reader.troubles == []


def test_a_kind_is_in_the_address_and_what_was_typed_stays(open_page, lab):
    reader = open_page("/method")
    search(reader).fill("per_mille")
    shown = lines(reader).count()
    reader.clicks("button", "Published")
    assert (reader.path, reader.answers) == ("/method?figures=published", 1)
    rows = ask(lab.cursor(), LEDGER)
    wanted = rows[rows.is_published & rows.name.str.contains("per_mille")]
    expect(lines(reader)).to_have_count(len(wanted))
    assert 0 < len(wanted) < shown
    assert search(reader).input_value() == "per_mille"


def test_all_tables_count_the_same_as_the_register(open_page, lab):
    reader = open_page("/method")
    ((records, persons),) = lab.cursor().execute(
        "select count(*), count(*) filter (is_primary) from registrants"
    ).fetchall()  # fmt: skip
    cells = reader.card(TOTALS).locator("tbody td.number")
    shown = {cell.get_attribute("data-value") for cell in cells.all()}
    assert shown == {str(records), str(persons)}
    assert "no" not in reader.card(TOTALS).locator("tbody td:last-child").all_inner_texts()


def test_a_selection_is_said_not_to_act_here(open_page):
    reader = open_page("/method?d=59")
    expect(reader.page.locator("#numbers")).to_contain_text("does not act on this page")


def test_the_command_is_copied(open_page):
    reader = open_page("/method", "fr")
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.page.locator("[data-copy=again]").click()
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("python -m data_gen --rows 10000 --seed 2024")
