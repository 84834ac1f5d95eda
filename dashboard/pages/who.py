"""Who is exposed: by where they live, age and sex, status and history."""

from dataclasses import replace
from functools import partial

from breachlab.drawing import places
from breachlab.drawing.rate_map import blank_map
from breachlab.words import Sentence
from dashboard.around import legend, sides
from dashboard.cards import Card
from dashboard.options import Option
from dashboard.pages.page import Column, Either, Page
from dashboard.state import State
from dashboard.strips import residents_and_gone
from dashboard.words import PageWords
from dashboard.world import World

SHOWN = Option("shown", {"rate": {}, "adjusted": {}, "persons": {}})
LEVEL = Option("level", {"departement": {}, "region": {}})
WHOM = Option("whom", {"all": {}, "registered": {"statuses": ("registered",)}})

PLACES = Card(
    "exposure/rate_by_departement",
    own=("departements",),
    options=(SHOWN, WHOM, LEVEL),
    say=PageWords.rates,
    below=legend,
    blank=blank_map,
)
REGIONS = replace(
    PLACES, query="exposure/rate_by_region", blank=partial(blank_map, places=places.REGIONS)
)
MAPS = Either(LEVEL, {"departement": PLACES, "region": REGIONS})
AGES = Card(
    "exposure/rate_by_age_and_sex",
    own=("age_bands", "sexes"),
    say=PageWords.ages,
    above=sides,
)
STATUSES = Card("exposure/by_status", own=("statuses",))
HISTORIES = Card("exposure/by_first_year_and_end", own=("first_years", "end_bands"))
FIELDS = Card("fields/by_field")


def headline(state: State, world: World, words: PageWords) -> Sentence:
    """Say which part of all residents is exposed; of a selection, how many residents it is."""
    if not state.selection:
        rows = world.answers.rows(AGES.query, {})
        if rows.empty:
            return words.headline(AGES.query, rows)
        counts = rows[["living_here_person_count", "resident_count"]].sum()
        share = counts.living_here_person_count / counts.resident_count
        return words.sentence(
            "everyone", exposed_resident_share=share, residents_id=rows.residents_id.iloc[0]
        )
    residents = world.answers.total(state.selection).residents
    who = words.described(state.selection)
    return words.sentence("selected", selection=who, living_here_person_count=residents)


WHO = Page(
    "who",
    headline,
    strip=residents_and_gone,
    rows=[[Column(7, (MAPS, FIELDS)), Column(5, (AGES, HISTORIES, STATUSES))]],
)
