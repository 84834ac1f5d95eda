"""The headline of Who, the exposed share of the residents, the line below it, and the error."""

from collections.abc import Mapping, Sequence
from typing import Any

from breachlab.drawing import ratio_classes
from breachlab.drawing.canvas import number_of
from breachlab.drawing.told import RESIDENTS
from breachlab.query.addresses import REGION
from breachlab.query.answer_rows import Rows
from breachlab.query.counts import list_counts
from breachlab.words import LANGUAGES, Sentence
from breachlab.words.language import join_words
from breachlab.words.values import is_null
from dashboard.database.few import hide_few, say_few
from dashboard.database.served_world import World
from dashboard.layout import html
from dashboard.layout.marks import mark_counts, mark_scope
from dashboard.layout.words import PageWords
from dashboard.pages.parts.rate_switches import WHOM, rate_switches
from dashboard.state.page_state import State
from dashboard.state.selection import without
from dashboard.tables.comparison import name_place

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
        rate_class = words.text(RATE_CLASSES[ratio_classes.standing_of(*map(number_of, rates))])
        row = {**here[0], **standing, **_france(here[0]), "rate_class": rate_class}
        return words.sentence("rate_of_place", **row)
    if len(chosen) <= LISTED and all(
        number_of(row["persons_per_thousand"]) >= SMALL for row in here
    ):
        return words.sentence(RATES_OF[len(chosen)], **name_rates(here), **standing)
    return words.sentence(
        "rate_of_places", place=_place(state, words), **_rate(here), **_france(here[0]), **standing
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


def _place(state: State, words: PageWords) -> str:
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
