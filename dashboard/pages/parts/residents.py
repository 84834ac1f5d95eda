"""The headline of Who, the exposed share of the residents, and the line below it."""

from collections.abc import Mapping, Sequence
from typing import Any

from breachlab.drawing.canvas import number_of
from breachlab.drawing.told import RESIDENTS
from breachlab.query.answer_rows import Rows
from breachlab.words import LANGUAGES, Sentence
from breachlab.words.language import join_words
from dashboard.database.few import hide_few
from dashboard.database.served_world import World
from dashboard.layout.words import PageWords
from dashboard.pages.parts.rate_switches import WHOM
from dashboard.state.page_state import State
from dashboard.state.selection import without

PLACES = "exposure/rate_by_departement"  # the question of the map and the strip
HISTORIES = ("statuses", "first_years", "end_bands")  # dimensions without counts of residents
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


def rank(row: Row, rows: Sequence[Row], measure: str = "persons_per_thousand") -> int:
    """Return the rank of a row among all of them, the highest first.

    Example:

        >>> rows = [{"rate": 7.0}, {"rate": 5.0}, {"rate": 5.0}, {"rate": 3.0}]
        >>> [rank(row, rows, "rate") for row in rows]
        [1, 2, 2, 4]
    """
    return 1 + sum(number_of(each[measure]) > number_of(row[measure]) for each in rows)


def _of_places(
    here: Sequence[Row], rows: Sequence[Row], state: State, words: PageWords, standing: Row
) -> Sentence:
    chosen = state.selection.get("departements", ())
    if not chosen:
        return _of_everyone(rows, words, standing)
    if len(chosen) == 1:
        rated = [row for row in rows if row["persons_per_thousand"] is not None]
        row = {**here[0], **standing, **_france(here[0]), "departement_count": len(rated)}
        return words.sentence("rate_of_place", **row, rate_rank=rank(here[0], rows))
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
    compared = here[0]
    if "departements" not in state.selection:
        compared = _rows(State(state.page, {}, state.options), world)[0]
    who = words.describe(state.selection)
    return words.sentence(
        "rate_of_ages", selection=who, **_rate(here), **_france(compared), **standing
    )


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
    """Return the names of the régions that are selected, or the number of départements."""
    names = [words.canvas.words.label("region", each) or each for each in state.whole_regions]
    if len(names) == 1 or len(names) == len(state.named_regions) > 0:
        return join_words(names, words.language)
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
