"""The twin on composite profiles: the bounds of the persons who hold a set of fields.

A set is a number of five bits: NIR, contact, IBAN, employer, insurer. The first two are those on
file, the last three come from other breaches. As in the macro composite_bounds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy

from breachlab.query.answer_rows import Rows
from dashboard.database.cubes import narrow
from dashboard.twins.overlap import (
    CODES,
    Array,
    Row,
    Strata,
    add_up_statuses,
    add_up_strata,
    find_shape,
    find_strata,
    read_breaches,
    read_cells,
    read_figures,
    round_count,
)
from dashboard.twins.source import Source, Twin, Values

ON_FILE = 4  # sets of NIR and contact
GAINED = ("has_iban_of_all", "has_employer", "has_insurer")  # columns of breaches
FIELDS = ("nir", "contact", "iban", "employer", "insurer")
SETS = numpy.arange(1 << len(FIELDS))
IS_WITHIN = (SETS[:, None] & SETS) == SETS  # whether the set of a row has all of that of a column
BITS = " + ".join(f"(has_{each}::utinyint << {place})" for place, each in enumerate(FIELDS))
COMPOSITES = f"""
select
    enum_code(status),
    {BITS},
    {CODES},
    sum(record_count)::bigint,
    sum(living_person_count)::bigint,
    sum(living_here_person_count)::bigint
from composite_cube
group by all
"""


@dataclass(frozen=True)
class Gained:
    """The chance that somebody is in a breach with a field, and the least and most members."""

    chance: Array
    least: Array
    most: Array


@dataclass(frozen=True)
class Sets:
    """The bounds of each set of fields, by its bits."""

    residents: Sequence[float]
    expected: Sequence[float]
    least: Sequence[float]
    most: Sequence[float]
    least_if_even: Sequence[float]
    most_if_even: Sequence[float]


def find_sets(breaches: Sequence[Row], strata: Strata, filed: Array, has_children: bool) -> Sets:
    """Return the bounds of all sets of fields.

    `filed` are the persons by set and stratum. `has_children` says that the last age of the strata
    is that of children: they count in the residents of whole breaches alone.
    """
    known = [
        each["breach_number"]
        for each in breaches
        if each["standing"] == "confirmed" and strata.counted[each["breach_number"]].any()
    ]
    ages = slice(-1) if has_children else slice(None)
    residents, living, members, persons = (
        each[..., ages].reshape(len(each), -1)
        for each in (strata.residents[known], strata.register[known], strata.members[known], filed)
    )
    fields = [
        _find_gained(members[own], residents[own])
        for own in ([breaches[number][name] for number in known] for name in GAINED)
    ]
    even = _add_up_even(residents.max(axis=0), living.max(axis=0), _count_filed(persons), fields)
    return _list_sets(even, *_find_whole(breaches, strata, known))


def _find_gained(members: Array, residents: Array) -> Gained:
    """Return what the breaches with a field say of each stratum."""
    shares = members / numpy.where(residents > 0, residents, 1)
    return Gained(
        1 - (1 - shares).prod(axis=0), members.max(axis=0, initial=0), members.sum(axis=0)
    )


def _count_filed(persons: Array) -> Array:
    """Return the persons with nothing, NIR, contact or both on file at least, by stratum."""
    neither, nir, contact, both = persons.reshape(-1, ON_FILE, persons.shape[-1]).sum(axis=0)
    return numpy.stack([neither + nir + contact + both, nir + both, contact + both, both])


def _add_up_even(
    residents: Array, living: Array, filed: Array, fields: Sequence[Gained]
) -> list[tuple[Array, ...]]:
    """Return the sums over the strata for each set of sources: register, expected, least, most.

    In each sum there is one place for each set on file; the last sum is that of the residents.
    """
    filed = filed * (residents > 0)
    everyone = numpy.where(filed[0] > 0, filed[0], 1)
    sums = []
    for bits in range(1 << len(fields)):
        sources = [each for place, each in enumerate(fields) if bits >> place & 1]
        register = (living / everyone if sources else 1.0) * filed
        chance, least, most = numpy.ones(living.size), numpy.zeros(living.size), register
        for each in sources:
            chance, least = chance * each.chance, least + each.least
            most = numpy.minimum(most, each.most)
        least = numpy.maximum(0, register + least - len(sources) * residents)
        parts = (register, register * chance, least, most)
        sums.append((*(each.sum(axis=-1) for each in parts), residents.sum()))
    return sums


def _find_whole(
    breaches: Sequence[Row], strata: Strata, known: Sequence[int]
) -> tuple[float, list[tuple[int, int]]]:
    """Return all residents, and of each field the largest breach and all of them together."""
    grown = add_up_strata(strata.residents - strata.counted)
    residents = max(breaches[number]["perimeter_person_count"] + grown[number] for number in known)
    held = [[breaches[number] for number in known if breaches[number][name]] for name in GAINED]
    return residents, [
        (
            max((row["least_count"] for row in each), default=0),
            sum(row["most_count"] for row in each),
        )
        for each in held
    ]


def _list_sets(
    even: Sequence[tuple[Array, ...]], residents: float, fields: Sequence[tuple[int, int]]
) -> Sets:
    """Return the bounds of the sets, with those of whole breaches and all residents."""
    all_least, all_most = [], []
    for bits, (register, *_) in enumerate(even):
        sources = [each for place, each in enumerate(fields) if bits >> place & 1]
        least = register + sum(each for each, _ in sources) - len(sources) * residents
        all_least.append(numpy.maximum(0, least))
        all_most.append(
            numpy.minimum(register, min((each for _, each in sources), default=numpy.inf))
        )
    _, expected, least_if_even, most_if_even, everyone = zip(*even, strict=True)
    return Sets(
        numpy.repeat(everyone, ON_FILE).tolist(),
        *(
            numpy.concatenate(each).tolist()
            for each in (expected, all_least, all_most, least_if_even, most_if_even)
        ),
    )


def read_composites(cursor: duckdb.DuckDBPyConnection) -> Array:
    """Return records, the living, residents with exactly a set of fields, by status and stratum."""
    return narrow(read_cells(cursor, COMPOSITES, find_shape(cursor, (SETS.size,))))


def answer_composites(source: Source, values: Values) -> Rows | None:
    """Return the rows of combination/composite_profiles; nothing where nobody lives."""
    breaches, (part, _) = source.of(read_breaches), source.of(read_figures)
    cells = add_up_statuses(source, source.of(read_composites), values)[:2]
    strata, (_, filed) = find_strata(source, values), cells
    if not strata.counted.any():
        return None
    sets = find_sets(breaches, strata, filed, values["age_bands"] is None)
    exactly = add_up_strata(cells)
    records, persons = exactly
    at_least_records, at_least = exactly @ IS_WITHIN
    everybody = max(int(persons.sum()), 1)
    rows = Rows(
        {
            **{f"has_{each}": (SETS >> place & 1) > 0 for place, each in enumerate(FIELDS)},
            "held_ids": [_name(bits) for bits in SETS.tolist()],
            "record_count": records,
            "person_count": persons,
            "person_share": persons / everybody,
            "at_least_record_count": at_least_records,
            "at_least_person_count": at_least,
            "at_least_person_share": at_least / everybody,
            **_round_bounds(sets, at_least, part),
        }
    )
    sizes = [bits.bit_count() for bits in SETS.tolist()]
    names = rows["held_ids"]
    return rows.take(sorted(SETS.tolist(), key=lambda at: (-sizes[at], -at_least[at], names[at])))


def _round_bounds(sets: Sets, at_least: Array, part: float) -> dict[str, Any]:
    """Return the columns of the bounds, and of little and much overlap."""
    bounds = {
        "resident_count": sets.residents,
        "expected_person_count": sets.expected,
        "least_person_count": sets.least,
        "most_person_count": sets.most,
        "least_if_even_count": sets.least_if_even,
        "most_if_even_count": sets.most_if_even,
    }
    few, many = numpy.array(sets.least_if_even), numpy.array(sets.most_if_even)
    little = at_least + part * (numpy.minimum(at_least, few) - at_least)
    much = at_least + part * (numpy.maximum(at_least, many) - at_least)
    bounds |= {"little_overlap_person_count": little.tolist()}
    bounds |= {"much_overlap_person_count": much.tolist()}
    return {name: [round_count(each) for each in counts] for name, counts in bounds.items()}


def _name(bits: int) -> str:
    """Return the ids of the fields of a set."""
    return " ".join(each for place, each in enumerate(FIELDS) if bits >> place & 1) or "none"


TWINS: Mapping[str, Twin] = {
    "combination/composite_profiles": answer_composites,
}
