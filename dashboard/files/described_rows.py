"""The words that the files of a card add to its rows: title, selection, receipt, origin."""

from collections.abc import Iterator

from breachlab import find
from breachlab.answer_files import receipt
from breachlab.answer_files.file_origin import describe_origin
from breachlab.answer_files.formats import Answer
from breachlab.query import counts, repeat
from breachlab.query.answer_rows import Rows
from breachlab.words import data_note, numbers
from breachlab.words.language import interface
from dashboard.cards.card import Card
from dashboard.database.served_world import World
from dashboard.layout.words import PageWords
from dashboard.state.known_days import is_earlier
from dashboard.state.page_state import State, write_state


def describe(
    card: Card, state: State, world: World, words: PageWords, rows: Rows, host: str
) -> Answer:
    """Return the rows of a card with the words of its files.

    `host` is the origin at which the page is served, for the address in the receipt.
    """
    resolved, query = card.resolve(state), find(card.query)
    return Answer(
        rows.frame(),
        words.canvas.words,
        query=card.query,
        title=words.of_card(card.query, "title"),
        whom=words.describe(resolved.selection),
        counts=counts.find_keys(card.query, rows.columns),
        receipt=lambda: [*list_receipt(card, state, world, words, rows, host)],
        origin=lambda: describe_origin(
            query, resolved.parameters, len(rows), world.made, words.canvas.words
        ),
    )


def list_receipt(
    card: Card, state: State, world: World, words: PageWords, rows: Rows, host: str
) -> Iterator[tuple[str, str]]:
    """Yield (label, text) of the receipt: the origin of the numbers, and how to reproduce them."""
    language, resolved = words.language, card.resolve(state)
    texts = interface(language)["exports"]
    yield texts["synthetic"], data_note(words.canvas.words)
    yield texts["question"], words.canvas.words.resolve(find(card.query).texts(language).question)
    yield texts["query"], f"sql/{card.query}.sql"
    yield texts["parameters"], ", ".join(repeat.parameters(card.query, resolved.parameters))
    yield texts["selection"], words.describe(resolved.selection)
    yield texts["rows"], numbers.whole(len(rows), language)
    yield texts["address"], host + write_state(state)
    yield texts["command"], repeat.command(card.query, resolved.parameters, world.own_database)
    source = words.of_numbers(card.query, card.query, is_earlier(state))
    yield texts["source"], receipt.with_size(source, find(card.query), words.canvas.words)
    yield from receipt.name_provenance(world.made, language)
