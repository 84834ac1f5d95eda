"""A rule that is held for each case: all that break it are named, and none is passed over."""

import inspect

import pytest

from tests.support.cases import for_each


@for_each("number, power", [(2, 4), (3, 9), (4, 15), (5, 24)])
def squares(number, power):
    assert number**2 == power


@for_each("text", ["1", "one"])
def raises(text):
    with pytest.raises(ValueError, match="invalid literal"):
        int(text)


@for_each("base", [10, 2])
@for_each("text", ["1", "7"])
def is_a_number(text, base):
    int(text, base)


def said(rule, **fixtures):
    with pytest.raises(pytest.fail.Exception) as failed:
        rule(**fixtures)
    return failed.value.msg


def test_for_each_names_every_case_that_fails_and_its_line():
    first, *lines = [line for line in said(squares).splitlines() if line[0].isdigit()]
    assert first == "2 of 4:" and [line.split(":")[0] for line in lines] == ["4 15", "5 24"]
    line = inspect.getsourcelines(inspect.unwrap(squares))[1] + 2
    assert all(f"line {line}: AssertionError: assert" in each for each in lines)


def test_for_each_tells_of_what_raises_and_of_what_does_not():
    assert said(raises).startswith("1 of 2:\n1: line") and "DID NOT RAISE" in said(raises)
    assert "ValueError: invalid literal for int() with base 2: '7'" in said(is_a_number)


def test_for_each_asks_for_the_other_arguments_and_refuses_a_rule_of_nothing():
    @for_each("name", ["a"])
    def rule(lab, name):
        assert lab == name

    assert [*inspect.signature(rule).parameters] == ["lab"]
    rule(lab="a")
    for nothing in ([], list):
        with pytest.raises(AssertionError, match="a rule of nothing"):
            for_each("name", nothing)(lambda name: None)()
    with pytest.raises(AssertionError, match="other"):
        for_each("other", ["a"])(squares)
