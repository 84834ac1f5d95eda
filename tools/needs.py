"""Print the needs of an installation or a world, and stop if this machine does not meet them.

    python tools/needs.py install [--tools]    before .venv is made
    python tools/needs.py world ROWS           before the records are made

It runs before anything is installed, with any Python. So it uses no later syntax than that of
Python 3.6 and imports nothing of this project.
"""

import shutil
import sys
from importlib.util import find_spec

OLDEST = (3, 11)
GIGABYTE = 10**9
# Measured on Linux x86_64, in GB: the size of .venv with its downloads.
INSTALLED = {False: 0.66, True: 1.05}  # without and with the tools of developers
# Bytes on disk and of memory: for each record, and for any world.
DISK = (52, 0.02 * GIGABYTE)
MEMORY = (60, 0.25 * GIGABYTE)
SECONDS = (1 / 1500000, 3)  # on two cores


def main(words):
    """Print the needs; return 1 if one is not met."""
    what = words[0] if words else "install"
    lacking = missing_python() if what == "install" else None
    disk = INSTALLED["--tools" in words] * GIGABYTE
    if what == "world":
        rows = int(words[1].replace("_", ""))
        disk = linear(DISK, rows)
        print(world_sentence(rows), flush=True)
    lacking = lacking or missing_disk(disk, shutil.disk_usage(".").free)
    if lacking:
        print(lacking, file=sys.stderr)
    return 1 if lacking else 0


def linear(per_record, rows):
    """Return the need of so many records: a part for each, and a fixed part.

    >>> linear((2, 10), 3)
    16
    """
    return per_record[0] * rows + per_record[1]


def world_sentence(rows):
    """Return a sentence with the needs of a world.

    >>> world_sentence(43000000)
    'Making 43,000,000 records: about 2.3 GB of disk, 2.8 GB of memory, 32 seconds on two cores.'
    """
    disk, memory = size(linear(DISK, rows)), size(linear(MEMORY, rows))
    seconds = linear(SECONDS, rows)
    needs = f"about {disk} of disk, {memory} of memory, {seconds:.0f} seconds on two cores"
    return f"Making {rows:,} records: {needs}."


def size(count):
    """Return a number of bytes in a readable unit.

    >>> size(2340000000), size(25300000)
    ('2.3 GB', '25 MB')
    """
    if count < GIGABYTE:
        return f"{count / 10**6:.0f} MB"
    return f"{count / GIGABYTE:.1f} GB"


def missing_python(version=sys.version_info[:2], has_pip=None):
    """Return a sentence if this Python cannot make the environment, else null.

    >>> missing_python((3, 9), True)
    'This is Python 3.9, and 3.11 or later is needed. Name another one: make demo PYTHON=python3.12'
    >>> missing_python((3, 11), False)
    'This Python cannot make an environment. Install what is missing: apt-get install python3-venv'
    """
    if version < OLDEST:
        this, oldest = ".".join(map(str, version)), ".".join(map(str, OLDEST))
        other = "Name another one: make demo PYTHON=python3.12"
        return f"This is Python {this}, and {oldest} or later is needed. {other}"
    has_pip = find_spec("ensurepip") is not None if has_pip is None else has_pip
    if not has_pip:
        return (
            "This Python cannot make an environment. Install what is missing: "
            "apt-get install python3-venv"
        )
    return None


def missing_disk(needed, free):
    """Return a sentence if the disk has too little room, else null.

    >>> missing_disk(2.3e9, 1.1e9)
    'Too little room on this disk: 2.3 GB are needed, 1.1 GB are free.'
    """
    if needed <= free:
        return None
    return f"Too little room on this disk: {size(needed)} are needed, {size(free)} are free."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
