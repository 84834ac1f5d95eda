"""The rows of notification/waves and notification/call_volume: both plans day by day."""

from datetime import date
from math import ceil
from typing import Any

import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows
from dashboard.twins.channel_plans import Capacities, Ledger
from dashboard.twins.informed_groups import CHANNELS
from dashboard.twins.plan_days import Course
from dashboard.twins.told_segments import STATUSES, Ranked

BACKLOGS = CHANNELS[:-1]

Columns = dict[str, Any]


def list_days(
    at_once: Course,
    held_back: Course,
    can: Capacities,
    first_day: date,
    ranked: list[Ranked],
) -> Rows:
    """Return the rows of notification/waves; the segment of a day is the last one told on it."""
    days = numpy.arange(1, max(at_once.last_day, held_back.last_day) + 1)
    now, held = _in_course(at_once, can, first_day), _in_course(held_back, can, first_day)
    so_far = numpy.cumsum([each.told_count for each in ranked])
    last = [ranked[at].segment for at in numpy.searchsorted(so_far, at_once.told[: days.size])]
    columns = {
        "told_on": _dates(first_day, days),
        "day_number": days,
        "record_count": at_once.records,
        "person_count": at_once.persons,
        "told_person_count": at_once.told,
        "backlog_person_count": at_once.backlog,
        **_backlogs(at_once, ""),
        "expected_call_count": now["call_count"],
        "age_group": [segment[0] for segment in last],
        "status": [segment[1] for segment in last],
        **_held_back(held_back),
        **_backlogs(held_back, "held_back_"),
        "held_back_call_count": held["call_count"],
        "reachable_person_count": int(at_once.told[0] + at_once.backlog[0]),
        "call_capacity_count": can.calls,
        **_ends(at_once, held_back, now, held),
    }
    del columns["peak_high_call_count"]  # a column of notification/call_volume alone
    return _frame(columns, days.size)


def list_calls(
    at_once: Course, held_back: Course, can: Capacities, first_day: date, ledger: Ledger
) -> Rows:
    """Return the rows of notification/call_volume."""
    days = numpy.arange(1, held_back.last_call_day + 1)
    now, held = _in_course(at_once, can, first_day), _in_course(held_back, can, first_day)
    low, high = (ledger[end]["call_rate_per_mille"] for end in ("low", "high"))
    low_calls, high_calls = at_once.callers * low / 1000, at_once.callers * high / 1000
    calls, held_calls = now["call_count"], held["call_count"]
    overload, unanswered = _overload(calls[: days.size], can.calls)
    held_overload, held_unanswered = _overload(held_calls[: days.size], can.calls)
    columns = {
        "called_on": _dates(first_day, days),
        "day_number": days,
        "record_count": at_once.records,
        "person_count": at_once.persons,
        "told_person_count": at_once.told,
        "low_call_count": low_calls,
        "expected_call_count": calls,
        "high_call_count": high_calls,
        "peak_hour_call_count": calls * ledger["central"]["peak_hour_per_mille"] / 1000,
        "held_back_person_count": held_back.persons,
        "held_back_told_person_count": held_back.told,
        "held_back_call_count": held_calls,
        "held_back_high_call_count": held_back.callers * high / 1000,
        "call_capacity_count": can.calls,
        "reachable_person_count": int(at_once.told[0] + at_once.backlog[0]),
        **_ends(at_once, held_back, now, held),
        "overload_day_count": overload,
        "held_back_overload_day_count": held_overload,
        "unanswered_call_share": unanswered,
        "held_back_unanswered_call_share": held_unanswered,
        **_advisers(low_calls, high_calls, now, held, ledger),
    }
    return _frame(columns, days.size)


def _ends(at_once: Course, held_back: Course, now: Columns, held: Columns) -> Columns:
    """Return the columns with one value for all days: the end and the peak of each plan."""
    return {
        "last_day_number": at_once.last_day,
        "last_told_on": now["last_told_on"],
        "last_told_person_count": at_once.last_told,
        "is_all_told": at_once.is_all_told,
        "peak_call_count": now["peak_call_count"],
        "peak_high_call_count": now["peak_high_call_count"],
        "fits_call_centre": now["fits"],
        "held_back_last_day_number": held_back.last_day,
        "held_back_last_told_on": held["last_told_on"],
        "held_back_last_told_person_count": held_back.last_told,
        "is_all_told_held_back": held_back.is_all_told,
        "held_back_peak_call_count": held["peak_call_count"],
        "held_back_peak_high_call_count": held["peak_high_call_count"],
        "holds_at_high_rate": held["fits"],
    }


def _advisers(
    low_calls: NDArray[numpy.float64],
    high_calls: NDArray[numpy.float64],
    now: Columns,
    held: Columns,
    ledger: Ledger,
) -> Columns:
    """Return the advisers that the calls need, by the low, central and high figures."""
    low, a_call, high = (_advisers_per_call(ledger, end) for end in ("low", "central", "high"))
    return {
        "low_adviser_count": _ceil(low_calls * low),
        "adviser_count": _ceil(now["call_count"] * a_call),
        "high_adviser_count": _ceil(high_calls * high),
        "held_back_adviser_count": _ceil(held["call_count"] * a_call),
        "peak_adviser_count": ceil(now["peak_call_count"] * a_call),
        "held_back_peak_adviser_count": ceil(held["peak_call_count"] * a_call),
    }


def _frame(columns: Columns, days: int) -> Rows:
    return Rows(
        {
            name: each[:days] if isinstance(each, numpy.ndarray) else each
            for name, each in columns.items()
        },
        {"status": STATUSES} if "status" in columns else {},
    )


def _dates(first_day: date, days: NDArray[numpy.int64]) -> NDArray[numpy.datetime64]:
    return numpy.datetime64(first_day) + (days - 1)


def _in_course(course: Course, can: Capacities, first_day: date) -> Columns:
    """Return the calls of a plan, their peaks, and its last day of telling."""
    rate, high = can.call_rate / 1000, can.high_call_rate / 1000
    (last_told_on,) = _dates(first_day, numpy.array([course.last_day]))
    return {
        "call_count": course.callers * rate,
        "peak_call_count": course.most_callers * rate,
        "peak_high_call_count": course.most_callers * high,
        "fits": course.most_callers * high <= can.calls,
        "last_told_on": last_told_on,
    }


def _held_back(course: Course) -> Columns:
    return {
        "held_back_person_count": course.persons,
        "held_back_told_person_count": course.told,
        "held_back_backlog_person_count": course.backlog,
    }


def _backlogs(course: Course, prefix: str) -> Columns:
    nobody = numpy.zeros_like(course.backlog)
    return {
        f"{prefix}{channel}_backlog_person_count": course.backlogs.get(channel, nobody)
        for channel in BACKLOGS
    }


def _advisers_per_call(ledger: Ledger, end: str) -> float:
    """Return the advisers for one call a day; the fewest if each adviser takes most calls."""
    others = ledger[{"low": "high", "high": "low"}.get(end, end)]
    a_day = others["adviser_minutes_per_day"] * others["adviser_occupancy_per_mille"]
    return 1000 * ledger[end]["call_minutes"] / a_day


def _overload(calls: NDArray[numpy.float64], capacity: int) -> tuple[int, float]:
    """Return the number of days beyond the capacity, and the share of their calls not answered."""
    over = calls[calls > capacity]
    # In whole millionths, so that the sum does not depend on the order.
    sent = int(numpy.rint(over * 1e6 + 1e-9).astype(numpy.int64).sum()) / 1e6
    return over.size, 1 - over.size * capacity / sent if over.size else 0.0


def _ceil(counts: NDArray[numpy.float64]) -> NDArray[numpy.int64]:
    return numpy.ceil(counts).astype(numpy.int64)
