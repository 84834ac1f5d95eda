"""A person looks up on Method what a number rests on, in a real browser."""

from playwright.sync_api import expect

from breachlab.words import numbers
from tests.support.remembered import ask

LEDGER, TOTALS = "method/ledger", "reconciliation/totals"
DRIVERS, STRAYS = "method/largest_drivers", "method/fidelity"


def lines(reader):
    return reader.card(LEDGER).locator("tbody tr:visible")


def search(reader):
    return reader.page.get_by_role("searchbox", name="Find a figure")


def opener(reader, query):
    return reader.card(query).locator(".opener")


def test_headline_and_title_hold_the_model_against_places_never_fitted(open_page, lab):
    reader = open_page("/method")
    rows = ask(lab, STRAYS)
    held = rows[rows.place_kind == "region"]
    free = held[held.held_use_id == "held_against"].set_index("place_name").difference_share.abs()
    worst = numbers.share(free.max(), 1, "en")
    by_rate = rows[rows.held_figure_id == "registered_by_rate"]
    furthest = numbers.share(by_rate.difference_share.abs().max(), 0, "en")
    assert f"is known, job seekers stray by up to {furthest};" in reader.headline
    expect(reader.card(STRAYS).locator("h2")).to_have_text(
        f"Of {len(free)} régions never fitted, {free.idxmax()} strays furthest, by {worst}"
    )
    expect(reader.card(STRAYS).locator(".swing + .number", has_text=worst)).to_have_count(1)
    expect(reader.card(STRAYS).locator("tbody tr")).to_have_count(1 + len(held))
    sub = reader.page.locator(".sub")
    expect(sub).to_contain_text("never use it to tell whether somebody is concerned")
    links = reader.page.locator(".origins dd a")
    assert links.all_inner_texts() == [
        "legifrance.gouv.fr",
        "mdc-avocat.fr",
        "francetvinfo.fr",
        "cnil.fr",
    ]
    for link in links.all():
        assert link.get_attribute("href").startswith("https://")
        assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noreferrer")
    # Three numbers of each kind, with a mark.
    expect(reader.page.locator(".origins dt")).to_have_count(9)
    expect(reader.page.locator(".origins .source")).to_have_text(
        ["● published", "◐ derived", "○ modelled"]
    )
    expect(reader.card(DRIVERS).locator("tbody tr")).to_have_count(5)
    expect(reader.card("method/departement_figures").locator(".limits li")).to_have_count(4)
    assert reader.troubles == []


def test_a_table_is_drawn_when_it_is_opened_and_closes_another(open_page):
    reader = open_page("/method")
    expect(reader.page.locator("#ledger")).to_have_count(0)
    expect(opener(reader, LEDGER)).to_have_attribute("aria-expanded", "false")
    reader.does(opener(reader, LEDGER).click)
    assert (reader.path, reader.answers) == ("/method?opened=ledger", 1)
    expect(opener(reader, LEDGER)).to_have_attribute("aria-expanded", "true")
    reader.does(opener(reader, TOTALS).click)
    assert reader.path == "/method?opened=totals"
    expect(reader.page.locator("#ledger")).to_have_count(0)
    reader.does(opener(reader, TOTALS).click)
    assert reader.path == "/method" and reader.troubles == []


def test_what_is_typed_hides_the_figures_that_do_not_hold_it_and_asks_nobody(open_page, lab):
    reader = open_page("/method?opened=ledger")
    rows = ask(lab, LEDGER)
    expect(lines(reader)).to_have_count(len(rows))
    named = rows.source_en.fillna("") + rows.reason_en.fillna("")
    expect(lines(reader).locator("a")).to_have_count(int(named.str.count("https?://").sum()))
    assert "://" not in reader.card(LEDGER).inner_text()
    search(reader).fill("LETTRES a day")
    expect(lines(reader)).to_have_count(0)
    expect(reader.card(LEDGER)).to_contain_text("No figure holds this")
    search(reader).fill("letters_per_day")
    expect(lines(reader)).to_have_count(1)
    expect(lines(reader)).to_contain_text("200,000 – 1,000,000")
    assert reader.answers == 0 and reader.troubles == []


def test_a_kind_is_in_the_address_and_what_was_typed_stays(open_page, lab):
    reader = open_page("/method?opened=ledger")
    search(reader).fill("per_mille")
    shown = lines(reader).count()
    reader.clicks("button", "Published")
    assert (reader.path, reader.answers) == ("/method?figures=published&opened=ledger", 1)
    rows = ask(lab, LEDGER)
    wanted = rows[rows.is_published & rows.name.str.contains("per_mille")]
    expect(lines(reader)).to_have_count(len(wanted))
    assert 0 < len(wanted) < shown
    assert search(reader).input_value() == "per_mille"


def test_all_tables_count_the_same_as_the_register(open_page, lab):
    reader = open_page("/method?opened=totals")
    ((records, persons),) = lab.cursor().execute(
        "select count(*), count(*) filter (is_primary) from registrants"
    ).fetchall()  # fmt: skip
    cells = reader.card(TOTALS).locator("tbody td.number")
    shown = {cell.get_attribute("data-value") for cell in cells.all()}
    assert shown == {str(records), str(persons)}
    assert "no" not in reader.card(TOTALS).locator("tbody td:last-child").all_inner_texts()


def test_the_command_is_copied(open_page):
    reader = open_page("/method?opened=receipt", "fr")
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.page.locator("[data-copy=again]").click()
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("python -m data_gen --rows 10000 --seed 2024")
