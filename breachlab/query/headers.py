"""The texts of a query: English in the header of its file, French in the fr.toml of its folder.

Both have the same names: question, headline, finding, note. A headline is a sentence, a finding
the title of a card. Both may have variants, `Headline (not is_all_told): …`: the first variant
with a true condition for the row is used. {modelled} in a note is replaced by the page's sentence
`modelled`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from breachlab.errors import BadWords
from breachlab.words.language import interface, typeset
from breachlab.words.sentences import Headline

# {word in a header: column}: the headline is of the row with the column's maximum, not row one.
MOST = {
    "most persons": "person_count",
    "most persons per year": "persons_per_year",
    "most exposed residents": "living_here_person_count",
    "highest rate": "persons_per_thousand",
}
MODELLED = "{modelled}"  # in a note: the page's sentence on counted and modelled numbers


@dataclass(frozen=True)
class Texts:
    """The texts of a query in one language; the last headline has no condition.

    Only a query that heads a card has findings.
    """

    question: str
    note: str | None
    headlines: tuple[Headline, ...]
    findings: tuple[Headline, ...] = ()


def parts(header: str) -> dict[str, str]:
    """Return {name: text} of a header's parts such as Grain:, indented lines included.

    Example:

        >>> parts("Who?\\n\\nGrain:  one row\\n        per status.\\nHeadline (not x):  None.")
        {'Grain': 'one row per status.', 'Headline (not x)': 'None.'}
    """
    matches = re.findall(r"^([A-Z][a-z ]+(?: \([^)]*\))?):(.*(?:\n .*)*)", header, re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in matches}


def examples(text: str) -> dict[str, list[str]]:
    """Return {parameter: its values} of a header's Example: line.

    Example:

        >>> examples("$departements 59 974 $sexes female")
        {'departements': ['59', '974'], 'sexes': ['female']}
    """
    words = [part.split() for part in text.split("$")[1:]]
    return {name: values for name, *values in words}


def english(header: str) -> Texts:
    """Return the English texts of a header."""
    question, *_ = header.splitlines()
    sections = parts(header)
    return Texts(
        question,
        _read_note(sections.get("Note"), "en"),
        _headlines(sections, "Headline"),
        _headlines(sections, "Finding"),
    )


@cache
def french(folder: Path) -> dict[str, Texts]:
    """Return {file stem: French texts} of the queries in a topic's folder.

    Raises BadWords, naming the file, if fr.toml is missing or not TOML.
    """
    path = folder / "fr.toml"
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadWords(f"sql/{folder.name}/fr.toml cannot be read: {error}.") from None
    return {
        stem: Texts(
            typeset(texts["question"], "fr"),
            _read_note(texts.get("note"), "fr"),
            _headlines(texts, "headline"),
            _headlines(texts, "finding"),
        )
        for stem, texts in document.items()
    }


def _headlines(named: Mapping[str, str], name: str) -> tuple[Headline, ...]:
    headlines = [
        Headline("" if condition in MOST else condition, " ".join(text.split()))
        for key, text in named.items()
        if key.startswith(name) and (condition := key.removeprefix(name).strip(" ()")) is not None
    ]
    return tuple(sorted(headlines, key=lambda headline: not headline.condition))


def _read_note(text: str | None, language: str) -> str | None:
    if text is None:
        return None
    whole = text.replace(MODELLED, interface(language)["page"]["modelled"])
    return typeset(" ".join(whole.split()), language)
