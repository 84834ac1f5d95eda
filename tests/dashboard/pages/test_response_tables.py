"""The tables of Response: channels, segments, groups that nothing reaches, costs, messages."""

from dataclasses import replace

import pytest

from breachlab.query.answer_rows import Rows
from breachlab.query.headlines import draft
from breachlab.words import Words
from dashboard.pages.response.tables import (
    CLAIMS,
    MESSAGE,
    MOST,
    channels,
    choices,
    choosers,
    draw_unreached,
    message_parts,
    messages,
    pick,
    segments,
    swings,
    waterfall,
)
from dashboard.state.page_state import State
from tests.support.pages.components import keyed, parts, plain, table, texts
from tests.support.remembered import ask_rows

CHANNELS = ["email", "sms", "letter", "space", "public_notice"]


def reached(*counts):
    """Return the rows of so many by each channel."""
    whole = sum(counts)
    return Rows(
        {
            "channel": CHANNELS,
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


def test_channels_begin_where_the_one_above_ends(canvas):
    assert spans(channels(reached(70, 15, 5, 0, 10), canvas)) == [
        ("bar is-whole", "0.00%", "100.00%"),
        ("bar", "30.00%", "100.00%"),
        ("bar", "15.00%", "30.00%"),
        ("bar", "10.00%", "15.00%"),
        ("bar is-none", "10.00%", "10.00%"),
        ("bar is-unreached", "0.00%", "10.00%"),
    ]


def test_channels_of_nobody_have_no_bar_and_no_share(canvas):
    drawn = channels(reached(0, 0, 0, 0, 0), canvas)
    assert {row[-1] for row in table(drawn)[1:]} == {"0%"}
    assert {name for name, *_ in spans(drawn)[1:]} == {"bar is-none"}
    assert table(channels(reached(0, 0, 0, 0, 0).head(0), canvas))[1] == [
        "All persons to inform",
        "",
        "0",
        "0%",
    ]


SEGMENTS = Rows(
    {
        "priority_rank": [1, 2, 3],
        "age_group": ["16-17", "75_and_over", "60-74"],
        "status": ["registered", "candidate_space", "registered"],
        "person_count": [5, 0, 9],
        "told_person_count": [4, 0, 8],
        "cumulative_person_count": [4, 4, 12],
    }
)


def test_a_segment_has_its_rank_whom_can_be_told_and_how_many_are_by_then(canvas):
    drawn = segments(SEGMENTS, canvas)
    assert table(drawn) == [
        ["Rank", "Group", "Can be told", "Told by then"],
        ["1", "16–17Registered (inscrit)", "4", "4"],
        ["3", "60–74Registered (inscrit)", "8", "12"],
    ]
    assert plain(drawn) == [4, 4, 8, 12]


def test_segments_of_nobody_have_no_row(canvas):
    assert len(table(segments(SEGMENTS.head(0), canvas))) == 1


BY_AGE = draw_unreached("age_band", "public_notice_person_count", "public_notice_share", "age")
UNREACHED = Rows(
    {
        "age_band": ["75 and over", "25-29"],
        "public_notice_person_count": [40, 3],
        "public_notice_share": [0.4, 0.1],
    }
)


def test_a_group_has_its_share_and_its_persons(canvas, french_canvas):
    drawn = BY_AGE(UNREACHED, canvas)
    assert table(drawn) == [
        ["Age", "Share whom nothing else reaches", "Persons"],
        ["75 and over", "", "40.0%", "40"],
        ["25–29", "", "10.0%", "3"],
    ]
    assert plain(drawn) == [40, 3]
    assert table(BY_AGE(UNREACHED, french_canvas))[1][0] == "75 ans et plus"


def test_the_longest_bar_is_the_highest_share(canvas):
    bars = [
        each.style["--end"] for each in parts(BY_AGE(UNREACHED, canvas)) if hasattr(each, "style")
    ]
    assert bars == ["100.00%", "25.00%"]


def test_unreached_groups_have_no_bar_where_all_are_reached(canvas):
    rows = UNREACHED.assign(public_notice_person_count=0, public_notice_share=0.0)
    bars = [each.style["--end"] for each in parts(BY_AGE(rows, canvas)) if hasattr(each, "style")]
    assert bars == ["0.00%", "0.00%"]


def test_swings_are_those_of_the_tornado_the_widest_first(canvas, lab):
    for asked in ({}, {"sexes": ["female"], "letter_cost": 5.36, "sms_parts": 1}):
        tornado = ask_rows(lab, "cost/tornado", **asked).head(MOST)
        shown = keyed(swings(ask_rows(lab, "cost/components", **asked), canvas))
        assert [value for key, value in shown if key == "below_mean_eur"] == [
            *tornado["below_mean_eur"]
        ]
        assert [value for key, value in shown if key == "above_mean_eur"] == [
            *tornado["above_mean_eur"]
        ]


def test_a_bar_lies_on_both_sides_of_the_mean_on_one_scale(canvas):
    rows = Rows(
        {
            "component_id": ["letters", "fine", "sms"],
            "below_mean_eur": [50.0, 0.0, 100.0],
            "above_mean_eur": [100.0, 0.0, 200.0],
            "swing_eur": [150.0, 0.0, 300.0],
        }
    )
    drawn = swings(rows, canvas)
    assert [row[0] for row in table(drawn)] == ["Component", "SMS parts", "Letters sent"]
    bars = [each.style for each in parts(drawn) if getattr(each, "style", None)]
    assert bars == [
        {"--start": "25.00%", "--end": "100.00%"},
        {"--start": "37.50%", "--end": "75.00%"},
    ]


def test_choices_say_what_each_adds_takes_off_or_leaves(canvas):
    rows = Rows(
        {
            "choice_id": ["due_alone", "all_living", "paced_plan"],
            "change_eur": [-1_100_000.0, 250_000.0, 0.0],
        }
    )
    assert table(choices(rows, canvas)) == [
        ["Informing only where it is due", "−€1.1 million"],
        ["Informing all the living", "+€250,000"],
        ["Plan at the pace of calls", "€0"],
    ]


MEANS = ("mean_eur", "notification_mean_eur", "all_mean_eur")
COSTS = Rows(
    {
        "component_id": ["fine", "letters", "investigation", "identity_protection"],
        "counted_by": ["breach", "letters", "breach", "informed_persons"],
        "quantity": [1.0, 2_000_000.0, 1.0, 0.0],
        "is_notification": [False, True, False, True],
        "mean_count": [1.0, 2_000_000.0, 1.0, 0.0],
        "mean_unit_eur": [5_000_000.0, 1.25, 1_000_000.0, 11.0],
        "p10_eur": [5_000_000.0, 1_000_000.0, 500_000.0, 0.0],
        "mean_eur": [5_000_000.0, 2_500_000.0, 1_000_000.0, 0.0],
        "p90_eur": [5_000_000.0, 4_500_000.0, 1_750_000.0, 0.0],
        "notification_p10_eur": 1_000_000.0,
        "notification_mean_eur": 2_500_000.0,
        "notification_p90_eur": 4_500_000.0,
        "all_p10_eur": 6_000_000.0,
        "all_mean_eur": 8_500_000.0,
        "all_p90_eur": 10_000_000.0,
    }
)


def test_waterfall_shows_the_mean_and_the_range_of_a_part_and_of_a_sum(canvas):
    """What costs nothing is left out; what does not vary stands last before the whole."""
    drawn = waterfall(COSTS, canvas)
    assert table(drawn) == [
        ["Component", "About", "Eight of ten draws"],
        [
            "Letters senton average 2,000,000 × €1.2500",
            "",
            "€2.5 million",
            "€1.0 million – €4.5 million",
        ],
        ["Telling people, calls included", "", "€2.5 million", "€1.0 million – €4.5 million"],
        ["Investigation", "", "€1.0 million", "€500,000 – €1.8 million"],
        ["Fine", "", "€5.0 million", "▲ as imposed"],
        ["Notification, crisis and fine", "", "€8.5 million", "€6.0 million – €10.0 million"],
    ]
    assert plain(drawn, *MEANS) == [2_500_000, 2_500_000, 1_000_000, 5_000_000, 8_500_000]


def test_waterfall_begins_each_bar_where_the_one_above_ends_and_its_line_with_it(canvas):
    bars = [each for each in parts(waterfall(COSTS, canvas)) if getattr(each, "style", None)]
    ends = [(each.style["--start"], each.style["--end"]) for each in bars]
    assert [each[0] for each in ends] == ["0.00%", "0.00%", ends[1][1], ends[2][1], "0.00%"]
    assert ends[-1][1] == ends[-2][1]  # the parts come to the whole
    letters, telling, investigation, fine, _ = (each.style for each in bars)
    assert (letters["--low"], letters["--high"]) == (telling["--low"], telling["--high"])
    low, start = (float(investigation[each][:-1]) for each in ("--low", "--start"))
    assert low - start == pytest.approx(100 * 500_000 / 10_200_000, abs=0.01)
    assert [len(each.inner) for each in bars] == [2, 2, 2, 1, 2]  # what does not vary has no line
    assert fine["--low"] == fine["--high"]


def test_claims_stand_below_the_whole_with_their_range_alone(canvas):
    claims = Rows({"least_claims_eur": [360_000.0], "most_claims_eur": [359_000_000.0]})
    beside = replace(canvas, beside={CLAIMS: claims})
    assert table(waterfall(COSTS, beside))[-1] == [
        "Claims for compensation, if any, on top",
        "",
        "–",
        "€360,000 – €359 million",
    ]


def test_the_sums_are_those_of_the_parts(canvas, lab):
    rows = ask_rows(lab, "cost/components", sexes=["female"], letter_cost=2)
    found = plain(waterfall(rows, canvas), *MEANS)
    assert found[-1] == pytest.approx(sum(rows["mean_eur"]))
    telling = [row for row in rows.dicts() if row["is_notification"]]
    assert sum(row["mean_eur"] for row in telling) == pytest.approx(
        found[sum(row["p90_eur"] > 0 for row in telling)]
    )


def test_a_part_says_that_its_fine_and_its_crisis_are_shares(canvas, french_canvas, lab):
    country, place = (
        ask_rows(lab, "cost/components", departements=codes) for codes in (None, ["59"])
    )
    said = {row[0]: row[-1] for row in table(waterfall(place, canvas))}
    assert said["Fineshare, by persons"] == "▲ of that imposed"
    shared = [name for name in said if name.endswith("share, by persons")]
    assert len(shared) == sum(each == "breach" for each in place["counted_by"]) == 5
    dit = {row[0]: row[-1] for row in table(waterfall(place, french_canvas))}
    assert dit["Amendepart au prorata des personnes"] == "▲ de celle prononcée"
    whole = {row[0]: row[-1] for row in table(waterfall(country, canvas))}
    assert whole["Fine"] == "▲ as imposed" and not any("share" in name for name in whole)
    penalty = "Penalty if late▲ daily, only if the injunction is obeyed late; none known"
    assert penalty in whole  # its mean is of days that nobody knows of


def test_waterfall_of_nobody_is_empty(canvas):
    assert next(iter(parts(waterfall(COSTS.head(0), canvas)))).inner == []


def test_a_sum_has_the_keys_of_its_range_and_its_mean(canvas):
    assert keyed(waterfall(COSTS, canvas))[-3:] == [
        ("all_mean_eur", 8_500_000),
        ("all_p10_eur", 6_000_000),
        ("all_p90_eur", 10_000_000),
    ]


MESSAGES, MESSAGE_CHECK = "notification/message", "notification/message_check"
LETTER, SMS = "registrants.on_file.letter", "registrants.on_file.sms"


@pytest.fixture(scope="module")
def message_rows(lab):
    return ask_rows(lab, MESSAGES)


def row_of(message_rows, code):
    names = ("segment_id", "nir_id", "channel")
    return next(
        row for row in message_rows.dicts() if [row[name] for name in names] == code.split(".")
    )


def show(message_rows, canvas, **options):
    return messages(message_rows, replace(canvas, options=options))


def drafts(drawn):
    return {each.lang: each.children for each in parts(drawn) if getattr(each, "role", "")}


def list_acts(world, language="en", **options):
    """Return {act: whether it is pressed} of the buttons that choose."""
    state = State("response", {}, options)
    drawn = choosers(world.answers.rows(MESSAGES, {}), state, world.words[language])
    found = [each for each in parts(drawn) if getattr(each, "data-act", None)]
    return {getattr(each, "data-act"): getattr(each, "aria-pressed") == "true" for each in found}


def test_the_first_message_is_the_sms_to_those_registered_in_their_language(
    lab, canvas, message_rows
):
    assert MESSAGE.default == SMS
    drawn = messages(message_rows, canvas)
    # An English page too begins with the language of those who get it.
    assert drafts(drawn) == {"fr": draft(row_of(message_rows, SMS), Words.of(lab, "fr"))}


def test_one_draft_is_shown_and_it_is_that_of_the_shell(canvas, message_rows, lab):
    for language in ("en", "fr"):
        drawn = show(message_rows, canvas, message=LETTER, draft=language)
        expected = draft(row_of(message_rows, LETTER), Words.of(lab, language))
        assert drafts(drawn) == {language: expected}
    assert "SYNTHÉTIQUE" in expected


def test_a_draft_says_its_length_and_an_sms_its_parts_and_price(canvas, message_rows):
    row = row_of(message_rows, SMS)
    columns = ["character_count_fr", "sms_part_count_fr", "person_count", "sms_price_fr_eur"]
    assert keyed(messages(message_rows, canvas)) == [(column, row[column]) for column in columns]
    assert [key for key, _ in keyed(show(message_rows, canvas, message=LETTER))] == [
        "character_count_fr",
        "person_count",
    ]


def test_the_price_is_parts_times_recipients_times_the_cost_of_a_part(lab):
    for cost in (None, 0.09):
        for row in ask_rows(lab, MESSAGES, sms_cost=cost).dicts():
            each = row["person_count"] * (cost or 0.045)
            for language in ("en", "fr"):
                parts_of = row[f"sms_part_count_{language}"]
                assert row[f"sms_price_{language}_eur"] == pytest.approx(each * parts_of)


def test_the_meter_has_a_bar_for_each_part(canvas, message_rows):
    for options in ({}, {"draft": "en"}):
        drawn = show(message_rows, canvas, **options)
        bars = [each for each in parts(drawn) if each.tag == "i"]
        taken = [each for each in bars if each.className == "is-taken"]
        counts = dict(keyed(drawn))
        (name,) = [key for key in counts if "part_count" in key]
        assert len(taken) == counts[name] and len(bars) == message_rows["most_sms_part_count"][0]


def test_every_message_can_be_chosen_by_group_and_channel(world, message_rows):
    codes = {
        ".".join(row[name] for name in ("segment_id", "nir_id", "channel"))
        for row in message_rows.dicts()
    }
    reached, left = set(), [SMS]
    while left:
        code = left.pop()
        reached.add(code)
        found = [act.removeprefix("opt:message=") for act in list_acts(world, message=code)
                 if act.startswith("opt:message=")]  # fmt: skip
        left += [each for each in found if each not in reached and each not in left]
    assert reached == codes


def test_the_chosen_group_channel_and_language_are_pressed(world):
    chosen = list_acts(world, message=LETTER)
    pressed = [act for act, is_pressed in chosen.items() if is_pressed]
    assert pressed == [f"opt:message={LETTER}", "opt:draft=fr"]
    french = list_acts(world, "fr", draft="en")
    assert french["opt:draft=en"] and not french["opt:draft=fr"]


def test_one_that_goes_to_nobody_here_is_the_first_known(canvas, message_rows):
    without = [row for row in message_rows.dicts() if row["segment_id"] != "registrants"]
    (row,) = pick(without, {"message": SMS})
    assert (row["segment_id"], row["nir_id"], row["channel"]) == ("minors", "on_file", "sms")
    assert pick([], {}) == []


def test_message_of_nobody_is_empty(canvas, message_rows):
    assert len([*parts(messages(message_rows.head(0), canvas))]) == 1
    assert len([*parts(message_parts(message_rows.head(0), canvas))]) == 1


def test_the_check_says_part_by_part_what_is_blank_and_what_is_read_elsewhere(lab, canvas):
    message_rows = ask_rows(lab, MESSAGE_CHECK)
    said = [row[1] for row in table(message_parts(message_rows, canvas))]
    assert [each.split("read")[0] for each in said] == [
        "Said",
        *["where all is "] * 5,
    ]
    assert said[2].endswith("To fill in here: the site and the number")
    assert "tell the bank at once" in said[-1]
    letter = replace(canvas, options={"message": LETTER})
    whole = [row[1] for row in table(message_parts(message_rows, letter))]
    assert whole == ["Said", "yes", "to fill in", "to fill in", "yes", "yes"]
    lacking = message_rows.assign(missing_requirement_ids="smishing")
    assert "false text messages" in texts(message_parts(lacking, letter))
