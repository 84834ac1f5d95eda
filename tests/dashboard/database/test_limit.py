"""A question that takes too long is stopped and says so, and nobody else waits for it."""

import resource
import threading
import time
from contextlib import contextmanager
from dataclasses import replace

import pytest

from breachlab.errors import BadParameters, TookTooLong
from breachlab.query.answer_rows import Rows
from breachlab.query.queries import ask_rows
from dashboard import create_app
from dashboard.database import answers
from dashboard.database.answers import Answers
from dashboard.database.limit import limit_time
from dashboard.database.served_world import OneWorld
from dashboard.desk import Desk
from dashboard.layout import page_shell
from dashboard.pages import Column
from dashboard.pages.parts.history_cards import STOCKS
from dashboard.pages.who import WHO, YEARS

# A thousand thousand thousands of pairs: an hour's work, and next to no memory.
ENDLESS = (
    "select sum(one.range * other.range) from range(1_000_000) as one, range(1_000_000) as other"
)
SLOW, QUICK = STOCKS.query, "exposure/total"
LONG = 60  # seconds that nothing here takes


@pytest.fixture
def asked(monkeypatch):
    """Have one question take for ever; give the names of those that are asked."""
    names = []

    def slowly(cursor, query, parameters, read):
        names.append(query)
        if query == SLOW:
            return Rows.of_result(cursor.execute(ENDLESS))
        return ask_rows(cursor, query, **parameters)

    monkeypatch.setattr(answers, "TWINS", {})  # which take no time
    monkeypatch.setattr(answers, "run_query", slowly)
    return names


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@contextmanager
def beside(*works):
    """Do works in threads of their own meanwhile, and wait for them in the end."""
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    yield threads
    for thread in threads:
        thread.join(LONG)
        assert not thread.is_alive()


def stopped(answers, number=0):
    def work():
        with pytest.raises(TookTooLong):
            answers.rows(SLOW, {"first_years": (2004 + number,)})

    return work


def until(condition):
    end = time.monotonic() + LONG
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    assert condition()


def test_a_question_is_stopped_at_its_limit_and_nothing_is_left_running(lab, asked):
    limited, start = Answers(lab, seconds=0.5), time.monotonic()
    with pytest.raises(TookTooLong, match=f"'{SLOW}' took longer than 0.5 s and was stopped"):
        limited.rows(SLOW, {})
    assert 0.5 <= time.monotonic() - start < LONG
    used = cpu_seconds()
    time.sleep(0.5)
    assert cpu_seconds() - used < 0.4
    assert limited.rows(QUICK, {})["person_count"][0] > 0


def test_the_cursor_that_was_stopped_can_be_asked_again(lab):
    with lab.cursor() as cursor:
        with pytest.raises(TookTooLong), limit_time(cursor, SLOW, 0.2):
            cursor.execute(ENDLESS)
        assert len(ask_rows(cursor, QUICK)) == 1


def test_a_limit_that_is_met_leaves_no_watch(lab):
    before = threading.active_count()
    with lab.cursor() as cursor, limit_time(cursor, QUICK, LONG):
        ask_rows(cursor, QUICK)
    until(lambda: threading.active_count() <= before)


def test_another_answer_arrives_while_many_slow_questions_run(thorough, lab, asked):
    shared = Answers(lab, seconds=5)
    with beside(*(stopped(shared, number) for number in range(6))) as slow:
        until(lambda: asked.count(SLOW) == 6)
        assert shared.rows(QUICK, {})["person_count"][0] > 0
        assert all(each.is_alive() for each in slow)


def test_whoever_asks_many_makes_nobody_wait_for_all_of_them(thorough, lab, asked):
    shared = Answers(lab, seconds=2)
    many = [(SLOW, {"first_years": (year,)}) for year in range(2004, 2008)]
    with beside(lambda: shared.prepare(many)) as (asking,):
        until(lambda: SLOW in asked)
        shared.prepare([(QUICK, {}), ("exposure/by_first_year", {})])
        assert asking.is_alive() and asked.count(SLOW) < len(many)
        assert shared.rows(QUICK, {}) is shared.rows(QUICK, {})
    assert asked.count(SLOW) == len(many)


def test_who_asks_the_same_at_once_waits_for_one_answer(lab, monkeypatch):
    shared, asked, may_answer = Answers(lab), [], threading.Event()

    def waits(cursor, query, parameters, read):
        asked.append(query)
        assert may_answer.wait(LONG)
        return ask_rows(cursor, query, **parameters)

    monkeypatch.setattr(answers, "run_query", waits)
    found = []
    with beside(*[lambda: found.append(shared.rows(QUICK, {}))] * 4):
        until(lambda: asked)
        time.sleep(0.1)  # the others ask meanwhile
        may_answer.set()
    assert asked == [QUICK] and len(found) == 4
    assert all(each is found[0] for each in found)


def test_an_error_is_everyone_s_who_waits_and_not_remembered(lab, monkeypatch):
    shared, asked, may_answer, errors = Answers(lab), [], threading.Event(), []

    def fails(cursor, query, parameters, read):
        asked.append(query)
        assert may_answer.wait(LONG)
        raise BadParameters("no")

    def work():
        try:
            shared.rows(QUICK, {})
        except BadParameters as error:
            errors.append(error)

    monkeypatch.setattr(answers, "run_query", fails)
    with beside(work, work):
        until(lambda: asked)
        may_answer.set()
    assert len(errors) == 2
    monkeypatch.undo()
    assert shared.rows(QUICK, {})["person_count"][0] > 0


def desk(lab, *cards):
    page = replace(WHO, rows=[[Column(12, cards)]])
    return Desk(OneWorld(lab, seconds=1), [page])


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "This took longer than 1 second and was stopped."),
        ("fr", "Ce calcul a duré plus de 1 seconde et a été arrêté."),
    ],
)
def test_a_card_says_that_it_was_stopped_and_the_others_stand(lab, asked, language, said):
    view = desk(lab, STOCKS, YEARS).view("/who?s=f", language)
    assert view.cards[STOCKS].said == said and view.cards[STOCKS].has_failed
    assert not view.cards[YEARS].has_failed


def test_a_page_waits_once_for_what_takes_too_long_and_a_later_one_tries_again(lab, asked):
    desk_of_one = desk(lab, STOCKS)
    time.sleep(1.1)
    asked.clear()
    view = desk_of_one.view("/who", "en")
    page_shell.whole(view)
    assert asked.count(SLOW) == 1
    time.sleep(1.1)
    desk_of_one.view("/who", "en")
    assert asked.count(SLOW) == 2


def test_a_head_that_was_stopped_says_so(lab, monkeypatch):
    def stopped(state, world, words):
        raise TookTooLong(SLOW, 5)

    page = replace(WHO, rows=[[Column(12, (YEARS,))]], headline=stopped)
    view = Desk(OneWorld(lab), [page]).view("/who", "en")
    assert "This took longer than 5 seconds and was stopped." in str(page_shell.whole(view))


def test_a_file_that_was_stopped_is_refused_in_words(lab, asked, caplog):
    page = replace(WHO, rows=[[Column(12, (STOCKS,))]])
    app = create_app(OneWorld(lab, seconds=0.2), [page])
    response = app.server.test_client().get(f"/data/who/{SLOW}.csv")
    assert response.status_code == 503
    assert response.text.startswith("This took too long and was stopped.")
    assert f"'{SLOW}' took longer" in caplog.text and "Traceback" not in caplog.text
