"""Command lines in English and French: their arguments, and the one line in which an error ends.

[help] in breachlab/words/*.toml has their help, by command and option. [argparse] there translates
argparse's own messages, which argparse looks up through gettext.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

import duckdb

from breachlab.errors import BadParameters, LabError, NoSuchQuery, NotKnown
from breachlab.store.duckdb_errors import explain_end
from breachlab.store.memory import explain_lack
from breachlab.store.model_checks import MODEL_VERSION
from breachlab.words.language import LANGUAGES, escape_controls, interface, refusal, refusals

FAILED, MISUSED = 1, 2  # exit codes
EXPLAINED = (LabError, duckdb.Error, OSError, UnicodeEncodeError, MemoryError, RuntimeError)
INTERRUPTED = 130  # by the convention of shells: 128 plus the number of the signal
OPTION = "--language"
SCRIPTS = {
    "breachlab": "breachlab",
    "data_gen": "breachlab-data",
    "dashboard": "breachlab-dashboard",
}
_language = ContextVar("language", default=LANGUAGES[0])


class _Version(argparse.Action):
    """Print the versions of the program and of its model; the model fixes the rows of a seed."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        print(f"breachlab {version('breachlab')}, model version {MODEL_VERSION}")
        parser.exit()


class Arguments(argparse.ArgumentParser):
    """An argument parser that raises BadParameters where argparse would exit with a usage.

    `texts` is {option: help}. Options cannot be abbreviated: half a word should not start an
    action.
    """

    def __init__(
        self, language: str = LANGUAGES[0], texts: Mapping[str, str] | None = None, **settings: Any
    ) -> None:
        self.language = language
        self.texts = texts or interface(language)["help"]["all"]
        with _speaking(language):
            super().__init__(allow_abbrev=False, **settings)
        never = argparse.SUPPRESS  # keeps --version out of the parsed values
        self.add_argument("--version", action=_Version, nargs=0, dest=never, default=never)

    def add_argument(self, *names: str, **settings: Any) -> argparse.Action:
        """Add an argument, with its help in the language of the parser."""
        text = self.texts.get(names[-1].lstrip("-").replace("-", "_"))
        return super().add_argument(*names, **{"help": text, **settings})

    def parse_args(self, *words: Any, **settings: Any) -> Any:
        """Parse as argparse does, in the language of the parser."""
        with _speaking(self.language):
            return super().parse_args(*words, **settings)

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse as argparse does, but refuse an option with an empty value.

        Otherwise an unset shell variable would mean the default: the database of 43 million
        records, or the current folder.
        """
        words = sys.argv[1:] if args is None else [*args]
        followed_by_nothing = {option for option, value in pairwise(words) if value == ""}
        for option in words:
            if option.startswith("--") and (option[-1] == "=" or option in followed_by_nothing):
                self.refuse("empty", option=option.removesuffix("="))
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
        """Raise BadParameters with argparse's message and the command that prints the help."""
        text = interface(self.language)["command_line"]["see"]
        raise BadParameters(text.format(message=message, command=self.prog))


def command_line(
    command: str,
    words: Sequence[str] | None = None,
    values: Mapping[str, Any] | None = None,
    **settings: Any,
) -> Arguments:
    """Return the parser of a command, such as "data_gen verify", in the language of its words.

    `words` defaults to sys.argv; `values` fill the braces of its help.
    """
    language = language_of(sys.argv[1:] if words is None else words)
    of_all, own = (interface(language)["help"][name] for name in ("all", command))
    texts = {name: text.format(**values or {}) for name, text in {**of_all, **own}.items()}
    descriptions = {"description": texts["description"], "epilog": texts.get("epilog")}
    parser = Arguments(language, texts, prog=f"python -m {command}", **descriptions, **settings)
    parser.add_argument(OPTION, choices=LANGUAGES, default=LANGUAGES[0])
    return parser


def language_of(words: Sequence[str]) -> str:
    """Return the language option of a command line, the last one; English without the option.

    Example:

        >>> language_of(["--help", "--language", "fr"]), language_of(["--language=xx"])
        ('fr', 'en')
    """
    choices = [value for option, value in pairwise(words) if option == OPTION]
    choices += [word.removeprefix(f"{OPTION}=") for word in words if word.startswith(f"{OPTION}=")]
    return choices[-1] if choices and choices[-1] in LANGUAGES else LANGUAGES[0]


def run_command(
    command: Callable[[], int], when_interrupted: str = "Interrupted.", language: str = "en"
) -> int:
    """Run a command; print lab errors on one line; return the exit code."""
    try:
        code = command()
        print(end="", flush=True)
        return code
    except BrokenPipeError:
        _say_no_more()
        return 0
    except KeyboardInterrupt:
        return _interrupt(when_interrupted)
    except EXPLAINED as error:
        lack = explain_lack(error, language) or explain_lack(error.__cause__, language)
        if isinstance(error, RuntimeError) and not lack:
            # DuckDB reports Control-C by an exception of its own, not a KeyboardInterrupt.
            if "interrupted" in str(error).lower():
                return _interrupt(when_interrupted)
            raise
        message = interface(language)["shell"]["error"].format(lack or _line(error, language))
        print(escape_controls(name_command(message)), file=sys.stderr)
        return MISUSED if isinstance(error, BadParameters | NoSuchQuery | NotKnown) else FAILED


def _line(error: Exception, language: str) -> str:
    match error:
        case duckdb.Error():
            return explain_end(error, refusals("the_database")).in_language(language)
        case UnicodeEncodeError():
            lacking = ascii(error.object[error.start])
            return refusal("no_sign", language, sign=lacking, encoding=error.encoding)
        case OSError():
            if error.filename is None:  # stdout failed; at exit Python would write to it again
                _say_no_more()
            what = error.filename or refusal("what_is_printed", language)
            return refusal("no_place", language, what=what, reason=error.strerror)
        case LabError():
            return error.in_language(language)
    return str(error)


def _say_no_more() -> None:
    """Discard further output, as the reader of the pipe has closed it, like `head`."""
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _interrupt(words: str) -> int:
    print(f"\n{words}", file=sys.stderr)
    return INTERRUPTED


def name_command(text: str) -> str:
    """Return a text with `python -m breachlab` replaced by the command as it was typed."""
    is_script = Path(sys.argv[0]).stem in SCRIPTS.values()
    python, *rest = sys.orig_argv
    is_ours = rest[:1] == ["-m"] and rest[1:2] and rest[1].partition(".")[0] in SCRIPTS
    if not is_ours or Path(python).is_absolute():
        python = "python"
    for module, script in SCRIPTS.items():
        call = script if is_script else f"{python} -m {module}"
        text = text.replace(f"python -m {module}", call)
    return text


@contextmanager
def _speaking(language: str) -> Iterator[None]:
    """Set the language of argparse's messages."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def _translate(text: str) -> str:
    """Return a message of argparse in the present language."""
    texts: dict[str, str] = interface(_language.get())["argparse"]
    return texts.get(text, text)


def _translate_count(one: str, many: str, count: int) -> str:
    return _translate(one if count == 1 else many)


# argparse imports these two from gettext; no platform ships gettext catalogues for argparse.
argparse._ = _translate  # type: ignore[attr-defined]
argparse.ngettext = _translate_count  # type: ignore[attr-defined]
