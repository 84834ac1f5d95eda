"""The sheet of a département, for a prefect or a mission locale: one A4 of the area queries."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import pandas

from breachlab.drawing.canvas import RESIDENTS, Canvas, records
from breachlab.drawing.rate_map import blank_map
from breachlab.words import Words
from breachlab.words.language import interface
from breachlab.words.values import Form, written
from dashboard import html, state
from dashboard.cards import Card, Drawn, drawn, questions
from dashboard.sheets.document import Sheet, said
from dashboard.state import State
from dashboard.tables import keyed, no_table
from dashboard.tables.beside_france import beside_france
from dashboard.tables.other_breaches import other_breaches
from dashboard.tables.plain import plain
from dashboard.tables.young_people import young_people
from dashboard.words import PageWords
from dashboard.world import World

FIRST = 6  # communes and breaches: as many as have room


def first(draw: Callable) -> Callable:
    """Return what draws the first rows of an answer alone."""
    return lambda rows, canvas: draw(rows.head(FIRST), canvas)


def in_words(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Draw nothing, where the sentence says all."""
    return no_table(canvas)


def numbers(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return the numbers beside the headline: those who have died or left, and two comparisons."""
    if rows.empty:
        return no_table(canvas)
    (row,) = records(rows)
    texts = interface(canvas.language)
    said = {
        "died_or_left_person_count": texts["page"]["died_or_left"],
        "living_here_person_share": texts["page"]["of_exposed_residents"],
        "standardised_ratio": texts["area"]["times_expected"],
    }
    places = {"living_here_person_share": 1, "standardised_ratio": 2}
    shown = {
        each: written(each, row[each], canvas.words, Form(places=places.get(each, 0)))
        for each in said
    }
    return html.Div(
        [
            html.P([html.Strong(shown[each], **keyed(canvas, row, each)), f" {said[each]}"])
            for each in said
        ],
        id="numbers",
    )


COMMUNES = plain(
    "communes",
    commune_name="commune",
    living_here_person_count="exposed_residents",
    living_here_person_share="share",
)
SENIORS = plain(
    "seniors",
    age_group="age",
    living_here_person_count="exposed_residents",
    deliverable_email_person_count="email_reaches",
    valid_address_person_count="letter_reaches",
)
SUMMARY = Card("area/summary", numbers, blank=no_table)
COLUMNS = (  # side by side
    (
        Card(
            "area/by_age_band", beside_france("age_band", "persons_per_thousand", RESIDENTS, age=1)
        ),
        Card("area/young_people", young_people),
        Card("area/largest_communes", first(COMMUNES)),
        Card("area/retention", in_words),
    ),
    (
        Card(
            "area/by_status",
            beside_france("status", "living_here_person_share", RESIDENTS, status=1),
        ),
        Card(
            "area/channels",
            beside_france("contact", "reached_person_share", "reached_person_count", contact=1),
        ),
        Card("area/calls", in_words),
        Card("area/seniors", SENIORS),
        Card("area/other_breaches", first(partial(other_breaches, own=RESIDENTS))),
    ),
)
CARDS = (SUMMARY, *(card for column in COLUMNS for card in column))


def area(code: str, world: World, words: PageWords) -> Sheet:
    """Return the sheet of a département; where a part cannot be computed, it says so."""
    texts = interface(words.language)["area"]
    shown = _shown(code, world, words)
    columns = [
        html.Div([_section(card, shown[card], texts) for card in column], className="column")
        for column in COLUMNS
    ]
    who = state.written(State("who", {"departements": (code,)}))
    return Sheet(
        f"{texts['sheet']} · {words.canvas.dimensions['departements'].heading(code)}",
        [html.A(texts["all"], href="/area"), html.A(texts["on_pages"], href=who)],
        [
            _head(code, shown[SUMMARY], world, words),
            html.Div(columns, className="columns"),
            _steps(words.canvas.words),
        ],
    )


def _shown(code: str, world: World, words: PageWords) -> Mapping[Card, Drawn]:
    """Return what each card shows of a département."""
    of = {"departement": code}
    cards = {card: replace(card, settings=of, blank=no_table) for card in CARDS}
    world.answers.prepare(questions([*cards.values()], State("area")))
    return {card: drawn(cards[card], State("area"), world, words) for card in CARDS}


def _head(code: str, summary: Drawn, world: World, words: PageWords) -> html.Markup:
    """Return the headline beside a map of where that is."""
    (region,) = (each for each, codes in world.regions.items() if code in codes)
    where = words.canvas.words.label("region", region)
    kind = f"{interface(words.language)['area']['sheet']} · {where}"
    head = [html.P(kind, className="question"), html.H1(**said(summary)), summary.drawing]
    place = blank_map(replace(words.canvas, selection={"departements": (code,)}))
    picture = replace(place, title=words.canvas.dimensions["departements"].heading(code)).still()
    return html.Div([html.Div(head), html.Div(picture, className="place")], className="head")


def _section(card: Card, part: Drawn, texts: Mapping) -> html.Markup:
    title = html.H2(texts["titles"][card.query.partition("/")[2]])
    return html.Section([title, html.P(className="finding", **said(part)), part.drawing])


def _steps(words: Words) -> html.Markup:
    """Return what to do, and what this sheet must not be read as."""
    texts = interface(words.language)["area"]
    steps = html.Ul([html.Li(words.resolve(step)) for step in texts["steps"]], className="steps")
    note = html.P(words.resolve(texts["note"]), className="note")
    return html.Section([html.H2(texts["to_do"]), steps, note])
