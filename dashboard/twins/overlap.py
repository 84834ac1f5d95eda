"""The twins on other breaches: the overlap by stratum and its bounds, as in bounds.sql.

A stratum is a département, sex and age band. The array of a cube has these axes: the counts, the
statuses, at will one more, then those of the strata. A selection is a slice of it. The last age is
that of children, who are residents of a perimeter and in no register.

A composite profile is a set of fields that somebody holds: a number of five bits for NIR, contact,
IBAN, employer, insurer. The first two are those on file, the last three come from other breaches.
Its bounds are as in the macro composite_bounds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows
from dashboard.twins.cubes import Cells, Cubes, Values, narrow

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
"""  # noqa: S608 (of constants alone)
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
# Columns of BREACHES: the bounds of all of France, which the agency's own breaches have, too.
OWN = (
    "register_person_count",
    "member_count",
    "expected_person_count",
    "least_person_count",
    "most_person_count",
)
FIGURES = """
select
    assumed('breach_dependence_per_mille') / 1000,
    sum(person_count) / assumed('persons_final')
from exposure_cube
"""
LISTED = ("breach_id", "breached_on", "organisation", "standing", "perimeter")
FIRST = ("confirmed_breach_number", "claimed_breach_number")
FIRST_IBAN = ("is_joinable", "iban_breach_number")
ON_FILE = 4  # sets of NIR and contact
GAINED = ("has_iban_of_all", "has_employer", "has_insurer")  # columns of breaches
OF_SETS = (
    "resident_count",
    "expected_person_count",
    "least_person_count",
    "most_person_count",
    "least_if_even_count",
    "most_if_even_count",
)
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
"""  # noqa: S608 (of constants alone)

Array: TypeAlias = NDArray[Any]
Row = dict[str, Any]
Added = Mapping[int | None, tuple[int, int]]  # {breach number: records, persons}


def read_exposed(cursor: duckdb.DuckDBPyConnection) -> Array:
    """Return the exposed records, those who are alive, and the residents of them."""
    return narrow(_read_cells(cursor, EXPOSED, _find_shape(cursor)))


def read_perimeters(cursor: duckdb.DuckDBPyConnection) -> Array:
    """Return the residents, the share of a band inside, and the members, by breach and stratum."""
    _, *shape = _find_shape(cursor, (_count_breaches(cursor),))
    return _read_cells(cursor, PERIMETERS, shape)


def read_members(cursor: duckdb.DuckDBPyConnection) -> Array:
    """Return the exposed records, the living, residents in each breach, by status and stratum."""
    shape = _find_shape(cursor, (_count_breaches(cursor),))
    return narrow(_read_cells(cursor, MEMBERS, shape))


def read_composites(cursor: duckdb.DuckDBPyConnection) -> Array:
    """Return records, the living, residents with exactly a set of fields, by status and stratum."""
    return narrow(_read_cells(cursor, COMPOSITES, _find_shape(cursor, (SETS.size,))))


def _count_breaches(cursor: duckdb.DuckDBPyConnection) -> int:
    ((last,),) = cursor.execute("select max(breach_number) from breaches").fetchall()
    return last + 1


def _find_shape(cursor: duckdb.DuckDBPyConnection, more: tuple[int, ...] = ()) -> tuple[int, ...]:
    """Return the lengths of the axes of an array, with those of further ones."""
    (labels,) = cursor.execute(LABELS).fetchall()
    departements, sexes, ages, statuses = map(len, labels)
    return (statuses, *more, departements, sexes, ages + 1)


def _read_cells(cursor: duckdb.DuckDBPyConnection, query: str, shape: Sequence[int]) -> Array:
    """Return the counts of a query as an array; its first columns are places on the axes."""
    columns = [*cursor.execute(query).fetchnumpy().values()]
    places, counts = columns[: len(shape)], numpy.stack(columns[len(shape) :])
    cells = numpy.zeros((len(counts), *shape), counts.dtype)
    cells[(slice(None), *places)] = counts
    return cells


def _keep(cubes: Cubes, cells: Array, values: Values, names: Sequence[str]) -> Array:
    """Return the selected part of an array, by these dimensions."""
    (labels,) = cubes.read(LABELS)
    for name, axis, known in zip(SELECTED, (-3, -2, -1, 1), labels, strict=True):
        if name in names and values[name] is not None:
            chosen = values[name]
            cells = cells.take(
                [place for place, value in enumerate(known) if value in chosen], axis
            )
    return cells


def _add_up_statuses(cubes: Cubes, cells: Array, values: Values) -> Array:
    """Return the selected part of an array of records, the living and residents, summed by status.

    The second are whom the view counts: of selected départements, too, the residents.
    """
    kept = _keep(cubes, cells, values, SELECTED)
    records, living, residents = kept.sum(axis=1, dtype=numpy.int64)
    is_of_place = values["departements"] is not None
    return numpy.stack([records, residents if is_of_place else living, residents])


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


def find_strata(cubes: Cubes, values: Values) -> Strata:
    """Return the strata of a selection, as overlap_strata has them."""
    _, exposed, living = _add_up_statuses(cubes, cubes.of(read_exposed), values)
    perimeters = _keep(cubes, cubes.of(read_perimeters), values, SELECTED[:-1])
    counted, inside, members = perimeters
    register = inside * living
    return Strata(exposed, living, register, numpy.maximum(counted, register), counted, members)


def find_bounds(breaches: Sequence[Row], strata: Strata, values: Values) -> Mapping[str, Array]:
    """Return the bounds of a selection by column, as overlap_bounds has them; nan for null.

    Those of the agency's own breaches are only known of all of France.
    """
    register, members, residents = (
        add_up_strata(each) for each in (strata.register, strata.members, strata.residents)
    )
    names = ("least_count", "most_count", "perimeter_person_count")
    least, most, whole = (_column(breaches, name) for name in names)
    grown = add_up_strata(strata.residents - strata.counted)
    some_residents = numpy.where(residents > 0, residents, numpy.nan)
    bounds = {
        "resident_count": residents,
        "register_person_count": register,
        "member_count": members,
        "expected_person_count": register * members / some_residents,
        "least_person_count": _find_least(register, least, whole + grown),
        "most_person_count": numpy.minimum(register, most),
        "least_if_even_count": add_up_strata(strata.least),
        "most_if_even_count": add_up_strata(strata.most),
    }
    is_whole = all(values[name] is None for name in SELECTED)
    own = {name: _column(breaches, name) for name in OWN} if is_whole else {}
    return {
        name: numpy.where(residents > 0, each, own.get(name, numpy.nan))
        for name, each in bounds.items()
    }


def find_union(
    breaches: Sequence[Row],
    exposed: int,
    bounds: Mapping[str, Array],
    kept: Sequence[int],
    part: float,
) -> tuple[float, float]:
    """Return the least and the most persons in one of the breaches, as union_bounds has them.

    `kept` are the numbers of the breaches; `part` is that of the real register.
    """
    is_own = numpy.array([each["perimeter"] != RESIDENTS for each in breaches])
    share = numpy.where(is_own, part, 1.0)
    least = numpy.minimum(share * numpy.nan_to_num(bounds["least_person_count"]), exposed)
    most = share * bounds["most_person_count"]
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


def answer_breaches(cubes: Cubes, values: Values) -> Rows:
    """Return the rows of combination/other_breaches, a row for each breach."""
    breaches, ((part, _),) = cubes.read_dicts(BREACHES), cubes.read(FIGURES)
    strata = find_strata(cubes, values)
    members = _add_up_statuses(cubes, cubes.of(read_members), values)
    records, persons, _ = add_up_strata(members)
    bounds = find_bounds(breaches, strata, values)
    few = numpy.fmin(persons, bounds["least_if_even_count"])
    many = numpy.fmax(persons, bounds["most_if_even_count"])
    counts = {name: bounds[name] for name in ("resident_count", *OWN)}
    counts["little_overlap_person_count"] = persons + part * (few - persons)
    counts["much_overlap_person_count"] = persons + part * (many - persons)
    rows = Rows(
        {
            **{name: [each[name] for each in breaches] for name in LISTED},
            "breach_person_count": [each["person_count"] for each in breaches],
            "record_count": records,
            "person_count": persons,
            "person_share": persons / (strata.exposed.sum() or numpy.nan),
            **{name: [*map(round_count, each.tolist())] for name, each in counts.items()},
        },
        dict.fromkeys(counts, "int64"),
    )
    # The confirmed, those of residents, and those of most persons come first.
    standings = _find_standings(values)
    order = sorted(
        (each["standing"] != "confirmed", each["perimeter"] != RESIDENTS, -count, place)
        for place, (each, count) in enumerate(zip(breaches, persons.tolist(), strict=True))
        if each["standing"] in standings
    )
    return rows.take(place for *_, place in order)


def _find_standings(values: Values) -> Sequence[str]:
    """Return the standings of the breaches that count: confirmed, if not asked otherwise."""
    return ["confirmed"] if values["standings"] is None else values["standings"]


def find_added(cells: Cells, standings: Sequence[str]) -> Added:
    """Return the persons by the first breach that counts; null for none."""
    kept = [f"{each}_breach_number" for each in ("confirmed", "claimed") if each in standings]
    numbers = [
        min((int(each) for each in row if each), default=None)
        for row in zip(*(cells[name] for name in kept), strict=True)
    ]
    return _add_up(numbers or [None] * len(cells["record_count"]), cells)


def find_joined(cells: Cells) -> Added:
    """Return the persons with NIR and contact on file by the first breach with their IBAN."""
    numbers = [
        int(number) if number and is_joinable == "true" else None
        for is_joinable, number in zip(*(cells[name] for name in FIRST_IBAN), strict=True)
    ]
    return _add_up(numbers, cells)


def _add_up(numbers: Sequence[int | None], cells: Cells) -> Added:
    added: dict[int | None, tuple[int, int]] = {}
    counts = (cells[name].tolist() for name in ("record_count", "person_count"))
    for number, records, persons in zip(numbers, *counts, strict=True):
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


def answer_arrivals(cubes: Cubes, values: Values) -> Rows:
    """Return the rows of combination/marginal_effect."""
    standings = _find_standings(values)
    breaches, ((part, of_register),) = cubes.read_dicts(BREACHES), cubes.read(FIGURES)
    listed = [each for each in breaches if each["standing"] in standings]
    kept = [each["breach_number"] for each in listed]
    added = find_added(cubes.cells("first_breach_cube", FIRST, values), standings)
    joined = find_joined(cubes.cells("first_iban_cube", FIRST_IBAN, values))
    strata = find_strata(cubes, values)
    _, members, _ = _add_up_statuses(cubes, cubes.of(read_members), values)
    exposed, bounds = int(strata.exposed.sum()), find_bounds(breaches, strata, values)
    least, most = find_union(breaches, exposed, bounds, kept, of_register)
    evenly, nested = find_extremes(breaches, strata, members, kept)
    new, new_joined = (
        numpy.array([each.get(number, (0, 0)) for number in kept], numpy.int64).reshape(-1, 2)
        for each in (added, joined)
    )
    so_far, joined_so_far = new.cumsum(axis=0), new_joined.cumsum(axis=0)
    everybody = sum(count for _, count in added.values()) or numpy.nan
    independent = int(new[:, 1].sum())
    is_claimed, is_confirmed = "claimed" in standings, "confirmed" in standings
    one = "claimed" if is_claimed else "confirmed"
    columns = ("breach_id", "breached_on", "organisation", "standing")
    return Rows(
        {
            **{name: [each[name] for each in listed] for name in columns},
            "counted_standing": "confirmed_or_claimed" if is_claimed and is_confirmed else one,
            "new_record_count": new[:, 0],
            "new_person_count": new[:, 1],
            "record_count": so_far[:, 0],
            "person_count": so_far[:, 1],
            "person_share": so_far[:, 1] / everybody,
            "new_composite_record_count": new_joined[:, 0],
            "new_composite_person_count": new_joined[:, 1],
            "composite_record_count": joined_so_far[:, 0],
            "composite_person_count": joined_so_far[:, 1],
            "all_person_count": independent,
            "all_person_share": independent / everybody,
            "all_composite_person_count": new_joined[:, 1].sum(),
            "least_person_count": round_count(least),
            "most_person_count": round_count(most),
            "little_overlap_person_count": round_count(independent + part * (evenly - independent)),
            "much_overlap_person_count": round_count(independent + part * (nested - independent)),
        },
        {"all_person_share": "float64"},
    )


@dataclass(frozen=True)
class Gained:
    """The chance that somebody is in a breach with a field, and the least and most members."""

    chance: Array
    least: Array
    most: Array


def find_sets(
    breaches: Sequence[Row], strata: Strata, filed: Array, has_children: bool
) -> Mapping[str, Array]:
    """Return the bounds of all sets of fields, by column.

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
    held = [[breaches[number][name] for number in known] for name in GAINED]
    fields = [_find_gained(members[own], residents[own]) for own in held]
    wholes = [
        [breaches[number] for number, is_own in zip(known, own, strict=True) if is_own]
        for own in held
    ]
    grown = add_up_strata(strata.residents - strata.counted)
    everybody = max(breaches[number]["perimeter_person_count"] + grown[number] for number in known)
    residents, living = residents.max(axis=0), living.max(axis=0)
    persons = _count_filed(persons) * (residents > 0)
    everyone = numpy.where(persons[0] > 0, persons[0], 1)
    rows = []
    for bits in range(1 << len(GAINED)):
        sources = [place for place in range(len(GAINED)) if bits >> place & 1]
        register = (living / everyone if sources else 1.0) * persons
        # Of each stratum, as if breaches were spread evenly in it.
        chance, least, most = numpy.ones(living.size), numpy.zeros(living.size), register
        for each in (fields[place] for place in sources):
            chance, least = chance * each.chance, least + each.least
            most = numpy.minimum(most, each.most)
        least = numpy.maximum(0, register + least - len(sources) * residents)
        filed_count, expected, least_if_even, most_if_even = (
            each.sum(axis=-1) for each in (register, register * chance, least, most)
        )
        # Of whole breaches: the largest with a field, and all of them together.
        least_of_all, most_of_all = filed_count - len(sources) * everybody, filed_count
        for of_field in (wholes[place] for place in sources):
            least_of_all = least_of_all + max((row["least_count"] for row in of_field), default=0)
            most_of_all = numpy.minimum(most_of_all, sum(row["most_count"] for row in of_field))
        of_all = (numpy.maximum(0, least_of_all), most_of_all)
        counted = numpy.full(ON_FILE, residents.sum())
        rows.append((counted, expected, *of_all, least_if_even, most_if_even))
    return dict(zip(OF_SETS, map(numpy.concatenate, zip(*rows, strict=True)), strict=True))


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


def answer_composites(cubes: Cubes, values: Values) -> Rows | None:
    """Return the rows of combination/composite_profiles; nothing where nobody lives."""
    breaches, ((part, _),) = cubes.read_dicts(BREACHES), cubes.read(FIGURES)
    cells = _add_up_statuses(cubes, cubes.of(read_composites), values)[:2]
    strata = find_strata(cubes, values)
    if not strata.counted.any():
        return None
    sets = find_sets(breaches, strata, cells[1], values["age_bands"] is None)
    records, persons = exactly = add_up_strata(cells)
    at_least_records, at_least = exactly @ IS_WITHIN
    everybody = max(int(persons.sum()), 1)
    little = numpy.minimum(at_least, sets["least_if_even_count"])
    much = numpy.maximum(at_least, sets["most_if_even_count"])
    bounds = {
        **sets,
        "little_overlap_person_count": at_least + part * (little - at_least),
        "much_overlap_person_count": at_least + part * (much - at_least),
    }
    held = [[each for place, each in enumerate(FIELDS) if bits >> place & 1] for bits in SETS]
    names = [" ".join(each) or "none" for each in held]
    rows = Rows(
        {
            **{f"has_{each}": (SETS >> place & 1) > 0 for place, each in enumerate(FIELDS)},
            "held_ids": names,
            "record_count": records,
            "person_count": persons,
            "person_share": persons / everybody,
            "at_least_record_count": at_least_records,
            "at_least_person_count": at_least,
            "at_least_person_share": at_least / everybody,
            **{name: [*map(round_count, each.tolist())] for name, each in bounds.items()},
        }
    )
    order = sorted(SETS.tolist(), key=lambda at: (-len(held[at]), -at_least[at], names[at]))
    return rows.take(order)
