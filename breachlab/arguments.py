"""Command lines whose refusals are the lab's own errors: one line, and what to type next."""

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version
from itertools import pairwise
from typing import Any, NoReturn

from breachlab.errors import BadParameters
from breachlab.model import MODEL_VERSION


class _Version(argparse.Action):
    """Prints the versions of the program and of its model, which says what rows a seed makes."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        print(f"breachlab {version('breachlab')}, model version {MODEL_VERSION}")
        parser.exit()


class Arguments(argparse.ArgumentParser):
    """An argument parser that raises BadParameters where argparse would exit with a usage.

    Options are not to be abbreviated: half a word should not start something.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)
        never = argparse.SUPPRESS  # a value of it would stand among those of the others
        self.add_argument(
            "--version", action=_Version, nargs=0, dest=never, default=never, help="print it"
        )

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse as argparse does, but refuse an option whose value is empty.

        A variable of the shell that is not set would else stand for the default: for the database
        of 43 million, or for the folder that one works in.
        """
        words = sys.argv[1:] if args is None else [*args]
        self._refuse_empty(words)
        return super().parse_known_args(words, namespace)

    def _refuse_empty(self, words: Sequence[str]) -> None:
        followed_by_nothing = {option for option, value in pairwise(words) if value == ""}
        for option in words:
            if option.startswith("--") and (option[-1] == "=" or option in followed_by_nothing):
                self.error(
                    f"{option.removesuffix('=')} is empty, as where a variable of the shell is not "
                    "set: a value was expected"
                )

    def error(self, message: str) -> NoReturn:
        """Raise BadParameters with argparse's message and where the help is."""
        raise BadParameters(f"{message}. See: {self.prog} --help")
