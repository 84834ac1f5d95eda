"""The rows of notification/channels and its breakdowns: the persons that each channel reaches."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows
from dashboard.twins.exposed_rows import sort_parts
from dashboard.twins.informed_groups import CHANNELS, Groups


def list_channels(groups: Groups) -> Rows:
    """Return the rows of notification/channels."""
    kinds, whole = groups.kinds, int(groups.person_counts.sum())
    records, persons = (
        _by_channel(groups, counts) for counts in (groups.record_counts, groups.person_counts)
    )
    sent = [
        int(groups.person_counts[groups.of(flag)].sum())
        for flag in (kinds.is_emailed, kinds.is_texted, kinds.is_posted)
    ]
    return Rows(
        {
            "channel": CHANNELS,
            "record_count": records,
            "person_count": persons,
            "left_person_count": numpy.maximum(whole - numpy.cumsum(persons), 0),
            "to_inform_person_count": whole,
            "public_notice_person_count": int(persons[-1]),
            "tried_person_count": [*sent, *persons[len(sent) :].tolist()],
            "reached_share": persons / max(whole, 1),
        },
        {"channel": CHANNELS},
    )


def _by_channel(groups: Groups, counts: NDArray[numpy.int64]) -> NDArray[numpy.int64]:
    channels = groups.of(groups.kinds.channels)
    return numpy.bincount(channels, counts, len(CHANNELS)).astype(numpy.int64)


def list_age_bands(groups: Groups, ages: Iterable[str], age_bands: Sequence[str]) -> Rows:
    """Return the rows of notification/channels_by_age_band; `ages` are those of the groups."""
    number = {band: place for place, band in enumerate(age_bands)}
    bands, whole = numpy.array([number[age] for age in ages], numpy.intp), len(age_bands)
    records, persons = (
        numpy.bincount(bands, counts, whole).astype(numpy.int64)
        for counts in (groups.record_counts, groups.person_counts)
    )
    places = bands * len(CHANNELS) + groups.of(groups.kinds.channels)
    reached = numpy.bincount(places, groups.person_counts, whole * len(CHANNELS))
    by_channel = reached.astype(numpy.int64).reshape(whole, len(CHANNELS))
    shares = by_channel / numpy.maximum(persons, 1)[:, None]
    # Bands that have persons: the smallest share by e-mail first, then the oldest.
    some = numpy.unique(bands)[::-1]
    order = some[numpy.argsort(shares[some, 0], kind="stable")]
    named = {f"{name}_person_count": by_channel[order, at] for at, name in enumerate(CHANNELS)}
    return Rows(
        {
            "age_band": [age_bands[place] for place in order],
            "record_count": records[order],
            "person_count": persons[order],
            **named,
            "email_share": shares[order, 0],
            "public_notice_share": shares[order, -1],
            "is_only_band": order.size == 1,
        },
        {"age_band": age_bands},
    )


def list_unreachable(
    groups: Groups,
    columns: Mapping[str, Sequence[Any]],
    statuses: Sequence[str],
    end_bands: Sequence[str],
    long_ago: str = "11-15",
) -> Rows:
    """Return the rows of notification/unreachable_by_end_band.

    `columns` are those of the groups.
    """
    noticed = groups.of(groups.kinds.channels) == CHANNELS.index("public_notice")
    is_without = numpy.array(
        [
            email != "valid" and address != "valid"
            for email, address in zip(columns["email"], columns["street_address"], strict=True)
        ],
        bool,
    )
    parts = [*zip(columns["status"], columns["end_band"], strict=True)]
    some = [*{*parts}]
    known = [some[place] for place in sort_parts(some, statuses, end_bands)]
    places = numpy.array([known.index(part) for part in parts], numpy.intp)
    records, persons, without, to_inform = (
        numpy.bincount(places, counts * which, len(known)).astype(numpy.int64)
        for counts, which in (
            (groups.record_counts, noticed),
            (groups.person_counts, noticed),
            (groups.person_counts, is_without),
            (groups.person_counts, numpy.ones_like(noticed)),
        )
    )
    shares = persons / numpy.maximum(to_inform, 1)
    order = numpy.argsort(-shares, kind="stable")
    everybody, start = int(persons.sum()), end_bands.index(long_ago)
    is_long = numpy.array([end in end_bands[start:] for _, end in known], bool)
    long_share = int(persons[is_long].sum()) / max(everybody, 1)
    known = [known[place] for place in order]
    return Rows(
        {
            "status": [status for status, _ in known],
            "end_band": [end or None for _, end in known],
            "record_count": records[order],
            "person_count": persons[order],
            "no_email_no_address_person_count": without[order],
            "to_inform_person_count": to_inform[order],
            "history_id": [end or status for status, end in known],
            "unreachable_share": shares[order],
            "all_person_count": everybody,
            "all_unreachable_share": everybody / max(int(to_inform.sum()), 1),
            "long_ago_share": long_share,
            "is_most": long_share > 0.5,
        },
        {"status": statuses, "end_band": end_bands},
    )
