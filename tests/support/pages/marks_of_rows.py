"""The marks that the rows of each drawn question must have: where, in which words, with which act.

A place is a value on an axis of the chart, as the row has it: nothing is read from the figure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from breachlab.drawing.canvas import code_of, records
from breachlab.words import numbers, plurals
from breachlab.words.language import interface, typeset

BANDS = {"0": 1, "1": 1, "2": 1, "3-5": 3, "6-10": 5, "11-15": 5, "16-20": 4}  # years of each
MIDDLES = {
    band: end - BANDS[band] / 2 for band, end in zip(BANDS, accumulate(BANDS.values()), strict=True)
}
MIDDLES["registered"] = -1.4
INSIDE = 0.5  # of a bar's length: in the midst of it


@dataclass(frozen=True)
class Mark:
    """A mark of a chart: its values on two axes, the lines told of it, what a click on it does."""

    x: object
    y: object
    lines: tuple[str, ...]
    act: str = ""
    axes: str = "xy"
    is_drawn: bool = True  # a cell of nobody has no shade, and a breach that adds nobody no mark


@dataclass(frozen=True)
class Shape:
    """A shape or a row that is found by what a click on it does."""

    act: str
    lines: tuple[str, ...]


def drawn(query, rows, words) -> list[Mark]:
    """Return the marks of a question that has a chart."""
    return [*CHARTS[query](records(rows), words)]


def counted(number, noun):
    return plurals.counted(number, noun, "en")


def _counts(row):
    return counted(row["person_count"], "persons"), counted(row["record_count"], "records")


def _residents(row):
    """Return the lines on exposed residents, and on those who died or left where anybody has."""
    gone = row["person_count"] - row["living_here_person_count"]
    text = interface("en")["drawing"]["died_or_left"].format(numbers.whole(gone, "en"))
    residents = counted(row["living_here_person_count"], "exposed_residents")
    return residents, *([text] if gone else [])


def _label(words, column, code):
    label = words.canvas.words.label(column, code)
    return label[:1].upper() + label[1:]


def _pyramid(rows, words) -> Iterator[Mark]:
    dimensions = words.canvas.dimensions
    for row in rows:
        age, sex = row["age_band"], row["sex"]
        lines = (
            f"{dimensions['age_bands'].heading(age)} · {dimensions['sexes'].labels[sex]}",
            counted(row["living_here_person_count"], "exposed_residents"),
            counted(row["resident_count"], "residents"),
            numbers.per_thousand(row["persons_per_thousand"], "en"),
            *_residents(row)[1:],
        )
        length = row["living_here_person_count"] * INSIDE
        act = f"toggle:age_bands={age}&sexes={sex}"
        yield Mark(length, age, lines, act, "xy" if sex == "female" else "x2y")


def _statuses(rows, words) -> Iterator[Mark]:
    for row in rows:
        label = words.canvas.dimensions["statuses"].heading(row["status"])
        act = f"toggle:statuses={row['status']}"
        length = row["living_here_person_count"] * INSIDE
        yield Mark(length, row["status"], (label, *_residents(row)), act)


def _fields(rows, words) -> Iterator[Mark]:
    for row in rows:
        if row["held_by"] == "some_records":
            lines = (_label(words, "field_id", row["field_id"]), *_residents(row))
            yield Mark(row["living_here_person_count"] * INSIDE, row["field_id"], lines)


def _harms(rows, words) -> Iterator[Mark]:
    for row in rows:
        if count := row["avoided_person_count"]:
            lines = (_label(words, "harm_id", row["harm_id"]), numbers.whole(count, "en"))
            yield Mark(count * INSIDE, row["harm_id"], lines)


def _histories(rows, words) -> Iterator[Mark]:
    """Yield the cells, and the sums of their columns and rows, added up here."""
    years, bands = (words.canvas.dimensions[each] for each in ("first_years", "end_bands"))
    for row in rows:
        year, history = code_of(row["first_year"]), row["history_id"]
        is_ended = history in BANDS
        name = bands.heading(history) if is_ended else words.canvas.words.label("status", history)
        other = f"end_bands={history}" if is_ended else f"statuses={history}"
        lines = (f"{years.heading(year)} · {name}", *_residents(row))
        act = f"toggle:first_years={year}&{other}"
        yield Mark(
            int(year) - 2004,
            MIDDLES[history],
            lines,
            act,
            is_drawn=row["living_here_person_count"] > 0,
        )
    for year in years.values:
        total = _sum(row for row in rows if code_of(row["first_year"]) == year)
        lines = (years.heading(year), *_residents(total))
        place, height = int(year) - 2004, total["living_here_person_count"] * INSIDE
        yield Mark(place, height, lines, f"toggle:first_years={year}", "xy2")
    for band, wide in BANDS.items():
        total = _sum(row for row in rows if row["history_id"] == band)
        length = total["living_here_person_count"] / wide * INSIDE
        lines = (bands.heading(band), *_residents(total))
        yield Mark(length, MIDDLES[band], lines, f"toggle:end_bands={band}", "x2y")


def _sum(rows):
    found = [*rows]
    return {
        name: sum(row[name] for row in found)
        for name in ("person_count", "living_here_person_count")
    }


def _steps(rows, words) -> Iterator[Mark]:
    texts = interface("en")["drawing"]
    for measure, name in (("person_count", "in_another"), ("composite_person_count", "joined")):
        for row in rows:
            standing = words.canvas.words.label("standing", row["standing"])
            lines = (
                words.canvas.words.label("breach_id", row["breach_id"]),
                f"{numbers.month(row['breached_on'], 'en')} · {standing}",
                texts["added"].format(counted(row[f"new_{measure}"], "persons")),
                *texts[name].format(numbers.compact(row[measure], "en")).split("<br>"),
            )
            is_drawn = row[f"new_{measure}"] > 0
            yield Mark(f"{row['breached_on']:%Y-%m-%d}", row[measure], lines, is_drawn=is_drawn)


def _days(day, *measures):
    def marks(rows, words) -> Iterator[Mark]:
        columns = interface("en")["drawer"]["columns"]
        for row in rows:
            counts = (f"{columns[each]}: {numbers.whole(row[each], 'en')}" for each in measures)
            lines = (numbers.day(row[day], "en"), *counts)
            below = 0
            for measure in measures[:-1]:  # the last is the dotted line, which tells nothing
                y = below + row[measure] * INSIDE
                below += row[measure]
                yield Mark(f"{row[day]:%Y-%m-%d}", y, lines)

    return marks


def _curve(along, noun, measure):
    def marks(rows, words) -> Iterator[Mark]:
        for row in rows:
            number = row[measure]
            is_share = measure.endswith("_share")
            said = numbers.share(number, 1, "en") if is_share else counted(number, "persons")
            yield Mark(row[along], number, (counted(row[along], noun), said))

    return marks


CHARTS = {
    "exposure/rate_by_age_and_sex": _pyramid,
    "exposure/by_status": _statuses,
    "exposure/by_first_year_and_end": _histories,
    "fields/by_field": _fields,
    "fields/without_nir": _harms,
    "combination/marginal_effect": _steps,
    "notification/call_volume": _days("called_on", "expected_call_count", "held_back_call_count"),
    "notification/waves": _days(
        "told_on",
        *(f"{each}_backlog_person_count" for each in ("email", "sms", "letter", "space")),
        "held_back_backlog_person_count",
    ),
    "retention/avoided_by_limit": _curve("limit_years", "years", "avoided_person_count"),
    "access/days_earlier": _curve("days_earlier", "days", "saved_person_count"),
    "access/own_departement": _curve("departement_count", "departements", "so_far_person_share"),
}


def shapes(query, rows, words, regions) -> list[Shape]:
    """Return what of a map or a table can be clicked."""
    return [*SHAPES[query](records(rows), words, regions)]


def _places(column):
    def marks(rows, words, regions) -> Iterator[Shape]:
        for row in rows:
            code = row[column]
            is_region = column == "region_code"
            name = words.canvas.dimensions["departements"].heading(code) if not is_region else None
            codes = regions[code] if is_region else [code]
            residents = words.canvas.words.label("residents_id", row["residents_id"])
            times = interface("en")["drawing"]["times_expected"]
            lines = (
                name or words.canvas.words.label("region", code),
                *([] if is_region else [typeset(row["region_name"], "fr")]),
                _residents(row)[0],
                f"{numbers.per_thousand(row['persons_per_thousand'], 'en')} {residents}",
                times.format(numbers.decimal(row["standardised_ratio"], 2, "en")),
                *_residents(row)[1:],
            )
            yield Shape(f"toggle:departements={'.'.join(codes)}", lines)

    return marks


def _known(rows, words, regions) -> Iterator[Shape]:
    for row in rows:
        day = row["known_on"]
        yield Shape(f"opt:as_of={day:%Y-%m-%d}", (numbers.day(day, "en"),))


def _combinations(rows, words, regions) -> Iterator[Shape]:
    for row in rows[:9]:
        shown = (
            numbers.whole(row["person_count"], "en"),
            numbers.share(row["person_share"], 1, "en"),
        )
        yield Shape(f"opt:mask={row['field_mask']}", shown)


def _messages(rows, words, regions) -> Iterator[Shape]:
    for row in rows:
        codes = [row[each] for each in ("segment_id", "nir_id", "channel")]
        shown = _label(words, "segment_id", codes[0]), _label(words, "channel", codes[2])
        yield Shape(f"opt:message={'.'.join(codes)}", shown)


SHAPES = {
    "exposure/rate_by_departement": _places("departement_code"),
    "exposure/rate_by_region": _places("region_code"),
    "exposure/known_by_day": _known,
    "fields/combinations": _combinations,
    "notification/message": _messages,
}
