"""The headline of Situation: the persons, the day and the way of the copy; for the DPO, duties."""

from dataclasses import replace
from datetime import date
from typing import Any

from breachlab.query.addresses import REGION
from breachlab.words import Sentence
from breachlab.words.language import join_words
from breachlab.words.values import is_null
from dashboard.database.served_world import World
from dashboard.files.file_address import FORM
from dashboard.layout.words import PageWords
from dashboard.state.known_days import AS_OF, is_earlier
from dashboard.state.options import PROVENANCE, TAB
from dashboard.state.page_state import State
from dashboard.state.selection import Selection

DPO = "dpo"  # the tab of the data protection officer
OF_RESIDENTS = {"departements", "age_bands", "sexes"}  # dimensions with counts of residents


def headline(state: State, world: World, words: PageWords) -> Sentence:
    """State the persons with copied data; for the DPO, the dated duties and the items to fill."""
    if is_for_dpo(state):
        return _say_duties(state, world, words)
    known = world.answers.rows("exposure/known_as_of", AS_OF.list_parameters(state))
    if known.is_empty:
        return words.headline("exposure/known_as_of", known)
    row = known.dicts()[0]
    if not row["is_settled"]:
        is_known = not is_null(row["person_count_high"])
        said = words.sentence("copied_at_most" if is_known else "copied_unknown", **row)
        # Before it was settled nobody had a number of a part.
        text = words.of_everybody.format(said.text[:1].lower() + said.text[1:])
        return replace(said, text=text) if state.selection else said
    return _headline_of(state, world, words) if state.selection else words.sentence("copied", **row)


def _say_duties(state: State, world: World, words: PageWords) -> Sentence:
    done = world.answers.rows("severity/deadlines", AS_OF.list_parameters(state))
    if is_earlier(state) and not done.is_empty:
        return words.sentence("duties_of_day", **done.dicts()[0])
    left = world.answers.rows(FORM, PROVENANCE.list_parameters(state))
    for query, rows in (("severity/deadlines", done), (FORM, left)):
        if rows.is_empty:
            return words.headline(query, rows)
    return words.sentence("duties", **done.dicts()[0], to_fill_count=left["to_fill_count"][0])


def _headline_of(state: State, world: World, words: PageWords) -> Sentence:
    """State the persons of a selection; of a place its exposed residents, and their rate."""
    row: dict[str, Any] = {"selection": _name(state.named, words)}
    if "departements" not in state.selection:
        (total,) = world.answers.rows("exposure/total", state.selection).dicts()
        living = total["living_person_count"]
        row |= {"file_person_count": total["person_count"], "living_person_count": living}
        return words.sentence("selected_persons", **row)
    row["living_here_person_count"] = world.answers.total(state.selection).residents
    if not OF_RESIDENTS.issuperset(state.selection):
        return words.sentence("selected", **row)
    rates = world.answers.rows("exposure/rate_by_age_and_sex", state.selection)
    rate = None if rates.is_empty else rates["all_persons_per_thousand"][0]
    if is_null(rate):
        return words.sentence("selected", **row)
    return words.sentence("selected_rate", **row, all_persons_per_thousand=rate)


def _name(selection: Selection, words: PageWords) -> str:
    """Return the selection in words, with places as they were named; for places alone, names."""
    if [*selection] != ["departements"]:
        return words.describe(selection)
    places, label = words.canvas.dimensions["departements"], words.canvas.words.label
    names = [
        (label("region", code.removeprefix(REGION)) or code)
        if code.startswith(REGION)
        else places.heading(code)
        for code in selection["departements"]
    ]
    return join_words(names, words.language, most=4)


def sub(state: State, world: World, words: PageWords) -> Sentence:
    """State when and how it happened and the data not taken; on an earlier day, the day."""
    if is_earlier(state):
        key = "as_of_day_duties" if is_for_dpo(state) else "as_of_day"
        return words.sentence(key, as_of=date.fromisoformat(state.options[AS_OF.name]))
    form = world.answers.rows(FORM, {})
    if form.is_empty:
        return words.headline(FORM, form)
    form_row = form.dicts()[0]
    if is_for_dpo(state):
        return Sentence(words.text("read_by_no_lawyer"))
    events = world.answers.rows("exposure/known_axis", {}).dicts()
    axis = {row["event_id"]: row["happened_on"] for row in events}
    first, last = (axis.get(each) for each in ("first_use", "last_use"))
    row: dict[str, Any] = {"event_id": "first_use", "happened_on": first, "last_use_on": last}
    return words.sentence("when_and_what", **row, untaken_field_ids=form_row["untaken_field_ids"])


def is_for_dpo(state: State) -> bool:
    """Return whether the tab of the DPO is open."""
    return state.options.get(TAB) == DPO
