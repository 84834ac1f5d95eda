"""What fails is said: one question, a card, a page, the data, the server; the rest stands."""

from functools import partial
from itertools import compress, cycle, product

import pytest

from breachlab import LabError
from dashboard import create_app
from dashboard.cards.drawn_card import questions
from dashboard.database.answers import Answers
from dashboard.layout import page_shell
from dashboard.pages import PAGES
from dashboard.sheets.area import area
from dashboard.sheets.areas import areas
from dashboard.sheets.briefing import write_briefing
from dashboard.sheets.document import document
from tests.support.pages.components import named, texts
from tests.support.tiers import some_of


def test_a_page_that_cannot_be_drawn_says_so_and_nothing_of_the_error(one_world, monkeypatch):
    def breaks(*_):
        raise LabError("never told to a reader")

    client = create_app(one_world).server.test_client()
    monkeypatch.setattr("dashboard.layout.page_shell.head", breaks)
    page = client.get("/who?d=59").text
    assert "This page could not be shown" in page and "never told" not in page


SELECTIONS = ("", "?d=59&s=f&as_of=2024-03-13")
FAILED = "could not be computed"
PARTS = ("sex", "status", "departement_code", "region_code", "age_band")


class OutOfThePlan(Exception):
    """An error that no code expects."""


def nothing(rows):
    return rows.head(0)


def one_part(rows):
    """Return the rows of one sex, one status, one place or one age, where there are several."""
    for column in PARTS:
        if column in rows:
            kept = [value == rows[column][-1] for value in rows[column]]
            return rows.take(compress(range(len(rows)), kept))
    return rows


def fails(rows):
    raise OutOfThePlan


SPOILS = (nothing, one_part, fails)


class Spoiled:
    """Answers that are right but for one question, whose rows are spoiled."""

    def __init__(self, monkeypatch):
        self.asked, self.query, self.spoils = set(), "", nothing
        rows_of = Answers.rows

        def answer(answers, query, parameters):
            self.asked.add(query)
            rows = rows_of(answers, query, parameters)
            return self.spoils(rows) if query == self.query else rows

        monkeypatch.setattr(Answers, "rows", answer)

    def each(self, spoils):
        """Spoil each question that was asked, one after the other."""
        self.spoils = spoils
        for query in sorted(self.asked):
            self.query = query
            yield query
        self.query = ""


@pytest.fixture
def spoiled(monkeypatch):
    return Spoiled(monkeypatch)


def shown(drawn):
    """Return all that a card shows, to be compared."""
    parts = (
        drawn.drawing,
        drawn.said,
        drawn.resolved.ignored,
        drawn.above,
        drawn.below,
        drawn.has_failed,
    )
    return repr(parts)


def headline(view):
    """Return what the one headline of a page says."""
    (found,) = named(page_shell.whole(view), "h1")
    return texts(found)


def page_stands(page, selection, spoils, desk, spoiled):
    """Spoil each question of a page in turn: the page and its other cards stand."""
    spoiled.asked.clear()
    address = f"/{page.name}{selection}"
    whole = desk.view(address, "en")
    assert FAILED not in headline(whole)
    before = {card: shown(drawn) for card, drawn in whole.cards.items()}
    for query in spoiled.each(spoils):
        view = desk.view(address, "en")
        said = headline(view)
        assert said and (spoils is fails or FAILED not in texts(page_shell.whole(view))), query
        for card, drawn in view.cards.items():
            asked = questions({card: drawn.resolved}, view.state)
            if query not in {name for name, _ in asked}:
                assert shown(drawn) == before[card], (query, card.query)
            elif spoils is fails:
                assert drawn.has_failed and card.query in drawn.said, (query, card.query)
            else:
                assert not drawn.has_failed, (query, card.query)


@pytest.mark.parametrize(
    ("page", "one"), [*zip(PAGES, cycle([nothing, fails]))], ids=[page.name for page in PAGES]
)
def test_page_stands_however_one_question_is_spoiled(page, one, desk, spoiled):
    """However it is, and in a fast run one way of them."""
    ways = sorted(product(SELECTIONS, SPOILS), key=lambda way: way != (SELECTIONS[0], one))
    for selection, spoils in some_of(ways, len(ways)):
        page_stands(page, selection, spoils, desk, spoiled)


@pytest.mark.parametrize(
    ("make", "one"),
    [
        (partial(area, "59"), nothing),
        (partial(area, "59", public="16-25"), fails),
        (areas, fails),
        (write_briefing, fails),
    ],
)
def test_sheet_stands_however_one_question_is_spoiled(make, one, desk, spoiled):
    for spoils in some_of(sorted(SPOILS, key=lambda way: way is not one), len(SPOILS)):
        sheet_stands(make, spoils, desk, spoiled)


def sheet_stands(make, spoils, desk, spoiled):
    spoiled.asked.clear()
    world = desk.world()
    words = world.words["en"]
    whole = document(make(world, words), world, words)
    assert FAILED not in whole
    for query in spoiled.each(spoils):
        sheet = document(make(world, words), world, words)
        assert sheet.count("<h1") == 1 and sheet.count("<h2") == whole.count("<h2"), query
        assert (FAILED in sheet) is (spoils is fails), query


def test_head_says_that_its_headline_is_not_known_and_keeps_the_line_below(desk, spoiled):
    spoiled.spoils, spoiled.query = (
        fails,
        "exposure/by_status",
    )  # which the headline of a selection counts
    page = page_shell.whole(desk.view("/situation?d=59", "en"))
    (head,) = [each for each in named(page, "div") if getattr(each, "id", "") == "head"]
    (headline,) = named(head, "h1")
    assert FAILED in texts(headline)
    assert "6 February 2024" in texts(head)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_of_nothing_is_a_file_and_of_an_error_is_none(kind, one_world, spoiled):
    client = create_app(one_world).server.test_client()
    path = f"/data/who/exposure/by_first_year.{kind}"
    spoiled.query, spoiled.spoils = "exposure/by_first_year", nothing
    assert client.get(path).status_code == 200
    spoiled.spoils = fails
    refused = client.get(path)
    assert refused.status_code == 500 and "OutOfThePlan" not in refused.text
    assert client.get(f"/data/what/fields/by_field.{kind}").status_code == 200
