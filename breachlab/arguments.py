"""Command lines whose refusals are the lab's own errors: one line, and what to type next."""

import argparse
from typing import NoReturn

from .errors import BadParameters


class Arguments(argparse.ArgumentParser):
    """An argument parser that raises BadParameters where argparse would exit with a usage."""

    def error(self, message: str) -> NoReturn:
        """Raise BadParameters with argparse's message and where the help is."""
        raise BadParameters(f"{message}. See: {self.prog} --help")
