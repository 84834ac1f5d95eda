"""A text as it is looked for."""

from hypothesis import given
from hypothesis import strategies as st

from breachlab.words.folding import fold


@given(st.text())
def test_what_is_folded_once_is_folded(text):
    assert fold(fold(text)) == fold(text)
