"""Stop with a sentence if this machine does not meet the needs of an installation.

    python tools/needs.py           before .venv is made
    python tools/needs.py --home    before JupyterLab is opened

`python -m data_gen` says the needs of a world.

It runs before anything is installed, with any Python. So it uses no later syntax than that of
Python 3.6 and imports nothing of this project.
"""

import os
import shutil
import sys
from importlib.util import find_spec
from tempfile import TemporaryFile

OLDEST = (3, 11)
GIGABYTE = 10**9
INSTALLED = 660 * 10**6  # the size of .venv with its downloads, measured on Linux x86_64


def main(words: "list[str]") -> int:
    """Return 1 and print what is lacking if a need is not met."""
    lacking = missing_home(os.path.expanduser("~"))
    if "--home" not in words:
        free = shutil.disk_usage(".").free
        lacking = missing_python() or missing_disk(INSTALLED, free) or lacking
    if lacking:
        print(lacking, file=sys.stderr)
    return 1 if lacking else 0


def size(count: float) -> str:
    """Return a number of bytes in a readable unit.

    >>> size(2340000000), size(25300000)
    ('2.3 GB', '25 MB')
    """
    if count < GIGABYTE:
        return f"{count / 10**6:.0f} MB"
    return f"{count / GIGABYTE:.1f} GB"


def missing_python(
    version: "tuple[int, int]" = sys.version_info[:2], has_pip: "bool | None" = None
) -> "str | None":
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


def missing_home(home: str) -> "str | None":
    """Return a sentence if nothing can be written to the home folder, else null.

    >>> missing_home("/dev/null/me")
    'Nothing can be written to /dev/null/me, where installers and Jupyter keep files. Name another \
folder: make demo HOME=/tmp/home'
    """
    try:
        os.makedirs(home, exist_ok=True)
        with TemporaryFile(dir=home):
            return None
    except OSError:
        return (
            f"Nothing can be written to {home}, where installers and Jupyter keep files. "
            "Name another folder: make demo HOME=/tmp/home"
        )


def missing_disk(needed: float, free: float) -> "str | None":
    """Return a sentence if the disk has too little room, else null.

    >>> missing_disk(2.3e9, 1.1e9)
    'Too little room on this disk: 2.3 GB are needed, 1.1 GB are free.'
    """
    if needed <= free:
        return None
    return f"Too little room on this disk: {size(needed)} are needed, {size(free)} are free."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
