"""Both plans day by day, as in the macro notification_courses: persons told, and callers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from dashboard.twins.channel_plans import Capacities, ChannelPlan

LAST = 366  # the day at which a plan is cut
CALLS_LAST = 29  # days after the day of telling on which persons still call
DAYS = numpy.arange(1, LAST + CALLS_LAST + 1)

Counts = NDArray[numpy.int64]


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
