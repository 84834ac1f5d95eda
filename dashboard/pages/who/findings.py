"""The switches of rates, the titles of their cards, and the head of Who."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from breachlab import find
from breachlab.drawing.canvas import RESIDENTS, Canvas, number_of
from breachlab.drawing.contours import neighbours
from breachlab.drawing.rate_map import places_of, standing_of
from breachlab.query.addresses import REGION
from breachlab.query.answer_rows import Rows
from breachlab.query.counts import list_counts
from breachlab.query.needs import is_selectable, list_unmet
from breachlab.words import LANGUAGES, Sentence
from breachlab.words.language import interface, join_words
from breachlab.words.values import is_null
from dashboard.database.few import grade_count, hide_few, say_few
from dashboard.database.served_world import World
from dashboard.layout import html
from dashboard.layout.marks import mark_counts, mark_scope
from dashboard.layout.switches import switch
from dashboard.layout.words import PageWords
from dashboard.state.options import Option
from dashboard.state.page_state import State, without

RATES = "exposure/rate_by_departement"
LEVEL = Option("level", {"departement": {}, "region": {}})
SHOWN = Option("shown", {"rate": {}, "adjusted": {}})
WHOM = Option("whom", {"all": {}, "registered": {"statuses": ("registered",)}})


def caption(state: State) -> str:
    """Return the key of the caption of the displayed rates."""
    return f"caption_{state.options.get(SHOWN.name, SHOWN.default)}"


def rate_switches(state: State, world: World, words: PageWords) -> Sequence:
    """Return the switches of persons and of rates; with one département, the link to its sheet.

    A list of one's own has no sheets, and may have no statuses, or no rates. Few persons have no
    switch, but for the one that leads from those registered to all.
    """
    whom = WHOM.list_parameters(state)
    few = say_few({**state.selection, **whom}, world, words)
    options = [WHOM] if is_selectable("statuses", world.coverage) and (whom or not few) else []
    options += [SHOWN] if not few and not list_unmet(find(RATES), world.coverage) else []
    parts: list = [switch(option, state, words) for option in options]
    match state.selection.get("departements", ()):
        case (code,) if not world.is_own:
            name = words.canvas.dimensions["departements"].heading(code)
            link = interface(words.language)["area"]["of"].format(name)
            parts.append(html.A(link, href=f"/area/{code}", className="sheet"))
    return (html.Div(parts, className="rate-switches"),)


PLACES = "exposure/rate_by_departement"  # the question of the map and the strip
FIDELITY, LONGER = "method/fidelity", "registered_a_year_or_more"
HISTORIES = ("statuses", "first_years", "end_bands")  # dimensions without counts of residents
ERRORS = {"held_against": "error_held_against", "fitted_in_part": "error_fitted_in_part"}
RATE_CLASSES = {"higher": "rate_higher", "similar": "rate_similar", "lower": "rate_lower"}
LISTED = 3  # up to so many places have each a rate; beyond, the sentence has their common rate
SMALL = 10  # per thousand: a lower rate has decimals, and always its "per thousand"
STANDING = {"all": "standing_all", "registered": "standing_registered"}
RATES_OF = {2: "rates_of_2_places", 3: "rates_of_3_places"}
Row = Mapping[str, Any]


def say_rate(state: State, world: World, words: PageWords) -> Sentence:
    """State the rate of the selected places, ages and sexes; for histories, a count of persons."""
    rows = _rows(state, world)
    here = _select_rows(rows, state)
    if not here:
        return words.headline(PLACES, Rows({}))
    standing = {"standing": words.text(STANDING[WHOM.read_choice(state.options)])}
    if state.selection.keys() & {*HISTORIES}:
        return words.sentence(
            "selected",
            selection=words.describe({**state.selection, **WHOM.list_parameters(state)}),
            living_here_person_count=_sum(here, RESIDENTS),
        )
    if state.selection.keys() & {"age_bands", "sexes"}:
        return _of_ages(here, state, world, words, standing)
    return _of_places(here, rows, state, words, standing)


def say_counts(state: State, world: World, words: PageWords) -> Sentence:
    """State the number of exposed residents, and of all residents."""
    here = _select_rows(_rows(state, world), state)
    return words.sentence(
        "of_residents",
        living_here_person_count=_sum(here, RESIDENTS),
        resident_count=_sum(here, "resident_count"),
        residents_id=here[0]["residents_id"] if here else "all",
    )


def say_error(state: State, world: World, words: PageWords) -> Sentence | None:
    """State how far the model strays from what was published of the selected place.

    Elsewhere it is the mean and the worst of the places that were held against. A list of one's own
    has no model, and of nobody registered nothing can be compared. Of statuses but the registered
    nothing was published by place.
    """
    rows = () if world.is_own else world.answers.rows(FIDELITY, {}).dicts()
    if not rows or not rows[0]["model_registered_count"]:
        return None
    chosen = {**state.selection, **WHOM.list_parameters(state)}.get("statuses", ())
    if {*chosen} - {"registered"}:
        return words.sentence("error_unknown")
    held: dict[tuple[str, ...], Row] = {
        (row["held_figure_id"], row["place_kind"], row["place_code"]): row for row in rows
    }
    codes = state.selection.get("departements", ())
    row, key = rows[0], "error_typical"
    for region, within in world.regions.items():
        if codes and {*codes} <= {*within} and ("registered", "region", region) in held:
            row = {**held["registered", "region", region]}
            key = ERRORS[row["held_use_id"]]
    if held.get(("registered", "departement", *codes), {}).get("held_use_id") == "fitted":
        row = {**held.get((LONGER, "departement", *codes), {})}
        key = "error_fitted" if is_null(row.get("difference_share")) else "error_longer"
    stray = row.get("difference_share")
    return words.sentence(key, **row, stray_share=None if is_null(stray) else abs(number_of(stray)))


def block(state: State, world: World, words: PageWords) -> Sequence[html.Markup]:
    """Return the switches below the headline, and the model's error, unless they are few."""
    is_few = say_few(state.selection, world, words)
    error = [] if is_few else write_error(state, world, words)
    return (*rate_switches(state, world, words), *error)


def write_error(state: State, world: World, words: PageWords) -> list[html.Markup]:
    """Return the line on the model's error, marked with the place that it is of; none of a list."""
    said = say_error(state, world, words)
    if said is None:
        return []
    places = {"departements": state.selection.get("departements", ())}
    scope = mark_scope({name: each for name, each in places.items() if each}, {})
    return [html.P(said.text, className="note", **mark_counts(list_counts(said)), **scope)]


def _of_places(
    here: Sequence[Row], rows: Sequence[Row], state: State, words: PageWords, standing: Row
) -> Sentence:
    chosen = state.selection.get("departements", ())
    if not chosen:
        return _of_everyone(rows, words, standing)
    if len(chosen) == 1:
        rates = (here[0][each] for each in ("persons_per_thousand", "france_persons_per_thousand"))
        rate_class = words.text(RATE_CLASSES[standing_of(*map(number_of, rates))])
        row = {**here[0], **standing, **_france(here[0]), "rate_class": rate_class}
        return words.sentence("rate_of_place", **row)
    if len(chosen) <= LISTED and all(
        number_of(row["persons_per_thousand"]) >= SMALL for row in here
    ):
        return words.sentence(RATES_OF[len(chosen)], **name_rates(here), **standing)
    return words.sentence(
        "rate_of_places",
        place=_name_place(state, words),
        **_rate(here),
        **_france(here[0]),
        **standing,
    )


def _of_everyone(rows: Sequence[Row], words: PageWords, standing: Row) -> Sentence:
    share = _sum(rows, RESIDENTS) / _sum(rows, "resident_count")
    first = rows[0]
    lowest = {"lowest_in_thousand": first["lowest_persons_per_thousand"]}
    return words.sentence(
        "everyone", **{**first, **lowest}, exposed_resident_share=share, **standing
    )


def _of_ages(
    here: Sequence[Row], state: State, world: World, words: PageWords, standing: Row
) -> Sentence:
    """State the rate of the ages and sexes, and France's; with a place, France's for the same."""
    key, compared = "rate_of_ages", here[0]
    if "departements" not in state.selection:
        key = "rate_of_ages_beside_all"
        compared = _rows(State(state.page, {}, state.options), world)[0]
    who = words.describe(state.selection)
    return words.sentence(key, selection=who, **_rate(here), **_france(compared), **standing)


def _rows(state: State, world: World) -> Sequence[Row]:
    """Return the rows of all départements, by the query of the map and the strip."""
    parameters = {**without(state.selection, ["departements"]), **WHOM.list_parameters(state)}
    rows = world.answers.rows(PLACES, parameters)
    return hide_few(rows, PLACES, world.words[LANGUAGES[0]].canvas.words).dicts()


def _select_rows(rows: Sequence[Row], state: State) -> list[Row]:
    """Return the rows of the selected départements, in the order of their codes; else all rows."""
    chosen = state.selection.get("departements")
    if not chosen:
        return [*rows]
    known = {row["departement_code"]: row for row in rows}
    return [known[code] for code in chosen if code in known]


def _name_place(state: State, words: PageWords) -> str:
    """Return the names of up to three places, or of régions alone; or count the départements."""
    places, regions = state.named["departements"], state.named_regions
    if not regions and len(state.whole_regions) == 1:
        places = regions = tuple(f"{REGION}{each}" for each in state.whole_regions)
    if len(places) in {*range(1, LISTED + 1), len(regions)}:
        return join_words([name_place(each, words.canvas) for each in places], words.language)
    count = len(state.selection["departements"])
    return f"{count} {words.noun(count, 'departements')}"


def name_rates(here: Sequence[Row]) -> dict[str, Any]:
    """Return the names and rates of two or three places as the values of a sentence."""
    values: dict[str, Any] = {}
    for name, row in zip(("first", "second", "third"), here, strict=False):
        values[f"{name}_place_name"] = row.get("place_name") or row["departement_name"]
        values[f"{name}_in_thousand"] = row["persons_per_thousand"]
        values[f"{name}_persons_per_thousand"] = row["persons_per_thousand"]
    return values


def _rate(rows: Sequence[Row]) -> dict[str, Any]:
    rate = 1000 * _sum(rows, RESIDENTS) / _sum(rows, "resident_count")
    return {"selected_persons_per_thousand": rate}


def _france(row: Row) -> dict[str, Any]:
    return {"france_in_thousand": number_of(row["france_persons_per_thousand"])}


def _sum(rows: Sequence[Row], column: str) -> float:
    return sum(number_of(row[column]) for row in rows)


RATE, ADJUSTED = "persons_per_thousand", "standardised_ratio"
COMPARED = {2: "compared_2", 3: "compared_3"}  # {number of places: sentence}


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


def by_age(rows: Rows | None) -> dict[str, tuple[int, int]]:
    """Return {age band: (its exposed residents, its residents)} of both sexes together."""
    counts: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in rows.dicts() if rows is not None else ():
        exposed, residents = counts[row["age_band"]]
        counts[row["age_band"]] = exposed + row[RESIDENTS], residents + row["resident_count"]
    return counts


def _of_place(place: Row, rows: Sequence[Row], words: PageWords) -> Sentence:
    codes = neighbours()[place["departement_code"]]
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
    return standing_of(number_of(row[column]))


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


def name_place(code: str, canvas: Canvas) -> str:
    """Return the name of a place as an address names it."""
    if code.startswith(REGION):
        return canvas.words.label("region", code.removeprefix(REGION)) or code
    return canvas.words.label("departement", code) or code
