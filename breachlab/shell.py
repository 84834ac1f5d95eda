"""What the commands of the shell share."""

import os
import sys


def say_no_more() -> None:
    """Send what is still to be printed nowhere: whoever read has seen enough, as `head` does."""
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
