"""Response: its tables from rows, and the page in a browser, counted in the records.

test_response_plan.py has its plan; test_selections.py counts its channels for ten selections.
"""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from breachlab.query.answer_rows import Rows
from breachlab.query.headlines import draft
from dashboard.pages.response.tables import (
    MOST,
    channels,
    choosers,
    draw_unreached,
    message_parts,
    messages,
    pick,
    swings,
    waterfall,
)
from dashboard.state.page_state import State
from tests.support.browser.reader import MOST_WORDS
from tests.support.pages import where
from tests.support.pages.components import keyed, named, parts, plain, table, texts
from tests.support.remembered import ask, ask_rows

# Whom each channel is the first to reach.


def reached(*counts):
    """Return the rows of so many by each channel."""
    whole = sum(counts)
    return Rows(
        {
            "channel": ["email", "sms", "letter", "space", "public_notice"],
            "person_count": counts,
            "left_person_count": [whole - sum(counts[: step + 1]) for step in range(5)],
            "to_inform_person_count": whole,
        }
    )


def styled(drawn):
    return [each for each in parts(drawn) if getattr(each, "style", None)]


def test_channels_of_nobody_have_no_bar_and_no_share(canvas):
    drawn = channels(reached(0, 0, 0, 0, 0), canvas)
    assert {row[-1] for row in table(drawn)[1:]} == {"0%"}
    assert {each.className for each in styled(drawn)[1:]} == {"bar is-none"}
    no_rows = table(channels(reached(0, 0, 0, 0, 0).head(0), canvas))
    assert no_rows[1] == ["All persons to inform", "", "0", "0%"]


def test_groups_that_nothing_reaches_have_their_share_and_a_bar_by_the_highest(
    canvas, french_canvas
):
    draw = draw_unreached("age_band", "public_notice_person_count", "public_notice_share", "age")
    rows = Rows(
        {
            "age_band": ["75 and over", "25-29"],
            "public_notice_person_count": [40, 3],
            "public_notice_share": [0.4, 0.1],  # a quarter of it
        }
    )
    drawn = draw(rows, canvas)
    assert table(drawn) == [
        ["Age", "Share whom nothing else reaches", "Persons"],
        ["75 and over", "", "40.0%", "40"],
        ["25–29", "", "10.0%", "3"],
    ]
    assert plain(drawn) == [40, 3]
    assert [each.style["--end"] for each in styled(drawn)] == ["100.00%", "25.00%"]
    assert table(draw(rows, french_canvas))[1][0] == "75 ans et plus"
    all_reached = draw(rows.assign(public_notice_person_count=0, public_notice_share=0.0), canvas)
    assert [each.style["--end"] for each in styled(all_reached)] == ["0.00%", "0.00%"]


# Costs.


@pytest.mark.parametrize("asked", [{}, {"sexes": ["female"], "letter_cost": 5.36, "sms_parts": 1}])
def test_swings_are_those_of_the_tornado_the_widest_first(canvas, lab, asked):
    tornado = ask_rows(lab, "cost/tornado", **asked).head(MOST)
    shown = keyed(swings(ask_rows(lab, "cost/components", **asked), canvas))
    for column in ("below_mean_eur", "above_mean_eur"):
        assert [value for key, value in shown if key == column] == [*tornado[column]]


def test_the_sums_are_those_of_the_parts(canvas, lab):
    rows = ask_rows(lab, "cost/components", sexes=["female"], letter_cost=2)
    means = ("mean_eur", "notification_mean_eur", "all_mean_eur")
    found = plain(waterfall(rows, canvas), *means)
    assert found[-1] == pytest.approx(sum(rows["mean_eur"]))
    telling = [row for row in rows.dicts() if row["is_notification"]]
    assert sum(row["mean_eur"] for row in telling) == pytest.approx(
        found[sum(row["p90_eur"] > 0 for row in telling)]
    )


def test_a_part_says_that_its_fine_and_its_crisis_are_shares(canvas, french_canvas, lab):
    country, place = (
        ask_rows(lab, "cost/components", departements=codes) for codes in (None, ["59"])
    )
    said = {row[0]: row[-1] for row in table(waterfall(place, canvas))}
    assert said["Fineshare, by persons"] == "▲ of that imposed"
    shared = [name for name in said if name.endswith("share, by persons")]
    assert len(shared) == sum(each == "breach" for each in place["counted_by"]) == 5
    dit = {row[0]: row[-1] for row in table(waterfall(place, french_canvas))}
    assert dit["Amendepart au prorata des personnes"] == "▲ de celle prononcée"
    whole = {row[0]: row[-1] for row in table(waterfall(country, canvas))}
    assert whole["Fine"] == "▲ as imposed" and not any("share" in name for name in whole)
    penalty = "Penalty if late▲ daily, only if the injunction is obeyed late; none known"
    assert penalty in whole  # its mean is of days that nobody knows of


# Messages.

LETTER, SMS = "registrants.on_file.letter", "registrants.on_file.sms"


@pytest.fixture(scope="module")
def message_rows(lab):
    return ask_rows(lab, "notification/message")


def code_of(row):
    return ".".join(row[name] for name in ("segment_id", "nir_id", "channel"))


def test_the_price_is_parts_times_recipients_times_the_cost_of_a_part(lab):
    for cost in (None, 0.09):
        for row in ask_rows(lab, "notification/message", sms_cost=cost).dicts():
            each = row["person_count"] * (cost or 0.045)
            for language in ("en", "fr"):
                parts_of = row[f"sms_part_count_{language}"]
                assert row[f"sms_price_{language}_eur"] == pytest.approx(each * parts_of)


def test_every_message_can_be_chosen_by_group_and_channel(world, words, message_rows):
    reached, left, rows = set(), {SMS}, world.answers.rows("notification/message", {})
    while left:
        code = left.pop()
        reached.add(code)
        drawn = choosers(rows, State("response", {}, {"message": code}), words)
        acts = [getattr(each, "data-act").partition("=") for each in named(drawn, "button")]
        left |= {found for name, _, found in acts if name == "opt:message"} - reached
    assert reached == {*map(code_of, message_rows.dicts())}


def test_a_message_that_goes_to_nobody_here_is_the_first_known(canvas, message_rows):
    without = [row for row in message_rows.dicts() if row["segment_id"] != "registrants"]
    (row,) = pick(without, {"message": SMS})
    assert code_of(row) == "minors.on_file.sms"
    assert pick([], {}) == []
    for draw in (messages, message_parts):
        assert len([*parts(draw(message_rows.head(0), canvas))]) == 1


def test_the_check_says_part_by_part_what_is_blank_and_what_is_missing(lab, canvas):
    rows = ask_rows(lab, "notification/message_check")
    letter = replace(canvas, options={"message": LETTER})
    said = [row[1] for row in table(message_parts(rows, letter))]
    assert said == ["Said", "yes", "to fill in", "to fill in", "yes", "yes"]
    lacking = rows.assign(missing_requirement_ids="smishing")
    assert "false text messages" in texts(message_parts(lacking, letter))


# In a browser.

CHANNELS, COMPONENTS = "notification/channels", "cost/components"


def test_a_tab_keeps_selection_and_switches(open_page, lab):
    reader = open_page("/response?s=f&sms_cost=0.09")
    assert reader.count_words() <= MOST_WORDS
    reader.does(reader.page.locator("#tab-budget").click)
    assert reader.path == "/response?s=f&sms_cost=0.09&tab=budget"
    rows = ask(lab.cursor(), COMPONENTS, sexes=["female"], sms_cost=0.09)
    cells = reader.card(COMPONENTS).get_by_role("row").filter(has_text="SMS").first
    shown = cells.locator("td.number").first.get_attribute("data-value")
    assert float(shown) == pytest.approx(rows.set_index("component_id").mean_eur["sms"])
    headline = reader.headline
    reader.page.get_by_role("slider", name="A letter costs").focus()
    reader.does(lambda: reader.page.keyboard.press("End"))
    assert reader.path == "/response?s=f&letter_cost=5.36&sms_cost=0.09&tab=budget"
    assert reader.headline != headline
    assert reader.count_words() <= MOST_WORDS + 25  # shares of fine and crisis too
    assert reader.troubles == []


def test_a_message_is_chosen_and_its_draft_is_that_of_the_shell(open_page, words_of, message_rows):
    reader = open_page("/response?tab=messages", "fr")
    assert reader.count_words() <= MOST_WORDS
    text = reader.page.locator(".phone pre")
    rows = {code_of(row): row for row in message_rows.dicts()}
    sms, letter = rows[SMS], rows[LETTER]
    assert text.text_content() == draft(sms, words_of["fr"])
    assert reader.page.locator(".meter .is-taken").count() == 1
    reader.does(reader.page.locator("[data-act='opt:draft=en']").click)
    assert text.text_content() == draft(sms, words_of["en"])
    reader.does(reader.page.locator(f"[data-act='opt:message={LETTER}']").click)
    assert reader.path == f"/response?draft=en&message={LETTER}&tab=messages"
    assert reader.page.locator(".paper pre").text_content() == draft(letter, words_of["en"])
    expect(reader.page.locator("pre")).to_have_count(1)


def test_a_draft_is_copied_and_is_nobodys(open_page):
    reader = open_page("/response?d=59&tab=messages", "fr")
    card, check = (reader.card(f"notification/{each}") for each in ("message", "message_check"))
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = card.locator("[data-copy=draft-fr]")
    button.click()
    expect(button).to_have_text("Copié")
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    assert copied == reader.page.locator("#draft-fr").text_content()
    assert "SYNTHÉTIQUE" in copied and reader.answers == 0
    expect(card.locator("h2")).to_contain_text("Tout le fichier")  # all who get it
    expect(check.locator("h2")).not_to_contain_text("Tout le fichier")


def test_whom_to_inform_is_a_lever_of_all_that_the_tab_shows(open_page, lab):
    reader = open_page("/response?d=59&tab=budget&to_inform=living")
    assert "; with crisis and fine, shared out by persons, €" in reader.headline
    note = reader.page.locator("#note-to_inform").inner_text()
    assert note == "Changes all of the page.\nFrom Where it is due: hardly any change."
    reader.does(reader.page.locator("#tab-plan").click)
    living = where.persons(lab, f"departement_code = '59' and {where.LIVES_HERE}")
    whole = reader.card(CHANNELS).get_by_role("row").filter(has_text="All the living")
    expect(whole.locator("td.number").first).to_have_text(f"{living}")


def test_a_further_table_is_asked_when_it_is_chosen(open_page):
    reader = open_page("/response")
    expect(reader.page.locator(".segments, .unreached")).to_have_count(0)
    offered = reader.page.get_by_role("group", name="Further tables").get_by_role("button")
    assert offered.all_inner_texts() == ["Order of groups", "By age", "By time"]
    expect(offered.and_(reader.page.locator("[aria-pressed=true]"))).to_have_count(0)
    reader.does(reader.page.locator("[data-act='opt:table=order']").click)
    assert reader.path == "/response?table=order"
    expect(reader.page.locator(".segments tbody tr").first).to_be_visible()
    reader.does(offered.get_by_text("Hide").click)
    assert reader.path == "/response"


def test_levers_are_folded_on_a_phone(open_page):
    reader = open_page("/response?tab=budget", width=390, height=844)
    slider = reader.page.get_by_role("slider", name="A letter costs")
    expect(slider).to_be_hidden()
    reader.page.locator(".levers summary").click()
    expect(slider).to_be_visible()
