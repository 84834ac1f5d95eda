"""Output an answer to the terminal, or into a file by an atomic write.

A CSV gets a second file beside it, with the origin of its rows (answer_files/csvw.py).
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from breachlab.answer_files import csvw
from breachlab.answer_files.code_texts import add_texts
from breachlab.answer_files.formats import BINARY, FORMATS, SUFFIXES, Answer, left_out
from breachlab.answer_files.text_columns import FIXED, terminal_width
from breachlab.errors import BadParameters, NoRoom
from breachlab.store import atomic_write
from breachlab.words import Words, fill
from breachlab.words.language import interface, refusal
from breachlab.words.vocabulary import SYNTHETIC

TOLD_BELOW = ("table", "markdown")  # formats that count the rows left out themselves


def check(chosen: argparse.Namespace) -> None:
    """Raise BadParameters, before the query runs, if its answer could not be output as asked."""
    name = format_of(chosen)
    if chosen.output is None:
        if name in BINARY:
            raise BadParameters(refusal("needs_file", chosen.language, format=name))
        return
    path = Path(chosen.output)
    for each in [path, csvw.beside(path)] if name == "csv" else [path]:
        if each.exists() and not (chosen.replace and each.is_file()):
            why = "exists" if each.is_file() else "no_file"
            raise BadParameters(refusal(why, chosen.language, file=each))


def format_of(chosen: argparse.Namespace) -> str:
    """Return the format: the one asked for, else that of the file's suffix, else a table."""
    if chosen.format or chosen.output is None:
        return chosen.format or "table"
    suffix = Path(chosen.output).suffix.lower()
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise BadParameters(refusal("suffix", chosen.language, file=chosen.output, known=known))
    return SUFFIXES[suffix]


def width_of(chosen: argparse.Namespace) -> int:
    """Return the line width of a table, in characters; the same on every machine for a file."""
    return FIXED if chosen.output else terminal_width()


def write_answer(answer: Answer, chosen: argparse.Namespace) -> str:
    """Return the text to print: the answer, or the path of the file with it."""
    name, language = format_of(chosen), chosen.language
    content = FORMATS[name](answer)
    if answer.left_out and name not in TOLD_BELOW:
        print(left_out(answer.left_out, language), file=sys.stderr)
    if chosen.output is None:
        return str(content)
    data = content if isinstance(content, bytes) else f"{content}\n".encode()
    path = Path(chosen.output)
    with keep_private(answer.words):
        if name == "csv" and (origin := answer.origin()):
            rows = add_texts(answer.rows, answer.query, answer.words)
            described = csvw.describe_table(path.name, rows, answer.counts, origin)
            save(f"{described}\n".encode(), csvw.beside(path), chosen.replace, language)
        save(data, path, chosen.replace, language)
    row = {"row_count": len(answer.rows), "file": chosen.output}
    return fill(interface(language)["shell"]["written"], row, Words(language, {})).text


@contextmanager
def keep_private(words: Words) -> Iterator[None]:
    """Have files of rows that may be of real people readable by their owner alone."""
    former = os.umask(0o077) if words.data_kind != SYNTHETIC else None
    try:
        yield
    finally:
        if former is not None:
            os.umask(former)


def save(content: bytes, path: Path, may_replace: bool, language: str) -> None:
    """Write a file atomically, to a free path or, with `may_replace`, over an existing file.

    Drafts that a killed run left are removed, with a message on stderr. Raises BadParameters if a
    file is there, and NoRoom if it cannot be written; an existing file then stays as it was.
    """
    path = path.resolve()  # a link stays, the file behind it is replaced
    if removed := atomic_write.remove_left_files(path):
        print(atomic_write.describe_removed(removed), file=sys.stderr)
    draft = atomic_write.draft_of_file(path)
    try:
        with open(draft, "xb") as file:
            file.write(content)
        if may_replace and path.is_file():
            draft.replace(path)
        else:
            _name(draft, path)
    except FileExistsError:
        raise BadParameters(refusal("exists", language, file=path)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise NoRoom(refusal("unwritable", language, file=path, reason=reason)) from None
    finally:
        draft.unlink(missing_ok=True)


def _name(draft: Path, path: Path) -> None:
    """Give a draft a free name; raise FileExistsError if the name was taken meanwhile."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        raise
    except OSError:  # a disk without links
        if path.exists():
            raise FileExistsError from None
        draft.rename(path)
