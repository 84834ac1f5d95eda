"""Five classes of a ratio, whatever it is, and the rates between which each lies."""

from hypothesis import given
from hypothesis import strategies as st

from breachlab.drawing import ratio_classes
from breachlab.drawing.area_map import COLOURS
from breachlab.words import LANGUAGES
from breachlab.words.language import NARROW

RATIOS = st.floats(0, 10)


def test_the_middle_class_is_what_is_near_the_country():
    below, above = 1 - ratio_classes.NEAR, 1 + ratio_classes.NEAR
    assert ratio_classes.LIMITS[1:3] == (below, above)
    assert ratio_classes.class_of(1) == ratio_classes.MIDDLE


def test_every_class_has_a_colour():
    assert len(COLOURS) == len(ratio_classes.LIMITS) + 1 == 2 * ratio_classes.MIDDLE + 1


@given(RATIOS, RATIOS)
def test_a_higher_ratio_is_in_no_lower_class(one, other):
    low, high = sorted([one, other])
    assert ratio_classes.class_of(low) <= ratio_classes.class_of(high)


@given(st.one_of(RATIOS, st.just(float("nan"))))
def test_every_ratio_is_in_a_class(ratio):
    assert 0 <= ratio_classes.class_of(ratio) < ratio_classes.NONE


@given(st.floats(0.001, 1_000), st.sampled_from(LANGUAGES))
def test_the_bounds_of_classes_rise_and_are_told_apart(country, language):
    first, *between, last = ratio_classes.ranges(country, language)
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
