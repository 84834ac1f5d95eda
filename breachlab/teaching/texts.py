"""The texts of the checks, from en.toml and fr.toml beside this file."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from breachlab.words import Words, fill
from breachlab.words.language import typeset

HERE = Path(__file__).parent


@cache
def texts(language: str) -> dict[str, str]:
    """Return all texts of a language, en or fr, by key; callers must not change them."""
    words = tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8"))
    return {key: typeset(text, language) for key, text in words.items()}


def say(key: str, language: str, values: Mapping[str, Any] | None = None) -> str:
    """Return a text filled with values, with numbers in the notation of the language."""
    return fill(texts(language)[key], values or {}, Words(language, {})).text
