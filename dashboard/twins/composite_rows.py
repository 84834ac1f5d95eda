"""The rows of combination/composite_profiles: what an attacker could hold of one person."""

from typing import Any

import duckdb
import numpy

from breachlab.query.answer_rows import Rows
from dashboard.database.cube_codes import narrow
from dashboard.twins.composite_bounds import Sets
from dashboard.twins.overlap_strata import add_up_strata, round_count
from dashboard.twins.strata import CODES, Array, find_shape, read_cells

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


def read_composites(cursor: duckdb.DuckDBPyConnection) -> Array:
    """Return records, the living, residents with exactly a set of fields, by status and stratum."""
    return narrow(read_cells(cursor, COMPOSITES, find_shape(cursor, (SETS.size,))))


def list_profiles(cells: Array, sets: Sets, part: float) -> Rows:
    """Return the rows of combination/composite_profiles.

    `cells` are the selected records and persons by set and stratum; `part` says how far dependence
    goes.
    """
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
