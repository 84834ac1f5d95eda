"""The twins on the exposed: by status, end and year, and those whom a measure would have spared.

The measures are a purge, the legal term, an earlier end of the reading, or all of them.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows
from dashboard.twins.cubes import Cells, Cubes, Values

COUNTS = ("record_count", "person_count", "living_here_person_count")
PART = ("status", "end_band")
LABELS = "select enum_range(null::status), enum_range(null::end_band)"
LONG_AGO = "6-10"  # the first band of six years and more
# {year: 1}; null for the first, which is open-ended, 0 for the last, just begun.
YEARS = """
select
    first_year,
    if(first_year = window_first_year(), null, coalesce(first_year_years(first_year), 0))
from (select distinct first_year from exposure_cube where first_year is not null) as known
"""
HELD_YEARS = 5  # the fewest years of like counts that make a plateau
KINDS_OF_YEARS = {  # of columns that may have nulls alone
    "held_since_year": "uint16",
    "held_persons_per_year": "float64",
    "first_full_year": "uint16",
    "last_full_year": "uint16",
    "first_full_year_person_count": "int64",
    "last_full_year_person_count": "int64",
    "is_all": "bool",
    "is_trend_known": "bool",
}
ANNOUNCED = "select person_count from breaches where breach_id = earlier_breach()"

LIMITS = numpy.arange(21)  # years that a purge may leave
ASKED = 5  # years: the default limit
PURGE = ("status", "idle_years", "is_beyond_term")
ALLOWED = "select assumed('retention_after_registration_years')"
FIGURES = "select low, central, high from figures()"
PACE = """
select
    days_earlier,
    all_saved_person_count / greatest(all_read_person_count, 1) as saved_share
from reading_pace('total')
order by days_earlier
"""
LACKING = """
select
    string_agg(measure_id, ' ' order by measure_number) as lacking_measure_ids,
    string_agg(measure_id, ' ' order by measure_number) filter (
        measure_id not in ('authorisations', 'logging')
    ) as uncounted_measure_ids
from measures
where is_found_lacking
"""
ORDER = ("candidate_space", "formerly_registered")  # the first statuses; all others follow
REACHED = 2  # départements that two accounts reach
ENDS = """
select
    pace.days_earlier,
    pace.last_read_on,
    pace.all_read_person_count,
    pace.all_saved_person_count,
    pace.all_least_saved_person_count,
    last_use.happened_on - first_signal.happened_on as signal_days_earlier
from reading_pace($extraction) as pace
cross join timeline as last_use
cross join timeline as first_signal
where last_use.event_id = 'last_use' and first_signal.event_id = 'signal'
order by pace.days_earlier
"""

Counts = NDArray[numpy.int64]
Part = tuple[str, str]  # status, end band


def answer_statuses(cubes: Cubes, values: Values) -> Rows:
    """Return the rows of exposure/by_status."""
    cells = cubes.cells("exposure_cube", ("status",), values)
    ((statuses, _),) = cubes.read(LABELS)
    shares = _share(cells["living_here_person_count"])
    is_somebody = cells["living_here_person_count"].any()
    return Rows(
        {
            "status": cells["status"],
            "record_count": cells["record_count"],
            "person_count": cells["person_count"],
            "person_share": _share(cells["person_count"]),
            "living_here_person_count": cells["living_here_person_count"],
            "living_here_person_share": shares,
            "is_most": shares > 0.5 if is_somebody else None,
            "is_all": shares == 1 if is_somebody else None,
        },
        {"status": (*statuses,), "is_most": "bool", "is_all": "bool"},
    )


def _share(counts: Counts) -> NDArray[numpy.float64]:
    return counts / (counts.sum() or numpy.nan)


def _sort_parts(cells: Cells, statuses: Sequence[str], end_bands: Sequence[str]) -> list[Part]:
    """Return the parts that have cells in order; those without an end band come last."""
    ends = [*end_bands, ""]
    parts = zip(*(cells[name] for name in PART), strict=True)
    return sorted(parts, key=lambda part: (statuses.index(part[0]), ends.index(part[1])))


def _count_parts(cells: Cells, parts: Sequence[Part], names: Sequence[str]) -> Counts:
    """Return these counts, each by part; 0 for a part without cells."""
    keys = zip(*(cells[name] for name in PART), strict=True)
    columns = (cells[name].tolist() for name in names)
    counts = dict(zip(keys, zip(*columns, strict=True), strict=True))
    nothing = (0,) * len(names)
    rows = [counts.get(part, nothing) for part in parts]
    return numpy.array(rows, numpy.int64).reshape(len(parts), len(names)).T


def answer_stock(cubes: Cubes, values: Values) -> Rows:
    """Return the rows of exposure/stock."""
    here, france = (
        cubes.cells("exposure_cube", PART, each)
        for each in (values, {**values, "departements": None})
    )
    ((statuses, end_bands),) = cubes.read(LABELS)
    parts = _sort_parts(france, statuses, end_bands)
    records, persons, living_here = _count_parts(here, parts, COUNTS)
    (in_france,) = _count_parts(france, parts, COUNTS[-1:])
    long_ago = end_bands[end_bands.index(LONG_AGO) :]
    is_long_ago = numpy.array([end in long_ago for _, end in parts], bool)
    left = living_here[is_long_ago].sum()
    return Rows(
        {
            "status": [status for status, _ in parts],
            "end_band": [end or None for _, end in parts],
            "is_left_six_years": is_long_ago,
            "record_count": records,
            "person_count": persons,
            "living_here_person_count": living_here,
            "living_here_person_share": _share(living_here),
            "france_living_here_person_share": _share(in_france),
            "all_living_here_person_count": living_here.sum(),
            "left_six_years_person_count": left,
            "left_six_years_person_share": left / (living_here.sum() or numpy.nan),
            "france_left_six_years_person_share": (
                in_france[is_long_ago].sum() / (in_france.sum() or numpy.nan)
            ),
        },
        {"status": (*statuses,), "end_band": (*end_bands,)},
    )


def answer_years(cubes: Cubes, values: Values) -> Rows | None:
    """Return the rows of exposure/by_first_year; nothing for no cells."""
    cells, lengths = cubes.cells("exposure_cube", ("first_year",), values), dict(cubes.read(YEARS))
    some = [place for place, year in enumerate(cells["first_year"]) if year]
    if not some:
        return None
    years = numpy.array([int(cells["first_year"][place]) for place in some], numpy.uint16)
    records, persons, living_here = (cells[name][some] for name in COUNTS)
    is_open = numpy.array([lengths[year] is None for year in years.tolist()])
    spans = numpy.array([lengths[year] or numpy.nan for year in years.tolist()], float)
    whole = persons.sum() or numpy.nan
    full, counts = (each[spans == 1].tolist() for each in (years, living_here))
    first = _find_held(full, counts)
    held = counts[first:] if first else []
    return Rows(
        {
            "first_year": years,
            "record_count": records,
            "person_count": persons,
            "living_here_person_count": living_here,
            "held_since_year": full[first] if first else None,
            "held_persons_per_year": sum(held) / len(held) if held else numpy.nan,
            "first_full_year": full[0] if full else None,
            "last_full_year": full[-1] if full else None,
            "first_full_year_person_count": counts[0] if full else None,
            "last_full_year_person_count": counts[-1] if full else None,
            "persons_per_year": persons / spans,
            "person_share": persons / whole,
            "open_person_share": persons[is_open].sum() / whole if is_open.any() else numpy.nan,
            "is_all": persons == whole if persons.any() else None,
            "all_living_here_person_count": living_here.sum(),
            "is_trend_known": full[-1] > full[0] if full else None,
        },
        KINDS_OF_YEARS,
    )


def _find_held(years: Sequence[int], counts: Sequence[int]) -> int | None:
    """Return the index of the first of like years, if the counts before fell one by one."""
    places = range(len(years))
    held = next((place for place in places if _has_held(years[place:], counts[place:])), None)
    if not held:
        return None
    steps = pairwise(zip(years[: held + 1], counts[: held + 1], strict=True))
    fell = all(year == before + 1 and count < earlier for (before, earlier), (year, count) in steps)
    return held if fell else None


def _has_held(years: Sequence[int], counts: Sequence[int]) -> bool:
    size, whole = len(years), sum(counts)
    return (
        size >= HELD_YEARS
        and years[-1] - years[0] + 1 == size
        and 10 * min(counts) * size >= 9 * whole
        and 10 * max(counts) * size <= 11 * whole
    )


def answer_members(cubes: Cubes, values: Values) -> Rows:
    """Return the rows of combination/in_breach_of_2023."""
    exposed, members = (
        cubes.cells(cube, PART, values) for cube in ("exposure_cube", "breach_of_2023_cube")
    )
    ((statuses, end_bands),), ((announced,),) = cubes.read(LABELS), cubes.read(ANNOUNCED)
    parts = _sort_parts(exposed, statuses, end_bands)
    exposed_records, exposed_persons = _count_parts(exposed, parts, COUNTS[:2])
    records, persons = _count_parts(members, parts, COUNTS[:2])
    rows = Rows(
        {
            "status": [status for status, _ in parts],
            "end_band": [end or None for _, end in parts],
            "exposed_record_count": exposed_records,
            "exposed_person_count": exposed_persons,
            "breach_person_count": announced,
            "record_count": records,
            "person_count": persons,
            "person_share": persons / numpy.where(exposed_persons > 0, exposed_persons, numpy.nan),
            "all_person_count": persons.sum(),
            "all_person_share": persons.sum() / (exposed_persons.sum() or numpy.nan),
        },
        {"status": (*statuses,), "end_band": (*end_bands,)},
    )
    return rows.take(numpy.argsort(-persons, kind="stable").tolist())


def _find_idle_years(cells: Cells) -> NDArray[numpy.int64]:
    """Return the idle years of each cell that a purge can delete; -1 for the others."""
    each = zip(cells["status"], cells["idle_years"], strict=True)
    return numpy.array(
        [int(years) if status == "formerly_registered" else -1 for status, years in each], int
    )


def answer_limits(cubes: Cubes, values: Values) -> Rows:
    """Return the rows of retention/avoided_by_limit."""
    cells = cubes.cells("retention_cube", ("status", "idle_years"), values)
    ((allowed,),) = cubes.read(ALLOWED)
    is_purged = _find_idle_years(cells) >= LIMITS[:, None]
    records, persons = cells["record_count"].sum(), cells["person_count"].sum()
    avoided_records, avoided = is_purged @ cells["record_count"], is_purged @ cells["person_count"]
    asked = ASKED if values["retention_years"] is None else values["retention_years"]
    return Rows(
        {
            "limit_years": LIMITS,
            "record_count": records,
            "person_count": persons,
            "avoided_record_count": avoided_records,
            "avoided_person_count": avoided,
            "asked_years": numpy.int32(asked),
            "allowed_years": numpy.int32(allowed),
            "avoided_record_share": avoided_records / max(records, 1),
            "avoided_person_share": avoided / max(persons, 1),
            "asked_person_count": avoided[asked],
            "asked_person_share": avoided[asked] / max(persons, 1),
        }
    )


def answer_beyond(cubes: Cubes, values: Values) -> Rows:
    """Return the rows of retention/beyond_legal_term."""
    cells = cubes.cells("retention_cube", PURGE, {**values, "departements": None})
    ((statuses, _),), (figures,) = cubes.read(LABELS), cubes.read(FIGURES)
    order = [*ORDER, *(each for each in statuses if each not in ORDER)]
    known = [each for each in order if each in cells["status"]]
    is_of = numpy.array(known)[:, None] == numpy.array(cells["status"])
    is_beyond = numpy.array([each == "true" for each in cells["is_beyond_term"]], bool)
    records, persons, beyond_records, beyond = (
        (is_of & which) @ cells[name] for which in (True, is_beyond) for name in COUNTS[:2]
    )
    low, central, high = map(_count_spaces, figures)
    months = {
        "formerly_registered": 12 * figures[1]["retention_after_registration_years"],
        "candidate_space": figures[1]["retention_after_last_use_months"],
    }
    return Rows(
        {
            "status": known,
            "record_count": records,
            "person_count": persons,
            "beyond_record_count": beyond_records,
            "beyond_person_count": beyond,
            "term_months": [months.get(each) for each in known],
            "beyond_person_share": beyond / numpy.maximum(persons, 1),
            "all_beyond_person_count": beyond.sum(),
            "least_person_count": round(beyond.sum() * low / max(central, 1)),
            "most_person_count": round(beyond.sum() * high / max(central, 1)),
        },
        {"status": (*statuses,), "term_months": "int32"},
    )


def _count_spaces(figures: Mapping[str, float]) -> float:
    """Return the candidate spaces beyond their term by one set of figures, times a thousand."""
    persons = round(figures["candidate_space_persons"])
    return persons * figures["candidate_spaces_beyond_term_per_mille"]


def answer_rungs(cubes: Cubes, values: Values) -> Rows:
    """Return the rows of what_if/ladder.

    Two accounts in the two largest départements spare the fewest persons, in the two smallest the
    most. `further` are the records of the largest that are not primary ones.
    """
    places = cubes.cells("retention_cube", ("departement_code",), values)
    persons_of = dict(zip(places["departement_code"], places["person_count"].tolist(), strict=True))
    largest = (*sorted(persons_of, key=lambda code: (-persons_of[code], code))[:REACHED],)
    smallest = sum(sorted(filter(None, persons_of.values()))[:REACHED])
    base = "living" if values["departements"] is None else "residents"
    everybody, reach = (
        cubes.cells("retention_cube", PURGE, {**values, "departements": each}, base)
        for each in (values["departements"], largest)
    )
    people = {name: values[name] for name in ("age_bands", "sexes")}
    there = cubes.cells("contact_cube", ("fate",), {**people, "departements": largest}, "living")
    further = (there["record_count"] - there["person_count"]).sum()
    years, days = values["retention_years"], values["days_earlier"]
    limits = LIMITS[[years in (None, each) for each in LIMITS.tolist()]]
    shares = {each: share for each, share in cubes.read(PACE) if days in (None, each)}
    ((lacking, uncounted),) = cubes.read(LACKING)
    whole, archived, spaces = _count_purged(everybody, limits)
    near, near_archived, near_spaces = _count_purged(reach, limits)
    # One row for each limit and end: each limit is repeated for all ends.
    archived, near_archived = (each.repeat(len(shares)) for each in (archived, near_archived))
    saved = numpy.tile([*shares.values()], limits.size)
    kept, near_kept = whole - archived, near - near_archived - near_spaces
    left = _round(kept * (1 - saved))
    return Rows(
        {
            "retention_years": limits.repeat(len(shares)).astype(numpy.int32),
            "days_earlier": numpy.tile([*shares], limits.size).astype(numpy.int32),
            "all_person_count": whole,
            "archived_person_count": archived,
            "space_person_count": spaces,
            "lacking_measure_ids": lacking,
            "uncounted_measure_ids": uncounted,
            "earlier_person_count": _round(whole * saved),
            "own_person_count": whole - near,
            "least_own_person_count": max(whole - near - further, 0),
            "most_own_person_count": whole - smallest,
            "further_archived_person_count": _round(near_archived * (1 - saved)),
            "further_earlier_person_count": _round(near_kept * saved),
            "further_space_person_count": _round(near_spaces * (1 - saved)),
            "further_own_person_count": _round((kept - spaces - near_kept) * (1 - saved)),
            "left_person_count": left,
            "both_person_count": whole - left,
            "left_person_share": left / max(whole, 1),
            "spared_person_count": whole - _round(near_kept * (1 - saved)),
        }
    )


def _count_purged(cells: Cells, limits: Counts) -> tuple[int, Counts, int]:
    """Return all persons, those with a file that each purge deletes, and overdue spaces."""
    persons = cells["person_count"]
    is_overdue = [
        status == "candidate_space" and is_beyond == "true"
        for status, is_beyond in zip(cells["status"], cells["is_beyond_term"], strict=True)
    ]
    archived = (_find_idle_years(cells) >= limits[:, None]) @ persons
    return persons.sum(), archived, persons[numpy.array(is_overdue, bool)].sum()


def _round(numbers: Any) -> Counts:
    return numpy.floor(numbers + 0.5).astype(numpy.int64)


def answer_ends(cubes: Cubes, values: Values) -> Rows | None:
    """Return the rows of access/days_earlier; nothing for a breach without a first signal."""
    ends = cubes.read(ENDS, extraction=values["extraction"])
    if not ends:
        return None
    days, last_read_on, all_read, all_saved, all_least, signals = map(
        numpy.array, zip(*ends, strict=True)
    )
    cells = cubes.cells("extraction_cube", ("extraction", "read_on"), values)
    extraction = values["extraction"] or "total"
    dates = zip(cells["extraction"], cells["read_on"], strict=True)
    is_counted = numpy.array([which == extraction and day != "" for which, day in dates], bool)
    read_on = numpy.array(cells["read_on"], object)[is_counted].astype("datetime64[D]")
    last = last_read_on.astype("datetime64[D]")
    is_saved = read_on > last[:, None]
    records, persons = (cells[name][is_counted] for name in COUNTS[:2])
    saved, whole = is_saved @ persons, persons.sum()
    # The fewest persons that must have been read late, and the most that can.
    least = numpy.maximum(whole + all_least - all_read[0], 0)
    most = numpy.minimum(whole, all_saved)
    is_signal = days == signals
    (signal,) = numpy.flatnonzero(is_signal).tolist()
    signal_share = all_saved[signal] / max(all_read[0], 1)
    return Rows(
        {
            "days_earlier": days.astype(numpy.int32),
            "last_read_on": last,
            "record_count": records.sum(),
            "person_count": whole,
            "saved_record_count": is_saved @ records,
            "saved_person_count": saved,
            "saved_person_share": saved / max(whole, 1),
            "is_first_signal": is_signal,
            "mean_person_count": whole / days.max(),
            "least_saved_person_count": least,
            "most_saved_person_count": most,
            "signal_person_share": signal_share,
            "signal_person_count": int(whole * signal_share + 0.5),
            "least_signal_person_count": least[signal],
            "most_signal_person_count": most[signal],
            "is_by_order": least[signal] < most[signal],
        }
    )
