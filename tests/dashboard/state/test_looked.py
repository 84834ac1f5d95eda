"""Texts of all positions: each is the one that is chosen, and what is sent says the same."""

import json

from hypothesis import given
from hypothesis import strategies as st

from dashboard.state.looked import Looked, places
from dashboard.state.options import Option, scale
from tests.support.pages.levers import text_of

YEARS = scale("years", default=1, last=2)
DAYS = scale("days", default=0, last=3)
PARTS = st.lists(
    st.sampled_from(["", "1", "2.0", " years", "é\u202f%", '"', "<b>", "\\"]), max_size=4
)


def test_a_position_is_that_of_its_options_the_default_where_none_is_set():
    text = Looked.of(
        (YEARS, DAYS), [f"{each['years']} {each['days']}" for each in places((YEARS, DAYS))]
    )
    assert text.at({}) == "1 0"
    assert text.at({"days": "3"}) == "1 3" and text.at({"years": "2", "days": "2"}) == "2 2"


@given(st.lists(PARTS, min_size=12, max_size=12))
def test_what_is_sent_says_of_every_position_what_stands_there(parts):
    looked = Looked((YEARS, DAYS), parts)
    sent = json.loads(looked.show({})["data-looked"])
    for options in places((YEARS, DAYS)):
        assert text_of(sent, options, (YEARS, DAYS)) == looked.at(options)


def test_a_part_that_hangs_on_one_lever_is_sent_once_for_each_of_its_positions():
    words = [[each["years"], " of ", each["days"], "."] for each in places((YEARS, DAYS))]
    assert Looked((YEARS, DAYS), words).packed == {
        "by": {"years": 3, "days": 4},
        "parts": [["0|1|2", [0, 1, 2], "years"], " of ", ["0|1|2|3", [0, 1, 2, 3], "days"], "."],
    }


def test_a_part_that_hangs_on_both_is_sent_for_each_of_all():
    words = [[str(int(each["years"]) * int(each["days"]))] for each in places((YEARS, DAYS))]
    ((texts, which),) = Looked((YEARS, DAYS), words).packed["parts"]
    assert texts == "0|1|2|3|4|6" and which == [0, 0, 0, 0, 0, 1, 2, 3, 0, 2, 4, 5]


def test_without_a_lever_there_is_one_text():
    assert Looked.of((), ["Nobody."]).at({}) == "Nobody."
    assert Looked.of((), ["Nobody."]).packed == {"by": {}, "parts": ["Nobody."]}


def test_sizes_are_the_words_of_the_text_one_a_property():
    sized = Looked.of((YEARS,), ["0% 1%", "2% 3%", "4% 5%"]).size({}, "--from", "--to")
    assert sized["style"] == {"--from": "2%", "--to": "3%"}
    assert json.loads(sized["data-sized"])["names"] == ["--from", "--to"]


def test_a_lever_stands_in_the_order_of_its_numbers_and_asks_what_is_no_default():
    assert YEARS.positions == ("0", "1", "2")
    assert YEARS.choices == {"1": {}, "0": {"years": 0}, "2": {"years": 2}}
    assert Option("whom", {"all": {}, "one": {}}).positions == ("all", "one")
