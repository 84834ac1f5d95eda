"""Accept answers into a folder: python -m tools.faults.accept_at FOLDER [OPTIONS]."""

import sys
from pathlib import Path

from breachlab import accepted, catalogue
from breachlab.__main__ import main

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    accepted.FILE = folder / accepted.FILE.name
    catalogue.PAGES = {name: folder / page.name for name, page in catalogue.PAGES.items()}
    sys.exit(main(sys.argv[2:]))
