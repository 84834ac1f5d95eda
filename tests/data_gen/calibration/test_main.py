"""Residuals by hand."""

import pytest

from data_gen.calibration.__main__ import Residual


def test_differences_are_weighted_by_what_is_wanted_and_the_worst_is_named():
    """Of 100 and 300 wanted, 110 and 290 found: 20 off of 400, and a tenth at worst."""
    off = Residual("by hand", {"a": 100, "b": 300}, {"a": 110, "b": 290})
    assert off.weighted == pytest.approx(0.05)
    assert off.worst == ("a", pytest.approx(0.1))


def test_a_group_of_nobody_is_not_the_worst():
    assert Residual("by hand", {"a": 0, "b": 10}, {"a": 3, "b": 11}).worst[0] == "b"
