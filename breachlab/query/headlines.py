"""Headlines, findings, notes and drafts: the texts of an answer.

The minors of everybody have a note of their own: no count by age was published, and other shapes
give other numbers. Their ends are those of all runs of data_gen/ends, at full size.

The question notification/message gives the paragraphs of each draft of a notification; labels hold
their words. Every draft says in its own first, middle and last words that it is one.
"""

import csv
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import duckdb
from tqdm import tqdm

from breachlab.errors import BadWords, NoDatabase, Unanswered
from breachlab.paths import SQL, read
from breachlab.query.answer_rows import Rows
from breachlab.query.asking import ask
from breachlab.query.needs import coverage_mark, coverage_note
from breachlab.query.queries import Query, find
from breachlab.store.duckdb_errors import first_line
from breachlab.words import LANGUAGES, Sentence, Words, data_note, fill
from breachlab.words.language import interface, refuse, undo_typesetting
from breachlab.words.sentences import Headline, choose, fill_each
from breachlab.words.values import is_null
from breachlab.words.vocabulary import OWN, SYNTHETIC

if TYPE_CHECKING:
    import pandas  # takes half a second, and only `say_all` needs it

Answered: TypeAlias = "Rows | pandas.DataFrame"  # of the page, or of a notebook and the shell
SIZED = "Full size"  # in a header: a key of [sizes], for numbers that hold at full size only
QUESTION = "severity/by_segment"  # its first row counts the minors
BANDS = {"16-17"}
CODES = {"age_band": BANDS, "age_group": BANDS, "segment_id": {"minors"}, "group_id": {"minors"}}
TOLD = {"severity/by_level", "notification/on_file_by_age"}  # they have no code of minors
FILED = {"severity/notification_form", "exposure/compare"}  # their files alone: no card shows more
PARTS = ("departements", "regions", "sexes", "statuses", "first_years", "end_bands", "departement")


def headline(query: Query, rows: Answered, words: Words) -> Sentence:
    """Return the query's sentence in a language, with the notes on its world.

    They say which numbers are of a world of this size alone, and how many records of a list lack
    what the question needs. Raises what `plain_headline` raises.
    """
    sentence = _add_note(plain_headline(query, rows, words), size_note(query, words))
    return add_coverage(sentence, query, words)


def add_coverage(sentence: Sentence, query: Query, words: Words) -> Sentence:
    """Return a sentence of a query, with how many records of a list lack what it needs."""
    return _add_note(sentence, coverage_note(query, words))


def add_known_share(finding: Sentence, query: Query, words: Words) -> Sentence:
    """Return a finding of a query, with the share of a list that is known, if not all is."""
    mark = coverage_mark(query, words)
    if mark is None:
        return finding
    return Sentence(f"{finding.text} {mark.text}", finding.figures + mark.figures)


def _add_note(sentence: Sentence, note: Sentence | None) -> Sentence:
    if note is None or not sentence.figures:  # a sentence without numbers needs no note
        return sentence
    return Sentence(f"{sentence.text} {note.text}", sentence.figures + note.figures)


def question_text(query: Query, words: Words) -> str:
    """Return the question, of a list of one's own in words for it, resolved."""
    of_list = interface(words.language)["list_questions"] if words.data_kind == OWN else {}
    return words.resolve(of_list.get(query.name, query.texts(words.language).question))


def numbers_note(query: Query, words: Words) -> str:
    """Return the note on the numbers of a query, resolved; empty if there is none.

    For a list of one's own it says that they were counted in the list: the notes of queries tell of
    the modelled breach.
    """
    note = query.texts(words.language).note or ""
    if words.data_kind == OWN:
        note = interface(words.language)["own_list"]["note"]
    return words.resolve(note)


def size_note(query: Query, words: Words) -> Sentence | None:
    """Return the note on numbers that do not scale with the world, with the sizes of both worlds.

    In a world of another size, shares stay the same and counts scale. A rate per resident, a cost
    with a fixed sum, a day of a plan and a bound by other breaches do neither; the query's header
    says so. There is no note at full size, nor for a query that has only shares and counts.
    """
    numbers = query.part(SIZED)
    return world_note(words, numbers) if numbers else None


def world_note(words: Words, numbers: str = "all") -> Sentence | None:
    """Return the note that numbers, a key of [sizes], hold in a world of this size only.

    There is no note at full size.
    """
    if not words.sizes:
        return None
    return fill(interface(words.language)["sizes"][numbers], words.sizes, words)


def plain_headline(query: Query, rows: Answered, words: Words) -> Sentence:
    """Return the query's sentence in a language, filled from one row of its answer.

    A query of quality/ has no sentence of its own: its rows are defects, and are counted. Raises
    BadWords if the sentence names a column, a noun or a term that does not exist.
    """
    headlines = query.texts(words.language).headlines
    if not headlines:
        name = "rows" if len(rows) else "no_fault" if words.record_count else "no_row"
        counts = {"row_count": len(rows), "record_count": words.record_count}
        return fill(interface(words.language)["headlines"][name], counts, words)
    return _fill_first(query, headlines, query.most_of("Headline"), Rows.of(rows), words)


def finding(query: Query, rows: Answered, words: Words) -> Sentence:
    """Return the finding of a query, the title of its card, in at most fourteen words.

    It is filled from one row, as the headline is. If no person is counted, a fixed sentence says
    so. Raises BadWords if the query has no finding, and the errors of `plain_headline`.
    """
    findings = query.texts(words.language).findings
    if not findings:
        raise BadWords(f"'{query.name}' has no Finding: in its header. See: docs/adding.md")
    return _fill_first(query, findings, query.most_of("Finding"), Rows.of(rows), words)


def _fill_first(
    query: Query,
    variants: Sequence[Headline],
    most_of: str | None,
    rows: Rows,
    words: Words,
) -> Sentence:
    """Return the first variant with a true condition for a row, filled; or that it is nobody."""
    if rows.is_empty or _counts_nobody(rows):
        return Sentence(interface(words.language)["headlines"]["nobody"])
    number = 0
    if most_of is not None:
        counts = [-1 if count is None else count for count in rows[most_of]]
        number = counts.index(max(counts))
    try:
        row = rows.dicts()[number]
        return fill(choose(variants, row), row, words, number)
    except (KeyError, StopIteration) as error:
        raise BadWords(
            f"The headline of '{query.name}' in {words.language} cannot be filled: {error} is no "
            f"column of its answer, and no key of breachlab/words/{words.language}.toml."
        ) from None


def headlines(query: Query, rows: Sequence[Mapping[str, Any]], words: Words) -> list[list[str]]:
    """Return the query's sentence for each row, in parts: words and values in turn.

    Raises KeyError for a column, noun or term that does not exist.
    """
    variants = query.texts(words.language).headlines
    return fill_each([choose(variants, row) for row in rows], rows, words)


def _counts_nobody(rows: Rows) -> bool:
    """Return whether every row counts 0 persons; an unknown number is not 0."""
    for base in ("person_count", "living_here_person_count"):
        if base in rows:
            return all(count == 0 for count in rows[base])
    return False


def say_all(
    connection: duckdb.DuckDBPyConnection, names: Iterable[str], quiet: bool = False
) -> "pandas.DataFrame":
    """Ask each query with its required parameters; return the headlines and the times.

    One row per query, quickest first: `seconds` until the last row was here, `row_count`, `query`,
    and its headline in a column for each of LANGUAGES. Raises Unanswered, after all were asked,
    if DuckDB refused one.
    """
    import pandas  # takes half a second, and only this function needs it

    names = list(names)
    vocabularies = [Words.of(connection, language) for language in LANGUAGES]
    rows, troubles = [], []
    for name in tqdm(names, unit=" queries", disable=quiet, file=sys.stderr, leave=False):
        try:
            query, start = find(name), time.perf_counter()
            answer = ask(connection, name, **query.needed)
            seconds = round(time.perf_counter() - start, 3)
            said = {words.language: headline(query, answer, words).text for words in vocabularies}
            rows.append({"seconds": seconds, "row_count": len(answer), "query": name, **said})
        except (Unanswered, NoDatabase) as error:
            troubles.append(f"{name} ({first_line(error.__cause__ or error)})")
    if troubles:
        counts = {"some": len(troubles), "all": len(names)}
        raise refuse(Unanswered, "some_unanswered", troubles="; ".join(troubles), **counts)
    return pandas.DataFrame(rows).sort_values("seconds", kind="stable", ignore_index=True)


@cache
def find_ends() -> dict[str, int]:
    """Return the lowest and the highest number of minors in all runs, by key."""
    rows = csv.DictReader(read(SQL / "headline_ends.csv").splitlines())
    found = [row for row in rows if row["question"] == QUESTION]
    values = [int(row[end]) for row in found for end in ("low", "central", "high")]
    return {"low_end_person_count": min(values), "high_end_person_count": max(values)}


def counts_minors(query: str, rows: Any, parameters: Mapping[str, Any]) -> bool:
    """Return whether an answer counts the minors of everybody, in a row or as its selection.

    Rows of no question may be of any selection: they do not.
    """
    ages = parameters.get("age_bands")
    if not query or any(map(parameters.get, PARTS)) or (ages and BANDS.isdisjoint(ages)):
        return False
    if _is_uncounted(rows, parameters):
        return False
    if selects_minors(parameters):
        return True
    coded = (column for column in CODES if column in rows)
    return query in TOLD or any(CODES[name] & {*map(str, rows[name])} for name in coded)


def _is_uncounted(rows: Any, parameters: Mapping[str, Any]) -> bool:
    """Return whether an answer of a day counts no person, as nobody had counted them by then."""
    if not parameters.get("as_of"):
        return False
    if "is_settled" in rows and not any(rows["is_settled"]):
        return True
    named = [name for name in rows.columns if "person" in name]
    first = next((each for each in ("living_person_count", "person_count") if each in named), "")
    return not named or bool(first and len(rows) and all(map(is_null, rows[first])))


def selects_minors(parameters: Mapping[str, Any]) -> bool:
    """Return whether a selection is of all minors and of nobody else."""
    ages = parameters.get("age_bands") or ()
    return bool(ages) and BANDS.issuperset(ages) and not any(map(parameters.get, PARTS))


def say_ends(words: Words, language: str = "") -> Sentence:
    """Return the sentence with the ends of the number of minors."""
    said = replace(words, language=language or words.language)
    return fill(interface(said.language)["exports"]["minors"], find_ends(), said)


def note_of(
    query: str, rows: Any, parameters: Mapping[str, Any], words: Words, language: str = ""
) -> str:
    """Return the note on the data of an answer, with the ends of minors where it counts them."""
    note = data_note(words, language)
    is_filed = query in FILED and not any(map(parameters.get, PARTS))
    is_filed = is_filed and not _is_uncounted(rows, parameters)
    is_told = is_filed or counts_minors(query, rows, parameters)
    if words.data_kind != SYNTHETIC or not is_told:
        return note
    return f"{note}. {say_ends(words, language)}"


MESSAGE = "notification/message"
LINE = "- "  # a paragraph that begins so is a line of a list


def draft(row: Mapping[str, Any], words: Words) -> str:
    """Return the text of one row of notification/message in the language of the words.

    An SMS is one line, in the alphabet of GSM. An e-mail or a letter has a blank line between
    paragraphs.

    >>> labels = {("paragraph", "a"): "You can:", ("paragraph", "b"): "- ask [DPO]"}
    >>> draft({"channel": "letter", "paragraph_ids": "a b"}, Words("en", labels))
    'You can:\\n- ask [DPO]'
    """
    texts = [words.label("paragraph_ids", code) or code for code in row["paragraph_ids"].split()]
    if row["channel"] == "sms":
        return undo_typesetting(" ".join(texts))
    parts = [f"\n{text}" if text.startswith(LINE) else f"\n\n{text}" for text in texts]
    return "".join(parts).lstrip("\n")


def drafts(connection: duckdb.DuckDBPyConnection, language: str, **asked: Any) -> str:
    """Return every draft under a line that names its recipients, between two SYNTHETIC lines.

    The last says the ends of the number of minors.
    `asked` are parameters of notification/message: the day, the fields, the people to inform.
    """
    words = Words.of(connection, language)
    answer = ask(connection, MESSAGE, **asked)
    rows = answer.to_dict("records")
    head = interface(words.language)["shell"]["draft"]
    texts = [f"{fill(head, row, words).text}\n\n{draft(row, words)}" for row in rows]
    return "\n\n\n".join([data_note(words), *texts, note_of(MESSAGE, answer, asked, words)])
