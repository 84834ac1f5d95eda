"""The words that the files of a card add to its rows: title, selection, receipt, origin."""

from breachlab import find
from breachlab.answer_files import receipt
from breachlab.answer_files.file_origin import describe_origin
from breachlab.answer_files.formats import Answer
from breachlab.query import counts
from breachlab.query.answer_rows import Rows
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
        receipt=lambda: [
            *receipt.of_query(
                query,
                resolved.parameters,
                len(rows),
                world.made,
                words.canvas.words,
                source=words.of_numbers(card.query, card.query, is_earlier(state)),
                of_page=(
                    words.describe(resolved.selection),
                    host + write_state(state),
                    world.own_database,
                ),
            )
        ],
        origin=lambda: describe_origin(
            query, resolved.parameters, len(rows), world.made, words.canvas.words
        ),
    )
