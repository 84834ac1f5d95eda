"""Find the questions of a word in the shell, a question or a topic, and list them."""

from collections.abc import Sequence

from breachlab.errors import NoSuchQuery
from breachlab.query import repeat
from breachlab.query.queries import find, names
from breachlab.query.suggestions import offers
from breachlab.words import LANGUAGES
from breachlab.words.language import did_you_mean, interface, refusal

ALL = "all"
EXAMPLE = "exposure/by_region"


def find_questions(wanted: str, language: str) -> list[str]:
    """Return the names of the questions for a word: one, those of a topic, or all.

    Raises NoSuchQuery, with the nearest names by spelling and by their question.
    """
    matches = [name for name in names() if wanted in (ALL, name, _topic(name))]
    if not matches:
        near = did_you_mean(offers(wanted, _list_titles()), language)
        raise NoSuchQuery(refusal("query", language, said=wanted, offer=near))
    return matches


def listing(wanted: Sequence[str], language: str) -> str:
    """Return a line for each question, its name and its text, and an example command."""
    hits = [(name, find(name).texts(language).question) for name in wanted]
    return describe_hits(hits, language)


def describe_hits(hits: Sequence[tuple[str, str]], language: str) -> str:
    """Return a line for each question, column or reason, and a command that asks a question."""
    width = max(len(name) for name, _ in hits)
    lines = [f"{name:<{width}}  {text}" if name else text for name, text in hits]
    asked = [name for name, _ in hits if "/" in name]
    if not asked:
        return "\n".join(lines)
    example = EXAMPLE if EXAMPLE in asked else asked[0]
    french = " --language fr" if language == "fr" else ""
    command = f"{repeat.command(example, find(example).needed)}{french}"
    return "\n".join([*lines, "", f"{interface(language)['shell']['ask_one']} {command}"])


def _list_titles() -> dict[str, list[str]]:
    """Return {topic or question: its name, the parts of it, and the question's text}."""
    topics = {_topic(name): [_topic(name)] for name in names()}
    questions = {
        name: [
            name,
            name.partition("/")[2],
            *(find(name).texts(language).question for language in LANGUAGES),
        ]
        for name in names()
    }
    return topics | questions


def _topic(name: str) -> str:
    return name.partition("/")[0]
