"""The header of a query: the comment that opens its file, and the French beside its topic.

English stands in the header of the .sql file, French in fr.toml of the topic's folder, by the same
names: question, headline, finding, note. A headline is a sentence, a finding the title of a card.
Both may have variants, `Headline (not is_all_told): …`; the first whose condition holds for the row
is the one that is said. {modelled} in a note stands for the sentence of that name of the page.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from breachlab.errors import BadWords
from breachlab.words.language import interface, typeset
from breachlab.words.values import is_null

# A headline of the row with most of a column, not of the first.
MOST = {"most persons": "person_count", "most persons per year": "persons_per_year"}
MODELLED = "{modelled}"  # in a note: what was counted and what is modelled, as the page says it


@dataclass(frozen=True)
class Headline:
    """A sentence to fill from a row, and when it is said: a column, `not` a column, or always."""

    condition: str
    template: str

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Return whether it fits a row; null, zero, false and nothing do not hold.

        Example:

            >>> Headline("not day_number", "").holds({"day_number": None})
            True
        """
        if not self.condition:
            return True
        *negated, column = self.condition.split()
        value = row[column]
        is_there = not is_null(value) and bool(value)
        return is_there != bool(negated)


@dataclass(frozen=True)
class Texts:
    """The texts of a query in one language; the last headline has no condition.

    A query that heads no card has no findings.
    """

    question: str
    note: str | None
    headlines: tuple[Headline, ...]
    findings: tuple[Headline, ...] = ()


def parts(header: str) -> dict[str, str]:
    """Return what a header says after each name such as Grain:, with its indented lines.

    Example:

        >>> parts("Who?\\n\\nGrain:  one row\\n        per status.\\nHeadline (not x):  None.")
        {'Grain': 'one row per status.', 'Headline (not x)': 'None.'}
    """
    found = re.findall(r"^([A-Z][a-z ]+(?: \([^)]*\))?):(.*(?:\n .*)*)", header, re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in found}


def examples(text: str) -> dict[str, list[str]]:
    """Return the values that a header's Example: gives to parameters.

    Example:

        >>> examples("$departements 59 974 $sexes female")
        {'departements': ['59', '974'], 'sexes': ['female']}
    """
    words = [part.split() for part in text.split("$")[1:]]
    return {name: values for name, *values in words}


def english(header: str) -> Texts:
    """Return what a header says, its headlines in order."""
    question, *_ = header.splitlines()
    named = parts(header)
    return Texts(
        question,
        _read_note(named.get("Note"), "en"),
        _headlines(named, "Headline"),
        _headlines(named, "Finding"),
    )


@cache
def french(folder: Path) -> dict[str, Texts]:
    """Return the French of every query of a topic's folder, by the stem of its file.

    Raises BadWords, with the file, where it is missing or no TOML.
    """
    path = folder / "fr.toml"
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadWords(f"sql/{folder.name}/fr.toml cannot be read: {error}.") from None
    return {
        stem: Texts(
            typeset(texts["question"], "fr"),
            _read_note(texts.get("note"), "fr"),
            _headlines(texts, "headline"),
            _headlines(texts, "finding"),
        )
        for stem, texts in written.items()
    }


def _headlines(named: Mapping[str, str], name: str) -> tuple[Headline, ...]:
    found = [
        Headline("" if condition in MOST else condition, " ".join(text.split()))
        for key, text in named.items()
        if key.startswith(name) and (condition := key.removeprefix(name).strip(" ()")) is not None
    ]
    return tuple(sorted(found, key=lambda headline: not headline.condition))


def _read_note(text: str | None, language: str) -> str | None:
    if text is None:
        return None
    whole = text.replace(MODELLED, interface(language)["page"]["modelled"])
    return typeset(" ".join(whole.split()), language)
