"""The twins on other breaches: the overlap by stratum and its bounds, as in bounds.sql.

A stratum is a département, sex and age band. The array of a cube has these axes: the counts, the
statuses, at will one more, then those of the strata. A selection is a slice of it. The last age is
that of children, who are residents of a perimeter and in no register.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, TypeAlias

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows
from dashboard.database.cubes import narrow
from dashboard.twins.source import Source, Twin, Values, read_rows

SELECTED = ("departements", "sexes", "age_bands", "statuses")
LABELS = """
select
    enum_range(null::departement_code),
    enum_range(null::sex),
    enum_range(null::age_band),
    enum_range(null::status)
"""
CODES = "enum_code(departement_code), enum_code(sex), enum_code(age_band)"
EXPOSED = f"""
select
    enum_code(status),
    {CODES},
    sum(record_count)::bigint,
    sum(living_person_count)::bigint,
    sum(living_here_person_count)::bigint
from exposure_cube
group by all
"""
RESIDENTS = "residents"
BREACHES = """
select
    breaches.*,
    bounds.register_person_count,
    bounds.member_count,
    bounds.expected_person_count,
    bounds.least_person_count,
    bounds.most_person_count
from sized_breaches as breaches
left join overlap_bounds(null, null, null, null) as bounds using (breach_id)
order by breach_number
"""
PERIMETERS = """
select
    breaches.breach_number,
    enum_code(perimeters.departement_code),
    enum_code(perimeters.sex),
    coalesce(enum_code(perimeters.age_band), len(enum_range(null::age_band))),
    perimeters.resident_count,
    perimeters.inside_share,
    breaches.person_count * perimeters.resident_count / breaches.perimeter_person_count
from perimeters
inner join breaches using (breach_id)
"""
MEMBERS = """
select
    enum_code(status),
    breaches.breach_number,
    enum_code(departement_code),
    enum_code(breach_cube.sex),
    enum_code(age_band),
    sum(breach_cube.record_count)::bigint,
    sum(breach_cube.living_person_count)::bigint,
    sum(breach_cube.living_here_person_count)::bigint
from breach_cube
inner join breaches using (breach_id)
group by all
"""
OWN = {
    "register": "register_person_count",
    "members": "member_count",
    "expected": "expected_person_count",
    "least": "least_person_count",
    "most": "most_person_count",
}
FIGURES = """
select
    assumed('breach_dependence_per_mille') / 1000,
    sum(person_count) / assumed('persons_final')
from exposure_cube
"""
LISTED = ("breach_id", "breached_on", "organisation", "standing", "perimeter")
BOUNDS = {  # of columns: the name of the bound
    "resident_count": "residents",
    "register_person_count": "register",
    "member_count": "members",
    "expected_person_count": "expected",
    "least_person_count": "least",
    "most_person_count": "most",
}
FIRST = ("confirmed_breach_number", "claimed_breach_number")
FIRST_IBAN = ("is_joinable", "iban_breach_number")

Array: TypeAlias = NDArray[Any]
Labels: TypeAlias = Sequence[Sequence[str]]
Row = dict[str, Any]
Columns = Mapping[str, list]
Added = Mapping[int | None, tuple[int, int]]  # {breach number: records, persons}


def read_labels(cursor: duckdb.DuckDBPyConnection) -> Labels:
    """Return the départements, sexes, age bands and statuses, in order."""
    ((labels),) = cursor.execute(LABELS).fetchall()
    return labels


def read_exposed(cursor: duckdb.DuckDBPyConnection) -> Array:
    """Return the exposed records, those who are alive, and the residents of them."""
    return narrow(read_cells(cursor, EXPOSED, find_shape(cursor)))


def find_shape(cursor: duckdb.DuckDBPyConnection, more: tuple[int, ...] = ()) -> tuple[int, ...]:
    """Return the lengths of the axes of an array, with those of further ones."""
    departements, sexes, ages, statuses = map(len, read_labels(cursor))
    return (statuses, *more, departements, sexes, ages + 1)


def read_cells(cursor: duckdb.DuckDBPyConnection, query: str, shape: tuple[int, ...]) -> Array:
    """Return the counts of a query as an array; its first columns are places on the axes."""
    columns = [*cursor.execute(query).fetchnumpy().values()]
    places, counts = columns[: len(shape)], numpy.stack(columns[len(shape) :])
    cells = numpy.zeros((len(counts), *shape), counts.dtype)
    cells[(slice(None), *places)] = counts
    return cells


def keep_strata(source: Source, cells: Array, values: Values) -> Array:
    """Return the part of an array that has the selected départements, sexes and age bands."""
    for axis, name, known in zip((-3, -2, -1), SELECTED, source.of(read_labels), strict=False):
        if values[name] is not None:
            cells = cells.take(_find_places(known, values[name]), axis)
    return cells


def add_up_statuses(source: Source, cells: Array, values: Values) -> Array:
    """Return the selected part of an array of records, the living and residents, summed by status.

    The second are whom the view counts: of selected départements, too, the residents.
    """
    *_, statuses = source.of(read_labels)
    if values["statuses"] is not None:
        cells = cells.take(_find_places(statuses, values["statuses"]), 1)
    records, living, residents = keep_strata(source, cells, values).sum(axis=1, dtype=numpy.int64)
    is_of_place = values["departements"] is not None
    return numpy.stack([records, residents if is_of_place else living, residents])


def _find_places(known: Sequence[str], chosen: Sequence[str]) -> list[int]:
    return [place for place, value in enumerate(known) if value in chosen]


@dataclass(frozen=True)
class Strata:
    """The exposed of each stratum, and what an outsider knows of it.

    A breach has no residents where its perimeter has none, and of the agency's own register
    nowhere.
    """

    exposed: Array
    living: Array
    register: Array
    residents: Array
    counted: Array
    members: Array

    @property
    def least(self) -> Array:
        """The least of the exposed who can be in a breach that is spread evenly."""
        return _find_least(self.register, self.members, self.residents)

    @property
    def most(self) -> Array:
        """The most of the exposed who can be in a breach that is spread evenly."""
        return numpy.minimum(self.register, self.members)


@dataclass(frozen=True)
class Bounds:
    """The row of overlap_bounds for each breach; nan for null."""

    residents: Array
    register: Array
    members: Array
    expected: Array
    least: Array
    most: Array
    least_if_even: Array
    most_if_even: Array


def read_breaches(cursor: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return the breaches by number, with the bounds of all of France."""
    return read_rows(cursor.execute(BREACHES))


def read_perimeters(cursor: duckdb.DuckDBPyConnection) -> Array:
    """Return the residents, the share of a band inside, and the members, by breach and stratum."""
    _, *strata = find_shape(cursor)
    return read_cells(cursor, PERIMETERS, (_count_breaches(cursor), *strata))


def read_members(cursor: duckdb.DuckDBPyConnection) -> Array:
    """Return the exposed records, the living, residents in each breach, by status and stratum."""
    shape = find_shape(cursor, (_count_breaches(cursor),))
    return narrow(read_cells(cursor, MEMBERS, shape))


def read_figures(cursor: duckdb.DuckDBPyConnection) -> tuple[float, float]:
    """Return how far dependence goes, 0 to 1, and which part of the real register this one is."""
    (figures,) = cursor.execute(FIGURES).fetchall()
    return figures


def _count_breaches(cursor: duckdb.DuckDBPyConnection) -> int:
    ((last,),) = cursor.execute("select max(breach_number) from breaches").fetchall()
    return last + 1


def find_strata(source: Source, values: Values) -> Strata:
    """Return the strata of a selection, as overlap_strata has them."""
    _, exposed, living = add_up_statuses(source, source.of(read_exposed), values)
    counted, inside, members = keep_strata(source, source.of(read_perimeters), values)
    register = inside * living
    return Strata(exposed, living, register, numpy.maximum(counted, register), counted, members)


def find_members(source: Source, values: Values) -> Array:
    """Return the selected records and persons in each breach, by stratum."""
    return add_up_statuses(source, source.of(read_members), values)[:2]


def find_bounds(breaches: Sequence[Row], strata: Strata, values: Values) -> Bounds:
    """Return the bounds of a selection, as overlap_bounds has them."""
    register, members, residents = (
        add_up_strata(each) for each in (strata.register, strata.members, strata.residents)
    )
    names = ("least_count", "most_count", "perimeter_person_count")
    least, most, whole = (_column(breaches, name) for name in names)
    grown = add_up_strata(strata.residents - strata.counted)
    of_residents = Bounds(
        residents,
        register,
        members,
        register * members / numpy.where(residents > 0, residents, numpy.nan),
        _find_least(register, least, whole + grown),
        numpy.minimum(register, most),
        add_up_strata(strata.least),
        add_up_strata(strata.most),
    )
    return _take_own(breaches, of_residents, all(values[name] is None for name in SELECTED))


def _take_own(breaches: Sequence[Row], bounds: Bounds, is_whole: bool) -> Bounds:
    """Return bounds with those of the agency's own breaches, which only all of France has."""
    nothing = numpy.full(len(breaches), numpy.nan)
    own = {name: _column(breaches, column) for name, column in OWN.items()} if is_whole else {}
    is_known = bounds.residents > 0
    return Bounds(
        **{
            name: numpy.where(is_known, each, own.get(name, nothing))
            for name, each in vars(bounds).items()
        }
    )


def find_union(
    breaches: Sequence[Row], exposed: int, bounds: Bounds, kept: Sequence[int], part: float
) -> tuple[float, float]:
    """Return the least and the most persons in one of the breaches, as union_bounds has them.

    `kept` are the numbers of the breaches; `part` is that of the real register.
    """
    is_own = numpy.array([each["perimeter"] != RESIDENTS for each in breaches])
    share = numpy.where(is_own, part, 1.0)
    least = numpy.minimum(share * numpy.nan_to_num(bounds.least), exposed)
    most = share * bounds.most
    most = numpy.where(numpy.isnan(most), _column(breaches, "person_count"), most)
    parts = numpy.minimum(most, exposed)[kept]
    return max(least[kept], default=0.0), min(parts.sum(), exposed)


def add_up_strata(cells: Array) -> Array:
    """Return the sums over the départements, sexes and age bands."""
    return cells.reshape(*cells.shape[:-3], -1).sum(axis=-1)


def _find_least(one: Array, other: Array, everyone: Array) -> Array:
    """Return least_overlap."""
    return numpy.where(one + other < everyone, 0, one + other - everyone)


def _column(breaches: Sequence[Row], name: str) -> Array:
    values = [each[name] for each in breaches]
    return numpy.array([numpy.nan if each is None else each for each in values], float)


def round_count(count: float) -> int | None:
    """Return a whole count, half of one rounded up; null for nan.

    To six places first: a sum of parts may be half a person but for its last digit.
    """
    return None if count != count else int(round(count, 6) + 0.5)


def answer_breaches(source: Source, values: Values) -> Rows:
    """Return the rows of combination/other_breaches, a row for each breach."""
    breaches, (part, _) = source.of(read_breaches), source.of(read_figures)
    strata = find_strata(source, values)
    records, persons = add_up_strata(find_members(source, values))
    bounds, exposed = find_bounds(breaches, strata, values), int(strata.exposed.sum())
    few = numpy.fmin(persons, bounds.least_if_even)
    many = numpy.fmax(persons, bounds.most_if_even)
    counts = {name: getattr(bounds, bound) for name, bound in BOUNDS.items()}
    counts["little_overlap_person_count"] = persons + part * (few - persons)
    counts["much_overlap_person_count"] = persons + part * (many - persons)
    rows = Rows(
        {
            **{name: [each[name] for each in breaches] for name in LISTED},
            "breach_person_count": [each["person_count"] for each in breaches],
            "record_count": records,
            "person_count": persons,
            "person_share": persons / (exposed or numpy.nan),
            **{name: [*map(round_count, each.tolist())] for name, each in counts.items()},
        },
        dict.fromkeys(counts, "int64"),
    )
    # The confirmed, those of residents, and those of most persons come first.
    standings, listed = find_standings(values["standings"]), rows.dicts()
    kept = [place for place, row in enumerate(listed) if row["standing"] in standings]
    return rows.take(
        sorted(
            kept,
            key=lambda place: (
                listed[place]["standing"] != "confirmed",
                listed[place]["perimeter"] != RESIDENTS,
                -listed[place]["person_count"],
            ),
        )
    )


def find_standings(standings: Sequence[str] | None) -> Sequence[str]:
    """Return the standings of the breaches that count: confirmed, if not asked otherwise."""
    return ["confirmed"] if standings is None else standings


def find_added(columns: Columns, standings: Sequence[str]) -> Added:
    """Return the persons by the first breach that counts; null for none."""
    kept = [f"{each}_breach_number" for each in ("confirmed", "claimed") if each in standings]
    numbers = [
        min((int(each) for each in row if each), default=None)
        for row in zip(*(columns[name] for name in kept), strict=True)
    ]
    return _add_up(numbers or [None] * len(columns["record_count"]), columns)


def find_joined(columns: Columns) -> Added:
    """Return the persons with NIR and contact on file by the first breach with their IBAN."""
    numbers = [
        int(number) if number and is_joinable == "true" else None
        for is_joinable, number in zip(
            columns["is_joinable"], columns["iban_breach_number"], strict=True
        )
    ]
    return _add_up(numbers, columns)


def _add_up(numbers: Sequence[int | None], columns: Columns) -> Added:
    added: dict[int | None, tuple[int, int]] = {}
    cells = zip(numbers, columns["record_count"], columns["person_count"], strict=True)
    for number, records, persons in cells:
        before = added.get(number, (0, 0))
        added[number] = before[0] + records, before[1] + persons
    return added


def find_extremes(
    breaches: Sequence[Row], strata: Strata, members: Array, kept: Sequence[int]
) -> tuple[float, float]:
    """Return the persons in a breach at the two extremes: evenly spread, and nested.

    `members` are the selected persons in each breach by stratum; `kept` are the numbers of the
    breaches that count.
    """
    least, most = strata.least, strata.most
    own = [each["breach_number"] for each in breaches if each["perimeter"] != RESIDENTS]
    least[own] = most[own] = members[own]
    lived_in = strata.living > 0
    evenly = numpy.minimum(least[kept].sum(axis=0), strata.living)
    nested = most[kept].max(axis=0, initial=0)
    return float(evenly[lived_in].sum()), float(nested[lived_in].sum())


def _place(listed: Sequence[Row], added: Added) -> tuple[list[int], list[int]]:
    """Return the records and the persons of each breach."""
    counts = [added.get(each["breach_number"], (0, 0)) for each in listed]
    return [records for records, _ in counts], [persons for _, persons in counts]


def name_standing(standings: Sequence[str]) -> str:
    """Return counted_standing."""
    if "claimed" not in standings:
        return "confirmed"
    return "confirmed_or_claimed" if "confirmed" in standings else "claimed"


def answer_arrivals(source: Source, values: Values) -> Rows:
    """Return the rows of combination/marginal_effect."""
    standings = find_standings(values["standings"])
    breaches, (part, of_register) = source.of(read_breaches), source.of(read_figures)
    listed = [each for each in breaches if each["standing"] in standings]
    kept = [each["breach_number"] for each in listed]
    added = find_added(source.cells("first_breach_cube", FIRST, values), standings)
    joined = find_joined(source.cells("first_iban_cube", FIRST_IBAN, values))
    strata, (_, members) = find_strata(source, values), find_members(source, values)
    exposed, bounds = int(strata.exposed.sum()), find_bounds(breaches, strata, values)
    least, most = find_union(breaches, exposed, bounds, kept, of_register)
    evenly, nested = find_extremes(breaches, strata, members, kept)
    independent = sum(added.get(number, (0, 0))[1] for number in kept)
    records, persons = _place(listed, added)
    joined_records, joined_persons = _place(listed, joined)
    everybody = sum(count for _, count in added.values()) or numpy.nan
    so_far = numpy.array([*accumulate(persons)], numpy.int64)
    columns = ("breach_id", "breached_on", "organisation", "standing")
    return Rows(
        {
            **{name: [each[name] for each in listed] for name in columns},
            "counted_standing": name_standing(standings),
            "new_record_count": records,
            "new_person_count": persons,
            "record_count": [*accumulate(records)],
            "person_count": so_far,
            "person_share": so_far / everybody,
            "new_composite_record_count": joined_records,
            "new_composite_person_count": joined_persons,
            "composite_record_count": [*accumulate(joined_records)],
            "composite_person_count": [*accumulate(joined_persons)],
            "all_person_count": sum(persons),
            "all_person_share": sum(persons) / everybody,
            "all_composite_person_count": sum(joined_persons),
            "least_person_count": round_count(least),
            "most_person_count": round_count(most),
            "little_overlap_person_count": round_count(independent + part * (evenly - independent)),
            "much_overlap_person_count": round_count(independent + part * (nested - independent)),
        },
        {"all_person_share": "float64"},
    )


TWINS: Mapping[str, Twin] = {
    "combination/marginal_effect": answer_arrivals,
    "combination/other_breaches": answer_breaches,
}
