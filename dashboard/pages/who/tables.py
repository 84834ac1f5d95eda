"""The tables of Who: stocks and durations, rates by age, places beside each other."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import floor, log10
from typing import Any

from breachlab.drawing.bars import pyramid
from breachlab.drawing.canvas import RESIDENTS, Canvas, number_of
from breachlab.drawing.rate_map import standing_of
from breachlab.query.answer_rows import Rows
from breachlab.query.repeat import REGION
from breachlab.words import Sentence, numbers
from breachlab.words.language import interface, join_words
from breachlab.words.values import NULL, is_null
from breachlab.words.vocabulary import OWN
from dashboard import html
from dashboard.database.few import grade_count
from dashboard.pages.who.rates import (
    ADJUSTED,
    CARDS,
    FRANCE,
    RATE,
    SMALL,
    Row,
    is_anybody,
    list_rated,
    name_place,
    name_rates,
)
from dashboard.state.page_state import State
from dashboard.tables import (
    PARTS,
    capital,
    count_column,
    key_columns,
    label,
    name_column,
    no_table,
    number,
    share_column,
    standing,
    table,
    text,
)
from dashboard.words import PageWords

WIDE = 0.045  # share of the whole: a narrower part has no room for its number
STOCK = ("living_here_person_share", "france_living_here_person_share")
DURATION = ("person_share", "france_person_share")
SHOWN = ("statuses", "end_bands")
LONG = "is_left_six_years"  # rows of persons gone longest: they make one part


def stock_bars(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the bar of the selection and its legend; under a filter on places, France's too."""
    listed = rows.dicts()
    short = [[row] for row in listed if not row[LONG]]
    groups = [
        *(each for each in short if each[0]["status"] != "candidate_space"),
        [row for row in listed if row[LONG]],
        *(each for each in short if each[0]["status"] == "candidate_space"),
    ]
    parts = [_stock_part(group, canvas) for group in groups if group]
    # All statuses and years are shown, whichever are selected.
    kept = {name: each for name, each in canvas.selection.items() if name not in SHOWN}
    counted = (RESIDENTS, "exposed_residents")
    return _draw_bars(parts, STOCK, counted, replace(canvas, selection=kept))


def place_counts(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each département of a list: persons, and their share."""
    columns = [
        name_column("departement", "departement_code"),
        count_column("persons", "person_count"),
        share_column("share", "person_share"),
    ]
    return table(canvas, [row for row in rows.dicts() if row["person_count"]], columns)


def _stock_part(group: Sequence[Row], canvas: Canvas) -> dict[str, Any]:
    """Return the part of a status, of a year of leaving, or of all who left long ago.

    `kind` sets its colour.
    """
    first = group[0]
    if is_null(first["status"]):  # of some in a list: nothing can be chosen by it
        name, kind, codes = "statuses", "unknown", []
        title = capital(canvas.words.label("status", None) or NULL)
    elif is_null(first["end_band"]):
        name, kind, codes = "statuses", first["status"], [first["status"]]
        title = label(canvas, "status", kind).partition(" (")[0]
        if kind == "formerly_registered":  # of some in a list the end is not known
            title = f"{title}, {canvas.words.label('status', None) or NULL}"
    else:
        name, kind, codes = "end_bands", first["end_band"], [row["end_band"] for row in group]
        title = capital(canvas.dimensions[name].labels[kind])
    if first[LONG]:
        kind, title = "long", capital(text(canvas, "left_six_years"))
    return {
        **{each: sum(number_of(row[each]) for row in group) for each in (*STOCK, RESIDENTS)},
        "kind": kind,
        "label": title,
        "key": title,
        "act": f"toggle:{name}={'.'.join(codes)}" if codes else "",
        "is_selected": str({*codes} <= {*canvas.selection.get(name, ())}).lower(),
    }


def duration_bars(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the bar of the selection and its legend; under a filter on places, France's too.

    The legend has the months of a band: its caption says that they are months.
    """
    parts = [
        {
            **row,
            "kind": f"for-{row['duration_band'].rstrip('+')}",
            "label": label(canvas, "duration_band", row["duration_band"]),
            "key": row["duration_band"].replace("-", "–"),
            "act": "",
        }
        for row in rows.dicts()
    ]
    return _draw_bars(parts, DURATION, ("person_count", "persons"), canvas)


def _draw_bars(
    parts: Sequence[Row], shares: tuple[str, str], counted: tuple[str, str], canvas: Canvas
) -> html.Markup:
    """Return a bar of these parts for the selection, one for France under a filter on places.

    `counted` is the column of a part's count, and its noun.
    """
    column, noun = counted
    is_own = canvas.words.data_kind == OWN
    country = text(canvas, "in_whole_list" if is_own else "in_france")
    names = [_name_selection(canvas) if canvas.selection else country]
    names += [country] if "departements" in canvas.selection else []
    bars = []
    for name, share in zip(names, shares, strict=False):
        told = []
        for part in parts:
            written = numbers.share(part[share], 0, canvas.language)
            lines = [f"{part['label']}: {written}"]
            if share == shares[0]:
                lines.append(numbers.count_noun(part[column], noun, canvas.language))
            told.append({**part, "size": part[share], "lines": lines, "told": None})
            if part[share] >= WIDE:
                told[-1]["told"] = {"children": written, **key_columns(canvas, part, share)}
        bars.append({"name": name, "parts": told})
    return CARDS.bars(bars, parts)


def _name_selection(canvas: Canvas) -> str:
    """Return the name of the selection: its place if it is one place, else "selection"."""
    match canvas.selection:
        case {"departements": (code,), **rest} if not rest:
            return canvas.dimensions["departements"].heading(code)
    return text(canvas, "selection")


TICK = "axis_per_thousand"  # the key of a number on the axis
ALL = 1_000  # per thousand: the end of the axis
FEW = 50  # per thousand: below, as of a small list, the axis ends near the highest rate
LINES = 4  # of the grid, equally far from each other


def find_by_age(words: PageWords, query: str, rows: Rows) -> Sentence | None:
    """State the number of ages with a class above France's; for France, the highest age.

    An age of few persons is left out; nothing if all are.
    """
    if not is_anybody(rows.dicts()):
        return words.headline(query, rows.head(0))
    if "departements" not in words.canvas.selection:
        known = list_rated(rows)
        if not known:
            return None
        most = max(known, key=lambda row: number_of(row[RATE]))
        key = "most_exposed_age_of_list" if words.is_own else "most_exposed_age"
        return words.sentence(key, **most)
    here, france = _count_by_age(rows), _count_by_age(words.canvas.country)
    sides = [
        standing_of(exposed / residents, france[age][0] / france[age][1])
        for age, (exposed, residents) in here.items()
        if not grade_count(exposed, words.canvas.words)
    ]
    if not sides:
        return None
    above, below = sides.count("higher"), sides.count("lower")
    if len(here) in (above, below):
        key = "ages_above" if above else "ages_below"
    else:
        none = "ages_none" if len(sides) == len(here) else "ages_none_of"  # others are too few
        key = "ages" if above else none
    return words.sentence(
        key,
        above_count=above,
        age_count=len(sides),
        standing=words.text(f"standing_{words.canvas.options.get('whom', 'all')}"),
    )


def ages(rows: Rows, canvas: Canvas) -> Any:
    """Return the pyramid of women and men; if a place is selected, both rates of each age.

    A rate of few persons has no mark. A click on an age selects it.
    """
    if "departements" not in canvas.selection:
        return pyramid(rows, canvas)
    here, france = _count_by_age(rows), _count_by_age(canvas.country)
    rates = {age: (_rate(here[age], canvas), _rate(france.get(age), canvas)) for age in here}
    most = _find_end(max((rate or 0 for pair in rates.values() for rate in pair), default=0))
    lines = [_age_line(age, *pair, most, canvas) for age, pair in rates.items()]
    places = _count_places(most)
    axis = [
        {
            "at": line / LINES,
            "text": numbers.decimal(most * line / LINES, places, canvas.language),
            "keys": html.mark_counts([(TICK, most * line / LINES)]),
        }
        for line in range(LINES + 1)
    ]
    return CARDS.age_rates(lines, axis, _name_selection(canvas), text(canvas, "in_france"))


def _count_by_age(rows: Rows | None) -> dict[str, tuple[int, int]]:
    """Return {age band: (its exposed residents, its residents)} of both sexes together."""
    counts: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in rows.dicts() if rows is not None else ():
        exposed, residents = counts[row["age_band"]]
        counts[row["age_band"]] = exposed + row[RESIDENTS], residents + row["resident_count"]
    return counts


def _rate(counts: tuple[int, int] | None, canvas: Canvas) -> float | None:
    """Return the rate of an age; nothing if its exposed residents are few."""
    if counts and grade_count(counts[0], canvas.words):
        return None
    return 1000 * counts[0] / counts[1] if counts and counts[1] else 0.0


def _find_end(highest: float) -> float:
    """Return the end of the axis, in per thousand.

    >>> _find_end(620), _find_end(7.2), _find_end(0.0)
    (1000, 8, 1000)
    """
    if not 0 < highest < FEW:
        return max(ALL, highest)
    scale = 10 ** floor(log10(highest))
    return next(scale * each for each in (2, 4, 8, 20) if highest <= scale * each)


def _count_places(most: float) -> int:
    """Return how many decimals the numbers on the axis have.

    >>> _count_places(1000), _count_places(8), _count_places(2), _count_places(0.2)
    (0, 0, 1, 2)
    """
    return max(0, -floor(log10(most / LINES)))


def _age_line(
    age: str, rate: float | None, country: float | None, most: float, canvas: Canvas
) -> dict[str, Any]:
    name = canvas.dimensions["age_bands"].heading(age)
    here, everywhere = (
        canvas.words.text("page", "too_few")
        if each is None
        else numbers.per_thousand(each, canvas.language)
        for each in (rate, country)
    )
    in_france = interface(canvas.language)["drawing"]["in_france"]
    marks = {"--dot": rate, "--tick": country}
    if rate is not None and country is not None:
        marks |= {"--low": min(rate, country), "--high": max(rate, country)}
    return {
        "name": name,
        "act": f"toggle:age_bands={age}",
        "told": [f"{name}: {here}", in_france.format(everywhere)],
        "is_chosen": str(age in canvas.selection.get("age_bands", ())).lower(),
        "is_faded": canvas.is_faded("age_bands", age),
        "marks": {mark: at / most for mark, at in marks.items() if at is not None},
    }


MOST = 3  # places
MOST_BUTTONS = 6  # of places, each to take one out
DUE, NOTICE = "to_inform_living_here_person_count", "public_notice_living_here_person_count"
STANDING = "standing"  # the class of the rate
REGISTERED, LEFT_SIX_YEARS = "registered_living_here_share", "left_six_years_person_share"
# {number of the comparison: the function that writes it}; its name is among the texts of tables.
COMPARED: Mapping[str, Callable[[float, str], str]] = {
    RATE: numbers.in_thousand,
    STANDING: numbers.whole,  # a word of its own
    ADJUSTED: lambda ratio, language: numbers.whole(100 * ratio, language),
    RESIDENTS: numbers.whole,
    DUE: numbers.whole,
    NOTICE: numbers.whole,
    REGISTERED: lambda share, language: numbers.share(share, 0, language),
    LEFT_SIX_YEARS: lambda share, language: numbers.share(share, 0, language),
}


def find_of_places(words: PageWords, query: str, rows: Rows) -> Sentence | None:
    """State the rates of the one to three compared places; with one place, France's too.

    Nothing if one of them has few persons.
    """
    here, everywhere = rows.dicts(), words.canvas.country
    if not here or everywhere is None or not is_anybody(everywhere.dicts()):
        return words.headline(query, rows.head(0))
    if any(row[RATE] is None for row in here):
        return None
    if len(here) == 1:
        france = here[0][FRANCE]
        return words.sentence("compared_1", **here[0], france_in_thousand=france)
    if any(row[RATE] < SMALL for row in here):
        rates = [row[RATE] for row in here]
        ends = {"least_in_thousand": min(rates), "most_per_thousand": max(rates)}
        return words.sentence("compared_small", **ends, compared_place_count=len(here))
    return words.sentence("compared_2" if len(here) == 2 else "compared_3", **name_rates(here))


def comparison(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return exposure/compare as a table: a column for each place, and one for France.

    A row is a number. All départements, which add up to France, are `country` of the canvas.
    """
    places = rows.dicts()
    if canvas.country is None or canvas.country.is_empty:
        return no_table(canvas)
    heads = []
    for row in places:
        code = f"{REGION if row['place_kind'] == 'region' else ''}{row['place_code']}"
        out = canvas.words.text("page", "remove").format(name_place(code, canvas))
        heads.append({"name": row["place_name"], "act": f"toggle:departements={code}", "out": out})
    france = _sum_up(canvas.country.dicts())
    lines = []
    for column in COMPARED:
        cells = [_compare(column, row, canvas) for row in places]
        cells.append(_compare(column, france, canvas, is_france=True))
        lines.append({"name": text(canvas, f"compared_{column}"), "cells": cells})
    return CARDS.comparison(heads, lines, text(canvas, "place"), text(canvas, "in_france"))


def _compare(column: str, row: Row, canvas: Canvas, is_france: bool = False) -> html.Markup:
    """Return the cell of a number; that of France has a key of its own."""
    if column == STANDING and not is_france:
        return standing(canvas, row)
    value: Any = row.get(column)
    name = "number country" if is_france else "number"
    if is_null(value):
        return PARTS.number(NULL, name=name)
    key = f"france_{canvas.key(column)}" if is_france else column
    shown = COMPARED[column](canvas.limit_digits(value, column), canvas.language)
    return number(canvas, {key: value}, key, shown, name=name)


def _sum_up(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the numbers of France: its counts, and its shares of the exposed."""
    counts = {each: sum(number_of(row[each]) for row in rows) for each in (RESIDENTS, DUE, NOTICE)}
    shares = {
        each: sum(number_of(row[each]) * row[RESIDENTS] for row in rows) / counts[RESIDENTS]
        for each in (REGISTERED, LEFT_SIX_YEARS)
        if counts[RESIDENTS]
    }
    rate = rows[0][FRANCE]
    return {RATE: rate, ADJUSTED: 1, **counts, **shares}


def offer_place(rows: Rows, state: State, words: PageWords) -> list[html.Markup]:
    """Return the button that leads to the search box, if another place can be added."""
    if len(state.named.get("departements", ())) >= MOST:
        return []
    return [CARDS.add_place(words.text("add_place"))]


def offer_fewer(canvas: Canvas) -> html.Markup:
    """Return a button for each place too many that takes it out, and one that keeps the first."""
    chosen = canvas.selection.get("departements", ())
    names = {code: name_place(code, canvas) for code in chosen}
    places = [
        {"name": name, "act": f"toggle:departements={code}"}
        for code, name in names.items()
        if len(chosen) <= MOST_BUTTONS
    ]
    kept = {}
    if len(chosen) > MOST + 1:
        first = join_words([*names.values()][:MOST], canvas.language)
        kept = {
            "text": canvas.words.text("page", "keep_only").format(first),
            "act": f"only:departements={'.'.join(chosen[:MOST])}",
        }
    return CARDS.fewer(places, kept)
