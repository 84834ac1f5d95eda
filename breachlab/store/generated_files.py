"""Pages and tables that commands write anew: each in the place of its former self alone.

Each names the kind of its data, as SYNTHETIC. A file that does not is somebody else's and stays.
"""

import re
import sys
from pathlib import Path

from breachlab.errors import NotReplaced
from breachlab.store import atomic_write
from breachlab.store.file_kinds import contents, no_file
from breachlab.words.vocabulary import marks


def check_own_file(path: Path) -> None:
    """Raise NotReplaced where something stands at a path that no command of this lab wrote."""
    if other := no_file(path):
        raise NotReplaced(f"{path} {other}: a free name was expected. Move it away")
    either = "|".join(map(re.escape, marks()))
    if path.exists() and not re.search(rf"\b({either})\b".encode(), path.read_bytes()):
        raise NotReplaced(
            f"{path} is {contents(path)} that this lab did not write, as it does not say "
            "SYNTHETIC, so it stays as it is: a free name was expected. Move it away"
        )


def write_own_file(path: Path, text: str) -> None:
    """Write a text that says SYNTHETIC, whole or not at all; raise what `check_own_file` does.

    What a killed run left of its draft is removed, which is said.
    """
    check_own_file(path)
    target = path.resolve()  # what a link leads to is replaced, and no link
    if removed := atomic_write.remove_left_files(target):
        print(atomic_write.describe_removed(removed), file=sys.stderr)
    draft = atomic_write.draft_of_file(target)
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
