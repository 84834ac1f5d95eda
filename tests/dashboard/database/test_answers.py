"""The answers that a page reads: asked once, side by side, and never another's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.errors import BadParameters, NoSuchQuery
from dashboard.database.answers import Answers
from tests.support.pages.states import selections
from tests.support.remembered import ask
from tests.support.tiers import examples


@pytest.fixture(scope="module")
def answers(lab):
    return Answers(lab)


def test_a_question_asked_again_has_the_same_answer(answers):
    selection = {"departements": ("59", "75"), "sexes": ("female",)}
    assert answers.rows("exposure/total", selection) is answers.rows(
        "exposure/total", dict(reversed(selection.items()))
    )


def test_other_parameters_are_another_question(answers):
    five, six = (
        answers.rows("area/retention", {"departement": "59", "retention_years": years})
        for years in (5, 6)
    )
    assert five is not six
    assert five.dicts() != six.dicts()


@given(st.data())
@examples(25)
def test_the_total_is_that_of_the_whole_selection(answers, lab, one_world, data):
    values = one_world.current().values
    selection = data.draw(selections(values))
    (expected,) = ask(lab.cursor(), "exposure/total", **selection).itertuples()
    assert answers.total(selection)[:2] == (expected.record_count, expected.living_person_count)


def test_what_cannot_be_asked_is_an_error_when_it_is_read_and_not_before(answers):
    wrong = [("exposure/nothing", {}), ("exposure/total", {"colours": ("red",)})]
    answers.prepare([*wrong, ("exposure/total", {})])
    with pytest.raises(NoSuchQuery):
        answers.rows(*wrong[0])
    with pytest.raises(BadParameters):
        answers.rows(*wrong[1])


def test_what_was_prepared_is_not_asked_again(answers, monkeypatch):
    question = ("exposure/by_status", {"sexes": ("male",), "age_bands": ("16-17",)})
    answers.prepare([question])
    monkeypatch.setattr(answers, "_ask", None)
    assert len(answers.rows(*question))
