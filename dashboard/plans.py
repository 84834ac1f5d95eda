"""What is said of a plan of notification: in a sentence, and below its drawings."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import pandas

from breachlab.counts import shown
from breachlab.words import Sentence
from breachlab.words.language import interface
from dashboard import html
from dashboard.marks import counted
from dashboard.options import Option, rungs
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

CHANNELS = ("email", "sms", "letter", "space")
# What is said below the calls of a plan, as the one held back holds at the high call rate, breaks
# or is cut.
HELD_BACK = {
    "fast": {"holds": "held_back_holds", "breaks": "held_back_breaks", "cut": "held_back_cut"},
    "paced": {"holds": "paced_holds", "breaks": "paced_breaks", "cut": "paced_cut"},
}

# Messages as fast as they can be sent, or as many a day as keep the calls within what is taken. The
# answers of notification/ hold both: a choice asks nothing.
PLAN = Option("plan", {"fast": {}, "paced": {}})
# Those to whom a communication is due, or all the living.
TO_INFORM = Option("to_inform", {"due": {}, "living": {"whom": "living"}})
# What can be sent and answered in a day, and what one of each costs in euros.
CAPACITIES = (
    rungs("calls_per_day", "20000", "1000", "2000", "5000", "10000", "20000", "40000", "80000",
          "200000", is_national=True),
    rungs("emails_per_day", "24000000", "1000000", "3000000", "6000000", "12000000", "24000000",
          "60000000", "120000000", is_national=True),
    rungs("letters_per_day", "500000", "50000", "100000", "200000", "500000", "1000000", "2000000",
          is_national=True),
)  # fmt: skip
UNIT_COSTS = (
    rungs("letter_cost", "0.85", "0.4", "0.6", "0.85", "1.2", "1.52", "5.36"),
    rungs("call_cost", "4", "1", "2", "4", "6", "8", "12"),
    rungs("sms_cost", "0.045", "0.02", "0.03", "0.045", "0.06", "0.09"),
)


def of_plan(row: Mapping[str, Any], plan: str) -> dict[str, Any]:
    """Return a row of both plans whose plain names are those of one: `fast` or `paced`.

    Example:

        >>> row = {"peak_call_count": 50, "held_back_peak_call_count": 20}
        >>> row |= {"is_all_told": True, "is_all_told_held_back": False}
        >>> of_plan(row, "fast")["peak_call_count"], of_plan(row, "paced")["peak_call_count"]
        (50, 20)
    """
    plain, start = dict(row), "held_back_"
    if plan == "fast":
        return plain
    mine = {name.removeprefix(start): plain[name] for name in plain if name.startswith(start)}
    return {**plain, **mine, "is_all_told": plain["is_all_told_held_back"]}


def headline(
    days: pandas.DataFrame, parts: pandas.DataFrame, selection: str, plan: str, words: PageWords
) -> Sentence:
    """Say how many a plan tells by which day, its calls and its cost; of whom, if of some."""
    if days.empty:
        return words.sentence("told_nobody")
    if parts.empty:  # what it costs is not known
        return words.headline("notification/waves", days)
    row = {**parts.iloc[0], **of_plan(days.iloc[0], plan)}
    named = [words.of_option(PLAN.name, plan), *filter(None, [selection])]
    key = "plan" if row["is_all_told"] else "plan_cut"
    return words.sentence(key, plan=words.text("join").join(named), **row)


def calls(words: PageWords, query: str, rows: pandas.DataFrame) -> Sentence:
    """Say how many calls come at most on a day, and how many can be taken."""
    return _of_first("calls", words, query, rows)


def told(words: PageWords, query: str, rows: pandas.DataFrame) -> Sentence:
    """Say how many are told on the first day, and by when all are who can be."""
    is_cut = not rows.empty and not of_plan(rows.iloc[0], _plan(words))["is_all_told"]
    return _of_first("told_in_part" if is_cut else "told", words, query, rows)


def held_back(rows: pandas.DataFrame, state: State, words: PageWords) -> Sequence:
    """Say what the dotted line is, the other plan, and whether the one held back holds."""
    if rows.empty:
        return ()
    row, plan = rows.iloc[0], PLAN.chosen(state.options)
    end = "holds" if row.holds_at_high_rate else "breaks"
    key = HELD_BACK[plan][end if row.is_all_told_held_back else "cut"]
    keys = _keys(words, plan, **{f"calls_{plan}": "shade-1", "capacity": "limit"})
    said = words.sentence(key, **row)
    return (keys, html.P(said.text, className="aside", **counted(shown(said))))


def left(rows: pandas.DataFrame, state: State, words: PageWords) -> Sequence:
    """Return what the shades of those who are left stand for."""
    if rows.empty:
        return ()
    shades = {name: f"shade-{number}" for number, name in enumerate(CHANNELS, start=1)}
    return (_keys(words, PLAN.chosen(state.options), **shades),)


def _keys(words: PageWords, plan: str, **names: str) -> html.Markup:
    """Return a list of {what it is: the class of its sign}, and the line of the other plan."""
    texts = interface(words.language)["plans"]
    (other,) = set(PLAN.choices) - {plan}
    signs = [html.Li(texts[key], className=name) for key, name in names.items()]
    dotted = html.Li(words.of_option(PLAN.name, other), className="dotted")
    return html.Ul([*signs, dotted], className="keys")


def _of_first(key: str, words: PageWords, query: str, rows: pandas.DataFrame) -> Sentence:
    """Return a sentence of the first row, which holds what is said of all; else that of nobody."""
    if rows.empty:
        return words.headline(query, rows)
    plan = _plan(words)
    row = of_plan(rows.iloc[0], plan)
    return words.sentence(key, plan=words.of_option(PLAN.name, plan), **row)


def _plan(words: PageWords) -> str:
    """Return the plan that is chosen, of the words of a card that follows it."""
    return words.canvas.options.get(PLAN.name, PLAN.default)
