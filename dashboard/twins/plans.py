"""The twins on both plans of telling, day by day, as in the macros of waves.sql."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import ceil, floor
from typing import Any

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows
from dashboard.twins.informed import (
    CHANNELS,
    STATUSES,
    Groups,
    choose_whom,
    rank_groups,
    select_groups,
)
from dashboard.twins.source import Ledger, Source, Twin, Values, read_ledger

SENT = {"email": "is_emailed", "sms": "is_texted", "letter": "is_posted"}
LAST = 366  # the day at which a plan is cut
CALLS_LAST = 29  # days after the day of telling on which persons still call
DAYS = numpy.arange(1, LAST + CALLS_LAST + 1)
LONGEST = 30  # days from which on as many persons stop calling each day as start

Counts = NDArray[numpy.int64]
Columns = dict[str, Any]


@dataclass(frozen=True)
class Load:
    """The work of a channel: messages, and the records and persons that it reaches."""

    channel: str
    message_count: int
    record_count: int
    person_count: int


@dataclass(frozen=True)
class ChannelPlan:
    """The plan of a channel: it tells so many persons a day, for so many days."""

    load: Load
    persons_per_day: float
    day_count: int


@dataclass(frozen=True)
class Capacities:
    """The messages and calls that a day can take, and the rates of calls, per thousand.

    `calls` are those of a part of the plan, `calls_of_plan` those of all of it.
    """

    messages: Mapping[str, int]  # {channel: messages a day}
    calls: int
    calls_of_plan: int
    call_rate: float
    high_call_rate: float
    within_72_hours: float


def find_capacities(ledger: Ledger, values: Mapping[str, Any], part: float = 1.0) -> Capacities:
    """Return the requested capacities; the ledger's where a value is not set.

    Of the calls of the ledger, a part of all persons has that part.
    """
    central = ledger["central"]
    emails = _choose(values.get("emails_per_day"), 24 * central["emails_per_hour"])
    letters = _choose(values.get("letters_per_day"), central["letters_per_day"])
    calls = _choose(values.get("calls_per_day"), central["calls_per_day"])
    if values.get("calls_per_day") is not None:
        part = 1.0
    return Capacities(
        {"email": emails, "sms": round(central["sms_per_day"]), "letter": letters},
        ceil(calls * part),
        calls,
        central["call_rate_per_mille"],
        ledger["high"]["call_rate_per_mille"],
        central["calls_within_72_hours_per_mille"],
    )


def _choose(value: float | None, figure: float) -> int:
    return round(figure if value is None else value)


def find_loads(groups: Groups, sms_parts: int | None) -> list[Load]:
    """Return the work of each channel that reaches somebody."""
    reaching = groups.of(groups.kinds.channels)
    loads = []
    for number, channel in enumerate(CHANNELS[:-1]):
        reached = reaching == number
        records, persons = (
            int(counts[reached].sum()) for counts in (groups.record_counts, groups.person_counts)
        )
        if persons:
            loads.append(Load(channel, _messages(groups, channel, sms_parts), records, persons))
    return loads


def find_plan(loads: list[Load], everybody: list[Load], values: Mapping[str, Any]) -> list[Load]:
    """Return the plan that these loads are a part of: everybody's.

    A capacity that is given is that of these loads: of calls for their persons, of a channel for
    its messages.
    """
    plan = everybody if values.get("calls_per_day") is None else loads
    messages = {each.channel: each.message_count for each in everybody}
    messages |= {
        each.channel: each.message_count
        for each in loads
        if values.get(f"{each.channel}s_per_day") is not None
    }
    return [replace(each, message_count=messages[each.channel]) for each in plan]


def take_part(plan: list[ChannelPlan], loads: list[Load]) -> list[ChannelPlan]:
    """Return a plan for these loads: in as many days, a day the same part of their persons."""
    plans = {each.load.channel: each for each in plan}
    parts = []
    for load in loads:
        whole = plans[load.channel]
        part = load.person_count / whole.load.person_count
        parts.append(ChannelPlan(load, whole.persons_per_day * part, whole.day_count))
    return parts


def _messages(groups: Groups, channel: str, sms_parts: int | None) -> int:
    kinds = groups.kinds
    if channel == "space":
        return int(groups.person_counts[groups.of(kinds.channels) == CHANNELS.index(channel)].sum())
    which = groups.of(getattr(kinds, SENT[channel]))
    if channel == "sms":
        return groups.add_up_parts(which, sms_parts, 0)
    return int(groups.person_counts[which].sum())


def plan_channels(loads: list[Load], can: Capacities, is_held_back: bool) -> list[ChannelPlan]:
    """Return the plan of each channel: as fast as possible, or held back for the call centre."""
    everybody = sum(load.person_count for load in loads)
    # Persons that can be told so that their calls fit, divided among channels by persons.
    of_calls = 1000 * can.calls_of_plan / can.call_rate
    return [
        _plan(
            load,
            can.messages.get(load.channel),
            of_calls * load.person_count / everybody if is_held_back else load.person_count,
            can.within_72_hours,
        )
        for load in loads
    ]


def _plan(load: Load, per_day: int | None, callers: float, within_72_hours: float) -> ChannelPlan:
    persons, messages = load.person_count, load.message_count
    by_throughput = -(-messages // per_day) if per_day else 1
    days, most = next(_tries(persons, by_throughput, callers, within_72_hours))
    if per_day is not None and persons * per_day < most * messages:
        return ChannelPlan(load, persons / messages * per_day, by_throughput)
    rate = min(most, -(-persons // days))
    return ChannelPlan(load, float(rate), ceil(persons / rate))


def _tries(
    persons: int, by_throughput: int, callers: float, within_72_hours: float
) -> Iterator[tuple[int, int]]:
    """Yield (days, persons a day) that suffice: as many a day as the call centre can serve."""
    for days in range(1, LONGEST + 1):
        part = _calls_of_last_day(days, within_72_hours)
        most = max(1, floor(callers / part))
        if max(by_throughput, -(-persons // most)) <= days or days == LONGEST:
            yield days, most


def _calls_of_last_day(days: int, within_72_hours: float) -> float:
    """Return the share of all calls that comes on the last of `days` days of equal telling."""
    early = within_72_hours * min(days, 3) / 3
    return (early + (1000 - within_72_hours) * max(min(days, 30) - 3, 0) / 27) / 1000


@dataclass(frozen=True)
class Course:
    """A plan day by day; each array has a value for each of DAYS."""

    records: Counts
    persons: Counts
    told: Counts
    backlogs: Mapping[str, Counts]  # {channel: persons left to tell}
    backlog: Counts
    callers: NDArray[numpy.float64]  # if all persons told called
    last_day: int
    last_call_day: int
    is_all_told: bool

    @property
    def last_told(self) -> int:
        """The persons told at the end of the plan, or on the day at which it is cut."""
        return int(self.told.max())

    @property
    def most_callers(self) -> float:
        """The largest number of callers on a day."""
        return float(self.callers.max())


def follow(plan: list[ChannelPlan], can: Capacities) -> Course:
    """Return the course of a plan that tells somebody."""
    told = {each.load.channel: _told_by(each, numpy.minimum(DAYS, LAST)) for each in plan}
    before = {each.load.channel: _told_by(each, numpy.minimum(DAYS - 1, LAST)) for each in plan}
    days = max(each.day_count for each in plan)
    last_call_day = days + CALLS_LAST if days <= LAST else LAST
    backlogs = {
        each.load.channel: each.load.person_count - told[each.load.channel] for each in plan
    }
    whole = _sum(told.values())
    return Course(
        _sum(_records(each, told) - _records(each, before) for each in plan),
        whole - _sum(before.values()),
        whole,
        backlogs,
        _sum(backlogs.values()),
        numpy.where(last_call_day >= DAYS, _callers(plan, whole, can.within_72_hours), 0),
        min(days, LAST),
        last_call_day,
        days <= LAST,
    )


def _sum(counts: Iterable[Counts]) -> Counts:
    return numpy.sum([*counts], axis=0)


def _told_by(plan: ChannelPlan, days: Counts) -> Counts:
    """Return the persons that a channel has told by the end of each of these days."""
    told = numpy.floor(plan.persons_per_day * days).astype(numpy.int64)
    return numpy.where(days >= plan.day_count, plan.load.person_count, told)


def _records(plan: ChannelPlan, told: Mapping[str, Counts]) -> Counts:
    """Return the records of the persons told, in proportion to the persons."""
    return plan.load.record_count * told[plan.load.channel] // plan.load.person_count


def _callers(plan: list[ChannelPlan], told: Counts, within_72_hours: float) -> NDArray:
    """Return the callers of each day.

    Persons call often in the first days after they are told, and no more after a month.
    """
    three_days_ago = numpy.maximum(numpy.minimum(DAYS - 3, LAST), 0)
    thirty_days_ago = numpy.maximum(DAYS - 30, 0)
    three, thirty = (
        _sum(_told_by(each, days) for each in plan) for days in (three_days_ago, thirty_days_ago)
    )
    late = (told - three) * within_72_hours / 3
    return (late + (three - thirty) * (1000 - within_72_hours) / 27) / 1000


def _courses(source: Source, values: Values) -> tuple[Course, Course, Capacities] | None:
    """Return the course of the plan at once, that of the plan held back, and the capacities."""
    whom, sms_parts = choose_whom(values), values["sms_parts"]
    loads = find_loads(select_groups(source, values, whom), sms_parts)
    if not loads:
        return None
    everybody = find_loads(select_groups(source, {}, whom), sms_parts)
    part = sum(each.person_count for each in loads) / sum(each.person_count for each in everybody)
    can = find_capacities(source.of(read_ledger), values, part)
    plan = find_plan(loads, everybody, values)
    at_once, held_back = (
        follow(take_part(plan_channels(plan, can, is_held_back), loads), can)
        for is_held_back in (False, True)
    )
    return at_once, held_back, can


def read_first_day(cursor: duckdb.DuckDBPyConnection) -> date:
    """Return the first day of telling."""
    ((day,),) = cursor.execute("select notification_starts_on()").fetchall()
    return day


def answer_waves(source: Source, values: Values) -> Rows | None:
    """Return the rows of notification/waves; the segment of a day is the last one told on it."""
    courses = _courses(source, values)
    if courses is None:
        return None
    at_once, held_back, can = courses
    first_day = source.of(read_first_day)
    ranked = rank_groups(source, select_groups(source, values, choose_whom(values)))
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
        "held_back_person_count": held_back.persons,
        "held_back_told_person_count": held_back.told,
        "held_back_backlog_person_count": held_back.backlog,
        **_backlogs(held_back, "held_back_"),
        "held_back_call_count": held["call_count"],
        "reachable_person_count": int(at_once.told[0] + at_once.backlog[0]),
        "call_capacity_count": can.calls,
        **_ends(at_once, held_back, now, held),
    }
    del columns["peak_high_call_count"]  # a column of notification/call_volume alone
    return _frame(columns, days.size)


def answer_calls(source: Source, values: Values) -> Rows | None:
    """Return the rows of notification/call_volume."""
    courses = _courses(source, values)
    if courses is None:
        return None
    at_once, held_back, can = courses
    first_day, ledger = source.of(read_first_day), source.of(read_ledger)
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


def _backlogs(course: Course, prefix: str) -> Columns:
    nobody = numpy.zeros_like(course.backlog)
    return {
        f"{prefix}{channel}_backlog_person_count": course.backlogs.get(channel, nobody)
        for channel in CHANNELS[:-1]
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


TWINS: Mapping[str, Twin] = {
    "notification/call_volume": answer_calls,
    "notification/waves": answer_waves,
}
