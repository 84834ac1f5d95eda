"""The answers that a page reads: asked once, never another's; one that takes too long ends."""

import resource
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import replace

import cachetools
import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.errors import BadParameters, NoSuchQuery, TookTooLong
from breachlab.query.answer_rows import Rows
from breachlab.query.asking import ask_rows
from breachlab.words import LANGUAGES
from dashboard import create_app
from dashboard.database import answers
from dashboard.database.answers import Answers, limit_time
from dashboard.database.served_world import OneWorld
from dashboard.desk import Desk
from dashboard.layout import page_shell
from dashboard.pages import Column
from dashboard.pages.who.page import STOCKS, WHO, YEARS
from tests.dashboard.server.test_serving import wait_until
from tests.support.pages.components import texts
from tests.support.pages.states import selections
from tests.support.remembered import ask
from tests.support.tiers import examples


@pytest.fixture(scope="module")
def answers_of_lab(lab):
    return Answers(lab)


def test_a_question_asked_again_has_the_same_answer_and_other_parameters_another(answers_of_lab):
    selection = {"departements": ("59", "75"), "sexes": ("female",)}
    turned = dict(reversed(selection.items()))
    first, again = (answers_of_lab.rows("exposure/total", each) for each in (selection, turned))
    assert first is again
    five, six = (
        answers_of_lab.rows("area/retention", {"departement": "59", "retention_years": years})
        for years in (5, 6)
    )
    assert five.dicts() != six.dicts()


@given(st.data())
@examples(25)
def test_the_total_is_that_of_the_whole_selection(answers_of_lab, lab, one_world, data):
    values = one_world.current().values
    selection = data.draw(selections(values))
    (expected,) = ask(lab.cursor(), "exposure/total", **selection).itertuples()
    assert answers_of_lab.total(selection)[:2] == (
        expected.record_count,
        expected.living_person_count,
    )


def test_what_cannot_be_asked_is_an_error_when_it_is_read_and_not_before(answers_of_lab):
    wrong = [("exposure/nothing", {}), ("exposure/total", {"colours": ("red",)})]
    answers_of_lab.prepare([*wrong, ("exposure/total", {})])
    with pytest.raises(NoSuchQuery):
        answers_of_lab.rows(*wrong[0])
    with pytest.raises(BadParameters):
        answers_of_lab.rows(*wrong[1])


def test_what_was_prepared_is_not_asked_again(answers_of_lab, monkeypatch):
    question = ("exposure/by_status", {"sexes": ("male",), "age_bands": ("16-17",)})
    answers_of_lab.prepare([question])
    monkeypatch.setattr(answers_of_lab, "_ask", None)
    assert len(answers_of_lab.rows(*question))


# A thousand thousand thousands of pairs: an hour's work, and next to no memory.
ENDLESS = (
    "select sum(one.range * other.range) from range(1_000_000) as one, range(1_000_000) as other"
)
SLOW, QUICK = STOCKS.query, "exposure/total"
TOO_LONG_SECONDS = 60  # seconds that nothing here takes
LIMIT_SECONDS = 0.4  # seconds of a page's questions; all but SLOW take a tenth


@pytest.fixture
def cursors():
    """The cursors of the questions that take for ever."""
    return []


@pytest.fixture
def asked(monkeypatch, cursors):
    """Have one question take for ever; give the names of those that are asked."""
    names = []

    def slowly(cursor, query, parameters, read):
        names.append(query)
        if query == SLOW:
            cursors.append(cursor)
            return Rows.of_result(cursor.execute(ENDLESS))
        return ask_rows(cursor, query, **parameters)

    monkeypatch.setattr(answers.twins, "TWINS", {})  # which take no time
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
        thread.join(TOO_LONG_SECONDS)
        assert not thread.is_alive()


def stop_early(cursors, threads):
    """Stop questions before their limit, until the threads that asked them end."""

    def has_ended():
        for cursor in [*cursors]:
            with suppress(duckdb.Error):  # it is closed
                cursor.interrupt()
        return not any(thread.is_alive() for thread in threads)

    wait_until(has_ended)


def test_a_question_is_stopped_at_its_limit_and_nothing_is_left_running(lab, asked):
    limited, start = Answers(lab, seconds=0.3), time.monotonic()
    with pytest.raises(TookTooLong, match=f"'{SLOW}' took longer than 0.3 s and was stopped"):
        limited.rows(SLOW, {})
    assert 0.3 <= time.monotonic() - start < TOO_LONG_SECONDS
    used = cpu_seconds()
    time.sleep(0.3)
    assert cpu_seconds() - used < 0.24
    assert limited.rows(QUICK, {})["person_count"][0] > 0


def test_the_cursor_that_was_stopped_can_be_asked_again_and_no_watch_is_left(lab):
    before = threading.active_count()
    with lab.cursor() as cursor:
        with pytest.raises(TookTooLong), limit_time(cursor, SLOW, 0.1):
            cursor.execute(ENDLESS)
        with limit_time(cursor, QUICK, TOO_LONG_SECONDS):
            assert len(ask_rows(cursor, QUICK)) == 1
    wait_until(lambda: threading.active_count() <= before)


def test_another_answer_arrives_while_many_slow_questions_run(lab, asked, cursors):
    shared = Answers(lab, seconds=10)

    def ask_slowly(year):
        with pytest.raises(TookTooLong):
            shared.rows(SLOW, {"first_years": (year,)})

    with beside(*(lambda year=year: ask_slowly(year) for year in range(2004, 2010))) as slow:
        wait_until(lambda: asked.count(SLOW) == 6)
        assert shared.rows(QUICK, {})["person_count"][0] > 0
        assert all(each.is_alive() for each in slow)
        stop_early(cursors, slow)


def test_whoever_asks_many_makes_nobody_wait_for_all_of_them(lab, asked, cursors):
    shared = Answers(lab, seconds=10)
    many = [(SLOW, {"first_years": (year,)}) for year in range(2004, 2008)]
    with beside(lambda: shared.prepare(many)) as (asking,):
        wait_until(lambda: SLOW in asked)
        shared.prepare([(QUICK, {}), ("exposure/by_first_year", {})])
        assert asking.is_alive() and asked.count(SLOW) < len(many)
        assert shared.rows(QUICK, {}) is shared.rows(QUICK, {})
        stop_early(cursors, [asking])
    assert asked.count(SLOW) == len(many)


@pytest.mark.parametrize("error", [None, BadParameters("no")])
def test_who_asks_the_same_at_once_waits_for_one_answer_or_one_error(lab, monkeypatch, error):
    shared, asked, may_answer, found = Answers(lab), [], threading.Event(), []

    def waits(cursor, query, parameters, read):
        asked.append(query)
        assert may_answer.wait(TOO_LONG_SECONDS)
        if error:
            raise error
        return ask_rows(cursor, query, **parameters)

    def work():
        try:
            found.append(shared.rows(QUICK, {}))
        except BadParameters as raised:
            found.append(raised)

    monkeypatch.setattr(answers, "run_query", waits)
    with beside(*[work] * 4):
        wait_until(lambda: asked)
        time.sleep(0.1)  # the others ask meanwhile
        may_answer.set()
    assert asked == [QUICK] and len(found) == 4
    assert all(each is (error or found[0]) for each in found)
    monkeypatch.undo()
    assert shared.rows(QUICK, {})["person_count"][0] > 0  # an error is not remembered


# A page with a question that takes too long.


@pytest.fixture
def clock(monkeypatch):
    """The time, as a list of one, by which a question that was stopped is asked again."""
    now = [0.0]

    class Timed(cachetools.TTLCache):
        def __init__(self, most, seconds):
            super().__init__(most, seconds, timer=lambda: now[0])

    monkeypatch.setattr(cachetools, "TTLCache", Timed)
    return now


def desk(lab, *cards, headline=WHO.headline):
    page = replace(WHO, rows=[[Column(12, cards)]], headline=headline)
    return Desk(OneWorld(lab, LIMIT_SECONDS), [page])


def test_a_card_says_that_it_was_stopped_and_the_others_stand(lab, asked, clock):
    reception = desk(lab, STOCKS, YEARS)
    for language in LANGUAGES:
        view = reception.view("/who?s=f", language)
        said = view.words.sentence("stopped", limit_seconds=LIMIT_SECONDS).text
        assert view.cards[STOCKS].said == said and view.cards[STOCKS].has_failed
        assert not view.cards[YEARS].has_failed


def test_a_page_waits_once_for_what_takes_too_long_and_a_later_one_tries_again(lab, asked, clock):
    reception = desk(lab, STOCKS)
    assert asked.count(SLOW) == 1
    page_shell.whole(reception.view("/who", "en"))
    assert asked.count(SLOW) == 1
    clock[0] += LIMIT_SECONDS
    page_shell.whole(reception.view("/who", "en"))
    assert asked.count(SLOW) == 2


@pytest.mark.parametrize(
    ("language", "seconds", "said"),
    [
        ("en", 5, "This took longer than 5 seconds and was stopped."),
        ("en", 1, "This took longer than 1 second and was stopped."),
        ("fr", 1, "Ce calcul a duré plus de 1 seconde et a été arrêté."),
    ],
)
def test_a_head_that_was_stopped_says_so(lab, language, seconds, said):
    def stopped(state, world, words):
        raise TookTooLong(SLOW, seconds)

    view = desk(lab, YEARS, headline=stopped).view("/who", language)
    assert said in texts(page_shell.whole(view)).replace("\xa0", " ")


def test_a_file_that_was_stopped_is_refused_in_words(lab, asked, caplog):
    page = replace(WHO, rows=[[Column(12, (STOCKS,))]])
    app = create_app(OneWorld(lab, seconds=0.1), [page])
    response = app.server.test_client().get(f"/data/who/{SLOW}.csv")
    assert response.status_code == 503
    assert response.text.startswith("This took too long and was stopped.")
    assert f"'{SLOW}' took longer" in caplog.text and "Traceback" not in caplog.text
