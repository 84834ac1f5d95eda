"""The questions that a list of one's own leaves open, grouped by the fact that each lacks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from breachlab.query.needs import OPENED_BY, can_be_had, explain_unmet, hints, list_unmet
from breachlab.words import Words, fill
from breachlab.words.language import interface

if TYPE_CHECKING:
    from breachlab.query.queries import Query  # which checks the needs of what it asks

Unmet = Mapping[str, Sequence[str]]  # {question: the facts that it lacks}


@dataclass(frozen=True)
class Lack:
    """A fact that a list lacks, and the questions that need it; some need nothing else."""

    need: str
    questions: tuple[str, ...]
    alone_count: int


def list_all_unmet(queries: Iterable["Query"], coverage: Mapping[str, float]) -> Unmet:
    """Return the questions that a database cannot answer, with the facts that each lacks."""
    unmet = {query.name: list_unmet(query, coverage) for query in queries}
    return {name: needs for name, needs in unmet.items() if needs}


def explain_each(unmet: Unmet, language: str) -> list[str]:
    """Return a line for each question: the facts that it lacks, and what would open it."""
    return [explain_unmet(name, [*needs], language) for name, needs in unmet.items()]


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
    lacks = [_count(need, unmet) for need in OPENED_BY]
    return sorted((each for each in lacks if each.questions), key=lambda each: -len(each.questions))


def _count(need: str, unmet: Unmet) -> Lack:
    names = tuple(name for name, needs in unmet.items() if need in needs)
    return Lack(need, names, sum(len(unmet[name]) == 1 for name in names))


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
