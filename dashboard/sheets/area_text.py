"""The texts of the sheet of a département: headline, tiles, steps, message, footnote."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from breachlab.query.counts import list_counts
from breachlab.words import Sentence
from breachlab.words.language import interface
from dashboard.cards.drawn_card import FAILURES, failure
from dashboard.database.served_world import World
from dashboard.layout import html
from dashboard.layout.marks import mark_counts
from dashboard.layout.words import PageWords
from dashboard.pages.parts.residents import say_rate
from dashboard.sheets.audience import CALLS, COMPARED, EVERYONE, YOUNG_PEOPLE, Audience
from dashboard.sheets.contact_list import Contacts, write_contact, write_ways
from dashboard.sheets.fits import QUERY, Fits, legend, mark
from dashboard.sheets.parts import ask_row, ask_rows, fill_text, guard, section, write_sentence
from dashboard.state.page_state import State

EVENTS, SUMMARY = "exposure/known_axis", "area/summary"
# {question of a tile: its measure in method/departement_figures}.
MEASURES = {
    COMPARED: (SUMMARY, "persons"),
    CALLS: (CALLS, "calls"),
    YOUNG_PEOPLE: (YOUNG_PEOPLE, "persons"),
    "area/channels": ("area/channels", "persons"),
}
OF_WHOM = {  # {step: the column of the persons it concerns}
    "notice": "public_notice_living_here_person_count",
    "queue": "living_here_person_count",
}
FIRST, LAST = "first_use", "last_use"
ON_SHEET = ("public", "agency", "data_protection_officer")
Row = Mapping[str, Any]


def headline(
    code: str, audience: Audience, who: State, world: World, words: PageWords
) -> html.Markup:
    """Return the headline: that of Who, or the number of the young."""
    try:
        if audience is EVERYONE:
            sentence = say_rate(who, world, words)
        else:
            sentence = _say_young(code, audience, world, words)
        return html.H1(sentence.text, **mark_counts(list_counts(sentence)))
    except FAILURES as error:
        query = "exposure/rate_by_departement" if audience is EVERYONE else YOUNG_PEOPLE
        return html.H1(html.Span(failure(error, query, who, words), className="failed"))


def _say_young(code: str, audience: Audience, world: World, words: PageWords) -> Sentence:
    rows = world.answers.rows(YOUNG_PEOPLE, audience.asks(YOUNG_PEOPLE, code))
    if rows.is_empty:
        return words.headline(YOUNG_PEOPLE, rows)
    template = interface(words.language)["area"]["young_headline"]["says"]
    return fill_text(template, rows.dicts()[0], words)


def subtitle(code: str, world: World, words: PageWords) -> str:
    """Return the subject of a sheet: its département and région."""
    (region,) = (each for each, codes in world.regions.items() if code in codes)
    name = words.canvas.dimensions["departements"].heading(code)
    texts = interface(words.language)["area"]
    return f"{texts['of'].format(name)} · {words.canvas.words.label('region', region)}"


def tiles(code: str, audience: Audience, fits: Fits, world: World, words: PageWords) -> html.Markup:
    """Return four numbers, each with its unit and the mark "fitted" or "modelled"."""

    def write(name: str, query: str) -> html.Markup:
        row = ask_row(world, query, audience.asks(query, code))
        return _tile(name, query, row, fits, words)

    items = [guard(each[1], words, partial(write, *each)) for each in audience.tiles.items()]
    return html.Div(items, className="tiles")


def _tile(name: str, query: str, row: Row, fits: Fits, words: PageWords) -> html.Markup:
    texts = interface(words.language)["area"]["tiles"][name]
    fit = mark(fits, *MEASURES[query], words)
    if not row:
        return html.Div([html.Strong("–"), html.B(texts["of"])])
    more = fill_text(texts["more"], row, words)
    residents = mark(fits, SUMMARY, "residents", words) if name == "exposed" else None
    return html.Div(
        [
            write_sentence(html.Strong, fill_text(texts["number"], row, words), query),
            html.B([texts["of"], fit]),
            html.Small([html.Span(more.text, **mark_counts(list_counts(more, query))), residents]),
        ]
    )


def steps(code: str, audience: Audience, world: World, words: PageWords) -> html.Markup:
    """Return three things to do this week, each with its number if it has one."""

    def write(name: str, query: str) -> html.Markup:
        rows = ask_rows(world, query, audience.asks(query, code)) if query else []
        return _step(name, query, rows[-1] if rows else {}, words)  # the oldest group

    items = [guard(each[1], words, partial(write, *each)) for each in audience.steps.items()]
    title = html.H2(interface(words.language)["area"]["todo"])
    return section(title, html.Ol([html.Li(each) for each in items], className="steps"))


def _step(name: str, query: str, row: Row, words: PageWords) -> html.Markup:
    """Return a step; another sentence if it concerns nobody."""
    texts = interface(words.language)["area"]["steps"][name]
    key = "nobody" if name in OF_WHOM and not row.get(OF_WHOM[name]) else "says"
    sentence = fill_text(texts[key], row, words)
    text = html.Span(sentence.text, **mark_counts(list_counts(sentence, query)))
    return html.P([html.B(texts["title"]), " ", text])


def message(contacts: Contacts, world: World, words: PageWords) -> html.Markup:
    """Return the message to pass on, and the contacts."""
    texts = interface(words.language)["area"]
    quoted = guard(EVENTS, words, lambda: _quote(contacts, world, words))
    reach = [part for whom in ON_SHEET for part in (*write_contact(whom, contacts, words), " · ")]
    return section(
        html.H2(texts["message"]),
        html.P(quoted, className="quoted"),
        html.H3(texts["reach"]),
        html.P([*reach, texts["complaint"]]),
    )


def _quote(contacts: Contacts, world: World, words: PageWords) -> list[Any]:
    text = _say_message(world, words)
    return [text, " ", *write_ways("public", contacts, words),
            interface(words.language)["area"]["quote_end"]]  # fmt: skip


def _say_message(world: World, words: PageWords) -> str:
    texts = interface(words.language)["area"]
    days = {row["event_id"]: row["happened_on"] for row in ask_rows(world, EVENTS, {})}
    if not {FIRST, LAST} <= days.keys():
        return fill_text(texts["says_undated"], {}, words).text
    row = {"happened_on": days[FIRST], "last_use_on": days[LAST]}
    return fill_text(texts["says"], row, words).text


def footnote(code: str, world: World, words: PageWords) -> html.Markup:
    """Return one line on the dead and those abroad, the marks, and the limits of the sheet."""
    texts, resolve = interface(words.language)["area"], words.canvas.words.resolve
    own = texts["notes"].get(code)
    return html.P(
        [
            guard(SUMMARY, words, lambda: _not_counted(code, world, words)),
            " ",
            resolve(texts["note"]),
            f" {resolve(own)}" if own else "",
            " ",
            guard(QUERY, words, lambda: legend(world, words)),
        ],
        className="footnote",
    )


def _not_counted(code: str, world: World, words: PageWords) -> html.Markup:
    row = ask_row(world, SUMMARY, {"departement": code})
    if not row:
        return html.Span()
    template = interface(words.language)["area"]["not_counted"]
    return write_sentence(html.Span, fill_text(template, row, words), SUMMARY)
