"""Numbers are read back from their text, and a part is neither 0% nor 100%."""

from hypothesis import given
from hypothesis import strategies as st

from breachlab.words import LANGUAGES, numbers
from breachlab.words.language import NARROW


@given(st.integers(-(10**12), 10**12), st.sampled_from(LANGUAGES))
def test_whole_number_is_read_back_from_what_was_written(number, language):
    text = numbers.whole(number, language)
    assert int(text.replace(",", "").replace(NARROW, "")) == number


@given(st.floats(0, 1), st.integers(0, 3), st.sampled_from(LANGUAGES))
def test_share_is_nothing_or_the_whole_only_where_it_is(fraction, places, language):
    text = numbers.share(fraction, places, language)
    assert (text in {"0%", f"0{NARROW}%"}) == (fraction == 0)
    assert (text in {"100%", f"100{NARROW}%"}) == (fraction == 1)
