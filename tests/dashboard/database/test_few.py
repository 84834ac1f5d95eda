"""Few persons: pages and sheets show their count and no rate, rank, cost or share; files show all.

The world has 10,000 records, so that few are less than thirty of its persons.
"""

import re

import pytest
from markupsafe import escape

from breachlab.query.answer_rows import Rows
from breachlab.query.counts import list_counts
from breachlab.words import LANGUAGES, Sentence, Words
from breachlab.words.vocabulary import OWN, ListPersons
from dashboard import create_app
from dashboard.cards import drawn_card
from dashboard.database import few
from dashboard.database.answers import Answers, Total
from dashboard.database.few import grade_count, hide_few
from dashboard.files import file_address
from dashboard.layout import drawer, frame
from dashboard.layout.head import block, head, levers
from dashboard.pages import PAGES
from dashboard.pages.situation import head as situation_block
from dashboard.pages.who.page import AGES, PLACES, STRIP
from dashboard.sheets.area import area
from dashboard.sheets.areas import areas
from dashboard.sheets.document import document
from dashboard.state.acts import SHOW
from tests.support.pages.components import of_html
from tests.support.pages.where import DUE, LIVES_HERE, persons, residents

FULL_SIZE = 43_000_000
# A rate, a share, a sum of money, or a rank, in either language.
MEASURE = re.compile(
    r"%|€|\bin 1,000|sur 1\s000|\d(?:st|nd|rd|th|e)\b| in ten\b|fois sur dix|\d of \d|\d sur \d"
)
# {selection: the clause that counts it}; they are of 4, 7 and 29 exposed residents.
SELECTED = {
    "?d=48&s=f": "departement_code = '48' and sex = 'female'",
    "?d=15": "departement_code = '15'",
    "?d=10": "departement_code = '10'",
}
TABS = ["", "tab=dpo", "tab=budget", "tab=messages"]


@pytest.fixture(autouse=True)
def few_are_below_thirty(monkeypatch):
    monkeypatch.setattr(few, "LEAST", 30)


def list_views(desk, query, language):
    """Yield the view of each page and of each of its tabs."""
    for page in PAGES:
        for tab in TABS:
            if not tab or tab.removeprefix("tab=") in page.tabs:
                yield desk.view(f"/{page.name}{query}&{tab}".rstrip("&"), language)


def list_measures(view):
    """Return what stands in the page of a rate, a rank, a cost or a share of the selected."""
    obeying = [card for card, drawn in view.cards.items() if drawn.resolved.obeys_some]
    if not obeying:
        return []
    parts = [head(view), levers(view)]
    parts += [] if view.state.options.get("tab") == "dpo" else [block(view)]
    said = [*parts, *(frame._card(card, view.cards[card], view) for card in obeying)]
    without_size = re.sub(r'<(p|span) class="size".*?</\1>', "", " ".join(said))
    return MEASURE.findall(of_html(without_size).text)


def words_of(rows, **more):
    sizes = {"row_count": rows, "announced_record_count": FULL_SIZE}
    return Words("en", {}, sizes=sizes, **more)


@pytest.mark.parametrize(
    ("words", "limit"),
    [
        (words_of(FULL_SIZE), 500),
        (Words("en", {}), 500),  # of no known size
        (words_of(4_300_000), 50),
        (words_of(10_000), 30),
        (words_of(100_000_000), 500),
    ],
)
def test_few_are_below_500_or_their_part_of_a_smaller_world_but_at_least_below_30(words, limit):
    assert grade_count(limit - 1, words) == "few"
    assert grade_count(limit, words) == ""


@pytest.mark.parametrize("size", [10_000, FULL_SIZE])
def test_below_ten_are_too_few_to_be_counted_in_a_world_of_any_size(size):
    grades = {0: "nobody", 1: "too_few", 9: "too_few", 10: "few"}
    assert {count: grade_count(count, words_of(size)) for count in grades} == grades


def test_a_list_without_a_limit_has_no_few():
    words = words_of(10_000, data_kind=OWN)
    assert [grade_count(count, words) for count in (0, 1, 9)] == [""] * 3


RATES = "exposure/rate_by_departement"


@pytest.fixture
def four_places():
    """Départements of 324, 29, no and 30 exposed residents: 30 are enough."""
    return Rows(
        {
            "departement_code": ["59", "48", "15", "75"],
            "living_here_person_count": [324, 29, None, 30],
            "persons_per_thousand": [0.155, 0.9, None, 0.014],
            "standardised_ratio": [1.1, 3.0, None, 0.2],
            "living_here_person_share": [0.9, 0.06, 0.0, 0.04],
            "lowest_persons_per_thousand": 0.0,
            "highest_persons_per_thousand": 0.9,
        }
    )


def test_a_row_of_few_persons_has_its_count_and_no_rate(four_places):
    shown = hide_few(four_places, RATES, words_of(10_000))
    assert shown["living_here_person_count"] == [324, 29, None, 30]
    assert shown["persons_per_thousand"] == [0.155, None, None, 0.014]
    assert shown["standardised_ratio"] == [1.1, None, None, 0.2]
    assert shown["living_here_person_share"] == [0.9, 0.06, 0.0, 0.04]  # a share of France


def test_the_lowest_and_the_highest_rate_are_those_of_rows_of_enough_persons(four_places):
    shown = hide_few(four_places, RATES, words_of(10_000))
    assert {*shown["lowest_persons_per_thousand"]} == {0.014}
    assert {*shown["highest_persons_per_thousand"]} == {0.155}


def test_rows_stay_if_all_have_enough_persons_or_their_question_has_no_rates(four_places):
    enough, words = four_places.take([0, 3]), words_of(10_000)
    assert hide_few(enough, RATES, words)["standardised_ratio"] == [1.1, 0.2]
    assert hide_few(four_places, "exposure/by_departement", words) is four_places


def test_a_place_of_few_of_a_list_has_its_count_and_no_rate():
    persons = ListPersons(560, 560, False, 560, least_rated=20)
    words = words_of(560, data_kind=OWN, persons=persons)
    counts, rates = [520, 20, 19, 1], [0.2, 0.05, 0.04, 0.01]
    rows = Rows({"living_here_person_count": counts, "persons_per_thousand": rates})
    shown = hide_few(rows, RATES, words)
    assert shown["living_here_person_count"] == counts
    assert shown["persons_per_thousand"] == [0.2, 0.05, None, None]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [0, 1, 9, 10, 499, 500])
def test_a_page_says_of_so_many_persons_their_count_or_that_they_are_too_few(
    desk, monkeypatch, count, language
):
    monkeypatch.setattr(few, "LEAST", 500)
    monkeypatch.setattr(Answers, "total", lambda *_: Total(count + 2, count + 1, count))
    view = desk.view("/who?d=59", language)
    headline, *_ = of_html(head(view)).all("h1")
    lines = [each for each in view.cards.values() if each.few]
    assert len(lines) == (len(view.cards) if count < 500 else 0)
    noun = {"en": "exposed resident", "fr": "habitants exposés"}[language]
    assert (f": {count} {noun}" in headline.text) == (10 <= count < 500)
    too_few = {"en": "too few to say", "fr": "effectif trop faible"}[language]
    assert (too_few in headline.text) == (0 < count < 10)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", SELECTED)
def test_no_page_of_few_persons_has_a_rate_a_rank_a_cost_or_a_share(desk, lab, query, language):
    count = residents(lab, SELECTED[query])
    views = [*list_views(desk, query, language)]
    assert len(views) == 10
    assert {view.address: list_measures(view) for view in views if list_measures(view)} == {}
    drawn = [each for view in views for each in view.cards.values() if each.resolved.obeys_some]
    said = {tuple(number for _, number in list_counts(each.few)) for each in drawn}
    assert said == {(count,) if count >= 10 else ()} and len(drawn) > 20


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", SELECTED)
def test_a_page_of_few_persons_has_one_line_in_place_of_its_cards(desk, query, language):
    words = desk.world().words[language]
    line = words.text("few_line").replace("'", "’")
    for view in list_views(desk, query, language):
        few = [card for card, each in view.cards.items() if each.few]
        rows = of_html(frame.rows(view))
        assert rows.text.count(line) == (1 if few else 0)
        left = [words.of_card(card.name, "title") for card, each in view.cards.items() if each.few]
        assert not {*left} & {each.text for each in rows.all("h2")}
        assert len([*rows.all("li")]) >= len({card.query for card in few})
        columns = [each for each in rows.all("div") if "column" in each.attributes.get("class", "")]
        assert all([*each.all("h2")] for each in columns)


def test_a_page_of_few_persons_has_no_switch_that_changes_nothing(desk):
    who = of_html(block(desk.view("/who?d=10", "en")))
    assert [each.text for each in who.all("a")] == ["Sheet of Aube (10)"]
    assert not [*who.all("button")]
    # All of them are enough: the switch of persons leads back.
    of_some = of_html(block(desk.view("/who?d=08&whom=registered", "en")))
    assert [each.text for each in of_some.all("button")] == ["All", "Registered"]
    for tab in ("plan", "budget"):
        assert not levers(desk.view(f"/response?d=10&tab={tab}", "en"))


def test_few_to_inform_among_enough_persons_have_no_cost_and_no_plan(desk, lab):
    """Of those aged 30 to 34 with a space alone, enough live; to few of them a notice is due."""
    born = "born_on > '1989-03-05' and born_on <= '1994-03-05'"
    selected = f"{born} and status = 'candidate_space'"
    counts = [persons(lab, f"{selected} and {each}") for each in ("true", DUE)]
    assert counts[0] >= 30 > counts[1] >= 10
    query = "?a=30-34&st=cs"
    for tab in ("plan", "budget"):
        view = desk.view(f"/response{query}&tab={tab}", "en")
        assert all(each.few for each in view.cards.values()) and list_measures(view) == []
        assert f": {counts[1]} persons to inform." in of_html(head(view)).text
        switches = of_html(levers(view)).all("button")
        assert {"Communication due", "Living persons"} <= {each.text for each in switches}
        assert "Full draft" not in {each.text for each in switches}
    living = desk.view(f"/response{query}&to_inform=living", "en")
    assert not any(each.few for each in living.cards.values()) and list_measures(living)
    situation = of_html(block(desk.view(f"/situation{query}", "en")))
    assert "€" not in situation.text and "peak" not in situation.text
    assert next(each.text for each in situation.all("strong")) == f"{counts[1]}"


def test_a_page_that_did_not_ask_whether_persons_are_few_is_found(desk, monkeypatch):
    """The rule taken away: each page that obeys the selection then says a measure."""
    for module in (drawn_card, situation_block):
        monkeypatch.setattr(module, "say_few", lambda *_: None)
    views = [*list_views(desk, "?d=10", "en")]
    found = {view.page.name for view in views if list_measures(view)}
    assert found == {page.name for page in PAGES} - {"method"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_cards_of_enough_persons_are_each_drawn(desk, lab, language):
    counts = [residents(lab, f"departement_code = '03' and {each}") for each in ("true", DUE)]
    assert counts == [35, 31]
    views = list_views(desk, "?d=03", language)
    assert not any(each.few for view in views for each in view.cards.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_of_few_persons_break_no_card_and_leave_no_gap_in_a_sentence(desk, language):
    asked = ["table=age", "table=time", "tab=messages"]
    views = [desk.view(f"/response?d=03&{each}", language) for each in asked]
    views += [desk.view(f"/who?{each}", language) for each in ("d=08", "d=59&y=2010", "a=16-17")]
    views += [desk.view("/who?d=08.59.10&level=region", language)]
    for view in views:
        for card, drawn in view.cards.items():
            assert not drawn.has_failed, card.name
            found = drawn.found.text if isinstance(drawn.found, Sentence) else ""
            assert not re.search(r"(?<!\d)–|–(?!\d)", f"{drawn.said} {found}"), card.name


def test_tiles_of_few_persons_are_counts_and_a_card_of_few_in_each_row_is_a_line(desk, lab):
    view = desk.view("/situation?d=10", "en")
    due = persons(lab, f"departement_code = '10' and {LIVES_HERE} and {DUE}")
    tiles = [each.text for each in of_html(block(view)).all("strong")]
    assert tiles == [f"{due}", "too few to say"] and 10 < due < 30
    drawn = desk.view("/who?a=16-17", "en").cards[PLACES]
    assert drawn.lacks == "Each row has too few persons for a rate or a rank."


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_map_a_strip_and_a_drawer_have_no_rate_of_a_place_with_few_persons(desk, language):
    view = desk.view("/who", language, [f"{SHOW}{PLACES.query}"])
    marks = view.cards[PLACES].drawing.marks
    assert MEASURE.search(marks["59"].text) and not MEASURE.search(marks["10"].text)
    assert "29" in marks["10"].text and marks["10"].ratio_class == 5
    too_few = {"en": "too few for a rate", "fr": "effectif trop faible pour un taux"}[language]
    assert too_few in marks["10"].text and too_few not in marks["59"].text
    without = sum(mark.ratio_class == 5 for mark in marks.values())
    legend = [each.text for each in of_html("".join(view.cards[PLACES].below)).all("li")]
    assert legend[-1] == f"{too_few} ({without})" and len(legend) == 6
    assert sum(int(re.search(r"\((\d+)\)", each)[1]) for each in legend) == len(marks) == 101
    dots = str(view.cards[STRIP].drawing)
    assert 'data-code="08"' in dots and 'data-code="10"' not in dots
    (table,) = of_html(drawer.contents(view, view.drawer)).all("table")
    rows = {each.children[0].text: each.text for each in table.all("tr")}
    (few_row,) = [row for name, row in rows.items() if "Aube" in name]
    (other,) = [row for name, row in rows.items() if "Ardennes" in name]
    assert "–" in few_row and "–" not in other


def test_ages_of_few_persons_are_neither_drawn_nor_counted_in_the_title(desk):
    drawn = desk.view("/who?d=59", "en").cards[AGES]
    rows = [*of_html(str(drawn.drawing)).all("tr")][:-1]
    few_rows = [each for each in rows if "too few to say" in each.attributes["data-hover"]]
    assert 0 < len(few_rows) < len(rows) == 14
    assert not [mark for each in few_rows for mark in each.all("b")]
    assert f" of {len(rows) - len(few_rows)} ages" in drawn.found.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_have_no_rate_of_few_persons(desk, language):
    world, words = desk.world(), desk.world().words[language]
    for code, public, is_few in (("10", "", True), ("48", "", True), ("59", "16-25", False)):
        sheet = area(code, world, words, public)
        (main,) = of_html(document(sheet, world, words)).all("main")
        assert bool(MEASURE.search(main.text)) != is_few, (code, MEASURE.findall(main.text))
    steps = of_html(area("59", world, words).body).text
    assert {"en": "many have no e-mail", "fr": "souvent sans courriel"}[language] in steps


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_sheets_has_dashes_in_the_row_of_few_persons(desk, language):
    (table,) = of_html(areas(desk.world(), desk.world().words[language]).body).all("table")
    rows = {each.children[0].text: each.text for each in table.all("tr")}
    assert next(row for name, row in rows.items() if "Aube" in name).count("–") == 2
    assert "–" not in next(row for name, row in rows.items() if "Ardennes" in name)


def test_files_of_few_persons_have_every_number(one_world, desk):
    view = desk.view("/who?d=10", "en")
    client = create_app(one_world).server.test_client()
    address = file_address(view.state, PLACES.query, "csv")
    assert frame.rows(view).count(f'href="{escape(address)}"') == 1
    lines = client.get(address).text.splitlines()
    rates = [line.split(",")[lines[0].split(",").index("persons_per_thousand")] for line in lines]
    assert len(rates) == 102 and all(rates)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_no_title(desk, language):
    views = [*list_views(desk, "?d=15&a=16-17", language)]
    titles = [each.text for view in views for each in of_html(frame.rows(view)).all("h2")]
    nobody = {"No person is counted here.", "Aucune personne n’est comptée ici."}
    assert titles and not nobody & {*titles}
