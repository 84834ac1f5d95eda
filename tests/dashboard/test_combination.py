"""A person walks through Combination, in a real browser, and counts along in the records."""

import pytest
from playwright.sync_api import expect

from tests.support.pages.combined import (
    COMPOSITES,
    CONFIRMED,
    JOINED,
    OTHERS,
    SETS,
    counted,
    members,
)

STEPS, EARLIER = "combination/marginal_effect", "combination/in_breach_of_2023"


def share(part, whole):
    return f"{100 * part / whole:.0f}%"


def rows(reader, card):
    """Return {what a row is called, without what is said below: its persons}."""
    found = reader.page.evaluate(
        """card => [...document.querySelectorAll(`${card} tbody tr`)].map(row => [
            row.querySelector("th").firstChild.textContent,
            row.querySelector("small")?.textContent ?? "",
            Number([...row.querySelectorAll("[data-value]")].at(-1).dataset.value),
        ])""",
        f".card.{card.replace('/', '-')}",
    )
    return found


@pytest.fixture
def reader(open_page):
    return open_page("/combination")


def test_the_headline_counts_who_is_in_another_breach_and_of_whom_data_can_be_joined(reader, lab):
    everyone = counted(lab, "true")
    part = share(counted(lab, f"breach_mask & {CONFIRMED} <> 0"), everyone)
    assert (reader.persons, reader.answers) == (everyone, 0)
    assert reader.headline == (
        f"As modelled, if breaches are independent, {part} are in another confirmed breach too; "
        f"{counted(lab, JOINED):,} with NIR, contact and IBAN."
    )
    assert reader.page.title() == "Combination · breachlab · SYNTHETIC"
    expect(reader.page.locator("#links a[aria-current]")).to_have_text("Combination")


def test_what_is_only_claimed_is_shown_where_it_is_asked_for_and_is_hollow(reader, lab):
    hollow = reader.card(OTHERS).locator(".is-claimed")
    expect(hollow).to_have_count(0)
    joined = reader.card(COMPOSITES).inner_text()
    reader.clicks("button", "Claimed too")
    assert (reader.path, reader.answers) == ("/combination?standings=both", 1)
    expect(hollow).to_have_count(2)
    expect(hollow.first).to_be_visible()
    claimed = [said for _, said, _ in rows(reader, OTHERS) if said.endswith(" · claimed")]
    assert len(claimed) == 2
    part = share(counted(lab, "breach_mask <> 0"), counted(lab, "true"))
    assert f" {part} are in another confirmed or claimed breach too; " in reader.headline
    expect(reader.card(STEPS).locator(".finding")).to_contain_text("confirmed or claimed breach")
    assert reader.card(COMPOSITES).inner_text() == joined
    expect(reader.page.locator("#undo")).to_be_enabled()
    reader.clicks("button", "Confirmed")
    assert (reader.path, reader.answers) == ("/combination", 2)
    expect(hollow).to_have_count(0)
    assert reader.troubles == []


def test_the_other_confirmed_breaches_open_and_stay_open(reader):
    others = reader.card(OTHERS)
    last = others.locator("tbody tr").last
    expect(last).to_be_hidden()
    others.get_by_text("9 more confirmed breaches").click()
    expect(last).to_be_visible()
    reader.picks("loiret")
    expect(last).to_be_visible()
    assert len(rows(reader, OTHERS)) == 21
    assert reader.answers == 1


def test_a_status_selects_on_every_card_and_nothing_is_said_of_own_breaches(open_page, lab):
    reader = open_page("/combination?st=cs")
    where = "status = 'candidate_space'"
    part = share(counted(lab, f"{where} and breach_mask & {CONFIRMED} <> 0"), counted(lab, where))
    assert reader.headline.startswith("Candidate space only (identifié): as modelled, ")
    assert f" {part} are in another confirmed breach too; " in reader.headline
    expect(reader.page.locator(".card .finding em")).to_have_count(0)
    expect(reader.card(OTHERS).get_by_text("no outside estimate")).to_have_count(4)
    expect(reader.card(EARLIER).locator("tbody tr")).to_have_count(1)


def test_what_a_card_cannot_obey_is_said_and_the_leak_of_2023_obeys_it(open_page, lab):
    reader = open_page("/combination?y=2015&d=59.62")
    for card in (OTHERS, STEPS, COMPOSITES):
        expect(reader.card(card).locator(".finding")).to_contain_text(
            "Not filtered by first registration."
        )
    expect(reader.card(EARLIER).locator(".finding")).not_to_contain_text("Not filtered")
    expect(reader.page.locator(".chip.is-idle")).to_have_count(0)
    assert reader.headline.startswith("Living in Nord (59) or Pas-de-Calais (62): as modelled, ")
    assert reader.headline.endswith(" Not filtered by first registration.")
    where = "departement_code in ('59', '62') and year(first_registered_on) = 2015"
    earlier = "(select breach_bit from breaches where breach_id = 'PE2023')"
    assert sum(count for *_, count in rows(reader, EARLIER)) == counted(
        lab, f"{where} and breach_mask & {earlier} <> 0"
    )


def test_a_year_alone_is_said_to_be_left_out_of_the_headline(open_page):
    said = open_page("/combination?y=2015").headline
    assert said.startswith("As modelled, ")
    assert said.endswith(" Not filtered by first registration.")


def test_the_language_and_the_way_back_keep_what_is_counted(open_page):
    reader = open_page("/what?s=f")
    reader.does(reader.page.get_by_role("link", name="Combination").click)
    assert (reader.path, reader.answers) == ("/combination?s=f", 1)
    reader.clicks("button", "Claimed too")
    reader.does(reader.page.locator("#language").click)
    assert (reader.path, reader.answers) == ("/combination?s=f&standings=both", 3)
    assert reader.headline.startswith(
        "Femmes : d’après le modèle, si les fuites sont indépendantes"
    )
    assert "une autre fuite confirmée ou revendiquée ; " in reader.headline
    expect(reader.page.get_by_role("button", name="Revendiquées aussi")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(reader.card(OTHERS).locator("summary")).to_have_text("9 autres fuites confirmées")
    reader.back()
    assert reader.path == "/combination?s=f"
    reader.back()
    assert reader.path == "/what?s=f"
    assert reader.troubles == []


def test_a_link_opens_with_what_is_claimed_and_what_is_none_is_named(open_page):
    reader = open_page("/combination?standings=both&d=45")
    expect(reader.card(OTHERS).locator(".is-claimed")).to_have_count(2)
    assert reader.answers == 0
    reader = open_page("/combination?standings=alleged")
    assert reader.path == "/combination"
    expect(reader.page.locator("#notices")).to_contain_text("standings=alleged")


def test_nobody_is_said_and_every_card_stands(open_page):
    reader = open_page("/combination?st=cs&e=0")
    assert reader.headline.endswith(": nobody.")
    expect(reader.page.locator(".failed")).to_have_count(0)
    expect(reader.card(EARLIER).locator("tbody tr")).to_have_count(0)
    assert reader.troubles == []


def test_the_keyboard_alone_shows_what_is_claimed_and_the_folded(reader):
    reader.page.get_by_role("button", name="Claimed too").focus()
    reader.does(lambda: reader.page.keyboard.press("Enter"))
    assert reader.path == "/combination?standings=both"
    reader.card(OTHERS).locator("summary").focus()
    reader.page.keyboard.press("Enter")
    expect(reader.card(OTHERS).locator("tbody tr").last).to_be_visible()


def test_breaches_and_sets_count_those_of_a_where_clause(open_page, lab):
    where = "departement_code = '59' and sex = 'female'"
    reader = open_page("/combination?d=59&s=f&standings=both")
    assert {name: count for name, _, count in rows(reader, OTHERS)} == members(lab, where)
    held = {name: count for name, _, count in rows(reader, COMPOSITES)}
    for name, holds in SETS.items():
        assert held[name] == counted(lab, f"({where}) and {holds}")


def test_the_last_step_is_whom_the_headline_counts(reader, lab):
    lines = reader.card(STEPS).locator(".hits").all()[:2]
    ends = [int(line.locator(".hit").last.get_attribute("data-value")) for line in lines]
    assert ends == [counted(lab, f"breach_mask & {CONFIRMED} <> 0"), counted(lab, JOINED)]
    upper, lower = reader.card(STEPS).locator("svg.chart > text").all_text_contents()
    assert upper.startswith("in another breach so far: ")
    assert lower.startswith("with NIR, contactand IBAN: ")
