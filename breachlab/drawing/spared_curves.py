"""Curves of the persons spared by a measure: by limit, by day, by stolen accounts."""

import pandas

from breachlab.drawing.canvas import Canvas
from breachlab.drawing.curve import Along, Flag, curve
from breachlab.words import plurals
from breachlab.words.language import interface

ALLOWED = "allowed_years"


def by_limit(rows: pandas.DataFrame, canvas: Canvas) -> dict:
    """Draw retention/avoided_by_limit, with a flag at the term that the law allows."""
    text = interface(canvas.language)["drawing"]["allowed"]
    flags = [
        Flag(allowed, text.format(plurals.count_noun(allowed, "years", canvas.language)), ALLOWED)
        for allowed in map(int, rows[ALLOWED][:1])
    ]
    along = Along("limit_years", "years", "years_after_the_end", "retention_years")
    return curve(rows, canvas, along, "avoided_person_count", flag=_first(flags))


def by_days_earlier(rows: pandas.DataFrame, canvas: Canvas) -> dict:
    """Draw access/days_earlier, with a flag at the first signal.

    For some départements the answer depends on the order of reading, which is not published: then
    the range from the least to the most is drawn.
    """
    text = interface(canvas.language)["drawing"]["first_signal"]
    flags = [Flag(int(signal), text) for signal in rows.days_earlier[rows.is_first_signal]]
    along = Along("days_earlier", "days", "days_earlier", "days_earlier")
    bounds = ["least_saved_person_count", "most_saved_person_count"]
    measures = bounds if rows.is_by_order.any() else ["saved_person_count"]
    return curve(rows, canvas, along, *measures, flag=_first(flags))


def by_departement(rows: pandas.DataFrame, canvas: Canvas) -> dict:
    """Draw access/own_departement: the share read by accounts of the largest départements."""
    along = Along("departement_count", "departements", "departements_taken")
    return curve(rows, canvas, along, "so_far_person_share")


def _first(flags: list[Flag]) -> Flag | None:
    """Return the flag of an answer; null if no row has one."""
    return flags[0] if flags else None
