"""The texts of the sheet of a département: headline, tiles, steps, message, footnote."""

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any, TypeAlias

from breachlab.query.counts import list_counts
from breachlab.query.headlines import find_ends
from breachlab.words import Sentence
from breachlab.words.language import curl_apostrophes, interface
from dashboard.cards.drawn_card import FAILURES, failure
from dashboard.database.served_world import World
from dashboard.layout import html
from dashboard.layout.marks import aria, mark_counts
from dashboard.layout.words import PageWords
from dashboard.pages.who.findings import say_rate
from dashboard.sheets.contact_list import (
    CALLS,
    COMPARED,
    EVERYONE,
    YOUNG_PEOPLE,
    Audience,
    Contacts,
    write_contact,
    write_ways,
)
from dashboard.sheets.document import ask_row, ask_rows, fill_text, guard, section, write_sentence
from dashboard.state.page_state import State

QUERY = "method/departement_figures"
KINDS = ("fitted", "modelled", "not_identified")
Fits: TypeAlias = Mapping[tuple[str, str], str]  # (query, measure) and one of KINDS


def find_fits(world: World) -> Fits:
    """Return the kind of each figure by département; empty if the question fails."""
    try:
        rows = ask_rows(world, QUERY, {})
    except FAILURES:  # the legend reports it
        return {}
    return {(row["query"], row["measure_id"]): str(row["identification_id"]) for row in rows}


def mark(fits: Fits, query: str, measure: str, words: PageWords) -> html.Markup | None:
    """Return the mark of a measure; nothing if its kind is unknown."""
    kind = fits.get((query, measure))
    if kind is None:
        return None
    label = words.canvas.words.label("identification", kind) or kind
    return html.Span(className=f"fit fit-{kind}", role="img", title=label, **aria(label=label))


def legend(world: World, words: PageWords) -> html.Markup:
    """Return the legend of the marks; raises the errors of the question."""
    known = {str(row["identification_id"]) for row in ask_rows(world, QUERY, {})}
    return html.Span(
        [_entry(kind, words) for kind in KINDS if kind in known], className="fit-legend"
    )


def _entry(kind: str, words: PageWords) -> html.Markup:
    label = words.canvas.words.label("identification", kind) or kind
    return html.Span([html.Span(className=f"fit fit-{kind}", **aria(hidden=True)), label])


COMMUNES, EVENTS, SUMMARY = "area/communes", "exposure/known_axis", "area/summary"
# {question of a tile: its measure in method/departement_figures}.
MEASURES = {
    COMPARED: (SUMMARY, "persons"),
    CALLS: (CALLS, "calls"),
    YOUNG_PEOPLE: (YOUNG_PEOPLE, "persons"),
    "area/channels": ("area/channels", "persons"),
}
OF_WHOM = {  # {step: the number without which it has another sentence}
    "notice": "public_notice_living_here_person_count",
    "queue": "deliverable_email_share",
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
        scope = audience.scope(audience.ages, code)
        return html.H1(sentence.text, **mark_counts(list_counts(sentence)), **scope)
    except FAILURES as error:
        query = "exposure/rate_by_departement" if audience is EVERYONE else YOUNG_PEOPLE
        return html.H1(html.Span(failure(error, query, who, words), className="failed"))


def _say_young(code: str, audience: Audience, world: World, words: PageWords) -> Sentence:
    rows = world.answers.rows(YOUNG_PEOPLE, audience.asks(YOUNG_PEOPLE, code))
    if rows.is_empty:
        return words.headline(YOUNG_PEOPLE, rows)
    template = interface(words.language)["area"]["young_headline"]["says"]
    return fill_text(template, rows.dicts()[0], words)


def subtitle(code: str, commune: str, world: World, words: PageWords) -> str:
    """Return the subject of a sheet: its commune, if it is of one, its département and région."""
    (region,) = (each for each, codes in world.regions.items() if code in codes)
    name = words.canvas.dimensions["departements"].heading(code)
    texts = interface(words.language)["area"]
    name = f"{commune}, {name}" if commune else name
    return f"{texts['of'].format(name)} · {words.canvas.words.label('region', region)}"


def tiles(code: str, audience: Audience, fits: Fits, world: World, words: PageWords) -> html.Markup:
    """Return four numbers, each with its unit and the mark "fitted" or "modelled"."""

    def write(name: str, query: str) -> html.Markup:
        row = ask_row(world, query, audience.asks(query, code))
        return _tile(name, query, row, fits, words, audience.scope(query, code))

    items = [guard(each[1], words, partial(write, *each)) for each in audience.tiles.items()]
    return html.Div(items, className="tiles")


def _tile(name: str, query: str, row: Row, fits: Fits, words: PageWords, scope: Row) -> html.Markup:
    texts = interface(words.language)["area"]["tiles"][name]
    fit = mark(fits, *MEASURES[query], words)
    of = fill_text(texts["of"], row or Counter(), words).text
    if not row:
        return html.Div([html.Strong("–"), html.B(of)])
    more = fill_text(texts["more"], row, words)
    residents = mark(fits, SUMMARY, "residents", words) if name == "exposed" else None
    return html.Div(
        [
            write_sentence(html.Strong, fill_text(texts["number"], row, words), query),
            html.B([of, fit]),
            html.Small([html.Span(more.text, **mark_counts(list_counts(more, query))), residents]),
        ],
        **scope,
    )


def commune(
    code: str, asked: str, audience: Audience, fits: Fits, world: World, words: PageWords
) -> tuple[str, html.Markup]:
    """Return the name of a commune of the département, and a section on it; no name if unknown.

    It says what is the commune's own, what is the département's shared out, and that all else is
    the département's. `asked` is an INSEE code.
    """
    texts = interface(words.language)["area"]["commune"]
    rows = {row["commune_code"]: row for row in ask_rows(world, COMMUNES, {"departement": code})}
    if asked not in rows:
        return "", html.P(texts["unknown"].format(asked[:5]))
    row, whole = dict(rows[asked]), ask_row(world, COMPARED, EVERYONE.asks(COMPARED, code))
    share = row["living_here_person_share"] or 0  # null where nobody of the département is exposed
    for name in ("to_inform", "public_notice"):
        count = whole[f"{name}_living_here_person_count"]
        row[f"shared_{name}_person_count"] = round(count * share)
    own = "its_own_few" if row["exposed_inhabitant_share"] is None else "its_own"
    said = {"its_own": own, "shared": "shared", "of_departement": "of_departement"}
    marks = {"its_own": mark(fits, "area/largest_communes", "persons", words)}
    items = [
        html.Li(
            [
                html.B([texts[part], marks.get(part)]),
                ": ",
                write_sentence(html.Span, fill_text(texts[f"says_{key}"], row, words), COMMUNES),
            ]
        )
        for part, key in said.items()
    ]
    name = curl_apostrophes(row["commune_name"])
    note = html.P(texts["meant"], className="note")
    return name, section(html.H2(name), html.Ul(items), note, of_all(audience, words))


def of_all(audience: Audience, words: PageWords) -> html.Markup | None:
    """Return the note that numbers cover all ages, on a sheet of the young."""
    if audience is EVERYONE:
        return None
    return html.P(interface(words.language)["area"]["of_all_ages"], className="note")


def steps(code: str, audience: Audience, world: World, words: PageWords) -> html.Markup:
    """Return three things to do this week, each with its number if it has one."""

    def write(name: str, query: str) -> html.Markup:
        rows = ask_rows(world, query, audience.asks(query, code)) if query else []
        step = _step(name, query, rows[-1] if rows else {}, words)  # the oldest group
        return html.P(step, **audience.scope(query, code))

    items = [guard(each[1], words, partial(write, *each)) for each in audience.steps.items()]
    title = html.H2(interface(words.language)["area"]["todo"])
    return section(title, html.Ol([html.Li(each) for each in items], className="steps"))


def _step(name: str, query: str, row: Row, words: PageWords) -> list[Any]:
    """Return a step; another sentence if it concerns nobody, or its share is of few persons."""
    texts = interface(words.language)["area"]["steps"][name]
    key = "nobody" if name in OF_WHOM and not row.get(OF_WHOM[name]) else "says"
    sentence = fill_text(texts[key], row, words)
    text = html.Span(sentence.text, **mark_counts(list_counts(sentence, query)))
    return [html.B(texts["title"]), " ", text]


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
            write_sentence(html.Span, fill_text(texts["note"], find_ends(), words)),
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
