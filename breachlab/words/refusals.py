"""The refusals of the shell, from [refusals] in breachlab/words/*.toml."""

from collections.abc import Sequence
from typing import Any

from breachlab.words.language import interface
from breachlab.words.plurals import join_words


def refusal(name: str, language: str, **values: Any) -> str:
    """Return the message of an error: the wrong input, the expected one, and a line to type."""
    return interface(language)["refusals"][name].format(**values)


def did_you_mean(names: Sequence[str], language: str) -> str:
    """Return "Did you mean …? " for the nearest names; empty for no names.

    Example:

        >>> did_you_mean(["59 (Nord)", "62 (Pas-de-Calais)"], "en"), did_you_mean([], "en")
        ('Did you mean 59 (Nord) or 62 (Pas-de-Calais)? ', '')
    """
    return (
        refusal("offer", language, names=join_words(names, language, "or")) + " " if names else ""
    )
