"""Make the SQL that lists the register's columns: python -m tools.columns [--write]

Each file is made from columns.toml and committed, so that it can be read, linted and searched.
Without --write, it only prints the files that differ, and exits with 1 if there are any.
"""

import argparse
import sys

from breachlab.paths import DATA_GEN
from data_gen.records.register import COLUMNS
from tools.columns import files


def main(words: list[str]) -> int:
    """Print the files that differ from new ones, write them with --write; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.columns", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put them in place of the former")
    may_write = parser.parse_args(words).write
    texts = {DATA_GEN / name: make(COLUMNS) for name, make in files.FILES.items()}
    stale = [path for path, text in texts.items() if path.read_text(encoding="utf-8") != text]
    for path in stale:
        print(path.relative_to(DATA_GEN.parent))
        if may_write:
            path.write_text(texts[path], encoding="utf-8", newline="\n")
    return 0 if may_write else int(bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
