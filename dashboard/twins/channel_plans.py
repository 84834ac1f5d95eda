"""The plan of each channel, as in the macro notification_plans: persons a day, number of days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import Any

from dashboard.twins.informed_groups import CHANNELS, Groups

Ledger = Mapping[str, Mapping[str, float]]  # {low, central or high: {figure: value}}

SENT = {"email": "is_emailed", "sms": "is_texted", "letter": "is_posted"}
LONGEST = 30  # days from which on as many persons stop calling each day as start


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
