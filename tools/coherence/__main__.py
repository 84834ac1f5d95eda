"""Draw states, ask for pages, sheets and files in them, and hold their numbers against each other.

python -m tools.coherence [--database DATABASE] [--states 60] [--seed 1]

In each state: every page with its tabs in both languages, a file of each card, the sheets of its
départements, the briefing. It prints each contradiction with its addresses, and ends with 1 if
there is one.
"""

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from flask.testing import FlaskClient
from tqdm import tqdm

from breachlab.query.queries import find, names
from breachlab.query.repeat import write_query
from breachlab.store.databases import connect_sealed, database_path
from breachlab.words import LANGUAGES
from dashboard import create_app
from dashboard.database.served_world import OneWorld, World
from dashboard.layout.frame import slug
from dashboard.pages import PAGES
from dashboard.pages.explore.page import BY, CARD, PLACES
from dashboard.state.page_state import TAB, Selection, State, order_values, without, write_state
from tools.coherence import checks
from tools.coherence.numbers import Document, Number, Shown, list_numbers, read_document, read_file

KINDS = ("csv", "json", "xlsx")
SHEETS_OF_A_STATE = 2
PLACE = ("departement_code", "region_code")
BY_PLACE = [name for name in names() if name.endswith(("by_departement", "by_region"))]
CARDS = {slug(card): card for page in PAGES for card in page.cards}


@dataclass
class Found:
    """The numbers of all documents and files, and the contradictions within one of them.

    Titles of chosen places or ages are held to their card alone: it shows all the others too.
    """

    numbers: list[Number] = field(default_factory=list)
    tables: list[Sequence[Number]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    documents: int = 0

    def take(self, document: Document, files: Mapping[str, Sequence[Number]]) -> None:
        """Keep the numbers of a document and of the files of its cards, and check each alone."""
        self.documents += 1 + len(files)
        own = {slug for slug in document.cards if checks.list_own(document, CARDS.get(slug))}
        self.numbers += [
            each.number for each in document.told if not (each.is_title and each.card in own)
        ]
        self.tables += document.tables
        for numbers in files.values():
            self.numbers += numbers
        self.troubles += checks.check_scopes(document, CARDS)
        self.troubles += checks.check_titles(document, files)
        self.troubles += checks.check_rounding(document)

    def list_troubles(self) -> list[str]:
        """Return all contradictions, each once."""
        found = [*self.troubles]
        for check in (checks.check_one_value, checks.check_chain, checks.check_filters):
            found += check(self.numbers)
        return [*dict.fromkeys([*found, *checks.check_sums(self.tables, self.numbers)])]


def draw_selections(world: World, count: int, seed: int) -> list[Selection]:
    """Return so many selections; each second one is that before it without one filter."""
    chance, found = random.Random(seed), list[Selection]()
    draws = cycle((_draw_any, _draw_region, _draw_any, _draw_two_places, _draw_contradiction))
    while len(found) < count:
        selection = order_values(next(draws)(world, chance), world.values)
        found += [selection, without(selection, [chance.choice([*selection])])]
    return found[:count]


def _draw_any(world: World, chance: random.Random) -> Selection:
    chosen = chance.sample([*world.values], chance.choice((1, 2, 2, 3)))
    return {name: _sample(world, chance, name, 3) for name in chosen}


def _draw_region(world: World, chance: random.Random) -> Selection:
    """Return a whole région, with ages or a sex."""
    other = chance.choice(("age_bands", "sexes", "statuses"))
    codes = world.regions[chance.choice([*world.regions])]
    return {"departements": codes, other: _sample(world, chance, other, 1)}


def _draw_two_places(world: World, chance: random.Random) -> Selection:
    places = tuple(chance.sample(world.values["departements"], 2))
    return {"departements": places, "sexes": _sample(world, chance, "sexes", 1)}


def _draw_contradiction(world: World, chance: random.Random) -> Selection:
    """Return candidate spaces with a year or an end of registration, which they have not."""
    name = chance.choice(("first_years", "end_bands"))
    return {"statuses": ("candidate_space",), name: _sample(world, chance, name, 2)}


def _sample(world: World, chance: random.Random, name: str, most: int) -> tuple[str, ...]:
    values = world.values[name]
    return tuple(chance.sample([*values], min(chance.randint(1, most), len(values))))


def list_addresses(world: World, selection: Selection, chance: random.Random) -> Iterator[str]:
    """Yield the address of each page and tab in a selection, some with switches of the page."""
    for page in PAGES:
        options = page.options
        for tab in page.tabs or [""]:
            drawn = chance.sample(sorted({*options} - {TAB}), min(len(options) - bool(tab), 2))
            chosen = {name: chance.choice(options[name]) for name in drawn if chance.random() < 0.4}
            chosen = {name: each for name, each in chosen.items() if each != options[name][0]}
            is_first = not tab or tab == page.tab.default
            yield write_state(
                State(page.name, selection, chosen if is_first else {TAB: tab, **chosen})
            )


def ask_state(
    client: FlaskClient,
    world: World,
    selection: Selection,
    chance: random.Random,
    languages: Sequence[Sequence[str]] = (LANGUAGES,),
) -> Iterator[tuple[Document, dict[str, list[Number]]]]:
    """Yield all pages and sheets of a selection, with the files of their cards, each file once.

    A page is asked for in the first of `languages`, the next in the second, and so on.
    """
    kinds, spoken = cycle(KINDS), cycle(languages)
    for address in list_addresses(world, selection, chance):
        first, *others = [ask_document(client, address, each) for each in next(spoken)]
        files = {
            name: ask_file(client, first, name, next(kinds))
            for name, shown in first.cards.items()
            if not shown.is_line and name in CARDS
        }
        yield first, files
        yield from ((each, {}) for each in others)
    for code in selection.get("departements", ())[:SHEETS_OF_A_STATE]:
        for path in (f"/area/{code}", f"/area/{code}?public=16-25"):
            yield from ((ask_document(client, path, each), {}) for each in next(spoken))


def ask_explored(client: FlaskClient, selection: Selection, chance: random.Random) -> list[Number]:
    """Return the numbers of the page Explore in a selection, by two drawn dimensions."""
    asked = dict(zip(("breakdown", "split"), chance.sample([*BY], 2), strict=True))
    query_string = write_query(selection, asked)
    where = f"/data/explore/{CARD.query}.json?{query_string}"
    response = client.get(where)
    assert response.status_code == 200, (where, response.status_code)
    is_of_places = "departements" in selection or PLACES.intersection(asked.values())
    base = "residents" if is_of_places else "living"
    shown = Shown(CARD.query, base=base, applied=write_query(selection, {}))
    rows = read_file("json", response.data)
    return [*list_numbers(rows, CARD.query, shown, where)]


def ask_places(world: World, selection: Selection) -> Iterator[list[Number]]:
    """Yield the numbers of each answer by place that has a line without a place."""
    chosen = without(selection, ["departements"])
    for name in BY_PLACE:
        takes = find(name).parameters
        if {*chosen} <= takes:
            rows = world.answers.rows(name, {**find(name).needed, **chosen}).dicts()
            if any(row.get(column, "") is None for row in rows for column in PLACE):
                shown = Shown(name, base="living", applied=write_query(chosen, {}))
                yield [*list_numbers(rows, name, shown, name)]


def ask_document(client: FlaskClient, address: str, language: str) -> Document:
    """Return what a page or a sheet tells."""
    response = client.get(address, headers={"Cookie": f"language={language}"})
    assert response.status_code == 200, (address, response.status_code)
    return read_document(address, language, response.text)


def ask_file(client: FlaskClient, document: Document, name: str, kind: str) -> list[Number]:
    """Return the numbers of a file of a card; empty if it is refused on an earlier day."""
    card, _, query_string = CARDS[name], *document.address.partition("?")[1:]
    where = f"/data/{document.page}/{card.query}.{kind}"
    where = f"{where}?{query_string}" if query_string else where
    response = client.get(where)
    if response.status_code == 409:
        return []
    assert response.status_code == 200, (where, response.status_code)
    rows = read_file(kind, response.data)
    return [*list_numbers(rows, card.query, document.cards[name], where)]


def run(
    world: OneWorld,
    selections: Sequence[Selection],
    seed: int,
    languages: Sequence[Sequence[str]] = (LANGUAGES,),
) -> Found:
    """Return what all pages, sheets and files tell in these selections and without any."""
    client = create_app(world).server.test_client(use_cookies=False)
    found, chance = Found(), random.Random(seed)
    for each in tqdm([{}, *selections], unit=" states", file=sys.stderr, disable=None):
        for told in ask_state(client, world.current(), each, chance, languages):
            found.take(*told)
        found.tables += ask_places(world.current(), each)
        found.numbers += ask_explored(client, each, chance)
    for path in ("/briefing", "/area"):
        for language in LANGUAGES:
            found.take(ask_document(client, path, language), {})
    return found


def main(arguments: list[str] | None = None) -> int:
    """Print the contradictions of a database's dashboard; return 1 if there are any."""
    options = _parser().parse_args(arguments)
    with connect_sealed(options.database) as connection:
        world = OneWorld(connection)
        selections = draw_selections(world.current(), options.states, options.seed)
        found = run(world, selections, options.seed)
    troubles = found.list_troubles()
    kinds = Counter(map(_kind, troubles))
    for each in {_kind(each): each for each in reversed(troubles)}.values():
        more = kinds[_kind(each)] - 1
        print(f"{each}\n  and {more:,} more of this kind" if more else each)
    print(
        f"{len(troubles)} contradictions in {len(found.numbers):,} numbers of {found.documents:,} "
        f"pages, sheets and files; {options.states} states, seed {options.seed}"
    )
    return 1 if troubles else 0


def _kind(trouble: str) -> str:
    """Return a contradiction without selections, rows and values: many states have the same."""
    return re.sub(
        r"\?[^ ]*|row \d+|“[^”]*”|[\d.,]+(?=( |$))|without .*|\.(csv|json|xlsx)", "", trouble
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.coherence",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--database", type=Path, default=database_path(), help="default: the lab's database")
    add("--states", type=int, default=60, help="drawn (default 60)")
    add("--seed", type=int, default=1, help="of the draw: the same seed, the same states")
    return parser


if __name__ == "__main__":
    sys.exit(main())
