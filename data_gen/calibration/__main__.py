"""Make the tables under data_gen/reference/ and print their errors against the targets.

With --check, compare the files with those that would be made.
"""

import argparse
import sys

from data_gen import ledger
from data_gen.calibration import files, residuals
from data_gen.calibration.fitting import CannotFit
from data_gen.ledger import BadReference, Setting

EXAMPLE = "example: python -m data_gen.calibration --check"


def main() -> int:
    """Make or check the tables; return 1 if figures contradict each other or a file differs."""
    parser = argparse.ArgumentParser(
        prog="python -m data_gen.calibration", description=__doc__, epilog=EXAMPLE
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    try:
        return _check() if parser.parse_args().check else _make()
    except (BadReference, CannotFit) as problem:
        return _fail(str(problem))


def _make() -> int:
    for path in files.make():
        print(path)
    for setting in ledger.SETTINGS:
        print("", *residuals.lines(Setting(setting)), sep="\n")
    return 0


def _check() -> int:
    path = files.first_difference()
    if path:
        return _fail(f"{path} differs. Make it again with: python -m data_gen.calibration")
    print("Every file is what python -m data_gen.calibration would make.")
    return 0


def _fail(message: str) -> int:
    print(f"Error: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
