"""Five classes of a ratio, whatever it is, and the rates between which each lies."""

from hypothesis import given
from hypothesis import strategies as st

from breachlab.drawing.area_map import COLOURS
from breachlab.drawing.rate_map import LIMITS, MIDDLE, NEAR, NONE, class_of, ranges
from breachlab.words import LANGUAGES
from breachlab.words.language import NARROW

RATIOS = st.floats(0, 10)


def test_the_middle_class_is_what_is_near_the_country():
    below, above = 1 - NEAR, 1 + NEAR
    assert LIMITS[1:3] == (below, above)
    assert class_of(1) == MIDDLE


def test_every_class_has_a_colour():
    assert len(COLOURS) == len(LIMITS) + 1 == 2 * MIDDLE + 1


@given(RATIOS, RATIOS)
def test_a_higher_ratio_is_in_no_lower_class(one, other):
    low, high = sorted([one, other])
    assert class_of(low) <= class_of(high)


@given(st.one_of(RATIOS, st.just(float("nan"))))
def test_every_ratio_is_in_a_class(ratio):
    assert 0 <= class_of(ratio) < NONE


@given(st.floats(0.001, 1_000), st.sampled_from(LANGUAGES))
def test_the_bounds_of_classes_rise_and_are_told_apart(country, language):
    first, *between, last = ranges(country, language)
    bounds = [each.partition("–")[0] for each in between] + [last.removeprefix("> ")]
    numbers = [read(bound, language) for bound in bounds]
    assert numbers == sorted(set(numbers))
    assert first == f"< {bounds[0]}"
    assert [each.partition("–")[2] for each in between] == bounds[1:]


def read(text, language):
    """Return a number as it was written."""
    return float(
        text.replace(",", "") if language == "en" else text.replace(NARROW, "").replace(",", ".")
    )
