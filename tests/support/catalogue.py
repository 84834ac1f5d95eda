"""The questions that answer with rows, and every sentence of the tree that numbers fill."""

from breachlab import find
from breachlab.query.queries import names
from breachlab.words import LANGUAGES
from breachlab.words.language import interface

ASKED = [name for name in names() if not name.startswith("quality/")]
QUALITY = [name for name in names() if name.startswith("quality/")]


def leaves(words, path=()):
    """Return every text of a language by the path of its keys."""
    if not isinstance(words, dict):
        return {path: words}
    return {
        key: text
        for name, each in words.items()
        for key, text in leaves(each, (*path, name)).items()
    }


def templates():
    """Yield where a sentence stands, and the sentence."""
    for language in LANGUAGES:
        for name in names():
            for each in find(name).texts(language).headlines:
                yield f"{name} {language}", each.template
        for key, text in leaves(interface(language)["page"]["sentences"]).items():
            yield f"page {key} {language}", text
        for section in ("headlines", "sizes"):
            for key, text in interface(language)[section].items():
                yield f"{section} {key} {language}", text
