"""The decisions of a reader stand in every address, can be typed, and say the same everywhere."""

import csv
import random
import re
from io import BytesIO, StringIO
from urllib.parse import quote

import pytest
from docx import Document

from breachlab.errors import BadParameters
from breachlab.notebook.workbench import Lab
from breachlab.words import LANGUAGES
from breachlab.words.numbers import whole
from dashboard.files import file_address
from dashboard.layout import page_shell
from dashboard.pages import PAGES
from dashboard.state.decisions import DECISIONS, OWN_CALLS, TO_INFORM
from dashboard.state.page_state import DECIDED, State, write_state
from tests.dashboard.test_days import plain
from tests.support.remembered import ask
from tests.support.tiers import some_of

# In the small world some ten persons call on the busiest day.
TAKEN = {
    "to_inform": "living",
    "plan": "paced",
    "calls_per_day": "3",
    "retention_years": "7",
    "old_files": "erased",
}
QUERY = "calls_per_day=3&old_files=erased&plan=paced&retention_years=7&to_inform=living"


def draw(seed):
    """Return drawn decisions, some of them left at their default."""
    at = random.Random(seed)
    drawn = {
        "to_inform": at.choice([None, "living"]),
        "plan": at.choice([None, "paced"]),
        "sms_text": at.choice([None, "1", "3"]),
        "calls_per_day": at.choice([None, str(at.randint(1, 15))]),
        "letters_per_day": at.choice([None, str(at.randint(1, 300))]),
        "retention_years": at.choice([None, str(at.choice([0, 1, 3, 12, 20]))]),
        "old_files": at.choice([None, "erased"]),
    }
    return {name: choice for name, choice in drawn.items() if choice}


def ask_plan(lab, options, **selected):
    """Return the first day of the plan as the shell has it."""
    numbers = {each: int(options[each]) for each in options if each.endswith("_per_day")}
    if "sms_text" in options:
        numbers["sms_parts"] = int(options["sms_text"])
    whom = {"whom": "living"} if TO_INFORM.name in options else {}
    return ask(lab, "notification/waves", **numbers, **whom, **selected).to_dict("records")[0]


def ask_kept(lab, options, **selected):
    """Return how many a term would have spared, as the shell has it."""
    term = int(options.get("retention_years", 5))
    rows = ask(lab, "retention/avoided_by_limit", retention_years=term, **selected)
    return int(rows["asked_person_count"].iloc[0])


def decisions_of(page):
    """Return the sentences below "To decide", in order, of a page or the briefing."""
    listed = re.search(r"<ol.*?</ol>", page, re.DOTALL)
    return [plain(each).strip() for each in re.findall(r"<p[^>]*>.*?</p>", listed[0], re.DOTALL)]


def test_each_decision_goes_with_every_link():
    assert {each.name for each in DECISIONS} == set(DECIDED)


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_decisions_go_with_every_link_of_a_page(desk, page):
    for language in LANGUAGES:
        text = str(page_shell.whole(desk.view(f"/{page}?{QUERY}", language)))
        links = re.findall(r'href="(/[^"#]*)', text)
        ours = [each for each in links if not each.startswith(("/assets", "/area"))]
        assert len(ours) > 8
        for link in ours:
            named = dict(part.split("=") for part in link.partition("?")[2].split("&amp;"))
            assert named.items() >= TAKEN.items(), link


def test_a_page_says_what_was_chosen_elsewhere_and_what_it_counts_without(desk):
    for language, said in (
        ("en", "Chosen Whom to inform: Living persons × Plan: At the pace of calls ×"),
        ("fr", "Choisi Personnes à informer : Personnes vivantes × Plan : Au rythme des appels ×"),
    ):
        bar = dict(page_shell.changes(desk.view(f"/who?{QUERY}", language)))["decided"]
        assert said in plain(bar)
        assert f'data-act="opt:{TO_INFORM.name}=due"' in bar
    bar = dict(page_shell.changes(desk.view(f"/who?{QUERY}", "en")))["decided"]
    assert "Counted without: Whom to inform; Plan; Calls taken a day; Old files" in plain(bar)
    essentials = dict(page_shell.changes(desk.view(f"/?{QUERY}", "en")))["decided"]
    assert "Counted without" not in plain(essentials)
    plan = dict(page_shell.changes(desk.view(f"/response?{QUERY}", "en")))["decided"]
    assert "Calls taken" not in plain(plan) and "Old files removed after: 7 years" in plain(plan)
    assert dict(page_shell.changes(desk.view("/who", "en")))["decided"] == ""


@pytest.mark.parametrize("seed", some_of([*range(40)], 8))
def test_drawn_decisions_say_the_same_on_page_briefing_document_file_and_in_the_shell(
    lab, desk, client, seed
):
    options = draw(seed)
    query = write_state(State("situation", {}, options)).partition("?")[2]
    view = desk.view(f"/situation?{query}", "en")
    assert view.state.options == options
    whom, pace, keep = decisions_of(str(page_shell.whole(view)))
    plan, kept = ask_plan(lab, options), ask_kept(lab, options)
    start = "held_back_" if options.get("plan") == "paced" else ""
    if plan["is_all_told" if not start else "is_all_told_held_back"]:
        assert f"{plan[f'{start}last_day_number']} day" in pace
        assert f"{whole(plan[f'{start}peak_call_count'], 'en')} call" in pace
    step = 10 ** max(len(str(kept)) - 3, 0)  # three digits, a half rounded up
    spared = whole((kept + step // 2) // step * step, "en") if kept else "nobody"
    assert f"spared {spared}" in keep
    assert ("Chosen" in whom) == ("to_inform" in options)
    assert ("Chosen" in pace) == bool(options.keys() & {"plan", "calls_per_day", "letters_per_day"})
    assert ("Chosen" in keep) == bool(kept and options.keys() & {"retention_years", "old_files"})
    briefing = decisions_of(client.get(f"/briefing?{query}&lang=en").text)
    assert briefing == [whom, pace, keep]
    document = Document(BytesIO(client.get(f"/briefing.docx?{query}").data))
    written = [plain(each.text).strip() for each in document.paragraphs]
    assert all(any(each.endswith(said) for each in written) for said in (whom, pace, keep))
    state = State("response", {}, {**options})
    text = client.get(file_address(state, "notification/call_volume", "csv")).text
    day = next(csv.DictReader(StringIO(text.lstrip("\ufeff"))))
    for column in ("last_day_number", "peak_call_count", "held_back_last_day_number"):
        assert float(day[column]) == pytest.approx(plan[column])
    left = desk.view(f"/what_if?{query}", "en")
    assert left.state.options == options


def test_an_sms_of_three_parts_costs_three_of_one_on_page_briefing_file_and_in_the_shell(
    lab, desk, client
):
    told, parts = {}, {}
    for count in (1, 3):
        rows = ask(lab, "cost/components", sms_parts=count).set_index("component_id")
        parts[count] = rows.quantity["sms"]
        told[count] = str(rows.notification_mean_eur.iloc[0])
        query = f"sms_text={count}"
        text = client.get(file_address(State("response", {}, {"sms_text": str(count)}),
                                       "cost/components", "csv")).text  # fmt: skip
        filed = [*csv.DictReader(StringIO(text.lstrip("\ufeff")))]
        assert {row["notification_mean_eur"] for row in filed} == {told[count]}
        bar = dict(page_shell.changes(desk.view(f"/who?{query}", "en")))["decided"]
        assert f"{count} part" in plain(bar) and "Counted without: SMS text" in plain(bar)
    assert parts[3] == 3 * parts[1] > 0 and float(told[3]) > float(told[1])


def test_desks_of_its_own_take_the_calls_of_a_part_alone(lab, desk):
    own = ask_plan(lab, {"calls_per_day": "2"}, sexes=("female",))
    shared = ask_plan(lab, {}, sexes=("female",))
    assert own["held_back_last_day_number"] > shared["held_back_last_day_number"]
    for page in ("/response", "/situation"):
        view = desk.view(f"{page}?s=f&own_calls=2&plan=paced", "en")
        assert f"{own['held_back_last_day_number']} days" in plain(str(page_shell.whole(view)))
    said = plain(str(page_shell.whole(desk.view("/response?s=f&own_calls=2", "en"))))
    assert "Planned apart, with desks of its own that take 2 calls a day" in said
    whole_country = desk.view("/response?own_calls=2", "en")
    assert OWN_CALLS.stands_at(whole_country.state) == "0"
    assert "choose one first" in plain(str(page_shell.whole(whole_country)))


@pytest.mark.parametrize(
    "typed", ["0", "-5", "1000000000", "12,000", "12000.5", "1e4", "", "x", "<b>", "9" * 10_000]
)
def test_what_is_no_number_of_calls_is_left_out_and_said(desk, typed):
    view = desk.view(f"/response?calls_per_day={typed}&plan=paced", "en")
    assert view.state.options == {"plan": "paced"}
    assert f"calls_per_day={typed}"[:40] in view.notices[0]


def test_a_number_is_typed_beside_its_slider_and_one_out_of_range_is_refused(walk):
    reader = walk("/response?plan=paced")
    field = reader.page.locator("[data-typed=calls_per_day]")
    reader.does(lambda: (field.fill("7"), field.press("Tab")))
    assert reader.path == "/response?calls_per_day=7&plan=paced"
    assert reader.page.locator("[data-lever*=calls_per_day]").count() == 1
    assert reader.lever("calls_per_day").get_attribute("aria-valuetext") == "7"
    reader.does(lambda: (field.fill("1e5"), field.press("Tab")))
    assert reader.path == "/response?calls_per_day=100000&plan=paced"
    assert field.input_value() == "100000"
    reader.does(lambda: (field.fill("7"), field.press("Tab")))
    for wrong in ("0", "-3", "1000000000"):
        field.fill(wrong)
        field.press("Tab")
        refusal = reader.page.locator("#refused-calls_per_day")
        assert refusal.inner_text() == "Enter a number from 1 to 1,000,000."
        assert field.get_attribute("aria-invalid") == "true"
        assert reader.path == "/response?calls_per_day=7&plan=paced"
    for before in ("calls_per_day=100000&", "calls_per_day=7&", ""):
        reader.does(reader.page.locator("#undo").click)
        assert reader.path == f"/response?{before}plan=paced"


def test_a_term_that_is_typed_goes_with_the_links_though_it_asks_nothing(walk):
    reader = walk("/what_if")
    field = reader.page.locator("[data-typed=retention_years]")
    field.fill("12")
    field.press("Tab")
    assert reader.path == "/what_if?retention_years=12"
    link = reader.page.locator("nav a[href^='/situation'], nav a[href^='/?']").first
    assert "retention_years=12" in link.get_attribute("href")


def test_sheets_carry_the_decisions_in_each_link_and_say_that_they_count_without(client):
    for sheet in ("/area", "/area/59", "/briefing"):
        text = client.get(f"{sheet}?{QUERY}&lang=en").text
        links = re.findall(r'href="([/?][^"]*)', text)
        ours = [each for each in links if not each.startswith(("/assets", "/_"))]
        assert len(ours) > 3
        for link in ours:
            named = dict(part.split("=") for part in re.split("&amp;|[?&#]", link) if "=" in part)
            assert named.items() >= TAKEN.items(), link
        assert ("Counted without: Whom to inform" in plain(text)) == (sheet != "/briefing")


def test_an_hour_of_awareness_ends_the_72_hours_and_goes_along(desk):
    """From 29 February, 23:30, over the leap day: until 3 March, 23:30."""
    address = "/situation?aware_at=2024-02-29T23:30&tab=dpo"
    page = plain(str(page_shell.whole(desk.view(address, "en"))))
    assert "if aware on 29 February 2024, 23:30: by 3 March 2024, 23:30" in page
    page = plain(str(page_shell.whole(desk.view(address, "fr"))))
    assert "29 février 2024 à 23 h 30 : au plus tard le 3 mars 2024 à 23 h 30" in page
    elsewhere = desk.view("/who?aware_at=2024-02-29T23:30", "en")
    assert "aware_at=2024-02-29T23%3A30" in str(page_shell.whole(elsewhere))
    for wrong in ("soon", "2024-02-30T10:00", "2024-03-08", "2024-03-08T25:00", "1999-01-01T10:00"):
        view = desk.view(f"/situation?aware_at={wrong}", "en")
        assert not view.state.options and f"aware_at={wrong}" in view.notices[0]


def rows_of_plans(page):
    """Return {measure: the texts of its cells} of the table of two plans."""
    table = re.search(r'aria-labelledby="two-plans-title".*?<tbody>(.*?)</tbody>', page, re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", table[1], re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return {plain(name).strip(): [plain(each).strip() for each in rest] for name, *rest in cells}


@pytest.mark.parametrize("page", ["response", "what_if"])
def test_two_plans_stand_beside_each_other_as_the_shell_has_them(lab, desk, page):
    """B holds messages back for three calls a day, and files leave after one year."""
    second = "b.name=Trois%20appels&b.plan=paced&b.calls_per_day=3&b.retention_years=1"
    text = str(page_shell.whole(desk.view(f"/{page}?name=Vite&{second}", "en")))
    rows = rows_of_plans(text)
    fast, paced = ask_plan(lab, {}), ask_plan(lab, {"calls_per_day": "3"})
    days = fast["last_day_number"], paced["held_back_last_day_number"]
    assert rows["Days of sending"] == [*map(str, days), f"+{days[1] - days[0]}"]
    assert rows["Persons reached by public notice only"][2] == "="
    kept = [ask_kept(lab, {"retention_years": years}) for years in ("5", "1")]
    assert rows["Persons spared by the retention term"][2].startswith("+")
    assert kept[1] > kept[0]
    compared = Lab(connection=lab).compare(
        {"retention_years": 5}, {"plan": "paced", "calls_per_day": 3, "retention_years": 1}
    )
    assert compared.difference["days"] == days[1] - days[0]
    assert compared.difference["spared"] == kept[1] - kept[0]
    assert "Trois appels compared with Vite: Days of sending +" in plain(text)


def test_a_plan_is_set_beside_another_swapped_and_dropped(desk):
    acts = ["opt:plan=paced", "opt:calls_per_day=7", "plans:beside", "opt:calls_per_day=9"]
    view = desk.view("/response?d=59", "en", acts)
    assert view.address == (
        "/response?d=59&b.calls_per_day=7&b.name=B&b.plan=paced&calls_per_day=9&plan=paced"
    )
    swapped = desk.view(view.address, "en", ["opt:name=Neuf appels", "plans:swap"])
    assert swapped.address == (
        "/response?d=59&b.calls_per_day=9&b.name=Neuf%20appels&b.plan=paced"
        "&calls_per_day=7&name=B&plan=paced"
    )
    dropped = desk.view(swapped.address, "en", ["plans:drop"])
    assert dropped.address == "/response?d=59&calls_per_day=7&name=B&plan=paced"


@pytest.mark.parametrize("name", ["<b>", "=A1", "a_b", "", " ", "x" * 31, "x" * 10_000, "a  b"])
def test_a_name_is_of_letters_digits_and_spaces_thirty_at_most(desk, name):
    view = desk.view("/response?b.name=" + quote(name), "en")
    assert view.state.options == {} and "b.name=" in view.notices[0]
    named = desk.view("/response?b.name=%C3%89t%C3%A9%202", "en").state.options
    assert named == {"b.name": "Été 2"}


def test_a_plan_of_two_is_named_in_the_page(walk):
    reader = walk("/response?plan=paced")
    reader.does(reader.page.locator(".two-plans button").click)
    assert reader.path == "/response?b.name=B&b.plan=paced&plan=paced"
    name = reader.page.locator("[data-choice='b.name']")
    reader.does(lambda: (name.fill("Mehr Leute 2"), name.press("Tab")))
    assert reader.path == "/response?b.name=Mehr%20Leute%202&b.plan=paced&plan=paced"
    assert reader.page.locator(".two-plans p").first.inner_text() == (
        "Mehr Leute 2 compared with A: no difference."
    )


def test_compare_refuses_what_no_plan_takes_and_says_what_one_takes(lab):
    both = Lab(connection=lab)
    with pytest.raises(BadParameters, match=r"Did you mean calls_per_day\? A plan has no"):
        both.compare({"calls_per_dy": 3}, {})
    with pytest.raises(BadParameters, match="'slow' is not a plan: fast"):
        both.compare({}, {"plan": "slow"})
    with pytest.raises(BadParameters, match="from 1 to"):
        both.compare({}, {"calls_per_day": 0})


def test_a_lever_of_the_fast_plan_says_what_it_does_to_the_overload(desk):
    page = plain(str(page_shell.whole(desk.view("/response?calls_per_day=3", "en"))))
    assert "From 20,000: 0 → " in page and "days of overload" in page


def test_swap_keeps_a_second_plan_of_defaults(desk):
    view = desk.view("/response?b.name=B", "en", ["plans:swap"])
    assert view.address == "/response?b.name=A&name=B"


def test_a_decision_that_does_not_apply_is_not_said_to_be_chosen(desk):
    """Calls of the whole country change no plan of a part of it."""
    for address in ("/situation?d=59&calls_per_day=3", "/situation?own_calls=3"):
        page = str(page_shell.whole(desk.view(address, "en")))
        assert not [each for each in decisions_of(page) if "Chosen" in each]
        assert "Counted without: Calls" in plain(page)


def test_a_second_plan_has_no_hour_of_awareness_of_its_own_and_the_prices_of_the_first(desk):
    address = "/response?aware_at=2024-03-08T10:00&letter_cost=5.36"
    view = desk.view(address, "en", ["plans:beside"])
    again = desk.view(view.address, "en")
    assert (again.notices, again.state.options["aware_at"]) == ((), "2024-03-08T10:00")
    cost = rows_of_plans(str(page_shell.whole(again)))["Cost of informing"]
    usual = rows_of_plans(str(page_shell.whole(desk.view("/response?b.name=B", "en"))))
    assert cost[0] == cost[1] != usual["Cost of informing"][0] and cost[2] == "="
