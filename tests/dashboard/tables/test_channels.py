"""The fall of channels: who is reached, who is left, and where each bar stands."""

from dataclasses import replace

from breachlab.query.answer_rows import Rows
from dashboard.pages.response.tables import channels
from tests.support.pages.components import parts, plain, table

NAMES = ["email", "sms", "letter", "space", "public_notice"]


def reached(*counts):
    """Return the rows of so many by each channel."""
    whole = sum(counts)
    return Rows(
        {
            "channel": NAMES,
            "person_count": counts,
            "left_person_count": [whole - sum(counts[: step + 1]) for step in range(5)],
            "to_inform_person_count": whole,
        }
    )


def spans(drawn):
    bars = [each for each in parts(drawn) if getattr(each, "style", None)]
    return [(each.className, each.style["--start"], each.style["--end"]) for each in bars]


def test_a_step_has_its_persons_and_their_share_of_those_to_inform(canvas):
    drawn = channels(reached(70, 15, 5, 0, 10), canvas)
    assert table(drawn) == [
        ["Channel", "Persons", "Share"],
        ["All persons to inform", "", "100", "100%"],
        ["E-mail", "", "70", "70.0%"],
        ["SMS", "", "15", "15.0%"],
        ["Letter", "", "5", "5.0%"],
        ["Message in the agency's own space", "", "0", "0%"],
        ["Public notice alone", "", "10", "10.0%"],
    ]
    assert plain(drawn) == [100, 70, 15, 5, 0, 10]


def test_all_the_living_are_not_called_those_to_inform(canvas):
    living = replace(canvas, options={"to_inform": "living"})
    _, whole, *_ = table(channels(reached(70, 15, 5, 0, 10), living))
    assert whole[0] == "All the living"


def test_a_bar_begins_where_the_one_above_it_ends(canvas):
    assert spans(channels(reached(70, 15, 5, 0, 10), canvas)) == [
        ("bar is-whole", "0.00%", "100.00%"),
        ("bar", "30.00%", "100.00%"),
        ("bar", "15.00%", "30.00%"),
        ("bar", "10.00%", "15.00%"),
        ("bar is-none", "10.00%", "10.00%"),
        ("bar is-unreached", "0.00%", "10.00%"),
    ]


def test_of_nobody_there_is_no_bar_and_no_share(canvas):
    drawn = channels(reached(0, 0, 0, 0, 0), canvas)
    assert {row[-1] for row in table(drawn)[1:]} == {"0%"}
    assert {name for name, *_ in spans(drawn)[1:]} == {"bar is-none"}
    assert table(channels(reached(0, 0, 0, 0, 0).head(0), canvas))[1] == [
        "All persons to inform",
        "",
        "0",
        "0%",
    ]
