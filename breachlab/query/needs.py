"""Needs: the facts without which a question has no true answer, by the header line `Needs:`.

A world that is generated has all of them. Somebody's own list may lack some: the table `coverage`
of its database has the share of records that have each. A question that needs a fact that no
record has is not answered by a zero, it is not answered.

tests/sql/test_needs.py takes each fact away and holds the lines to the answers that change.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from breachlab.errors import NotKnown
from breachlab.query.parameters import is_own
from breachlab.query.queries import Query
from breachlab.words import Sentence, Words, fill
from breachlab.words.language import interface, join_words

Unmet = Mapping[str, Sequence[str]]  # {question: the facts that it lacks}

# The column of a list that opens each, as a mapping calls it; nothing where no column does.
OPENED_BY = {
    "records": "",
    "fields": "",
    "segments": "",
    "form": "",
    "course": "",
    "messages": "",
    "measures": "",
    "published counts": "",
    "breach figures": "",
    "assumed figures": "",
    "age": "birth_date",
    "sex": "sex",
    "area": "postcode",
    "commune": "commune and postcode",
    "residents": "",
    "status": "status",
    "first registration": "first_registered_on",
    "current registration": "registered_since_on",
    "end": "status and last_ended_on",
    "last use": "status and last_used_on",
    "contact": "email",
    "worth of contacts": "",
    "vital status": "deceased and lives_abroad",
    "order of reading": "",
    "other breaches": "",
    "kinds of copies": "",
    "social security number": "nir",
    "email address": "email",
    "residence abroad": "lives_abroad",
    "hour of awareness": "",
    "residents below 16": "",
}
# A line of the mapping says it, or whoever asks, by a parameter.
AWARE = "hour of awareness"
# Below 16 no population by age is known: a rate of these ages would divide by nobody.
YOUNG, YOUNG_BANDS, RATES = "residents below 16", {"under 15", "15"}, "exposure/rate_"
# The fact that a question is about: every world has it, and a list by its column alone.
ABOUT = {
    "fields/without_nir": "social security number",
    "identifiability/range_lookup": "email address",
    "severity/cross_border": "residence abroad",  # of whom it is taken, nobody was found abroad
    "severity/deadlines": AWARE,
}
NEEDS = tuple(need for need in OPENED_BY if need not in (*ABOUT.values(), YOUNG))
# What a breach folder opens, and what the ledger of the lab does if it is taken.
OF_FOLDER = ("segments", "form")
TAKEN = "assumed figures"
# The selection that keeps the records of which a fact is known: all values of a parameter.
SELECTED = {"age": "age_bands", "sex": "sexes", "area": "departements", "status": "statuses"}
# The fact that a parameter selects by.
SELECTS = {
    "age_bands": "age",
    "sexes": "sex",
    "departements": "area",
    "departement": "area",
    "regions": "area",
    "statuses": "status",
    "first_years": "first registration",
    "end_bands": "end",
}
# The fact that a dimension is of, which `breakdown` or `split` asks for.
OF_DIMENSION = {
    "region": "area",
    "departement": "area",
    "age_band": "age",
    "sex": "sex",
    "status": "status",
    "first_year": "first registration",
    "end_band": "end",
}
# The last row of these counts whoever is in no known place, so nobody is left out for it.
WITH_ELSEWHERE = ("exposure/by_departement", "exposure/by_region", "exposure/cross_table")
# Who lacks a fact is in no row of a place, of a rate, or of a year and an end.
OF_KNOWN_ALONE = {"area", "residents"}
BY_YEAR_AND_END = "exposure/by_first_year_and_end"
# No selection leaves out the records without these, so every record concerned has to have them.
OF_EVERY_RECORD = ("first registration", "current registration", "last use")


def list_needs(query: Query) -> list[str]:
    """Return what a question needs, in the order of NEEDS."""
    named = (query.part("Needs") or "").rstrip(".").split(", ")
    return [need for need in NEEDS if need in named]


def read_coverage(connection: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """Return {need: share of records that have it, from 0 to 1}; empty of a generated world."""
    if not is_own(connection):
        return {}
    return dict(connection.execute("select need, known_share from coverage").fetchall())


def list_unmet(
    query: Query, coverage: Mapping[str, float], given: Mapping[str, Any] | None = None
) -> list[str]:
    """Return the needs of a question that no record of a database has.

    Those of OF_EVERY_RECORD are unmet, too, if some record lacks them. A parameter that is given
    needs the fact that it selects by, and a rate of ages below 16 their residents.
    """
    selected = {SELECTS.get(name) for name, value in (given or {}).items() if value is not None}
    asked = {*list_needs(query), *list_of_dimensions(given or {}), *selected, ABOUT.get(query.name)}
    unmet = {
        need for need in OPENED_BY if need in asked and _is_unmet(need, coverage.get(need, 1.0))
    }
    is_young = not YOUNG_BANDS.isdisjoint((given or {}).get("age_bands") or ())
    unmet |= {YOUNG} if is_young and query.name.startswith(RATES) else set()
    unmet -= {"residents"} if "area" in unmet else set()  # which are those of the area
    unmet -= {AWARE} if (given or {}).get("aware_at") is not None else set()
    return [need for need in OPENED_BY if need in unmet]


def list_of_dimensions(given: Mapping[str, Any]) -> list[str]:
    """Return the facts of the dimensions that a cross table is asked by.

    >>> list_of_dimensions({"breakdown": "sex", "split": None}), list_of_dimensions({})
    (['sex'], [])
    """
    asked = (given.get(name) for name in ("breakdown", "split"))
    return [OF_DIMENSION[str(each)] for each in asked if str(each) in OF_DIMENSION]


def is_selectable(parameter: str, coverage: Mapping[str, float]) -> bool:
    """Return whether a database has the fact that a parameter selects by, as answers need it."""
    need = SELECTS.get(parameter)
    return need is None or not _is_unmet(need, coverage.get(need, 1.0))


def _is_unmet(need: str, share: float) -> bool:
    return not share or (need in OF_EVERY_RECORD and share < 1)


def check_needs(
    query: Query,
    coverage: Mapping[str, float],
    given: Mapping[str, Any],
    language: str = "en",
) -> None:
    """Raise NotKnown if a question, asked so, needs a fact that no record of the database has."""
    if unmet := list_unmet(query, coverage, given):
        raise NotKnown(explain_unmet(query.name, unmet, language))


def explain_unmet(question: str, unmet: list[str], language: str) -> str:
    """Return the question, each fact that it lacks, and the columns of a list that would open it.

    >>> explain_unmet("exposure/by_sex", ["sex"], "en")
    'exposure/by_sex needs the sex of people. Map sex in the list.'
    """
    return _explain("needs", unmet, language, question=question)


def explain_card(unmet: list[str], language: str) -> str:
    """Return the line of a card that lacks these facts, and what would open it.

    >>> explain_card(["sex"], "en")
    'Not known here: it needs the sex of people. Map sex in the list.'
    """
    # Where something cannot be had, what can be had would not open the card.
    unmet = [need for need in unmet if not can_be_had(need)] or unmet
    return _explain("card_needs", unmet, language)


def _explain(key: str, unmet: list[str], language: str, **values: str) -> str:
    words = interface(language)["needs"]
    facts = words["and"].join(words["facts"][need] for need in unmet)
    return " ".join([words[key].format(facts=facts, **values), *hints(unmet, language)])


def hints(unmet: list[str], language: str) -> list[str]:
    """Return what to do for facts that are not known: a sentence each."""
    words = interface(language)["needs"]
    if YOUNG in unmet:
        return [words["ask_counts"]]
    if not all(map(can_be_had, unmet)):
        return [words["not_in_a_list"]]
    columns = [column for need in unmet for column in OPENED_BY[need].split(" and ") if column]
    named = join_words([*dict.fromkeys(columns)], language, "and")
    sentences = [words["map"].format(columns=named)] if named else []
    is_assumable = "vital status" in unmet and "residence abroad" not in unmet
    sentences += [words["or_assume"]] if is_assumable else []
    sentences += [words["or_status"]] if "status" in unmet else []
    sentences += [words["fill_in"]] if {*unmet} & {*OF_FOLDER} else []
    sentences += [words["take"]] if TAKEN in unmet else []
    sentences += [words["write_aware"]] if AWARE in unmet else []
    return sentences


def can_be_had(need: str) -> bool:
    """Return whether a column of a list, a breach folder or a line of its mapping has a fact."""
    return bool(OPENED_BY[need]) or need in (*OF_FOLDER, TAKEN, AWARE)


def list_partial(query: Query, coverage: Mapping[str, float]) -> list[str]:
    """Return the needs of a question that some records have, and others lack.

    Who lacks one counts as not known, but in what is by place and in rates, which leave them out.
    Segments lack no status and no age: see `_is_stricter`.
    """
    needs = [need for need in list_needs(query) if 0 < coverage.get(need, 1.0) < 1]
    kept = {"area"} if query.name in WITH_ELSEWHERE else set()
    kept |= {"status", "age"} if _is_stricter(query, coverage) else set()
    return [need for need in needs if need not in kept]


def _is_stricter(query: Query, coverage: Mapping[str, float]) -> bool:
    """Return whether a question scores some people, for want of a status or an age, severest."""
    is_scored = {"segments", "status"} <= {*list_needs(query)}
    return is_scored and any(0 < coverage.get(need, 1.0) < 1 for need in ("status", "age"))


def coverage_note(query: Query, words: Words) -> Sentence | None:
    """Return the share of records behind an answer, where some lack what the question needs.

    Of several needs it is the least share, so at most so many have all. None of a generated world.
    """
    # The residents of a place are known where the place is.
    partial = [need for need in list_partial(query, words.coverage) if need != "residents"]
    texts = interface(words.language)["needs"]
    parts = []
    if partial:
        parts.append(_partial_text(query, partial, words))
    if _is_stricter(query, words.coverage):
        parts.append(texts["stricter"])
    if not parts:
        return None
    shares = {
        "known_share": min((words.coverage[need] for need in partial), default=1.0),
        "status_share": words.coverage.get("status", 1.0),
        "age_share": words.coverage.get("age", 1.0),
    }
    return fill(" ".join(parts), shares, words)


def coverage_mark(query: Query, words: Words) -> Sentence | None:
    """Return the least share of records that have a fact that a question needs, for a title.

    Null where all have each, or who lacks one counts as not known: the title says everybody then.
    """
    partial = [
        need for need in list_partial(query, words.coverage) if need not in ("residents", "fields")
    ]
    if not partial or not _leaves_out(query):
        return None
    least = {"known_share": min(words.coverage[need] for need in partial)}
    return fill(interface(words.language)["needs"]["known_part"], least, words, capital=False)


def _leaves_out(query: Query) -> bool:
    """Return whether a question leaves out who lacks what it needs: see `list_partial`."""
    is_of_known = bool(OF_KNOWN_ALONE & {*list_needs(query)}) and query.name not in WITH_ELSEWHERE
    return is_of_known or query.name == BY_YEAR_AND_END


def _partial_text(query: Query, partial: list[str], words: Words) -> str:
    """Return the text of the facts that some records lack, with a place for their share."""
    texts = interface(words.language)["needs"]
    facts = join_words([texts["facts"][need] for need in partial], words.language, "and")
    key = "partial" if len(partial) == 1 else "partial_several"
    if _leaves_out(query):
        key = "partial_left"
    elif not set(partial) <= set(SELECTED):
        key = "partial_concerned"
    text: str = texts[key]
    return text.replace("{facts}", facts)


@dataclass(frozen=True)
class Lack:
    """A fact that a list lacks, and the questions that need it; some need nothing else."""

    need: str
    questions: tuple[str, ...]
    alone_count: int


def list_all_unmet(queries: Iterable[Query], coverage: Mapping[str, float]) -> Unmet:
    """Return the questions that a database cannot answer, with the facts that each lacks."""
    unmet = {query.name: list_unmet(query, coverage) for query in queries}
    return {name: needs for name, needs in unmet.items() if needs}


def group_openable(unmet: Unmet) -> list[Lack]:
    """Return the facts that a list could have, that of most questions first.

    A question that lacks several counts for each. One that also lacks what no list has is left out.
    """
    return _group({name: needs for name, needs in unmet.items() if all(map(can_be_had, needs))})


def group_closed(unmet: Unmet) -> list[Lack]:
    """Return the facts that no list has, that of most questions first."""
    closed = {
        name: [need for need in needs if not can_be_had(need)] for name, needs in unmet.items()
    }
    return _group({name: needs for name, needs in closed.items() if needs})


def _group(unmet: Unmet) -> list[Lack]:
    lacks = []
    for need in OPENED_BY:
        names = tuple(name for name, needs in unmet.items() if need in needs)
        lacks.append(Lack(need, names, sum(len(unmet[name]) == 1 for name in names)))
    return sorted((each for each in lacks if each.questions), key=lambda each: -len(each.questions))


def describe_known(count: int, language: str) -> str:
    """Return how many questions a list answers as it is mapped."""
    return _fill("known", language, question_count=count)


def describe_head(unmet: Unmet, language: str) -> str:
    """Return how many questions have no answer."""
    return _fill("head", language, question_count=len(unmet))


def describe_lack(lack: Lack, language: str) -> str:
    """Return how many questions lack a fact, how many nothing else, and what would open them."""
    texts = interface(language)["not_known"]
    count = len(lack.questions)
    key = {0: "", count: "nothing_else"}.get(lack.alone_count, "some_nothing_else")
    row = {"alone_count": lack.alone_count}
    return _fill(
        "lacks",
        language,
        question_count=count,
        facts=interface(language)["needs"]["facts"][lack.need],
        alone=fill(texts[key], row, Words(language, {}), capital=False).text if key else "",
        hints=" ".join(hints([lack.need], language)),
    )


def describe_closed(unmet: Unmet, language: str) -> str:
    """Return how many questions no column of a list opens, by the fact that they lack."""
    lacks, facts = group_closed(unmet), interface(language)["needs"]["facts"]
    names = {name for each in lacks for name in each.questions}
    counted = (f"{facts[each.need]} ({len(each.questions)})" for each in lacks)
    separator = interface(language)["needs"]["and"]
    return _fill("closed", language, question_count=len(names), facts=separator.join(counted))


def describe_all(unmet: Unmet, language: str) -> list[str]:
    """Return the head of the list, then a line for each fact; empty if each question is known."""
    if not unmet:
        return []
    lines = [describe_head(unmet, language)]
    lines += [describe_lack(each, language) for each in group_openable(unmet)]
    return [*lines, *([describe_closed(unmet, language)] if group_closed(unmet) else [])]


def _fill(key: str, language: str, **row: Any) -> str:
    return fill(interface(language)["not_known"][key], row, Words(language, {})).text
