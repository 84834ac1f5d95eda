"""What is tapped, typed and moved before the scripts of a page are there is not lost."""

from playwright.sync_api import expect

LIGHT = "document.documentElement.dataset.theme"


def test_early_taps_and_words_are_played_in_order(open_page):
    def does(page):
        page.locator("#theme").click()
        page.locator(".card summary").first.click()  # unfolds by itself
        page.locator("[data-act='opt:whom=registered']").click()
        page.locator("#sought").fill("roubaix")
        page.keyboard.press("Enter")
        expect(page.locator("button.is-asked")).to_have_count(2)
        assert page.evaluate(LIGHT) == "light"

    reader = open_page("/who", early=does, last=2)
    assert reader.path == "/who?d=59&c=59512&whom=registered"
    assert reader.page.evaluate(LIGHT) == "dark"
    expect(reader.page.locator(".card details[open]")).to_have_count(1)
    expect(reader.page.locator("#sought")).to_have_value("")
    expect(reader.page.locator(".is-asked")).to_have_count(0)
    reader.back()
    assert reader.path == "/who?whom=registered" and reader.troubles == []


def test_what_is_typed_while_the_scripts_arrive_stays_whole(open_page):
    def does(page):
        page.locator("#sought").focus()
        page.keyboard.type("Rou")

    page = open_page("/who", early=does).page
    page.keyboard.type("baix")
    expect(page.locator("#sought")).to_have_value("Roubaix")
    expect(page.locator(".autocomplete__option").first).to_contain_text("Roubaix")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Nord")
    expect(page.locator("#sought")).to_have_value("Nord")


def test_an_early_link_is_followed_at_once_and_a_lever_moved_early_is_let_go(open_page):
    def does(page):
        page.locator("#tab-budget").click()
        page.wait_for_url("**/response?tab=budget", wait_until="commit")
        expect(page.locator("#lever-letter_cost")).to_have_value("2")
        page.locator("#lever-letter_cost").focus()
        page.keyboard.press("ArrowRight")

    reader = open_page("/response", early=does, last=1)
    assert reader.path == "/response?letter_cost=1.2&tab=budget"
    expect(reader.lever("letter_cost")).to_have_attribute("aria-valuetext", "€1.20")
    expect(reader.lever("letter_cost")).to_be_focused()
    reader.back()
    assert reader.path == "/response?tab=budget" and reader.troubles == []


def test_an_early_finger_opens_a_card_and_the_drawer_of_data(open_page):
    def does(page):
        page.locator("#exposure-by_first_year h2").click()
        page.locator("#more-open").click()

    reader = open_page("/who", width=390, height=844, early=does)
    expect(reader.page.locator("#exposure-by_first_year .drawing")).to_be_attached()
    assert reader.page.locator("#exposure-by_first_year").get_attribute("data-open") is not None
    expect(reader.page.locator("#more")).to_be_visible()
    assert reader.troubles == []
