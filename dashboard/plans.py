"""What is said of a plan of notification: in a sentence, and below its drawings."""

from collections.abc import Sequence
from itertools import product

import pandas
from dash import html

from breachlab.words import Sentence
from breachlab.words.language import interface
from dashboard.options import rungs
from dashboard.state import State
from dashboard.words import PageWords

SEGMENTS = (
    "minors",
    "candidate_spaces_with_nir",
    "candidate_spaces_without_nir",
    "registrants",
)
# {segment}.{is the NIR on file}.{channel}: what a message is for; the first is shown first.
MESSAGES = tuple(
    ".".join(each)
    for each in product(SEGMENTS, ("on_file", "not_on_file"), ("email", "sms", "letter"))
)


# What can be sent and answered in a day, and what one of each costs in euros.
CAPACITIES = (
    rungs("calls_per_day", "20000", "1000", "2000", "5000", "10000", "20000", "40000", "80000",
          "200000"),
    rungs("emails_per_day", "24000000", "1000000", "3000000", "6000000", "12000000", "24000000",
          "60000000", "120000000"),
    rungs("letters_per_day", "500000", "50000", "100000", "200000", "500000", "1000000", "2000000"),
)  # fmt: skip
UNIT_COSTS = (
    rungs("letter_cost", "0.85", "0.4", "0.6", "0.85", "1.2", "1.52", "5.36"),
    rungs("call_cost", "4", "1", "2", "4", "6", "8", "12"),
    rungs("sms_cost", "0.045", "0.02", "0.03", "0.045", "0.06", "0.09"),
)
PLAN = {  # (is it of a selection, are all told within a year): what is said of it
    (False, True): "plan",
    (False, False): "plan_cut",
    (True, True): "plan_selected",
    (True, False): "plan_cut_selected",
}


def headline(
    days: pandas.DataFrame, parts: pandas.DataFrame, selection: str, words: PageWords
) -> Sentence:
    """Say how many can be told by which day, and what telling them costs; of whom, if of some."""
    if days.empty:
        return words.sentence("told_nobody")
    if parts.empty:  # what it costs is not known
        return words.headline("notification/waves", days)
    row = {**parts.iloc[0], **days.iloc[0], "selection": selection}
    return words.sentence(PLAN[bool(selection), bool(row["is_all_told"])], **row)


def calls(words: PageWords, query: str, rows: pandas.DataFrame) -> Sentence:
    """Say how many calls come at most on a day, and how many can be taken."""
    return _of_first("calls", words, query, rows)


def told(words: PageWords, query: str, rows: pandas.DataFrame) -> Sentence:
    """Say how many are told on the first day, and by when all are who can be."""
    is_cut = not rows.empty and not rows.is_all_told.iloc[0]
    return _of_first("told_in_part" if is_cut else "told", words, query, rows)


def held_back(rows: pandas.DataFrame, state: State, words: PageWords) -> Sequence:
    """Say what the dotted line is: a plan that holds messages back, and whether it holds."""
    if rows.empty:
        return ()
    row = rows.iloc[0]
    if not row.is_all_told_held_back:
        key = "held_back_cut"
    else:
        key = "held_back_holds" if row.holds_at_high_rate else "held_back_breaks"
    keys = _keys(words, calls_a_day="shade-1", held_back="dotted", capacity="limit")
    return (keys, html.P(words.sentence(key, **row).text, className="aside"))


def left(rows: pandas.DataFrame, state: State, words: PageWords) -> Sequence:
    """Return what the shades of those who are left stand for."""
    if rows.empty:
        return ()
    return (_keys(words, email="shade-1", sms="shade-2", letter="shade-3", space="shade-4",
                  held_back="dotted"),)  # fmt: skip


def _keys(words: PageWords, **names: str) -> html.Ul:
    """Return a list of {what it is: the class of its sign}."""
    texts = interface(words.language)["plans"]
    return html.Ul([html.Li(texts[key], className=name) for key, name in names.items()],
                   className="keys")  # fmt: skip


def _of_first(key: str, words: PageWords, query: str, rows: pandas.DataFrame) -> Sentence:
    """Return a sentence of the first row, which holds what is said of all; else that of nobody."""
    return words.headline(query, rows) if rows.empty else words.sentence(key, **rows.iloc[0])
