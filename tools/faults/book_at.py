"""Write a book at a given path: python -m tools.faults.book_at BOOK [OPTIONS]."""

import sys
from pathlib import Path

from breachlab.book.__main__ import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[2:], Path(sys.argv[1])))
