"""Which addresses of the dashboard have a file in an edition, and its name.

    /who                      en/who.html
    /who?d=R32                en/R32/who.html
    /response?d=59&tab=budget en/59/response-budget.html
    /who?as_of=DAY            en/DAY/who.html
    /area/59?public=16-25     en/59/sheet-16-25.html
    /data/who/a/b.csv?d=59    files/who/a-b.departements.SYNTHETIC.csv

Of a place it has the last day, of France each day on which the known facts changed. No other filter
and no lever has a file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import parse_qs, urlsplit

from breachlab.query.repeat import REGION
from breachlab.words import LANGUAGES
from dashboard.cards.card import Card
from dashboard.database.served_world import World
from dashboard.desk import Desk
from dashboard.files import FORM
from dashboard.files.card_files import Export, file_name
from dashboard.state import acts
from dashboard.state.options import is_earlier
from dashboard.state.page_state import DAY, TAB, Known, State, read, write_state

FIRST, FILES, NOTEBOOKS = "index.html", "files", "notebooks"
LEVELS = ("france", "regions", "departements")
PUBLICS = ("", "16-25")  # of the sheet of a département: everybody, and a mission locale
PLACES = "departements"
TO_ALL = {"toggle", "add", "only"}  # acts that select a place: in an edition it alone


@dataclass(frozen=True)
class Addresses:
    """The addresses of a world that have a file; `desk` reads them."""

    desk: Desk
    names: dict[tuple[str, str], str | None] = field(default_factory=dict, repr=False)

    @cached_property
    def world(self) -> World:
        """The world of the edition."""
        return self.desk.world()

    @cached_property
    def known(self) -> Known:
        """The names that an address can hold."""
        return self.desk.list_known(self.world)

    @cached_property
    def places(self) -> dict[str, tuple[str, ...]]:
        """{level: the places of it as an address names them}; France is empty."""
        regions = [
            f"{REGION}{code}" for code, members in self.world.regions.items() if len(members) > 1
        ]
        return dict(zip(LEVELS, (("",), (*regions,), self.world.values[PLACES]), strict=True))

    @cached_property
    def levels(self) -> dict[str, str]:
        """{place: its level}."""
        return {place: level for level, places in self.places.items() for place in places}

    @property
    def mark(self) -> str:
        """The kind of the data, as names of files have it."""
        return self.world.words[LANGUAGES[0]].of_kind("file_mark")

    def list_states(self, place: str = "", day: str = "") -> Iterator[State]:
        """Yield the state of each page and tab of a place, or of France on an earlier day."""
        for page in self.desk.pages.values():
            for tab in page.tabs or [""]:
                parts = {"d": place, DAY: day, TAB: "" if tab == page.tab_at(State("")) else tab}
                query = "&".join(f"{name}={each}" for name, each in parts.items() if each)
                yield read(f"/{page.name}?{query}", self.known)[0]

    def find_file(self, address: str, language: str) -> str | None:
        """Return the file of an address in a language, with its fragment; nothing without one."""
        if (address, language) not in self.names:
            self.names[address, language] = self._find(address, language)
        return self.names[address, language]

    def _find(self, address: str, language: str) -> str | None:
        start, _, fragment = address.partition("#")
        path, query = urlsplit(start).path, parse_qs(urlsplit(start).query)
        first, *rest = path.strip("/").split("/")
        if not first:
            found: str | None = FIRST
        elif first == "area":
            found = self._find_sheet(rest, query, language)
        elif first == "briefing":
            day = query.get(DAY, [""])[0]
            is_known = not query.keys() - {DAY, "lang"} and day in ("", *self.world.days)
            found = f"{language}/{f'{day}/' if day else ''}briefing.html" if is_known else None
        elif path == "/briefing.docx":
            found = None if query else f"{FILES}/briefing.{language}.{self.mark}.docx"
        elif first == "data":
            found = self._find_data(path, start, language)
        else:
            found = self._find_page(start, language) if first in self.desk.pages else None
        return f"{found}#{fragment}" if found and fragment else found

    def _find_page(self, address: str, language: str) -> str | None:
        state, unknown = read(address, self.known)
        place = self.place_of(state)
        if unknown or place is None or state.options.keys() - {TAB, DAY}:
            return None
        if is_earlier(state) and (place or state.options[DAY] not in self.world.days):
            return None
        folder = place or state.options.get(DAY, "")
        return f"{language}/{folder}{'/' if folder else ''}{name_of(state)}"

    def place_of(self, state: State) -> str | None:
        """Return the one place of a state, empty for France; nothing if it has another filter."""
        if state.selection.keys() - {PLACES}:
            return None
        named = state.named.get(PLACES, ())
        return named[0] if len(named) == 1 else None if named else ""

    def _find_sheet(self, rest: list[str], query: dict, language: str) -> str | None:
        if not rest:
            return f"{language}/area.html"
        code, public = rest[0], query.get("public", [""])[0]
        if code not in self.places["departements"] or public not in PUBLICS or "c" in query:
            return None
        if rest[1:] == ["communes.csv"]:
            return f"{FILES}/communes-{code}.{self.mark}.csv"
        return f"{language}/{code}/sheet{f'-{public}' if public else ''}.html"

    def _find_data(self, path: str, address: str, language: str) -> str | None:
        where, _, kind = path.partition(".")
        _, _, page, query = where.split("/", 3)
        if kind == "docx":
            is_form = query == FORM and not parse_qs(address.partition("?")[2]).keys() - {TAB}
            return f"{FILES}/form.{language}.{self.mark}.docx" if is_form else None
        _, _, rest = address.partition("?")
        state, unknown = read(f"/{page}?{rest}", self.known)
        card = self.desk.pages[page].card(query) if page in self.desk.pages else None
        if unknown or card is None or kind != "csv":
            return None
        return self.find_rows(state, card)

    def find_rows(self, state: State, card: Card) -> str | None:
        """Return the file of the rows of a card, which has all places of the level of a state."""
        place = self.place_of(state)
        if place is None or is_earlier(state) or not self.has_rows(state, card):
            return None
        of_france = card.resolve(replace(state, selection={}, places=())).parameters
        level = LEVELS[0] if card.resolve(state).parameters == of_france else self.levels[place]
        return f"{FILES}/{state.page}/{card.query.replace('/', '-')}.{level}.{self.mark}.csv"

    def has_rows(self, state: State, card: Card) -> bool:
        """Return whether a card has rows in a state: it tells something, and of the selection."""
        return not (
            card.list_unmet(self.world.coverage) or card.hides(state) or card.resolve(state).folds
        )

    def find_picture(self, state: State, card: Card, language: str) -> str:
        """Return the name of the picture of a card, which France alone has."""
        name = file_name(Export(state, self.world, card), "png")
        return f"{FILES}/{state.page}/{language}/{name}"

    def follow(self, state: State, act: str, language: str) -> str | None:
        """Return the file that an act leads to; nothing without one, or if it changes nothing."""
        kind, _, rest = act.partition(":")
        if kind in TO_ALL and rest.startswith(f"{PLACES}="):
            is_here = rest == f"{PLACES}={'.'.join(state.named.get(PLACES, ()))}"
            act = f"clear:{PLACES}" if is_here else f"only:{rest}"
        elif kind in ("show", "explore"):
            return None
        changed = acts.apply_act(state, act, self.known)
        address = write_state(changed)
        return None if address == write_state(state) else self.find_file(address, language)


def name_of(state: State) -> str:
    """Return the name of the file of a page's tab, which is the same for each place and language.

    >>> name_of(State("who")), name_of(State("response", options={"tab": "budget"}))
    ('who.html', 'response-budget.html')
    """
    tab = state.options.get(TAB)
    return f"{state.page}-{tab}.html" if tab else f"{state.page}.html"
