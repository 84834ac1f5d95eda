"""A reader walks over the whole dashboard on one page: reads, clicks, types, and counts along."""

from playwright.sync_api import expect

from breachlab.words import numbers
from tests.support.browser.look import ADDRESSES
from tests.support.browser.readable import on_screen
from tests.support.pages.combined import counted
from tests.support.pages.where import LIVES_HERE, persons, residents

SHEETS = ("/area/59", "/briefing")
WIDTHS = (390, 1440)
# Of each page the first address; all of them in the slow tier.
PAGES = [*{each.partition("?")[0]: each for each in reversed(ADDRESSES)}.values()]
YEARS, PURGE = "exposure/by_first_year", "retention/avoided_by_limit"


def wrong_on(walk, addresses):
    """Return a sentence for all that is wrong with the pages at two widths, by address."""
    wrong = []
    for path in addresses:
        reader = walk(path)
        found = on_screen(reader.page, WIDTHS, WIDTHS) + reader.troubles
        wrong += [f"{path}: {each}" for each in found]
    return wrong


def test_all_pages_can_be_read_at_two_widths_and_say_nothing_in_the_console(walk):
    wrong = wrong_on(walk, (*PAGES, *SHEETS))
    assert not wrong, "\n".join(wrong)


def test_pages_of_selections_can_be_read_too(thorough, walk):
    wrong = wrong_on(walk, [each for each in ADDRESSES if each not in PAGES])
    assert not wrong, "\n".join(wrong)


def test_clicks_on_the_map_and_a_bar_count_what_the_records_have_back_and_forth(walk, lab):
    loiret = "departement_code = '45'"
    steps = [("/who", "true"), ("/who?d=45", loiret)]
    steps.append(("/who?d=45&y=2010", f"{loiret} and year(first_registered_on) = 2010"))
    reader = walk("/who")

    def sees(number):
        path, where = steps[number]
        assert reader.path == path
        assert reader.persons == residents(lab, where), path

    sees(0)
    reader.clicks_departement("45")
    sees(1)
    assert reader.headline.startswith("Loiret: ")
    shown = reader.counts(YEARS)["toggle:first_years=2010#0"]
    assert shown == persons(lab, f"{steps[2][1]} and {LIVES_HERE}")
    reader.clicks_bar(YEARS, "toggle:first_years=2010")
    sees(2)
    assert reader.chips == ["Loiret (45)", "2010"]
    for does, number in ((reader.back, 1), (reader.back, 0), (reader.forward, 1)):
        does()
        sees(number)
    assert reader.answers == 5 and reader.troubles == []


def test_filters_are_picked_and_taken_out_by_keys_and_count_what_the_records_have(walk, lab):
    def holders(where):
        count = counted(lab, f"held_nir and {LIVES_HERE} and sex = 'female' and {where}")
        return f"{count:,}"

    old = "born_on <= '1949-03-05'"
    reader = walk("/what")
    press = reader.page.keyboard.press
    reader.page.locator("#sought").focus()
    reader.page.keyboard.type("femmes")
    expect(reader.page.locator(".autocomplete__option").first).to_be_visible()
    reader.does(lambda: press("Enter"))
    assert (reader.path, reader.chips) == ("/what?s=f", ["Women"])
    assert reader.headline.startswith(f"Women: the social security number of {holders('true')} ")
    reader.picks("75 and over")
    assert reader.path == "/what?a=75&s=f"
    assert f" of {holders(old)} exposed residents is out" in reader.headline
    reader.page.locator(".chip").last.focus()
    reader.does(lambda: press("Enter"))
    assert reader.path == "/what?a=75"
    assert reader.answers == 3 and reader.troubles == []


def test_a_lever_moved_by_keys_spares_those_of_the_records_and_is_undone(walk, lab):
    reader = walk("/what_if")

    def sees(path, years, last):
        spared = persons(lab, f"status = 'formerly_registered' and last_ended_on <= '{last}'")
        said = reader.card(PURGE).locator("h2").inner_text()
        assert reader.path == path
        about = numbers.whole(numbers.round_number(spared), "en")
        assert said == f"Archiving after {years} years would have spared at most {about} persons"

    sees("/what_if", 5, "2019-03-05")
    headline = reader.headline
    reader.steps("retention_years", "ArrowLeft")
    reader.steps("retention_years", "ArrowLeft")
    sees("/what_if?retention_years=3", 3, "2021-03-05")
    assert reader.headline != headline and reader.answers == 0
    for path, years, last in (
        ("/what_if?retention_years=4", 4, "2020-03-05"),
        ("/what_if", 5, "2019-03-05"),
    ):
        reader.does(reader.page.locator("#undo-lever").click)
        sees(path, years, last)
    assert reader.headline == headline and reader.troubles == []
