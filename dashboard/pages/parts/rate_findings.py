"""The findings of the map, of the strip of places and of the ages, from the displayed rows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from breachlab.drawing import contours, ratio_classes
from breachlab.drawing.canvas import number_of
from breachlab.drawing.places import places_of
from breachlab.drawing.told import RESIDENTS
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence
from dashboard.database.few import grade_count
from dashboard.layout.words import PageWords
from dashboard.pages.parts.residents import SMALL, name_rates, rank

FEW = 10  # up to so many départements with a higher rate are called "only" so many
RATE, ADJUSTED = "persons_per_thousand", "standardised_ratio"
COMPARED = {2: "compared_2", 3: "compared_3"}  # {number of places: sentence}
Row = Mapping[str, Any]


def find_on_map(words: PageWords, query: str, rows: Rows) -> Sentence:
    """Compare a département with France and its neighbours; without one, state the range."""
    known = _list_rated(rows)
    if not _is_anybody(known):
        return words.headline(query, rows.head(0))
    place = _place(words, known)
    return _of_place(place, known, words) if place else _of_all(rows, known[0], words)


def find_on_strip(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State the number of places with a higher rate than the selected one; else of those near."""
    known = _list_rated(rows)
    if not _is_anybody(known):
        return words.headline(query, rows.head(0))
    place = _place(words, known)
    if place is None:
        ratios = [_ratio(row, words) for row in known]
        near = ratio_classes.counts(ratios)[ratio_classes.MIDDLE]
        return words.sentence(
            "near_france",
            near_count=near,
            place_count=len(known),
            near_share=ratio_classes.NEAR,
        )
    measure = _measure(words)
    higher = rank(place, known, measure) - 1
    lower = sum(number_of(row[measure]) < number_of(place[measure]) for row in known)
    row = {**place, "higher_departement_count": higher}
    return words.sentence(_key_of_strip(higher, lower), **row)


def find_of_places(words: PageWords, query: str, rows: Rows) -> Sentence | None:
    """State the rates of the one to three compared places; with one place, France's too.

    Nothing if one of them has few persons.
    """
    here, everywhere = rows.dicts(), words.canvas.everyone
    if not here or everywhere is None or not _is_anybody(everywhere.dicts()):
        return words.headline(query, rows.head(0))
    if any(row[RATE] is None for row in here):
        return None
    if len(here) == 1:
        france = here[0]["france_persons_per_thousand"]
        return words.sentence("compared_1", **here[0], france_in_thousand=france)
    if any(row[RATE] < SMALL for row in here):
        rates = [row[RATE] for row in here]
        ends = {"least_in_thousand": min(rates), "most_per_thousand": max(rates)}
        return words.sentence("compared_small", **ends, compared_place_count=len(here))
    return words.sentence(COMPARED[len(here)], **name_rates(here))


def find_by_age(words: PageWords, query: str, rows: Rows) -> Sentence | None:
    """State the number of ages with a higher rate than in France; for France, the highest age.

    An age of few persons is left out; nothing if all are.
    """
    if not _is_anybody(rows.dicts()):
        return words.headline(query, rows.head(0))
    if "departements" not in words.canvas.selection:
        known = _list_rated(rows)
        if not known:
            return None
        most = max(known, key=lambda row: number_of(row[RATE]))
        key = "most_exposed_age_of_list" if words.is_own else "most_exposed_age"
        return words.sentence(key, **most)
    here, france = by_age(rows), by_age(words.canvas.everyone)
    # Cross products of whole numbers, so that equal rates compare as equal.
    pairs = [
        (here[age], france[age])
        for age in here
        if not grade_count(here[age][0], words.canvas.words)
    ]
    sides = [a * d - c * b for (a, b), (c, d) in pairs]
    if not sides:
        return None
    above, below = sum(side > 0 for side in sides), sum(side < 0 for side in sides)
    if len(here) in (above, below):
        key = "ages_above" if above else "ages_below"
    else:
        key = "ages" if above else "ages_none"
    return words.sentence(
        key,
        above_count=above,
        age_count=len(sides),
        standing=words.text(f"standing_{words.canvas.options.get('whom', 'all')}"),
    )


def by_age(rows: Rows | None) -> dict[str, tuple[int, int]]:
    """Return {age band: (its exposed residents, its residents)} of both sexes together."""
    counts: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in rows.dicts() if rows is not None else ():
        exposed, residents = counts[row["age_band"]]
        counts[row["age_band"]] = exposed + row[RESIDENTS], residents + row["resident_count"]
    return counts


def _of_place(place: Row, rows: Sequence[Row], words: PageWords) -> Sentence:
    measure = _measure(words)
    rate = number_of(place[measure])
    side = rate - (place["france_persons_per_thousand"] if measure == RATE else 1)
    codes = contours.neighbours()[place["departement_code"]]
    beside = [number_of(row[measure]) for row in rows if row["departement_code"] in codes]
    row = {
        **place,
        "france_in_thousand": place["france_persons_per_thousand"],
        "neighbour_count": len(beside),
        "higher_neighbour_count": sum(each > rate for each in beside),
        "lower_neighbour_count": sum(each < rate for each in beside),
        "rate_rank": rank(place, rows, measure),
        "departement_count": len(rows),
    }
    return words.sentence(_key_of_map(row, side), **row)


def _key_of_map(row: Row, side: float) -> str:
    count = row["neighbour_count"]
    if not count and side:
        return "map_alone_above" if side > 0 else "map_alone_below"
    if side > 0 and row["lower_neighbour_count"] == count:
        return "map_above_all"
    if side < 0 and row["higher_neighbour_count"] == count:
        return "map_below_all"
    if side > 0 and row["higher_neighbour_count"]:
        return "map_above_france"
    if side < 0 and row["lower_neighbour_count"]:
        return "map_below_france"
    return "map_rank"  # as high as France, or as a neighbour


def _key_of_strip(higher: int, lower: int) -> str:
    if not higher:
        return "none_higher"
    if not lower:
        return "none_lower"
    return "few_higher" if higher <= FEW else "some_higher"


def _of_all(rows: Rows, first: Row, words: PageWords) -> Sentence:
    noun = words.noun(1, places_of(rows).noun)
    if _measure(words) == ADJUSTED:
        ratios = [each for each in rows[ADJUSTED] if each is not None]
        return words.sentence(
            "map_adjusted", place=noun, lowest_ratio=min(ratios), highest_ratio=max(ratios)
        )
    return words.sentence(
        "map",
        place=noun,
        lowest_in_thousand=first["lowest_persons_per_thousand"],
        france_in_thousand=first["france_persons_per_thousand"],
        highest_persons_per_thousand=first["highest_persons_per_thousand"],
    )


def _place(words: PageWords, rows: Sequence[Row]) -> Row | None:
    """Return the row of the selected département, if exactly one is selected."""
    match words.canvas.selection.get("departements", ()):
        case (code,):
            return next((row for row in rows if row.get("departement_code") == code), None)
    return None


def _measure(words: PageWords) -> str:
    return ADJUSTED if words.canvas.options.get("shown") == "adjusted" else RATE


def _ratio(row: Row, words: PageWords) -> float:
    """Return the ratio of a place's rate to France's; in the adjusted view, at equal ages."""
    return number_of(row[ADJUSTED if _measure(words) == ADJUSTED else "location_quotient"])


def _list_rated(rows: Rows) -> list[Row]:
    """Return the rows that have a rate: those of few persons have none."""
    return [row for row in rows.dicts() if row[RATE] is not None]


def _is_anybody(rows: Sequence[Row]) -> bool:
    return any(row[RESIDENTS] for row in rows)
