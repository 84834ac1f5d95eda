"""The marks that the rows of each drawn question must have: where, in which words, with which act.

A place is a value on an axis of the chart, as the row has it: nothing is read from the figure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from breachlab.drawing.canvas import code_of
from breachlab.drawing.known_axis import Days
from breachlab.words import numbers
from breachlab.words.language import interface, typeset
from breachlab.words.numbers import write_day, write_month
from breachlab.words.values import is_null

INSIDE = 0.5  # of a bar's length: in the midst of it


@dataclass(frozen=True)
class Mark:
    """A mark of a chart: its values on two axes, the lines told of it, what a click on it does."""

    x: object
    y: object
    lines: tuple[str, ...]
    act: str = ""
    axes: str = "xy"
    is_drawn: bool = True  # a breach that adds nobody has no mark


@dataclass(frozen=True)
class Shape:
    """A shape or a row that is found by what a click on it does."""

    act: str
    lines: tuple[str, ...]


def drawn(query, rows, words) -> list[Mark]:
    """Return the marks of a question that has a chart."""
    return [*CHARTS[query](rows.dicts(), words)]


def counted(number, noun):
    return numbers.count_noun(number, noun, "en")


def three(number):
    """Return a modelled number as a page writes it, with three digits."""
    return f"{numbers.limit_digits(number, 3):,.0f}"


def _counts(row):
    return counted(row["person_count"], "persons"), counted(row["record_count"], "records")


def _residents(row):
    """Return the line on exposed residents."""
    return counted(row["living_here_person_count"], "exposed_residents")


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
        )
        length = row["living_here_person_count"] * INSIDE
        act = f"toggle:age_bands={age}&sexes={sex}"
        yield Mark(length, age, lines, act, "xy" if sex == "female" else "x2y")


def _years(rows, words) -> Iterator[Mark]:
    """Yield the columns: of whole years, so neither of the open first nor of the last."""
    years = words.canvas.dimensions["first_years"]
    for row in rows:
        year = code_of(row["first_year"])
        if year in years.values[1:-1]:
            count = row["living_here_person_count"]
            lines = (years.heading(year), counted(count, "exposed_residents"))
            yield Mark(year, count * INSIDE, lines, f"toggle:first_years={year}")


def _known_axis(rows, words) -> Iterator[Mark]:
    """Yield the attack, the range of what was possible, and the events that stand on the axis."""
    texts = interface("en")
    axis, days = texts["known_axis"], {row["event_id"]: _day(row["happened_on"]) for row in rows}
    named = [_day(row["happened_on"]) for row in rows if row["is_on_axis"]]
    place = Days.around([*named, _day(rows[0]["as_of"])]).place
    start, end = days["first_use"], days["last_use"]
    high = rows[0]["announced_person_count"] * INSIDE
    span = " – ".join(write_day(each, "en") for each in (start, end))
    yield Mark((place(start) + place(end)) / 2, high, (axis["attack"], span))
    possible = axis["possible"].format(numbers.whole(rows[0]["announced_person_count"], "en"))
    yield Mark(place(days["announced"]) + 1, high, (possible,))
    for event, said in texts["known_axis_events"].items():
        yield Mark(place(days[event]), 0, (said,))
    fined, settled = (
        next(row for row in rows if not is_null(row[each]) and row[each])
        for each in ("fine_eur", "is_settled")
    )
    fine = numbers.compact(fined["fine_eur"], "en").replace(".00", "")
    yield Mark(place(_day(fined["happened_on"])), 0, (axis["fine"].format(fine),))
    count, day = settled["settled_person_count"], _day(settled["happened_on"])
    yield Mark(place(day), count, (write_day(day, "en"), counted(count, "persons")))


def _day(value):
    return date(value.year, value.month, value.day)


def _fields(rows, words) -> Iterator[Mark]:
    for row in rows:
        if row["held_by"] == "some_records":
            lines = (_label(words, "field_id", row["field_id"]), _residents(row))
            yield Mark(row["living_here_person_count"] * INSIDE, row["field_id"], lines)


def _harms(rows, words) -> Iterator[Mark]:
    for row in rows:
        if count := row["avoided_person_count"]:
            lines = (_label(words, "harm_id", row["harm_id"]), three(count))
            yield Mark(count * INSIDE, row["harm_id"], lines)


def _steps(rows, words) -> Iterator[Mark]:
    texts = interface("en")["drawing"]
    for row in rows:
        standing = words.canvas.words.label("standing", row["standing"])
        lines = (
            words.canvas.words.label("breach_id", row["breach_id"]),
            f"{write_month(row['breached_on'], 'en')} · {standing}",
            texts["added"].format(counted(row["new_person_count"], "persons")),
            texts["in_another"].format(numbers.compact(row["person_count"], "en")),
        )
        is_drawn = row["new_person_count"] > 0
        yield Mark(f"{row['breached_on']:%Y-%m-%d}", row["person_count"], lines, is_drawn=is_drawn)


def _days(day, *measures):
    def marks(rows, words) -> Iterator[Mark]:
        columns = interface("en")["drawer"]["columns"]
        for row in rows:
            counts = (f"{columns[each]}: {three(row[each])}" for each in measures)
            lines = (write_day(row[day], "en"), *counts)
            below = 0
            for measure in measures[:-1]:  # the last is the dotted line, which tells nothing
                y = below + row[measure] * INSIDE
                below += row[measure]
                yield Mark(f"{row[day]:%Y-%m-%d}", y, lines)

    return marks


def _plan(rows, words) -> Iterator[Mark]:
    """Yield the days of the running total, each with the counts of both plans."""
    columns = interface("en")["drawer"]["columns"]
    told, calls = "told_person_count", "expected_call_count"
    measures = (told, calls, f"held_back_{told}", "held_back_call_count")
    for row in rows:
        counts = (
            f"{columns[each]}: {three(row[each]) if 'call' in each else f'{row[each]:,.0f}'}"
            for each in measures
        )
        day = row["called_on"]
        yield Mark(f"{day:%Y-%m-%d}", row[told], (write_day(day, "en"), *counts))


def _curve(along, noun, measure):
    def marks(rows, words) -> Iterator[Mark]:
        for row in rows:
            number = row[measure]
            is_share = measure.endswith("_share")
            persons = f"{three(number)} {numbers.noun_of(number, 'persons', 'en')}"
            said = numbers.share(number, 1, "en") if is_share else persons
            yield Mark(row[along], number, (counted(row[along], noun), said))

    return marks


def _orders(rows, words) -> Iterator[Mark]:
    """Yield the days earlier, each with the least and the most over all orders of reading."""
    for row in rows:
        ends = row["least_saved_person_count"], row["most_saved_person_count"]
        both = dict.fromkeys(ends)  # the least may be the most
        said = (f"{three(each)} {numbers.noun_of(each, 'persons', 'en')}" for each in both)
        yield Mark(row["days_earlier"], ends[1], (counted(row["days_earlier"], "days"), *said))


CHARTS = {
    "exposure/rate_by_age_and_sex": _pyramid,
    "exposure/by_first_year": _years,
    "exposure/known_axis": _known_axis,
    "fields/by_field": _fields,
    "fields/without_nir": _harms,
    "combination/marginal_effect": _steps,
    "notification/call_volume": _plan,
    "notification/waves": _days(
        "told_on",
        *(f"{each}_backlog_person_count" for each in ("email", "sms", "letter", "space")),
        "held_back_backlog_person_count",
    ),
    "retention/avoided_by_limit": _curve("limit_years", "years", "avoided_person_count"),
    "access/days_earlier": _orders,
    "access/own_departement": _curve("departement_count", "departements", "so_far_person_share"),
}


def shapes(query, rows, words, regions) -> list[Shape]:
    """Return what of a map or a table can be clicked."""
    return [*SHAPES[query](rows.dicts(), words, regions)]


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
                _residents(row),
                f"{numbers.per_thousand(row['persons_per_thousand'], 'en')} {residents}",
                times.format(numbers.decimal(row["standardised_ratio"], 2, "en")),
            )
            place = codes[0] if len(codes) == 1 else f"R{code}"
            yield Shape(f"toggle:departements={place}", lines)

    return marks


def _dots(rows, words, regions) -> Iterator[Shape]:
    """Yield the dots of the strip, each with its rate and how it stands beside France's."""
    headings = words.canvas.dimensions["departements"]
    for row in rows:
        code, rate = row["departement_code"], row["persons_per_thousand"]
        ratio = rate / row["france_persons_per_thousand"]
        standing = "lower" if ratio < 0.916 else "higher" if ratio > 1.084 else "similar"
        lines = (headings.heading(code), numbers.per_thousand(rate, "en"), standing)
        yield Shape(f"toggle:departements={code}", lines)


def _stocks(rows, words, regions) -> Iterator[Shape]:
    """Yield the parts of the bar; those who left six years before or earlier are one part."""
    bands = words.canvas.dimensions["end_bands"]
    long = [row for row in rows if row["is_left_six_years"]]
    yield _part("6 years or more", long, "end_bands=" + ".".join(row["end_band"] for row in long))
    for row in rows:
        status, band = row["status"], row["end_band"]
        if is_null(band):
            said = _label(words, "status", status).partition(" (")[0]
            yield _part(said, [row], f"statuses={status}")
        elif row not in long:
            said = bands.labels[band]
            yield _part(said[:1].upper() + said[1:], [row], f"end_bands={band}")


def _part(said, rows, selected):
    share = numbers.share(sum(row["living_here_person_share"] for row in rows), 0, "en")
    count = sum(row["living_here_person_count"] for row in rows)
    return Shape(f"toggle:{selected}", (f"{said}: {share}", counted(count, "exposed_residents")))


def _known(rows, words, regions) -> Iterator[Shape]:
    for row in rows:
        day = row["known_on"]
        yield Shape(f"opt:as_of={day:%Y-%m-%d}", (write_day(day, "en"),))


def _combinations(rows, words, regions) -> Iterator[Shape]:
    counts = {row["field_mask"]: row["combination_person_count"] for row in rows}
    for mask in sorted(counts, key=lambda mask: (-counts[mask], mask))[:5]:
        yield Shape(f"opt:mask={mask}", (f"{counts[mask]:,}",))


SHAPES = {
    "exposure/rate_by_departement": _places("departement_code"),
    "exposure/rate_by_departement-strip": _dots,
    "exposure/rate_by_region": _places("region_code"),
    "exposure/stock": _stocks,
    "exposure/known_by_day": _known,
    "fields/harm_of_combination": _combinations,
}
