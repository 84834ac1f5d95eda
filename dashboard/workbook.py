"""The rows of a card as a workbook: a sheet of data, and a receipt of how they were made."""

from collections.abc import Iterator

import pandas

from breachlab import counts, find, receipt, repeat, workbook
from breachlab.formats import note
from breachlab.words import numbers
from breachlab.words.language import interface
from dashboard.cards import Card
from dashboard.state import State, written
from dashboard.words import PageWords
from dashboard.world import World


def made(
    card: Card, state: State, world: World, words: PageWords, rows: pandas.DataFrame, host: str
) -> bytes:
    """Return the workbook; `host` is where the page is served, for the address in the receipt."""
    title, whom = words.of_card(card.query, "title"), words.described(card.resolve(state).selection)
    pairs = [*list_receipt(card, state, world, words, rows, host)]
    keys = counts.counted(card.query, map(str, rows))
    return workbook.made(title, whom, rows, keys, pairs, words.canvas.words)


def list_receipt(
    card: Card, state: State, world: World, words: PageWords, rows: pandas.DataFrame, host: str
) -> Iterator[tuple[str, str]]:
    """Yield what the numbers were made with, and what has them again."""
    language, resolved = words.language, card.resolve(state)
    texts = interface(language)["exports"]
    yield texts["synthetic"], note(words.canvas.words)
    yield texts["question"], words.canvas.words.resolve(find(card.query).texts(language).question)
    yield texts["query"], f"sql/{card.query}.sql"
    yield texts["parameters"], ", ".join(repeat.parameters(card.query, resolved.parameters))
    yield texts["selection"], words.described(resolved.selection)
    yield texts["rows"], numbers.whole(len(rows), language)
    yield texts["address"], host + written(state)
    yield texts["command"], repeat.command(card.query, resolved.parameters)
    source = words.of_card(card.query, "note") or words.text("source")
    yield texts["source"], receipt.with_size(source, find(card.query), words.canvas.words)
    yield from receipt.name_provenance(world.made, language)
