"""The rates of places: the headline, the findings of the map and of the strip, and the strip.

The strip has a dot for each place at its rate, and the names that find room.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from breachlab.drawing.canvas import RESIDENTS, Canvas, number_of
from breachlab.drawing.contours import neighbours
from breachlab.drawing.rate_map import places_of, ratio_class, standing_of
from breachlab.query.answer_rows import Rows
from breachlab.query.repeat import REGION
from breachlab.words import LANGUAGES, Sentence, numbers
from breachlab.words.language import curl_apostrophes, interface, join_words
from breachlab.words.values import is_null
from dashboard import html
from dashboard.database.few import hide_few
from dashboard.database.served_world import World
from dashboard.state.options import Option
from dashboard.state.page_state import State, without
from dashboard.tables import no_table, text
from dashboard.words import PageWords

CARDS = html.macros("who/cards.html")
RATES = "exposure/rate_by_departement"  # the question of the map and the strip
RATE, ADJUSTED, QUOTIENT = "persons_per_thousand", "standardised_ratio", "location_quotient"
FRANCE = "france_persons_per_thousand"
RATE_CLASSES = {"higher": "rate_higher", "similar": "rate_similar", "lower": "rate_lower"}
SHOWN = Option("shown", {"rate": {}, "adjusted": {}})
WHOM = Option("whom", {"all": {}, "registered": {"statuses": ("registered",)}})
STANDING = {"all": "standing_all", "registered": "standing_registered"}
HISTORIES = {"statuses", "first_years", "end_bands"}  # dimensions without counts of residents
LISTED = 3  # up to so many places have each a rate; beyond, the sentence has their common rate
SMALL = 10  # per thousand: a lower rate has decimals, and always its "per thousand"
Row = Mapping[str, Any]


def say_rate(state: State, world: World, words: PageWords) -> Sentence:
    """State the rate of the selected places, ages and sexes; for histories, a count of persons."""
    rows = _ask_rates(state, world)
    here = _select_rows(rows, state)
    if not here:
        return words.headline(RATES, Rows({}))
    standing: Row = {"standing": words.text(STANDING[WHOM.read_choice(state.options)])}
    if state.selection.keys() & HISTORIES:
        return words.sentence(
            "selected",
            selection=words.describe({**state.selection, **WHOM.list_parameters(state)}),
            living_here_person_count=_sum(here, RESIDENTS),
        )
    if state.selection.keys() & {"age_bands", "sexes"}:
        # Without a place, beside everybody in France; with one, beside the same ages and sexes.
        is_here = "departements" in state.selection
        beside = here[0] if is_here else _ask_rates(State(state.page, {}, state.options), world)[0]
        return words.sentence(
            "rate_of_ages" if is_here else "rate_of_ages_beside_all",
            selection=words.describe(state.selection),
            **_rate_all(here, beside),
            **standing,
        )
    if "departements" in state.selection:
        return _say_rate_of_places(here, state, words, standing)
    lowest = {"lowest_in_thousand": rows[0]["lowest_persons_per_thousand"]}
    share = _sum(rows, RESIDENTS) / _sum(rows, "resident_count")
    return words.sentence(
        "everyone", **{**rows[0], **lowest}, exposed_resident_share=share, **standing
    )


def _say_rate_of_places(
    here: Sequence[Row], state: State, words: PageWords, standing: Row
) -> Sentence:
    """State the rate of a place beside France's, those of a few places, or the rate of many."""
    chosen = state.selection["departements"]
    if len(chosen) == 1:
        rate, france = (number_of(here[0][each]) for each in (RATE, FRANCE))
        rate_class = words.text(RATE_CLASSES[standing_of(rate, france)])
        row = {**here[0], **standing, "france_in_thousand": france, "rate_class": rate_class}
        return words.sentence("rate_of_place", **row)
    if len(chosen) <= LISTED and all(number_of(row[RATE]) >= SMALL for row in here):
        key = "rates_of_2_places" if len(chosen) == 2 else "rates_of_3_places"
        return words.sentence(key, **name_rates(here), **standing)
    # The names of up to three places, or of régions alone; else the number of départements.
    places, regions = state.named["departements"], state.named_regions
    if not regions and len(state.whole_regions) == 1:
        places = regions = tuple(f"{REGION}{each}" for each in state.whole_regions)
    place = f"{len(chosen)} {words.noun(len(chosen), 'departements')}"
    if len(places) in {*range(1, LISTED + 1), len(regions)}:
        place = join_words([name_place(each, words.canvas) for each in places], words.language)
    return words.sentence("rate_of_places", place=place, **_rate_all(here, here[0]), **standing)


def say_counts(state: State, world: World, words: PageWords) -> Sentence:
    """State the number of exposed residents, and of all residents."""
    here = _select_rows(_ask_rates(state, world), state)
    return words.sentence(
        "of_residents",
        living_here_person_count=_sum(here, RESIDENTS),
        resident_count=_sum(here, "resident_count"),
        residents_id=here[0]["residents_id"] if here else "all",
    )


def _ask_rates(state: State, world: World) -> Sequence[Row]:
    """Return the rows of all départements, by the query of the map and the strip."""
    parameters = {**without(state.selection, ["departements"]), **WHOM.list_parameters(state)}
    rows = world.answers.rows(RATES, parameters)
    return hide_few(rows, RATES, world.words[LANGUAGES[0]].canvas.words).dicts()


def _select_rows(rows: Sequence[Row], state: State) -> Sequence[Row]:
    """Return the rows of the selected départements, in the order of their codes; else all rows."""
    chosen = state.selection.get("departements")
    known = {row["departement_code"]: row for row in rows}
    return [known[code] for code in chosen if code in known] if chosen else rows


def _rate_all(rows: Sequence[Row], beside: Row) -> dict[str, Any]:
    """Return the common rate of rows, and that of France beside them."""
    rate = 1000 * _sum(rows, RESIDENTS) / _sum(rows, "resident_count")
    return {"selected_persons_per_thousand": rate, "france_in_thousand": number_of(beside[FRANCE])}


def _sum(rows: Iterable[Row], column: str) -> float:
    return sum(number_of(row[column]) for row in rows)


def name_rates(here: Sequence[Row]) -> dict[str, Any]:
    """Return the names and rates of two or three places as the values of a sentence."""
    values: dict[str, Any] = {}
    for name, row in zip(("first", "second", "third"), here, strict=False):
        values[f"{name}_place_name"] = row.get("place_name") or row["departement_name"]
        values[f"{name}_in_thousand"] = values[f"{name}_persons_per_thousand"] = row[RATE]
    return values


def name_place(code: str, canvas: Canvas) -> str:
    """Return the name of a place as an address names it."""
    if code.startswith(REGION):
        return canvas.words.label("region", code.removeprefix(REGION)) or code
    return canvas.words.label("departement", code) or code


def find_on_map(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State the class of a département and its neighbours; without one, the range of rates."""
    known = list_rated(rows)
    if not is_anybody(known):
        return words.headline(query, rows.head(0))
    place = _find_place(words, known)
    if place is None:
        return _say_range(rows, known[0], words)
    codes = neighbours()[place["departement_code"]]
    beside = [_standing(row, words) for row in known if row["departement_code"] in codes]
    standing = _standing(place, words)
    key = "map_of_place" if standing in beside else "map_of_place_unlike"
    return words.sentence(
        key if beside else "map_of_place_alone",
        departement_name=place["departement_name"],
        rate_class=_write_class(standing, words),
        alike_neighbour_count=beside.count(standing),
        neighbour_count=len(beside),
    )


def _say_range(rows: Rows, first: Row, words: PageWords) -> Sentence:
    noun = words.noun(1, places_of(rows).noun)
    if _is_adjusted(words):
        ratios = [each for each in rows[ADJUSTED] if each is not None]
        return words.sentence(
            "map_adjusted", place=noun, lowest_ratio=min(ratios), highest_ratio=max(ratios)
        )
    return words.sentence(
        "map",
        place=noun,
        lowest_in_thousand=first["lowest_persons_per_thousand"],
        france_in_thousand=first[FRANCE],
        highest_persons_per_thousand=first["highest_persons_per_thousand"],
    )


def find_on_strip(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State the number of places in the class of the selected one; else of those near France."""
    known = list_rated(rows)
    if not is_anybody(known):
        return words.headline(query, rows.head(0))
    place = _find_place(words, known)
    standing = _standing(place, words) if place else "similar"
    alike = [_standing(row, words) for row in known].count(standing)
    said: Row = {"rate_class": _write_class(standing, words)}
    if place is None:
        return words.sentence("near_france", near_count=alike, place_count=len(known), **said)
    name = place["departement_name"]
    return words.sentence("alike", departement_name=name, alike_count=alike, **said)


def list_rated(rows: Rows) -> list[Row]:
    """Return the rows that have a rate: those of few persons have none."""
    return [row for row in rows.dicts() if row[RATE] is not None]


def is_anybody(rows: Iterable[Row]) -> bool:
    return any(row[RESIDENTS] for row in rows)


def _find_place(words: PageWords, rows: Sequence[Row]) -> Row | None:
    """Return the row of the selected département, if exactly one is selected."""
    match words.canvas.selection.get("departements", ()):
        case (code,):
            return next((row for row in rows if row.get("departement_code") == code), None)
    return None


def _is_adjusted(words: PageWords) -> bool:
    return words.canvas.options.get("shown") == "adjusted"


def _standing(row: Row, words: PageWords) -> str:
    """Return the class of a place's rate beside France's; in the adjusted view, at equal ages."""
    return standing_of(number_of(row[ADJUSTED if _is_adjusted(words) else QUOTIENT]))


def _write_class(standing: str, words: PageWords) -> str:
    """Return a class of rates in words; in the adjusted view, at equal age."""
    written = words.text(RATE_CLASSES[standing])
    return words.text("rate_at_equal_age").format(written) if _is_adjusted(words) else written


FLOOR = 184  # pixels from the top to the axis
COLUMNS = 44  # columns of stacked dots: on a phone each is as wide as a dot
STEP = 9  # pixels between two dots of a column
STACKED = FLOOR - 56  # pixels for the highest column, below the first lines of labels
TICKS = 7  # of the axis, at most
FIRST, LINE, LINES = 12, 17, 10  # pixels to the first line of labels, of a line; lines
LETTER, NARROW = 6.8, 350  # pixels of a letter, and of the narrowest drawing
NAMED = 3  # up to so many selected places have a label each
SIDES = {"middle": 0.5, "start": 0, "end": 1}  # {anchor: share of the text left of its point}
Dot = dict[str, Any]  # a place: its point, its value on the axis, its colour, what it tells


@dataclass(frozen=True)
class Label:
    """A text above the dots: the dot that it names (France has none), its point and its ends."""

    text: str
    dot: Dot | None
    x: float
    y: int
    anchor: str
    left: float
    right: float

    @property
    def at(self) -> str:
        """The share of the width."""
        return _percent(self.x)


def rate_strip(rows: Rows, canvas: Canvas, is_still: bool = False) -> html.Markup:
    """Return the strip of exposure/rate_by_departement, by its switch `shown`.

    A still one is a picture for paper: it has tooltips instead of buttons.
    """
    is_adjusted = canvas.options.get("shown") == "adjusted"
    column, times = (ADJUSTED, 100) if is_adjusted else (RATE, 1)
    known = [row for row in rows.dicts() if not is_null(row[RATE])]
    places = sorted(known, key=lambda row: number_of(row[column]))
    rate = max((number_of(row[FRANCE]) for row in places), default=0)
    if not rate:
        return no_table(canvas)
    country = 100 if is_adjusted else rate
    values = [times * number_of(row[column]) for row in places]
    ticks = _ticks(min(values[0], country), max(values[-1], country))
    dots = _stack_dots(places, values, is_adjusted, ticks, canvas)
    sides = {0: "start", len(ticks) - 1: "end"}
    axis = [
        {
            "at": _percent(_share(tick, ticks)),
            "anchor": sides.get(number, "middle"),
            "text": numbers.in_thousand(tick, canvas.language),
        }
        for number, tick in enumerate(ticks)
    ]
    labels = _place_labels(dots, country, _share(country, ticks), canvas)
    # Tab reaches the first selected place, or the first of all.
    reached = next((dot for dot in dots if dot["is_chosen"]), dots[0])
    title = interface(canvas.language)["drawing"]["strip"]
    key = canvas.key(column)
    return CARDS.strip(title, key, dots, reached["code"], labels, axis, FLOOR, is_still)


def _ticks(low: float, high: float) -> list[float]:
    """Return round values from below the lowest to above the highest.

    Example:

        >>> _ticks(457, 739), _ticks(0.4, 3.1)
        ([450, 500, 550, 600, 650, 700, 750], [0, 1, 2, 3, 4])
    """
    size = 10.0 ** math.floor(math.log10(max(high - low, 1e-6) / TICKS))
    for times in (1, 2, 5, 10, 20):
        step = size * times
        first = math.floor(low / step)
        last = max(math.ceil(high / step), first + 1)
        if last - first < TICKS:
            break
    return [int(step * each) if step >= 1 else step * each for each in range(first, last + 1)]


def _share(value: float, ticks: Sequence[float]) -> float:
    return (value - ticks[0]) / (ticks[-1] - ticks[0])


def _percent(share: float) -> str:
    return f"{100 * share:.5g}%"


def _stack_dots(
    rows: Sequence[Mapping[str, Any]],
    values: Sequence[float],
    is_adjusted: bool,
    ticks: Sequence[float],
    canvas: Canvas,
) -> list[Dot]:
    """Return a dot for each row, the lowest rate first, stacked in columns."""
    headings, texts = canvas.dimensions["departements"], interface(canvas.language)["drawing"]
    chosen = canvas.selection.get("departements", ())
    columns = [min(int(_share(each, ticks) * COLUMNS), COLUMNS - 1) for each in values]
    step = min(STEP, STACKED / max(map(columns.count, {*columns})))
    heights = [0] * COLUMNS
    dots = []
    for row, value, column in zip(rows, values, columns, strict=True):
        code = row["departement_code"]
        rate = numbers.per_thousand(row[RATE], canvas.language)
        if is_adjusted:
            ratio = numbers.decimal(value / 100, 2, canvas.language)
            rate = texts["times_expected"].format(ratio)
        quotient = row[ADJUSTED if is_adjusted else QUOTIENT]
        standing = text(canvas, f"standing_{standing_of(number_of(quotient))}")
        lines = (headings.heading(code), rate, standing)
        x, y = (column + 0.5) / COLUMNS, FLOOR - 6 - step * heights[column]
        dots.append(
            {
                "code": code,
                "name": row["departement_name"],
                "x": x,
                "y": y,
                "at": _percent(x),
                "down": f"{y:.4g}",
                "value": value,
                "rate": value / 100 if is_adjusted else value,
                "ratio": ratio_class(row, is_adjusted) + 1,
                "is_chosen": code in chosen,
                "told": "\n".join(lines),
                "heard": ". ".join(lines),
            }
        )
        heights[column] += 1
    return dots


def _place_labels(dots: Sequence[Dot], country: float, at: float, canvas: Canvas) -> list[Label]:
    """Return the label of France, then those of the selected places, the lowest and the highest.

    France has the first line. Another label is left out if it fits nowhere, but for a selected one.
    """
    france = f"{interface(canvas.language)['drawing']['france']} "
    france += numbers.in_thousand(country, canvas.language)
    wide = LETTER * len(france) / NARROW
    left = min(max(at - wide / 2, 0), 1 - wide)
    anchor = "middle" if left == at - wide / 2 else "start" if left == 0 else "end"
    placed = [Label(france, None, at, FIRST, anchor, left, left + wide)]
    tops = [float(FLOOR)] * COLUMNS  # pixels down to the highest dot of each column
    for dot in dots:
        column = int(dot["x"] * COLUMNS)
        tops[column] = min(tops[column], dot["y"] - 5)
    named = [dot for dot in dots if dot["is_chosen"]]
    named = named if len(canvas.selection.get("departements", ())) <= NAMED else []
    for dot in (*named, *(each for each in (dots[0], dots[-1]) if each not in named)):
        rate = numbers.in_thousand(dot["value"], canvas.language)
        name = f"{curl_apostrophes(dot['name'])} {rate}"
        x, wide = dot["x"], LETTER * len(name) / NARROW
        labels = []
        for level, (anchor, share) in product(reversed(range(LINES)), SIDES.items()):
            y, left = FIRST + LINE * level, x - wide * share
            labels.append(Label(name, dot, x, y, anchor, left, left + wide))
        free = (each for each in labels if _fits(each, placed, tops))
        # Else it overlaps others: in the second line, on the side where it has room.
        crowded = labels[-4 if x > 0.5 else -5] if dot in named else None
        label = next(free, crowded)
        placed += [label] if label else []
    return placed


def _fits(label: Label, others: Sequence[Label], tops: Sequence[float]) -> bool:
    """Return whether a label lies within the drawing, its text and line clear of all others."""
    if not (label.left >= -0.03 and label.right <= 1.03):
        return False
    columns = range(max(int(label.left * COLUMNS), 0), min(int(label.right * COLUMNS) + 1, COLUMNS))
    if label.y + 5 > min(tops[column] for column in columns):
        return False
    for each in others:
        upper, lower = sorted((label, each), key=lambda one: one.y)
        if upper.y == lower.y:
            overlap = lower.left < upper.right + 0.02 and upper.left < lower.right + 0.02
        else:  # the line of the upper one crosses the lower one
            overlap = lower.left - 0.01 < upper.x < lower.right + 0.01
        if overlap:
            return False
    return True
