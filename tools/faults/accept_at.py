"""Accept answers into a folder: python -m tools.faults.accept_at FOLDER [OPTIONS]."""

import sys
from pathlib import Path

from breachlab.__main__ import main
from breachlab.query import answer_snapshots, catalogue

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    answer_snapshots.FILE = folder / answer_snapshots.FILE.name
    catalogue.PAGES = {name: folder / page.name for name, page in catalogue.PAGES.items()}
    sys.exit(main(sys.argv[2:]))
