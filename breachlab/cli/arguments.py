"""Command lines in English and French, whose refusals are one line with what to type next.

Their help stands in [help] of breachlab/words/*.toml, by the command and the option. argparse's own
words are its English, which [argparse] gives in the language: argparse asks gettext for them.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.metadata import version
from itertools import pairwise
from typing import Any, NoReturn

from breachlab.errors import BadParameters
from breachlab.store.model_checks import MODEL_VERSION
from breachlab.words.language import LANGUAGES, interface

OPTION = "--language"
_language = ContextVar("language", default=LANGUAGES[0])


class _Version(argparse.Action):
    """Prints the versions of the program and of its model, which says what rows a seed makes."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        print(f"breachlab {version('breachlab')}, model version {MODEL_VERSION}")
        parser.exit()


class Arguments(argparse.ArgumentParser):
    """An argument parser that raises BadParameters where argparse would exit with a usage.

    `texts` is {option: help}. Options are not to be abbreviated: half a word should not start
    something.
    """

    def __init__(
        self, language: str = LANGUAGES[0], texts: Mapping[str, str] | None = None, **settings: Any
    ) -> None:
        self.language = language
        self.texts = texts or interface(language)["help"]["all"]
        with _speaking(language):
            super().__init__(allow_abbrev=False, **settings)
        never = argparse.SUPPRESS  # a value of it would stand among those of the others
        self.add_argument("--version", action=_Version, nargs=0, dest=never, default=never)

    def add_argument(self, *names: str, **settings: Any) -> argparse.Action:  # type: ignore[override]
        """Add an argument, with the help that the language has for it."""
        text = self.texts.get(names[-1].lstrip("-").replace("-", "_"))
        return super().add_argument(*names, **{"help": text, **settings})

    def parse_args(self, *words: Any, **settings: Any) -> Any:
        """Parse as argparse does, in the language of the parser."""
        with _speaking(self.language):
            return super().parse_args(*words, **settings)

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse as argparse does, but refuse an option whose value is empty.

        A variable of the shell that is not set would else stand for the default: for the database
        of 43 million, or for the folder that one works in.
        """
        words = sys.argv[1:] if args is None else [*args]
        self._refuse_empty(words)
        with _speaking(self.language):
            return super().parse_known_args(words, namespace)

    def format_help(self) -> str:
        """Return the help in the language of the parser."""
        with _speaking(self.language):
            return super().format_help()

    def refuse(self, name: str, **values: str) -> NoReturn:
        """Raise BadParameters with a text of [command_line]."""
        self.error(interface(self.language)["command_line"][name].format(**values))

    def error(self, message: str) -> NoReturn:
        """Raise BadParameters with argparse's message and where the help is."""
        text = interface(self.language)["command_line"]["see"]
        raise BadParameters(text.format(message=message, command=self.prog))

    def _refuse_empty(self, words: Sequence[str]) -> None:
        followed_by_nothing = {option for option, value in pairwise(words) if value == ""}
        for option in words:
            if option.startswith("--") and (option[-1] == "=" or option in followed_by_nothing):
                self.refuse("empty", option=option.removesuffix("="))


def command_line(
    command: str,
    words: Sequence[str] | None = None,
    values: Mapping[str, Any] | None = None,
    **settings: Any,
) -> Arguments:
    """Return the parser of a command, such as "data_gen verify", in the language its words name.

    `words` are sys.argv's where they are null; `values` fill the braces of its help.
    """
    language = language_of(sys.argv[1:] if words is None else words)
    of_all, own = (interface(language)["help"][name] for name in ("all", command))
    texts = {name: text.format(**values or {}) for name, text in {**of_all, **own}.items()}
    shown = {"description": texts["description"], "epilog": texts.get("epilog")}
    parser = Arguments(language, texts, prog=f"python -m {command}", **shown, **settings)
    parser.add_argument(OPTION, choices=LANGUAGES, default=LANGUAGES[0])
    return parser


def language_of(words: Sequence[str]) -> str:
    """Return the language that a command line names, the last one; English if it names none.

    Example:

        >>> language_of(["--help", "--language", "fr"]), language_of(["--language=xx"])
        ('fr', 'en')
    """
    named = [value for option, value in pairwise(words) if option == OPTION]
    named += [word.removeprefix(f"{OPTION}=") for word in words if word.startswith(f"{OPTION}=")]
    return named[-1] if named and named[-1] in LANGUAGES else LANGUAGES[0]


@contextmanager
def _speaking(language: str) -> Iterator[None]:
    """Have argparse speak a language."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def _translate(text: str) -> str:
    """Return what argparse says in the language that it is to speak."""
    return interface(_language.get())["argparse"].get(text, text)


def _translate_count(one: str, many: str, count: int) -> str:
    return _translate(one if count == 1 else many)


# argparse takes these two from gettext, whose catalogues of it no platform ships.
argparse._ = _translate  # type: ignore[attr-defined]
argparse.ngettext = _translate_count  # type: ignore[attr-defined]
