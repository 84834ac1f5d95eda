"""Command lines whose refusals are the lab's own errors: one line, and what to type next."""

import argparse
from typing import Any, NoReturn

from breachlab.errors import BadParameters


class Arguments(argparse.ArgumentParser):
    """An argument parser that raises BadParameters where argparse would exit with a usage.

    Options are not to be abbreviated: half a word should not start something.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)

    def error(self, message: str) -> NoReturn:
        """Raise BadParameters with argparse's message and where the help is."""
        raise BadParameters(f"{message}. See: {self.prog} --help")
