"""Keep every sentence of a database in a folder: python -m tools.faults.accept_at FOLDER FILE."""

import sys
from functools import partial
from pathlib import Path

from breachlab.cli.failures import run_command
from breachlab.query import answer_snapshots, catalogue
from data_gen.commands.follow import accept

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    answer_snapshots.FILE = folder / answer_snapshots.FILE.name
    catalogue.PAGES = {name: folder / page.name for name, page in catalogue.PAGES.items()}
    work = partial(accept, answer_snapshots.list_asked(), sys.argv[2])
    sys.exit(run_command(lambda: int(not work()), "Interrupted"))
