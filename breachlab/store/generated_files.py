"""Write generated pages and tables, which replace only their own former versions.

Each names the kind of its data, such as SYNTHETIC. A file without that mark is not replaced.
"""

import re
import sys
from pathlib import Path

from breachlab.errors import NotReplaced
from breachlab.store import atomic_write
from breachlab.store.file_kinds import contents, no_file
from breachlab.words.vocabulary import marks


def check_own_file(path: Path) -> None:
    """Raise NotReplaced if something at the path was not written by a command of this lab."""
    if other := no_file(path):
        raise NotReplaced(f"{path} {other}: a free name was expected. Move it away")
    either = "|".join(map(re.escape, marks()))
    if path.exists() and not re.search(rf"\b({either})\b".encode(), path.read_bytes()):
        raise NotReplaced(
            f"{path} is {contents(path)} that this lab did not write, as it does not say "
            "SYNTHETIC, so it stays as it is: a free name was expected. Move it away"
        )


def write_own_file(path: Path, text: str) -> None:
    """Write a text that says SYNTHETIC, atomically; raise the errors of `check_own_file`.

    Drafts that a killed run left are removed, with a message on stderr.
    """
    check_own_file(path)
    target = path.resolve()  # a link stays, the file behind it is replaced
    if removed := atomic_write.remove_left(target):
        print(atomic_write.describe_removed(removed), file=sys.stderr)
    draft = atomic_write.draft_of_file(target)
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
