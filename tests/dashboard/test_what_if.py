"""A person walks through What if, in a real browser, and counts along in the records."""

import re

import pytest
from playwright.sync_api import expect

from breachlab import ask
from breachlab.words import numbers
from tests.support.pages.where import persons

TOGETHER, PURGE, DETECTION = "what_if/together", "retention/avoided_by_limit", "access/days_earlier"
ACCESS, TOKEN = "access/own_departement", "fields/without_nir"


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


def said(reader, name):
    return reader.card(name).locator(".finding").inner_text().replace("\u202f", " ")


def steps(reader):
    """Return the persons of each step of the levers together, as they are written."""
    return [
        each.replace("\u202f", " ")
        for each in reader.card(TOGETHER).locator("td.persons").all_inner_texts()
    ]


def test_a_purge_spares_those_of_a_where_clause_at_each_position(open_page, lab):
    reader = open_page("/what_if?s=f")
    for years, last in ((5, "2019-03-05"), (2, "2022-03-05")):
        spared = persons(
            lab, f"sex = 'female' and status = 'formerly_registered' and last_ended_on <= '{last}'"
        )
        assert reader.lever("retention_years").input_value() == str(years)
        assert marked(reader, PURGE) == [spared]
        assert f"purged {years} years after" in said(reader, PURGE)
        assert f"up to {spared:,}" in said(reader, PURGE)
        reader.steps("retention_years", *["ArrowLeft"] * 3)
    assert reader.answers == 0


def test_a_lever_that_would_spare_nobody_cannot_be_moved(open_page):
    reader = open_page("/what_if?st=r.cs")
    assert marked(reader, PURGE) == [0]
    assert "none of the people exposed" in said(reader, PURGE)
    expect(reader.lever("retention_years")).to_be_disabled()


def test_the_headline_is_of_both_levers_and_counts_as_the_steps_below(open_page, lab):
    reader = open_page("/what_if")
    for years, days, keys in ((5, 5, []), (5, 6, ["ArrowRight"]), (5, 29, ["End"])):
        reader.steps("days_earlier", *keys)
        rows = ask(lab, "what_if/together", retention_years=years, days_earlier=days)
        counts = rows.set_index("lever_id")
        spared = counts.spared_person_count["both"]
        assert f"an end of reading {days} day" in reader.headline
        assert reader.headline.endswith(f"would have spared up to {spared:,} persons.")
        bars = reader.page.locator(".together .surely").all()
        everyone, purge, further, left = [each.bounding_box()["width"] for each in bars]
        assert purge + further + left == pytest.approx(everyone, abs=2)
        assert left / everyone == pytest.approx(1 - spared / counts.person_count["none"], abs=0.01)
    assert steps(reader)[-1] == "0"  # reading that never began


def test_how_much_was_read_is_asked_and_obeyed_by_whom_it_can_concern(open_page, lab):
    reader = open_page("/what_if")
    purge = marked(reader, PURGE)
    reader.clicks("button", "A part")
    assert (reader.path, reader.answers) == ("/what_if?extraction=partial", 1)
    assert reader.headline.startswith("Had the extraction been partial, ")
    read = ask(lab, DETECTION, extraction="partial").person_count[0]
    assert len(steps(reader)) == 5
    expect(reader.card(TOGETHER).locator(".unread th")).to_contain_text("been partial")
    unread = ask(lab, "exposure/total").person_count[0] - read
    written = f"{unread / 1000:.2f} k" if unread >= 1_000 else str(unread)
    assert steps(reader)[1] == written
    assert marked(reader, PURGE) == purge  # of everybody on the register
    reader.clicks("button", "All")
    assert reader.path == "/what_if" and len(steps(reader)) == 4
    assert reader.troubles == []


def test_of_departements_that_are_no_regions_the_headline_is_of_the_purge_alone(open_page):
    reader = open_page("/what_if?d=59")
    assert reader.headline.startswith("Living in Nord (59): a purge after 5 years, where the law")
    assert "Not filtered by département." in said(reader, TOGETHER)
    assert "of these départements, by the order of reading" in said(reader, DETECTION)
    least, most = marked(reader, DETECTION)
    assert least < most


def test_of_whole_regions_the_levers_tell_together_what_no_order_changes(open_page, lab):
    codes = lab.cursor().execute(
        "select departement_code from departements where region_code = '32' order by all"
    ).fetchall()  # fmt: skip
    reader = open_page(f"/what_if?d={'.'.join(code for (code,) in codes)}")
    row = ask(lab, "what_if/positions", regions=["32"], retention_years=5, days_earlier=5).iloc[0]
    assert "Not filtered by" not in said(reader, TOGETHER)
    assert row.least_both_person_count < row.most_both_person_count
    assert reader.headline.endswith(
        f"anything from {row.least_both_person_count:,} to {row.most_both_person_count:,} persons"
        " of the régions selected, by the order of reading."
    )
    *_, further, left = steps(reader)
    assert further == f"{row.least_further_person_count} to {row.most_further_person_count}"
    assert left == f"{row.least_person_count} to {row.most_person_count}"
    reader.steps("days_earlier", "Home")
    assert steps(reader)[2] == "0"  # as it happened


def test_a_position_that_spares_nobody_says_so(open_page):
    reader = open_page("/what_if?retention_years=20&days_earlier=0")
    assert reader.headline.endswith("an end of reading 0 days earlier would have spared nobody.")
    assert said(reader, DETECTION) == "Reading that ended 0 days earlier would have spared nobody."
    assert "none of the people exposed" in said(reader, PURGE)
    french = open_page("/what_if?retention_years=20&days_earlier=0", "fr")
    assert french.headline.endswith("0 jour plus tôt n’auraient évité aucune exposition.")
    assert said(french, DETECTION).endswith("n’aurait évité aucune exposition.")


def test_of_nobody_the_page_stands_and_says_which_filter_to_loosen(open_page):
    for language, words in (("en", "Without status"), ("fr", "Sans le filtre « statut »")):
        reader = open_page("/what_if?st=cs&e=0", language)
        expect(reader.page.locator(".loosen")).to_contain_text(
            words.replace(" »", "\u202f»").replace("« ", "«\u202f")
        )
        assert marked(reader, PURGE) == [0]
        reader.steps("retention_years", "ArrowRight")
        assert reader.answers == 0 and reader.troubles == []


def test_an_account_of_a_departement_and_of_a_portfolio_are_told(open_page, lab):
    reader = open_page("/what_if?s=f")
    rows = ask(lab, ACCESS, sexes=["female"])
    assert reader.values(ACCESS, "hits") == pytest.approx(rows.so_far_person_share.tolist())
    assert f"at least {rows.half_departement_count[0]} départements" in said(reader, ACCESS)
    (portfolio,) = reader.card(ACCESS).locator(".further").all_inner_texts()
    accounts = ask(lab, "access/own_portfolio", sexes=["female"]).account_count[0]
    assert re.search(rf"\b{accounts} accounts?\b", portfolio)


def test_a_token_spares_whom_no_other_fields_harm(open_page, lab):
    reader = open_page("/what_if?st=r.fr")
    rows = ask(lab, TOKEN, statuses=["registered", "formerly_registered"])
    assert reader.values(TOKEN) == rows.avoided_person_count[rows.avoided_person_count > 0].tolist()
    about = numbers.whole(numbers.rounded(rows.avoided_person_count[0]), "en")
    counted = reader.card(TOKEN).locator(".counted")
    counted.locator("summary").click()
    expect(counted).to_contain_text(f"for about {about} persons")
    assert said(reader, TOKEN) == "Whom a token would have spared."


def test_in_french_each_card_and_lever_has_its_words(open_page):
    reader = open_page("/what_if", "fr")
    assert reader.page.locator("h2").all_inner_texts()[:5] == [
        "Tous les leviers ensemble",
        "Si les dossiers anciens avaient été purgés ou archivés",
        "Si la fuite avait été détectée plus tôt",
        "Si chaque compte n’avait eu accès qu’à son département",
        "Un jeton à la place du numéro aurait fermé 4 voies sur 14",
    ]
    reader.steps("days_earlier", "Home", "ArrowRight")
    assert reader.page.locator(".lever output").all_inner_texts() == ["5 ans", "1 jour plus tôt"]
    assert "un arrêt 1 jour plus tôt" in reader.headline
    assert reader.troubles == []
