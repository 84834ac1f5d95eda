"""The parts of an SMS are counted as 3GPP TS 23.038 has it."""

from hypothesis import given
from hypothesis import strategies as st

from tests.support.cases import for_each
from tests.support.sms import sms_parts
from tests.support.tiers import examples


@for_each(
    "text, parts",
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("[" * 80, 1),
        ("[" * 81, 2),
        ("€" * 80 + "\f", 2),
        ("a" * 152 + "[" + "a" * 152, 3),  # 306 septets, but a pair is not cut in two
        ("à" * 160, 1),
        ("ê" * 70, 1),
        ("ê" * 71, 2),
        ("ç", 1),
        ("l’" * 35, 1),
        ("l’" * 36, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("😀" * 66 + "ê" * 2, 3),  # 134 code units: a part of 67 that would cut a pair has 66
    ],
)
def test_sms_part_count_is_that_of_the_standard(lab, text, parts):
    assert sms_parts(text) == parts
    asked = "select sms_part_count($text)"
    assert lab.execute(asked, {"text": text}).fetchone() == (parts,)


@examples(60)
@given(st.text(alphabet="aé[€\f", max_size=700) | st.text(alphabet="a[êç’😀", max_size=300))
def test_sms_part_count_counts_any_text_as_one_who_fills_part_after_part(lab, text):
    asked = "select sms_part_count($text)"
    assert lab.execute(asked, {"text": text}).fetchone() == (sms_parts(text),)
