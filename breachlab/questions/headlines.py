"""The sentence of an answer, and those of every query."""

import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import duckdb
from tqdm import tqdm

from breachlab.errors import BadWords, NoDatabase, Unanswered
from breachlab.questions.headers import Headline
from breachlab.questions.needs import coverage_note
from breachlab.questions.queries import Query, ask, find
from breachlab.questions.row_dicts import list_rows
from breachlab.store.duckdb_errors import first_line
from breachlab.words import LANGUAGES, Sentence, Words, fill
from breachlab.words.language import interface
from breachlab.words.sentences import fill_each
from breachlab.words.values import is_null

if TYPE_CHECKING:
    import pandas


SIZED = "Full size"  # in a header: what holds in a world of full size only, a key of [sizes]


def headline(query: Query, rows: "pandas.DataFrame", words: Words) -> Sentence:
    """Return the query's sentence in a language, with the notes on its world.

    They say which numbers are of a world of this size alone, and how many records of a list lack
    what the question needs. Raises what `plain_headline` raises.
    """
    said = plain_headline(query, rows, words)
    for note in (size_note(query, words), coverage_note(query, words)):
        if note is not None and said.figures:  # nobody is of no size
            said = Sentence(f"{said.text} {note.text}", said.figures + note.figures)
    return said


def size_note(query: Query, words: Words) -> Sentence | None:
    """Return which numbers of a query are those of its world only, with the sizes of both.

    Shares stay in a world of another size and counts go with it. A rate per residents, a cost with
    a fixed sum, a day of a plan or a bound by other breaches does neither: its header says so. None
    at full size, and of a query whose numbers all do one or the other.
    """
    numbers = query.part(SIZED)
    return world_note(words, numbers) if numbers else None


def world_note(words: Words, numbers: str = "all") -> Sentence | None:
    """Return that numbers, a key of [sizes], are of a world of another size only; else None."""
    if not words.sizes:
        return None
    return fill(interface(words.language)["sizes"][numbers], words.sizes, words)


def plain_headline(query: Query, rows: "pandas.DataFrame", words: Words) -> Sentence:
    """Return the query's sentence in a language, filled from the row of its answer that it is of.

    A query of quality/ has no sentence of its own: its rows are what should not exist. Raises
    BadWords if the sentence names a column, a noun or a term that is not there.
    """
    fixed = interface(words.language)["headlines"]
    headlines = query.texts(words.language).headlines
    if not headlines:
        return fill(
            fixed["rows"] if len(rows) else fixed["no_row"], {"row_count": len(rows)}, words
        )
    if rows.empty or _counts_nobody(rows):
        return Sentence(fixed["nobody"])
    return _say_first(query, headlines, rows, _row(query.most_of, rows), words)


def finding(query: Query, rows: "pandas.DataFrame", words: Words) -> Sentence:
    """Return what a query finds, in at most fourteen words: the title of its card.

    It is filled as the headline is, from the row that it is of. Of nobody, it says so. Raises
    BadWords where the query has no finding, and what `plain_headline` raises.
    """
    findings = query.texts(words.language).findings
    if not findings:
        raise BadWords(f"'{query.name}' has no Finding: in its header. See: docs/adding.md")
    if rows.empty or _counts_nobody(rows):
        return Sentence(interface(words.language)["headlines"]["nobody"])
    return _say_first(query, findings, rows, _row(query.finding_most_of, rows), words)


def _say_first(
    query: Query,
    sentences: Sequence[Headline],
    rows: "pandas.DataFrame",
    number: int,
    words: Words,
) -> Sentence:
    """Return the first of these sentences that holds for a row, filled from it."""
    row = list_rows(rows)[number]
    try:
        chosen = next(each for each in sentences if each.holds(row))
        return fill(chosen.template, row, words, number)
    except (KeyError, StopIteration) as error:
        raise BadWords(
            f"The headline of '{query.name}' in {words.language} cannot be filled: {error} is no "
            f"column of its answer, and no key of breachlab/words/{words.language}.toml."
        ) from None


def headlines(query: Query, rows: Sequence[Mapping[str, Any]], words: Words) -> list[list[str]]:
    """Return what the query says of each of these rows, in parts: words and values in turn.

    Raises KeyError for a column, noun or term that is not there.
    """
    said = query.texts(words.language).headlines
    templates = (next(each.template for each in said if each.holds(row)) for row in rows)
    return fill_each(templates, rows, words)


def _counts_nobody(rows: "pandas.DataFrame") -> bool:
    """Return whether every row counts nobody; a number that is not known is none."""
    # By value: of so few rows, pandas takes longer to begin than Python to end.
    return "person_count" in rows and all(
        not is_null(count) and count == 0 for count in rows["person_count"].tolist()
    )


def _row(most_of: str | None, rows: "pandas.DataFrame") -> int:
    """Return the number of the row with most of a column; what is null has least."""
    if most_of is None:
        return 0
    counts = [-1 if is_null(count) else count for count in rows[most_of].tolist()]
    return counts.index(max(counts))


def say_all(
    connection: duckdb.DuckDBPyConnection, names: Iterable[str], quiet: bool = False
) -> "pandas.DataFrame":
    """Ask each query, with what it needs; return what it says and how long it took.

    One row per query, quickest first: `seconds` until the last row was here, `row_count`, `query`,
    and its headline in a column for each of LANGUAGES. Raises Unanswered, when all have been asked,
    if DuckDB refused one.
    """
    import pandas  # takes half a second, and only those who ask need it

    names = list(names)
    vocabularies = [Words.of(connection, language) for language in LANGUAGES]
    said, refusals = [], []
    for name in tqdm(names, unit=" queries", disable=quiet, file=sys.stderr, leave=False):
        try:
            said.append(_say(connection, find(name), vocabularies))
        except (Unanswered, NoDatabase) as error:
            refusals.append(f"{name} ({first_line(error.__cause__ or error)})")
    if refusals:
        raise Unanswered(
            f"No answer to {len(refusals)} of {len(names)}: {'; '.join(refusals)}. "
            "See one with: python -m breachlab QUERY"
        )
    return pandas.DataFrame(said).sort_values("seconds", kind="stable", ignore_index=True)


def _say(
    connection: duckdb.DuckDBPyConnection, query: Query, vocabularies: list[Words]
) -> dict[str, Any]:
    start = time.perf_counter()
    rows = ask(connection, query.name, **query.needed)
    return {
        "seconds": round(time.perf_counter() - start, 3),
        "row_count": len(rows),
        "query": query.name,
        **{words.language: headline(query, rows, words).text for words in vocabularies},
    }
