"""The sheet of a département, for a prefect or a mission locale: one A4, counts of residents."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from breachlab.drawing.canvas import RESIDENTS, Canvas
from breachlab.drawing.rate_map import RateMap
from breachlab.words import numbers
from breachlab.words.language import curl_apostrophes, interface
from breachlab.words.values import NULL, is_null
from dashboard.cards.drawn_card import draw_card, questions
from dashboard.database.few import say_few
from dashboard.database.served_world import World
from dashboard.layout import html
from dashboard.layout.marks import mark_scope
from dashboard.layout.words import PageWords
from dashboard.pages.who.findings import FIDELITY, write_error
from dashboard.pages.who.page import PLACES, STRIP
from dashboard.pages.who.strip import still_strip
from dashboard.sheets import area_text
from dashboard.sheets.area_text import QUERY, Fits, find_fits, mark
from dashboard.sheets.contact_list import (
    AUDIENCES,
    CHANNELS,
    EVERYONE,
    YOUNG_PEOPLE,
    Audience,
    Contacts,
)
from dashboard.sheets.document import (
    Sheet,
    ask_rows,
    guard,
    section,
    title_by_finding,
    write_sentence,
)
from dashboard.state import page_state
from dashboard.state.page_state import State
from dashboard.tables import Part, count, key_columns, label, number, stack_parts, standing

LISTED_COMMUNES = 8  # as many as fit
REACHED = "reached_living_here_person_count"
RATE, COUNTRY = "persons_per_thousand", "france_persons_per_thousand"
Row = Mapping[str, Any]
Heads = Mapping[str, Any]  # {column: the mark beside its head, or null}


def ages_table(rows: Sequence[Row], canvas: Canvas, marks: Heads) -> html.Markup:
    """Return a row for each age group: exposed residents, residents, the rate and France's."""
    body = [
        html.Tr(
            [
                html.Th(label(canvas, "age_range", row["age_range"]), scope="row"),
                count(canvas, row, RESIDENTS),
                count(canvas, row, "resident_count"),
                _rate(row, RATE, canvas),
                _rate(row, COUNTRY, canvas),
            ]
        )
        for row in rows
    ]
    names = ("age", "exposed_here", "residents", "of_thousand", "france")
    return html.Table([_heads(names, canvas, marks), html.Tbody(body)], className="local")


def young_table(rows: Sequence[Row], canvas: Canvas, marks: Heads) -> html.Markup:
    """Return a row for each age of the young, with its exposed residents."""
    body = [
        html.Tr(
            [
                html.Th(label(canvas, "age_group", row["age_group"]), scope="row"),
                count(canvas, row, RESIDENTS),
            ]
        )
        for row in rows
    ]
    return html.Table(
        [_heads(("age", "exposed_here"), canvas, marks), html.Tbody(body)], className="local"
    )


def neighbours_table(rows: Sequence[Row], canvas: Canvas, marks: Heads) -> html.Markup:
    """Return a row each for the département, its neighbours and France, with rate and class."""
    body = [_neighbour(row, canvas) for row in rows]
    if rows:
        country = interface(canvas.language)["area"]["columns"]["france"]
        body.append(html.Tr([html.Th(country, scope="row"), _rate(rows[0], COUNTRY, canvas)]))
    names = ("departement", "of_thousand", "standing")
    return html.Table([_heads(names, canvas, marks), html.Tbody(body)], className="local")


def _neighbour(row: Row, canvas: Canvas) -> html.Markup:
    return html.Tr(
        [
            html.Th(curl_apostrophes(row["departement_name"]), scope="row"),
            _rate(row, RATE, canvas),
            standing(canvas, row),
        ],
        className="is-here" if row["is_asked"] else None,
    )


def channels_bar(rows: Sequence[Row], canvas: Canvas) -> list[html.Markup]:
    """Return a bar of the channels that reach residents first, and its legend."""
    names = interface(canvas.language)["situation"]["channels"]
    parts = [
        Part(
            f"channel-{str(row['channel']).replace('_', '-')}",
            names[row["channel"]],
            row[REACHED],
            numbers.whole(canvas.limit_digits(row[REACHED], REACHED), canvas.language),
            key_columns(canvas, row, REACHED),
        )
        for row in rows
    ]
    return stack_parts(parts, max(sum(part.count for part in parts), 1))


def communes_line(rows: Sequence[Row], canvas: Canvas) -> html.Markup:
    """Return the communes with most exposed residents, each with its number, in a line of text."""
    shown = [row for row in rows[:LISTED_COMMUNES] if row[RESIDENTS]]
    items = [
        html.Li(
            [
                curl_apostrophes(row["commune_name"]),
                " ",
                html.B(
                    numbers.whole(row[RESIDENTS], canvas.language),
                    **key_columns(canvas, row, RESIDENTS),
                ),
            ]
        )
        for row in shown
    ]
    return html.Ul(items, className="communes")


def _heads(names: Sequence[str], canvas: Canvas, marks: Heads) -> html.Markup:
    texts = interface(canvas.language)["area"]["columns"]
    cells = [
        html.Th([texts[name], marks.get(name)], scope="col", className="number" if place else None)
        for place, name in enumerate(names)
    ]
    return html.Thead(html.Tr(cells))


def _rate(row: Row, column: str, canvas: Canvas) -> html.Markup:
    """Return the cell of a rate; the head names its base."""
    rate = row[column]  # null for an empty group, and for few persons
    written = NULL if is_null(rate) else numbers.in_thousand(rate, canvas.language)
    return number(canvas, row, column, written)


NEIGHBOURS, COMMUNES, SUMMARY = "area/neighbours", "area/communes", "area/summary"
AGES = {"area/by_age_group": ages_table, YOUNG_PEOPLE: young_table}


def area(
    code: str,
    world: World,
    words: PageWords,
    public: str = "",
    contacts: Contacts | None = None,
    commune: str = "",
) -> Sheet:
    """Return the sheet of a département, with a part on a commune of it; a part that fails says so.

    `commune` is the INSEE code of one; of another département, the sheet says so.
    """
    audience = AUDIENCES.get(public, EVERYONE)
    _prepare(code, audience, world)
    fits = find_fits(world)
    name = words.canvas.dimensions["departements"].heading(code)
    part: Any = None
    named = ""
    if commune:
        written = guard(
            COMMUNES, words, lambda: area_text.commune(code, commune, audience, fits, world, words)
        )
        named, part = written if isinstance(written, tuple) else ("", written)
    who = State("who", {"departements": (code,)}, communes=(commune,) if named else ())
    kept = {"public": audience.name, "c": commune if named else ""}
    selection = _of_ages(code, audience).selection
    few = say_few(selection, world, words)
    return Sheet(
        f"{interface(words.language)['area']['sheet']} · {f'{named}, {name}' if named else name}",
        _links(code, audience, who, words),
        [
            write_sentence(html.H1, few, **mark_scope(selection, {})),
            area_text.message(contacts or {}, world, words),
            area_text.footnote(code, world, words),
        ]
        if few
        else [
            _head(code, audience, who, world, words),
            part,
            area_text.tiles(code, audience, fits, world, words),
            html.Div(
                _strip(code, audience, world, words), className="rates", **_everywhere(audience)
            ),
            html.Div(
                [
                    area_text.steps(code, audience, world, words),
                    area_text.message(contacts or {}, world, words),
                    _ages(code, audience, fits, world, words),
                    None if named else _neighbours(code, audience, fits, world, words),
                    _channels(code, audience, fits, world, words),
                    None if named else _communes(code, audience, fits, world, words),
                ],
                className="columns",
            ),
            area_text.footnote(code, world, words),
        ],
        area_text.subtitle(code, named, world, words),
        kept="&".join(f"{each}={value}" for each, value in kept.items() if value),
        selection=who.selection,
    )


def _prepare(code: str, audience: Audience, world: World) -> None:
    """Prefetch the answers to all questions of the sheet."""
    queries = {*audience.tiles.values(), *audience.steps.values(), audience.ages} - {""}
    queries |= {CHANNELS, NEIGHBOURS, COMMUNES, SUMMARY}
    of_ages = _of_ages(code, audience)
    world.answers.prepare(
        [
            *((query, audience.asks(query, code)) for query in sorted(queries)),
            *questions([PLACES, STRIP], of_ages),
            (area_text.EVENTS, {}),
            (QUERY, {}),
        ]
    )


def _links(code: str, audience: Audience, who: State, words: PageWords) -> Sequence[html.Markup]:
    texts = interface(words.language)["area"]
    other = (texts["young"], "public=16-25") if audience is EVERYONE else (texts["everyone"], "")
    query = "&".join(filter(None, [other[1], *(f"c={each}" for each in who.communes)]))
    return [
        html.A(texts["all"], href="/area"),
        html.A(other[0], href=f"/area/{code}{'?' if query else ''}{query}"),
        html.A(texts["on_pages"], href=page_state.write_state(who)),
    ]


def _of_ages(code: str, audience: Audience) -> State:
    ages = {"age_bands": audience.age_bands} if audience.age_bands else {}
    return State("who", {"departements": (code,), **ages})


def _everywhere(audience: Audience) -> dict[str, Any]:
    """Return the data attributes of the numbers of all départements: no place applies to them."""
    ages = {"age_bands": audience.age_bands} if audience.age_bands else {}
    return mark_scope(ages, {}, "residents")


def _head(code: str, audience: Audience, who: State, world: World, words: PageWords) -> html.Markup:
    """Return the headline beside a map that locates the département."""
    headline = area_text.headline(code, audience, who, world, words)
    part = draw_card(PLACES, _of_ages(code, audience), world, words)
    picture = part.drawing.still() if isinstance(part.drawing, RateMap) else ""
    shown = html.Div(picture, className="place", **_everywhere(audience))
    return html.Div([headline, shown], className="head")


def _strip(code: str, audience: Audience, world: World, words: PageWords) -> Sequence[Any]:
    """Return all départements as dots by their rate, and the caption."""
    card = replace(STRIP, draw=still_strip)
    part = draw_card(card, _of_ages(code, audience), world, words)
    caption = words.of_card(card.name, "caption_rate")
    if part.has_failed:
        return [html.P(part.said, className="failed")]
    ages = f" {_name_ages(words)}" if audience.age_bands else ""
    chosen = State("who", {"departements": (code,)})
    error = guard(FIDELITY, words, lambda: write_error(chosen, world, words))
    return [part.drawing, html.P(f"{caption}{ages}", className="note"), error]


def _name_ages(words: PageWords) -> str:
    """Return the ages of the young persons' rates."""
    ages = words.canvas.words.text("terms", "aged_16_to_24")
    return f"{ages[:1].upper()}{ages[1:]}."


def _table(
    query: str,
    code: str,
    audience: Audience,
    world: World,
    words: PageWords,
    write: Callable[..., Any],
    *more: Any,
) -> Any:
    """Return the drawing of a question's rows, or a sentence on its failure."""
    canvas = replace(words.canvas, query=query)
    parameters = audience.asks(query, code)
    return guard(query, words, lambda: write(ask_rows(world, query, parameters), canvas, *more))


def _title(
    query: str, name: str, code: str, audience: Audience, world: World, words: PageWords
) -> html.Markup:
    fallback = interface(words.language)["area"]["titles"][name]
    return title_by_finding(query, world, words, audience.asks(query, code), fallback)


def _ages(code: str, audience: Audience, fits: Fits, world: World, words: PageWords) -> html.Markup:
    query = audience.ages
    marks = {
        "exposed_here": mark(fits, "area/by_age_band", "persons", words),
        "residents": mark(fits, "area/by_age_band", "residents", words),
        "of_thousand": mark(fits, "area/by_age_band", "rate", words),
    }
    table = _table(query, code, audience, world, words, AGES[query], marks)
    title = html.H2(interface(words.language)["area"]["titles"]["ages"])
    if audience is EVERYONE:
        title = _title(query, "ages", code, audience, world, words)
    return section(title, table, **audience.scope(query, code))


def _neighbours(
    code: str, audience: Audience, fits: Fits, world: World, words: PageWords
) -> html.Markup:
    marks = {"of_thousand": mark(fits, SUMMARY, "rate", words)}
    table = _table(NEIGHBOURS, code, audience, world, words, neighbours_table, marks)
    title = _title(NEIGHBOURS, "neighbours", code, audience, world, words)
    everywhere = html.Div(table, **_everywhere(EVERYONE))
    return section(title, everywhere, area_text.of_all(audience, words))


def _channels(
    code: str, audience: Audience, fits: Fits, world: World, words: PageWords
) -> html.Markup:
    bar = _table(CHANNELS, code, audience, world, words, channels_bar)
    title = _title(CHANNELS, "channels", code, audience, world, words)
    fit = mark(fits, CHANNELS, "share", words)
    return section(title, fit, bar, name="channels-bar", **audience.scope(CHANNELS, code))


def _communes(
    code: str, audience: Audience, fits: Fits, world: World, words: PageWords
) -> html.Markup:
    line = _table(COMMUNES, code, audience, world, words, communes_line)
    text = interface(words.language)["area"]["more_communes"]
    more = html.P(html.A(text, href=f"/area/{code}/communes.csv"), className="note")
    title = _title(COMMUNES, "communes", code, audience, world, words)
    fit = mark(fits, "area/largest_communes", "persons", words)
    return section(title, fit, line, more, area_text.of_all(audience, words))
