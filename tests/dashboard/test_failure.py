"""Failures as a reader sees them: words, and never an old number without one."""

import dataclasses
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest
from playwright.sync_api import expect

from breachlab import LabError
from breachlab.store import databases
from dashboard import create_app
from dashboard.database.served_world import OneWorld, Worlds
from dashboard.pages import Column
from dashboard.pages.who.page import AGES, PLACES, WHO, YEARS
from data_gen.world import World
from tests.conftest import SMALL
from tests.dashboard.conftest import reading, served

SEVENTH = World(rows=1_000, seed=7)


def bar(reader):
    return reader.page.locator("#bar")


def page_of(*cards, **changed):
    return dataclasses.replace(WHO, rows=[[Column(12, cards)]], **changed)


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
        reader.page.clock.set_fixed_time("2027-05-04T09:41:00")  # of the last answer
        reader.clicks_departement("45")
        persons, path = reader.persons, reader.path
        os.kill(server.pid, signal.SIGKILL)
        server.wait()
        reader.departement("36").click()
        expect(bar(reader)).to_contain_text(
            re.compile(r"Not connected\. The numbers are of 0?9.41")
        )
        assert (reader.persons, reader.path) == (persons, path)
        process(address.rpartition(":")[2])
        reader.does_again(bar(reader).get_by_role("button", name="Try again").click)
        expect(bar(reader)).to_be_hidden()
        assert reader.path == "/who?d=36.45" and reader.persons > persons


def test_a_database_made_anew_is_picked_up_and_said(browser, worlds, tmp_path):
    path = worlds.copy(SMALL, tmp_path / "world.duckdb")
    with served(create_app(Worlds(path))) as address, reading(browser, address) as reader:
        reader.clicks_departement("45")
        worlds.copy(SEVENTH, tmp_path / "draft.duckdb").replace(path)
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


def test_one_card_that_cannot_be_computed_says_so_and_the_others_stand(browser, lab):
    def breaks(rows, canvas):
        raise ValueError

    broken = dataclasses.replace(YEARS, draw=breaks)
    lost = dataclasses.replace(PLACES, draw=breaks)
    app = create_app(OneWorld(lab), [page_of(broken, lost, AGES)])
    with served(app) as address, reading(browser, address) as reader:
        for card in (broken, lost):
            expect(reader.card(card.query)).to_contain_text(
                f"This could not be computed ({card.query})."
            )
        assert sum(reader.counts(AGES.query).values()) > 0
        expect(reader.page.locator("[data-has-failed]")).to_have_count(1)
        reader.picks("nord")
        expect(reader.card(broken.query)).to_contain_text("This could not be computed")
        assert reader.troubles == []


def test_a_slow_answer_pales_is_said_and_can_be_cancelled(browser, lab):
    def waits(state, world, words):
        time.sleep(4 if state.selection else 0)
        return WHO.headline(state, world, words)

    app = create_app(OneWorld(lab), [page_of(YEARS, headline=waits)])
    with served(app) as address, reading(browser, address) as reader:
        persons = reader.persons
        reader.page.locator("#sought").fill("nord")
        reader.page.keyboard.press("Enter")
        expect(reader.page.locator("body[data-working]")).to_be_attached()
        expect(bar(reader)).to_contain_text("Still working")
        bar(reader).get_by_role("button", name="Cancel").click()
        expect(bar(reader)).to_contain_text(re.compile(r"Cancelled; the numbers are of \d"))
        assert (reader.persons, reader.path) == (persons, "/who")
        reader.page.get_by_role("button", name="Try again").click()
        expect(bar(reader)).to_contain_text("Still working")
        reader.page.wait_for_url("**/who?d=59")
        expect(bar(reader)).to_be_hidden()


def test_a_page_that_fails_on_a_click_keeps_the_old_and_says_so(browser, lab, monkeypatch):
    app = create_app(OneWorld(lab), [page_of(YEARS)])
    with served(app) as address, reading(browser, address) as reader:

        def breaks(view):
            raise LabError("never told to a reader")

        monkeypatch.setattr("dashboard.layout.page_shell.head", breaks)
        reader.page.locator("#sought").fill("nord")
        reader.page.keyboard.press("Enter")
        expect(bar(reader)).to_contain_text(re.compile(r"could not be computed; the numbers are"))
        assert reader.path == "/who"
        reader.page.goto(address + "who?d=59")
        expect(reader.page.locator("h1")).to_contain_text("This page could not be drawn")
        assert "never told" not in reader.page.content()


def test_a_language_and_an_act_pressed_while_an_answer_is_under_way_are_both_done(browser, lab):
    def waits(state, world, words):
        time.sleep(0.4 if state.selection else 0)
        return WHO.headline(state, world, words)

    app = create_app(OneWorld(lab), [page_of(PLACES, headline=waits)])
    with served(app) as address, reading(browser, address) as reader:
        reader.departement("45").click()
        reader.page.locator("#language").click()
        reader.departement("36").click()
        reader.page.wait_for_url("**/who?d=36.45")
        expect(reader.page.locator("html[lang=fr] h1")).to_contain_text("Indre (36) et Loiret")
        assert "Indre (36)" in reader.chips and "Loiret (45)" in reader.chips
        assert reader.answers <= 3


def test_a_head_that_cannot_be_computed_says_so_and_the_cards_stand(browser, lab):
    def breaks(state, world, words):
        raise ValueError

    app = create_app(OneWorld(lab), [page_of(YEARS, headline=breaks)])
    with served(app) as address, reading(browser, address) as reader:
        expect(reader.page.locator("h1")).to_contain_text("This could not be computed (who).")
        assert sum(reader.counts(YEARS.query).values()) > 0
