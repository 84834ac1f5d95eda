"""The twins on both plans of telling, day by day, as in the macros of waves.sql."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import ceil, floor
from typing import Any

import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows
from dashboard.twins.cubes import Cubes, Values
from dashboard.twins.informed import CHANNELS, STATUSES, Groups, rank_groups, select_groups

SENT = {"email": "is_emailed", "sms": "is_texted", "letter": "is_posted"}
LAST = 366  # the day at which a plan is cut
CALLS_LAST = 29  # days after the day of telling on which persons still call
DAYS = numpy.arange(1, LAST + CALLS_LAST + 1)
FIGURES = "select low, central, high from figures()"
FIRST_DAY = "select notification_starts_on()"
DAY = numpy.timedelta64(1, "D")
LONGEST = 30  # days from which on as many persons stop calling each day as start

Counts = NDArray[numpy.int64]
Floats = NDArray[numpy.float64]
Columns = dict[str, Any]
Ledger = Mapping[str, Mapping[str, float]]  # {low, central or high: {figure: value}}


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


def find_capacities(ledger: Ledger, values: Values, part: float = 1.0) -> Capacities:
    """Return the requested capacities; the ledger's where a value is not set.

    Of the calls of the ledger, a part of all persons has that part.
    """
    central = ledger["central"]
    figures = {
        "emails_per_day": 24 * central["emails_per_hour"],
        "letters_per_day": central["letters_per_day"],
        "calls_per_day": central["calls_per_day"],
    }
    given = {name: values[name] for name in figures if values.get(name) is not None}
    emails, letters, calls = map(round, (figures | given).values())
    return Capacities(
        {"email": emails, "sms": round(central["sms_per_day"]), "letter": letters},
        calls if "calls_per_day" in given else ceil(calls * part),
        calls,
        central["call_rate_per_mille"],
        ledger["high"]["call_rate_per_mille"],
        central["calls_within_72_hours_per_mille"],
    )


def find_loads(groups: Groups, sms_parts: int | None) -> list[Load]:
    """Return the work of each channel that reaches somebody."""
    reaching, loads = groups.of(groups.kinds.channels), []
    for number, channel in enumerate(CHANNELS[:-1]):
        records, persons = groups.add_up(reaching == number)
        messages = persons
        if channel in SENT:
            sent = groups.of(getattr(groups.kinds, SENT[channel]))
            is_sms = channel == "sms"
            messages = groups.add_up_parts(sent, sms_parts, 0) if is_sms else groups.add_up(sent)[1]
        if persons:
            loads.append(Load(channel, messages, records, persons))
    return loads


def find_plan(loads: list[Load], everybody: list[Load], values: Values) -> list[Load]:
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
    calls: Floats
    callers: Floats  # if all persons told called
    last_day: int
    last_call_day: int
    is_all_told: bool
    last_told_on: numpy.datetime64
    can: Capacities

    @property
    def backlog(self) -> Counts:
        """The persons left to tell."""
        return _sum(self.backlogs.values())

    @property
    def peak_calls(self) -> float:
        """The most calls of a day."""
        return float(self.callers.max()) * (self.can.call_rate / 1000)

    @property
    def high_peak_calls(self) -> float:
        """The most calls of a day at the high rate."""
        return float(self.callers.max()) * (self.can.high_call_rate / 1000)


def follow(plan: list[ChannelPlan], can: Capacities, first_day: date) -> Course:
    """Return the course of a plan that tells somebody."""
    told, before = (
        {each.load.channel: _told_by(each, numpy.minimum(days, LAST)) for each in plan}
        for days in (DAYS, DAYS - 1)
    )
    records, records_before = (
        # In proportion to the persons.
        [each.load.record_count * by[each.load.channel] // each.load.person_count for each in plan]
        for by in (told, before)
    )
    days = max(each.day_count for each in plan)
    last_day = min(days, LAST)
    last_call_day = days + CALLS_LAST if days <= LAST else LAST
    whole = _sum(told.values())
    callers = numpy.where(last_call_day >= DAYS, _callers(plan, whole, can.within_72_hours), 0)
    return Course(
        _sum(records) - _sum(records_before),
        whole - _sum(before.values()),
        whole,
        {each.load.channel: each.load.person_count - told[each.load.channel] for each in plan},
        callers * (can.call_rate / 1000),
        callers,
        last_day,
        last_call_day,
        days <= LAST,
        numpy.datetime64(first_day) + (last_day - 1) * DAY,
        can,
    )


def _sum(counts: Iterable[Counts]) -> Counts:
    return numpy.sum([*counts], axis=0)


def _told_by(plan: ChannelPlan, days: Counts) -> Counts:
    """Return the persons that a channel has told by the end of each of these days."""
    told = numpy.floor(plan.persons_per_day * days).astype(numpy.int64)
    return numpy.where(days >= plan.day_count, plan.load.person_count, told)


def _callers(plan: list[ChannelPlan], told: Counts, within_72_hours: float) -> Floats:
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


def _follow_both(cubes: Cubes, values: Values) -> tuple[Course, Course, Ledger, date] | None:
    """Return the courses of the plan at once and of that held back, the ledger, the first day."""
    loads = find_loads(select_groups(cubes, values), values["sms_parts"])
    if not loads:
        return None
    of_all = select_groups(cubes, {"whom": values["whom"]})
    everybody = find_loads(of_all, values["sms_parts"])
    part = sum(each.person_count for each in loads) / sum(each.person_count for each in everybody)
    (figures,), ((first_day,),) = cubes.read(FIGURES), cubes.read(FIRST_DAY)
    ledger = dict(zip(("low", "central", "high"), figures, strict=True))
    can, plan = find_capacities(ledger, values, part), find_plan(loads, everybody, values)
    at_once, held_back = (
        follow(take_part(plan_channels(plan, can, is_held_back), loads), can, first_day)
        for is_held_back in (False, True)
    )
    return at_once, held_back, ledger, first_day


def answer_waves(cubes: Cubes, values: Values) -> Rows | None:
    """Return the rows of notification/waves; the segment of a day is the last one told on it."""
    courses = _follow_both(cubes, values)
    if courses is None:
        return None
    at_once, held_back, _, first_day = courses
    ranked = rank_groups(cubes, select_groups(cubes, values))
    days = DAYS[: max(at_once.last_day, held_back.last_day)]
    so_far = numpy.cumsum([each.told_count for each in ranked])
    last = [ranked[at].segment for at in numpy.searchsorted(so_far, at_once.told[: days.size])]
    columns = {
        "told_on": numpy.datetime64(first_day) + (days - 1) * DAY,
        "day_number": days,
        "record_count": at_once.records,
        "person_count": at_once.persons,
        "told_person_count": at_once.told,
        "backlog_person_count": at_once.backlog,
        **_list_backlogs(at_once, ""),
        "expected_call_count": at_once.calls,
        "age_group": [segment[0] for segment in last],
        "status": [segment[1] for segment in last],
        "held_back_person_count": held_back.persons,
        "held_back_told_person_count": held_back.told,
        "held_back_backlog_person_count": held_back.backlog,
        **_list_backlogs(held_back, "held_back_"),
        "held_back_call_count": held_back.calls,
        "reachable_person_count": at_once.told[0] + at_once.backlog[0],
        "call_capacity_count": at_once.can.calls,
        **_list_ends(at_once, held_back),
    }
    del columns["peak_high_call_count"]  # a column of notification/call_volume alone
    return _frame(columns, days.size, {"status": STATUSES})


def answer_calls(cubes: Cubes, values: Values) -> Rows | None:
    """Return the rows of notification/call_volume."""
    courses = _follow_both(cubes, values)
    if courses is None:
        return None
    at_once, held_back, ledger, first_day = courses
    days = DAYS[: held_back.last_call_day]
    low, high = (ledger[end]["call_rate_per_mille"] for end in ("low", "high"))
    low_calls, high_calls = at_once.callers * low / 1000, at_once.callers * high / 1000
    overload, unanswered = _find_overload(at_once, days.size)
    held_overload, held_unanswered = _find_overload(held_back, days.size)
    low_need, need, high_need = (
        _find_advisers_per_call(ledger, end) for end in ("low", "central", "high")
    )
    columns = {
        "called_on": numpy.datetime64(first_day) + (days - 1) * DAY,
        "day_number": days,
        "record_count": at_once.records,
        "person_count": at_once.persons,
        "told_person_count": at_once.told,
        "low_call_count": low_calls,
        "expected_call_count": at_once.calls,
        "high_call_count": high_calls,
        "peak_hour_call_count": at_once.calls * ledger["central"]["peak_hour_per_mille"] / 1000,
        "held_back_person_count": held_back.persons,
        "held_back_told_person_count": held_back.told,
        "held_back_call_count": held_back.calls,
        "held_back_high_call_count": held_back.callers * high / 1000,
        "call_capacity_count": at_once.can.calls,
        "reachable_person_count": at_once.told[0] + at_once.backlog[0],
        **_list_ends(at_once, held_back),
        "overload_day_count": overload,
        "held_back_overload_day_count": held_overload,
        "unanswered_call_share": unanswered,
        "held_back_unanswered_call_share": held_unanswered,
        "low_adviser_count": _ceil(low_calls * low_need),
        "adviser_count": _ceil(at_once.calls * need),
        "high_adviser_count": _ceil(high_calls * high_need),
        "held_back_adviser_count": _ceil(held_back.calls * need),
        "peak_adviser_count": ceil(at_once.peak_calls * need),
        "held_back_peak_adviser_count": ceil(held_back.peak_calls * need),
    }
    return _frame(columns, days.size, {})


def _list_ends(at_once: Course, held_back: Course) -> Columns:
    """Return the columns with one value for all days: the end and the peak of each plan."""
    return {
        "last_day_number": at_once.last_day,
        "last_told_on": at_once.last_told_on,
        "last_told_person_count": at_once.told.max(),
        "is_all_told": at_once.is_all_told,
        "peak_call_count": at_once.peak_calls,
        "peak_high_call_count": at_once.high_peak_calls,
        "fits_call_centre": at_once.high_peak_calls <= at_once.can.calls,
        "held_back_last_day_number": held_back.last_day,
        "held_back_last_told_on": held_back.last_told_on,
        "held_back_last_told_person_count": held_back.told.max(),
        "is_all_told_held_back": held_back.is_all_told,
        "held_back_peak_call_count": held_back.peak_calls,
        "held_back_peak_high_call_count": held_back.high_peak_calls,
        "holds_at_high_rate": held_back.high_peak_calls <= held_back.can.calls,
    }


def _frame(columns: Columns, days: int, kinds: Mapping[str, Any]) -> Rows:
    """Return the first days of these columns."""
    return Rows(
        {
            name: each[:days] if isinstance(each, numpy.ndarray) else each
            for name, each in columns.items()
        },
        kinds,
    )


def _list_backlogs(course: Course, prefix: str) -> Columns:
    nobody = numpy.zeros_like(course.told)
    return {
        f"{prefix}{channel}_backlog_person_count": course.backlogs.get(channel, nobody)
        for channel in CHANNELS[:-1]
    }


def _find_advisers_per_call(ledger: Ledger, end: str) -> float:
    """Return the advisers for one call a day; the fewest if each adviser takes most calls."""
    others = ledger[{"low": "high", "high": "low"}.get(end, end)]
    a_day = others["adviser_minutes_per_day"] * others["adviser_occupancy_per_mille"]
    return 1000 * ledger[end]["call_minutes"] / a_day


def _find_overload(course: Course, days: int) -> tuple[int, float]:
    """Return the number of days beyond the capacity, and the share of their calls not answered."""
    calls, capacity = course.calls[:days], course.can.calls
    over = calls[calls > capacity]
    # In whole millionths, so that the sum does not depend on the order.
    sent = int(numpy.rint(over * 1e6 + 1e-9).astype(numpy.int64).sum()) / 1e6
    return over.size, 1 - over.size * capacity / sent if over.size else 0.0


def _ceil(counts: Floats) -> Counts:
    return numpy.ceil(counts).astype(numpy.int64)
