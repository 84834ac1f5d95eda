"""What fails is said: one question, a card, a page, the data, the server; the rest stands."""

import dataclasses
import os
import re
import shutil
import signal
import subprocess
import sys
from functools import partial
from itertools import compress, cycle, product

import pytest
from playwright.sync_api import expect

from breachlab import LabError
from breachlab.store import databases
from dashboard import create_app
from dashboard.cards.drawn_card import questions
from dashboard.database.answers import Answers
from dashboard.database.served_world import OneWorld, Worlds
from dashboard.layout import page_shell
from dashboard.pages import PAGES, Column
from dashboard.pages.who.page import AGES, PLACES, WHO, YEARS
from dashboard.sheets.area import area
from dashboard.sheets.briefing import write_briefing
from dashboard.sheets.document import document
from data_gen.world import World
from tests.conftest import SMALL
from tests.dashboard.conftest import reading, served
from tests.support.pages.components import named, texts
from tests.support.tiers import some_of


@pytest.fixture
def process(small_database):
    """Start the command over the small world on a port, as often as asked; all are stopped."""
    started = []

    def start(port=0):
        command = [sys.executable, "-m", "dashboard", "--port", str(port), "--workers", "1"]
        server = subprocess.Popen(
            [*command, "--database", str(small_database)], stdout=subprocess.PIPE, text=True
        )
        started.append(server)
        return server, server.stdout.readline().split()[2]

    yield start
    for each in started:
        each.kill()
        each.wait()
        each.stdout.close()


def test_a_dead_server_is_said_and_one_started_again_answers(browser, process):
    server, address = process()
    with reading(browser, address + "/") as reader:
        bar = reader.page.locator("#bar")
        reader.page.clock.set_fixed_time("2027-05-04T09:41:00")  # of the last answer
        reader.clicks_departement("45")
        persons, path = reader.persons, reader.path
        os.kill(server.pid, signal.SIGKILL)
        server.wait()
        reader.departement("36").click()
        expect(bar).to_contain_text(re.compile(r"Not connected\. The numbers are of 0?9.41"))
        assert (reader.persons, reader.path) == (persons, path)
        process(address.rpartition(":")[2])
        reader.does_again(bar.get_by_role("button", name="Try again").click)
        expect(bar).to_be_hidden()
        assert reader.path == "/who?d=36.45" and reader.persons > persons


def test_a_database_made_anew_is_picked_up_and_said(browser, worlds, tmp_path):
    path = worlds.copy(SMALL, tmp_path / "world.duckdb")
    with served(create_app(Worlds(path))) as address, reading(browser, address) as reader:
        reader.clicks_departement("45")
        worlds.copy(World(rows=1_000, seed=7), tmp_path / "draft.duckdb").replace(path)
        reader.clicks_departement("36")
        expect(reader.page.locator("#notices")).to_contain_text("New data: 1,000 records, seed 7")
        with databases.connect_sealed(path) as connection:
            ((persons,),) = connection.execute(
                "select count(*) from registrants where is_primary"
                " and departement_code in ('36', '45')"
            ).fetchall()
        assert (reader.path, reader.persons) == ("/who?d=36.45", persons)
        expect(reader.page.locator("footer")).to_contain_text("seed 7")
        reader.clicks("button", "Clear all")  # and once it was said, no more
        expect(reader.page.locator("#notices")).to_be_empty()
        assert reader.troubles == []


def test_other_data_that_cannot_be_read_leave_the_former_and_say_so(
    browser, small_database, tmp_path
):
    path = tmp_path / "world.duckdb"
    shutil.copy(small_database, path)
    with served(create_app(Worlds(path))) as address, reading(browser, address) as reader:
        persons = reader.persons
        (tmp_path / "other").write_text("no database")
        os.replace(tmp_path / "other", path)
        reader.clicks("button", "At equal age")
        expect(reader.page.locator("#notices")).to_contain_text("could not be read")
        assert str(tmp_path) not in reader.page.content()
        assert reader.persons == persons


def test_a_card_a_headline_and_a_page_that_cannot_be_computed_say_so(browser, lab, monkeypatch):
    def breaks(*_):
        raise LabError("never told to a reader")

    broken, lost = (dataclasses.replace(card, draw=breaks) for card in (YEARS, PLACES))
    rows = [[Column(12, (broken, lost, AGES))]]
    page = dataclasses.replace(WHO, rows=rows, headline=breaks)
    app = create_app(OneWorld(lab), [page])
    with served(app) as address, reading(browser, address) as reader:
        assert sum(reader.counts(AGES.query).values()) > 0
        reader.picks("nord")
        for name in (broken.query, lost.query):
            said = f"This could not be computed ({name})."
            expect(reader.card(name)).to_contain_text(said)
        expect(reader.page.locator("h1")).to_contain_text("This could not be computed (who).")
        assert reader.troubles == []
        monkeypatch.setattr("dashboard.layout.page_shell.head", breaks)
        reader.page.goto(address + "who?d=59")
        expect(reader.page.locator("h1")).to_contain_text("This page could not be drawn")
        assert "never told" not in reader.page.content()


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
    """Answers of which those of one question are spoiled."""

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
    """Hold a page against all of its questions, each of which is spoiled in turn."""
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
