"""The sheet of a département, for a prefect or a mission locale: one A4, counts of residents."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from breachlab.drawing.rate_map import RateMap
from breachlab.words.language import interface
from dashboard.cards.drawn_card import draw_card, questions
from dashboard.database.few import say_few
from dashboard.database.served_world import World
from dashboard.layout import html
from dashboard.layout.marks import mark_scope
from dashboard.layout.words import PageWords
from dashboard.pages.parts.residents import FIDELITY, write_error
from dashboard.pages.who import PLACES, STRIP
from dashboard.sheets import area_text, local_tables
from dashboard.sheets.audience import (
    AUDIENCES,
    CHANNELS,
    EVERYONE,
    YOUNG_PEOPLE,
    Audience,
)
from dashboard.sheets.contact_list import Contacts
from dashboard.sheets.document import Sheet
from dashboard.sheets.fits import QUERY, Fits, find_fits, mark
from dashboard.sheets.parts import ask_rows, guard, section, title_by_finding, write_sentence
from dashboard.state import page_state
from dashboard.state.page_state import State
from dashboard.tables.rate_strip import still_strip

NEIGHBOURS, COMMUNES, SUMMARY = "area/neighbours", "area/communes", "area/summary"
AGES = {"area/by_age_group": local_tables.ages_table, YOUNG_PEOPLE: local_tables.young_table}


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
    table = _table(NEIGHBOURS, code, audience, world, words, local_tables.neighbours_table, marks)
    title = _title(NEIGHBOURS, "neighbours", code, audience, world, words)
    everywhere = html.Div(table, **_everywhere(EVERYONE))
    return section(title, everywhere, area_text.of_all(audience, words))


def _channels(
    code: str, audience: Audience, fits: Fits, world: World, words: PageWords
) -> html.Markup:
    bar = _table(CHANNELS, code, audience, world, words, local_tables.channels_bar)
    title = _title(CHANNELS, "channels", code, audience, world, words)
    fit = mark(fits, CHANNELS, "share", words)
    return section(title, fit, bar, name="channels-bar", **audience.scope(CHANNELS, code))


def _communes(
    code: str, audience: Audience, fits: Fits, world: World, words: PageWords
) -> html.Markup:
    line = _table(COMMUNES, code, audience, world, words, local_tables.communes_line)
    text = interface(words.language)["area"]["more_communes"]
    more = html.P(html.A(text, href=f"/area/{code}/communes.csv"), className="note")
    title = _title(COMMUNES, "communes", code, audience, world, words)
    fit = mark(fits, "area/largest_communes", "persons", words)
    return section(title, fit, line, more, area_text.of_all(audience, words))
