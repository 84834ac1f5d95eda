"""Files that hold a secret: they are there, and no other user of this machine reads them."""

import os
import stat
from pathlib import Path

from breachlab.errors import BadSecret

OTHERS = stat.S_IRWXO | stat.S_IWGRP  # a group may read: the one that a service runs as


def read(path: Path, what: str) -> bytes:
    """Return what a private file holds; raises BadSecret, which calls it `what`."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would be waited for
            raise BadSecret(f"{what} {path} is no file")
        if os.name != "nt" and found.st_mode & OTHERS:  # there a mode says nothing
            mode = stat.S_IMODE(found.st_mode)
            raise BadSecret(
                f"{what} {path} is not private: its mode is {mode:04o}. Type: chmod 600 {path}"
            )
        return path.read_bytes()
    except OSError as error:
        raise BadSecret(f"{what} {path} cannot be read ({os.strerror(error.errno or 0)})") from None
