"""The persons to inform of a selection, in groups by age, status and contacts.

SQL computes the messages to each kind of group once. Here the groups of a selection are summed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
import numpy
from numpy.typing import NDArray

KEYS = (
    "age_band",
    "status",
    "is_space_with_nir",
    "fate",
    "email",
    "has_mobile",
    "street_address",
)
KINDS = """
with

planned as (

    from planned_groups(null, null, null, null, null, null, $whom)

)

select
    age_band::varchar as age_band,
    status::varchar as status,
    is_space_with_nir::varchar as is_space_with_nir,
    fate::varchar as fate,
    email::varchar as email,
    has_mobile::varchar as has_mobile,
    street_address::varchar as street_address,
    channel::varchar as channel,
    is_emailed,
    is_texted,
    coalesce(is_posted, false) as is_posted,
    coalesce(is_returned, false) as is_returned,
    sms_part_count
from with_sms_parts(planned, null)
"""
CHANNELS = ("email", "sms", "letter", "space", "public_notice")
PARTS_DIGITS = 14  # decimals of the mean number of SMS parts in a group

Flags = NDArray[numpy.bool_]
Counts = NDArray[numpy.int64]


@dataclass(frozen=True, eq=False)
class Kinds:
    """The messages to each kind of group, one row each; `rows` are {its keys: its row}."""

    rows: Mapping[tuple[str, ...], int]
    channels: NDArray[numpy.int8]  # the index in CHANNELS of the first channel that reaches them
    is_emailed: Flags
    is_texted: Flags
    is_posted: Flags
    is_returned: Flags
    sms_parts: NDArray[numpy.object_]  # parts of one SMS, times 10**PARTS_DIGITS: whole numbers
    # A cache of the last cells and their groups: the questions of a page share them.
    last: list[tuple[Mapping[str, list], "Groups"]] = field(default_factory=list)


@dataclass(frozen=True)
class Groups:
    """The groups of a selection, with their counts; `rows` are the rows of their kinds."""

    kinds: Kinds
    rows: NDArray[numpy.intp]
    record_counts: Counts
    person_counts: Counts

    def of(self, values: NDArray) -> NDArray:
        """Return the values of a column of `kinds`, one for each group."""
        return values[self.rows]

    def add_up_parts(self, which: Flags, sms_parts: int | None, digits: int) -> int:
        """Return the SMS parts for these groups, times 10 to the power of `digits`, rounded."""
        persons = self.person_counts[which]
        if sms_parts is not None:
            return int(persons.sum()) * sms_parts * 10**digits
        exact = int(persons.astype(object) @ self.of(self.kinds.sms_parts)[which])
        step = int(10 ** (PARTS_DIGITS - digits))
        return (exact + step // 2) // step


def read_kinds(cursor: duckdb.DuckDBPyConnection, whom: str) -> Kinds:
    """Return the kinds of groups of all persons to inform: `due` or `living`."""
    rows = cursor.execute(KINDS, {"whom": whom}).fetchall()
    columns = [*zip(*rows, strict=True)] or [()] * (len(KEYS) + 6)
    places, *flags, parts = columns[len(KEYS) :]
    channels = [CHANNELS.index(channel) for channel in places]
    emailed, texted, posted, returned = (numpy.array(each, bool) for each in flags)
    return Kinds(
        {keys: number for number, keys in enumerate(zip(*columns[: len(KEYS)], strict=True))},
        numpy.array(channels, numpy.int8),
        emailed,
        texted,
        posted,
        returned,
        numpy.array([int(each.scaleb(PARTS_DIGITS)) for each in parts], object),
    )


def find_rows(kinds: Kinds, columns: Mapping[str, list[Any]]) -> NDArray[numpy.intp]:
    """Return the row of `kinds` for each cell by KEYS; -1 for cells that are not to inform."""
    keys: Iterable[tuple[str, ...]] = zip(*(columns[key] for key in KEYS), strict=True)
    return numpy.array([kinds.rows.get(each, -1) for each in keys], numpy.intp)


def find_groups(kinds: Kinds, columns: Mapping[str, list[Any]]) -> Groups:
    """Return the groups to inform, from cells by KEYS."""
    for of, groups in kinds.last:
        if of is columns:
            return groups
    new_groups = _find_groups(kinds, columns)
    kinds.last[:] = [(columns, new_groups)]
    return new_groups


def _find_groups(kinds: Kinds, columns: Mapping[str, list[Any]]) -> Groups:
    rows = find_rows(kinds, columns)
    kept = rows >= 0
    counts = (columns[name] for name in ("record_count", "person_count"))
    records, persons = (numpy.array(each, numpy.int64)[kept] for each in counts)
    return Groups(kinds, rows[kept], records, persons)
