"""A person walks through What if, in a real browser, and counts along in the records."""

from playwright.sync_api import expect

from breachlab.words import numbers
from tests.support.browser.reader import MOST_WORDS
from tests.support.pages.where import persons
from tests.support.remembered import ask

LADDER, GRIDS = "what_if/ladder", "what_if/ladder-grids"
PURGE, DETECTION = "retention/avoided_by_limit", "access/days_earlier"
KEPT = "retention/beyond_legal_term"


def marked(reader, name):
    """Return the counts at the mark of a card, from the least to the most."""
    return reader.page.evaluate(
        """card => {
            const host = document.querySelector(`${card} .moved`);
            const values = [...document.querySelectorAll(`${card} .hit`)].map(
                each => each.dataset.value.split(" ").map(Number));
            const places = JSON.parse(host.dataset.moved).stands;
            const x = host.querySelector("circle").getAttribute("cx");
            return values[places.findIndex(place => place[0] === x)];
        }""",
        f".card.{name.replace('/', '-')}",
    )


def title(reader, name):
    return reader.card(name).locator("h2").inner_text().replace("\u202f", " ")


def rungs(reader):
    """Return {name of a rung: its law, whom it spares alone, and on top}, as they are written."""
    rows = reader.card(LADDER).locator("tbody tr").all()
    cells = [[cell.inner_text() for cell in row.locator("th > span, td").all()] for row in rows]
    return {name: (law, *counts) for name, law, _, *counts in cells}


def compact(count):
    return numbers.compact(count, "en")


def test_a_purge_spares_those_of_a_where_clause_at_each_position(open_page, lab):
    reader = open_page("/what_if?s=f")
    for years, last in ((5, "2019-03-05"), (2, "2022-03-05")):
        spared = persons(
            lab, f"sex = 'female' and status = 'formerly_registered' and last_ended_on <= '{last}'"
        )
        assert reader.lever("retention_years").input_value() == str(years)
        assert marked(reader, PURGE) == [spared]
        about = numbers.whole(numbers.round_number(spared), "en")
        assert title(reader, PURGE) == (
            f"Archiving after {years} years would have spared {about} persons"
        )
        assert f"archiving after {years} years would have spared {about}" in reader.headline
        name = f"Old files archived after {years} years"
        assert rungs(reader)[name][:2] == ("△ allowed, after CNIL's doctrine", compact(spared))
        reader.steps("retention_years", *["ArrowLeft"] * 3)
    assert reader.answers == 0


def test_rungs_are_those_of_the_question_at_each_position(open_page, lab):
    reader = open_page("/what_if")
    for years, days, keys in ((5, 5, []), (5, 6, ["ArrowRight"]), (5, 29, ["End"])):
        reader.steps("days_earlier", *keys)
        row = ask(lab, LADDER, retention_years=years, days_earlier=days).iloc[0]
        shown = rungs(reader)
        for name, column in (
            (f"Attack detected {days} days earlier", "earlier"),
            (f"Old files archived after {years} years", "archived"),
            ("Each account sees its own département", "own"),
        ):
            counts = (row[f"{column}_person_count"], row[f"further_{column}_person_count"])
            assert shown[name][1:] == tuple(map(compact, counts)), name
        assert shown["A token in place of the number"] == ("△ not settled", "–", "–")
        left = round(100 * row.left_person_share)
        assert title(reader, GRIDS) == (
            f"With both measures, {left} of a hundred would still be exposed"
        )
        second = reader.card(GRIDS).locator(".grids > div").nth(1)
        assert second.evaluate("each => each.style.getPropertyValue('--left')") == str(left)
    assert reader.answers == 0


def test_erasing_spares_the_same_persons_by_another_law(open_page):
    reader = open_page("/what_if")
    assert reader.count_words() <= MOST_WORDS
    before = rungs(reader)["Old files archived after 5 years"]
    reader.clicks("button", "Erased")
    assert (reader.path, reader.answers) == ("/what_if?old_files=erased", 1)
    assert rungs(reader)["Old files erased after 5 years"] == (
        "§ twenty years at most\n△ not settled",
        *before[1:],
    )
    assert reader.headline.startswith("Erasing after 5 years would have spared ")
    assert title(reader, PURGE).startswith("Erasing after 5 years would have spared ")
    assert reader.troubles == []


def test_a_lever_that_would_spare_nobody_cannot_be_moved(open_page):
    reader = open_page("/what_if?st=r.cs")
    assert marked(reader, PURGE) == [0]
    assert title(reader, PURGE) == "Archiving after 5 years would have spared nobody"
    expect(reader.lever("retention_years")).to_be_disabled()


def test_a_departement_is_obeyed_by_each_card_but_one_which_is_a_line(open_page, lab):
    reader = open_page("/what_if?d=59")
    assert reader.headline.startswith("Living in Nord (59): archiving after 5 years would have")
    row = ask(lab, LADDER, departements=["59"], retention_years=5, days_earlier=5).iloc[0]
    shown = rungs(reader)
    assert shown["Old files archived after 5 years"][1] == compact(row.archived_person_count)
    assert title(reader, LADDER).endswith(" could have read everybody")
    least, most = marked(reader, DETECTION)
    assert least < most
    assert title(reader, DETECTION).startswith(
        f"Seeing the attack 5 days earlier would have spared {least} to "
    )
    line = reader.page.locator(".lacking")
    expect(line).to_contain_text("Not counted by département.")
    reader.does(line.get_by_role("button", name="Show it for: Everyone on the file").click)
    assert reader.path == "/what_if"
    country = ask(lab, KEPT)
    assert title(reader, KEPT).startswith("Spaces beyond thirteen months: not known, 0 to ")
    shown = (
        reader.card(KEPT)
        .locator("[data-value]")
        .evaluate_all("all => all.map(each => Number(each.dataset.value.split(' ').at(-1)))")
    )
    assert {country.all_beyond_person_count[0], country.most_person_count[0]} <= {*shown}


def test_page_of_nobody_stands_and_says_which_filter_to_loosen(open_page):
    for language, words in (("en", "Without status"), ("fr", "Sans le filtre « statut »")):
        reader = open_page("/what_if?st=cs&e=0", language)
        expect(reader.page.locator(".loosen")).to_contain_text(
            words.replace(" »", "\u202f»").replace("« ", "«\u202f")
        )
        assert marked(reader, PURGE) == [0]
        reader.steps("retention_years", "ArrowRight")
        assert reader.answers == 0 and reader.troubles == []
