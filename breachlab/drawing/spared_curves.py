"""The curves of whom something would have spared: by limit, by day, by accounts that are taken."""

import pandas

from breachlab.drawing.canvas import Canvas
from breachlab.drawing.curve import Along, Flag, curve
from breachlab.words import plurals
from breachlab.words.language import interface

ALLOWED = "allowed_years"


def by_limit(rows: pandas.DataFrame, canvas: Canvas) -> dict:
    """Draw retention/avoided_by_limit, the term that the law allows marked."""
    text = interface(canvas.language)["drawing"]["allowed"]
    flags = [
        Flag(allowed, text.format(plurals.count_noun(allowed, "years", canvas.language)), ALLOWED)
        for allowed in map(int, rows[ALLOWED][:1])
    ]
    along = Along("limit_years", "years", "years_after_the_end", "retention_years")
    return curve(rows, canvas, along, "avoided_person_count", flag=_first(flags))


def by_days_earlier(rows: pandas.DataFrame, canvas: Canvas) -> dict:
    """Draw access/days_earlier, the first signal marked.

    Of some départements it depends on the order of reading, which nobody published: what lies
    between the least and the most is drawn.
    """
    text = interface(canvas.language)["drawing"]["first_signal"]
    flags = [Flag(int(signal), text) for signal in rows.days_earlier[rows.is_first_signal]]
    along = Along("days_earlier", "days", "days_earlier", "days_earlier")
    bounds = ["least_saved_person_count", "most_saved_person_count"]
    measures = bounds if rows.is_by_order.any() else ["saved_person_count"]
    return curve(rows, canvas, along, *measures, flag=_first(flags))


def by_departement(rows: pandas.DataFrame, canvas: Canvas) -> dict:
    """Draw access/own_departement: what share accounts in so many départements read, most first."""
    along = Along("departement_count", "departements", "departements_taken")
    return curve(rows, canvas, along, "so_far_person_share")


def _first(flags: list[Flag]) -> Flag | None:
    """Return the flag of an answer; nothing where no row has one."""
    return flags[0] if flags else None
