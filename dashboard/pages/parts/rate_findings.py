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
from dashboard.pages.parts.residents import RATE_CLASSES, SMALL, name_rates

RATE, ADJUSTED = "persons_per_thousand", "standardised_ratio"
COMPARED = {2: "compared_2", 3: "compared_3"}  # {number of places: sentence}
Row = Mapping[str, Any]


def find_on_map(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State the class of a département and its neighbours; without one, the range of rates."""
    known = _list_rated(rows)
    if not _is_anybody(known):
        return words.headline(query, rows.head(0))
    place = _place(words, known)
    return _of_place(place, known, words) if place else _of_all(rows, known[0], words)


def find_on_strip(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State the number of places in the class of the selected one; else of those near France."""
    known = _list_rated(rows)
    if not _is_anybody(known):
        return words.headline(query, rows.head(0))
    place = _place(words, known)
    standings = [_standing(row, words) for row in known]
    if place is None:
        near = standings.count("similar")
        return words.sentence(
            "near_france",
            near_count=near,
            place_count=len(known),
            rate_class=_write_class("similar", words),
        )
    standing = _standing(place, words)
    return words.sentence(
        "alike",
        departement_name=place["departement_name"],
        rate_class=_write_class(standing, words),
        alike_count=standings.count(standing),
    )


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
    """State the number of ages with a class above France's; for France, the highest age.

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
    sides = [
        ratio_classes.standing_of(exposed / residents, france[age][0] / france[age][1])
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


def by_age(rows: Rows | None) -> dict[str, tuple[int, int]]:
    """Return {age band: (its exposed residents, its residents)} of both sexes together."""
    counts: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in rows.dicts() if rows is not None else ():
        exposed, residents = counts[row["age_band"]]
        counts[row["age_band"]] = exposed + row[RESIDENTS], residents + row["resident_count"]
    return counts


def _of_place(place: Row, rows: Sequence[Row], words: PageWords) -> Sentence:
    codes = contours.neighbours()[place["departement_code"]]
    beside = [_standing(row, words) for row in rows if row["departement_code"] in codes]
    standing = _standing(place, words)
    key = "map_of_place" if standing in beside else "map_of_place_unlike"
    return words.sentence(
        key if beside else "map_of_place_alone",
        departement_name=place["departement_name"],
        rate_class=_write_class(standing, words),
        alike_neighbour_count=beside.count(standing),
        neighbour_count=len(beside),
    )


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


def _standing(row: Row, words: PageWords) -> str:
    """Return the class of a place's rate beside France's; in the adjusted view, at equal ages."""
    column = ADJUSTED if _measure(words) == ADJUSTED else "location_quotient"
    return ratio_classes.standing_of(number_of(row[column]))


def _write_class(standing: str, words: PageWords) -> str:
    """Return a class of rates in words; in the adjusted view, at equal age."""
    written = words.text(RATE_CLASSES[standing])
    is_adjusted = _measure(words) == ADJUSTED
    return words.text("rate_at_equal_age").format(written) if is_adjusted else written


def _list_rated(rows: Rows) -> list[Row]:
    """Return the rows that have a rate: those of few persons have none."""
    return [row for row in rows.dicts() if row[RATE] is not None]


def _is_anybody(rows: Sequence[Row]) -> bool:
    return any(row[RESIDENTS] for row in rows)
