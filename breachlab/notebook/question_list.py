"""The result of a search for questions, as a list in a notebook."""

import html

import pandas

from breachlab.errors import NoSuchQuery
from breachlab.notebook.shown import Shown
from breachlab.query.queries import find
from breachlab.query.repeat import call
from breachlab.query.search import search
from breachlab.words import Words
from breachlab.words.language import interface, refusal

MOST = 25  # questions that are listed; `rows` has all


def list_questions(words: str, language: str) -> Shown:
    """Return the questions with these words, best match first, and the call that asks the first.

    Raises NoSuchQuery if no question has them.
    """
    names = search(words)
    if not names:
        raise NoSuchQuery(refusal("no_question", language, said=words))
    rows = pandas.DataFrame(
        [(name, find(name).texts(language).question, _parameters(name)) for name in names],
        columns=["question", "asks", "parameters"],
    )
    texts = interface(language)["notebook"]
    below = [texts["ask_first"].format(call(names[0], find(names[0]).needed))]
    if len(names) > MOST:
        below.insert(0, texts["more"].format(len(names) - MOST))
    return Shown(rows, _body(rows.head(MOST)), below=below, words=Words(language, {}))


def _parameters(name: str) -> str:
    return ", ".join(sorted(find(name).parameters))


def _body(rows: pandas.DataFrame) -> dict[str, str]:
    lines = "".join(
        f"<dt><code>{html.escape(name)}</code></dt><dd>{html.escape(asks)}</dd>"
        for name, asks in zip(rows.question, rows.asks, strict=True)
    )
    width = max(map(len, rows.question))
    text = "\n".join(f"{row.question:<{width}}  {row.asks}" for row in rows.itertuples())
    return {"text/html": f"<dl>{lines}</dl>", "text/plain": text}
