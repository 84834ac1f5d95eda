"""A person walks through Combination, in a real browser, and counts along in the records."""

import pytest
from playwright.sync_api import expect

from tests.support.pages.combined import COMPOSITES, CONFIRMED, OTHERS, SETS, counted, members
from tests.support.pages.marks_of_rows import three
from tests.support.pages.where import LIVES_HERE

STEPS = "combination/marginal_effect"
EARLIER = "breach_mask & (select breach_bit from breaches where breach_id = 'PE2023') <> 0"


def rows(reader, card):
    """Return [(what a row is called, what is said below that, its persons)]."""
    return reader.page.evaluate(
        """card => [...document.querySelectorAll(`${card} tbody tr`)].map(row => [
            row.querySelector("th").firstChild.textContent,
            row.querySelector("small")?.textContent ?? "",
            Number([...row.querySelectorAll("[data-value]")].at(-1).dataset.value),
        ])""",
        f".card.{card.replace('/', '-')}",
    )


def title(reader, card):
    return reader.card(card).locator("h2").inner_text().replace("\u202f", " ")


@pytest.fixture
def reader(open_page):
    return open_page("/combination")


def test_the_headline_counts_at_most_who_was_in_the_earlier_breach(reader, lab):
    assert reader.headline == (
        f"By its announcement, at most {three(counted(lab, EARLIER))} persons were in the breach "
        "of 2023 already."
    )
    assert reader.page.title() == "Overlap · breachlab · SYNTHETIC"
    expect(reader.page.locator("#links a[aria-current]")).to_have_text("Overlap")
    assert reader.answers == 0


def test_headline_of_a_selection_is_no_bound_and_nobody_is_nobody(open_page, lab):
    count = counted(lab, f"departement_code = '59' and {LIVES_HERE} and {EARLIER}")
    said = open_page("/combination?d=59").headline
    assert said == (
        "Living in Nord (59): if the breach of 2023 was evenly spread over its file, about "
        f"{count:,} persons were in it already."
    )
    assert count > 0
    assert open_page("/combination?st=cs").headline == (
        "Candidate space only (identifié): if the breach of 2023 took only the file of February "
        "2022, registered then or ended in the twelve months before, nobody was in it."
    )


def test_the_switch_moves_every_card_by_the_bounds_and_stands_in_the_address(reader, lab):
    expect(reader.card(OTHERS).locator(".reach:not(.is-unmarked)").first).to_be_visible()
    before = [title(reader, card) for card in (OTHERS, COMPOSITES, STEPS)]
    chance = counted(lab, f"breach_mask & {CONFIRMED} <> 0")
    assert (
        before[2] == f"With random overlap, {chance:,} persons would be in another confirmed breach"
    )
    reader.clicks("button", "much")
    assert (reader.path, reader.answers) == ("/combination?overlap=much", 1)
    much = [title(reader, card) for card in (OTHERS, COMPOSITES, STEPS)]
    assert all(now != then for now, then in zip(much, before, strict=True))
    expect(reader.card(OTHERS).locator(".reach:not(.is-unmarked)")).to_have_count(0)
    expect(reader.card(OTHERS).locator("thead").first).to_contain_text("If much")
    expect(reader.card(STEPS).locator("svg.chart")).to_contain_text("if they overlap much: ")
    reader.clicks("button", "little")
    assert reader.path == "/combination?overlap=little"
    expect(reader.card(COMPOSITES).locator("thead")).to_contain_text("If little")
    reader.does(reader.page.locator("#undo").click)
    assert reader.path == "/combination?overlap=much"
    reader.clicks("button", "at random")
    assert reader.path == "/combination"
    assert [title(reader, card) for card in (OTHERS, COMPOSITES, STEPS)] == before
    assert reader.troubles == []


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
    count = counted(lab, "breach_mask <> 0")
    assert title(reader, STEPS) == (
        f"With random overlap, {count:,} persons would be in another confirmed or claimed breach"
    )
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
    others.get_by_text("16 more confirmed breaches").click()
    expect(last).to_be_visible()
    reader.picks("loiret")
    expect(last).to_be_visible()
    assert len(rows(reader, OTHERS)) == 21
    assert reader.answers == 1


def test_nothing_is_said_from_outside_of_own_breaches_of_a_selection(open_page):
    reader = open_page("/combination?st=cs")
    expect(reader.page.locator(".card .finding em")).to_have_count(0)
    expect(reader.card(OTHERS).get_by_text("no outside estimate")).to_have_count(4)


def test_what_a_card_cannot_obey_is_said_and_the_headline_obeys_it(open_page, lab):
    reader = open_page("/combination?y=2015&d=59.62")
    lines = reader.page.locator(".lacking")
    expect(lines).to_have_count(3)
    expect(lines.get_by_text("Not counted by first registration.")).to_have_count(3)
    expect(reader.page.locator(".chip.is-idle")).to_have_count(0)
    where = "departement_code in ('59', '62') and year(first_registered_on) = 2015"
    count = counted(lab, f"{where} and {EARLIER}")
    assert f"about {count:,} " in reader.headline or count == 0
    name = "Show it for: Living in Nord (59) or Pas-de-Calais (62)"
    reader.does(lines.get_by_role("button", name=name).first.click)
    assert reader.path == "/combination?d=59.62"
    expect(lines).to_have_count(0)
    assert rows(reader, OTHERS)


def test_the_language_and_the_way_back_keep_what_is_counted(open_page):
    reader = open_page("/what?s=f")
    reader.does(reader.page.get_by_role("link", name="Overlap").click)
    assert (reader.path, reader.answers) == ("/combination?s=f", 1)
    reader.clicks("button", "Claimed too")
    reader.does(reader.page.locator("#language").click)
    assert (reader.path, reader.answers) == ("/combination?s=f&standings=both", 3)
    assert reader.headline.startswith("Femmes : si la fuite de 2023 ")
    assert title(reader, STEPS).endswith(" dans une autre fuite confirmée ou revendiquée")
    expect(reader.page.get_by_role("button", name="Revendiquées aussi")).to_have_attribute(
        "aria-pressed", "true"
    )
    reader.back()
    assert reader.path == "/combination?s=f"
    reader.back()
    assert reader.path == "/what?s=f"
    assert reader.troubles == []


def test_a_link_opens_with_what_is_claimed_and_what_is_none_is_named(open_page):
    reader = open_page("/combination?standings=both&d=45")
    expect(reader.card(OTHERS).locator(".is-claimed")).to_have_count(2)
    assert reader.answers == 0
    for asked in ("standings=alleged", "overlap=total"):
        reader = open_page(f"/combination?{asked}")
        assert reader.path == "/combination"
        expect(reader.page.locator("#notices")).to_contain_text(asked)


def test_the_keyboard_alone_moves_the_switch_and_opens_the_folded(reader):
    reader.page.get_by_role("button", name="much").focus()
    reader.does(lambda: reader.page.keyboard.press("Enter"))
    assert reader.path == "/combination?overlap=much"
    reader.card(OTHERS).locator("summary").first.focus()
    reader.page.keyboard.press("Enter")
    expect(reader.card(OTHERS).locator("tbody tr").last).to_be_visible()


def test_breaches_and_sets_count_those_of_a_where_clause(open_page, lab):
    where = f"departement_code = '59' and sex = 'female' and {LIVES_HERE}"
    reader = open_page("/combination?d=59&s=f&standings=both")
    assert {name: count for name, _, count in rows(reader, OTHERS)} == members(lab, where)
    held = {name: count for name, _, count in rows(reader, COMPOSITES)}
    for name, holds in SETS.items():
        assert held[name] == counted(lab, f"({where}) and {holds}")


def test_the_last_step_is_all_who_are_in_another_breach(reader, lab):
    marks = reader.card(STEPS).locator(".hits").first.locator(".hit")
    last = int(marks.last.get_attribute("data-value"))
    assert last == counted(lab, f"breach_mask & {CONFIRMED} <> 0")
    named = reader.card(STEPS).locator("svg.chart > text")
    assert named.count() == 5
    assert len(rows(reader, STEPS)) == 16
