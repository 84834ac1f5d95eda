"""Ends of draws by hand: ten draws of two parts."""

import numpy
import pytest

from dashboard.twins.costs import INFORMING, TOTAL, Draws, Parts, find_ends

UNITS = numpy.array([[3, 1, 2, 5, 4, 6, 8, 7, 10, 9], [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]], float)
NONE = numpy.zeros(2)


def parts(quantities):
    prices = {
        "component_id": numpy.array(["letters", "fine"], object),
        "is_notification": numpy.array([True, False]),
        "is_option": numpy.array([False, False]),
    }
    counts = numpy.array(quantities)
    ones = numpy.ones(2)
    return Parts(
        prices, counts, counts, counts * 1.0, ones, (ones, ones, ones), ones, ones, counts, counts
    )


@pytest.fixture
def draws():
    return Draws(UNITS, numpy.zeros_like(UNITS), numpy.sort(UNITS, axis=1))


def test_cost_draws_have_their_ends_between_the_first_and_the_last(draws):
    ends = find_ends(draws, parts([2, 1]))
    # In order 2, 4 … 20 euros: p10 lies nine tenths of the way from the first to the second.
    assert ends["letters"] == pytest.approx((3.8, 18.2))
    assert ends["fine"] == pytest.approx((1.9, 9.1))
    assert ends[INFORMING] == pytest.approx(ends["letters"])


def test_cost_draws_add_up_draw_by_draw(draws):
    ends = find_ends(draws, parts([1, 1]))
    # 13 10 10 12 10 11 12 10 12 10: low ends of the parts do not come together.
    assert ends[TOTAL] == pytest.approx((10, 12.1))


def test_cost_draws_of_nothing_cost_nothing(draws):
    assert find_ends(draws, parts([0, 1]))[INFORMING] == (0, 0)
