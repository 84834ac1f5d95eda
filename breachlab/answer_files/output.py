"""The output of an answer: to the terminal, or into a file, which is written whole or not at all.

Beside a CSV stands a file that says where its rows come from (answer_files/csvw.py).
"""

import argparse
import sys
from pathlib import Path

from breachlab.answer_files import csvw
from breachlab.answer_files.formats import BINARY, FORMATS, SUFFIXES, Answer, left_out
from breachlab.answer_files.text_columns import FIXED, terminal_width
from breachlab.errors import BadParameters, NoRoom
from breachlab.store import atomic_write
from breachlab.words import Words, fill
from breachlab.words.language import interface
from breachlab.words.refusals import refusal

TOLD_BELOW = ("table", "markdown")  # formats that say themselves what was left out


def check(chosen: argparse.Namespace) -> None:
    """Raise BadParameters where the answer could not be given as asked, before it is worked out."""
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
    """Return the format: as asked for, as the file's name ends, else a table."""
    if chosen.format or chosen.output is None:
        return chosen.format or "table"
    suffix = Path(chosen.output).suffix.lower()
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise BadParameters(refusal("suffix", chosen.language, file=chosen.output, known=known))
    return SUFFIXES[suffix]


def width_of(chosen: argparse.Namespace) -> int:
    """Return the characters of a line of a table; a file has as many on every machine."""
    return FIXED if chosen.output else terminal_width()


def write_answer(answer: Answer, chosen: argparse.Namespace) -> str:
    """Return what is printed: the answer, or where it was written to."""
    name, language = format_of(chosen), chosen.language
    content = FORMATS[name](answer)
    if answer.left_out and name not in TOLD_BELOW:
        print(left_out(answer.left_out, language), file=sys.stderr)
    if chosen.output is None:
        return str(content)
    data = content if isinstance(content, bytes) else f"{content}\n".encode()
    path = Path(chosen.output)
    if name == "csv" and (origin := answer.origin()):
        described = csvw.describe_table(path.name, answer.rows, answer.counts, origin)
        save(f"{described}\n".encode(), csvw.beside(path), chosen.replace, language)
    save(data, path, chosen.replace, language)
    said = {"row_count": len(answer.rows), "file": chosen.output}
    return fill(interface(language)["shell"]["written"], said, Words(language, {})).text


def save(content: bytes, path: Path, may_replace: bool, language: str) -> None:
    """Write a file that is not there, or in place of one that may be replaced.

    It has its name when it is whole. What a killed run left of its draft is removed, which is said.
    Raises BadParameters if one is there, and NoRoom if it cannot be written; what was there is
    then as it was.
    """
    path = path.resolve()  # what a link leads to is replaced, and no link
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
    """Give a draft a name that is free; raises FileExistsError where it has come to be taken."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        raise
    except OSError:  # a disk without links
        if path.exists():
            raise FileExistsError from None
        draft.rename(path)
