"""Refusals of the shell: the same in both languages."""

import string

from breachlab.paths import ROOT
from breachlab.words import LANGUAGES
from breachlab.words.language import interface


def placeholders(text):
    return {field for _, field, *_ in string.Formatter().parse(text) if field}


def test_both_languages_say_the_same_of_it():
    english, french = (interface(language)["refusals"] for language in LANGUAGES)
    assert english.keys() == french.keys()
    for name in english:
        assert placeholders(english[name]) == placeholders(french[name]), name


def test_every_refusal_is_used():
    code = "".join(path.read_text("utf-8") for path in (ROOT / "breachlab").rglob("*.py"))
    assert [name for name in interface("en")["refusals"] if f'"{name}"' not in code] == []
