"""The sheet of a département, for a prefect or a mission locale: one A4, counts of residents."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from breachlab.drawing.canvas import RESIDENTS, Canvas
from breachlab.drawing.rate_map import RateMap
from breachlab.query.headlines import find_ends
from breachlab.words import Sentence, numbers
from breachlab.words.language import curl_apostrophes, interface
from breachlab.words.values import NULL, is_null
from dashboard import html
from dashboard.cards.drawn_card import FAILURES, draw_card, failure, questions, resolve_cards
from dashboard.database.few import say_few
from dashboard.database.served_world import World
from dashboard.html import mark_scope
from dashboard.pages.who.page import FIDELITY, PLACES, STRIP, write_error
from dashboard.pages.who.rates import rate_strip, say_rate
from dashboard.sheets.contact_list import (
    AUDIENCES,
    CALLS,
    CHANNELS,
    COMPARED,
    EVERYONE,
    YOUNG_PEOPLE,
    Audience,
    Contacts,
    write_contact,
    write_ways,
)
from dashboard.sheets.document import (
    SHEET,
    Sheet,
    ask_row,
    ask_rows,
    fill_text,
    guard,
    tell,
    title_by_finding,
)
from dashboard.state import page_state
from dashboard.state.page_state import State
from dashboard.tables import Part, count, key_columns, label, number, stack_parts, standing
from dashboard.words import PageWords

PARTS = html.macros("area.html")
LISTED_COMMUNES = 8  # as many as fit
REACHED = "reached_living_here_person_count"
RATE, COUNTRY = "persons_per_thousand", "france_persons_per_thousand"
NEIGHBOURS, COMMUNES, SUMMARY = "area/neighbours", "area/communes", "area/summary"
EVENTS, KINDS_OF_FIGURES = "exposure/known_axis", "method/departement_figures"
KINDS = ("fitted", "modelled", "not_identified")
# {question of a tile: its measure in method/departement_figures}.
MEASURES = {
    COMPARED: (SUMMARY, "persons"),
    CALLS: (CALLS, "calls"),
    YOUNG_PEOPLE: (YOUNG_PEOPLE, "persons"),
    CHANNELS: (CHANNELS, "persons"),
}
OF_WHOM = {  # {step: the number without which it has another sentence}
    "notice": "public_notice_living_here_person_count",
    "queue": "deliverable_email_share",
}
FIRST, LAST = "first_use", "last_use"
ON_SHEET = ("public", "agency", "data_protection_officer")
Row = Mapping[str, Any]
Kind = Mapping[str, str]  # of a figure: {"id": one of KINDS, "label": its words}


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
    drawn = _Area(code, AUDIENCES.get(public, EVERYONE), world, words, contacts or {})
    return drawn.sheet(commune)


@dataclass(frozen=True)
class _Area:
    """A département for an audience, in the words of a reader."""

    code: str
    audience: Audience
    world: World
    words: PageWords
    contacts: Contacts

    @cached_property
    def texts(self) -> Mapping[str, Any]:
        return interface(self.words.language)["area"]

    @cached_property
    def state(self) -> State:
        """Return the state of cards: the département, and the ages of the young."""
        ages = {"age_bands": self.audience.age_bands} if self.audience.age_bands else {}
        return State("who", {"departements": (self.code,), **ages})

    @cached_property
    def everywhere(self) -> dict[str, Any]:
        """Return the data attributes of the numbers of all départements: no place applies."""
        ages = {name: each for name, each in self.state.selection.items() if name == "age_bands"}
        return mark_scope(ages, {}, "residents")

    @cached_property
    def kinds(self) -> Mapping[tuple[str, str], Kind]:
        """Return {(question, measure): kind} of the figures; empty if the question fails."""
        try:
            rows = ask_rows(self.world, KINDS_OF_FIGURES, {})
        except FAILURES:  # the legend reports it
            return {}
        return {
            (row["query"], row["measure_id"]): self.kind(str(row["identification_id"]))
            for row in rows
        }

    def kind(self, code: str) -> Kind:
        named = self.words.canvas.words.label("identification", code)
        return {"id": code, "label": named or code}

    def asks(self, query: str) -> dict[str, Any]:
        return self.audience.asks(query, self.code)

    def rows(self, query: str) -> list[dict[str, Any]]:
        return ask_rows(self.world, query, self.asks(query))

    def scope(self, query: str) -> dict[str, Any]:
        return self.audience.scope(query, self.code)

    def guard(self, query: str, write: Callable[..., Any], *more: Any) -> Any:
        return guard(query, self.words, partial(write, *more))

    def sheet(self, asked: str) -> Sheet:
        self._prepare()
        name = self.words.canvas.dimensions["departements"].heading(self.code)
        part = self.guard(COMMUNES, self._commune, asked) if asked else ""
        named, part = part if isinstance(part, tuple) else ("", part)
        who = State("who", {"departements": (self.code,)}, communes=(asked,) if named else ())
        kept = {"public": self.audience.name, "c": asked if named else ""}
        few = say_few(self.state.selection, self.world, self.words)
        if few:
            headline = tell(few, **mark_scope(self.state.selection, {}))
            body = PARTS.few(headline, self._message(), self._footnote())
        else:
            columns = [self._steps(), self._message(), self._ages()]
            columns += [] if named else [self._neighbours()]
            columns += [self._channels()]
            columns += [] if named else [self._communes()]
            body = PARTS.sheet(
                self._headline(who),
                self._place(),
                part,
                self._tiles(),
                self._rates(),
                columns,
                self._footnote(),
            )
        (region,) = (each for each, codes in self.world.regions.items() if self.code in codes)
        of_place = self.texts["of"].format(f"{named}, {name}" if named else name)
        return Sheet(
            f"{self.texts['sheet']} · {f'{named}, {name}' if named else name}",
            self._links(who),
            body,
            f"{of_place} · {self.words.canvas.words.label('region', region)}",
            kept="&".join(f"{each}={value}" for each, value in kept.items() if value),
            selection=who.selection,
        )

    def _prepare(self) -> None:
        """Prefetch the answers to all questions of the sheet."""
        audience = self.audience
        queries = {*audience.tiles.values(), *audience.steps.values(), audience.ages} - {""}
        queries |= {CHANNELS, NEIGHBOURS, COMMUNES, SUMMARY}
        self.world.answers.prepare(
            [
                *((query, self.asks(query)) for query in sorted(queries)),
                *questions(resolve_cards([PLACES, STRIP], self.state), self.state),
                (EVENTS, {}),
                (KINDS_OF_FIGURES, {}),
            ]
        )

    def _links(self, who: State) -> list[tuple[str, str]]:
        """Return the links to the list, to the sheet for the other audience, and to the pages."""
        other, public = self.texts["everyone"], ""
        if self.audience is EVERYONE:
            other, public = self.texts["young"], "public=16-25"
        query = "&".join(filter(None, [public, *(f"c={each}" for each in who.communes)]))
        return [
            (self.texts["all"], "/area"),
            (other, f"/area/{self.code}{'?' if query else ''}{query}"),
            (self.texts["on_pages"], page_state.write_state(who)),
        ]

    def _headline(self, who: State) -> dict[str, Any]:
        """Return the headline: that of Who, or the number of the young."""
        is_everyone = self.audience is EVERYONE
        try:
            said = say_rate(who, self.world, self.words) if is_everyone else self._say_young()
            return tell(said, **self.scope(self.audience.ages))
        except FAILURES as error:
            query = PLACES.query if is_everyone else YOUNG_PEOPLE
            return {"children": SHEET.failed(failure(error, query, who, self.words))}

    def _say_young(self) -> Sentence:
        rows = self.world.answers.rows(YOUNG_PEOPLE, self.asks(YOUNG_PEOPLE))
        if rows.is_empty:
            return self.words.headline(YOUNG_PEOPLE, rows)
        return fill_text(self.texts["young_headline"]["says"], rows.dicts()[0], self.words)

    def _place(self) -> dict[str, Any]:
        """Return the map that locates the département."""
        drawing = draw_card(PLACES, self.state, self.world, self.words).drawing
        picture = drawing.still() if isinstance(drawing, RateMap) else ""
        return {"map": picture, "scope": self.everywhere}

    def _commune(self, asked: str) -> tuple[str, html.Markup]:
        """Return the name of a commune of the département, and its part; no name if unknown.

        It says what is the commune's own, what is the département's shared out, and that all else
        is the département's. `asked` is an INSEE code.
        """
        texts = self.texts["commune"]
        rows = {row["commune_code"]: row for row in self.rows(COMMUNES)}
        if asked not in rows:
            return "", PARTS.unknown_commune(texts["unknown"].format(asked[:5]))
        row = dict(rows[asked])
        whole = ask_row(self.world, COMPARED, EVERYONE.asks(COMPARED, self.code))
        share = row["living_here_person_share"] or 0  # null where nobody of it is exposed
        for name in ("to_inform", "public_notice"):
            persons = whole[f"{name}_living_here_person_count"]
            row[f"shared_{name}_person_count"] = round(persons * share)
        own = "its_own_few" if row["exposed_inhabitant_share"] is None else "its_own"
        kind = self.kinds.get(("area/largest_communes", "persons"))
        parts = [
            {
                "title": texts[part],
                "kind": kind if part == "its_own" else None,
                "told": tell(fill_text(texts[f"says_{says}"], row, self.words), COMMUNES),
            }
            for part, says in (
                ("its_own", own),
                ("shared", "shared"),
                ("of_departement", "of_departement"),
            )
        ]
        name = curl_apostrophes(row["commune_name"])
        return name, PARTS.commune(name, parts, texts["meant"], self._of_all_ages())

    def _of_all_ages(self) -> str:
        """Return the note that numbers cover all ages, on a sheet of the young."""
        return "" if self.audience is EVERYONE else self.texts["of_all_ages"]

    def _tiles(self) -> list[html.Markup]:
        """Return four numbers, each with its unit and the mark "fitted" or "modelled"."""
        return [self.guard(each[1], self._tile, *each) for each in self.audience.tiles.items()]

    def _tile(self, name: str, query: str) -> html.Markup:
        texts, row = self.texts["tiles"][name], ask_row(self.world, query, self.asks(query))
        of = fill_text(texts["of"], row or Counter(), self.words).text
        if not row:
            return PARTS.no_tile(of)
        return PARTS.tile(
            tell(fill_text(texts["number"], row, self.words), query),
            of,
            self.kinds.get(MEASURES[query]),
            tell(fill_text(texts["more"], row, self.words), query),
            self.kinds.get((SUMMARY, "residents")) if name == "exposed" else None,
            self.scope(query),
        )

    def _rates(self) -> dict[str, Any]:
        """Return all départements as dots by their rate, and the caption."""
        card = replace(STRIP, draw=partial(rate_strip, is_still=True))
        part = draw_card(card, self.state, self.world, self.words)
        caption = self.words.of_card(card.name, "caption_rate")
        if self.audience.age_bands:
            ages = self.words.canvas.words.text("terms", "aged_16_to_24")
            caption = f"{caption} {ages[:1].upper()}{ages[1:]}."
        chosen = State("who", {"departements": (self.code,)})
        error = self.guard(FIDELITY, write_error, chosen, self.world, self.words)
        return {
            "scope": self.everywhere,
            "failed": part.said if part.has_failed else "",
            "strip": part.drawing,
            "caption": caption,
            "error": error,
        }

    def _steps(self) -> html.Markup:
        """Return three things to do this week, each with its number if it has one."""
        items = [self.guard(each[1], self._step, *each) for each in self.audience.steps.items()]
        return PARTS.steps(self.texts["todo"], items)

    def _step(self, name: str, query: str) -> html.Markup:
        """Return a step; another sentence if it concerns nobody, or its share is of few persons."""
        texts, rows = self.texts["steps"][name], self.rows(query) if query else []
        row = rows[-1] if rows else {}  # the oldest group
        key = "nobody" if name in OF_WHOM and not row.get(OF_WHOM[name]) else "says"
        told = tell(fill_text(texts[key], row, self.words), query)
        return PARTS.step(texts["title"], told, self.scope(query))

    def _message(self) -> html.Markup:
        """Return the message to pass on, and the contacts."""
        contacts = [write_contact(whom, self.contacts, self.words) for whom in ON_SHEET]
        return PARTS.message(self.guard(EVENTS, self._quote), contacts, self.texts)

    def _quote(self) -> html.Markup:
        days = {row["event_id"]: row["happened_on"] for row in ask_rows(self.world, EVENTS, {})}
        if {FIRST, LAST} <= days.keys():
            row = {"happened_on": days[FIRST], "last_use_on": days[LAST]}
            text = fill_text(self.texts["says"], row, self.words).text
        else:
            text = fill_text(self.texts["says_undated"], {}, self.words).text
        ways = write_ways("public", self.contacts, self.words)
        return PARTS.quoted(text, ways, self.texts["quote_end"])

    def _title(self, query: str, name: str) -> dict[str, Any]:
        name = self.texts["titles"][name]
        return title_by_finding(query, self.world, self.words, self.asks(query), name)

    def _draw_rows(self, query: str, draw: Callable[..., html.Markup]) -> html.Markup:
        """Return the drawing of a question's rows, or a sentence on its failure."""
        canvas = replace(self.words.canvas, query=query)
        return self.guard(query, lambda: draw(self.rows(query), canvas))

    def _table(self, heads: Mapping[str, Kind | None], lines: Sequence[Any]) -> html.Markup:
        named = [(self.texts["columns"][name], kind) for name, kind in heads.items()]
        return PARTS.table(named, lines)

    def _ages(self) -> html.Markup:
        """Return exposed residents by age, for everyone with residents, the rate and France's."""
        query, is_everyone = self.audience.ages, self.audience is EVERYONE
        title = {"children": self.texts["titles"]["ages"]}
        shown = self._draw_rows(query, self._by_age_group if is_everyone else self._by_age)
        return PARTS.titled_table(
            self._title(query, "ages") if is_everyone else title, shown, "", self.scope(query)
        )

    def _by_age_group(self, rows: Sequence[Row], canvas: Canvas) -> html.Markup:
        of = {
            name: self.kinds.get(("area/by_age_band", name))
            for name in ("persons", "residents", "rate")
        }
        heads = {"age": None, "exposed_here": of["persons"], "residents": of["residents"],
                 "of_thousand": of["rate"], "france": None}  # fmt: skip
        lines = [
            {
                "name": label(canvas, "age_range", row["age_range"]),
                "cells": [
                    count(canvas, row, RESIDENTS),
                    count(canvas, row, "resident_count"),
                    _rate(row, RATE, canvas),
                    _rate(row, COUNTRY, canvas),
                ],
                "is_here": False,
            }
            for row in rows
        ]
        return self._table(heads, lines)

    def _by_age(self, rows: Sequence[Row], canvas: Canvas) -> html.Markup:
        lines = [
            {
                "name": label(canvas, "age_group", row["age_group"]),
                "cells": [count(canvas, row, RESIDENTS)],
                "is_here": False,
            }
            for row in rows
        ]
        kind = self.kinds.get(("area/by_age_band", "persons"))
        return self._table({"age": None, "exposed_here": kind}, lines)

    def _neighbours(self) -> html.Markup:
        """Return the département, its neighbours and France, with rate and class."""
        title = self._title(NEIGHBOURS, "neighbours")
        shown = self._draw_rows(NEIGHBOURS, self._beside)
        scope = mark_scope({}, {}, "residents")
        return PARTS.titled_table(title, shown, self._of_all_ages(), shown_scope=scope)

    def _beside(self, rows: Sequence[Row], canvas: Canvas) -> html.Markup:
        lines = [
            {
                "name": curl_apostrophes(row["departement_name"]),
                "cells": [_rate(row, RATE, canvas), standing(canvas, row)],
                "is_here": row["is_asked"],
            }
            for row in rows
        ]
        for row in rows[:1]:
            name = self.texts["columns"]["france"]
            lines.append({"name": name, "cells": [_rate(row, COUNTRY, canvas)], "is_here": False})
        kind = self.kinds.get((SUMMARY, "rate"))
        return self._table({"departement": None, "of_thousand": kind, "standing": None}, lines)

    def _channels(self) -> html.Markup:
        """Return a bar of the channels that reach residents first, and its legend."""
        return PARTS.channels(
            self._title(CHANNELS, "channels"),
            self.kinds.get((CHANNELS, "share")),
            self._draw_rows(CHANNELS, self._stack),
            self.scope(CHANNELS),
        )

    def _stack(self, rows: Sequence[Row], canvas: Canvas) -> html.Markup:
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

    def _communes(self) -> html.Markup:
        """Return the communes with most exposed residents, and a link to all."""
        return PARTS.communes(
            self._title(COMMUNES, "communes"),
            self.kinds.get(("area/largest_communes", "persons")),
            self._draw_rows(COMMUNES, _line_of_communes),
            {"text": self.texts["more_communes"], "address": f"/area/{self.code}/communes.csv"},
            self._of_all_ages(),
        )

    def _footnote(self) -> html.Markup:
        """Return one line on the dead and those abroad, the marks, and the limits of the sheet."""
        own = self.texts["notes"].get(self.code)
        return PARTS.footnote(
            self.guard(SUMMARY, self._not_counted),
            tell(fill_text(self.texts["note"], find_ends(), self.words)),
            self.words.canvas.words.resolve(own) if own else "",
            self.guard(KINDS_OF_FIGURES, self._legend),
        )

    def _not_counted(self) -> html.Markup:
        row = ask_row(self.world, SUMMARY, {"departement": self.code})
        sentence = fill_text(self.texts["not_counted"], row, self.words) if row else Sentence("")
        return PARTS.not_counted(tell(sentence, SUMMARY))

    def _legend(self) -> html.Markup:
        rows = ask_rows(self.world, KINDS_OF_FIGURES, {})
        known = {str(row["identification_id"]) for row in rows}
        return PARTS.legend([self.kind(code) for code in KINDS if code in known])


def _rate(row: Row, column: str, canvas: Canvas) -> html.Markup:
    """Return the cell of a rate; the head names its base."""
    rate = row[column]  # null for an empty group, and for few persons
    written = NULL if is_null(rate) else numbers.in_thousand(rate, canvas.language)
    return number(canvas, row, column, written)


def _line_of_communes(rows: Sequence[Row], canvas: Canvas) -> html.Markup:
    items = [
        {
            "name": curl_apostrophes(row["commune_name"]),
            "told": {
                "children": numbers.whole(row[RESIDENTS], canvas.language),
                **key_columns(canvas, row, RESIDENTS),
            },
        }
        for row in rows[:LISTED_COMMUNES]
        if row[RESIDENTS]
    ]
    return PARTS.commune_line(items)
